"""What `sources check` says of a source."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from synopse.settings import FolderSource
from synopse.sources.health import check, check_all
from synopse.sources.visit import Visit
from tests.sources.visits import feed, source, story, visit, web
from tests.sources.web import Page, Web, moved

__all__ = ["visit", "web"]  # fixtures


def test_a_feed_with_whole_pages_is_well(web: Web, visit: Visit) -> None:
    web["/rss"], web["/b"] = feed("/a", "/b"), story()
    health = check(source(web), visit)
    assert (health.name, health.reachable, health.items, health.texts) == ("Elbbote", True, 2, "full")
    assert (health.robots, health.remark) == ("allowed", "")
    assert health.newest == datetime(2026, 3, 4, 0, 10, tzinfo=UTC)
    assert not web.visits_to("/a")  # one page is enough to know


def test_teasers_alone_are_told(web: Web, visit: Visit) -> None:
    web["/rss"] = feed("/a")
    health = check(source(web), visit)
    assert (health.reachable, health.texts) == (True, "teaser")
    assert "Status 404" in health.remark


def test_robots_that_forbid_pages_are_told(web: Web, visit: Visit) -> None:
    web["/robots.txt"], web["/rss"] = Page(b"User-agent: *\nDisallow: /a"), feed("/a")
    health = check(source(web), visit)
    assert (health.reachable, health.robots, health.texts) == (True, "forbidden", "teaser")


def test_a_server_that_fails_is_not_reachable(web: Web, visit: Visit) -> None:
    web["/rss"] = Page(status=500)
    health = check(source(web), visit)
    assert (health.reachable, health.items, health.texts, health.robots) == (False, 0, None, "unknown")
    assert "Status 500" in health.remark


def test_a_feed_that_moved_for_good_says_where(web: Web, visit: Visit) -> None:
    web["/rss"], web["/neu"], web["/a"] = moved("/neu", 301), feed("/a"), story()
    assert web.url("/neu") in check(source(web), visit).remark


def test_folders_need_no_robots(visit: Visit, tmp_path: Path) -> None:
    empty = check(FolderSource(kind="folder", name="Presse", path=tmp_path), visit)
    assert (empty.reachable, empty.robots, empty.items) == (True, "none", 0)
    gone = check(FolderSource(kind="folder", name="Presse", path=tmp_path / "weg"), visit)
    assert (gone.reachable, gone.texts) == (False, None)


def test_several_are_tried_in_their_order(web: Web, visit: Visit, tmp_path: Path) -> None:
    web["/rss"], web["/a"] = feed("/a"), story()
    folder = FolderSource(kind="folder", name="Presse", path=tmp_path)
    found = check_all([source(web), folder, source(web, name="Zweimal")], visit)
    assert [health.name for health in found] == ["Elbbote", "Presse", "Zweimal"]
    assert all(health.reachable for health in found)
