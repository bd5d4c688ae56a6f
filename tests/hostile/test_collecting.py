"""A page that hangs its reader, met by a visit: the source goes on."""

from __future__ import annotations

from dataclasses import replace

from synopse.read import Workroom
from synopse.sources.collection import collect
from synopse.sources.visit import Visit
from tests.hostile.zoo import pages
from tests.hostile.zoo.entry import bytes_of
from tests.sources.visits import feed, source, story, visit, web
from tests.sources.web import Page, Web

__all__ = ["visit", "web"]  # fixtures


def test_a_page_that_hangs_its_reader_costs_no_other(web: Web, visit: Visit) -> None:
    web["/rss"] = feed("/a", "/b", teaser="Kurz.")
    web["/a"] = story()
    web["/b"] = Page(bytes_of(pages.SLOW["inline"])(), headers={"Content-Type": "text/html; charset=utf-8"})
    with Workroom(seconds=3, hands=1) as room:
        harvest = collect(source(web), replace(visit, room=room))
    assert [article.title for article in harvest.articles] == ["Deich hält"]
    assert any("3\u00a0Sekunden Rechenzeit" in remark.said for remark in harvest.remarks)
    assert len(harvest.gaps) == 1
