"""Watched folders to articles: whatever files lie there, each visit anew."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from synopse.harvest import Harvest
from synopse.labels import Catalog
from synopse.model import Article, Gap
from synopse.read import Unreadable, find, read_file
from synopse.settings import FolderSource


def read_folder(source: FolderSource, zone: ZoneInfo, catalog: Catalog) -> Harvest:
    """Read all files of a folder. The archive knows those that have not changed.

    An article keeps the outlet that it names; the settings' name stands where it names none.
    """
    found = find([source.path])
    results = [read_file(path, name, zone) for path, name in found.files]
    articles = [_of_outlet(result, source) for result in results if isinstance(result, Article)]
    unread = [*found.missing, *(result for result in results if isinstance(result, Unreadable))]
    return Harvest(
        source=source.name,
        articles=tuple(articles),
        gaps=tuple(_gap(source, unreadable, catalog) for unreadable in unread),
        items=len(found.files),
        newest=max((article.published for article in articles if article.published), default=None),
    )


def _of_outlet(read: Article, source: FolderSource) -> Article:
    ours = read.source in (None, source.name)
    known = {"source": read.source or source.name, "house": source.group if ours else None}
    language = source.language if read.language == "und" and source.language else read.language
    return read.model_copy(update=known | {"language": language})


def _gap(source: FolderSource, unreadable: Unreadable, catalog: Catalog) -> Gap:
    reason = catalog.text(f"unreadable.{unreadable.why}", **unreadable.values)
    return Gap(stage="fetch", subject=f"{source.name}: {unreadable.subject}", reason=reason)
