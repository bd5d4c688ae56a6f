"""An article as the page or the plain text that an outlet would publish."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime
from html import escape

from training.voices import Voice

PLAIN = 0.3
"""Share of articles that come as plain text."""


def page(voice: Voice, source: str, published: datetime, rng: random.Random) -> tuple[str, str]:
    """The file's content and ending; every form names the outlet and the day, pages the time too."""
    if rng.random() < PLAIN:
        body = "\n\n".join(paragraphs(voice))
        return f"{source}\n\n{published.date().isoformat()}\n\n{voice.title}\n\n{body}\n", ".txt"
    return _html(voice, source, published), ".html"


def paragraphs(voice: Voice) -> Iterator[str]:
    """The text of each paragraph."""
    open_ones: list[str] = []
    for sentence in voice.sentences:
        if sentence.paragraph and open_ones:
            yield " ".join(open_ones)
            open_ones = []
        open_ones.append(sentence.text)
    if open_ones:
        yield " ".join(open_ones)


def _html(voice: Voice, source: str, published: datetime) -> str:
    known = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": voice.title,
        "datePublished": published.isoformat(),
        "publisher": {"@type": "Organization", "name": source},
    }
    data = json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")
    body = "\n".join(f"<p>{escape(text)}</p>" for text in paragraphs(voice))
    return f"""<!doctype html>
<html lang="{voice.language}">
<head>
<meta charset="utf-8">
<title>{escape(voice.title)} | {escape(source)}</title>
<script type="application/ld+json">{data}</script>
</head>
<body>
<header><a href="/">{escape(source)}</a> <nav><a href="/abo">Abo</a> <a href="/sport">Sport</a></nav></header>
<main><article>
<h1>{escape(voice.title)}</h1>
{body}
</article></main>
<footer><a href="/impressum">Impressum</a></footer>
</body>
</html>
"""
