"""A story on two mornings, through the real stages and engines, in German and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest

from synopse.continuity import Edit
from synopse.memory import Past
from synopse.model import Article, Evidence, Frozen, NewsKind, Story, Unchanged
from tests.articles import article
from tests.mornings import first_morning, next_morning, of_the_corpus

GERMAN = (
    "In Hechthausen ist am Dienstagmorgen ein Regionalzug mit einem Lastwagen zusammengestoßen.",
    "Nach Angaben der Polizei wurden dabei 17 Menschen verletzt.",
    "Die Strecke zwischen Stade und Cuxhaven bleibt bis Mittwoch gesperrt.",
    "Der Lastwagenfahrer Jens Harmsdorf soll das Rotlicht missachtet haben.",
)
ENGLISH = (
    "A regional train hit a lorry at a level crossing in Hechthausen on Tuesday morning.",
    "Police said 17 people were injured in the crash.",
    "The line between Stade and Cuxhaven will stay closed until Wednesday.",
    "The lorry driver, Jens Harmsdorf, is believed to have run a red light.",
)
OTHER_GERMAN = (
    "Ein Zug ist in Hechthausen gegen einen Laster geprallt, wie die Feuerwehr am Dienstag sagte.",
    "An Bord waren 80 Fahrgäste, darunter viele Schulkinder.",
)
OTHER_ENGLISH = (
    "A train ran into a lorry in Hechthausen on Tuesday, the fire brigade said.",
    "There were 80 passengers on board, many of them school children.",
)


def report(key: str, said: Sequence[str], language: str = "de", day: int = 3, hour: int = 9) -> Article:
    time = f"2026-03-{day:02}T{hour:02}:00:00+01:00"
    return article(key, " ".join(said), source=f"Outlet {key}", published=time, language=language)


def quotes(part: object) -> Iterator[Evidence]:
    """All evidence below a part of a story."""
    if isinstance(part, Evidence):
        yield part
    elif isinstance(part, Frozen):
        for name in type(part).model_fields:
            yield from quotes(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from quotes(one)


def news(story: Story | Unchanged) -> list[tuple[NewsKind, str, str | None]]:
    assert isinstance(story, Story), story
    assert story.since
    return [(n.kind, n.statement, n.before.text if n.before else None) for n in story.since.news]


@pytest.fixture(scope="module")
def hospital() -> tuple[list[Article], int, Story, Past, Story]:
    """Hackers in a hospital: the annotated story, cut after the first day."""
    articles = [a for a in of_the_corpus("dev/de-dev-06") if a.source not in ("IT-Lagebild", "Hannoversche Landpost")]
    cut = sum(a.published is not None and a.published.day == 20 for a in articles)
    story, past = first_morning(articles[:cut])
    continued = next_morning(past, articles[:cut], articles[cut:])
    assert isinstance(continued, Story)
    return articles, cut, story, past, continued


def test_the_story_goes_on_under_its_name(hospital: tuple[list[Article], int, Story, Past, Story]) -> None:
    articles, cut, yesterday, past, today = hospital
    assert today.id == yesterday.id
    assert today.since
    assert (today.since.day, today.since.folder, today.since.anchor) == (past.day, past.folder, past.anchor)
    assert {a.id for a in articles[cut:]} <= {a.id for a in today.articles}


def test_figures_and_states_that_changed_stand_beside_the_old_ones(
    hospital: tuple[list[Article], int, Story, Past, Story],
) -> None:
    told = [(now, then) for kind, now, then in news(hospital[4]) if kind == "changed" and then]
    assert any("212 Eingriffe" in now and "80 planbare Operationen" in then for now, then in told)
    assert any("wieder die Notaufnahmen anfahren" in now and "lässt man sie nicht mehr" in then for now, then in told)


def test_the_lead_is_not_that_of_yesterday(hospital: tuple[list[Article], int, Story, Past, Story]) -> None:
    *_, yesterday, past, today = hospital
    assert today.lead
    assert not {s.text for s in today.lead} & set(past.told)
    assert today.title != yesterday.title


def test_no_sentence_is_news_twice(hospital: tuple[list[Article], int, Story, Past, Story]) -> None:
    told = [statement for _, statement, _ in news(hospital[4])]
    assert len(told) == len(set(told))


def test_all_evidence_is_verbatim(hospital: tuple[list[Article], int, Story, Past, Story]) -> None:
    texts = {a.id: a.text for a in hospital[0]}
    found = list(quotes(hospital[4]))
    assert len(found) > 20
    assert all(texts[e.article][e.start : e.end] == e.quote for e in found)


LANGUAGES = pytest.mark.parametrize(
    ("language", "said", "other"), [("de", GERMAN, OTHER_GERMAN), ("en", ENGLISH, OTHER_ENGLISH)], ids=["de", "en"]
)


@LANGUAGES
def test_a_silent_edit_of_a_figure_is_a_correction(language: str, said: Sequence[str], other: Sequence[str]) -> None:
    known = [report("a", said, language), report("b", other, language, hour=10)]
    now = [re.sub("17", "25", sentence) for sentence in said]
    later = report("a2", now, language)
    _, past = first_morning(known, language)
    story = next_morning(past, known, edits=[Edit(known[0], later)], language=language)
    assert news(story) == [("corrected", now[1], said[1])]
    texts = {a.id: a.text for a in (*known, later)}
    assert isinstance(story, Story)
    assert all(texts[e.article][e.start : e.end] == e.quote for e in quotes(story))
    assert [v.id for v in story.versions] == ["a"]


@LANGUAGES
def test_a_told_sentence_that_vanished_is_withdrawn(language: str, said: Sequence[str], other: Sequence[str]) -> None:
    known = [report("a", said, language), report("b", other, language, hour=10)]
    _, past = first_morning(known, language)
    gone = next(sentence for sentence in said[2:] if sentence in past.told)
    left = report("a2", [sentence for sentence in said if sentence != gone], language)
    story = next_morning(past, known, edits=[Edit(known[0], left)], language=language)
    assert news(story) == [("withdrawn", gone, None)]


@LANGUAGES
def test_mended_marks_and_slips_are_nothing_new(language: str, said: Sequence[str], other: Sequence[str]) -> None:
    known = [report("a", said, language), report("b", other, language, hour=10)]
    _, past = first_morning(known, language)
    mended = report("a2", [said[0].replace("Hechthausen", "Hechthaussen"), *said[1:]], language)
    spaced = mended.model_copy(update={"text": mended.text.replace(" zwischen", "  zwischen").replace(",", " –")})
    assert isinstance(next_morning(past, known, edits=[Edit(known[0], spaced)], language=language), Unchanged)


@LANGUAGES
def test_a_longer_copy_by_another_outlet_brings_what_it_adds_and_confirms_nothing(
    language: str, said: Sequence[str], other: Sequence[str]
) -> None:
    known = [report("a", said, language), report("b", other, language, hour=10)]
    _, past = first_morning(known, language)
    copied = next_morning(past, known, [report("c", [*said, other[1]], language, day=4)], language=language)
    assert isinstance(copied, Unchanged) or not {kind for kind, *_ in news(copied)} - {"new"}
    whole = [*said, "Das Bundesamt schickt Gutachter." if language == "de" else "The authority sent 4 experts."]
    extended = next_morning(past, known, [report("c", whole, language, day=4)], language=language)
    assert [(kind, text) for kind, text, _ in news(extended)] == [("new", whole[-1])]


@pytest.mark.parametrize(
    ("language", "said", "other", "further"),
    [
        (
            "de",
            GERMAN,
            OTHER_GERMAN,
            "In dem Zug saßen nach Angaben des Betreibers 80 Fahrgäste, viele davon Schulkinder.",
        ),
        (
            "en",
            ENGLISH,
            OTHER_ENGLISH,
            "Eighty passengers were on the train, including many school children, its operator said.",
        ),
    ],
    ids=["de", "en"],
)
def test_a_further_origin_confirms(language: str, said: Sequence[str], other: Sequence[str], further: str) -> None:
    known = [report("a", said, language), report("b", other, language, hour=10)]
    _, past = first_morning(known, language)
    story = next_morning(past, known, [report("c", [further], language, day=4)], language=language)
    assert news(story) == [("confirmed", further, other[1])]
