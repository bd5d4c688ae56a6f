"""Opening an archive: addresses, migrations, and what can be wrong with a database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from synopse.archive import Archive, opening, transactions
from synopse.archive.identity import digest
from synopse.archive.tables import Table
from synopse.errors import ArchiveError
from synopse.parcel import Receipt
from tests.archive import postgres
from tests.archive.earlier import written
from tests.archive.harvests import harvest, hour, story

WRITTEN = {
    "sqlite": {"at": "2026-03-02 06:00:00.000000", "blob": "x'31'"},
    "postgresql": {"at": "2026-03-02 06:00:00+00", "blob": "'\\x31'"},
}
"""How each database writes a time and bytes."""
OLD_DATA = (
    "INSERT INTO article (id, source, key, first_seen, last_seen, latest)"
    " VALUES (1, 'Blatt', '{key}', '{at}', '{at}', 1)",
    "INSERT INTO version (article, number, ident, hash, seen, extent, title, text, rest) VALUES"
    " (1, 1, 'abc', '{hash}', '{at}', 'full', 'Alt', 'Ein alter Bericht.', '{rest}')",
    "INSERT INTO briefing (id, day, since, until, folder, state, data)"
    " VALUES ('mo', '2026-03-02', '{at}', '{at}', 'ordner', 'made', 'noch nicht gelesen')",
    "INSERT INTO value (kind, key, data, used) VALUES ('e5', 'x', {blob}, '2026-03-02')",
)
"""What an archive of the first version holds; later ones have no further tables that matter here."""


def old(url: str, revision: str) -> None:
    """Make a database as an earlier Synopse left it."""
    article = story("alt", "Ein alter Bericht.")
    values = {
        "key": digest(str(article.url)),
        "hash": digest(article.text),
        "rest": f'{{"path": "{article.path}", "url": "{article.url}"}}',
        **WRITTEN[url.split(":")[0]],
    }
    address = opening.address(url, Path())
    engine = transactions.connect(address)
    opening.migrate(engine, "old", revision)
    with transactions.writing(engine).begin() as connection:
        for statement in OLD_DATA:
            connection.exec_driver_sql(statement.format(**values))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT setval('article_id_seq', 1)")
    engine.dispose()


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004"])
def test_an_archive_of_an_earlier_version_is_brought_up_to_date_with_its_data(url: str, revision: str) -> None:
    old(url, revision)
    with Archive.open(url) as archive:
        (kept,) = archive.articles(hour(-1), hour(1))
        assert (kept.article.text, kept.article.title) == ("Ein alter Bericht.", "Alt")
        assert archive.record(harvest(story("alt", "Ein alter Bericht.")), hour(1)).known == 1
        assert archive.record(harvest(story("alt", "Ein neuer Bericht."), story("x", "Anderes.")), hour(2)).changed == 1
        assert [hit.id for hit in archive.search("alter")] == []
        assert len(archive.search("neuer Bericht")) == 1
        assert archive.values("e5", ["x"], hour(0)) == {"x": b"1"}
        archive.put_receipt("mo", Receipt(target="mail", delivered=True, at=hour(2)))
        assert archive.delivered("mo") == {"mail"}


def test_the_last_visits_of_an_earlier_version_are_known(url: str) -> None:
    engine = transactions.connect(opening.address(url, Path()))
    opening.migrate(engine, "old", "0005")
    at = {"Blatt": (hour(2), hour(1), 3, "HTTP 503"), "Bote": (hour(2), hour(2), 0, "")}
    with transactions.writing(engine).begin() as connection:
        for name, (tried, succeeded, failures, gap) in at.items():
            gaps = json.dumps([{"stage": "fetch", "subject": name, "reason": gap}] if gap else [])
            moments = (written(url, tried), written(url, succeeded))
            connection.exec_driver_sql(
                "INSERT INTO source (name, tried, succeeded, failures, items, gaps)"
                f" VALUES ('{name}', '{moments[0]}', '{moments[1]}', {failures}, 1, '{gaps}')"
            )
    engine.dispose()
    with Archive.open(url) as archive:
        stood = {one.source: one for one in archive.visited(hour(3))}
        assert [(v.failed, v.succeeded, len(v.gaps)) for v in stood.values()] == [
            (True, hour(1), 1),
            (False, hour(2), 0),
        ]
        assert [one.source for one in archive.visited(hour(1))] == ["Blatt"]


def test_what_an_earlier_version_kept_can_be_searched(url: str) -> None:
    old(url, "0001")
    with Archive.open(url) as archive:
        assert [hit.title for hit in archive.search("alter Bericht")] == ["Alt"]


def test_the_migrated_tables_are_those_of_the_models(url: str) -> None:
    engine = opening.open_archive(opening.address(url, Path()))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": opening.VERSION_TABLE})
        assert compare_metadata(context, Table.metadata) == []
    engine.dispose()


def test_opening_again_finds_what_was_there(url: str, reopen: Callable[[], Archive]) -> None:
    with Archive.open(url) as archive:
        archive.record(harvest(story("a", "Eins.")), hour(0))
    with reopen() as archive:
        assert archive.stats().articles == 1


def test_a_relative_path_counts_from_the_folder_of_the_settings(tmp_path: Path) -> None:
    with Archive.open("sqlite:///archive/synopse.db", tmp_path):
        assert (tmp_path / "archive" / "synopse.db").exists()


def test_readers_are_not_kept_waiting_by_a_writer(tmp_path: Path) -> None:
    with Archive.open(f"sqlite:///{tmp_path}/a.db"), closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_archive_of_a_newer_synopse_is_refused(url: str) -> None:
    Archive.open(url).close()
    engine = transactions.connect(opening.address(url, Path()))
    with transactions.writing(engine).begin() as connection:
        connection.execute(text("UPDATE synopse_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ArchiveError, match=r"newer Synopse.*9999.*update Synopse"):
        Archive.open(url)


def test_a_database_of_something_else_is_refused_and_left_alone(url: str) -> None:
    engine = transactions.connect(opening.address(url, Path()))
    with transactions.writing(engine).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE customers (id integer)")
    with pytest.raises(ArchiveError, match=r"no Synopse archive: it holds other tables .customers"):
        Archive.open(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM customers").scalar() == 0
    engine.dispose()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("Das ist ein Brief. " * 100)
    with pytest.raises(ArchiveError, match=r"a\.db: file is not a database .name another file"):
        Archive.open(f"sqlite:///{tmp_path}/a.db")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "datei").touch()
    with pytest.raises(ArchiveError, match=r"datei/a/b\.db: Not a directory"):
        Archive.open(f"sqlite:///{tmp_path}/datei/a/b.db")


@pytest.mark.parametrize(
    "url",
    ["", "archiv.db", "sqlite://", "sqlite:///:memory:", "mysql://u:geheim@h/d", "postgresql+asyncpg://u:geheim@h/d"],
)
def test_an_address_of_another_kind_is_refused_with_what_is_wanted(url: str) -> None:
    with pytest.raises(ArchiveError, match=r"wanted sqlite:///path/to/archive\.db or postgresql://") as caught:
        Archive.open(url)
    assert "geheim" not in str(caught.value)


def test_a_server_that_does_not_answer_is_named_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(
        ArchiveError, match=r"postgresql\+psycopg://synopse:\*\*\*@.*whether the database runs"
    ) as caught:
        Archive.open(f"postgresql://synopse:geheim@/news?host={tmp_path}&sslpassword=geheim")
    assert "geheim" not in str(caught.value)


def test_a_user_without_rights_is_told(server: postgres.Server) -> None:
    server.execute("CREATE DATABASE closed TEMPLATE template0")
    server.execute("CREATE ROLE reader LOGIN")
    with pytest.raises(ArchiveError, match=r"permission denied.*give the user"):
        Archive.open(server.url("closed").replace("synopse@", "reader@"))


def test_both_spellings_of_a_postgresql_address_are_understood(server: postgres.Server) -> None:
    server.execute("CREATE DATABASE spellings TEMPLATE template0")
    for scheme in ("postgresql", "postgresql+psycopg"):
        Archive.open(server.url("spellings", scheme=scheme)).close()


def test_a_full_disk_is_said_and_nothing_is_half_done(tmp_path: Path) -> None:
    engine = opening.open_archive(opening.address(f"sqlite:///{tmp_path}/a.db", Path()))
    with transactions.plain(engine).connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
    with Archive(engine, "a.db") as archive:
        with pytest.raises(ArchiveError, match=r"full.*make room"):
            archive.record(harvest(*(story(str(n), f"Text {n} " * 100) for n in range(500))), hour(0))
        assert archive.stats().articles == 0
