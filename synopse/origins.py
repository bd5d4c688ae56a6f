"""Who rests on whom: the agency that an article credits, the medium that it takes a statement from.

Agreement is counted by origin, not by outlet. An article's origin is, in this order: the outlet of another article
of the story that it cites at once; the agency that it credits; the outlet of another article that it
cites anywhere; a medium outside the story that several of its articles cite; otherwise the outlet itself, or the
publishing house where it is known: outlets of one house are one voice, and so is an outlet with the one that its name
imitates.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Literal

from synopse import language
from synopse.dedup import containment, shingled
from synopse.imitation import imitations
from synopse.model import Article, Frozen, Sentence

REUSE = 0.25
"""Share of shared word triples from which two texts have a common source, copied or not."""
DATELINE = re.compile(r"[^.!?()\n]{2,40}\((?P<sign>[a-z]{2,5})(?:/\w+)*\)\s*[–—:.-]")
"""A place and the sign of an agency in lower case, as "Kiel (dpa/lno) - "."""
QUOTES = '„“”"»«›‹‚‘'
AT_ONCE = 3
"""Sentences within which a report names what it rests on: an agency that passes on a paper's research says so there."""
INFLECTION = "(?:e?[sn])?"
"""Endings that the name of an outlet takes in a sentence ("im Uckermark-Boten")."""
ADJECTIVE = re.compile(r"(?<=\w{3}e)[rsnm]?$")
"""The ending of a word before the last one of a name, which changes with the case ("der Deutschen Morgenpost")."""
SUBTITLE = re.compile(r"\s+[–—|-]\s+|\s*[,:(]")
"""What divides the name by which others call an outlet from what it says about itself."""

How = Literal["agency", "cites", "reuse", "own"]


class Origin(Frozen):
    """What an article rests on. `name` is equal for articles with one origin."""

    name: str
    how: How


class Citation(Frozen):
    """A sentence that takes its statement from a named medium."""

    sentence: int
    name: str


class Media(Frozen):
    """Known agencies and media with the forms in which their names are written."""

    articles: tuple[str, ...]
    """Words at the head of a name that others leave out ("im Clydeside Courier")."""
    agencies: dict[str, tuple[str, ...]]
    media: dict[str, tuple[str, ...]]


@lru_cache
def known_media() -> Media:
    """The names in `language/media.toml`."""
    text = files("synopse.language").joinpath("media.toml").read_text(encoding="utf-8")
    return Media.model_validate(tomllib.loads(text))


def credited_agency(article: Article, more: Sequence[str] = ()) -> str | None:
    """The agency whose report this is: in the dateline, at the end, in the author field, in a credit line.

    `more` are signs of agencies that are not in `media.toml`.
    """
    media = known_media()
    agencies = {sign: (sign,) for sign in more} | media.agencies
    forms = "|".join(re.escape(f) for fs in agencies.values() for f in sorted(fs, key=len, reverse=True))
    places = [article.text[:120], article.text[-60:], *(r.text for r in article.removed if r.reason != "caption")]
    if article.author:
        places.append(article.author)
    for pattern in language.load(article.language).speech.credit:
        compiled = re.compile(pattern.replace("{agency}", rf"(?<!\w)(?P<agency>(?i:{forms})(?!\w))"))
        for place in places:
            if match := compiled.search(place):
                folded = match["agency"].lower()
                return next(name for name, fs in agencies.items() if folded in (f.lower() for f in fs))
    return None


def signed(articles: Sequence[Article]) -> tuple[str, ...]:
    """Signs that stand in the articles' datelines as only an agency's does, known or not."""
    return tuple(sorted({match["sign"] for a in articles if (match := DATELINE.match(a.text))}))


def citations(article: Article, sentences: Sequence[Sentence], outlets: Sequence[str]) -> tuple[Citation, ...]:
    """Sentences in which the article names another medium as the source of what it says.

    An outlet of the story that is named at all is cited; one outside of it may be what the report is about, so that a
    word of reporting must stand beside it. The press office of a firm, which the story is about, is no outlet.

    Args:
        article: the citing article; its own outlet does not count.
        sentences: its sentences.
        outlets: names of the outlets in the story, which need not be known to `media.toml`.
    """
    speech = language.load(article.language).speech
    media = known_media()
    within = {
        name: _outlet(name, media.articles)
        for name in outlets
        if name != article.source and (not SUBTITLE.search(name) or speech.reported.search(name))
    }
    known = {name: _mention(forms) for name, forms in (media.media | media.agencies).items() if len(name) > 2}
    found = []
    for sentence in sentences:
        named = [name for name, pattern in within.items() if pattern.search(sentence.text)]
        if speech.reported.search(sentence.text):
            named += [
                n for n, p in known.items() if n not in within and n != article.source and p.search(sentence.text)
            ]
        found += [Citation(sentence=sentence.index, name=name) for name in named]
    return tuple(found)


def origins(articles: Sequence[Article], cited: Mapping[str, Sequence[Citation]]) -> dict[str, Origin]:
    """The origin of each article of a story, by its id; `cited` holds the citations of each article."""
    by_outlet = {a.source: a.id for a in reversed(articles) if a.source}
    signs = signed(articles)
    agency = {a.id: name for a in articles if (name := credited_agency(a, signs))}
    credited = set(agency.values())
    outside = [c.name for a in articles for c in {c.name: c for c in cited.get(a.id, ())}.values()]
    parents: dict[str, str] = {}
    for article in articles:
        passed_on = article.id in agency
        named = [c.name for c in cited.get(article.id, ()) if c.sentence < AT_ONCE or not passed_on]
        inside = [by_outlet[n] for n in named if n in by_outlet and by_outlet[n] != article.id]
        if passed_on and inside:
            del agency[article.id]
        elif passed_on:
            continue
        shared = [n for n in named if n not in by_outlet and (outside.count(n) > 1 or n in credited)]
        if inside:
            parents[article.id] = inside[0]
        elif shared:
            agency[article.id] = shared[0]
    voices = {a.id: a.house or a.source or a.id for a in articles} | _imitated(articles)
    result = {a.id: _resolve(a, parents, agency, voices) for a in articles}
    return _with_reuse(articles, result)


def _imitated(articles: Sequence[Article]) -> dict[str, str]:
    """By article whose outlet looks like another one of the story, the voice of that one."""
    names = {a.id: SUBTITLE.split(a.source)[0] for a in articles if a.source}
    voices = {names[a.id]: a.house or a.source for a in reversed(articles) if a.source}
    like = imitations(set(names.values()))
    return {key: voice for key, name in names.items() if (voice := voices.get(like.get(name) or ""))}


def _resolve(
    article: Article, parents: Mapping[str, str], agency: Mapping[str, str], voices: Mapping[str, str]
) -> Origin:
    root, seen = article.id, {article.id}
    while root in parents and parents[root] not in seen:
        root = parents[root]
        seen.add(root)
    if root in agency:
        return Origin(name=agency[root], how="agency" if root == article.id else "cites")
    return Origin(name=voices[root], how="own" if root == article.id else "cites")


def _with_reuse(articles: Sequence[Article], known: dict[str, Origin]) -> dict[str, Origin]:
    """Articles that share a good part of their wording have one origin, even where none says so."""
    shingles = {a.id: shingled(a.text) for a in articles}
    for one, two in combinations(articles, 2):
        first, second = known[one.id], known[two.id]
        if first.name == second.name or containment(shingles[one.id], shingles[two.id]) < REUSE:
            continue
        winner = second if second.how == "agency" and first.how != "agency" else first
        for key, origin in known.items():
            if origin.name in (first.name, second.name):
                known[key] = Origin(name=winner.name, how=origin.how if origin.name == winner.name else "reuse")
    return known


def _outlet(name: str, articles: Sequence[str]) -> re.Pattern[str]:
    """How others name an outlet: without its subtitle and article, and inflected.

    A single word that is left of a longer name may mean something else ("Der Wegweiser"): it must stand in quotes, or
    with its article inside a sentence.
    """
    short = SUBTITLE.split(name)[0]
    words = short.split()
    if len(words) > 1 and words[0] in articles:
        words = words[1:]
    *before, last = (re.escape(word) for word in words)
    form = " ".join((*(ADJECTIVE.sub("[rsnm]?", word) for word in before), last)) + INFLECTION
    if len(words) == 1 and last != name:
        inside = rf"|(?<=[\w,] ){re.escape(short)}" if short != last else ""
        form = rf"(?<=[{QUOTES}]){form}(?=[{QUOTES}]){inside}"
    return re.compile(rf"(?<![\w-])(?:{form})(?!\w)")


def _mention(forms: Sequence[str]) -> re.Pattern[str]:
    body = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{body}){INFLECTION}(?![\w])")
