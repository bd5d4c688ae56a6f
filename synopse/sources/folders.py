"""Watched folders to articles: whatever files lie there, each visit anew."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from synopse.harvest import Harvest
from synopse.labels import Catalog
from synopse.model import Article
from synopse.read import Room, Unreadable, find, read_files
from synopse.settings import FolderSource
from synopse.sources.shortfall import Shortfall


def read_folder(source: FolderSource, zone: ZoneInfo, catalog: Catalog, room: Room) -> Harvest:
    """Read all files of a folder. The archive knows those that have not changed.

    An article keeps the outlet that it names; the settings' name stands where it names none.
    """
    found = find([source.path])
    results = list(read_files(found.files, zone, room))
    articles = [_of_outlet(result, source) for result in results if isinstance(result, Article)]
    lacks = Shortfall(source.name, catalog)
    for missing in found.missing:
        if found.files:
            lacks.article(missing.subject, lacks.why(missing), unread=True)
        else:
            lacks.whole("unreadable", lacks.why(missing))
    for result in results:
        if isinstance(result, Unreadable):
            lacks.article(result.subject, lacks.why(result), unread=True)
    return Harvest(
        source=source.name,
        articles=tuple(articles),
        gaps=lacks.gaps,
        remarks=lacks.remarks,
        items=len(found.files),
        newest=max((article.published for article in articles if article.published), default=None),
    )


def _of_outlet(read: Article, source: FolderSource) -> Article:
    ours = read.source in (None, source.name)
    known = {"source": read.source or source.name, "house": source.group if ours else None}
    language = source.language if read.language == "und" and source.language else read.language
    return read.model_copy(update=known | {"language": language})
