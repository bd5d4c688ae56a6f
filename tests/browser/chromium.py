"""Chromium as it is installed, started without a window, and the golden briefing as a page to look at."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from synopse.labels import load_catalog
from synopse.model import Briefing
from synopse.render import html
from tests.briefings import BERLIN

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)
"""Starts nothing that a page did not ask for."""


def start(driver: Playwright) -> Browser:
    """Start the browser; there must be one."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    assert found, f"no browser; wanted one of {', '.join(NAMES)} (apt-get install chromium)"
    sandbox = () if os.geteuid() else ("--no-sandbox",)  # root has none
    return driver.chromium.launch(executable_path=found, args=[*QUIET, *sandbox])


def golden() -> Briefing:
    """The golden briefing of seeds/."""
    return Briefing.model_validate_json((GOLDEN / "briefing.json").read_bytes())


def golden_page() -> str:
    """The same as a page, with its articles."""
    briefing = golden()
    texts = {a.id: (GOLDEN / a.text_path).read_text() for story in briefing.stories for a in story.articles}
    return html(briefing, load_catalog(briefing.language, BERLIN), texts)
