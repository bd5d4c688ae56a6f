"""The zoo beyond files: feeds, mails, names, mail headers, settings, searches."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from synopse.archive import Archive
from synopse.configuration import load
from synopse.delivery.message import address, unsubscribing
from synopse.errors import SettingsError, TemplateError
from synopse.labels import load_catalog
from synopse.model import Article
from synopse.pdf import pdf
from synopse.read import find, read_file
from synopse.render import markdown
from synopse.settings import Looks
from synopse.sources.feeds import Feed, NoFeed, read_feed
from synopse.sources.mails import identity, is_wanted, parse, read_mail, subject
from synopse.view import shown
from tests.briefings import BRIEFING, only
from tests.hostile.test_fuzz_readers import MAIL, NOW, SOURCE, URL
from tests.hostile.zoo.entry import TEXT
from tests.read.test_source import BERLIN

ITEMS = 100_000
"""A hundred thousand take ten seconds."""
ITEM = f"<item><title>Rat</title><link>https://bote.example/1</link><description>{TEXT}</description>%s</item>"


def rss(*items: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>E</title>{"".join(items)}</channel></rss>'


def dated(at: str) -> str:
    return rss(ITEM % f"<pubDate>{at}</pubDate>")


LAUGHS = "".join(f'<!ENTITY a{n} "&a{n + 1};&a{n + 1};">' for n in range(40)) + '<!ENTITY a40 "ha">'
EXTERNAL = '<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1:1/y"> %y;'
FEEDS: dict[str, tuple[Callable[[], str], int | None]] = {
    "laughs": (lambda: rss(ITEM % "<author>&a0;</author>", head=f"<!DOCTYPE rss [{LAUGHS}]>"), 1),
    "external": (lambda: rss(ITEM % "<author>&x;</author>", head=f"<!DOCTYPE rss [{EXTERNAL}]>"), 1),
    "many-items": (lambda: rss(*(f"<item><link>/{n}</link></item>" for n in range(ITEMS))), ITEMS),
    "deep": (lambda: rss(ITEM % ("<a>" * 20_000)), 1),
    "attributes": (lambda: rss(f"<item {' '.join(f'a{n}=1' for n in range(50_000))}>", ITEM % ""), None),
    "half-a-character": (lambda: rss(ITEM % "<author>&#55296; &#xDFFF; &#1114112; &#0;</author>"), 1),
    "no-character": (lambda: rss(ITEM % f"<author>&#{'9' * 9000};</author>"), 1),
    "never-closed": (lambda: rss(ITEM % "")[:-30] + "<item><title>" * 1_000, 1),
    "same-address": (lambda: rss(*[ITEM % ""] * 1_000), 1),
    "no-address": (lambda: rss("<item><link>javascript:alert(1)</link></item>" * 9), 0),
    "local-address": (lambda: rss("<item><link>file:///etc/passwd</link></item>"), 0),
    "long-address": (lambda: rss(f"<item><link>https://bote.example/{'a' * 100_000}</link></item>"), 0),
    "json-deep": (lambda: '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 200_000, None),
    "json-types": (lambda: '{"version":"https://jsonfeed.org/version/1","items":{"a":[1]},"title":[]}', 0),
    "json-half": (lambda: '{"version":"https://jsonfeed.org/version/1","items":[{"url":"/a","title":"\\ud800"}]}', 1),
    "not-a-feed": (lambda: "\0" * 1_000, None),
    **{
        f"date-{name}": (lambda at=at: dated(at), 1)  # type: ignore[misc]
        for name, at in {
            "zero": "0000-00-00T00:00:00Z",
            "first": "Mon, 01 Jan 0001 00:00:00 +2359",
            "last": "9999-12-31T23:59:59-23:59",
            "below-zero": "-2026-03-04T00:00:00Z",
            "leap-second": "Wed, 04 Mar 2026 23:59:60 +0000",
            "hour-25": "Wed, 04 Mar 2026 25:61:61 +9999",
            "no-day": "Fri, 30 Feb 2026 10:00:00 GMT",
            "figures": "9" * 5_000,
            "months": "3. März " * 10_000,
            "brackets": f"Wed, 04 Mar 2026 10:00:00 {'(' * 5_000}",
            "digits-of-arabic": "\u0662\u0660\u0662\u0666-\u0660\u0663-\u0660\u0664",
        }.items()
    },
}


@pytest.mark.parametrize(("make", "count"), FEEDS.values(), ids=FEEDS)
def test_a_bad_feed_gives_its_items_or_none(make: Callable[[], str], count: int | None) -> None:
    feed = read_feed(make().encode("utf-8", "surrogatepass"), URL, BERLIN, NOW)
    assert "root:" not in feed.model_dump_json()
    if count is None:
        assert isinstance(feed, NoFeed) or feed.damaged
        return
    assert isinstance(feed, Feed)
    assert len(feed.items) == count
    assert all(item.published is None or 1990 <= item.published.year <= 2027 for item in feed.items)


def parts(depth: int) -> bytes:
    """A mail of one part within the other."""
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return b"From: a@bote.example\r\nSubject: Rat\r\n" + opened + b"Content-Type: text/plain\r\n\r\n" + TEXT.encode()


def one(*headers: bytes, body: bytes = TEXT.encode()) -> bytes:
    """A mail of one part."""
    return b"\r\n".join((b"From: a@bote.example", *headers, b"", body))


MAILS: dict[str, tuple[Callable[[], bytes], str]] = {
    "thousand-parts": (lambda: parts(1_000), "failed"),
    "parts-without-end": (lambda: MAIL.replace(b"--x--", b"--x\r\n\r\n" * 4_000), "article"),
    "no-such-charset": (lambda: one(b"Content-Type: text/plain; charset=../../etc/passwd"), "article"),
    "escapes": (
        lambda: one(b"Content-Type: text/plain; charset=unicode_escape", body=TEXT.encode() + rb"\ud800"),
        "article",
    ),
    "wrong-charset": (lambda: one(b"Content-Type: text/plain; charset=utf-16"), "article"),
    "charset-in-pieces": (
        lambda: one(b"Content-Type: text/plain; charset*0=ut; charset*1=f-8; charset*999999999=x"),
        "article",
    ),
    "base64-broken": (
        lambda: one(b"Content-Type: text/plain", b"Content-Transfer-Encoding: base64", body=b"=" * 9_999),
        "empty",
    ),
    "uuencoded": (
        lambda: one(b"Content-Transfer-Encoding: x-uuencode", body=b"begin 644 ../../x\r\n" + b"M" * 999),
        "*",
    ),
    "attachment-alone": (lambda: one(b'Content-Disposition: attachment; filename="../../etc/cron.d/x"'), "empty"),
    "program": (lambda: one(b"Content-Type: application/x-sh", body=b"rm -rf /"), "empty"),
    "quotes": (lambda: one(b'To: "' + b'"' * 200_000), "article"),
    "encoded-words": (lambda: one(b"Subject: " + b"=?utf-8?q?a?= " * 10_000), "article"),
    "date-of-brackets": (lambda: one(b"Date: " + b"(" * 200_000), "article"),
    "content-type-of-quotes": (lambda: one(b"Content-Type: text/plain; a=" + b'"' * 3_000), "*"),
    "header-within": (lambda: one(b"Subject: =?utf-8?q?Rat=0D=0ABcc=3A_x=40y?="), "article"),
    "halves": (lambda: one(b"Subject: \xed\xa0\x80 \xff"), "article"),
    "nothing": (lambda: b"", "empty"),
}


@pytest.mark.parametrize(("make", "wanted"), MAILS.values(), ids=MAILS)
def test_a_bad_mail_is_an_article_or_says_why_not(make: Callable[[], bytes], wanted: str) -> None:
    data = make()
    read = read_mail(data, "mid:1", SOURCE, BERLIN, NOW)
    assert wanted in ("*", "article" if isinstance(read, Article) else read.why)
    head = parse(data.partition(b"\r\n\r\n")[0])
    assert "\n" not in subject(head) + identity(head, data)
    is_wanted(head, SOURCE.senders)


NAMES = (
    b"a" * 251 + b".txt",
    b"zeilen\numbruch\r.txt",
    b"caf\xe9\xff.txt",
    b"\x1b[2Jx.txt",
    b"-rf.txt",
    b"$(id).txt",
    b"{{ 7*7 }}.txt",
    b"<script>.txt",
    b"\xe2\x80\xaegepj.txt",
    b"con.txt",
    b" .txt",
    b"'; DROP TABLE a; --.txt",
)


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_file_of_any_name_is_read_and_shown(name: bytes, tmp_path: Path) -> None:
    Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_text(TEXT, encoding="utf-8")
    ((path, said),) = find([tmp_path]).files
    read = read_file(path, said, BERLIN)
    assert isinstance(read, Article)
    assert shown(read.path).isprintable()
    assert read.model_dump_json()


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/stdin", "/proc/self/mem", "/dev/full"])
def test_a_device_is_not_read(device: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").symlink_to(device)
    assert find([tmp_path]).files == ()
    read = read_file(Path(device), "x.txt", BERLIN)
    assert not isinstance(read, Article)


def test_a_pipe_and_a_link_to_itself_do_not_hold_anybody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    read = [read_file(path, name, BERLIN) for path, name in find([tmp_path]).files]
    assert [getattr(one_, "why", "article") for one_ in read] == ["irregular", "closed"]


@pytest.mark.parametrize(
    "text",
    [
        "a@b.example\nBcc: c@d.example",
        "a@b.example\r\n\r\nHallo",
        "a@b.example, c@d.example",
        "<a@b.example",
        "a@b@c.example",
        "a b@c.example",
        "a@b.example>",
        '"a"@b.example',
        "a(x)@b.example",
        "a@-.example",
        "a@..example",
        "a@" + "b" * 300,
        "a@xn--\u202e.example",
        "\x00@b.example",
        "a@[127.0.0.1]",
        "=?utf-8?q?a?= <a@b.example\n>",
        "",
        "@",
        "a@",
        "@b.example",
    ],
)
def test_an_address_that_would_break_a_header_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        address(text)


@pytest.mark.parametrize(
    "url",
    ["https://a.example/\r\nBcc: x", "javascript:alert(1)", "https://a.example/> x", "http://a.example", "mailto:ä"],
)
def test_a_way_out_of_the_list_that_would_break_a_header_is_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        unsubscribing(url)


SETTINGS = {
    "deep": "a = " + "[" * 5_000,
    "deep-tables": "[" + ".".join("a" * 2 for _ in range(5_000)) + "]",
    "huge": "# " + "x" * 5_000_000 + "\nzone = 7",
    "types": "sources = 1\narchive = []\nfetch = 'x'\ndelivery = {}",
    "number": "x = " + "9" * 100_000,
    "date": "zone = 9999-12-31T23:59:60Z",
    "twice": "zone = 'Europe/Berlin'\nzone = 'Europe/Berlin'",
    "zone-path": "zone = '../../../etc/passwd'",
    "zone-nul": 'zone = "\\u0000"',
    "language-path": "language = '../../etc'",
    "bytes": b"\xff\xfe\x00zone",
    "nul": b"zone = '\x00'",
    "thousand-sources": "[[sources]]\nname = ''\n" * 1_000,
    "address": "[[sources]]\nname = 'x'\nurl = 'file:///etc/passwd'",
    "secret": "[[sources]]\nkind = 'imap'\nname = 'x'\nhost = 'h'\nuser = 'u'\npassword = 'geheim'",
    "infinite": "[fetch]\ntimeout = inf\nmegabytes = nan",
}


@pytest.mark.parametrize("content", SETTINGS.values(), ids=SETTINGS)
def test_bad_settings_are_told_and_nothing_else_happens(content: str | bytes, tmp_path: Path) -> None:
    (tmp_path / "synopse.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SettingsError) as told:
        load(tmp_path / "synopse.toml")
    assert "geheim" not in str(told.value)


def test_a_question_is_looked_for_word_by_word_whatever_it_is_made_of(tmp_path: Path) -> None:
    with Archive.open(f"sqlite:///{tmp_path}/archive.db") as archive:
        for question in (
            "text:x",
            "NEAR(a b)",
            '"',
            "a OR b",
            "a AND NOT",
            "*",
            "^a",
            "col : -",
            "(",
            "a* + b",
            "'; DROP TABLE articles; --",
            "%",
            "_",
            "\\",
            "\0",
            "\ud800",
            "a" * 100_000,
            "a " * 10_000,
            "{a b}",
            "\u202e",
            "1=1",
        ):
            assert archive.search(question) == ()


@pytest.mark.parametrize("said", ['#read("/etc/passwd")', '#read("../../../../etc/passwd")'])
def test_a_template_reads_nothing_of_the_machine(said: str, tmp_path: Path) -> None:
    (tmp_path / "briefing.typ").write_text(said, encoding="utf-8")
    with pytest.raises(TemplateError):
        pdf(only(BRIEFING), load_catalog("de", BERLIN), Looks(templates=tmp_path))


@pytest.mark.parametrize(
    "said", ["{{ ''.__class__.__mro__ }}", "{% include '/etc/passwd' %}", "{{ view.__init__.__globals__ }}"]
)
def test_a_template_reaches_nothing_of_the_program(said: str, tmp_path: Path) -> None:
    (tmp_path / "briefing.md.j2").write_text(said, encoding="utf-8")
    with pytest.raises(TemplateError):
        markdown(only(BRIEFING), load_catalog("de", BERLIN), Looks(templates=tmp_path))
