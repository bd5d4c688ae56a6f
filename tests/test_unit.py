"""The systemd unit, read back as systemd reads it."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path

from synopse.unit import unit


def test_the_unit_runs_the_service_where_the_settings_lie() -> None:
    said = unit(Path("/srv/news room/synopse.toml"), Path("/opt/100%/bin/synopse"), 4201)
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign] # keys keep their case
    read.read_string(said)
    service = read["Service"]
    command = [part.replace("%%", "%") for part in shlex.split(service["ExecStart"])]
    wanted = ["/opt/100%/bin/synopse", "serve", "--settings", "/srv/news room/synopse.toml", "--port", "4201"]
    assert command == wanted
    assert service["WorkingDirectory"] == "/srv/news room"
    assert service["Restart"] == "always"
