"""Summaries: Synopse against LexRank, TextRank and LSA of sumy, and against the first sentences.

Of an article: how much of what others report as well stands in its summary, and how far the summary repeats itself.
Across articles: ROUGE of the lead of a story against what an expert wrote of three articles. A rival gets as many
sentences as Synopse took, the same sentences to choose from, and its own words and stems from sumy.
"""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from rouge_score.rouge_scorer import RougeScorer
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

from synopse.digests import digests
from synopse.engines import Engines, builtin_engines
from synopse.labels import load_catalog
from synopse.language.words import tokens
from synopse.material import gather
from synopse.model import Article, Sentence
from synopse.sentences import sentences
from synopse.synthesis import tell
from synopse.tasks.comparison import compare
from synopse.tasks.summarization import summarize
from training.corpora import CORPUS, stories_of
from training.measures import redundancy

EVERY = 5
"""Of the training stories each fifth; of the development stories all."""
LANGUAGES = {"de": "german", "en": "english"}
"""As sumy names them."""
SUMY = {"lexrank": LexRankSummarizer, "textrank": TextRankSummarizer, "lsa": LsaSummarizer}
FIRST = 3

Fact = tuple[str, str]
Pick = Callable[[Sequence[str], str, int], list[int]]
"""Indices of a number of sentences out of those of a text in a language."""


class Told(NamedTuple):
    """An article of the annotated stories: its sentences, the facts of each, and those that others state too."""

    article: Article
    sentences: tuple[Sentence, ...]
    facts: tuple[frozenset[Fact], ...]
    shared: frozenset[Fact]


class Words:
    """sumy's tokenizer as far as it is asked for words; sentences are given. NLTK's would want a download."""

    def to_words(self, text: str) -> tuple[str, ...]:
        """The words of a sentence."""
        return tuple(token.text for token in tokens(str(text)))


def rows(public: Path | None) -> dict[str, float]:
    """Coverage, redundancy and seconds by method; ROUGE of the lead where the public data are."""
    engines = builtin_engines()
    return _articles(engines) | (_leads(public / "neus" / "val.jsonl", engines) if public else {})


def _articles(engines: Engines) -> dict[str, float]:
    """For each rival twice: with as many sentences as Synopse took, and with about as many words."""
    stories = [tuple(annotated(story)) for story in chosen_stories()]
    told = [one for story in stories for one in story]
    start = time.process_time()
    ours = [taken for story in stories for taken in _ours(story, engines)]
    figures = {"summaries_synopse_s": time.process_time() - start} | _scored("synopse", told, ours)
    for name, pick in rivals().items():
        start = time.process_time()
        theirs = [_picked(pick, one, len(taken)) for one, taken in zip(told, ours, strict=True)]
        figures[f"summaries_{name}_s"] = time.process_time() - start
        even = [_as_long(pick, one, taken) for one, taken in zip(told, ours, strict=True)]
        figures |= _scored(name, told, theirs) | _scored(f"{name}_as_long", told, even)
    return figures


def _picked(pick: Pick, told: Told, count: int) -> list[int]:
    return pick([s.text for s in told.sentences], told.article.language, count)


def _as_long(pick: Pick, told: Told, taken: Sequence[int]) -> list[int]:
    """What a rival picks with the number of sentences that comes closest to the words of those taken."""
    length = _words(told, taken)
    picked = (_picked(pick, told, count) for count in range(1, len(taken) + 2))
    return min(picked, key=lambda one: abs(_words(told, one) - length))


def _words(told: Told, taken: Sequence[int]) -> int:
    return sum(len(told.sentences[index].text.split()) for index in taken)


def chosen_stories() -> list[dict[str, Any]]:
    """The annotated stories that are summarized."""
    return stories_of(CORPUS / "dev") + stories_of(CORPUS / "train")[::EVERY]


def annotated(story: Mapping[str, Any]) -> Iterator[Told]:
    """The articles of a story without furniture and without copies."""
    copies = {pair["copy"] for pair in story["duplicates"]}
    given = [article for article in story["articles"] if article["id"] not in copies]
    clean = [[s for s in article["sentences"] if not s.get("junk")] for article in given]
    stated = [{(fact, value) for s in found for fact, value in s["facts"]} for found in clean]
    for number, (article, found) in enumerate(zip(given, clean, strict=True)):
        others = set().union(*(facts for other, facts in enumerate(stated) if other != number))
        text, split = "", []
        for index, one in enumerate(found):
            start = len(text)
            text += one["text"] + " "
            end = start + len(one["text"])
            split.append(
                Sentence(article=article["id"], index=index, text=one["text"], start=start, end=end, paragraph=0)
            )
        yield Told(
            Article(id=article["id"], path=article["id"], text=text, language=article["language"]),
            tuple(split),
            tuple(frozenset((fact, value) for fact, value in one["facts"]) for one in found),
            frozenset(stated[number] & others),
        )


def _ours(told: Sequence[Told], engines: Engines) -> list[list[int]]:
    vectors = engines.encoder.encode([s.text for one in told for s in one.sentences])
    articles, split = [one.article for one in told], [one.sentences for one in told]
    summaries = digests(articles, split, vectors, engines.summarizer, engines.background)
    places = [{s.start: s.index for s in found} for found in split]
    return [[at[s.evidence[0].start] for s in one.sentences] for at, one in zip(places, summaries, strict=True)]


def _scored(name: str, told: Sequence[Told], chosen: Sequence[Sequence[int]]) -> dict[str, float]:
    """Means over the articles; coverage over those that state something others state too."""
    covered = [
        len(one.shared & frozenset().union(*(one.facts[i] for i in taken))) / len(one.shared)
        for one, taken in zip(told, chosen, strict=True)
        if one.shared
    ]
    repeated = [redundancy([one.sentences[i].text for i in taken]) for one, taken in zip(told, chosen, strict=True)]
    words = [_words(one, taken) for one, taken in zip(told, chosen, strict=True)]
    return {
        f"summaries_{name}_coverage": fmean(covered),
        f"summaries_{name}_redundancy": fmean(repeated),
        f"summaries_{name}_words": fmean(words),
    }


def rivals() -> dict[str, Pick]:
    """The methods by name."""
    known: dict[str, Pick] = {name: partial(_sumy, kind) for name, kind in SUMY.items()}
    return {"lead": _first, **known}


def _first(texts: Sequence[str], language: str, count: int) -> list[int]:
    return list(range(min(count, len(texts))))


def _sumy(kind: Any, texts: Sequence[str], language: str, count: int) -> list[int]:  # noqa: ANN401 - sumy has no types
    name = LANGUAGES[language]
    method = kind(Stemmer(name))
    method.stop_words = get_stop_words(name)
    given = [SumySentence(text, Words()) for text in texts]
    number = {id(sentence): index for index, sentence in enumerate(given)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # LSA warns of texts with fewer words than sentences
        taken = method(ObjectDocumentModel([Paragraph(given)]), count)
    return [number[id(sentence)] for sentence in taken]


def _leads(path: Path, engines: Engines) -> dict[str, float]:
    """ROUGE F1 against the expert's summary, with stems; LexRank and the others choose from all three articles."""
    triples = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    scores: dict[str, list[float]] = {}
    for triple in triples:
        for method, text in _lead_texts(triple, engines).items():
            for measure, score in scorer.score(triple["ref_summary"], text).items():
                scores.setdefault(f"lead_{method}_{measure.replace('rougeL', 'rouge_l')}", []).append(score.fmeasure)
    return {name: fmean(values) for name, values in scores.items()}


def _lead_texts(triple: Mapping[str, Any], engines: Engines) -> dict[str, str]:
    articles = tuple(
        Article(id=f"a{n}", path=f"a{n}", text=a["text"], title=a["title"], source=f"Outlet {n}", language="en")
        for n, a in enumerate(triple["articles"])
    )
    (summarized,) = summarize.fn([articles], engines)
    text, summaries = summarized
    (comparison,) = compare.fn([text], engines)
    story = tell(gather(text, summaries, comparison, ()), load_catalog("en", ZoneInfo("UTC")))
    split = [[s.text for s in sentences(article)] for article in articles]
    everything = [one for found in split for one in found]
    ours = [statement.text for statement in story.lead]
    chosen = {name: [everything[i] for i in pick(everything, "en", len(ours))] for name, pick in rivals().items()}
    chosen |= {"synopse": ours, "lead": split[0][:FIRST], "first_of_each": [found[0] for found in split if found]}
    return {name: " ".join(parts) for name, parts in chosen.items()}
