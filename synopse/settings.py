"""What `synopse.toml` says: sources, archive, engines, schedule, delivery."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

FILE = "synopse.toml"
"""Looked for in the folder that a command is called in."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError("wanted a time zone such as Europe/Berlin") from error
    return name


def _cron(expression: str) -> str:
    wanted = "wanted five fields (minute hour day month weekday), such as 30 6 * * *"
    # The scheduler reads some expressions otherwise than cron does: shorthands, seconds, "last" and "nth" days.
    if len(expression.split()) != 5 or re.search(r"#|L\b|W\b", expression.upper().replace("JUL", "")):
        raise ValueError(wanted)
    try:
        CronSim(expression, datetime(2026, 1, 1))
    except CronSimError as error:
        raise ValueError(wanted) from error
    return expression


def _written(pattern: str, wanted: str) -> AfterValidator:
    """A text of a certain form; what was wanted is said in words, not as a pattern."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"wanted {wanted}")
        return text

    return AfterValidator(check)


Secret = Annotated[
    str,
    _written(r"env:[A-Za-z_][A-Za-z0-9_]*|block:[a-z0-9-]+", "env:NAME or block:name, never the secret itself"),
]
"""Where a secret is kept, never the secret: `env:NAME` (an environment variable) or `block:name` (a Prefect Secret)."""
Zone = Annotated[str, AfterValidator(_zone)]
Cron = Annotated[str, AfterValidator(_cron)]
Address = Annotated[
    str, _written(r"https?://[^\s/?#@]+([/?#]\S*)?", "an http:// or https:// address without user and password")
]
"""On the web; without user and password, which would be a secret in the clear."""
HERE = "here"
"""Summarizing and comparing are done by the process of the run."""
Workers = Annotated[
    str, _written(rf"{HERE}|threads|processes|dask(:[a-z]+://\S+)?", "here, threads, processes, dask or dask:<address>")
]
"""Who makes vectors, summarizes and compares: this process, threads, other processes, or a Dask cluster."""
_MODEL = r"transformers:[^\x00-\x20\x7f][^\x00-\x1f\x7f]*"
_SERVER = r"openai:https?://[^\s/?#@]+(/[^\s?#]*)?#[^\s#]+"
WriterName = Annotated[
    str,
    _written(
        rf"extractive|{_MODEL}|{_SERVER}",
        "extractive, transformers:<model, folder or GGUF file>, or openai:<address up to /v1>#<model>",
    ),
]
"""Who writes; the address of a server is without user, password and query, which would be secrets in the clear."""
ModelName = Annotated[str, _written(rf"builtin|{_MODEL}", "builtin, or transformers:<model or folder>")]
Name = Annotated[str, _written(r"[^\x00-\x1f\x7f]{1,80}", "a name of 1 to 80 characters on one line")]


Length = Literal["short", "normal", "full"]
"""Of a briefing for people: one page, what weighs most, or everything."""


class Settings(BaseModel):
    """Base of all settings: immutable, and a key that nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Looks(Settings):
    """How a briefing for people looks.

    `pdf_a` has the PDF keep to PDF/A-2a, for archives. `templates` is a folder whose templates go before the built-in
    ones.
    """

    length: Length = "normal"
    pdf_a: bool = False
    templates: Path | None = None


PLAIN = Looks()
"""How it looks where nobody wishes otherwise."""


class Outlet(Settings):
    """What all sources have.

    `group` is the publishing house: outlets of one house are one voice. `weight` orders outlets where something must
    be chosen (whose words are quoted, 1 is usual). `language` is a hint for texts too short to tell.
    """

    name: Name
    language: str | None = None
    weight: float = Field(default=1.0, gt=0, le=10)
    group: Name | None = None


class Web(Outlet):
    """What all sources on the web have; `private` allows loopback and private addresses."""

    url: Address
    private: bool = False

    @property
    def address(self) -> str:
        """Where it lies, whatever it is called."""
        return self.url


class FeedSource(Web):
    """An RSS, Atom or JSON feed; `full_text` has each item's page fetched, else the feed's own text is used."""

    kind: Literal["feed"] = "feed"
    full_text: bool = True


class PageSource(Web):
    """A single page that is an article, or changes as a live blog does."""

    kind: Literal["page"]


class FolderSource(Outlet):
    """A folder that is watched, relative to the settings file. `name` is used where an article names no outlet."""

    kind: Literal["folder"]
    path: Path

    @property
    def address(self) -> str:
        """Where it lies, whatever it is called."""
        return str(self.path)


class MailboxSource(Outlet):
    """An IMAP mailbox of newsletters; mails stay unread and where they are. `senders` limits whose are taken."""

    kind: Literal["imap"]
    host: str
    port: int = Field(default=993, gt=0, lt=65536)
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str
    password: Secret
    folder: str = "INBOX"
    senders: tuple[str, ...] = ()
    days: int = Field(default=3, gt=0, le=60)

    @property
    def address(self) -> str:
        """Where it lies, whatever it is called."""
        return f"imap://{self.user}@{self.host}:{self.port}/{self.folder}"


Source = Annotated[FeedSource | PageSource | FolderSource | MailboxSource, Field(discriminator="kind")]


class FetchSettings(Settings):
    """How politely and within what limits the web is read; times in seconds."""

    contact: Annotated[str, _written(r"[!-~]{1,200}", "an e-mail or web address")] | None = None
    """An address or page that the User-Agent names, so that an outlet can reach who reads it."""
    hosts: int = Field(default=4, ge=1, le=32)
    pause: float = Field(default=1.0, ge=0, le=60)
    timeout: float = Field(default=20.0, gt=0, le=300)
    tries: int = Field(default=4, ge=1, le=10)
    megabytes: float = Field(default=5.0, gt=0, le=100)
    items: int = Field(default=50, ge=1, le=1000)
    """Of the newest items of a feed, how many at most are read in one go."""
    recheck: timedelta = timedelta(hours=24)
    """How long after its first sight a page is looked at again for silent edits."""


class ArchiveSettings(Settings):
    """Where what was read and published is kept; a relative SQLite path counts from the settings file.

    `url` may be `env:NAME` or `block:name`, where it holds a password.
    """

    url: str = "sqlite:///archive/synopse.db"
    keep_days: int = Field(default=365, ge=1)


class EngineSettings(Settings):
    """Which models work; the built-in ones where nothing is said, or where a model is not there.

    `key` is for a server that wants one. `seconds` is how long an answer may take, `together` how many are asked for at
    a time, `context` how many tokens the server takes where it does not tell. `prices` are what a million tokens of
    prompts and of answers cost, in `currency`. `opinions` is of how many pairs of sentences of a story, of which the
    comparison is not sure, the writer is asked what it thinks.
    """

    writer: WriterName = "extractive"
    encoder: ModelName = "builtin"
    relations: ModelName = "builtin"
    key: Secret | None = None
    seconds: float = Field(default=120.0, gt=0, le=3600)
    together: int = Field(default=4, ge=1, le=64)
    context: int | None = Field(default=None, ge=1024, le=10_000_000)
    opinions: int = Field(default=90, ge=0, le=1000)
    prices: tuple[Annotated[float, Field(ge=0)], Annotated[float, Field(ge=0)]] | None = None
    currency: Name = "EUR"

    def cost(self, prompt_tokens: int, answer_tokens: int) -> float | None:
        """What so many tokens cost; None where no prices are known."""
        if self.prices is None:
            return None
        return (self.prices[0] * prompt_tokens + self.prices[1] * answer_tokens) / 1_000_000


class ScheduleSettings(Settings):
    """When `synopse serve` collects and briefs, in cron expressions in the time zone of the settings."""

    collect: Cron = "20,50 * * * *"
    briefing: Cron = "30 6 * * *"


class MailDelivery(Settings):
    """By e-mail: text, HTML and PDF in one message to each recipient."""

    kind: Literal["mail"]
    name: Name = "mail"
    host: str
    port: int = Field(default=587, gt=0, lt=65536)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: Secret | None = None
    sender: str
    to: tuple[str, ...] = Field(min_length=1)
    unsubscribe: str | None = None
    """Where one leaves the list: a mailto: or https: address, for the List-Unsubscribe header."""
    attach: tuple[Literal["pdf", "html", "md", "json"], ...] = ("pdf",)


class AppriseDelivery(Settings):
    """To a service that Apprise reaches; its address holds tokens and is therefore a secret."""

    kind: Literal["apprise"]
    name: Name
    url: Secret
    attach: tuple[Literal["pdf", "html", "md", "json"], ...] = ()


class FilesDelivery(Settings):
    """The folder of briefings with `latest`, an index page and an RSS feed; `link` is its address on the web."""

    kind: Literal["files"]
    name: Name = "files"
    link: Address | None = None


Delivery = Annotated[MailDelivery | AppriseDelivery | FilesDelivery, Field(discriminator="kind")]


class Synopse(Settings):
    """The whole of `synopse.toml`; `folder` is where the file lies, from which relative paths count."""

    folder: Path = Path()
    title: str | None = None
    language: str = "de"
    zone: Zone = "Europe/Berlin"
    output: Path = Path("output")
    formats: tuple[Literal["md", "html", "pdf", "json"], ...] = ("md", "html", "pdf", "json")
    length: Length = "normal"
    closely: int | None = Field(default=None, ge=1)
    workers: Workers = HERE
    pdf_a: bool = False
    templates: Path | None = None
    fetch: FetchSettings = FetchSettings()
    archive: ArchiveSettings = ArchiveSettings()
    engines: EngineSettings = EngineSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    sources: tuple[Source, ...] = ()
    delivery: tuple[Delivery, ...] = (FilesDelivery(kind="files"),)

    @property
    def looks(self) -> Looks:
        """How its briefings look."""
        return Looks(length=self.length, pdf_a=self.pdf_a, templates=self.templates)
