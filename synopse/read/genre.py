"""What kind of text an article is, as its page, its address, its title or the lines above it say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urlsplit

from synopse.clean import normalise
from synopse.language import Language, available, load
from synopse.model import Genre

KICKERS = 6
"""Blocks at the head of a text among which a label stands."""
LABEL_LENGTH = 120
TYPES: dict[str, Genre] = {
    "opinionnewsarticle": "opinion",
    "reviewnewsarticle": "opinion",
    "analysisnewsarticle": "analysis",
}
"""schema.org's subtypes of NewsArticle that are no reports."""


def genre_of(
    sections: Iterable[str], url: str | None, title: str | None, blocks: Sequence[str], language: Language
) -> Genre | None:
    """The first that says it: the page's own types and sections, its address, its title, a line above its text.

    Args:
        sections: types and sections that the page states for itself.
        url: where it was published.
        title: as printed.
        blocks: its paragraphs, of which the first ones may be labels.
        language: of the text.
    """
    genres = language.genres
    said = [TYPES.get(section.lower()) or genres.of_label(section) for section in sections]
    said += [of_address(url), genres.of_title(title) if title else None]
    for block in blocks[:KICKERS]:
        line = normalise(block).lstrip("# ")
        if line != title and len(line) <= LABEL_LENGTH:
            said.append(genres.of_label(line))
    return next(filter(None, said), None)


def of_address(url: str | None) -> Genre | None:
    """What a folder of the address is called, in any language that is known; the last part is the title's."""
    try:
        *folders, _ = unquote(urlsplit(url or "").path).split("/")
    except ValueError:  # an address that is none, e.g. with half a bracket
        return None
    known = [load(code).genres for code in available()]
    return next((found for folder in folders for genres in known if (found := genres.of_segment(folder))), None)
