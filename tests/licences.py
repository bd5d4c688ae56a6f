"""The licences of all that constraints.txt pins, as the packages themselves state them.

python -m tests.licences writes tests/licences.toml anew; look at the difference before it is kept.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

from tests.goldens import ROOT

PINNED = re.compile(r"([A-Za-z0-9._-]+)==")
LISTED = ROOT / "tests" / "licences.toml"
HEAD = """\
# What each pinned package states as its licence; `python -m tests.licences` writes it anew.
# A new package, or a package that changes its licence, fails tests/test_licences.py until this file says so, and until
# LICENCES there allows it.
"""


def pinned() -> list[str]:
    """Names in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return sorted({found[1].lower() for line in lines if (found := PINNED.match(line))})


def stated(name: str) -> str | None:
    """The licence that a package states: as an expression, in its classifiers, or in words; None if not installed."""
    try:
        said = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:  # pinned for another machine, or for an extra
        return None
    if "License-Expression" in said:
        return said["License-Expression"]
    classifiers = [str(one).split(" :: ")[-1] for one in said.get_all("Classifier", []) if one.startswith("License ::")]
    words = (said["License"] if "License" in said else "").strip().split("\n")[0][:60]
    return "; ".join(sorted(classifiers)) or words or "none"


def listed() -> dict[str, str]:
    """Licences as they were looked at."""
    return {str(name): str(said) for name, said in tomllib.loads(LISTED.read_text(encoding="utf-8")).items()}


def write(path: Path = LISTED) -> None:
    """Write the list; what is pinned and not installed here keeps what was listed."""
    known = listed() if path.exists() else {}
    found = {name: stated(name) or known.get(name) for name in pinned()}
    lines = [f'"{name}" = "{said}"\n' for name, said in found.items() if said]
    path.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{LISTED.relative_to(ROOT)}\n")
