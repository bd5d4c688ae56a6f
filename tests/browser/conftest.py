"""One browser for all tests, and the pages that they look at: the golden briefing of seeds, and a hostile one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from synopse.delivery.letter import letter
from synopse.delivery.listing import index
from synopse.delivery.shelf import entry
from synopse.labels import load_catalog
from synopse.render import html
from tests.briefings import BERLIN, HOSTILE, TEXTS
from tests.browser.chromium import ROOT, golden, golden_page, start
from tests.test_render import saying

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    expect.set_options(timeout=30_000)  # of a busy machine; what is there is seen at once
    with sync_playwright() as driver:
        started = start(driver)
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    found = sorted((ROOT / "build").glob("axe-*.js"))
    assert found, "axe-core is not there; `make browser` fetches it"
    return found[-1].read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the pages: seeds.html, hostile.html, mail.html and index.html."""
    folder, catalog = tmp_path_factory.mktemp("pages"), load_catalog("de", BERLIN)
    seeds = golden()
    (folder / "seeds.html").write_text(golden_page(), encoding="utf-8")
    script = "<script>window.hit=1</script><img src=x onerror='window.hit=1'>"
    said = f'{HOSTILE}\n\n">{script} {{{{7*7}}}} \u202eטקסט {"w" * 300}'
    around = {name: f"{said} {said[::-1]}" for name in TEXTS}
    hostile = saying(said)
    (folder / "hostile.html").write_text(html(hostile, catalog, around), encoding="utf-8")
    (folder / "mail.html").write_text(letter(seeds, BERLIN, attached=False).html, encoding="utf-8")
    entries = (entry(folder / "2026-11-20", seeds, catalog), entry(folder / "2026-06-17", hostile, catalog))
    (folder / "index.html").write_text(index("Alle Lagebilder", entries, catalog), encoding="utf-8")
    return folder


@pytest.fixture
def opened(browser: Browser, pages: Path) -> Iterator[Opener]:
    """Opens a page; at the end, none may have asked for anything, nor left a word in the console."""
    contexts, troubles = [], []

    def open_(
        name: str = "seeds.html",
        *,
        width: int = 1280,
        color_scheme: Literal["light", "dark"] = "light",
        java_script_enabled: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="de-DE",
            color_scheme=color_scheme,
            java_script_enabled=java_script_enabled,
        )
        contexts.append(context)
        page = context.new_page()
        own = (pages / name).as_uri()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
        page.on(
            "request", lambda request: troubles.extend([request.url] if request.url.partition("#")[0] != own else [])
        )
        page.goto(own)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []
