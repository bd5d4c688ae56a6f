"""The pictures of a briefing in their places in its view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from synopse.certainty import is_sure
from synopse.labels import Catalog
from synopse.model import Development, Divergence, Story
from synopse.pictures.course import course
from synopse.pictures.figures import figures
from synopse.pictures.matrix import matrix
from synopse.pictures.origins import origins
from synopse.threads import threads
from synopse.view import Picture, StoryView

DRAWN: tuple[Callable[[Story, str, Catalog], Picture | None], ...] = (matrix, course, origins)


def hung(view: StoryView, story: Story, catalog: Catalog) -> StoryView:
    """The view of a story with all pictures that tell something; figures hang beside what they are about."""
    names = (f"{view.anchor}-{draw.__name__}" for draw in DRAWN)
    drawn = (draw(story, name, catalog) for draw, name in zip(DRAWN, names, strict=True))
    conflicts = _figures([d for d in story.divergences if is_sure(d)], story, f"{view.anchor}-d", catalog)
    changes = _figures(threads(story.developments), story, f"{view.anchor}-e", catalog)
    shown = zip(view.conflicts, conflicts, strict=True)
    steps = zip(view.timelines, changes, strict=True)
    return view.model_copy(
        update={
            "pictures": tuple(one for one in drawn if one),
            "conflicts": tuple(one.model_copy(update={"picture": drawn}) for one, drawn in shown),
            "timelines": tuple(one.model_copy(update={"picture": drawn}) for one, drawn in steps),
        }
    )


def _figures(
    findings: Sequence[Divergence | Development], story: Story, name: str, catalog: Catalog
) -> list[Picture | None]:
    return [figures(finding, story, f"{name}{n}", catalog) for n, finding in enumerate(findings, 1)]
