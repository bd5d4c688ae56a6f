"""Day after day, with real parts: a watched folder, the archive, the briefing, a mail server, a webhook."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.servers import MailServer, Postbox, Webhook
from tests.goldens import ROOT
from tests.runs import BY_MAIL, environment, evidence, synopse

SETTINGS = f"""{BY_MAIL}
[[delivery]]
kind = "apprise"
name = "Kanal"
url = "env:KANAL"
"""


def subjects(office: Office) -> list[str]:
    return [str(mail["Subject"]).replace("\N{NO-BREAK SPACE}", " ") for _, mail in office.postbox.mails]


class Office:
    """A folder with settings, a watched folder, and the servers to which its briefings go."""

    def __init__(self, folder: Path, server: str) -> None:
        self.folder, self.server = folder, server
        self.postbox = Postbox()
        self.mail = MailServer(self.postbox, hostname="127.0.0.1", port=0)
        self.webhook = Webhook()
        (folder / "eingang").mkdir(parents=True)

    def arrive(self, day: str) -> None:
        """Put the articles of a day into the watched folder."""
        for path in (ROOT / "seeds").glob(f"{day}-*"):
            shutil.copy(path, self.folder / "eingang")

    def environment(self, day: str, hour: int) -> dict[str, str]:
        moment = datetime.fromisoformat(f"{day}T{hour:02}:00:00").replace(tzinfo=UTC)
        hook = f"json://127.0.0.1:{self.webhook.server_address[1]}/neu"
        return {"SOURCE_DATE_EPOCH": str(int(moment.timestamp())), "PREFECT_API_URL": self.server, "KANAL": hook}

    def run(self, *command: str, day: str, hour: int = 5) -> subprocess.CompletedProcess[str]:
        home = self.folder / "home"
        return synopse(*command, home=home, cwd=self.folder, **self.environment(day, hour))

    def briefing(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "output" / name / "briefing.json").read_bytes())
        return found


@pytest.fixture(scope="module")
def office(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office after two mornings: the first articles of a story, then the later ones."""
    made = Office(tmp_path_factory.mktemp("office"), server)
    with made.webhook:
        made.mail.start()
        try:
            (made.folder / "synopse.toml").write_text(SETTINGS.format(port=made.mail.port), encoding="utf-8")
            for arrived, day in (("2026-03-17", "2026-03-18"), ("2026-03-18", "2026-03-19")):
                made.arrive(arrived)
                for command in ("collect", "briefing"):
                    run = made.run(command, day=day)
                    assert run.returncode == 0, run.stderr
            yield made
        finally:
            made.mail.stop()


def test_each_morning_has_its_edition_by_file_mail_and_webhook(office: Office) -> None:
    output = office.folder / "output"
    assert {"2026-03-18", "2026-03-19", "index.html", "feed.xml", "latest"} <= {p.name for p in output.iterdir()}
    assert (output / "latest").resolve().name == "2026-03-19"
    assert subjects(office) == [
        "Presseschau, 18. März 2026",
        "Presseschau, 19. März 2026",
    ]
    assert len(office.webhook.posts) == 2


def test_the_second_morning_tells_what_is_new_and_not_the_rest(office: Office) -> None:
    (first,), (second,) = (office.briefing(day)["stories"] for day in ("2026-03-18", "2026-03-19"))
    assert second["id"] == first["id"]
    assert second["since"]["day"] == "2026-03-18"
    assert second["since"]["news"]
    assert not {s["text"] for s in first["lead"]} & {s["text"] for s in second["lead"]}
    page = (office.folder / "output" / "2026-03-19" / "briefing.html").read_text(encoding="utf-8")
    assert f"../2026-03-18/briefing.html#{second['since']['anchor']}" in page


def test_every_quote_of_a_story_that_goes_on_stands_in_the_texts_beside_it(office: Office) -> None:
    folder = office.folder / "output" / "2026-03-19"
    found = list(evidence(office.briefing("2026-03-19")))
    assert found
    for piece in found:
        text = (folder / "articles" / f"{piece['article']}.txt").read_text(encoding="utf-8")
        assert text[int(str(piece["start"])) : int(str(piece["end"]))] == piece["quote"]


def test_the_same_again_changes_nothing_and_is_not_sent_again(office: Office) -> None:
    before = {p: p.read_bytes() for p in (office.folder / "output").rglob("*") if p.is_file()}
    collected = office.run("collect", day="2026-03-19", hour=6)
    assert collected.stdout.split()[-3:-1] == ["0", "0"]
    again = office.run("briefing", day="2026-03-19", hour=6)
    assert again.stdout.startswith("nothing new")
    assert {p: p.read_bytes() for p in (office.folder / "output").rglob("*") if p.is_file()} == before
    assert len(office.postbox.mails) == 2


def test_a_look_back_by_hand_writes_files_and_reaches_nobody(office: Office) -> None:
    run = office.run("briefing", "--since", "3d", "--length", "short", day="2026-03-19", hour=7)
    assert run.returncode == 0, run.stderr
    review = office.briefing("2026-03-19-0800-review")
    (story,) = review["stories"]
    assert story["since"] is None
    text = (office.folder / "output" / "2026-03-19-0800-review" / "briefing.md").read_text(encoding="utf-8")
    assert "**Kurzfassung.**" in text
    assert review["period"] == {
        "from": "2026-03-16T08:00:00+01:00",
        "to": "2026-03-19T08:00:00+01:00",
        "sources": ["Eingang"],
    }
    assert len(story["articles"]) > len(office.briefing("2026-03-19")["stories"][0]["articles"]) - 1
    title = office.briefing("2026-03-19-0800-review")["title"].replace("\N{NO-BREAK SPACE}", " ")
    assert title == "Presseschau, 19. März 2026, 8.00 Uhr (Rückblick)"
    assert "review" not in (office.folder / "output" / "feed.xml").read_text(encoding="utf-8")
    assert len(office.postbox.mails) == 2


def test_who_could_not_be_reached_gets_it_later_and_nobody_twice(office: Office) -> None:
    office.arrive("2026-03-03")
    office.postbox.at_rcpt["redaktion@leser.example"] = ["550 nobody here"]
    office.run("collect", day="2026-03-20")
    failed = office.run("briefing", day="2026-03-20")
    assert failed.returncode == 5
    assert "redaktion@leser.example" in failed.stderr
    assert len(office.webhook.posts) == 3
    assert office.run("briefing", day="2026-03-20", hour=6).stdout.startswith("nothing new")
    assert subjects(office)[2:] == ["Presseschau, 20. März 2026"]
    assert len(office.webhook.posts) == 3


def test_for_cron_the_edition_that_is_due_comes_even_without_news_and_once(office: Office) -> None:
    for hour in (6, 7):
        run = office.run("briefing", "--due", day="2026-03-22", hour=hour)
        assert run.returncode == 0, run.stderr
    assert "nothing new; articles read: 0" in run.stdout
    quiet = office.briefing("2026-03-22")
    assert (quiet["stories"], quiet["period"]["to"]) == ([], "2026-03-22T07:00:00+01:00")
    assert subjects(office)[3:] == ["Presseschau, 22. März 2026"]


def test_nobody_looks_back_on_a_day_to_come(office: Office) -> None:
    run = office.run("briefing", "--date", "2026-03-23", day="2026-03-22", hour=8)
    assert run.returncode == 2
    assert "up to 2026-03-22" in run.stderr


def test_a_second_edition_of_a_day_bears_its_time(office: Office) -> None:
    office.arrive("2026-03-05")
    for command in ("collect", "briefing"):
        run = office.run(command, day="2026-03-22", hour=9)
        assert run.returncode == 0, run.stderr
    assert subjects(office)[4:] == ["Presseschau, 22. März 2026, 10.00 Uhr"]
    feed = (office.folder / "output" / "feed.xml").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "<title>Presseschau, 22. März 2026</title>" in feed
    assert "<title>Presseschau, 22. März 2026, 10.00 Uhr</title>" in feed


def test_the_archive_answers(office: Office) -> None:
    assert "Tawaradse" in office.run("archive", "search", "Tawaradse", day="2026-03-20").stdout
    stats = office.run("archive", "stats", day="2026-03-20").stdout
    assert "briefings" in stats
    assert office.run("sources", "check", day="2026-03-20").returncode == 0


def test_no_secret_is_written_anywhere(office: Office) -> None:
    secret = f"127.0.0.1:{office.webhook.server_address[1]}"
    for path in office.folder.rglob("*"):
        if path.is_file() and path.name != "synopse.toml":
            assert secret.encode() not in path.read_bytes(), path


def test_the_service_fires_its_schedule_delivers_and_ends_with_all_it_started(tmp_path: Path) -> None:
    office = Office(tmp_path, "")
    office.arrive("2026-03-17")
    with office.webhook:
        office.mail.start()
        text = SETTINGS.format(port=office.mail.port) + '\n[schedule]\ncollect = "* * * * *"\nbriefing = "* * * * *"\n'
        (tmp_path / "synopse.toml").write_text(text, encoding="utf-8")
        known = environment(tmp_path / "home", **office.environment("2026-03-18", 5))
        del known["SOURCE_DATE_EPOCH"], known["PREFECT_API_URL"]
        (tmp_path / "home").mkdir()
        command = [sys.executable, "-m", "synopse.cli", "serve", "--port", "0"]
        errors = tmp_path / "stderr"
        with (
            errors.open("w") as written,
            subprocess.Popen(
                command, env=known, cwd=tmp_path, stdout=subprocess.PIPE, stderr=written, text=True
            ) as service,
        ):
            assert service.stdout
            assert service.stdout.readline().startswith("serving")
            second = subprocess.run(command, env=known, cwd=tmp_path, capture_output=True, text=True, check=False)
            assert second.returncode == 1
            assert "already running" in second.stderr
            try:
                end = time.monotonic() + 240
                while time.monotonic() < end and "delivered from" not in errors.read_text(encoding="utf-8"):
                    time.sleep(0.5)
            finally:
                service.send_signal(signal.SIGTERM)
                service.communicate(timeout=60)
        said = errors.read_text(encoding="utf-8")
        assert service.returncode == 143
        lines = said.splitlines()  # one for each run and no more
        assert all(line.startswith(("collect ", "briefing ")) for line in lines), said
        assert any("delivered from" in line for line in lines)
        office.mail.stop()
    day = f"{datetime.now().astimezone():%Y-%m-%d}"
    assert office.briefing(day)["stories"]
    assert len(office.webhook.posts) == len(office.postbox.mails) >= 1
