"""The README's pictures: parts of the golden briefing's page as they look in a browser.

python -m tests.browser.shots   (or `make pictures`) writes them to docs/pictures/.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import FloatRect, Page, sync_playwright

from tests.browser.chromium import ROOT, golden_page, start

FOLDER = ROOT / "docs" / "pictures"
STORY = "Regionalzug"
"""The story that the README's excerpt tells."""


def main() -> None:
    """Write each picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        page_file = Path(folder) / "briefing.html"
        page_file.write_text(golden_page(), encoding="utf-8")
        browser = start(driver)
        page = browser.new_page(viewport={"width": 840, "height": 1000}, locale="de-DE")
        page.goto(page_file.as_uri())
        _from_to(page, "header.page", ".overview > ol > li:nth-child(2)", "overview")
        story = page.locator("article.story", has=page.locator("h2", has_text=STORY))
        story.evaluate("one => one.setAttribute('data-shot', '')")
        _from_to(page, "[data-shot] .picture:has(figcaption)", "[data-shot] .picture:has(figcaption)", "matrix")
        passage = story.locator(".conflict").first.locator(".passage summary").last
        passage.click()
        _from_to(page, "[data-shot] .conflict >> nth=0", "[data-shot] .conflict >> nth=0", "contradiction")
        browser.close()


def _from_to(page: Page, first: str, last: str, name: str) -> None:
    """What lies between the top of one part and the bottom of another, with a margin, over the width of the page."""
    page.evaluate("scrollTo(0, 0)")
    top, bottom = page.locator(first).first.bounding_box(), page.locator(last).first.bounding_box()
    assert top
    assert bottom
    start_at, end_at = max(0.0, top["y"] - 16), bottom["y"] + bottom["height"] + 16
    clip = FloatRect(x=0.0, y=start_at, width=840.0, height=end_at - start_at)
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True, clip=clip)


if __name__ == "__main__":
    main()
