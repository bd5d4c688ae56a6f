"""Task: the stories in prose, where a language model is there."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from synopse.engines import Engines
from synopse.engines.second_opinion import SecondOpinion
from synopse.gate import Supporter
from synopse.labels import load_catalog
from synopse.model import Briefing, Gap, Writing
from synopse.progress import report
from synopse.prompts import Prompts, version
from synopse.prose import Prose
from synopse.tasks.summarization import Summarized


@task(name="write", task_run_name="write in prose", cache_policy=NO_CACHE)
def write(briefing: Briefing, summarized: Sequence[Summarized], engines: Engines) -> Briefing:
    """The briefing with what a language model wrote and the gate let pass; what went wrong becomes a gap.

    Without a writer the briefing comes back as it was, but for an engine that was chosen and is missing.
    """
    text = load_catalog(briefing.language).text
    gaps = [Gap(stage="write", subject=one.name, reason=text(f"writing.missing_{one.role}")) for one in engines.missing]
    if engines.writer is None:
        return briefing.model_copy(update={"gaps": (*briefing.gaps, *gaps)}) if gaps else briefing
    from synopse.engines.orders import Orders
    from synopse.engines.support import builtin_supporter  # brings torch: not before it is needed

    supporter: Supporter = builtin_supporter()
    if engines.relations:
        from synopse.engines.relations import Seconded

        supporter = Seconded(supporter, engines.relations)
    prose = Prose(engines.writer, supporter, Prompts(), briefing.language, Orders(engines.encoder))
    stories = []
    for number, story in enumerate(briefing.stories):
        report("write", number, len(briefing.stories))
        ids = {article.id for article in story.articles}
        known = [
            (article, found)
            for told, _ in summarized
            for article, found in zip(told.articles, told.sentences, strict=True)
            if article.id in ids
        ]
        failures = len(prose.tally.failures)
        stories.append(prose.told(story, [a for a, _ in known], [found for _, found in known]))
        failed = prose.tally.failures[failures:]
        before = engines.judge.failures if failed and isinstance(engines.judge, SecondOpinion) else []
        for why in dict.fromkeys([*before, *failed]):  # a model that is given up may have failed as a judge
            reason = text("writing.failed", reason=text(f"trouble.{why}"))
            gaps.append(Gap(stage="write", subject=story.title, reason=reason))
    report("write", len(briefing.stories), len(briefing.stories))
    writing = costed(prose.tally.writing(engines.writer.name), engines).model_copy(update={"prompts": version()})
    method = briefing.method.model_copy(update={"writing": writing})
    return briefing.model_copy(update={"stories": tuple(stories), "gaps": (*briefing.gaps, *gaps), "method": method})


def costed(writing: Writing, engines: Engines) -> Writing:
    """With what judging took, and what all of it cost."""
    judge = engines.judge
    if isinstance(judge, SecondOpinion):
        tokens = writing.prompt_tokens + judge.prompt_tokens, writing.answer_tokens + judge.answer_tokens
        writing = writing.model_copy(
            update={"judged": judge.asked, "prompt_tokens": tokens[0], "answer_tokens": tokens[1]}
        )
    if engines.cost is None:
        return writing
    cost = engines.cost(writing.prompt_tokens, writing.answer_tokens)
    return writing.model_copy(update={"cost": cost, "currency": engines.currency})
