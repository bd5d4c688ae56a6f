"""Golden briefings of seeds/: what a run wrote when somebody last read it and was content.

python -m tests.goldens   (or `make goldens`) writes them anew, after a change that is meant; read the difference.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pypdf

ROOT = Path(__file__).parent.parent
GOLDENS = ROOT / "tests" / "golden"
NOON = "1795172400"
"""20 November 2026, 12.00 in Berlin: the clock of every golden run."""
ANYWHERE = {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"}
"""The reader in float32 (see `synopse.engines.cross`): golden briefings are the same whatever the processor can."""


def comparable(folder: Path) -> dict[str, bytes]:
    """The files of a briefing by path; the PDF as its outline and the text of its pages, with their tags counted."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.name.startswith("."):
            continue
        if path.suffix == ".pdf":
            files[f"{path.name}.txt"] = "\n".join(_described(path)).encode()
        elif path.is_file():
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


def _described(path: Path) -> Iterator[str]:
    document = pypdf.PdfReader(path)
    yield f"pages {len(document.pages)}, language {document.root_object['/Lang']}"
    yield from _outline(document.outline, 0)
    for number, page in enumerate(document.pages, 1):
        yield f"--- page {number}, links {len(page.get('/Annots', []))}"
        yield page.extract_text()


def _outline(items: Sequence[Any], depth: int) -> Iterator[str]:
    for item in items:
        if isinstance(item, list):
            yield from _outline(item, depth + 1)
        else:
            yield f"{'  ' * depth}- {item.title}"


def main() -> None:
    """Run the briefing on seeds/ with the golden clock, and keep what it writes."""
    with tempfile.TemporaryDirectory() as folder:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
        environment = inherited | ANYWHERE | {"SOURCE_DATE_EPOCH": NOON, "PREFECT_HOME": f"{folder}/prefect"}
        environment["SYNOPSE_CACHE"] = "off"
        command = [sys.executable, "-m", "synopse.cli", "run", "seeds", "--output", f"{folder}/out"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        shutil.rmtree(GOLDENS, ignore_errors=True)
        for name, content in comparable(Path(folder) / "out").items():
            (GOLDENS / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDENS / name).write_bytes(content)


if __name__ == "__main__":
    main()
