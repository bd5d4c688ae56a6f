"""The folder of briefings: `latest`, the page and the feed, whatever lies beside them."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from lxml import html as lxml_html

from synopse.delivery.listing import ITEMS
from synopse.delivery.shelf import ShelfChannel
from synopse.model import Briefing
from synopse.parcel import Parcel, Receipt
from synopse.settings import FilesDelivery, Looks
from tests.briefings import BERLIN, BRIEFING
from tests.delivery.parcels import HOSTILE_TITLE, Clock, parcel, titled


def later(days: int, briefing: Briefing = BRIEFING) -> Briefing:
    at = briefing.generated_at + dt.timedelta(days=days)
    return briefing.model_copy(update={"generated_at": at, "title": f"Lagebild {at.date()}"})


def deliver(root: Path, sent: Parcel, link: str | None = None, language: str = "de") -> Receipt:
    delivery = FilesDelivery(kind="files", link=link)
    channel = ShelfChannel(delivery, root, language=language, zone=BERLIN, title=None, now=Clock().now)
    (receipt,) = channel.deliver(sent, ())
    return receipt


def page(root: Path) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring((root / "index.html").read_text(encoding="utf-8"))


def feed(root: Path) -> feedparser.FeedParserDict:
    content = (root / "feed.xml").read_bytes()
    etree.fromstring(content)  # raises where it is no XML
    return feedparser.parse(content)


def test_latest_leads_to_the_newest_briefing(tmp_path: Path) -> None:
    deliver(tmp_path, parcel(tmp_path))
    receipt = deliver(tmp_path, parcel(tmp_path, later(1), "2026-06-18"))
    assert (receipt.target, receipt.delivered, receipt.error) == ("files:files", True, None)
    assert os.readlink(tmp_path / "latest") == "2026-06-18"
    assert (tmp_path / "latest" / "briefing.html").is_file()


def test_a_briefing_of_an_earlier_day_does_not_become_the_latest(tmp_path: Path) -> None:
    deliver(tmp_path, parcel(tmp_path))
    deliver(tmp_path, parcel(tmp_path, later(-1), "2026-06-16"))
    assert os.readlink(tmp_path / "latest") == "2026-06-17"


def test_the_page_lists_all_newest_first_with_figures_and_leads(tmp_path: Path) -> None:
    for day in (0, 2, 1):
        deliver(tmp_path, parcel(tmp_path, later(day), f"2026-06-{17 + day}"))
    listed = page(tmp_path)
    hrefs = listed.xpath("//h2/a/@href")
    assert hrefs == [f"2026-06-{day}/briefing.html" for day in (19, 18, 17)]
    assert all((tmp_path / href).is_file() for href in listed.xpath("//main//a/@href"))
    assert "2\u00a0Themen" in listed.text_content()
    assert "Wegen Brandgeruchs an Bord" in listed.text_content()
    assert listed.get("lang") == "de"


def test_the_page_loads_nothing_and_runs_its_own_script_only(tmp_path: Path) -> None:
    deliver(tmp_path, parcel(tmp_path))
    listed = page(tmp_path)
    assert listed.xpath("//img | //@src | //link[@rel='stylesheet'] | //@*[starts-with(name(), 'on')]") == []
    assert len(listed.xpath("//script")) == 1
    assert "default-src 'none'" in listed.xpath("//meta[@http-equiv]/@content")[0]
    assert not re.search(r"url\(|@import", listed.findtext(".//style"))


def test_hostile_titles_stay_titles(tmp_path: Path) -> None:
    nasty = titled(HOSTILE_TITLE + "\ufffe\uffff\x00")
    deliver(tmp_path, parcel(tmp_path, nasty), link="https://example.org/b")
    listed = page(tmp_path)
    assert listed.xpath("//img") == []
    assert len(listed.xpath("//script")) == 1
    assert "<script>alert(1)</script>" in listed.xpath("//h2")[0].text_content()
    (item,) = feed(tmp_path).entries
    assert "<script" not in item.description.replace("&lt;script", "")
    assert "\u202e" not in (tmp_path / "feed.xml").read_text(encoding="utf-8")


def test_the_feed_is_valid_rss_that_readers_understand(tmp_path: Path) -> None:
    deliver(tmp_path, parcel(tmp_path), link="https://example.org/news")
    read = feed(tmp_path)
    assert (read.bozo, read.version, read.feed.title) == (False, "rss20", "Alle Lagebilder")
    assert (read.feed.link, read.feed.language) == ("https://example.org/news/", "de")
    assert all(read.feed.get(field) for field in ("description", "updated"))
    (item,) = read.entries
    assert item.title == "Lagebild, 17. Juni 2026"
    assert item.link == "https://example.org/news/2026-06-17/briefing.html"
    assert item.published == "Wed, 17 Jun 2026 06:30:00 +0200"
    assert "Ferienflieger landet" in item.description


def test_an_item_keeps_its_id_when_the_briefing_is_made_anew_or_moves(tmp_path: Path) -> None:
    deliver(tmp_path, parcel(tmp_path), link="https://example.org/news")
    before = [item.id for item in feed(tmp_path).entries]
    deliver(tmp_path, parcel(tmp_path, titled("Neu")), link="https://example.com")
    assert [item.id for item in feed(tmp_path).entries] == before


def test_without_an_address_the_feed_names_the_files_in_full(tmp_path: Path) -> None:
    deliver(tmp_path, parcel(tmp_path))
    links = [link.text for link in etree.fromstring((tmp_path / "feed.xml").read_bytes()).iter("link")]
    assert links == [(tmp_path / path).as_uri() for path in ("index.html", "2026-06-17/briefing.html")]


def test_a_look_back_by_hand_is_not_listed(tmp_path: Path) -> None:
    later_parcel = parcel(tmp_path, later(1), "2026-06-18")
    os.rename(later_parcel.folder, tmp_path / "2026-06-18-0800-review")
    deliver(tmp_path, parcel(tmp_path))
    assert os.readlink(tmp_path / "latest") == "2026-06-17"
    assert len(feed(tmp_path).entries) == len(page(tmp_path).xpath("//h2")) == 1


def test_the_feed_holds_the_newest_only(tmp_path: Path) -> None:
    small = BRIEFING.model_copy(update={"stories": (), "duplicates": ()})
    days = [str(dt.date(2026, 6, 17) + dt.timedelta(n)) for n in range(ITEMS + 2)]
    packed = [parcel(tmp_path, later(n, small), day, pdf=False) for n, day in enumerate(days)]
    deliver(tmp_path, packed[-1])
    assert [item.id for item in feed(tmp_path).entries] == [f"synopse:{day}" for day in reversed(days[2:])]


def test_a_broken_briefing_is_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "2026-06-16").mkdir()
    (tmp_path / "2026-06-16" / "briefing.json").write_text('{"schema": "synopse/bri')
    receipt = deliver(tmp_path, parcel(tmp_path))
    assert receipt.delivered
    assert receipt.error == "left out, since their briefing.json cannot be read: 2026-06-16"
    assert len(feed(tmp_path).entries) == 1


@pytest.mark.parametrize("name", ["index.html", "feed.xml", "latest"])
def test_a_file_of_somebody_else_stays(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine")
    receipt = deliver(tmp_path, parcel(tmp_path))
    assert (receipt.delivered, receipt.error) == (False, f"{name} is there and none of ours; move it away")
    assert (tmp_path / name).read_text() == "mine"
    others = {"index.html", "feed.xml", "latest"} - {name}
    assert all((tmp_path / other).exists() for other in others)


def test_a_link_of_somebody_else_stays(tmp_path: Path) -> None:
    (tmp_path / "latest").symlink_to("/nowhere/else")
    assert not deliver(tmp_path, parcel(tmp_path)).delivered
    assert os.readlink(tmp_path / "latest") == "/nowhere/else"


def test_what_else_lies_there_is_neither_listed_nor_touched(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine")
    (tmp_path / "note.txt").write_text("mine")
    assert deliver(tmp_path, parcel(tmp_path)).error is None
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"2026-06-17", "notes", "note.txt", "latest", "index.html", "feed.xml"}
    assert len(feed(tmp_path).entries) == 1


def test_without_links_a_page_leads_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(self: Path, target: str, target_is_directory: bool = False) -> None:
        raise PermissionError("this file system has no links")

    monkeypatch.setattr(Path, "symlink_to", no_links)
    assert deliver(tmp_path, parcel(tmp_path)).delivered
    leading = lxml_html.document_fromstring((tmp_path / "latest.html").read_text(encoding="utf-8"))
    assert leading.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=2026-06-17/briefing.html"]
    assert {path.name for path in tmp_path.iterdir()} == {"2026-06-17", "latest.html", "index.html", "feed.xml"}


def test_what_a_template_of_ones_own_made_is_ours(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "feed.xml.j2").write_text('<rss version="2.0"><channel><title>{{ title }}</title></channel></rss>\n')
    root = tmp_path / "output"
    sent = parcel(root).model_copy(update={"looks": Looks(templates=mine)})
    assert [deliver(root, sent).error for _ in range(2)] == [None, None]
    assert feed(root).feed.title == "Alle Lagebilder"
    assert not feed(root).bozo


def test_a_folder_of_any_name_can_be_listed(tmp_path: Path) -> None:
    odd = os.fsdecode(b"caf\xe9 <b>&#%")
    deliver(tmp_path, parcel(tmp_path))
    os.rename(tmp_path / "2026-06-17", tmp_path / odd)
    receipt = deliver(tmp_path, parcel(tmp_path, later(1), "2026-06-18"), link="https://example.org/news")
    assert receipt.error is None
    assert feed(tmp_path).entries[1].link == "https://example.org/news/caf%E9%20%3Cb%3E%26%23%25/briefing.html"


def test_a_briefing_that_is_not_there_is_not_listed(tmp_path: Path) -> None:
    packed = parcel(tmp_path)
    os.rename(packed.folder, tmp_path / "moved")
    receipt = deliver(tmp_path, packed)
    assert not receipt.delivered
    assert "there is no folder" in str(receipt.error)


def test_a_briefing_elsewhere_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    receipt = deliver(tmp_path / "shelf", parcel(tmp_path / "elsewhere"))
    assert not receipt.delivered
    assert "wanted a folder in" in str(receipt.error)
    assert list((tmp_path / "shelf").iterdir()) == []


def test_a_briefing_without_data_is_listed_with_what_it_has(tmp_path: Path) -> None:
    packed = parcel(tmp_path, pdf=False)
    for kind in ("json", "html"):
        (packed.folder / f"briefing.{kind}").unlink()
    assert deliver(tmp_path, packed).error is None
    assert page(tmp_path).xpath("//h2/a/@href") == ["2026-06-17/briefing.md"]


def test_a_page_in_english(tmp_path: Path) -> None:
    deliver(tmp_path, parcel(tmp_path), language="en")
    assert page(tmp_path).findtext(".//h1") == "All briefings"
