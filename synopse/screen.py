"""What a page on a screen offers beyond its text: by which outlets and kinds of contradiction it can be filtered."""

from __future__ import annotations

from synopse.model import Frozen
from synopse.view import Text, View


class Outlet(Frozen):
    """An outlet, and the entries in the lists of sources that are its own or what it reprints."""

    name: Text
    anchors: tuple[str, ...]


class Screen(Frozen):
    """The choices of the filters; empty where there is nothing to choose."""

    outlets: tuple[Outlet, ...]
    kinds: tuple[Text, ...]


def screen(view: View) -> Screen:
    """Collect what the findings of all stories can be filtered by."""
    anchors: dict[str, list[str]] = {}
    for story in view.stories:
        for source in story.sources:
            for name in dict.fromkeys((source.mark.name, *(reprint.text for reprint in source.reprints))):
                anchors.setdefault(name, []).append(source.mark.anchor)
    kinds = {conflict.kind for story in view.stories for conflict in (*story.conflicts, *story.doubtful)}
    outlets = (Outlet(name=name, anchors=tuple(dict.fromkeys(found))) for name, found in anchors.items())
    return Screen(outlets=tuple(sorted(outlets, key=lambda one: one.name.casefold())), kinds=tuple(sorted(kinds)))
