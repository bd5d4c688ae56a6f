"""All that is known of a story before it is put into words: its articles, what was found, and who rests on whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from synopse.claims import Claim
from synopse.compare import Comparison, StoryText
from synopse.findings import Findings
from synopse.labels import Catalog
from synopse.model import Article, Duplicate, Reprint, SourceArticle, Summary
from synopse.origins import Citation, Origin, citations, origins


@dataclass(frozen=True)
class StoryMaterial:
    """All that is known of one story before it is put into words."""

    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    """Of all articles, in their order; findings hold indices into it."""
    findings: Findings
    summaries: tuple[Summary, ...]
    origins: Mapping[str, Origin]
    citations: Mapping[str, Sequence[Citation]]
    duplicates: tuple[Duplicate, ...]
    old: frozenset[tuple[str, int]] = frozenset()
    """Sentences, by article and start, that an earlier briefing knew."""
    known: frozenset[tuple[str, int]] = frozenset()
    """These, and the new ones that say the same."""
    unlike: frozenset[tuple[str, int]] = frozenset()
    """Sentences of groups in which one denies and another does not: the judge may be wrong there."""
    came: Mapping[tuple[str, int], datetime] = field(default_factory=dict)
    """When a sentence was first seen that an edit brought into its article: later than the article's own time."""


def gather(
    text: StoryText, summaries: tuple[Summary, ...], comparison: Comparison, duplicates: Sequence[Duplicate]
) -> StoryMaterial:
    """Gather what is known of a story, and find out who rests on whom."""
    outlets = sorted({a.source for a in text.articles if a.source})
    cited = {
        article.id: citations(article, found, outlets)
        for article, found in zip(text.articles, text.sentences, strict=True)
    }
    kept = {a.id for a in text.articles}
    return StoryMaterial(
        articles=text.articles,
        claims=comparison.claims,
        findings=comparison.findings,
        summaries=summaries,
        origins=origins(text.articles, cited),
        citations=cited,
        duplicates=tuple(d for d in duplicates if d.kept in kept),
    )


def sources(material: StoryMaterial, catalog: Catalog) -> tuple[SourceArticle, ...]:
    """The numbered list of a story's sources; an outlet that is not known goes by its number."""
    result = []
    names = {
        article.id: article.source or catalog.text("source.unknown", number=number)
        for number, article in enumerate(material.articles, start=1)
    }
    for number, article in enumerate(material.articles, start=1):
        origin = material.origins[article.id]
        reprints = tuple(
            Reprint(
                article=d.dropped,
                source=d.source or catalog.text("source.unknown_copy"),
                path=d.path,
                title=d.title,
                url=d.url,
            )
            for d in material.duplicates
            if d.kept == article.id
        )
        result.append(
            SourceArticle(
                number=number,
                id=article.id,
                source=names[article.id],
                source_known=article.source is not None,
                title=article.title,
                url=article.url,
                path=article.path,
                published=article.published,
                published_from=article.published_from,
                published_to_the=article.published_to_the,
                not_before=article.not_before,
                language=article.language,
                origin=names.get(origin.name, origin.name),
                text_path=f"articles/{article.id}.txt",
                reprints=reprints,
                house=article.house,
                extent=article.extent,
                genre=article.genre,
            )
        )
    return tuple(result)
