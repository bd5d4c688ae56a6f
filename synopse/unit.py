"""A systemd unit that keeps the service running."""

from __future__ import annotations

from pathlib import Path

UNIT = """\
# Save as ~/.config/systemd/user/synopse.service, then:
#   systemctl --user daemon-reload && systemctl --user enable --now synopse
#   loginctl enable-linger    # to have it run while nobody is logged in
[Unit]
Description=Synopse: a briefing from many outlets every morning
Wants=network-online.target
After=network-online.target

[Service]
ExecStart={command} serve --settings {settings} --port {port}
WorkingDirectory={folder}
# Secrets, one NAME=value a line; readable by its owner alone.
EnvironmentFile=-{folder}/synopse.env
Restart=always
RestartSec=30
SuccessExitStatus=143
TimeoutStopSec=60

[Install]
WantedBy=default.target
"""


def unit(settings: Path, command: Path, port: int) -> str:
    """The unit for a settings file; both paths absolute."""
    return UNIT.format(
        command=quoted(command), settings=quoted(settings), folder=str(settings.parent).replace("%", "%%"), port=port
    )


def quoted(path: Path) -> str:
    """A path as systemd reads it in a command line."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{text}"' if any(c in text for c in " \"\\'") else text
