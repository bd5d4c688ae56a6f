"""From the address of a database to an engine on an archive of this version."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from synopse.archive.locks import waiting
from synopse.archive.transactions import connect, plain, shown, writing
from synopse.errors import ArchiveError

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "synopse_version"
_alembic = threading.Lock()  # alembic's `op` and `context` are globals


def address(url: str, folder: Path) -> URL:
    """The database that is meant; a relative path of SQLite counts from `folder`."""
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise ArchiveError("the archive's address cannot be read", hint=_WANTED) from error
    if backend == "postgresql" and parsed.drivername in {"postgresql", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and parsed.drivername == "sqlite" and parsed.database not in {None, "", ":memory:"}:
        return parsed.set(database=str(folder / str(parsed.database)), query={})
    raise ArchiveError(f"got the archive's address {shown(parsed)}", hint=_WANTED)


_WANTED = "wanted sqlite:///path/to/archive.db or postgresql://user@host/database"


def open_archive(url: URL) -> Engine:
    """An engine on the database, with the tables of this version; two processes may open it at once.

    The write-ahead log lets readers and a writer work side by side. The file remembers it, but whoever turns it on
    must be alone, and SQLite does not wait for that.
    """
    engine = connect(url)
    try:
        if url.get_backend_name() == "sqlite":
            with waiting(Path(f"{url.database}.lock")), plain(engine).connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        migrate(engine, shown(url))
    except BaseException:
        engine.dispose()
        raise
    return engine


def migrate(engine: Engine, place: str, revision: str = "head") -> None:
    """Bring the database to the tables of a version; one transaction, in which no other process writes."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with writing(engine).begin() as connection:
        present = _revision(connection, place)
        if present is not None and present not in {known.revision for known in script.walk_revisions()}:
            raise ArchiveError(
                f"the archive {place} was written by a newer Synopse (its version {present})",
                hint="update Synopse, or name another archive in synopse.toml",
            )
        if present == script.as_revision_number(revision):
            return
        config.attributes["connection"] = connection
        with _alembic:
            command.upgrade(config, revision)


def _revision(connection: Connection, place: str) -> str | None:
    """The database's version; None where it is empty."""
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE in tables:
        return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - a name of ours
    if tables:
        raise ArchiveError(
            f"{place} is no Synopse archive: it holds other tables ({', '.join(sorted(tables)[:3])})",
            hint="name an empty database or a new file in synopse.toml, [archive] url",
        )
    return None
