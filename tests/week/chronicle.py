"""The week as its editions tell it, and what is wrong with it: each check answers with the faults that it found."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lxml import html
from pydantic import BaseModel

from synopse.model import Briefing, Evidence, Gap, NewsKind, Story
from tests.week.city import City
from tests.week.plan import Report

LIVE = "script iframe object embed form input link base img svg video audio".split()
"""Elements that no briefing has."""


@dataclass(frozen=True)
class Edition:
    """A briefing in its folder. `told` has the stories in which each report stands, `folded` what is a copy."""

    name: str
    folder: Path
    briefing: Briefing
    told: Mapping[str, list[Story]] = field(default_factory=lambda: defaultdict(list))
    folded: set[str] = field(default_factory=set)

    @property
    def page(self) -> str:
        """The briefing as HTML."""
        return (self.folder / "briefing.html").read_text(encoding="utf-8")


def read(folders: Mapping[str, Path], city: City) -> list[Edition]:
    """The editions, with the plan's reports found in them by their addresses."""
    keys = {address: report.key for report in city.plan.reports for address in city.addresses(report)}
    editions = []
    for name, folder in folders.items():
        briefing = Briefing.model_validate_json((folder / "briefing.json").read_bytes())
        edition = Edition(name, folder, briefing)
        for story in briefing.stories:
            for article in story.articles:
                for url in (article.url, *(reprint.url for reprint in article.reprints)):
                    edition.told[keys[url or ""]].append(story)
        edition.folded.update(keys[copy.url or ""] for copy in briefing.duplicates)
        editions.append(edition)
    return editions


def faults(editions: Sequence[Edition], city: City) -> dict[str, list[str]]:
    """All that is wrong with the week, by what it is."""
    reports = city.plan.reports
    found = {
        "lost": lost(editions, reports),
        "doubled": doubled(editions),
        "premature": premature(editions, reports),
        "repeated": repeated(editions),
        "severed": severed(editions),
        "overcounted": overcounted(editions),
        "misquoted": misquoted(editions),
        "live": (f"{e.name}: {fault}" for e in editions for fault in unguarded(e.page)),
        "stranger": (f"{visit.path} was asked for" for visit in city.stranger.visits),
    }
    return {name: listed for name, some in found.items() if (listed := list(some))}


def lost(editions: Sequence[Edition], reports: Sequence[Report]) -> list[str]:
    """Reports that no edition tells, folds, counts among the unchanged, or names as a gap."""
    known: set[str] = set()
    for edition in editions:
        known |= set(edition.told) | edition.folded
        outlets = {outlet for story in edition.briefing.unchanged for outlet in story.sources}
        outlets |= {outlet for gap in edition.briefing.gaps for outlet in _named(gap)}
        known |= {report.key for report in reports if report.outlet in outlets and f"{report.at}" < edition.name}
    return [report.key for report in reports if report.key not in known]


def doubled(editions: Sequence[Edition]) -> Iterator[str]:
    """Reports that stand twice in an edition, or again in a later one that does not go on with their story."""
    first: dict[str, Story] = {}
    for edition in editions:
        for key, stories in edition.told.items():
            if len(stories) > 1:
                yield f"{edition.name}: {key} stands {len(stories)} times in {[story.title for story in stories]}"
            if key in first and (stories[0].since is None or stories[0].id != first[key].id):
                yield f"{edition.name}: {key} again, not as a part of {first[key].title!r}"
            first.setdefault(key, stories[0])


def premature(editions: Sequence[Edition], reports: Sequence[Report]) -> Iterator[str]:
    """Reports in an edition that came out before they did."""
    for edition in editions:
        for report in reports:
            if report.key in edition.told and edition.briefing.generated_at < report.at:
                yield f"{edition.name}: {report.key} appeared at {report.at}"


def mixed(editions: Sequence[Edition]) -> Iterator[str]:
    """Stories that hold reports of two events, and events that two stories of an edition tell."""
    for edition in editions:
        events, stories = defaultdict(set), defaultdict(set)
        for key, found in edition.told.items():
            for story in found:
                events[story.id].add(key.split("--")[0])
                stories[key.split("--")[0]].add(story.id)
        for story in edition.briefing.stories:
            if len(events[story.id]) > 1:
                yield f"{edition.name}: {story.title!r} holds {sorted(events[story.id])}"
        yield from (
            f"{edition.name}: {event} is told {len(ids)} times" for event, ids in stories.items() if len(ids) > 1
        )


def repeated(editions: Sequence[Edition]) -> Iterator[str]:
    """Sentences that lead a story, or are its news, for the second time."""
    leads: set[str] = set()
    news: set[tuple[str, str]] = set()
    for edition in editions:
        led = {lead.text for story in edition.briefing.stories for lead in story.lead}
        yield from (f"{edition.name}: leads again: {text}" for text in sorted(led & leads))
        told = {(n.kind, n.statement) for s in edition.briefing.stories if s.since for n in s.since.news}
        yield from (
            f"{edition.name}: {kind} again: {text}" for kind, text in sorted(told & news) if kind != "confirmed"
        )
        leads |= led
        news |= told


def overcounted(editions: Sequence[Edition]) -> Iterator[str]:
    """Stories that claim more origins than there are agencies, houses and outlets behind them."""
    for edition in editions:
        for story in edition.briefing.stories:
            voices = {article.origin or article.house or article.source for article in story.articles}
            if story.origins > len(voices):
                yield f"{edition.name}: {story.title!r} on {story.origins} origins, from {sorted(voices)}"


def severed(editions: Sequence[Edition]) -> Iterator[str]:
    """Links back to an earlier edition that lead nowhere."""
    for edition in editions:
        links = [(story.since.folder, story.since.anchor) for story in edition.briefing.stories if story.since]
        links += [(story.folder, story.anchor) for story in edition.briefing.unchanged]
        for folder, anchor in links:
            page = edition.folder / folder / "briefing.html"
            if not page.is_file() or not html.parse(page).xpath("//*[@id=$anchor]", anchor=anchor):
                yield f"{edition.name}: {folder}#{anchor}"


def misquoted(editions: Sequence[Edition]) -> Iterator[str]:
    """Evidence that does not stand in its article word for word."""
    for edition in editions:
        for story in edition.briefing.stories:
            paths = {article.id: article.text_path for article in story.articles}
            paths |= {version.id: version.text_path for version in story.versions}
            for evidence in _evidence(story):
                text = (edition.folder / paths[evidence.article]).read_text(encoding="utf-8")
                if text[evidence.start : evidence.end] != evidence.quote:
                    yield f"{edition.name}: {evidence}"


def live(page: str) -> Iterator[str]:
    """What in a page could do something."""
    tree = html.fromstring(page)
    for element in tree.iter(*LIVE):
        yield f"<{element.tag}>"
    for element in tree.iter("*"):
        for name, value in element.attrib.items():
            if name.startswith("on") or str(value).strip().lower().startswith(("javascript:", "data:")):
                yield f"{name}={value}"


def unguarded(page: str) -> Iterator[str]:
    """What in a page could do something, and that it has no policy against it.

    The page's own script, which the policy allows by its hash, and its pictures may stay.
    """
    tree = html.fromstring(page)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") or [""]
    if "default-src 'none'" not in policy:
        yield "no policy"
    for script in tree.xpath("//script[not(@src)]"):
        if f"'sha256-{base64.b64encode(hashlib.sha256((script.text or '').encode()).digest()).decode()}'" in policy:
            script.drop_tree()
    for picture in tree.xpath("//figure/svg[@role='img']"):
        if not any(element.tag in LIVE for element in picture.iterdescendants()):
            picture.drop_tree()
    yield from live(html.tostring(tree, encoding="unicode"))


def gaps(edition: Edition, outlet: str) -> list[str]:
    """Why something of an outlet is missing, as the edition says it."""
    return [gap.reason for gap in edition.briefing.gaps if outlet in _named(gap)]


def _named(gap: Gap) -> list[str]:
    """The outlets that a gap is about."""
    return re.split(", | und ", gap.subject)


def news(editions: Sequence[Edition], event: str) -> set[NewsKind]:
    """The kinds of news with which an event of the corpus went on."""
    return {
        n.kind
        for edition in editions
        for key, stories in edition.told.items()
        if key.startswith(f"{event}--")
        for story in stories
        if story.since
        for n in story.since.news
    }


def table(editions: Sequence[Edition], mails: Mapping[str, int], posts: Mapping[str, int]) -> str:
    """The week at a glance."""
    head = ("edition", "at", "articles", "stories", "go on", "unchanged", "gaps", "mails", "posts")
    rows = [head]
    for edition in editions:
        briefing, at = edition.briefing, edition.briefing.generated_at
        rows.append(
            (
                edition.name,
                _hour(at),
                str(len(edition.told)),
                str(len(briefing.stories)),
                str(sum(story.since is not None for story in briefing.stories)),
                str(len(briefing.unchanged)),
                str(len(briefing.gaps)),
                str(mails.get(edition.name, 0)),
                str(posts.get(edition.name, 0)),
            )
        )
    return "\n".join("".join(cell.rjust(11) for cell in row) for row in rows)


def _hour(at: datetime) -> str:
    return f"{at:%a %H:%M}"


def _evidence(part: BaseModel) -> Iterator[Evidence]:
    """Every piece of evidence in a part of a briefing."""
    if isinstance(part, Evidence):
        yield part
        return
    for name in type(part).model_fields:
        value = getattr(part, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                yield from _evidence(item)
