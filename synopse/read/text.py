"""Plain text and Markdown to documents."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from synopse.language import load
from synopse.read.detection import language_of
from synopse.read.document import Document
from synopse.read.lines import join, paragraphs, words_of
from synopse.read.moment import read_moment

FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\n(?P<fields>[\s\S]{0,5000}?)\n\1[ \t]*(?:\n|\Z)")
FIELD = re.compile(r"^(?P<key>[A-Za-z_ -]+?)\s*[:=]\s*(?P<value>.+?)\s*$", re.MULTILINE)
KEYS = {
    "title": ("title", "headline"),
    "source": ("source", "publisher", "outlet", "site", "sitename", "publication"),
    "author": ("author", "authors", "byline"),
    "url": ("url", "link", "canonical", "permalink"),
    "published": ("date", "published", "publishdate", "datepublished", "pubdate"),
    "language": ("lang", "language"),
}
"""What front matter calls its fields, without blanks, hyphens and case."""

ADDRESS = re.compile(r"https?://\S+")
FENCE = re.compile(r"(?:```|~~~)")
ATX = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.*?)\s*#*\s*")
SETEXT = re.compile(r"=+|-+")
RULE = re.compile(r"(?:[-*_]\s*){3,}")
ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
DEFINITION = re.compile(r"\[[^\]]+\]:\s*\S+.*")
TABLE_RULE = re.compile(r"\|?[\s:|-]+\|[\s:|-]*")
INLINE = (
    (re.compile(r"!\[[^\]\[]*\]\([^()\n]*\)"), ""),
    (re.compile(r"\[([^\]\[]*)\](?:\([^()\n]*\)|\[[^\]\[]*\])"), r"\1"),
    (re.compile(r"<((?:https?://|mailto:)[^>\s]+)>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>"), " "),
    (re.compile(r"(\*\*\*|\*\*|~~|``?)(?=\S)([^*~`\n]+)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)(__?)(?=\S)([^_\n]+)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)
"""Markup inside a line, and what stays of it."""


def read(content: str) -> Document:
    """Plain text: whatever it says about itself is left for its head and foot to tell."""
    conjunctions = load(language_of(content)).sentences.conjunctions
    return Document(blocks=paragraphs(content, conjunctions))


def read_markdown(content: str, zone: ZoneInfo) -> Document:
    """Markdown text: front matter and first heading say what it is, marks become plain text."""
    matter = FRONT_MATTER.match(content)
    fields = _fields(matter["fields"]) if matter else {}
    body = content[matter.end() :] if matter else content
    blocks = _blocks(body, content)
    title = fields.get("title")
    if title is None and blocks and blocks[0].startswith("# "):
        title = blocks[0][2:]
    published = read_moment(fields["published"], zone) if "published" in fields else None
    url = fields.get("url")
    return Document(
        blocks=tuple(blocks),
        title=title,
        source=fields.get("source"),
        author=fields.get("author"),
        url=url if url and ADDRESS.fullmatch(url) else None,
        published=published.at if published else None,
        published_to_the=published.to_the if published else "minute",
        language=fields.get("language"),
    )


def _fields(matter: str) -> dict[str, str]:
    """Fields of a front matter that say something about an article."""
    names = {alias: key for key, aliases in KEYS.items() for alias in aliases}
    found: dict[str, str] = {}
    for match in FIELD.finditer(matter):
        key = names.get(re.sub(r"[ _-]", "", match["key"]).lower())
        value = match["value"].strip("[]\"' ")
        if key and value:
            found.setdefault(key, value)
    return found


def _blocks(body: str, content: str) -> list[str]:
    """Paragraphs, headings ("# ") and items ("- ") of a Markdown text."""
    conjunctions = load(language_of(content)).sentences.conjunctions
    words = words_of(content)
    blocks: list[str] = []
    lines: list[str] = []

    def close(prefix: str = "") -> None:
        if text := _inline(join(lines, conjunctions, words)).strip():
            blocks.append(prefix + text)
        lines.clear()

    fenced = False
    marker = ""
    for raw in _without_comments(body).splitlines():
        line = raw.strip().lstrip(">").strip() if raw.lstrip().startswith(">") else raw.strip()
        if FENCE.match(line):
            fenced = not fenced
        elif fenced or DEFINITION.fullmatch(line) or TABLE_RULE.fullmatch(line):
            continue
        elif lines and not marker and SETEXT.fullmatch(line):
            close("# ")
        elif not line or RULE.fullmatch(line):
            close(marker)
            marker = ""
        elif heading := ATX.fullmatch(line):
            close(marker)
            lines.append(heading["text"])
            close("# ")
            marker = ""
        elif item := ITEM.match(line):
            close(marker)
            marker = "- "
            lines.append(line[item.end() :])
        else:
            lines.append(line)
    close(marker)
    return blocks


def _inline(line: str) -> str:
    """Line without its marks."""
    for pattern, stays in INLINE:
        line = pattern.sub(stays, line)
    return line


def _without_comments(body: str) -> str:
    """Text without its HTML comments; one that is never closed is none."""
    first, *rest = body.split("<!--")
    kept = [first]
    for part in rest:
        comment, closed, after = part.partition("-->")
        kept.append(after if closed else f"<!--{comment}")
    return "".join(kept)
