"""What a text that is no report says of itself, and what that changes."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from synopse.labels import load_catalog
from synopse.language import load
from synopse.model import Article, Genre
from synopse.read.document import Unreadable, article
from synopse.read.genre import genre_of, of_address
from synopse.read.html import read as read_html
from synopse.synthesis import tell
from synopse.wording import story_title
from tests.articles import article as made
from tests.continuing import found

BERLIN = ZoneInfo("Europe/Berlin")
BODY = " ".join(["Der Rat der Stadt hat am Montag den Bau einer neuen Halle am Hafen beschlossen."] * 4)


@pytest.mark.parametrize(
    ("line", "code", "genre"),
    [
        ("Kommentar", "de", "opinion"),
        ("KOMMENTAR | WIRTSCHAFT", "de", "opinion"),
        ("Ein Kommentar von Yasemin Kolbe", "de", "opinion"),
        ("Vogts Woche – die Kolumne von Adrian Vogt", "de", "opinion"),
        ("Eine Analyse von Henrike Obermüller, Karnow", "de", "analysis"),
        ("Opinion | Guest Essay", "en", "opinion"),
        ("Comment by our chief correspondent", "en", "opinion"),
        ("Kommentare (12)", "de", None),
        ("Die Meinung der Leute ist geteilt", "de", None),
        ("Analyse des Trinkwassers ergab Keime", "de", None),
        ("Wirtschaft", "de", None),
    ],
)
def test_a_label_above_a_text(line: str, code: str, genre: Genre | None) -> None:
    assert genre_of((), None, "Eine Halle für den Hafen", (line, BODY), load(code)) == genre


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("Kommentar: Sparen mit der Axt", "opinion"),
        ("Sparen mit der Axt – ein Kommentar", "opinion"),
        ("Analyse: Stahlfrieden auf Raten", "analysis"),
        ("Meinungsfreiheit: Gericht stärkt Blogger", None),
        ("Kommentar der Botschaft sorgt für Ärger", None),
    ],
)
def test_a_title_that_names_it(title: str, genre: Genre | None) -> None:
    assert genre_of((), None, title, (title, BODY), load("de")) == genre


@pytest.mark.parametrize(
    ("url", "genre"),
    [
        ("https://elbbote.example/meinung/sparen-mit-der-axt", "opinion"),
        ("https://elbbote.example/politik/analyse/stahlfrieden-1.html", "analysis"),
        ("https://news.example/opinion/2026/03/hall.html", "opinion"),
        ("https://news.example/guest-essay/hall", "opinion"),
        ("https://news.example/politics/opinion-polls-show-a-shift", None),
        ("https://elbbote.example/politik/meinung", None),
        ("https://meinung.example/politik/halle", None),
        ("http://[::1/meinung/x", None),
        (None, None),
    ],
)
def test_a_folder_of_the_address(url: str | None, genre: Genre | None) -> None:
    assert of_address(url) == genre


@pytest.mark.parametrize(
    ("head", "genre"),
    [
        ('<script type="application/ld+json">{"@type": "OpinionNewsArticle", "headline": "Halle"}</script>', "opinion"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "articleSection": ["Politik", "Kommentar"]}'
            "</script>",
            "opinion",
        ),
        ('<script type="application/ld+json">{"@type": ["Article", "AnalysisNewsArticle"]}</script>', "analysis"),
        ('<meta property="article:section" content="Meinung">', "opinion"),
        ('<meta property="article:section" content="Politik">', None),
    ],
)
def test_what_a_page_says_of_itself(head: str, genre: Genre | None) -> None:
    paragraphs = "".join(f"<p>{BODY}</p>" for _ in range(3))
    page = f'<html lang="de"><head>{head}</head><body><article><h1>Eine Halle</h1>{paragraphs}</article></body></html>'
    document = read_html(page, BERLIN)
    assert not isinstance(document, Unreadable)
    result = article(document, "page.html", BERLIN)
    assert isinstance(result, Article)
    assert result.genre == genre


REPORTED = "Der Rat der Stadt beschloss am Montag den Bau der Halle."
MEANT = "Am Montag beschloss der Rat der Stadt den Bau der Halle."


@pytest.mark.parametrize("genre", ["opinion", None])
def test_a_report_speaks_for_what_an_opinion_piece_says_as_well(genre: Genre | None) -> None:
    piece = made("a", MEANT, title="Halle beschlossen", source="Blatt a").model_copy(update={"genre": genre})
    report = made("b", REPORTED, title="Die Halle der Stadt am Hafen wird gebaut", source="Blatt b")
    story = tell(found([piece, report], agreements=[(MEANT, REPORTED)]), load_catalog("de"))
    assert [source.genre for source in story.articles] == [genre, None]
    assert (story.agreements[0].statement == REPORTED) is (genre == "opinion")


def test_an_opinion_piece_gives_a_story_its_title_only_where_there_is_no_report() -> None:
    piece = made("a", MEANT, title="Der Rat der Stadt beschloss die Halle").model_copy(update={"genre": "opinion"})
    report = made("b", REPORTED, title="Hafen bekommt ein Dach")
    assert story_title([piece, report], "", "de") == report.title
    assert story_title([piece], "", "de") == piece.title
    for other in (piece.model_copy(update={"genre": "analysis"}), made("c", MEANT, title="„Die Halle kommt“")):
        assert story_title([other, report], "", "de") == report.title


def test_the_first_sentence_of_an_opinion_piece_does_not_open_a_story_that_a_report_opens_as_well() -> None:
    articles = [made(key, text, source=f"Blatt {key}") for key, text in (("a", REPORTED), ("b", MEANT))]
    for opinion in ("a", "b"):
        pieces = tuple(a.model_copy(update={"genre": "opinion" if a.id == opinion else None}) for a in articles)
        material = replace(found(articles), articles=pieces)
        assert tell(material, load_catalog("de")).lead[0].evidence[0].article != opinion
