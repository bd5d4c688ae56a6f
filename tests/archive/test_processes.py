"""Several processes at one archive, and processes that are killed."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, inspect

from synopse.archive import Archive, Busy, Listed, Recorded, opening, transactions
from synopse.harvest import Harvest
from tests.archive.earlier import Row, old
from tests.archive.harvests import fetch, harvest, hour, story

PROCESSES = multiprocessing.get_context("fork")  # children need no start-up of their own
PATIENCE = 30


@contextmanager
def child(job: Callable[..., None], *arguments: object) -> Iterator[BaseProcess]:
    process = PROCESSES.Process(target=job, args=arguments)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join(PATIENCE)
        process.close()


def morning() -> Harvest:
    """Some new articles and an address that moved."""
    articles = tuple(story(f"neu{number}", f"Meldung {number}.") for number in range(600))
    fetches = (fetch("feed", hour(1)), fetch("alt", hour(1), moved="umgezogen"))
    return harvest(story("a", "Berichtigt."), *articles, fetches=fetches)


# ---------------------------------------------------------------------- at the same time


def open_at_once(url: str, start: Connection) -> None:
    start.recv()
    Archive.open(url).close()


@pytest.mark.parametrize("earlier", [False, True])
def test_processes_that_open_a_new_or_an_old_archive_at_once_do_not_collide(url: str, earlier: bool) -> None:
    if earlier:
        old(url, "0004", TWICE)
    starts = [PROCESSES.Pipe() for _ in range(4)]
    processes = [PROCESSES.Process(target=open_at_once, args=(url, ours)) for ours, _ in starts]
    for process in processes:
        process.start()
    for _, theirs in starts:
        theirs.send("go")
    for process in processes:
        process.join(PATIENCE)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    for ends in starts:
        for end in ends:
            end.close()


def write(url: str, source: str) -> None:
    with Archive.open(url) as archive:
        for number in range(25):
            articles = [story(f"{number}-{k}", f"Text {number} {k}.") for k in range(10)]
            archive.record(harvest(*articles, source=source), hour(number))
            archive.record(harvest(*articles, source="Gemeinsam"), hour(number))
            archive.keep("e5", {f"{number}-{k}": b"1" for k in range(10)}, hour(number))


def test_two_processes_write_at_once_and_nothing_is_lost_or_doubled(url: str) -> None:
    Archive.open(url).close()
    processes = [PROCESSES.Process(target=write, args=(url, source)) for source in ("Blatt", "Kurier")]
    for process in processes:
        process.start()
    for process in processes:
        process.join(PATIENCE)
    assert [process.exitcode for process in processes] == [0, 0]
    with Archive.open(url) as archive:
        stats = archive.stats()
        assert (stats.articles, stats.versions, stats.values) == (250, 250, 250)
        assert len(archive.articles(hour(-1), hour(99))) == 250


def test_threads_share_an_archive(archive: Archive) -> None:
    def visit(number: int) -> int:
        archive.record(harvest(story(str(number), f"Text {number}.")), hour(number))
        return len(archive.articles(hour(number - 1), hour(number)))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(visit, range(40))) == [1] * 40
    assert archive.stats().articles == 40


# ---------------------------------------------------------------------- killed in the middle


def die_at(moment: int, url: str, job: Callable[[Engine], object]) -> None:
    """Do it, and be killed before the statement or commit with this number goes to the database."""
    engine = transactions.connect(opening.address(url, Path()))
    left = moment

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
    job(engine)
    engine.dispose()


def deaths(url: str, job: Callable[[Engine], object], step: int = 1) -> Iterator[int]:
    """Have a process killed at each moment in turn (or each that is a `step` further), until one comes through."""
    for moment in itertools.count(0, step):
        with child(die_at, moment, url, job) as process:
            process.join(PATIENCE)
            if process.exitcode == 0:
                return
            assert process.exitcode == -signal.SIGKILL
        yield moment


def test_a_process_killed_while_it_records_leaves_all_or_nothing(url: str) -> None:
    def state() -> tuple[object, ...]:
        with Archive.open(url) as archive:
            return archive.articles(hour(-1), hour(9)), archive.seen("https://blatt.example/alt"), archive.health()

    with Archive.open(url) as archive:
        archive.record(harvest(story("a", "Anfang."), story("alt", "Zieht um.")), hour(0))
    before = state()
    last = -1
    for moment in deaths(url, lambda engine: Archive(engine, url).record(morning(), hour(1))):
        assert state() == before, f"killed at {moment}"
        last = moment
    assert last > 15
    with Archive.open(url) as archive:
        assert archive.record(morning(), hour(1)) == Recorded(new=0, changed=0, known=601)
        assert archive.stats().articles == 602
        assert len(archive.search("Meldung 7")) == 1


def test_a_process_killed_while_it_makes_the_tables_leaves_none(url: str) -> None:
    for _ in deaths(url, lambda engine: opening.migrate(engine, url), step=5):
        engine = transactions.connect(opening.address(url, Path()))
        with engine.connect() as connection:
            assert inspect(connection).get_table_names() == []
        engine.dispose()
    with Archive.open(url) as archive:
        assert archive.record(morning(), hour(1)).new == 601


ADDRESS = "https://blatt.example/a"
TWICE: list[Row] = [("Blatt", ADDRESS, [("Drei.", 0, "full")]), ("Das Blatt", ADDRESS, [("Drei.", 1, "full")])]


def test_a_process_killed_while_it_puts_articles_together_leaves_them_apart(url: str) -> None:
    old(url, "0004", TWICE)
    last = 0
    for moment in deaths(url, lambda engine: opening.migrate(engine, url), step=3):
        engine = transactions.connect(opening.address(url, Path()))
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT version_num FROM synopse_version").scalar() == "0004"
            assert connection.exec_driver_sql("SELECT count(*) FROM article").scalar() == 2
        engine.dispose()
        last = moment
    assert last > 20
    with Archive.open(url) as archive:
        assert archive.stats().articles == 1


def test_a_process_killed_while_it_renames_a_source_leaves_one_name(url: str) -> None:
    before, after = (Listed(name=name, address="https://blatt.example/feed") for name in ("Blatt", "Das Blatt"))
    with Archive.open(url) as archive:
        archive.enlist([before])
        archive.record(harvest(story("a", "Eins."), fetches=(fetch("feed", hour(0)),)), hour(0))
    for _ in deaths(url, lambda engine: Archive(engine, url).enlist([after])):
        with Archive.open(url) as archive:
            assert [kept.source for kept in archive.articles(hour(-1), hour(9))] == ["Blatt"]
            assert [health.source for health in archive.health()] == ["Blatt"]
    with Archive.open(url) as archive:
        assert [kept.source for kept in archive.articles(hour(-1), hour(9))] == ["Das Blatt"]


# ---------------------------------------------------------------------- the lock


def hold(url: str, say: Connection) -> None:
    with Archive.open(url) as archive, archive.lock("collect"):
        say.send("held")
        time.sleep(PATIENCE)


def test_what_one_process_does_a_second_does_not(url: str) -> None:
    ours, theirs = PROCESSES.Pipe()
    with ours, theirs, Archive.open(url) as archive:
        with child(hold, url, theirs) as process:
            assert ours.recv() == "held"
            with pytest.raises(Busy, match=rf"collect is already running, as .*process {process.pid}\b"):
                archive.lock("collect").__enter__()
            with archive.lock("briefing"):
                pass
        acquire(archive)


def acquire(archive: Archive) -> None:
    """The lock of a killed process is free as soon as the system has noticed."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with archive.lock("collect"):
                return
        except Busy:
            assert time.monotonic() < end
            time.sleep(0.01)


def test_a_lock_is_free_after_use_also_after_a_failure(archive: Archive) -> None:
    def fail() -> None:
        with archive.lock("collect"):
            raise OSError("what happens under the lock is not the archive's")

    with pytest.raises(OSError, match="under the lock"):
        fail()
    with archive.lock("collect"):
        pass


def test_the_same_process_does_not_enter_twice(archive: Archive) -> None:
    with archive.lock("collect"), pytest.raises(Busy), archive.lock("collect"):
        pass
