"""The doctor names what is wrong and what to do, hides nothing behind a first mistake, and gives no secret away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from synopse.archive import Health
from synopse.doctor import Finding, examine, space
from synopse.errors import ArchiveError, ServerError
from synopse.settings import (
    AppriseDelivery,
    EngineSettings,
    FeedSource,
    FilesDelivery,
    MailboxSource,
    MailDelivery,
    Synopse,
)
from tests.delivery.servers import PASSWORD, USER, MailServer, Postbox

pytestmark = pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")  # imported by Apprise

NO_BLOCKS: dict[str, str] = {}
NOW = dt.datetime(2026, 6, 17, 6, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
FEED = FeedSource(name="Elbbote", url="https://elbbote.example/feed")


def visited(**more: object) -> Health:
    """How the visits to the feed went, well if nothing else is said."""
    well = {"source": "Elbbote", "tried": NOW - HOUR / 3, "succeeded": NOW - HOUR / 3, "failures": 0, "items": 9}
    return Health.model_validate({**well, "newest": NOW, "error": None, **more})


def examined(
    settings: Synopse,
    environment: dict[str, str] | None = None,
    archive: Callable[[], str] = lambda: "12 articles",
    visits: Callable[[], Sequence[Health]] = lambda: (visited(),),
    server: Callable[[], str] = lambda: "http://127.0.0.1:4200/api",
) -> dict[str, Finding]:
    findings = examine(
        settings,
        now=NOW,
        environment=environment or {},
        blocks=NO_BLOCKS.__getitem__,
        archive=archive,
        visits=visits,
        server=server,
    )
    return {finding.subject: finding for finding in findings}


def mail(port: int, **more: object) -> MailDelivery:
    usual = {"kind": "mail", "host": "127.0.0.1", "port": port, "security": "none", "sender": "news@example.org"}
    return MailDelivery.model_validate({**usual, "to": ("anna@example.org",), **more})


def test_all_is_well(tmp_path: Path) -> None:
    found = examined(Synopse(folder=tmp_path, sources=(FEED,)))
    del found["disk"]  # of the machine that the test runs on
    assert list(found) == [
        "settings", "schedule", "archive", "output", "models", "pdf", "server", "delivery files", "sources",
    ]  # fmt: skip
    assert {finding.state for finding in found.values()} == {"ok"}
    assert found["schedule"].said == (
        "collect next at 2026-06-17 08:20, briefing next at 2026-06-18 06:30 (Europe/Berlin)"
    )
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_read_is_said_with_what_to_do(tmp_path: Path) -> None:
    found = examined(Synopse(folder=tmp_path, delivery=()))["settings"]
    assert (found.state, found.todo) == ("warning", "add [[sources]] to synopse.toml, add [[delivery]] to synopse.toml")


def test_the_times_are_those_of_the_zone(tmp_path: Path) -> None:
    found = examined(Synopse(folder=tmp_path, zone="America/New_York"))["schedule"]
    assert found.said == "collect next at 2026-06-17 02:20, briefing next at 2026-06-17 06:30 (America/New_York)"


def test_an_engine_that_is_missing_is_named_with_what_brings_it(tmp_path: Path) -> None:
    found = examined(Synopse(folder=tmp_path, engines=EngineSettings(encoder="transformers:./models/e5")))
    assert found["engine encoder"].state == "wrong"
    assert found["engine encoder"].todo == "check the path in the settings"
    assert "engine writer" not in found


def test_templates_of_ones_own_are_filled(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    settings = Synopse(folder=tmp_path, templates=own)
    found = examined(settings)["templates"]
    assert (found.state, found.said) == ("wrong", f"there is no folder {own}")
    own.mkdir()
    assert examined(settings)["templates"].state == "ok"
    (own / "mail.txt.j2").write_text("{{ view.titel }}", encoding="utf-8")
    found = examined(settings)["templates"]
    assert found.state == "wrong"
    assert "mail.txt.j2, line 1: " in found.said
    (own / "mail.txt.j2").unlink()
    (own / "feed.xml.j2").write_text("{{ itemz }}", encoding="utf-8")
    assert "feed.xml.j2, line 1: " in examined(settings)["templates"].said


def test_one_trouble_hides_no_other(tmp_path: Path) -> None:
    def archive() -> str:
        raise ArchiveError("the archive is locked", hint="end the other run")

    def server() -> str:
        raise ServerError("no server answers")

    found = examined(Synopse(folder=tmp_path), archive=archive, server=server)
    assert (found["archive"].state, found["archive"].said, found["archive"].todo) == (
        "wrong",
        "the archive is locked",
        "end the other run",
    )
    assert (found["server"].state, found["server"].todo) == ("wrong", None)
    assert found["pdf"].state == "ok"


def test_an_unexpected_error_is_a_finding_that_gives_nothing_away(tmp_path: Path) -> None:
    def archive() -> str:
        raise RuntimeError("postgresql://anna:s3cret@db")

    found = examined(Synopse(folder=tmp_path), archive=archive)["archive"]
    assert (found.state, found.said) == ("wrong", "the check failed: RuntimeError")


def test_an_output_folder_that_holds_something_else_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("mine")
    found = examined(Synopse(folder=tmp_path))["output"]
    assert found.state == "wrong"
    assert found.todo is not None


def test_secrets_that_are_missing_are_named(tmp_path: Path) -> None:
    mailbox = MailboxSource(kind="imap", name="Briefe", host="imap.example", user="anna", password="env:IMAP")
    settings = Synopse(
        folder=tmp_path,
        sources=(mailbox,),
        delivery=(
            AppriseDelivery(kind="apprise", name="desk", url="block:desk"),
            mail(25, user=USER, password="env:P"),
        ),
    )
    found = examined(settings)
    assert found["source Briefe"].said == "the environment variable IMAP is missing or empty"
    assert found["delivery desk"].said == "there is no Prefect Secret block desk"
    assert found["delivery mail"].said == "the environment variable P is missing or empty"
    assert examined(settings, {"IMAP": "x"})["source Briefe"].state == "ok"


def test_the_mail_server_is_asked_and_nothing_sent(tmp_path: Path) -> None:
    box = Postbox()
    server = MailServer(box, hostname="127.0.0.1")
    server.start()
    try:
        settings = Synopse(
            folder=tmp_path, delivery=(mail(server.port), mail(server.port, name="x", security="starttls"))
        )
        found = examined(settings)
    finally:
        server.stop()
    assert (found["delivery mail"].state, found["delivery mail"].said) == (
        "ok",
        "the server takes our mail, for 1 recipient",
    )
    assert found["delivery x"].state == "wrong"
    assert "STARTTLS" in found["delivery x"].said
    assert box.mails == []


def test_a_mail_server_that_is_not_there_is_wrong(tmp_path: Path) -> None:
    server = MailServer(Postbox(), hostname="127.0.0.1")
    server.start()
    server.stop()
    delivery = mail(server.port, user=USER, password="env:P")
    found = examined(Synopse(folder=tmp_path, delivery=(delivery,)), {"P": PASSWORD})["delivery mail"]
    assert (found.state, found.said) == ("wrong", "no connection: Connection refused")
    assert found.todo is not None


@pytest.mark.parametrize(("url", "state"), [("json://127.0.0.1:9/T0KEN", "ok"), ("nosuch://T0KEN", "wrong")])
def test_addresses_of_apprise_are_read_and_not_repeated(url: str, state: str, tmp_path: Path) -> None:
    delivery = (AppriseDelivery(kind="apprise", name="desk", url="env:DESK"), FilesDelivery(kind="files"))
    found = examined(Synopse(folder=tmp_path, delivery=delivery), {"DESK": url})["delivery desk"]
    assert found.state == state
    assert "T0KEN" not in f"{found.said}{found.todo}"


@pytest.mark.parametrize(
    ("free", "state"), [(50_000_000_000, "ok"), (999_000_000, "warning"), (99_000_000, "wrong"), (0, "wrong")]
)
def test_little_room_is_told_before_there_is_none(free: int, state: str) -> None:
    found = space(free)
    assert found.state == state
    assert (found.todo is None) == (state == "ok")


def test_a_source_that_fails_is_named_with_how_long_and_why(tmp_path: Path) -> None:
    failing = visited(failures=3, succeeded=NOW - 26 * HOUR, error="elbbote.example antwortet mit Status 503")
    found = examined(Synopse(folder=tmp_path, sources=(FEED,)), visits=lambda: (failing,))
    assert found["source Elbbote"] == Finding(
        subject="source Elbbote",
        state="warning",
        said="failed 3 times in a row, last read 2026-06-16 06:00: elbbote.example antwortet mit Status 503",
        todo="see what `synopse sources check` says",
    )
    assert "sources" not in found


def test_a_source_that_is_silent_for_longer_than_it_ever_was_is_named(tmp_path: Path) -> None:
    def silent_for(hours: int) -> dict[str, Finding]:
        quiet = visited(latest=NOW - (hours + 1) * HOUR, pause=10 * HOUR)
        return examined(Synopse(folder=tmp_path, sources=(FEED,)), visits=lambda: (quiet,))

    assert silent_for(72)["source Elbbote"].said == (
        "nothing new since 2026-06-14 07:00, 3 days; before, never for more than 10 hours"
    )
    assert silent_for(23)["sources"].state == "ok", "a quiet day is none"


def test_visits_that_did_not_happen_are_told(tmp_path: Path) -> None:
    settings = Synopse(folder=tmp_path, sources=(FEED,))
    assert examined(settings, visits=lambda: ())["visits"].said == "no source was visited yet"
    late = examined(settings, visits=lambda: (visited(tried=NOW - 5 * HOUR),))["visits"]
    assert (late.said, late.todo) == (
        "the sources were visited last 2026-06-17 03:00, and were due again since",
        "see whether `synopse serve` runs",
    )


def test_a_source_that_is_no_longer_read_is_not_complained_about(tmp_path: Path) -> None:
    gone = visited(source="Kurier", failures=9)
    assert "source Kurier" not in examined(Synopse(folder=tmp_path, sources=(FEED,)), visits=lambda: (visited(), gone))
