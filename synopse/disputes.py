"""Contradictions that an earlier briefing told: which of them still stand, and which a later report settles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from synopse.certainty import is_sure
from synopse.labels import Catalog
from synopse.model import Article, Divergence, Evidence, News, Position, Standing, Statement, Story
from synopse.news import CONFIRMED
from synopse.novelty import Novelty
from synopse.sentences import sentences
from synopse.supersession import Spot, spots
from synopse.wording import explanation

MOST = 3
"""Contradictions of a story that are carried on: the weightiest."""


def left_open(story: Story, day: date, folder: str, anchor: str) -> tuple[Standing, ...]:
    """The contradictions that a briefing leaves open: those that it tells surely, and those that it carries on."""
    told = (Standing(day=day, folder=folder, anchor=anchor, divergence=d) for d in story.divergences if is_sure(d))
    return (*told, *(story.since.open if story.since else ()))


def still_said(
    standing: Sequence[Standing], articles: Sequence[Article], replaced: Mapping[str, str]
) -> tuple[Standing, ...]:
    """The contradictions of which every side is still said, with their evidence in the articles as they are today.

    Args:
        standing: as the last briefing left them.
        articles: of the story, in their newest versions.
        replaced: id of today's version by the id of the one that was known.
    """
    texts = {article.id: article for article in articles}

    def today(evidence: Evidence) -> Evidence | None:
        article = texts.get(replaced.get(evidence.article, evidence.article))
        if article is None or article.id == evidence.article:
            return evidence if article else None
        same = next((s for s in sentences(article) if s.text == evidence.quote), None)
        return (
            evidence.model_copy(update={"article": article.id, "start": same.start, "end": same.end}) if same else None
        )

    found = []
    for one in standing:
        positions = [_with(p, [e for was in p.evidence if (e := today(was))]) for p in one.divergence.positions]
        kept = [position for position in positions if position]
        if len(kept) == len(positions):
            found.append(_of(one, kept))
    return tuple(found)


def settled(standing: Sequence[Standing], story: Story, novelty: Novelty) -> Iterator[News]:
    """What the new reports say that decides a contradiction for one of its sides.

    A sentence decides where it surely says the same as one side and no new sentence as the other, and speaks of it as
    of something that was corrected, denied or admitted, without doubt.
    """
    for one in standing:
        sides = [spots(p.evidence) for p in one.divergence.positions]
        if answer := _answer(sides, story, novelty):
            both = tuple(p.evidence[0] for p in one.divergence.positions)
            before = Statement(text=both[0].quote, evidence=both)
            yield News(kind="settled", statement=answer.text, evidence=answer.evidence, before=before)


def carried_on(
    standing: Sequence[Standing], told: Sequence[News], story: Story, novelty: Novelty
) -> tuple[Standing, ...]:
    """The contradictions on which today's briefing says nothing else, with who joined a side since."""
    taken = {s for d in story.divergences if is_sure(d) for p in d.positions for s in spots(p.evidence)}
    taken |= {s for news in told if news.before for s in spots(news.before.evidence)}
    left: list[Standing] = []
    for one in sorted(standing, key=lambda one: -one.divergence.weight):
        said = {spot for p in one.divergence.positions for spot in spots(p.evidence)}
        if len(left) < MOST and not said & taken:
            left.append(_of(one, [_joined(position, story, novelty) for position in one.divergence.positions]))
            taken |= said  # what shares a side is the same question
    return tuple(left)


def beside(standing: Sequence[Standing], divergences: Sequence[Divergence]) -> tuple[Divergence, ...]:
    """The divergences without those that doubt what is carried on: it was told, and both sides still say so."""

    def repeats(divergence: Divergence, one: Standing) -> bool:
        said = {spot for p in one.divergence.positions for spot in spots(p.evidence)}
        return not is_sure(divergence) and all(spots(p.evidence) & said for p in divergence.positions)

    return tuple(d for d in divergences if not any(repeats(d, one) for one in standing))


def worded(standing: Standing, names: Mapping[str, str], catalog: Catalog) -> Standing:
    """The contradiction in words of today: outlets join it, and bear other names than on the day when it was told.

    Its kind is not repeated in the sentence: where it is shown, it stands beside it.

    Args:
        standing: as it was kept.
        names: of the outlets, by article.
        catalog: labels of the reader's language.
    """
    divergence = standing.divergence
    outlets = [list(dict.fromkeys(names[e.article] for e in p.evidence)) for p in divergence.positions]
    values = [p.value for p in divergence.positions if p.value]
    said = explanation(None, outlets, values if len(values) == len(outlets) else None, catalog)
    return standing.model_copy(update={"divergence": divergence.model_copy(update={"explanation": said})})


def _answer(sides: Sequence[set[Spot]], story: Story, novelty: Novelty) -> Statement | None:
    joined = [_new(side, story, novelty) for side in sides]
    spoken = [evidence for evidence in joined if evidence]
    if len(spoken) != 1:
        return None
    ruling = [e for e in spoken[0] if novelty.rules(novelty.claims[e.article, e.start])]
    return Statement(text=ruling[0].quote, evidence=tuple(spoken[0])) if ruling else None


def _new(side: set[Spot], story: Story, novelty: Novelty) -> list[Evidence]:
    """The new sentences that surely say the same as a side."""
    sure = (a for a in story.agreements if a.confidence >= CONFIRMED and spots(a.evidence) & side)
    taken = novelty.material.old | novelty.material.unlike
    return [e for agreement in sure for e in agreement.evidence if (e.article, e.start) not in taken]


def _joined(position: Position, story: Story, novelty: Novelty) -> Position:
    return position.model_copy(
        update={"evidence": (*position.evidence, *_new(spots(position.evidence), story, novelty))}
    )


def _with(position: Position, evidence: Sequence[Evidence]) -> Position | None:
    if not evidence:
        return None
    quotes = [e.quote for e in evidence]
    statement = position.statement if position.statement in quotes else quotes[0]
    return position.model_copy(update={"statement": statement, "evidence": tuple(evidence)})


def _of(standing: Standing, positions: Sequence[Position]) -> Standing:
    divergence = standing.divergence.model_copy(update={"positions": tuple(positions)})
    return standing.model_copy(update={"divergence": divergence})
