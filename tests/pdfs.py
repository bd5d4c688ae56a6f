"""PDFs for a checker that is no part of the tests: the golden briefing, also for archives, and one with hostile texts.

python -m tests.pdfs FOLDER   (`make pdfcheck` does, and has them checked)
"""

from __future__ import annotations

import sys
from pathlib import Path

from synopse.labels import load_catalog
from synopse.model import Briefing
from synopse.pdf import pdf
from synopse.settings import Looks
from tests.briefings import BERLIN, BRIEFING

GOLDEN = Path(__file__).parent / "golden" / "briefing.json"


def main() -> None:
    """Write them."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    golden, catalog = Briefing.model_validate_json(GOLDEN.read_bytes()), load_catalog("de", BERLIN)
    made = {"golden": (golden, Looks()), "archive": (golden, Looks(pdf_a=True)), "hostile": (BRIEFING, Looks())}
    for name, (briefing, looks) in made.items():
        (folder / f"{name}.pdf").write_bytes(pdf(briefing, catalog, looks))


if __name__ == "__main__":
    main()
