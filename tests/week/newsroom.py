"""The newsroom: its settings, and the servers at which its briefings arrive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.delivery.servers import MailServer, Postbox, Webhook
from tests.week.plan import EDITIONS

READER = "redaktion@leser.example"
HOOK = "WEEK_HOOK"
"""The variable that holds the webhook's address, as a secret."""
COLLECT, BRIEFING = "0 */6 * * *", "30 6 * * *"
TITLE = "Presseschau"


class Newsroom:
    """A folder with synopse.toml, a mail server and a webhook."""

    def __init__(self, folder: Path, postbox: Postbox | None = None) -> None:
        self.folder = folder
        self.settings = folder / "synopse.toml"
        self.postbox = postbox or Postbox()
        self.mail = MailServer(self.postbox, hostname="127.0.0.1", port=0)
        self.webhook = Webhook()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self.webhook)
        self.mail.start()
        self._stack.callback(self.mail.stop)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def subscribe(self, sources: Iterable[Mapping[str, str | bool]]) -> None:
        """Write the settings with these sources."""
        delivery: list[dict[str, str | int | bool | list[str]]] = [
            {"kind": "files"},
            {
                "kind": "mail",
                "host": "127.0.0.1",
                "port": self.mail.port,
                "security": "none",
                "sender": "synopse@presseschau.example",
                "to": [READER],
            },
            {"kind": "apprise", "name": "Kanal", "url": f"env:{HOOK}"},
        ]
        # The hosts lie on this machine: there is nobody to be polite to, and a pause is a quarter of an hour of the
        # week. What fails is tried once more.
        parts = [
            f"title = {_toml(TITLE)}",
            _table("[fetch]", {"pause": 0, "hosts": 8, "tries": 2, "megabytes": 1}),
            _table("[schedule]", {"collect": COLLECT, "briefing": BRIEFING}),
            *(_table("[[sources]]", source) for source in sources),
            *(_table("[[delivery]]", target) for target in delivery),
        ]
        self.settings.write_text("\n\n".join(parts) + "\n", encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """What the product needs to know beside the settings."""
        return {HOOK: f"json://127.0.0.1:{self.webhook.server_address[1]}/neu"}

    def folders(self) -> dict[str, Path]:
        """The editions' folders by their names, in order."""
        listed = sorted((self.folder / "output").iterdir())
        return {path.name: path for path in listed if path.is_dir() and not path.is_symlink()}

    def mails(self) -> dict[str, list[str]]:
        """For each Message-ID, in order of arrival, the subjects of the mails that bear it."""
        found: dict[str, list[str]] = {}
        for _, mail in list(self.postbox.mails):
            found.setdefault(str(mail["Message-ID"]), []).append(str(mail["Subject"]))
        return found

    def posts(self) -> list[str]:
        """What came to the webhook, in order of arrival."""
        return [f"{post['title']}\n{post['message']}" for post in list(self.webhook.posts)]


DAYS = tuple(f"{edition:%Y-%m-%d}" for edition in EDITIONS)
"""Names of the editions."""


def _table(head: str, values: Mapping[str, object]) -> str:
    return "\n".join([head, *(f"{name} = {_toml(value)}" for name, value in values.items())])


def _toml(value: object) -> str:
    """JSON's strings, numbers, truths and lists are TOML's too."""
    return json.dumps(value, ensure_ascii=False)
