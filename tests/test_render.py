"""Markdown, HTML and JSON: what stands where, and that no text of an article can leave its place."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from synopse.labels import Catalog, load_catalog
from synopse.model import Briefing, Evidence, Statement
from synopse.presentation import present
from synopse.render import html, json, markdown
from synopse.settings import Looks
from synopse.templating import template
from synopse.view import shown
from tests.briefings import BERLIN, BRIEFING, HOSTILE, LANDING, PACT, evidence, only
from tests.briefings import TEXTS as TEXTS_OF_ARTICLES

GERMAN = load_catalog("de", BERLIN)
SECTIONS = ("divergences", "agreements", "developments", "single", "summaries", "sources")


# ---------------------------------------------------------------------- a briefing that says one thing everywhere

SAID_BY_ARTICLES = {
    *("title", "source", "sources", "house", "origin", "text", "statement", "topic", "explanation", "value", "quote")
}
SAID_BY_FILES = {"subject", "reason", "stage", "encoder", "summarizer", "judge", "path"}


def saying(text: str, briefing: Briefing = BRIEFING) -> Briefing:
    """Put this text into every field of the briefing that comes from an article, a feed or a file name."""

    def put(value: Any, field: str = "") -> Any:  # noqa: ANN401 - the data of any field
        if isinstance(value, dict):
            said = {name: put(part, name) for name, part in value.items()}
            return {**said, "start": 0, "end": len(text)} if "quote" in value else said
        if isinstance(value, list):
            return [put(part, field) for part in value]
        return text if isinstance(value, str) and field in SAID_BY_ARTICLES | SAID_BY_FILES else value

    return Briefing.model_validate(put(briefing.model_dump(mode="json", by_alias=True)))


TEXTS = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~$&;:/@=%^'\"„“‚‘ \n\t\u2028\u202eaxl19")).filter(shown)
"""Made of all that is syntax somewhere."""

HOSTILE_TEXTS = (
    HOSTILE,
    "# Titel #",
    "## x\n## y",
    "- a\n- b",
    "+ a",
    "1. a",
    "1) a",
    "---",
    "===",
    "> Zitat",
    "| a | b |\n| --- | --- |",
    "```\ncode\n```",
    "~~~",
    "    eingerückt",
    "[a]: https://boese.example",
    "[a](https://boese.example)",
    "![a](https://boese.example/x.png)",
    "<https://boese.example>",
    "https://boese.example www.boese.example",
    "&lt;b&gt; &#60; &amp;",
    "*a* **b** _c_ __d__ ~~e~~ `f` $g$",
    "{% raw %}{{ x }}{# y #}",
    "</p></li></details></script></style></title>",
    "<!-- --> <![CDATA[ ]]> <?php ?>",
    "\" onclick=alert(1) x='",
    '#import "x" #show: x => [] $x$ @label <label> //',
    "\xa0a\xa0",
    "\u2003a",
    "*",
    "_",
    "\\",
    "`",
    "|",
)


# ---------------------------------------------------------------------- Markdown


def tokens(text: str) -> list[Token]:
    """Read the document as CommonMark with GitHub's tables and strike-through, inline tokens included."""
    flat: list[Token] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        flat.extend([token, *(token.children or ())])
    return flat


def structure(text: str) -> list[tuple[str, str, str]]:
    """Everything about the document but its words."""
    kinds = [
        (token.type, token.tag, token.content if token.type.startswith("html") else str(token.attrs.get("href", "")))
        for token in tokens(text)
    ]
    return [kind for n, kind in enumerate(kinds) if kind[0] != "text" or kinds[n - 1][0] != "text"]


def words(text: str) -> str:
    """Collect what a reader of the rendered Markdown sees."""
    return "\n".join("".join(t.content for t in token.children or () if t.type == "text") for token in tokens(text))


def headings(text: str) -> list[tuple[str, str]]:
    found = tokens(text)
    return [(t.tag, found[n + 1].content) for n, t in enumerate(found) if t.type == "heading_open"]


SHORT = Looks(length="short")
PLAIN_STRUCTURE = structure(markdown(saying("Wort"), GERMAN))
PLAIN_SHORT = structure(markdown(saying("Wort"), GERMAN, SHORT))


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_markdown_keeps_its_structure_whatever_the_texts_say(text: str) -> None:
    document = markdown(saying(text), GERMAN)
    assert structure(document) == PLAIN_STRUCTURE
    assert shown(text) in words(document)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_the_short_version_keeps_its_structure_too(text: str) -> None:
    document = markdown(saying(text), GERMAN, SHORT)
    assert structure(document) == PLAIN_SHORT
    assert shown(text) in words(document)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
@example(text="a#")
def test_markdown_keeps_its_structure_for_any_text(text: str) -> None:
    document = markdown(saying(text), GERMAN)
    assert structure(document) == PLAIN_STRUCTURE
    assert shown(text) in words(document)


def test_markdown_holds_no_template_syntax_from_articles() -> None:
    assert not re.search(r"\{\{|\{%", markdown(saying("{{ x }}{% x %}{{{{"), GERMAN).replace("\\{", ""))


def test_markdown_does_not_escape_what_reads_well_as_it_is() -> None:
    text = "Cockpit & Tower: 13. Juni, 9.400 m (rund 31.000 Fuß), a_b, C#-Dur, 5 > 4 – „so“!"
    assert text in markdown(saying(text), GERMAN)


def test_markdown_has_the_sections_in_order() -> None:
    story = [GERMAN.text(f"section.{name}") for name in SECTIONS]
    end = [GERMAN.text(f"section.{name}") for name in ("gaps", "duplicates", "method")]
    found = [text for tag, text in headings(markdown(BRIEFING, GERMAN)) if tag in ("h1", "h2", "h3")]
    assert found == [BRIEFING.title, "Auf einen Blick", LANDING.title, *story, PACT.title, *story, *end]


def test_markdown_sets_the_sides_of_a_contradiction_below_each_other() -> None:
    document = markdown(BRIEFING, GERMAN)
    assert "- **Lüfter**\n  - Cockpit & Tower [\\[4\\]](#s1-q4): „Ein schadhafter **Lüfter** in der" in document
    assert "- RASANT [\\[2\\]](#s1-q2): „Über die aufblasbaren Rutschen" in document
    assert "- **Noris-Tagblatt**, **Radio Franken Eins**\n  - Noris-Tagblatt [" in document


def test_what_may_be_a_contradiction_says_where_the_other_side_begins() -> None:
    divergence = LANDING.divergences[0].model_copy(update={"confidence": 0.5})
    document = markdown(only(BRIEFING, LANDING.model_copy(update={"divergences": (divergence,)})), GERMAN)
    part = document.partition(f"### {GERMAN.text('section.doubtful')}")[2].partition("###")[0]
    assert re.findall(r"  - (\*Dagegen\* )?([^\[:]+) \[", part) == [
        ("", "RASANT"),
        ("*Dagegen* ", "Noris-Tagblatt"),
        ("", "Radio Franken Eins"),
    ]


def test_markdown_reads_well_as_plain_text() -> None:
    document = markdown(BRIEFING, GERMAN)
    assert "<br>" not in document
    assert "| ---" not in document.partition(f"## {GERMAN.text('section.gaps')}")[0]
    assert re.search(r"Insassen\. \S+ \*\(2\u00a0unabhängige Quellen; Wortlaut: [^)]+\)\*", document)
    part = document.partition(f"### {GERMAN.text('section.agreements')}")[2].partition("###")[0]
    assert part.count("Medizinische Hilfe benötigten elf Insassen.") == 1, "a sentence is not quoted for itself"


def test_markdown_ends_with_one_line_break_and_has_no_holes() -> None:
    for briefing in (BRIEFING, only(BRIEFING, PACT), only(BRIEFING)):
        document = markdown(briefing, GERMAN)
        assert document.endswith("\n")
        assert not document.endswith("\n\n")
        assert "\n\n\n" not in document


# ---------------------------------------------------------------------- HTML


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    VOID = frozenset({"meta", "br"})
    PICTURE = frozenset({"svg", "title", "desc", "text", "line", "circle", "rect"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == [], "elements left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold the elements to their nesting."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what a reader sees."""
        self.words.append(data)

    def structure(self) -> list[tuple[str, list[tuple[str, str | None]]]]:
        """Give the elements with those attributes that no outlet's name stands in, and without what is drawn."""
        named = ("title", "aria-label")
        written = [one for one in self.elements if one[0] not in self.PICTURE]
        return [(tag, [(k, v if k not in named else "") for k, v in attrs.items()]) for tag, attrs in written]

    def all(self, name: str) -> list[str]:
        """Give the values of an attribute."""
        return [attrs[name] or "" for _, attrs in self.elements if name in attrs]


PLAIN_PAGE = Page(html(saying("Wort"), GERMAN)).structure()


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_html_keeps_its_structure_whatever_the_texts_say(text: str) -> None:
    page = Page(html(saying(text), GERMAN))
    assert page.structure() == PLAIN_PAGE
    assert shown(text) in page.words


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_html_keeps_its_structure_for_any_text(text: str) -> None:
    page = Page(html(saying(text), GERMAN))
    assert page.structure() == PLAIN_PAGE
    assert shown(text) in page.words


def test_html_loads_nothing_and_runs_its_own_script_only() -> None:
    page = Page(html(BRIEFING, GERMAN))
    tags = [tag for tag, _ in page.elements]
    assert not {"link", "img", "image", "use", "iframe", "object", "embed", "base", "form"} & set(tags)
    assert tags.count("script") == tags.count("style") == 1
    assert not [
        name for _, attrs in page.elements for name in attrs if name.startswith("on") or name in ("src", "style")
    ]
    assert not re.search(r"url\(|@import", template("briefing.css"))
    assert not re.search(r"innerHTML|eval|fetch|import|document\.write|<", template("briefing.js"))
    assert all(re.match(r"#|https?://", href) for href in page.all("href"))


def test_html_allows_its_own_style_sheet_and_script_only() -> None:
    document = html(BRIEFING, GERMAN)
    digests = [
        base64.b64encode(hashlib.sha256(document.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0].encode()).digest())
        for tag in ("style", "script")
    ]
    policy = next(c for c in Page(document).all("content") if c.startswith("default-src"))
    style, script = (digest.decode() for digest in digests)
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_html_shows_a_quote_inside_its_paragraph() -> None:
    texts = {"noris": TEXTS_OF_ARTICLES["noris"]}
    assert "<mark>" not in html(BRIEFING, GERMAN)
    document = html(BRIEFING, GERMAN, texts)
    passage = document.partition("<mark>Die Reisenden verließen")[0].rpartition("<p")[2]
    assert passage.endswith("Drei Menschen kamen vorsorglich ins Krankenhaus. ")


def test_html_names_its_language_and_that_of_foreign_words() -> None:
    document = html(BRIEFING, GERMAN)
    assert '<html lang="de">' in document
    assert re.search(r'<q lang="en" dir="auto">„Some <strong>600</strong> of the aircraft', document)


def test_html_headings_leave_out_no_level() -> None:
    levels = [int(tag[1]) for tag, _ in Page(html(BRIEFING, GERMAN)).elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_html_identifiers_are_unique_and_labels_lead_to_one() -> None:
    page = Page(html(BRIEFING, GERMAN))
    assert len(page.all("id")) == len(set(page.all("id")))
    assert {name for names in page.all("aria-labelledby") for name in names.split()} <= set(page.all("id"))


def test_html_unfolds_the_evidence_of_an_agreement() -> None:
    document = html(BRIEFING, GERMAN)
    summary = "<summary>4\u00a0Quellen, 3\u00a0unabhängige Ursprünge; gemeinsame Grundlage: dpa</summary>"
    evidence = document.partition(summary)[2].partition("</details>")[0]
    assert evidence.count("<q ") == 3


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_have_the_contrast_that_tired_eyes_need() -> None:
    schemes = re.findall(r":root \{([^}]*)\}", template("briefing.css"))
    assert len(schemes) == 3  # light, dark, print
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", scheme))
        for ink in ("ink", "soft", "link", "conflict", "agree"):
            for paper in ("paper", "panel") if ink != "ink" else ("paper", "panel", "marker"):
                lighter, darker = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
                assert (lighter + 0.05) / (darker + 0.05) >= 4.5, f"{ink} on {paper}: {colours}"


# ---------------------------------------------------------------------- both


def test_every_mark_leads_to_its_source() -> None:
    page = Page(html(BRIEFING, GERMAN))
    marks = {href[1:] for href in page.all("href") if href.startswith("#")}
    assert marks <= set(page.all("id"))
    assert {"s1-q1", "s1-q4", "s2-q4"} <= marks
    document = markdown(BRIEFING, GERMAN)
    assert set(re.findall(r"\(#(s\d[^)]*)\)", document)) <= set(re.findall(r'<a id="([^"]+)"></a>', document))


def test_all_evidence_of_findings_is_there_word_for_word() -> None:
    page = "".join(Page(html(BRIEFING, GERMAN)).words)
    document = words(markdown(BRIEFING, GERMAN))
    findings: list[tuple[Evidence, ...]] = []
    for story in BRIEFING.stories:
        findings += [agreement.evidence for agreement in story.agreements]
        findings += [single.evidence for single in story.single_source]
        findings += [position.evidence for divergence in story.divergences for position in divergence.positions]
        findings += [step.evidence for development in story.developments for step in development.steps]
    quotes = [evidence.quote for finding in findings for evidence in finding]
    assert len(quotes) > 20
    for quote in quotes:
        assert quote in page
        assert quote in document


def test_no_javascript_address_becomes_a_link() -> None:
    assert not re.search(r'href="\s*javascript:', html(BRIEFING, GERMAN))
    assert "](<javascript:" not in markdown(BRIEFING, GERMAN)


def test_nothing_turns_the_writing_direction() -> None:
    assert "\u202e" not in html(BRIEFING, GERMAN)
    assert "\u202e" not in markdown(BRIEFING, GERMAN)


def test_empty_parts_are_left_out() -> None:
    bare = PACT.model_copy(update={"divergences": (), "agreements": (), "developments": (), "single_source": ()})
    for document in (markdown(only(BRIEFING, bare), GERMAN), html(only(BRIEFING, bare), GERMAN)):
        assert "Der maschinelle Vergleich hat keinen Widerspruch erkannt; das schließt keinen aus." in document
        for name in ("agreements", "single", "duplicates"):
            assert GERMAN.text(f"section.{name}") not in document
        assert GERMAN.text("gap.none") in document


def test_a_story_at_a_glance_has_its_title_on_a_line_of_its_own() -> None:
    document = markdown(BRIEFING, GERMAN)
    undated = re.sub(r" \\\[[^]]+\\\]", "", document)  # the day that the sentence means by a weekday
    assert f"1. **[{LANDING.title}](#s1)**\n\n   {LANDING.lead[0].text} [" in undated
    (first, *_) = re.findall(r"<ol>.*?</ol>", MarkdownIt("commonmark").render(document), re.DOTALL)
    assert len(re.findall("<li>\n<p><strong>", first)) == len(BRIEFING.stories)


def test_a_line_may_break_after_every_eighth_mark() -> None:
    """They stay together otherwise, and a phone must not scroll sideways."""
    numbers = range(1, 18)
    one, said = LANDING.articles[0], evidence("noris", "Drei")
    story = LANDING.model_copy(
        update={
            "articles": tuple(one.model_copy(update={"id": f"a{n}", "number": n}) for n in numbers),
            "lead": (
                Statement(text="S", evidence=tuple(said.model_copy(update={"article": f"a{n}"}) for n in numbers)),
            ),
            **dict.fromkeys(("divergences", "agreements", "developments", "single_source", "summaries"), ()),
        }
    )
    assert html(only(BRIEFING, story), GERMAN).count("<wbr>") == 2


def test_one_story_needs_no_overview() -> None:
    assert ("h2", "Auf einen Blick") not in headings(markdown(only(BRIEFING, PACT), GERMAN))
    assert "<nav" not in html(only(BRIEFING, PACT), GERMAN)


def test_a_briefing_without_stories_says_so() -> None:
    for document in (markdown(only(BRIEFING), GERMAN), html(only(BRIEFING), GERMAN)):
        assert GERMAN.text("page.empty") in document


@pytest.mark.parametrize("render", [markdown, html])
def test_an_english_reader_gets_english_labels(render: Callable[[Briefing, Catalog], str]) -> None:
    english = load_catalog("en", BERLIN)
    document = render(BRIEFING, english)
    for name in (*SECTIONS, "gaps", "duplicates", "method"):
        assert english.text(f"section.{name}") in document
    labels = [label for label in GERMAN.labels.values() if isinstance(label, str) and len(label) > 12]
    assert [label for label in labels if label in document] == []


# ---------------------------------------------------------------------- JSON


def test_json_is_the_briefing_under_its_published_names() -> None:
    data = json(BRIEFING)
    assert Briefing.model_validate_json(data) == BRIEFING
    assert data.startswith('{\n  "schema": "synopse/briefing/1"')
    assert '"from": "2026-01-14T17:20:00+01:00"' in data


def test_every_format_is_the_same_for_the_same_briefing() -> None:
    again = Briefing.model_validate_json(json(BRIEFING))
    assert json(again) == json(BRIEFING)
    assert markdown(again, GERMAN) == markdown(BRIEFING, GERMAN)
    assert html(again, GERMAN) == html(BRIEFING, GERMAN)
    assert present(again, GERMAN) == present(BRIEFING, GERMAN)
