"""Make `seeds/`: stories of the corpus as the files that people have lying about.

python -m training.seeds

Pages as outlets publish them, plain text with and without a masthead, Markdown with front matter, and a
PDF in justified columns with hyphenated lines under a running head of two lines.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import typst

from synopse.labels import load_catalog
from training.stories import ROOT

SEEDS = ROOT / "seeds"
Article = dict[str, Any]

COLUMNS = r"""
#let article = json(bytes(sys.inputs.article))
#set document(title: article.title, author: article.source)
#set page(width: 14.8cm, height: 10.5cm, columns: 2, margin: (top: 2.4cm, bottom: 1.6cm, x: 1.3cm), header: text(7pt)[
  #article.source · Fachmagazin für Betrieb und Technik \
  #article.day #h(1fr) Seite #context counter(page).display()])
#set text(lang: article.language, hyphenate: true, size: 8.5pt, font: "New Computer Modern")
#set par(justify: true, leading: 0.55em)
#place(top, scope: "parent", float: true, text(15pt, weight: "bold", article.title))
#for paragraph in article.paragraphs { par(paragraph) }
"""


def paragraphs(article: Article) -> list[str]:
    """The article's sentences, joined to paragraphs."""
    joined: list[list[str]] = []
    for sentence in article["sentences"]:
        if sentence.get("p") or not joined:
            joined.append([])
        joined[-1].append(sentence["text"])
    return [" ".join(sentences) for sentences in joined]


def page(article: Article) -> bytes:
    """A web page with what surrounds an article, and its time and outlet as structured data."""
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": article["title"],
                "datePublished": article["published"],
                "publisher": {"@type": "NewsMediaOrganization", "name": article["source"]},
                "mainEntityOfPage": article["url"],
            }
        ],
    }
    body = "\n".join(f"<p>{html.escape(text)}</p>" for text in paragraphs(article))
    title, source = html.escape(article["title"]), html.escape(article["source"])
    structured = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f"""<!doctype html>
<html lang="{article["language"]}">
<head>
<meta charset="utf-8">
<title>{title} | {source}</title>
<link rel="canonical" href="{html.escape(article["url"])}">
<meta property="og:site_name" content="{source}">
<script type="application/ld+json">{structured}</script>
</head>
<body>
<header><a href="/">{source}</a>
<nav><a href="/politik">Politik</a> <a href="/sport">Sport</a> <a href="/abo">Abo</a></nav></header>
<main><article><h1>{title}</h1>
{body}
</article>
<aside><h2>Meistgelesen</h2><ul><li><a href="/1">So wird das Wetter am Wochenende</a></li></ul></aside></main>
<footer><a href="/impressum">Impressum</a> <a href="/datenschutz">Datenschutz</a></footer>
</body>
</html>
""".encode()


def text(article: Article) -> bytes:
    """Plain text under a masthead: outlet, day, title."""
    head = [article["source"], _day(article), article["title"]]
    return ("\n\n".join([*head, *paragraphs(article)]) + "\n").encode()


def bare_text(article: Article) -> bytes:
    """Plain text in an old encoding, with nothing but title and body."""
    return ("\r\n\r\n".join([article["title"], *paragraphs(article)]) + "\r\n").encode("cp1252")


def markdown(article: Article) -> bytes:
    """Markdown with front matter."""
    head = f'---\ntitle: "{article["title"]}"\nsource: {article["source"]}\ndate: {article["published"]}\n---\n\n'
    return (head + "\n\n".join([f"# {article['title']}", *paragraphs(article)]) + "\n").encode()


def pdf(article: Article) -> bytes:
    """A page of a magazine: two justified columns, hyphenated, with a running head of two lines."""
    data = {
        "title": article["title"],
        "source": article["source"],
        "language": article["language"],
        "day": _day(article),
        "paragraphs": paragraphs(article),
    }
    made: bytes = typst.compile(
        COLUMNS.encode(),
        sys_inputs={"article": json.dumps(data)},
        ignore_system_fonts=True,
        timestamp=datetime.fromisoformat(article["published"]).astimezone(),
    )
    return made


PLAN: tuple[tuple[str, str, str, Callable[[Article], bytes]], ...] = (
    ("dev/de-dev-01", "a1", "elbbote.html", page),
    ("dev/de-dev-01", "a2", "niederelbe-kurier.html", page),
    ("dev/de-dev-01", "a3", "nordwest-aktuell.txt", text),
    ("dev/de-dev-01", "a4", "radio-kuestenwelle.html", page),
    ("dev/de-dev-01", "a5", "blitz-hamburg.html", page),
    ("dev/de-dev-01", "a6", "bahn-und-strecke.pdf", pdf),
    ("dev/de-dev-04", "a1", "kuestenfunk-mv.html", page),
    ("dev/de-dev-04", "a2", "boddenbote.html", page),
    ("dev/de-dev-04", "a3", "baltic-courier.html", page),
    ("dev/de-dev-04", "a4", "strelasund-post.md", markdown),
    ("dev/de-dev-04", "a5", "northern-ledger.html", page),
    ("dev/de-dev-04", "a6", "wasserbau-heute.txt", text),
    ("dev/de-dev-05", "a1", "neue-mainwarte.html", page),
    ("dev/de-dev-05", "a2", "ostalb-courier.html", page),
    ("dev/de-dev-05", "a3", "rundfunk-mittelland.html", page),
    ("dev/de-dev-05", "a4", "kaspi-ticker.html", page),
    ("dev/de-dev-05", "a5", "blitz-kurier.html", page),
    ("dev/de-dev-05", "a6", "ohne-angaben.txt", bare_text),
    ("train/de-train-14", "a4", "sender-mitte.html", page),
)
"""Story, article, file, and how the file is made."""


def _day(article: Article) -> str:
    return load_catalog(article["language"]).date(datetime.fromisoformat(article["published"]))


def main() -> None:
    """Write the folder's articles; its README stays as it is."""
    for name, key, file, make in PLAN:
        story = json.loads((ROOT / "corpus" / f"{name}.json").read_text(encoding="utf-8"))
        article = next(a for a in story["articles"] if a["id"] == key)
        target = SEEDS / f"{article['published'][:10]}-{file}"
        target.write_bytes(make(article))


if __name__ == "__main__":
    main()
