"""What a run of the daily service works with."""

from __future__ import annotations

from pathlib import Path

import pytest

from synopse.desk import opened
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
