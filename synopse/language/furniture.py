"""Page furniture: which lines of a page are not the article, and why."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal, Self

from pydantic import model_validator

from synopse.model import Frozen

Place = Literal["head", "middle", "foot"]
Reach = Literal["anywhere", "alone", "edge", "head", "foot"]

ENDED = re.compile(r"[.!?…:。！？][\"“”»«’'›‹)\]」』]*$|^[„\"“»«‚‘「].*[\"“”»«’‘」]$")
"""A sentence's end, or a line that is nothing but a quotation."""
ADDRESS = re.compile(r"[\w.+-]@[\w-]{1,63}\.\w|https?://|www\.\w", re.IGNORECASE)
HANDLE = re.compile(r"(?<![\w.])@\w{2,}")
RIGHTS = re.compile(r"^(?:©|\(c\)\s|®)", re.IGNORECASE)
DATE = re.compile(
    r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d\d)|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?\s[^\W\d]{3,20},?\s\d{4}|(?<![^\W\d])[^\W\d]{3,20}\.?\s\d{1,2},?\s\d{4}"
)
BARE_CODES = re.compile(r"\(?[^\W\d_]{2,9}(?:\s?[/,-]\s?[^\W\d_]{2,9})+\)?|\([^\W\d_]{2,9}\)")
"""Signs of agencies and authors, nothing else: "(dpa/bb)", "afp/sda-mk"."""
SPEECH = re.compile(r"^[„\"“»«]|[“”\"»«],\s")
"""Direct speech: a line that opens with it, or where it is ascribed, is no furniture."""
LONGEST_LINE = 600
"""A longer paragraph is text; it also keeps the patterns fast."""
HEADING_WORDS = 12
HEADING_LENGTH = 100
NOTICE_WORDS = 16
STAMP_WORDS = 5
CONTACT_WORDS = 20
LONGEST_CREDIT = 160


class FurnitureRule(Frozen):
    """One kind of furniture: where all conditions hold, the line goes for this reason.

    `at` says where: "head" or "foot" of the article, either "edge", at an edge or "alone" in its paragraph,
    or "anywhere". `starts` is a pattern for its beginning, in which `{family}` stands for a family of words;
    `has` and `lacks` name families. `unended` asks for a line without the punctuation of a sentence. Direct
    speech is spared, except by a rule that lacks nothing.
    """

    reason: str
    at: Reach = "edge"
    starts: str = ""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ("report",)
    unended: bool = False
    max_words: int = 30


class FurnitureRules(Frozen):
    """How a language words its page furniture.

    `families` maps a name to patterns of words; `rules` combine them. Some families are used by
    the mechanism itself: `report` (words of reported speech, the usual veto), `credit_label` ("Text"),
    `picture_label` ("Foto"), `agency`, `through` (the words between an owner and an agency), and
    `source_label` (the word before the name of an outlet), `wall` (what stands where a text is cut off).
    """

    families: dict[str, tuple[str, ...]]
    cased: frozenset[str] = frozenset()
    """Families whose words count only as they are written ("Sie" is the reader, "sie" somebody else)."""
    rules: tuple[FurnitureRule, ...]
    calls: frozenset[str] = frozenset()
    """Reasons of lines that speak to the reader: a short sentence before the call belongs to it."""
    authors: tuple[str, ...] = ()
    """Patterns of a byline; group `author` is the name, or several."""

    @model_validator(mode="after")
    def _patterns_compile(self) -> Self:
        wanted = {"report", "credit_label", "picture_label", "agency", "through", "source_label", "wall"}
        wanted.update(name for rule in self.rules for name in (*rule.has, *rule.lacks))
        if missing := wanted - self.families.keys():
            raise ValueError(f"rules use families that are not there: {', '.join(sorted(missing))}")
        try:
            _ = self.found, self.begins, self.last_credit, self.bylines
        except (re.error, KeyError) as error:
            raise ValueError(f"not a pattern: {error}") from error
        return self

    @cached_property
    def found(self) -> dict[str, re.Pattern[str]]:
        """A pattern for each family: whole words."""
        return {
            name: re.compile(rf"(?<!\w){self._group(name)}(?!\w)", 0 if name in self.cased else re.IGNORECASE)
            for name in self.families
        }

    @cached_property
    def begins(self) -> tuple[re.Pattern[str], ...]:
        """The pattern for the beginning of a line, for each rule."""
        return tuple(re.compile(rf"(?:{self._filled(rule.starts)})", re.IGNORECASE) for rule in self.rules)

    @cached_property
    def last_credit(self) -> re.Pattern[str]:
        """A credit at the end of a paragraph.

        Group `agency` is one of signs ("(dpa/bb)"), `picture` credits a picture ("Foto: Meier", "(Quelle:
        AFP)", "(Army via AP)"), `text` the report ("Mitarbeit: Meier").
        """
        agency, through = self._group("agency"), self._group("through")
        label, picture = self._group("credit_label"), self._group("picture_label")
        behind_sentence = r"(?<=[.!?…“”»«\")\]]\s)"
        return re.compile(
            rf"""(?<=[\s.!?…“”»«")\]])(?:
                (?P<agency>[(\[](?:[a-zà-ÿ]{{1,8}}/)?(?i:{agency})(?:[/,-]\s?\w{{1,12}}){{0,5}}[)\]])\.?
              | (?P<picture>(?=[^\W\d_a-zà-ÿ])(?i:{picture})\s?:\s?[^.!?:()]{{2,80}}
                  |{behind_sentence}(?i:{picture})\s?:\s?[^.!?:()]{{2,80}}\.
                  |\((?i:{label}|{picture})\s?:\s?[^()]{{2,80}}\)\.?
                  |\([^():.]{{0,80}}(?:/\s?|\s{through}\s)(?i:{agency})(?:\s[^()]{{0,40}})?\)\.?
                  |\((?i:{agency})\s[^\s():]+/[^():]{{2,60}}\)\.?
                  |\((?i:{picture})\s{through}\s[^():]{{2,80}}\)\.?)
              | (?P<text>{behind_sentence}(?=[^\W\d_a-zà-ÿ])(?i:{label})\s?:\s?[^.!?:()]{{2,60}}\.?)
            )$""",
            re.VERBOSE,
        )

    @cached_property
    def bylines(self) -> tuple[re.Pattern[str], ...]:
        """The patterns of a byline, compiled; capitals count in them."""
        return tuple(re.compile(pattern) for pattern in self.authors)

    def _group(self, name: str) -> str:
        return f"(?{'-i' if name in self.cased else ''}:{'|'.join(self.families[name])})"

    def _filled(self, pattern: str) -> str:
        return re.sub(r"\{([a-z_]+)\}", lambda m: self._group(m[1]), pattern)


def reason(line: str, rules: FurnitureRules, place: Place, *, alone: bool) -> str | None:
    """Why a line is furniture; None where it is text.

    The line is a whole paragraph (`alone`) or the last sentence of one. `place` says where it stands: at
    the head or the foot of the article, with nothing but furniture further out, or in its middle.
    """
    if len(line) > LONGEST_LINE:
        return None
    if RIGHTS.match(line):
        return "copyright"
    if BARE_CODES.fullmatch(line):
        return "agency"
    words = len(line.split())
    spoken = SPEECH.search(line) is not None
    reaches = {"anywhere", place} | ({"alone"} if alone or place != "middle" else set())
    reaches |= {"edge"} if place != "middle" else set()
    for rule, begins in zip(rules.rules, rules.begins, strict=True):
        if (
            words <= rule.max_words
            and not (spoken and rule.lacks)
            and rule.at in reaches
            and not (rule.unended and is_ended(line))
            and begins.match(line)
            and all(rules.found[name].search(line) for name in rule.has)
            and not any(rules.found[name].search(line) for name in rule.lacks)
        ):
            return rule.reason
    return None


def shape_reason(line: str, rules: FurnitureRules, place: Place) -> str | None:
    """Why a whole paragraph is furniture by its shape alone, in any language; None where it may be text."""
    if len(line) > LONGEST_LINE:
        return None
    words = line.split()
    ended = is_ended(line)
    if DATE.search(line) and len(DATE.sub("", line).split()) <= STAMP_WORDS and not ended:
        return "stamp"
    if place != "middle" and len(words) <= CONTACT_WORDS and ADDRESS.search(line):
        return "contact"
    if ended:
        return None
    if HANDLE.search(line) and len(words) <= CONTACT_WORDS:
        return "contact"
    if " | " in line and len(words) <= NOTICE_WORDS:
        return "label"
    if place != "middle" and len(words) <= NOTICE_WORDS:
        return "label" if place == "head" else "notice"
    return "heading" if is_heading(line) else None


def last_credit(line: str, rules: FurnitureRules) -> re.Match[str] | None:
    """Credit at the end of a paragraph, see `FurnitureRules.last_credit`."""
    return rules.last_credit.search(line, max(0, len(line) - LONGEST_CREDIT))


def is_ended(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return ENDED.search(line.rstrip()) is not None


def is_heading(line: str) -> bool:
    """Whether a paragraph has the shape of a heading: short, and no sentence's end."""
    return not is_ended(line) and len(line) <= HEADING_LENGTH and len(line.split()) <= HEADING_WORDS
