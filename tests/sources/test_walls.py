"""Paywalls and cut texts are recognised, and ordinary pages that sell subscriptions are left in peace."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from synopse.model import Article
from synopse.read import Page, read_page
from synopse.sources.walls import fuller, is_clipped, is_cut

BERLIN = ZoneInfo("Europe/Berlin")
ROOT = Path(__file__).parents[2]
TEXT = (
    "Der Deich bei Wedel hat der Sturmflut in der Nacht standgehalten, teilte der Verband am Mittwoch mit.",
    "Das Wasser stieg auf 4,20 Meter über Normalnull und damit höher als bei jeder Flut seit 1976.",
    "Rund 300 Helferinnen und Helfer waren bis in den Morgen im Einsatz und füllten Sandsäcke.",
)


def page(*paragraphs: str, head: str = "", beside: str = "", language: str = "de") -> Page:
    """An outlet's page as it is read."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f"""<!doctype html><html lang="{language}"><head><title>Deich hält</title>{head}</head><body>
    <nav><a href="/abo">Abo</a></nav><main><article><h1>Deich hält</h1>{body}</article></main>{beside}</body></html>"""
    found = read_page(html.encode(), "https://elbbote.example/deich", BERLIN, content_type="text/html")
    assert isinstance(found, Page)
    return found


def linked_data(**more: object) -> str:
    story = {"@type": "NewsArticle", "headline": "Deich hält", "datePublished": "2026-03-04T07:10:00+01:00"} | more
    return f'<script type="application/ld+json">{json.dumps(story)}</script>'


def teaser(text: str, extent: str = "teaser") -> Article:
    return Article.model_validate({"id": "t", "path": "p", "text": text, "extent": extent, "language": "de"})


@pytest.mark.parametrize(
    "head",
    [
        linked_data(isAccessibleForFree=False),
        linked_data(isAccessibleForFree="False"),
        linked_data(isAccessibleForFree="http://schema.org/False"),
        linked_data(hasPart={"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".wall"}),
        linked_data(isAccessibleForFree=True, hasPart=[{"isAccessibleForFree": "false"}]),
        '<meta property="article:content_tier" content="locked">',
    ],
)
def test_a_page_that_says_it_is_not_free_is_cut(head: str) -> None:
    assert is_cut(page(*TEXT, head=head))


@pytest.mark.parametrize(
    ("wall", "language"),
    [
        ("Diesen Artikel weiterlesen mit Elbbote Plus – vier Wochen für 1 Euro", "de"),
        ("Jetzt weiterlesen mit E+.", "de"),
        ("Dieser Inhalt ist exklusiv für Abonnentinnen und Abonnenten.", "de"),
        ("Sie möchten mehr wissen? Um diesen Artikel weiterzulesen, benötigen Sie ein Abo.", "de"),
        ("Noch 78 % des Artikels.", "de"),
        ("Subscribe now to continue reading.", "en"),
        ("This article is only available to subscribers.", "en"),
        ("Unlock the rest of this article for £1", "en"),
    ],
)
def test_words_of_a_wall_behind_a_short_text_cut_it_and_are_no_text(wall: str, language: str) -> None:
    english = (
        "The dyke at Wedel withstood the storm surge in the night, the association said on Wednesday.",
        "The water rose to 4.20 metres above sea level, which is higher than in any flood since 1976.",
    )
    found = page(*(TEXT if language == "de" else english), wall, language=language)
    assert is_cut(found)
    assert wall not in found.article.text


@pytest.mark.parametrize(
    "box",
    [
        '<aside><a href="/abo">Jetzt Abo sichern</a></aside>',
        "<div><p>Elbbote Plus: vier Wochen für 1 Euro. Jetzt testen!</p></div>",
        "<footer>Sie haben bereits ein Abo? <a href='/login'>Hier anmelden</a></footer>",
        "<div class='teaser'><h3>Weitere Artikel</h3><p>E+ Warum die Mieten steigen</p></div>",
    ],
)
def test_a_box_that_sells_subscriptions_cuts_nothing(box: str) -> None:
    assert not is_cut(page(*TEXT, beside=box))
    assert not is_cut(page(*TEXT, "Abonnieren Sie unseren Newsletter und verpassen Sie nichts."))


def test_words_of_a_wall_with_text_behind_them_cut_nothing() -> None:
    assert not is_cut(page(TEXT[0], "Weiterlesen mit Elbbote Plus", *TEXT[1:]))


def test_words_of_a_wall_behind_a_long_whole_text_sell_other_articles() -> None:
    long = [
        f"{sentence} Das war am {day}. März so, und am Tag danach auch." for day in range(1, 8) for sentence in TEXT
    ]
    assert not is_cut(page(*long, "Weiterlesen mit Elbbote Plus"))


def test_a_page_that_says_it_is_free_is_believed() -> None:
    assert not is_cut(page(*TEXT, "Weiterlesen mit Elbbote Plus", head=linked_data(isAccessibleForFree=True)))


def test_what_is_said_of_another_article_does_not_count() -> None:
    others = [{"@type": "ListItem", "item": {"@type": "WebPage", "isAccessibleForFree": False}}]
    head = linked_data() + f'<script type="application/ld+json">{json.dumps({"itemListElement": others})}</script>'
    assert not is_cut(page(*TEXT, head=head))


def test_a_text_that_ends_in_an_omission_is_cut() -> None:
    assert is_cut(page(*TEXT, "Der Deichgraf sagte, man habe schon 2019 vor den Folgen des steigenden Wassers …"))


@pytest.mark.parametrize(
    ("text", "clipped"),
    [
        ("Der Deich hat gehalten, aber der Verband …", True),
        ("Der Deich hat gehalten, aber der Verband [...]", True),
        ("Der Deich hat gehalten, aber … Weiterlesen", True),
        ("Der Deich hat gehalten, aber [&hellip;]", True),
        ("Der Deich hat gehalten.", False),
        ("Er sagte: „Na ja …“ Dann ging der Deichgraf mit seinen Leuten nach Hause.", False),
    ],
)
def test_the_end_of_a_feeds_text_tells_whether_there_is_more(text: str, clipped: bool) -> None:
    assert is_clipped(text) == clipped


def test_the_longer_of_page_and_feed_stands_for_a_cut_text() -> None:
    cut = page(TEXT[0], "Weiterlesen mit Elbbote Plus")
    longer = fuller(cut, teaser(" ".join(TEXT)))
    assert (longer.text, longer.extent, longer.title) == (" ".join(TEXT), "teaser", "Deich hält")
    shorter = fuller(cut, teaser("Der Deich hat gehalten."))
    assert (shorter.text, shorter.extent) == (TEXT[0], "truncated")
    assert fuller(cut, None).extent == "truncated"


def test_a_page_much_shorter_than_what_its_feed_gives_is_cut() -> None:
    found = fuller(page(TEXT[0]), teaser(" ".join(TEXT), extent="full"))
    assert (found.text, found.extent) == (" ".join(TEXT), "full")


def test_a_whole_page_is_taken_as_it_is() -> None:
    whole = page(*TEXT)
    assert fuller(whole, teaser(TEXT[0])) == whole.article


def test_pages_of_the_corpus_are_whole_but_for_those_that_end_at_a_wall(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("build_corpus", ROOT / "corpus" / "build_corpus.py")
    assert spec is not None
    assert spec.loader is not None
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    stories = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "corpus/dev").glob("*.json"))]
    marked = set()
    for story in stories[:12]:
        for article in story["articles"]:
            data = builder.as_html(article).encode()
            read = read_page(data, article["url"], BERLIN, content_type="text/html")
            assert isinstance(read, Page)
            if is_cut(read):
                marked.add(f"{story['id']} {article['id']}")
    # "Diesen Artikel weiterlesen mit Landpost Plus – vier Wochen für 1 Euro"
    assert marked == {"de-dev-06 a4"}
