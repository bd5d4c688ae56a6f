"""The briefing in a browser: filters, unfolding, keyboard, phone, print, without a script, and for a screen reader."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import GOLDEN, golden
from tests.browser.conftest import Opener

SEEDS = golden()
SOURCE, KIND, CERTAINTY = 0, 1, 2
RUN = "async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200)).slice(0, 3)])"


def choose(page: Page, which: int, label: str) -> None:
    page.locator("#tools select").nth(which).select_option(label=label)


def shown(page: Page, selector: str = ".finding") -> list[Locator]:
    """What a filter leaves, whether its part is unfolded or not."""
    return page.locator(f"{selector}:not([hidden])").all()


def violations(page: Page, axe: str) -> list[dict[str, object]]:
    page.evaluate(axe)
    found: list[dict[str, object]] = page.evaluate(RUN)
    return found


# ---------------------------------------------------------------------- filters


def test_a_source_leaves_what_it_takes_part_in_and_a_click_brings_all_back(opened: Opener) -> None:
    page = opened()
    whole = len(shown(page))
    choose(page, SOURCE, "BLITZ Hamburg")
    left = shown(page)
    assert 0 < len(left) < whole
    assert all("BLITZ Hamburg" in (finding.text_content() or "") for finding in left)
    expect(page.locator("article.story:visible")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text(f"{len(left)} von {whole} Befunden")
    page.get_by_role("button", name="Alles zeigen").click()
    assert len(shown(page)) == whole
    expect(page.get_by_role("status")).to_be_empty()
    expect(page.locator("#tools select").first).to_be_focused()


def test_an_outlet_that_reprints_is_found_by_what_it_reprints(opened: Opener) -> None:
    page = opened()
    choose(page, SOURCE, "Nordwest Aktuell")
    assert shown(page)
    assert all("Nordwest Aktuell" in (finding.text_content() or "") for finding in shown(page, ".conflict"))


def test_a_kind_leaves_contradictions_of_that_kind_alone(opened: Opener) -> None:
    page = opened()
    kinds = {finding.get_attribute("data-kind") or "" for finding in shown(page, ".conflict")}
    assert len(kinds) > 1
    for kind in sorted(kinds):
        choose(page, KIND, kind)
        assert {finding.get_attribute("data-kind") for finding in shown(page)} == {kind}


def test_what_is_unsure_unfolds_when_it_is_asked_for(opened: Opener) -> None:
    page = opened()
    expect(page.locator(".unsure .finding").first).to_be_hidden()
    choose(page, CERTAINTY, "nur Ungesichertes")
    assert len(shown(page)) == page.locator(".unsure .finding").count() > 0
    expect(page.locator(".unsure .finding").first).to_be_visible()
    choose(page, CERTAINTY, "nur Gesichertes")
    expect(page.locator(".unsure").first).to_be_hidden()


def test_filters_that_leave_nothing_say_so(opened: Opener) -> None:
    page = opened()
    choose(page, SOURCE, "Sender Mitte")
    choose(page, KIND, "Zahl")
    expect(page.get_by_role("status")).to_have_text("Dazu gibt es keinen Befund.")


# ---------------------------------------------------------------------- unfolding, side by side


def test_a_quote_unfolds_to_its_paragraph_with_the_sentence_highlighted(opened: Opener) -> None:
    page = opened()
    passage = page.locator(".conflict .passage").first
    expect(passage.locator("mark")).to_be_hidden()
    passage.locator("summary").click()
    expect(passage.locator("mark")).to_be_visible()
    paragraph, marked = passage.locator("p").text_content() or "", passage.locator("mark").text_content() or ""
    assert marked in paragraph
    assert len(paragraph) > len(marked)
    texts = [" ".join(path.read_text().split()) for path in (GOLDEN / "articles").iterdir()]
    assert any(" ".join(paragraph.strip("… ").split()) in text for text in texts)


def test_everything_unfolds_and_folds_at_once(opened: Opener) -> None:
    page = opened()
    button = page.get_by_role("button", name="Alles ausklappen")
    button.click()
    expect(page.locator("main details:not([open])")).to_have_count(0)
    button.click()
    expect(page.locator("main details[open]")).to_have_count(0)


def test_two_sources_stand_side_by_side_with_what_both_say_first(opened: Opener) -> None:
    page = opened()
    story = page.locator("article.story").filter(has=page.get_by_role("heading", name="Regionalzug", exact=False)).first
    beside = story.locator(".beside")
    beside.locator("summary").first.click()
    beside.get_by_label("Links").select_option(label="Niederelbe-Kurier")
    beside.get_by_label("Rechts").select_option(label="BLITZ Hamburg")
    assert beside.locator("thead th").all_text_contents() == ["Niederelbe-Kurier", "BLITZ Hamburg"]
    silent = [row.locator("td.note").count() for row in beside.locator("tbody tr:has(td)").all()]
    assert silent[0] == 0
    assert silent == sorted(silent)
    quotes = beside.locator("tbody td:last-child q").all_text_contents()
    said = {e.quote for story in SEEDS.stories for d in story.agreements for e in d.evidence}
    assert any(one.strip("„“") in said for one in quotes)


# ---------------------------------------------------------------------- keyboard


def test_the_keyboard_reaches_and_works_everything(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    summary = page.locator(".agreements summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".agreements details").first).to_have_attribute("open", "")
    page.locator("#tools select").nth(CERTAINTY).focus()
    page.keyboard.press("n")  # the first that begins with it: "nur Gesichertes"
    expect(page.locator(".unsure").first).to_be_hidden()


def test_a_number_leads_to_its_source(opened: Opener) -> None:
    page = opened()
    mark = page.locator("article.story .lead a.mark").first
    source = f"s1-q{mark.inner_text().strip('[]')}"
    mark.press("Enter")
    target = page.evaluate("document.querySelector(':target').id")
    assert target == source
    expect(page.locator(f"#{target}")).to_be_in_viewport()


# ---------------------------------------------------------------------- phone, print, without a script


def test_marks_stay_with_each_other_and_with_the_word_before_them(opened: Opener) -> None:
    page = opened(width=360)
    tops = "all => all.map(marks => new Set([...marks.getClientRects()].map(box => box.top)).size)"
    assert set(page.locator(".lead > p .marks").evaluate_all(tops)) == {1}
    alone = """all => all.filter(marks => {
        const before = document.createRange();
        before.setStart(marks.previousSibling, marks.previousSibling.length - 2);
        before.setEnd(marks.previousSibling, marks.previousSibling.length - 1);
        return before.getBoundingClientRect().bottom < marks.getBoundingClientRect().top;
    }).length"""
    assert page.locator(".lead > p .marks").evaluate_all(alone) == 0


@pytest.mark.parametrize("name", ["seeds.html", "hostile.html", "mail.html", "index.html"])
def test_a_phone_needs_no_scrolling_sideways(opened: Opener, name: str) -> None:
    page = opened(name, width=360)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_print_shows_all_evidence_and_none_of_the_controls(opened: Opener) -> None:
    page = opened()
    page.emulate_media(media="print")
    for selector in ("#tools", ".skip", ".beside", ".passage", ".up"):
        expect(page.locator(selector).first).to_be_hidden()
    for selector in (".agreements .evidence", ".unsure .evidence", ".digest", ".lead .evidence"):
        expect(page.locator(selector).first).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
    expect(page.locator("main details[open]")).to_have_count(0)  # folded again


def test_without_a_script_all_is_there_to_read(opened: Opener) -> None:
    page = opened(java_script_enabled=False)
    expect(page.locator("#tools")).to_be_hidden()
    expect(page.locator(".beside").first).to_be_hidden()
    details = page.locator(".agreements details").first
    details.locator("summary").first.click()
    expect(details.locator("q").first).to_be_visible()
    assert page.locator(".finding[hidden], .findings[hidden], article[hidden]").count() == 0


# ---------------------------------------------------------------------- eyes and ears


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("seeds.html", 1280, "light"),
        ("seeds.html", 360, "dark"),
        ("hostile.html", 1280, "dark"),
        ("mail.html", 1280, "light"),
        ("index.html", 360, "light"),
    ],
)
def test_axe_finds_nothing(opened: Opener, axe: str, name: str, width: int, scheme: str) -> None:
    page = opened(name, width=width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = violations(page, axe)
    assert found == [], json.dumps(found, indent=1, ensure_ascii=False)


def test_pictures_are_told_in_words(opened: Opener) -> None:
    page = opened()
    picture = page.get_by_role("img", name="Wer was berichtet").first
    assert "berichten: " in (picture.locator("desc").text_content() or "")
    assert page.locator("svg").count() == page.get_by_role("img").count()


def test_the_dark_changes_pictures_too(opened: Opener) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page = opened(color_scheme=scheme)
        colours.append(page.locator("svg .fill-ink").first.evaluate("one => getComputedStyle(one).fill"))
    assert colours[0] != colours[1]


# ---------------------------------------------------------------------- all briefings


def test_the_page_of_all_briefings_leaves_those_with_all_words(opened: Opener) -> None:
    page = opened("index.html")
    listed = page.locator(".list > li:visible")
    expect(listed).to_have_count(2)
    page.get_by_role("searchbox").fill("wolfin GERICHT")  # without the dots of "Wölfin"
    expect(listed).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("1 von 2 Lagebildern")
    page.get_by_role("searchbox").fill("")
    expect(listed).to_have_count(2)


def test_the_page_of_all_briefings_is_a_list_without_a_script(opened: Opener) -> None:
    page = opened("index.html", java_script_enabled=False)
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator(".list > li:visible")).to_have_count(2)


# ---------------------------------------------------------------------- hostile texts


def test_hostile_texts_stay_texts(opened: Opener) -> None:
    page = opened("hostile.html")
    page.get_by_role("button", name="Alles ausklappen").click()
    choose(page, CERTAINTY, "nur Gesichertes")
    page.get_by_role("button", name="Alles zeigen").click()
    assert page.evaluate("window.hit") is None
    assert page.locator("img:not([role]), script").count() == 1  # the page's own script
    assert "<script>alert(1)</script>" in page.locator("article h2").first.inner_text()
    assert "{{7*7}}" in page.locator("main").inner_text()
    assert page.locator("a[href^='javascript']").count() == 0
