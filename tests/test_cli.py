"""The command line: what it says, and how it ends where something is wrong; all without a run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from synopse.flows.briefing import Published
from synopse.labels import load_catalog
from synopse.model import Gap
from synopse.presentation import present
from synopse.progress import Times, listening, report
from synopse.terminal import summary
from tests.briefings import BRIEFING
from tests.runs import environment, synopse


def shell(command: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell; `$PY` is this Python."""
    return subprocess.run(
        ["sh", "-c", command],
        env=environment(home, PY=sys.executable, **more),
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_summary_counts_articles_as_the_briefing_does() -> None:
    figures = present(BRIEFING, load_catalog("en")).figures
    said = re.search(r"Articles +(\d+)", summary(Published(BRIEFING, Path("out"), ())))
    assert said
    assert f"{said[1]}\N{NO-BREAK SPACE}articles" in figures
    assert int(said[1]) > sum(len(story.articles) for story in BRIEFING.stories)


def test_the_summary_tells_how_long_each_stage_took() -> None:
    ticks = iter((0.0, 2.0, 3.0, 4.5, 7.0))
    times = Times(lambda: next(ticks))
    heard: list[str] = []
    with listening(times.show), listening(lambda stage, done, total: heard.append(stage)):
        for stage, done in (("read", 0), ("read", 1), ("compare", 0), ("compare", 1)):
            report(stage, done, 1)
    assert times.seconds == {"start": 2.0, "read": 1.0, "compare": 4.0}
    assert heard == ["read", "read", "compare", "compare"]
    said = summary(Published(BRIEFING, Path("out"), ()), times.seconds)
    assert "       7: starting 2.0, reading the articles 1.0, comparing the sources 4.0" in said


def test_names_cannot_disturb_the_terminal() -> None:
    name = "a\nb\x1b[31m\u202ec"
    briefing = BRIEFING.model_copy(
        update={"title": name, "gaps": (Gap(stage="read", subject=name, reason=f"not {name}"),)}
    )
    lines = summary(Published(briefing, Path("out"), (Path("out") / name,))).split("\n")
    assert lines[0] == "a b[31mc"
    assert lines[-2:] == ["  gap: a b[31mc: not a b[31mc", "  out/a b[31mc"]


@pytest.mark.parametrize(("redirected", "error"), [(">/dev/full", "False"), ("2>/dev/full", "True")])
def test_what_cannot_be_printed_is_no_failure(redirected: str, error: str, tmp_path: Path) -> None:
    run = shell(f"$PY -c 'from synopse.terminal import say; say(\"x\", error={error})' {redirected}", tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&- >&- 2>&-"])
def test_closed_streams_do_not_change_how_a_run_ends(closed: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert shell(f"$PY -m synopse.cli run x --output file {closed}", tmp_path).returncode == 4


def test_a_prefect_home_that_cannot_be_written_is_replaced_and_a_bad_output_found_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    run = synopse("run", "x", "--output", tmp_path / "file", home=tmp_path / "file" / "home", TMPDIR=str(temporary))
    assert run.returncode == 4
    first, second = run.stderr.splitlines()
    assert re.fullmatch(r"synopse: cannot write Prefect's folder .*/file/home: .*; using a temporary one", first)
    assert "is a file, wanted a folder" in second
    assert list(temporary.iterdir()) == []


def test_a_server_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    run = synopse("run", "x", "--output", tmp_path / "out", home=tmp_path, PREFECT_API_URL="http://127.0.0.1:9/api")
    assert run.returncode == 1
    assert re.fullmatch(r"synopse: no Prefect server answers at http://127\.0\.0\.1:9/api.*\n", run.stderr)


def test_the_unexpected_is_one_line_and_a_traceback_only_on_demand(tmp_path: Path) -> None:
    broken = '$PY -c \'from synopse import cli; cli.app.command("x")(lambda: 1 // 0); cli.main(["x"])\''
    run = shell(broken, tmp_path)
    assert run.returncode == 1
    assert re.fullmatch(r"synopse: unexpected error: ZeroDivisionError: .*SYNOPSE_DEBUG=1.*\n", run.stderr)
    assert "Traceback" in shell(broken, tmp_path, SYNOPSE_DEBUG="1").stderr


def test_a_clock_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    run = synopse("run", "x", home=tmp_path, cwd=tmp_path, SOURCE_DATE_EPOCH="soon")
    assert run.returncode == 1
    assert re.fullmatch(r"synopse: SOURCE_DATE_EPOCH.* cannot be read: .*'soon'.*\n", run.stderr)


def test_prefect_prints_nothing_over_the_output(tmp_path: Path) -> None:
    loggers = ["prefect.events", "prefect.client", "prefect.flow_runs", "prefect._internal", "prefect.server.events"]
    log = "; ".join(f"logging.getLogger({name!r}).error('noise')" for name in loggers)
    run = subprocess.run(
        [sys.executable, "-c", f"import logging, synopse.flows.briefing; {log}"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""


def test_the_help_says_what_a_folder_is_read_without(tmp_path: Path) -> None:
    said = " ".join(synopse("run", "--help", home=tmp_path).stdout.split())
    assert "hidden files" in said
    assert "README" in said
    assert "LICENSE" in said
    assert "INPUT...}..." not in said
    assert "--length short|normal|full" in said


def test_a_service_without_sources_does_not_begin(tmp_path: Path) -> None:
    (tmp_path / "synopse.toml").write_text('title = "Presseschau"', encoding="utf-8")
    run = synopse("serve", "--port", "0", home=tmp_path, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.endswith("synopse.toml names no source (add [[sources]] to it)\n")
