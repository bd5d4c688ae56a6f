"""Where sentences end: spans of a text, without its outer blanks."""

from __future__ import annotations

import re
from bisect import bisect_right

from pydantic import field_validator

from synopse.model import Frozen

PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
STOP = re.compile(
    r"(?<![.!?…。！？])(?P<mark>[.!?…。！？]++)(?P<close>[\"“”»«’'›‹)\]」』]*+)(?:(?=\s|$)|(?<=[。！？」』]))"
)
"""Marks that may end a sentence, with what closes behind them. Possessive, so that it stays linear."""
CLOSED_BY = {
    "“": "„“",
    "”": "“„”",
    "»": "«",
    "«": "»",
    '"': '"',
    "'": "'",
    "’": "‚‘",
    "‹": "›",
    "›": "‹",
    "」": "「",
    "』": "『",
}
"""For each closing mark those that may have opened the quotation."""
OPENING = frozenset("`„\"“”»«‚'‘›‹([–—-•*….] \t\n\xa0")
"""What may stand in front of the first word of a sentence, "[…]" included."""
WORD = re.compile(r"\w+(?:[’'-]\w+)*")
TOKEN_BEFORE = re.compile(r"[^\s„\"“»«‚‘›‹(\[/–—]+$")
DOTTED = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
"""An initial, or several."""
ORDINAL = re.compile(r"\d{1,4}")
DAY_AND_MONTH = re.compile(r"\d{1,2}\.\d{1,2}")
ROMAN = re.compile(r"[IVXLC]{1,6}")
YEAR = re.compile(r"1\d{3}|20\d\d")
DATELINE = re.compile(
    r"[^\W\d_a-zß-ÿ][\w/-]++(?: [^\W\d_a-zß-ÿ][\w/-]++){0,2}"
    r"(?P<agency>\s\([^\W\d_]{2,6}(?:[/,-]\s?[^\W\d_]{2,6})*\))?(?=\.\s)"
)
"""A place at the head of a report, with or without its agency: "Bad Orb (epd)." """
MOST_OPENING = 12
LOOK_BACK = 60
"""Characters before a full stop in which the word before it is looked for."""
BRACKET = 600
"""A bracket or quotation that is longer than this is taken for one that was never closed."""
TITLE_WORDS = 4
"""A quotation in the middle of a sentence with no more words than this may be the name of something."""


class SentenceRules(Frozen):
    """What a language knows about its full stops. Words are lower case, without the last stop.

    A stop behind one of `abbreviations` never ends a sentence; behind one of `open_abbreviations` it
    does where one of `openers` follows; behind one of `closing_abbreviations` where any capital follows.
    """

    abbreviations: frozenset[str]
    open_abbreviations: frozenset[str]
    closing_abbreviations: frozenset[str]
    open_endings: tuple[str, ...] = ()
    """Ends of compounds that count as open abbreviations ("Goethestr.")."""
    openers: frozenset[str]
    """Words that begin sentences and hardly follow an abbreviation, an initial or an ordinal."""
    ordinals: bool
    """Whether a stop behind a figure makes it an ordinal ("der 2. Weltkrieg")."""
    before_ordinal: frozenset[str] = frozenset()
    after_ordinal: tuple[str, ...] = ()
    """Endings of words that are counted by ordinals."""
    conjunctions: frozenset[str] = frozenset()
    """Words between two compounds that share an end ("Energie- und Wasserversorgung")."""
    joining: frozenset[str] = frozenset()
    """Words that join one clause to the next."""
    speaking: frozenset[str] = frozenset()
    """Verbs that may follow a speaker's name behind the closing mark ("Why?" Mary asked)."""

    @field_validator(
        "abbreviations",
        "open_abbreviations",
        "closing_abbreviations",
        "openers",
        "before_ordinal",
        "conjunctions",
        "joining",
        "speaking",
        mode="before",
    )
    @classmethod
    def _words_of_a_text(cls, value: object) -> object:
        return value.split() if isinstance(value, str) else value

    @field_validator("after_ordinal", "open_endings", mode="before")
    @classmethod
    def _endings_of_a_text(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value


def split(text: str, rules: SentenceRules) -> tuple[tuple[int, int], ...]:
    """Half-open spans of the sentences of a text, in order.

    A paragraph break always ends a sentence; nothing else does inside a bracket that opened within
    it. Time is linear in the length of the text.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in (*PARAGRAPH_BREAK.finditer(text), None):
        end = gap.start() if gap else len(text)
        spans.extend(_Paragraph(text, start, end, rules, heads=not spans).sentences())
        start = gap.end() if gap else end
    return tuple(spans)


class _Paragraph:
    """A paragraph under work: where it begins and ends, whether it heads the text, and its brackets."""

    def __init__(self, text: str, start: int, end: int, rules: SentenceRules, *, heads: bool) -> None:
        self.text, self.start, self.end, self.rules, self.heads = text, start, end, rules, heads
        self.brackets = _brackets(text, start, end)

    def sentences(self) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        first = _skip_blanks(self.text, self.start, self.end)
        for stop in STOP.finditer(self.text, self._behind_dateline(first), self.end):
            following = _skip_blanks(self.text, stop.end(), self.end)
            if following == self.end or self._ends_sentence(stop, first, following):
                spans.append((first, stop.end()))
                first = following
        if first < self.end and (rest := self.text[first : self.end].rstrip()):
            spans.append((first, first + len(rest)))
        return spans

    def _behind_dateline(self, first: int) -> int:
        """Where the report begins: a dateline belongs to its first sentence.

        A bare place is one only at the head of the text, where nothing else is as short.
        """
        found = DATELINE.match(self.text, first, self.end)
        if found is None or not (found["agency"] or self.heads) or found[0].split()[0].lower() in self.rules.openers:
            return first
        return found.end() + 1

    def _ends_sentence(self, stop: re.Match[str], first: int, following: int) -> bool:
        """Whether the sentence that began at `first` ends at `stop`, with `following` the next sign."""
        if self.text[following] == "©":
            return True
        head = following
        last = min(self.end, following + MOST_OPENING)
        while head < last and self.text[head] in OPENING:
            head += 1
        if head == last or not (self.text[head].isupper() or self.text[head].isdigit() or _caseless(self.text[head])):
            return False
        word = WORD.match(self.text, head, self.end)
        next_word = word[0].lower() if word else ""
        opens = next_word in self.rules.openers
        outer = self._bracket_around(stop.start(), first)
        if outer == "open" or (outer == "closing" and not opens):
            return False
        if self.text[stop.start() - 1 : stop.start()] in {"(", "["}:  # "[…]"
            return False
        mark, close = stop["mark"], stop["close"]
        if close.strip(")]") and self._is_title(stop, first) and not opens:
            return False
        if close.strip(")]") and self._speaker_follows(head):
            return False
        if mark == ".":
            return self._full_stop_ends(stop, opens, next_word, self.text[following] in "([")
        if mark in {"…", "...", ".."}:
            return opens or not self.text[stop.start() - 1].isspace()
        return True

    def _full_stop_ends(self, stop: re.Match[str], opens: bool, next_word: str, bracket_follows: bool) -> bool:
        """Whether a single full stop in front of a capital, a figure or an opening mark ends a sentence."""
        rules, at = self.rules, stop.start()
        before = self.text[max(self.start, at - LOOK_BACK) : at]
        found = TOKEN_BEFORE.search(before)
        if found is None:
            return True
        token = found[0].rstrip("”’'“»«)]").rpartition(".-")[2]
        earlier = before[: found.start()].rstrip()
        spaced = _spaced_abbreviation(earlier, token)
        if token.lower() in rules.abbreviations or spaced in rules.abbreviations:
            return False
        if token.lower() in rules.closing_abbreviations:
            return True
        if {token.lower(), spaced} & rules.open_abbreviations or token.endswith(rules.open_endings):
            return opens
        if DOTTED.fullmatch(token):
            unit = token.islower() and earlier[-1:].isdigit()
            return unit or (opens and not bracket_follows)
        if rules.ordinals:
            if ORDINAL.fullmatch(token):
                return self._figure_ends(token, earlier, opens, next_word)
            if DAY_AND_MONTH.fullmatch(token) or ROMAN.fullmatch(token):
                return opens
        return True

    def _figure_ends(self, figure: str, earlier: str, opens: bool, next_word: str) -> bool:
        """Whether a figure with a full stop is a number at the end of a sentence and no ordinal."""
        if opens:
            return True
        if next_word.endswith(self.rules.after_ordinal) and not YEAR.fullmatch(figure):
            return False
        words = WORD.findall(earlier[-LOOK_BACK:])
        if words and words[-1].lower() in self.rules.before_ordinal and not YEAR.fullmatch(figure):
            return False
        return bool(earlier)

    def _is_title(self, stop: re.Match[str], first: int) -> bool:
        """Whether the quotation that closes here may be a name in the middle of a sentence („Wer bin ich?“)."""
        close = stop["close"].lstrip(")]")[:1]
        low = max(first, stop.start() - BRACKET)
        begin = max(self.text.rfind(sign, low, stop.start()) for sign in CLOSED_BY[close])
        if begin <= first:
            return False
        lead = self.text[max(first, begin - 3) : begin].rstrip()
        return not lead.endswith((":", ",", "–", "—")) and len(self.text[begin : stop.start()].split()) <= TITLE_WORDS

    def _speaker_follows(self, head: int) -> bool:
        """Whether a name with a verb of saying follows, so that the sentence goes on behind the quotation."""
        words = WORD.findall(self.text, head, min(self.end, head + LOOK_BACK))
        for word in words[1:4]:
            if word.lower() in self.rules.speaking:
                return True
            if not word[0].isupper():
                return False
        return False

    def _bracket_around(self, at: int, first: int) -> str:
        """Whether a stop is inside a bracket of its sentence ("open"), at its end ("closing"), or in none."""
        starts, ends = self.brackets
        index = bisect_right(starts, at) - 1
        if index < 0 or ends[index] < at or starts[index] <= first:
            return ""
        return "closing" if ends[index] <= at + 2 else "open"


def _brackets(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Outermost round brackets of reasonable length: where they open and where they close."""
    starts: list[int] = []
    ends: list[int] = []
    depth = 0
    opened = start
    for match in re.compile(r"[()]").finditer(text, start, end):
        if match[0] == "(":
            if depth == 0 or match.start() - opened > BRACKET:
                depth, opened = 0, match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and match.start() - opened <= BRACKET:
                starts.append(opened)
                ends.append(match.start())
    return starts, ends


def _skip_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _caseless(sign: str) -> bool:
    """Letter of a script without capitals."""
    return sign.isalpha() and sign.lower() == sign.upper()


def _spaced_abbreviation(earlier: str, token: str) -> str:
    """Abbreviation of several parts that ends here, written without blanks: "z. B." is "z.b"."""
    parts = [token.lower()]
    for word in reversed(earlier.split()):
        stem = word.lstrip('(„"»«[“').rstrip(".")
        if not word.endswith(".") or len(stem) > 3 or not stem.isalpha():
            break
        parts.append(stem.lower())
    return ".".join(reversed(parts)) if len(parts) > 1 else ""
