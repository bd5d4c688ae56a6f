"""What an agreement rests on, in words: sources, independent origins, what they share, and whose words it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from synopse.labels import Catalog
from synopse.model import Agreement, Evidence, SourceArticle


def agreement_basis(
    agreement: Agreement,
    articles: Mapping[str, SourceArticle],
    catalog: Catalog,
    *,
    stated: bool,
    against: Sequence[str] = (),
) -> str:
    """How many sources and origins agree, the origin that several of them share, and who are of one house.

    What it is about stands before it where no statement does.

    Then who contradicts them, whose words the statement is, and the numbers in it that only its own source gives.

    Args:
        agreement: what several sources say.
        articles: of its story, by id.
        catalog: labels of the reader's language.
        stated: whether the statement stands beside it, rather than the words of all sources alone.
        against: names of the outlets that contradict it.
    """
    basis, text = _counted(agreement, articles, catalog), catalog.text
    if against:
        basis = text("agreement.against", basis=basis, names=catalog.listing(against, limit=2, rest="sources"))
    if agreement.topic and not stated:
        basis = text("agreement.of", topic=agreement.topic, basis=basis)
    spoken = speaker(agreement)
    if spoken is None:
        return basis
    name = articles[spoken.article].source
    values = catalog.listing(list(map(catalog.quoted, agreement.own)))
    if not stated:
        return text("agreement.own", basis=basis, values=values, name=name) if values else basis
    key = "agreement.wording_own" if values else "agreement.wording"
    return text(key, basis=basis, name=name, values=values)


def speaker(agreement: Agreement) -> Evidence | None:
    """The evidence whose words the statement is; None where it was written."""
    return next((e for e in agreement.evidence if e.quote == agreement.statement), None)


def _counted(agreement: Agreement, articles: Mapping[str, SourceArticle], catalog: Catalog) -> str:
    text = catalog.text
    if agreement.origins >= agreement.sources:
        return text("agreement.independent", count=agreement.sources)
    sources = text("count.sources", count=agreement.sources)
    origins = text("count.origins", count=agreement.origins)
    agreeing = tuple({e.article: articles[e.article] for e in agreement.evidence}.values())
    houses = _shared_houses(agreeing)
    of_houses = {paper for papers in houses.values() for paper in papers}
    names = [name for name in _shared_origins(agreeing) if name not in of_houses]
    listed = catalog.listing(names)
    if agreement.origins == 1 and houses and not names:
        return text("agreement.one_house", sources=sources, name=next(iter(houses)))
    if not names:
        basis = text("agreement.origins", sources=sources, origins=origins)
    elif agreement.origins == 1:
        basis = text("agreement.one_origin", sources=sources, names=listed)
    else:
        basis = text("agreement.shared_origin", sources=sources, origins=origins, names=listed)
    for house, papers in houses.items():
        basis = text("agreement.house", basis=basis, papers=catalog.listing(papers), name=house)
    return basis


def _shared_origins(articles: Iterable[SourceArticle]) -> list[str]:
    """Name the origins on which two or more outlets rest, the outlet that is the origin itself included.

    A house is none: what its papers wrote is their own.
    """
    given = tuple(articles)
    carriers = Counter[str]()
    for article in given:
        carriers[article.origin or article.source] += 1 + len(article.reprints)
    shared = [(a.source if a.origin == a.house else a.origin, a.origin) for a in given]
    return list(dict.fromkeys(name for name, origin in shared if name and origin and carriers[origin] > 1))


def _shared_houses(articles: Iterable[SourceArticle]) -> dict[str, list[str]]:
    """The houses that count as one voice here, with the papers of each: a house is no origin, it has papers."""
    papers: dict[str, list[str]] = {}
    for article in articles:
        if article.house and article.origin == article.house:
            papers.setdefault(article.house, []).append(article.source)
    return {house: found for house, names in papers.items() if len(found := list(dict.fromkeys(names))) > 1}
