"""The domain: articles as they are read, and the briefing as data.

Everything is frozen; a stage returns new objects. The second half is the published contract
(`synopse schema` prints it): templates render a `Briefing` and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

PublishedFrom = Literal["metadata", "text", "file", "unknown"]
Extent = Literal["full", "teaser", "truncated"]
Genre = Literal["opinion", "analysis"]
NewsKind = Literal["new", "changed", "confirmed", "corrected", "withdrawn", "settled"]
DivergenceKind = Literal[
    "number", "date", "place", "name", "actor", "cause", "denial", "certainty", "assessment", "scope"
]


class Frozen(BaseModel):
    """Base of the domain: immutable, and nothing unknown slips in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# ---------------------------------------------------------------------- what is read


class Removal(Frozen):
    """A piece of page furniture that left the text: kept, since it may credit an agency."""

    text: str
    reason: str


class Article(Frozen):
    """One article, cleaned. Offsets anywhere in the product refer to `text`.

    `path` names the file as the user gave it. What the input does not say is None:
    nothing is invented. `not_before` is the latest day that the text itself mentions,
    a lower bound where no time of publication is known. `house` is the publishing house where
    the settings name one: outlets of one house are one voice. `extent` tells whether the text is
    whole: a teaser is what a feed gives in its place, a truncated text ends at a wall. `weight` is what the
    settings give the outlet where words must be chosen; 1 is usual. `firsthand` is a text that was read at its own
    address, not in a feed or a file that names it. `genre` is what a text that is no report calls itself.
    """

    id: str
    path: str
    text: str
    title: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    published: AwareDatetime | None = None
    published_from: PublishedFrom = "unknown"
    published_to_the: Literal["minute", "day"] = "minute"
    not_before: date | None = None
    language: str = "und"
    removed: tuple[Removal, ...] = ()
    house: str | None = None
    extent: Extent = "full"
    weight: float = 1.0
    firsthand: bool = False
    genre: Genre | None = None


class Sentence(Frozen):
    """A sentence of an article: `article.text[start:end] == text`, both without outer blanks."""

    article: str
    index: int
    text: str
    start: int
    end: int
    paragraph: int


class Gap(Frozen):
    """Something that was asked for and is missing, with the stage and the reason."""

    stage: str
    subject: str
    reason: str


class Duplicate(Frozen):
    """An article folded into another one, and why.

    `similarity` is the share of the shorter text that stands in the longer one, from 0 to 1.
    """

    kept: str
    dropped: str
    path: str
    how: Literal["exact", "near"]
    similarity: float = Field(ge=0, le=1)
    source: str | None = None
    title: str | None = None
    url: str | None = None


# ---------------------------------------------------------------------- the briefing


class Evidence(Frozen):
    """A verbatim piece of a cleaned article: `text[start:end] == quote`.

    `translation` is what a language model made of it in the briefing's language, where the article has another one.
    """

    article: str
    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    translation: str | None = Field(default=None, exclude_if=lambda text: text is None)

    @model_validator(mode="after")
    def _span_has_the_length_of_the_quote(self) -> Evidence:
        if self.end - self.start != len(self.quote):
            raise ValueError(f"span {self.start}:{self.end} does not have the quote's length {len(self.quote)}")
        return self


class Statement(Frozen):
    """A sentence of the briefing with what it rests on."""

    text: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Summary(Frozen):
    """An article in a few sentences, in the order of the article."""

    article: str
    engine: str
    sentences: tuple[Statement, ...]


class Agreement(Frozen):
    """One statement that two or more articles make.

    `sources` counts outlets (reprints included), `origins` independent origins. `own` are numbers of the statement, in
    its words, that no sentence of another article gives: these agree with the rest. `topic` is what it is
    about in a few nouns, empty where its sentences share none.
    `weight` orders findings, `confidence` is the judge's probability; both 0 to 1.
    """

    id: str
    statement: str
    sources: int = Field(ge=1)
    origins: int = Field(ge=1)
    evidence: tuple[Evidence, ...] = Field(min_length=2)
    own: tuple[str, ...] = ()
    topic: str = ""
    weight: float = Field(ge=0, le=1)
    confidence: float = Field(ge=0, le=1)


class Position(Frozen):
    """One answer to a disputed question; `value` is what differs, in the source's own words."""

    statement: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    value: str | None = None


class Divergence(Frozen):
    """One question with answers that cannot both be right, or judgements that differ.

    `kind_confidence` is the judge's probability of the kind, if it is a contradiction. `explanation_evidence` is what
    the explanation rests on where a language model wrote it; otherwise it is made of the positions.
    """

    id: str
    kind: DivergenceKind
    kind_confidence: float = Field(default=1.0, ge=0, le=1)
    topic: str
    explanation: str
    explanation_evidence: tuple[Evidence, ...] = Field(default=(), exclude_if=lambda found: not found)
    positions: tuple[Position, ...] = Field(min_length=2)
    weight: float = Field(ge=0, le=1)
    confidence: float = Field(ge=0, le=1)


class Step(Frozen):
    """What was reported at a time; `at` is None where no article says when it appeared."""

    at: AwareDatetime | None
    statement: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    value: str | None = None


class Development(Frozen):
    """One question answered differently because time passed between the reports."""

    id: str
    topic: str
    explanation: str
    steps: tuple[Step, ...] = Field(min_length=2)
    weight: float = Field(ge=0, le=1)
    confidence: float = Field(ge=0, le=1)


class SingleSource(Frozen):
    """A statement of weight that one article alone makes."""

    statement: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    weight: float = Field(ge=0, le=1)


class Reprint(Frozen):
    """Another outlet's copy of an article, folded into it."""

    article: str
    source: str
    path: str
    title: str | None = None
    url: str | None = None


class Report(Frozen):
    """An article, or a copy of one, that is listed and was not compared: on a big day only some are."""

    article: str
    source: str
    title: str | None = None
    url: str | None = None
    path: str


class Topic(Frozen):
    """A story that is listed and was not looked at closely: its title, and who reports on it."""

    title: str
    language: str
    reports: tuple[Report, ...] = Field(min_length=1)


class SourceArticle(Frozen):
    """An article as a story lists it, numbered from 1 within the story.

    `source` is the outlet, or a neutral label where the text names none (`source_known`
    tells which). `origin` names what the report rests on where it says so.
    """

    number: int
    id: str
    source: str
    source_known: bool
    title: str | None
    url: str | None
    path: str
    published: AwareDatetime | None
    published_from: PublishedFrom
    published_to_the: Literal["minute", "day"]
    not_before: date | None
    language: str
    origin: str | None
    text_path: str
    reprints: tuple[Reprint, ...] = ()
    house: str | None = None
    extent: Extent = "full"
    genre: Genre | None = None


class ArticleVersion(Frozen):
    """What an article said before it was edited without a word; evidence may point into it by `id`."""

    id: str
    article: str
    text_path: str


class News(Frozen):
    """Something in a story that is new since an earlier briefing told it.

    `new`: not reported before; `changed`: another answer to the same question, `before` is the one known then;
    `confirmed`: known from `before`, now from a further origin; `corrected`: the article itself said `before`, with no
    word on the change; `withdrawn`: in its article then, and no longer; `settled`: what a later report says on a
    contradiction told then, whose sides are `before`.
    """

    kind: NewsKind
    statement: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    before: Statement | None = None


class Standing(Frozen):
    """A contradiction that an earlier briefing told, and that nobody has settled or taken back since."""

    day: date
    folder: str
    anchor: str
    divergence: Divergence


class Since(Frozen):
    """The briefing that told the story last, where it stands (beside this one's folder), and what is new since.

    `news` is all that is new, the foremost first; `open` are contradictions on which there is nothing new.
    """

    day: date
    folder: str
    anchor: str
    news: tuple[News, ...]
    open: tuple[Standing, ...] = ()


class Story(Frozen):
    """One event as its articles tell it.

    `title_evidence` is what the title rests on where a language model wrote it; otherwise it is an article's, or the
    beginning of the lead.
    """

    id: str
    title: str
    title_evidence: tuple[Evidence, ...] = Field(default=(), exclude_if=lambda found: not found)
    language: str
    weight: float = Field(ge=0, le=1)
    articles: tuple[SourceArticle, ...] = Field(min_length=1)
    origins: int = Field(ge=1)
    lead: tuple[Statement, ...]
    summaries: tuple[Summary, ...]
    agreements: tuple[Agreement, ...] = ()
    divergences: tuple[Divergence, ...] = ()
    developments: tuple[Development, ...] = ()
    single_source: tuple[SingleSource, ...] = ()
    since: Since | None = None
    versions: tuple[ArticleVersion, ...] = ()
    further: tuple[Report, ...] = ()


class Unchanged(Frozen):
    """A story of an earlier briefing on which there are reports again, and nothing new in them.

    Without `sources` there are none: articles were edited, and say what they said, or nothing came in. `open` are the
    contradictions that were told of it and still stand.
    """

    title: str
    day: date
    folder: str
    anchor: str
    sources: tuple[str, ...]
    open: tuple[Standing, ...] = ()


class Window(Frozen):
    """The time that the articles span; None where no article is dated."""

    start: AwareDatetime | None = Field(alias="from", serialization_alias="from")
    end: AwareDatetime | None = Field(alias="to", serialization_alias="to")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Period(Frozen):
    """The time of which a briefing from the archive tells: what came in after `from`, up to `to`.

    `sources` are those that could be read in it, by their names in the settings.
    """

    start: AwareDatetime = Field(alias="from", serialization_alias="from")
    end: AwareDatetime = Field(alias="to", serialization_alias="to")
    sources: tuple[str, ...]

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Writing(Frozen):
    """What a language model wrote in a briefing: how many of its sentences were checked against their evidence.

    `repaired` failed, were written anew, and passed then; `replaced` gave way to the source's words, or to nothing.
    `judged` counts the pairs of sentences that the model was asked about. Tokens and `cost` count answers that were
    kept from an earlier run as well, so that the same articles give the same figures; `cost` is by the prices in the
    settings, in their `currency`. `prompts` is the version of the prompts: other words in one are another version.
    """

    engine: str
    checked: int
    repaired: int
    replaced: int
    prompt_tokens: int
    answer_tokens: int
    judged: int = 0
    cost: float | None = None
    currency: str | None = None
    prompts: str | None = None


class Method(Frozen):
    """How the briefing was made, so that a reader can judge it and another run repeat it."""

    synopse: str
    encoder: str
    summarizer: str
    judge: str
    articles_read: int
    sentences: int
    furniture_removed: int
    pairs_compared: int
    writing: Writing | None = None
    seconds: dict[str, float] = {}
    """How long each stage took, if that was asked for: with it, the same articles do not give the same bytes."""


class Briefing(Frozen):
    """The whole briefing, as written to `briefing.json`."""

    schema_: Literal["synopse/briefing/1"] = Field(
        default="synopse/briefing/1", alias="schema", serialization_alias="schema"
    )
    title: str
    language: str
    generated_at: AwareDatetime
    window: Window
    stories: tuple[Story, ...]
    duplicates: tuple[Duplicate, ...]
    gaps: tuple[Gap, ...]
    method: Method
    unchanged: tuple[Unchanged, ...] = ()
    further: tuple[Topic, ...] = ()
    period: Period | None = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def timed(self, seconds: Mapping[str, float]) -> Briefing:
        """The same with how long each stage took."""
        rounded = {stage: round(took, 1) for stage, took in seconds.items()}
        return self.model_copy(update={"method": self.method.model_copy(update={"seconds": rounded})})
