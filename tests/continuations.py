"""The sample briefing a day later: a story with every kind of news, one with none beyond its lead, two unchanged."""

from __future__ import annotations

import datetime as dt

from synopse.model import (
    ArticleVersion,
    Briefing,
    Evidence,
    News,
    NewsKind,
    Since,
    Standing,
    Statement,
    Story,
    Unchanged,
)
from tests.briefings import BRIEFING, HOSTILE, LANDING, PACT, evidence, verbatim

YESTERDAY = dt.date(2026, 6, 16)
FOLDER = "../2026-06-16"

FORMER = "Über die Notrutschen ging es ins Freie, drei Reisende brachen sich dabei die Knöchel."
"""A sentence that stood in an earlier version of RASANT's article."""


def former(quote: str) -> Evidence:
    return Evidence(article="rasant-1", quote=quote, start=0, end=len(quote))


def news(kind: NewsKind, found: Evidence, before: Statement | None = None) -> News:
    return News(kind=kind, statement=found.quote, evidence=(found,), before=before)


NEWS = (
    news("corrected", evidence("rasant", "Sanitäter"), Statement(text=FORMER, evidence=(former(FORMER),))),
    news("withdrawn", former("Die Maschine war 31 Jahre alt.")),
    News(
        kind="settled",
        statement=evidence("cockpit", "Ausgeliefert").quote,
        evidence=(evidence("cockpit", "Ausgeliefert"),),
        before=verbatim(evidence("rasant", "Sanitäter"), evidence("noris", "Acht von")),
    ),
    news("changed", evidence("franken", "Sanitäter"), verbatim(evidence("noris", "Acht von"))),
    news("new", LANDING.lead[0].evidence[0]),  # the lead says so already
    news("new", evidence("cockpit", "Ausgeliefert")),
    News(
        kind="confirmed",
        statement="Der ganze Verkehr ruhte 40 Minuten lang.",
        evidence=(evidence("franken", "Die Flugsicherung"),),
        before=verbatim(evidence("rasant", "Am Airport")),
    ),
)

STANDING = Standing(day=dt.date(2026, 6, 14), folder="../2026-06-14", anchor="s9", divergence=LANDING.divergences[0])
"""A contradiction that was told three days ago."""

GOING_ON: Story = LANDING.model_copy(
    update={
        "articles": (
            LANDING.articles[0].model_copy(update={"house": "Verlagshaus Pegnitz"}),
            LANDING.articles[1].model_copy(update={"extent": "teaser"}),
            LANDING.articles[2].model_copy(update={"extent": "truncated"}),
            LANDING.articles[3],
        ),
        "since": Since(day=YESTERDAY, folder=FOLDER, anchor="s2", news=NEWS, open=(STANDING,)),
        "versions": (ArticleVersion(id="rasant-1", article="rasant", text_path="articles/rasant-1.txt"),),
    }
)

LEAD_ALONE: Story = PACT.model_copy(
    update={
        "since": Since(
            day=YESTERDAY,
            folder=FOLDER,
            anchor="s1",
            news=(news("new", PACT.lead[0].evidence[0]), news("new", PACT.lead[1].evidence[0])),
        )
    }
)

UNCHANGED = (
    Unchanged(
        title="Gericht stoppt Abschuss der Wölfin", day=YESTERDAY, folder=FOLDER, anchor="s3", sources=("Elbbote",)
    ),
    Unchanged(
        title=HOSTILE,
        day=YESTERDAY,
        folder=FOLDER,
        anchor="s4",
        sources=("Förde-Nachrichten", "Radio Nordlicht", "Hanse-Blatt"),
    ),
)

MORNING_AFTER: Briefing = BRIEFING.model_copy(update={"stories": (GOING_ON, LEAD_ALONE), "unchanged": UNCHANGED})
