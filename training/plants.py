"""Errors of the kinds that language models make, planted into true sentences: what the gate must find.

Each planter takes a sentence and what else is known of its story, and gives the sentence with one error, or None where
there is nothing to change. Nothing here uses the gate's own reading of a text: numbers, days and names are found by
other and simpler means, names by the annotation, which is in English.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from synopse.language import load

KINDS = ("number", "date", "name", "negation", "modality", "role", "attribution", "invention")
CLOCK = re.compile(r"(?<![\d.,])([01]?\d|2[0-3])([.:][0-5]\d)?(?= ?(?:Uhr|o'clock|a\.m\.|p\.m\.|am\b|pm\b))")
FIGURE = re.compile(
    r"(?<![\w.,/§-])\d+(?:[.,]\d+)*(?![\w/])(?![.,:]\d)(?!\. ?[A-ZÄÖÜa-zäöü])(?! ?(?:Uhr|a\.m\.|p\.m\.))"
)
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")
SPEAKER = {
    "de": re.compile(
        r"(?P<before>\b(?:laut|sagte|erklärte|betonte|versicherte|so|nach (?:Angaben|Einschätzung) (?:von|der|des)) )"
        r"(?P<who>(?:(?:der|die|das|dem|den|des|ein|eine|einem|einer) )?(?:[a-zäöüß-]+(?:er|e|en) )?"
        r"[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+){0,2})(?=[,.;:“]| |$)"
    ),
    "en": re.compile(
        r"(?P<before>\b(?:according to|said) )"
        r"(?P<who>(?:(?:the|a|an) )?(?:[a-z]+ )?[A-Z]?[\w-]+(?: [A-Z][\w-]+){0,2})(?=[,.;:”]|$)"
    ),
}
ARTICLE = re.compile(r"(?:der|die|das|dem|den|des|ein|eine|einem|einer|the|a|an) ")
TURNED = {
    "de": {
        **{f"kein{ending}": f"ein{ending}" for ending in ("", "e", "en", "em", "er")},
        **{"nie": "oft", "niemand": "jemand", "niemandem": "allen", "nichts": "alles", "ohne": "mit"},
        **{"nicht": "", "weder": "sowohl"},
    },
    "en": {
        **{"not": "", "never": "often", "nobody": "everybody", "no": "some", "nothing": "everything"},
        **{"without": "with"},
    },
}
SURE = {
    "de": {
        **{"könnte": "wird", "könnten": "werden", "dürfte": "wird", "dürften": "werden"},
        **dict.fromkeys(("angeblich", "mutmaßlich", "voraussichtlich", "möglicherweise", "womöglich"), ""),
        **dict.fromkeys(("vermutlich", "offenbar", "wahrscheinlich"), ""),
    },
    "en": {
        **{"could": "will", "might": "will", "may": "will"},
        **dict.fromkeys(("allegedly", "reportedly", "probably", "apparently"), ""),
    },
}
VERBS = {
    "de": "ist|sind|war|waren|wurde|wurden|wird|werden|hat|haben|hatte|hatten|kann|können|soll|sollen|will|wollen"
    "|sei|seien|habe|bleibt|bleiben|darf|dürfen|muss|müssen",
    "en": "is|are|was|were|has|have|had|will|would|can|could|may|might|should|must",
}


@dataclass(frozen=True)
class Scene:
    """A true sentence, what it rests on, and what a planter may draw from.

    `names` are the story's, `strangers` those of other stories; `others` are sentences that state other facts;
    `speakers` those to whom the story's other sentences ascribe something.
    """

    text: str
    language: str
    evidence: tuple[str, ...]
    names: frozenset[str]
    strangers: Sequence[str]
    others: Sequence[str]
    speakers: Sequence[str]

    def holds(self, word: str) -> bool:
        """Whether the sentence or its evidence has the word already: then putting it elsewhere may be true."""
        return any(re.search(rf"(?<!\w){re.escape(word)}", text, re.I) for text in (self.text, *self.evidence))


def number(scene: Scene, rng: random.Random) -> str | None:
    """Another figure or number word; now and then two numbers of the sentence change places."""
    figures = [m for m in FIGURE.finditer(scene.text) if not YEAR.fullmatch(m[0])]
    if len(figures) > 1 and rng.random() < 0.25:
        one, two = rng.sample(figures, 2) if len(figures) > 2 else figures
        one, two = sorted((one, two), key=lambda m: m.start())
        between = scene.text[one.end() : two.start()].strip()
        if one[0] != two[0] and between not in ("bis", "und", "to", "and", "–"):
            return (
                scene.text[: one.start()]
                + two[0]
                + scene.text[one.end() : two.start()]
                + one[0]
                + scene.text[two.end() :]
            )
    small = {w: v for w, v in load(scene.language).numbers.small.items() if 2 <= v <= 20 and w not in ("zwan", "zwo")}
    words = [m for m in re.finditer(r"[^\W\d_]+", scene.text) if m[0].lower() in small]
    if not (found := figures + words):
        return None
    match = rng.choice(found)
    if match[0][0].isdigit():
        other = _another_figure(match[0], rng)
    else:
        other = rng.choice([w for w, v in small.items() if v != small[match[0].lower()]])
        other = other.capitalize() if match[0][0].isupper() else other
    value = str(small.get(other.lower(), other))
    if scene.holds(other) or scene.holds(value):
        return None
    return scene.text[: match.start()] + other + scene.text[match.end() :]


def _another_figure(written: str, rng: random.Random) -> str:
    digits = [k for k, sign in enumerate(written) if sign.isdigit()]
    place = digits[0] if rng.random() < 0.5 else rng.choice(digits)
    choices = [d for d in "123456789" if d != written[place]]
    return written[:place] + rng.choice(choices) + written[place + 1 :]


def date(scene: Scene, rng: random.Random) -> str | None:
    """Another weekday, month, day, year or hour."""
    calendar = load(scene.language).calendar
    options: list[tuple[int, int, str]] = []
    parts = "|".join(calendar.parts_of_day)
    for names in (
        calendar.weekdays,
        {m: n for m, n in calendar.months.items() if len(m) > 2 and m not in ("mar", "may")},
    ):
        for word in re.finditer(r"[A-ZÄÖÜ][^\W\d_]+", scene.text):
            day = next(
                (n for n in sorted(names, key=len, reverse=True) if re.fullmatch(rf"{n}(?:s|{parts})?", word[0], re.I)),
                None,
            )
            if day:
                other = rng.choice([n for n in names if names[n] != names[day] and len(n) > 3])
                if not scene.holds(other):
                    options.append((word.start(), word.start() + len(day), other.capitalize()))
    for match in YEAR.finditer(scene.text):
        other = str(int(match[0]) + rng.choice([-3, -2, -1, 1, 2, 3]))
        if not scene.holds(other):
            options.append((*match.span(), other))
    months = "|".join(m for m in calendar.months if len(m) > 2)
    for match in re.finditer(rf"(?<!\d)(\d{{1,2}})(?=\.? (?:{months})\b)", scene.text, re.I):
        other = str(rng.choice([d for d in range(1, 29) if d != int(match[1])]))
        if not scene.holds(other):
            options.append((*match.span(), other))
    for match in CLOCK.finditer(scene.text):
        other = str(rng.choice([h for h in range(1, 12) if h % 12 != int(match[1]) % 12]))
        if not scene.holds(other):
            options.append((*match.span(1), other))
    if not options:
        return None
    start, end, other = rng.choice(options)
    return scene.text[:start] + other + scene.text[end:]


def name(scene: Scene, rng: random.Random) -> str | None:
    """A name of another story in the place of one of this."""
    found = _named(scene)
    if not found:
        return None
    match = rng.choice(found)
    rest = scene.text[match.end() :]
    other = rng.choice(scene.strangers)
    if scene.holds(other) or (rest.startswith("-") and rng.random() < 0.5):
        return None
    return scene.text[: match.start()] + other + rest


def _named(scene: Scene) -> list[re.Match[str]]:
    return [m for m in re.finditer(r"[A-ZÄÖÜ][\w]+", scene.text) if m[0] in scene.names]


def negation(scene: Scene, rng: random.Random) -> str | None:
    """A denial taken away, or one put in."""
    turned = [
        (m, other)
        for word, other in TURNED[scene.language].items()
        for m in re.finditer(rf"(?<!\w){word}(?!\w)(?! nur| zuletzt| only)", scene.text, re.I)
    ]
    if turned:
        match, other = rng.choice(turned)
        other = other.capitalize() if match[0][0].isupper() else other
        return _tidy(scene.text[: match.start()] + other + scene.text[match.end() :])
    return _denied(scene.text, scene.language)


def _denied(text: str, language: str) -> str | None:
    """The first clause with a verb that is known, denied: in German before its last word, in English behind it."""
    verb = re.search(rf"(?<!\w)(?:{VERBS[language]})(?!\w)", text)
    if not verb:
        return None
    if language == "en":
        return f"{text[: verb.end()]} not{text[verb.end() :]}"
    end = re.search(r"[,;:.!?“]", text[verb.end() :])
    stop = verb.end() + (end.start() if end else len(text) - verb.end())
    clause = text[verb.end() : stop]
    last = re.search(r"(?P<word>\S+)\s*$", clause)
    if not last or len(clause.split()) < 2:
        return None
    at = verb.end() + last.start("word")
    return f"{text[:at]}nicht {text[at:]}"


def modality(scene: Scene, rng: random.Random) -> str | None:
    """What was possible or alleged is told as a fact."""
    found = [
        (m, other)
        for word, other in SURE[scene.language].items()
        for form in (word, word.capitalize() if word != "may" else word)
        for m in re.finditer(rf"(?<!\w){form}(?!\w)", scene.text)
    ]
    if len(found) != 1:
        return None
    match, other = found[0]
    changed = _tidy(scene.text[: match.start()] + other + scene.text[match.end() :])
    return changed if changed != scene.text else None


def role(scene: Scene, rng: random.Random) -> str | None:
    """Two names of the sentence change places."""
    found = _named(scene)
    pairs = [
        (one, two)
        for k, one in enumerate(found)
        for two in found[k + 1 :]
        if one[0] != two[0]
        and len(scene.text[one.end() : two.start()].split()) >= 2
        and not re.match(r"[\s,]*(?:\S+,? )?(?:und|and|oder|or|&|bis|nach|to)\s", scene.text[one.end() : two.start()])
    ]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    return scene.text[: one.start()] + two[0] + scene.text[one.end() : two.start()] + one[0] + scene.text[two.end() :]


def attribution(scene: Scene, rng: random.Random) -> str | None:
    """Somebody else of the story is said to have said so."""
    match = SPEAKER[scene.language].search(scene.text)
    others = [
        s for s in (ARTICLE.sub("", found) for found in scene.speakers)
        if match and s.split()[-1] not in match["who"] and not scene.holds(s.split()[-1]) and len(s.split()[-1]) > 3
    ]  # fmt: skip
    if not match or not others:
        return None
    article = ARTICLE.match(match["who"])
    return (
        scene.text[: match.start("who") + (article.end() if article else 0)]
        + rng.choice(others)
        + scene.text[match.end("who") :]
    )


def invention(scene: Scene, rng: random.Random) -> str | None:
    """A sentence on something else, or a clause of one hung on to the true sentence."""
    if not scene.others:
        return None
    other = rng.choice(scene.others)
    if rng.random() < 0.5:
        return other
    return scene.text.rstrip(" .!?“”") + "; " + other[0].lower() + other[1:] if other[1:2].islower() else None


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text).replace(" ,", ",").replace(" .", ".").strip()
    return text[0].upper() + text[1:]


PLANTERS: dict[str, Callable[[Scene, random.Random], str | None]] = {
    "number": number, "date": date, "name": name, "negation": negation,
    "modality": modality, "role": role, "attribution": attribution, "invention": invention,
}  # fmt: skip
