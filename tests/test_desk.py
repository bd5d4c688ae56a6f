"""What a run of the daily service works with."""

from __future__ import annotations

from pathlib import Path

import pytest

from synopse.archive import Archive, Busy
from synopse.desk import opened, waited
from synopse.errors import SettingsError


def no_block(name: str) -> str:
    raise ValueError(name)


def test_the_archives_address_may_be_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "synopse.toml"
    settings.write_text('[archive]\nurl = "env:ARCHIVE"\n', encoding="utf-8")
    monkeypatch.setenv("ARCHIVE", f"sqlite:///{tmp_path}/elsewhere/kept.db")
    with opened(settings, no_block) as desk:
        assert desk.archive.stats().articles == 0
    assert (tmp_path / "elsewhere" / "kept.db").is_file()
    monkeypatch.delenv("ARCHIVE")
    with pytest.raises(SettingsError, match="ARCHIVE is missing"), opened(settings, no_block):
        pass


def test_who_is_waited_for_is_said_once(tmp_path: Path) -> None:
    said: list[str] = []
    with Archive.open(f"sqlite:///{tmp_path}/a.db") as one, Archive.open(f"sqlite:///{tmp_path}/a.db") as two:
        with (
            one.lock("collect"),
            pytest.raises(Busy, match="it ends by itself"),
            waited(two, "collect", 1, said.append),
        ):
            pass
        with waited(two, "collect", 1, said.append):
            pass
        with one.lock("serve"), pytest.raises(Busy, match="end it first"), two.lock("serve"):
            pass
    (line,) = said
    assert line.startswith("collect is already running, as process ")
