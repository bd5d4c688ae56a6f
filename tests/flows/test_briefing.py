"""The whole way, with real parts: command line, Prefect, models, files."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import jsonschema
import pytest

from synopse.engines.processor import LIMIT
from synopse.output import MANIFEST
from tests.goldens import ANYWHERE, GOLDENS, ROOT, comparable
from tests.runs import environment, evidence, synopse, wait_until


@pytest.fixture(scope="module")
def seeds(server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A run on seeds/ against the server, and its folder."""
    folder = tmp_path_factory.mktemp("run")
    where = ("run", "seeds", "--output", folder / "out")
    run = synopse(*where, home=folder / "home", PREFECT_API_URL=server, ONEDNN_MAX_CPU_ISA=ANYWHERE[LIMIT])
    return run, folder / "out"


def test_a_run_on_the_seeds_ends_well_and_says_what_it_found(
    seeds: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    run, folder = seeds
    assert run.returncode == 0, run.stderr
    assert re.search(r"Stories +4$", run.stdout, re.MULTILINE)
    assert re.search(r"Copies folded +2$", run.stdout, re.MULTILINE)
    assert str(folder / "briefing.pdf") in run.stdout
    assert "Traceback" not in run.stderr


def test_the_briefing_fits_its_published_schema(seeds: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    schema = json.loads(synopse("schema", home=seeds[1]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads((seeds[1] / "briefing.json").read_text(encoding="utf-8")), schema)


def test_every_quote_stands_in_its_text(seeds: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    briefing = json.loads((seeds[1] / "briefing.json").read_text(encoding="utf-8"))
    texts = {
        article["id"]: (seeds[1] / article["text_path"]).read_text(encoding="utf-8")
        for story in briefing["stories"]
        for article in story["articles"]
    }
    quotes = list(evidence(briefing["stories"]))
    assert len(quotes) > 50
    assert all(texts[e["article"]][e["start"] : e["end"]] == e["quote"] for e in quotes)


def test_the_briefing_on_the_seeds_is_the_golden_one(
    seeds: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    golden = {
        p.relative_to(GOLDENS).as_posix(): p.read_bytes()
        for p in GOLDENS.rglob("*")
        if p.is_file() and p.name != MANIFEST
    }
    written = {name: content for name, content in comparable(seeds[1]).items() if name != MANIFEST}
    assert sorted(written) == sorted(golden)
    assert [name for name in golden if written[name] != golden[name]] == []


def test_the_server_knows_the_run_by_a_name_for_people_and_has_its_artifacts(
    seeds: tuple[subprocess.CompletedProcess[str], Path], server: str
) -> None:
    runs = httpx.post(f"{server}/flow_runs/filter", json={}).json()
    assert [(run["name"], run["state_type"]) for run in runs] == [("briefing on seeds", "COMPLETED")]
    artifacts = {a["key"]: a for a in httpx.post(f"{server}/artifacts/filter", json={}).json()}
    assert artifacts["briefing"]["data"] == (seeds[1] / "briefing.md").read_text(encoding="utf-8")
    assert len(json.loads(artifacts["figures"]["data"])) == 4


def test_a_run_has_tens_of_tasks_at_most(seeds: tuple[subprocess.CompletedProcess[str], Path], server: str) -> None:
    names = [run["name"] for run in httpx.post(f"{server}/task_runs/filter", json={}).json()]
    assert 5 <= len(names) <= 30
    assert "compare the sources" in names


def test_a_run_bears_its_process_and_its_tasks_do_not(
    seeds: tuple[subprocess.CompletedProcess[str], Path], server: str
) -> None:
    (run,) = httpx.post(f"{server}/flow_runs/filter", json={}).json()
    assert [tag.split()[0] for tag in sorted(run["tags"])] == ["machine", "process"]
    tasks = httpx.post(f"{server}/task_runs/filter", json={}).json()
    assert {tag for task in tasks for tag in task["tags"]} == set(), "each tag would ask the server for a slot, twice"


def test_without_a_server_the_same_run_gives_the_same_bytes(
    seeds: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path
) -> None:
    where = ("run", "seeds", "--output", tmp_path / "out")
    run = synopse(*where, home=tmp_path / "home", ONEDNN_MAX_CPU_ISA=ANYWHERE[LIMIT])
    assert run.returncode == 0, run.stderr
    names = sorted(p.relative_to(tmp_path / "out") for p in (tmp_path / "out").rglob("*") if p.is_file())
    assert [n for n in names if (tmp_path / "out" / n).read_bytes() != (seeds[1] / n).read_bytes()] == []


def test_what_cannot_be_read_is_a_gap_and_the_rest_goes_on(server: str, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "empty.txt").write_bytes(b"")
    (source / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (source / "broken.pdf").write_bytes(b"%PDF-1.7\nno more than this")
    (source / "navigation.html").write_text("<html><body><nav><a href='/'>Start</a></nav></body></html>")
    (source / "table.xlsx").write_bytes(b"PK\x03\x04 a spreadsheet")
    (source / "good.html").write_bytes((ROOT / "seeds" / "2026-03-03-elbbote.html").read_bytes())
    where = ("--output", tmp_path / "out", "--format", "json", "--times")
    run = synopse("run", source, *where, home=tmp_path, PREFECT_API_URL=server)
    assert run.returncode == 0, run.stderr
    briefing = json.loads((tmp_path / "out" / "briefing.json").read_text(encoding="utf-8"))
    assert {"read", "compare"} < briefing["method"]["seconds"].keys()
    gaps = briefing["gaps"]
    assert sorted(gap["subject"] for gap in gaps) == [
        "broken.pdf", "empty.txt", "navigation.html", "noise.txt", "table.xlsx",
    ]  # fmt: skip
    assert all("\n" not in gap["reason"] and gap["reason"] for gap in gaps)


def test_an_empty_folder_is_said_in_one_place_and_leaves_nothing(server: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    run = synopse("run", tmp_path / "in", "--output", tmp_path / "out", home=tmp_path, PREFECT_API_URL=server)
    assert run.returncode == 3
    assert run.stderr.startswith("synopse: no article in")
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "Missing argument"),
        (["run", "seeds", "--format", "docx"], "got docx, wanted some of md, html, pdf, json"),
        (["run", "seeds", "--language", "fr"], "got fr, wanted de or en"),
    ],
)
def test_a_wrong_command_line_exits_with_2(arguments: list[str], said: str, tmp_path: Path) -> None:
    run = synopse(*arguments, home=tmp_path)
    assert run.returncode == 2
    assert said in run.stderr


def test_a_place_that_cannot_be_written_exits_with_4(server: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    run = synopse(
        "run", "seeds/2026-03-03-elbbote.html", "--output", tmp_path / "file", home=tmp_path, PREFECT_API_URL=server
    )
    assert run.returncode == 4
    assert "wanted a folder" in run.stderr


def test_the_flow_runs_as_a_module_too(server: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "synopse.flows.briefing", str(ROOT / "seeds" / "2026-03-03-elbbote.html")],
        env=environment(tmp_path, PREFECT_API_URL=server),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "output" / "2026-11-20" / "briefing.pdf").is_file()


def test_the_module_ends_as_the_command_line_does(server: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "synopse.flows.briefing", str(tmp_path / "nothing")],
        env=environment(tmp_path, PREFECT_API_URL=server),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3
    assert run.stderr.startswith("synopse: no article in")
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_ended_takes_its_server_along(ending: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "synopse.cli", "run", "seeds", "--output", str(tmp_path / "out")]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs have it ignored
    with subprocess.Popen(command, env=environment(tmp_path), cwd=ROOT, stderr=subprocess.PIPE, text=True) as run:
        signal.signal(signal.SIGINT, before)
        wait_until(lambda: children(run.pid))
        servers = children(run.pid)
        run.send_signal(ending)
        said = run.communicate(timeout=60)[1]
    assert run.returncode == (-ending if ending == signal.SIGKILL else 128 + ending)
    assert "Traceback" not in said
    wait_until(lambda: not any(Path(f"/proc/{server}").exists() for server in servers))


def children(parent: int) -> list[str]:
    """Process ids of the servers that a process has started."""
    found = [path.read_text(encoding="utf-8").split() for path in Path(f"/proc/{parent}/task").glob("*/children")]
    return [
        child
        for ids in found
        for child in ids
        if b"synopse.flows.server" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
