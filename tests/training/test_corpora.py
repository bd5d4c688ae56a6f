"""The made day: the same each time, and what is said to be known of it is so."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from synopse.dedup import containment, shingled
from synopse.model import Article
from synopse.read import read_file
from training.corpora import Truth, day
from training.retelling import Retelling, moved, vocabulary

ARTICLES = 150


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("day")


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    return day(ARTICLES, folder, seed=1)


@pytest.fixture(scope="module")
def read(folder: Path, truth: Truth) -> dict[str, Article]:
    found = {name: read_file(folder / name, name, ZoneInfo("Europe/Berlin")) for name in truth.story}
    return {name: article for name, article in found.items() if isinstance(article, Article)}


def test_a_seed_makes_the_same_files_again(tmp_path: Path, folder: Path, truth: Truth) -> None:
    assert day(ARTICLES, tmp_path, seed=1) == truth
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in folder.iterdir()}


def test_another_seed_makes_others(tmp_path: Path, truth: Truth) -> None:
    assert day(ARTICLES, tmp_path, seed=2) != truth


def test_every_file_is_an_article_that_names_its_day(truth: Truth, read: dict[str, Article]) -> None:
    assert len(truth.story) == ARTICLES
    assert set(read) == set(truth.story) == set(truth.original)
    assert {a.published.date() for a in read.values() if a.published} == {date(2026, 3, 4)}


def test_stories_have_three_to_sixty_articles_and_some_articles_stand_alone(truth: Truth) -> None:
    sizes = Counter(Counter(truth.story.values()).values())
    assert sizes.pop(1) == round(0.05 * ARTICLES)
    assert min(sizes) >= 3
    assert max(sizes) <= 60


def test_the_share_of_copies_is_the_one_that_was_asked_for(truth: Truth) -> None:
    assert sum(name != of for name, of in truth.original.items()) / ARTICLES == pytest.approx(0.3, abs=0.02)


def test_copies_hold_their_original_and_other_reports_do_not(truth: Truth, read: dict[str, Article]) -> None:
    shingles = {name: shingled(article.text) for name, article in read.items()}
    copies = [containment(shingles[a], shingles[b]) for a, b in truth.original.items() if a != b]
    originals = [name for name, of in truth.original.items() if name == of]
    others = [containment(shingles[a], shingles[b]) for a in originals for b in originals if a < b]
    assert min(copies) > 0.7
    assert max(others) < 0.6
    assert sum(others) / len(others) < 0.02


def test_further_texts_are_told_too(tmp_path: Path) -> None:
    rows = [
        {"title": "Zwölf Schafe", "text": f"Ein Wolf riss {n} Schafe im Kreis Wendland. Das Land prüft es."}
        for n in (1, 2)
    ]
    (tmp_path / "more.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    truth = day(40, tmp_path / "day", seed=1, further=[tmp_path / "more.jsonl"])
    texts = [(tmp_path / "day" / name).read_text(encoding="utf-8") for name in truth.story]
    assert sum("Wendland" in text for text in texts) == 2


def test_an_event_told_again_has_other_words_and_the_same_ones_everywhere() -> None:
    usual = ["Der Mann stand gegen Abend da."]
    stories = [["Der Zug prallte gegen 12 Lastwagen."], ["Das Flugzeug knallte gegen den Kraftwagen."], *[usual] * 40]
    rare = vocabulary(stories)
    again = Retelling(rare, random.Random(3))
    one, two = again.text("Der Zug prallte gegen 12 Lastwagen."), again.text("Der Zug, die 12 Lastwagen.")
    assert one.startswith("Der ")
    assert " gegen " in one
    assert one != "Der Zug prallte gegen 12 Lastwagen."
    assert one.split()[-2:] == two.split()[-2:]


@pytest.mark.parametrize(
    ("text", "language", "later"),
    [
        ("Am Dienstagabend, 3. März", "de", "Am Donnerstagabend, 5. März"),
        ("Bis Sonntag, den 31. Dezember", "de", "Bis Dienstag, den 2. Januar"),
        ("On Monday, 3 March", "en", "On Wednesday, 5 March"),
        ("am 31. Februar", "de", "am 31. Februar"),  # no day of any year
    ],
)
def test_days_move_together(text: str, language: str, later: str) -> None:
    assert moved(text, language, date(2026, 3, 3), 2) == later
