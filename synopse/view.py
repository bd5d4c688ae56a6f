"""The shape in which templates get a briefing: numbered, grouped and labelled, so that they hold layout only."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator

from synopse.model import Frozen

BREAKS = re.compile(r"[\t-\r\x1c-\x20\x85\u2028\u2029]+")
"""Blanks and everything that starts a line; the non-breaking spaces stay."""

INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    r"\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
)
"""Control characters and those that turn the writing direction; joiners (U+200C, U+200D) spell words and stay."""

SURROGATES = re.compile(r"[\ud800-\udfff]")

UNSAFE_IN_URLS = re.compile(r"[\x00-\x20\"'<>()\[\]\\^`{|}\x7f]")


def shown(text: str) -> str:
    """Make the text one line that cannot disturb what stands around it, whatever page or file name it came from."""
    return SURROGATES.sub("\ufffd", INVISIBLE.sub("", BREAKS.sub(" ", text))).strip()


def web_address(url: str | None) -> str | None:
    """Keep the URL where a reader may be sent there (http, https), safe in any attribute; otherwise None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:  # urlsplit's word for "no URL", such as an unclosed bracket in the host
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    return UNSAFE_IN_URLS.sub(lambda found: f"%{ord(found[0]):02X}", shown(parts.geturl()))


Text = Annotated[str, AfterValidator(shown)]


class Mark(Frozen):
    """A source's number, leading to its entry in the story's list; `name` is the outlet."""

    number: int
    anchor: str
    name: Text
    label: Text


class Passage(Frozen):
    """What stands before and after a quote in its paragraph, blanks beside the quote included."""

    before: str
    after: str


class Words(Frozen):
    """A verbatim piece of an article: `before + value + after`, with `value` the part that differs.

    `open` and `close` are quotation marks, empty where the piece has some of its own: setting marks
    within marks would change the source's words. `language` is None where it is the document's.
    `translation` is a language model's, and says so.
    """

    mark: Mark
    also: Text | None
    open: str
    before: str
    value: str
    after: str
    close: str
    language: str | None
    translation: Text | None = None
    passage: Passage | None = None


class Picture(Frozen):
    """A drawing as SVG, whole and safe to put into a page; `text` says in words what it shows."""

    kind: Literal["matrix", "course", "origins", "figures"]
    title: Text
    text: Text
    svg: str


class Statement(Frozen):
    """A sentence with its sources and their words; `text` is None where it would only repeat the words."""

    text: Text | None
    marks: tuple[Mark, ...]
    words: tuple[Words, ...]


class Sentence(Frozen):
    """A sentence of a running text; `words` are what it rests on beyond itself.

    `verbatim` tells that the sentence is a source's own: then the words only add to it. `translation` is a language
    model's of such a one in another language, and says so.
    """

    text: Text
    marks: tuple[Mark, ...]
    words: tuple[Words, ...]
    verbatim: bool
    translation: Text | None = None


class AgreedStatement(Statement):
    """A statement of several sources, with how many and how independent they are.

    `speaker` is that of its words which the statement only repeats, None where there is none.
    """

    basis: Text
    speaker: Words | None = None


class Position(Statement):
    """One side of a divergence, with what differs in it, where that is a word or a figure."""

    value: Text | None


class Step(Statement):
    """What was reported at a time."""

    time: Text


class Conflict(Frozen):
    """A divergence, its positions side by side."""

    kind: Text
    topic: Text
    explanation: Text
    positions: tuple[Position, ...]
    picture: Picture | None = None


class Timeline(Frozen):
    """A development, step by step."""

    topic: Text
    steps: tuple[Step, ...]
    picture: Picture | None = None


class Link(Frozen):
    """Something to read elsewhere; `href` is None where no address may be followed."""

    text: Text
    href: str | None


class Source(Frozen):
    """An entry in a story's list of sources; `notes` say what it rests on and in what language it is.

    `named` tells whether the outlet is known, rather than called by its number.
    """

    mark: Mark
    named: bool
    title: Link
    host: Text | None
    language: str | None
    time: Text
    notes: tuple[Text, ...]
    reprints: tuple[Link, ...]


class Digest(Frozen):
    """One article in a few sentences."""

    source: Source
    sentences: tuple[Sentence, ...]


class NewsView(Statement):
    """Something new in a story; `before` is what was known, in the words of the sources."""

    kind: Text
    before: tuple[Words, ...]


class SinceView(Frozen):
    """What is new since the briefing that told the story last, and where that one stands.

    `more` tells how much else is new, and under which headings of the story it stands.
    """

    text: Text
    folder: str
    anchor: str
    news: tuple[NewsView, ...]
    more: Text | None


class UnchangedView(Frozen):
    """A story with reports that say nothing new, and where it was told."""

    title: Text
    text: Text
    folder: str
    anchor: str


class StoryView(Frozen):
    """One story. `nothing_divergent` stands in for absent divergences.

    `doubtful` are divergences that may be none, `alike` agreements that may be none. `omitted` counts what a shorter
    version leaves out.
    """

    anchor: str
    title: Text
    language: str | None
    basis: Text
    teaser: Text
    lead: tuple[Sentence, ...]
    conflicts: tuple[Conflict, ...]
    nothing_divergent: Text | None
    agreements: tuple[AgreedStatement, ...]
    timelines: tuple[Timeline, ...]
    single: tuple[Statement, ...]
    alike: tuple[AgreedStatement, ...]
    doubtful: tuple[Conflict, ...]
    digests: tuple[Digest, ...]
    digests_title: Text
    sources: tuple[Source, ...]
    since: SinceView | None
    pictures: tuple[Picture, ...] = ()
    omitted: Text | None = None
    further: Text | None = None


class Voice(Frozen):
    """One side of a contradiction in a line: who takes it, in words, and what one of them says."""

    names: Text
    words: Words


class Dispute(Frozen):
    """A contradiction in a line or two: in `text` where a few words hold it, else by a voice of each side.

    `kind` is None where it is not sure.
    """

    kind: Text | None
    text: Text | None
    voices: tuple[Voice, ...]


class Glance(Frozen):
    """A story in a few lines: what happened, how sure that is, where the sources disagree, what has changed.

    `anchor` is where the story is told, None where it is not. `undisputed` stands in for absent disputes, `more` counts
    those that are not told here. `outlets` are the sources where no list of them follows.
    """

    anchor: str | None
    title: Text
    language: str | None
    event: Sentence | None
    certainty: Text
    disputes: tuple[Dispute, ...]
    undisputed: Text | None
    more: Text | None
    news: tuple[Text, ...]
    outlets: tuple[Link, ...]


class GapView(Frozen):
    """What is missing."""

    stage: Text
    subject: Text
    reason: Text


class Explanation(Frozen):
    """A paragraph on the method under its title."""

    title: Text
    text: Text


class TopicView(Frozen):
    """A story that is only listed: its title, leading to a report, and who reports on it."""

    title: Link
    language: str | None
    text: Text


class View(Frozen):
    """The whole briefing. `labels` are the catalogue's plain strings, for headings and the like.

    `overview` opens a briefing of several stories, and is all there is of the short version, where `further` names
    the stories that do not fit. `empty` is what to say where nothing happened.
    """

    language: str
    title: Text
    created: Text
    window: Text | None
    figures: tuple[Text, ...]
    empty: Text
    overview: tuple[Glance, ...]
    further: Text | None
    stories: tuple[StoryView, ...]
    topics: tuple[TopicView, ...]
    topics_left: Text | None
    unchanged: tuple[UnchangedView, ...]
    gaps: tuple[GapView, ...]
    duplicates: tuple[Text, ...]
    method: tuple[Explanation, ...]
    labels: dict[str, str]
