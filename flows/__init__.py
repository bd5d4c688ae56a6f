"""Prefect flows: the order of the stages, on one screen."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path


def _ensure_home() -> None:
    """Give Prefect a temporary home where its own cannot be written: its server would try for minutes and fail."""
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect")
    try:
        home = home.expanduser()
        home.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=home).close()
    except (OSError, RuntimeError) as error:  # RuntimeError: there is no home folder
        made = tempfile.mkdtemp(prefix="synopse-prefect-")
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        os.environ["PREFECT_HOME"] = made
        reason = error.strerror if isinstance(error, OSError) else error
        if sys.stderr:
            sys.stderr.write(f"synopse: cannot write Prefect's folder {home}: {reason}; using a temporary one\n")


# Prefect reads its settings when it is imported. What the user has set wins.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_SERVER_DATABASE_TIMEOUT", "30")  # of runs at once each has a server on one file
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")  # a cold start can pass the usual 20
for _log in ("LOGGING", "LOGGING_INTERNAL", "SERVER_LOGGING"):
    os.environ.setdefault(f"PREFECT_{_log}_LEVEL", "CRITICAL")  # the errors that a user should see come as exceptions
_ensure_home()
