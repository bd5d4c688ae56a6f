"""What pip-audit found against the pinned packages, in one line each; 1 where there is something.

python -m training.holes FOUND.json   (by `make audit-deps`)

A registry that knows nothing of known holes lets every package pass: how many were really asked about is said.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(path: Path) -> int:
    """Print, and give the exit code."""
    packages = json.loads(path.read_bytes())["dependencies"] if path.is_file() else []
    asked = [package for package in packages if "skip_reason" not in package]
    holes = [(package["name"], package["version"], hole["id"]) for package in asked for hole in package["vulns"]]
    if not asked:
        sys.stdout.write("known holes: nobody here knows any; the licences are checked, nothing else\n")
        return 0
    sys.stdout.writelines(f"{name} {version}: {hole}\n" for name, version, hole in holes)
    sys.stdout.write(
        f"known holes: {len(holes)} in {len(asked)} of {len(packages)} packages that could be asked about\n"
    )
    return int(bool(holes))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
