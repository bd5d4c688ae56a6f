"""Web pages to documents: the article by trafilatura, what is known about it by `metadata`."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from zoneinfo import ZoneInfo

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted

from synopse.clean import normalise
from synopse.language.furniture import is_ended
from synopse.read.document import SHORTEST, Document, Unreadable
from synopse.read.metadata import read_metadata

XML_DECLARATION = re.compile(r"\A\s*<\?xml(?:[^>]*\?>)?")
"""Taken away, also where it never ends: lxml refuses text that declares an encoding."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no tree may hold."""
INLINE = {"hi", "ref", "lb", "del", "graphic"}
FLOWING = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
"""Elements of HTML that stand within a paragraph."""
SILENT = ("script", "style", "head", "template", "noscript", "iframe", "object", "figcaption", "select", "button")
CELL_WORDS = 8
"""A table is data, but old pages set text in tables: a cell with a whole sentence is text."""
LONGEST_ASIDE = 300


def read(content: str, zone: ZoneInfo) -> Document | Unreadable:
    """Article of a page. A time that gives no offset counts in `zone`.

    trafilatura's balanced mode decides what is the article. What only its generous mode finds (boxes
    beside the text) is kept aside, since agency credits stand there.
    """
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it would warn of is a gap
    try:
        page = lxml_html.document_fromstring(CONTROLS.sub(" ", XML_DECLARATION.sub("", content)))
    except etree.ParserError:
        return Unreadable(why="html_empty")
    _clean(page)
    metadata = read_metadata(page, zone)
    blocks = _extract(page, generous=False)
    if sum(len(block) for block in blocks) < SHORTEST:
        return Unreadable(why="html_without")
    known = {normalise(block) for block in blocks}
    boxes = [normalise(block) for block in _extract(page, generous=True)]
    published = metadata.published
    return Document(
        blocks=tuple(blocks),
        aside=tuple(box for box in boxes if box not in known and len(box) <= LONGEST_ASIDE),
        title=metadata.title,
        source=metadata.source,
        author=metadata.author,
        url=metadata.url,
        published=published.at if published else None,
        published_to_the=published.to_the if published else "minute",
        language=metadata.language,
        sections=metadata.sections,
        free=metadata.free,
    )


def read_fragment(markup: str) -> tuple[str, ...]:
    """Paragraphs of a piece of HTML that is all text, as feeds and mails hold it: nothing is weighed here."""
    try:
        body = lxml_html.document_fromstring(CONTROLS.sub(" ", XML_DECLARATION.sub("", markup)))
    except etree.ParserError:
        return ()
    _clean(body)
    etree.strip_elements(body, *SILENT, with_tail=False)
    for element in body.iter(etree.Element):
        if element.tag == "br":
            element.tail = "\n" + (element.tail or "")
        elif element.tag not in FLOWING:
            element.text = "\n\n" + (element.text or "")
            element.tail = "\n\n" + (element.tail or "")
    lines = str(body.text_content()).replace("\r", "").split("\n\n")
    return tuple(line for line in (" ".join(line.split()) for line in lines) if line)


def _clean(page: lxml_html.HtmlElement) -> None:
    """Take out what came into the tree as a character reference ("&#x1F;"): trafilatura fails on it."""
    for element in page.iter():
        element.text = CONTROLS.sub(" ", element.text) if element.text else None
        element.tail = CONTROLS.sub(" ", element.tail) if element.tail else None
        for name, value in element.attrib.items():
            if CONTROLS.search(value):
                element.set(name, CONTROLS.sub(" ", value))


def _extract(page: lxml_html.HtmlElement, *, generous: bool) -> list[str]:
    """Paragraphs that trafilatura finds. It works on a copy, since it changes the tree."""
    found = bare_extraction(
        deepcopy(page), include_comments=False, include_tables=True, favor_recall=generous, with_metadata=False
    )
    return list(_blocks(found.body)) if isinstance(found, Extracted) and found.body is not None else []


def _blocks(element: etree._Element) -> Iterator[str]:
    """Paragraphs below an element, marked as headings ("# ") and items ("- ")."""
    mark = {"head": "# ", "item": "- "}.get(element.tag, "")
    text = element.text or ""
    for child in element:
        if child.tag in INLINE:
            text += _inline(child) + (child.tail or "")
            continue
        yield from _paragraphs(text, mark)
        yield from _cell(child) if child.tag == "cell" else _blocks(child)
        text = child.tail or ""
    yield from _paragraphs(text, mark)


def _cell(element: etree._Element) -> Iterator[str]:
    for block in _blocks(element):
        if is_ended(block) and len(block.split()) >= CELL_WORDS:
            yield block


def _inline(element: etree._Element) -> str:
    """Text of an inline element; a line break is kept, for two of them part paragraphs."""
    if element.tag == "lb":
        return "\n"
    return (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)


def _paragraphs(text: str, mark: str) -> Iterator[str]:
    for part in re.split(r"\n[^\S\n]*\n", text):
        if part.strip():
            yield mark + part.strip()
