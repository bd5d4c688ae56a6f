"""Settings are read with absolute paths; every mistake is told at once, with its line, and no secret with it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from synopse.configuration import load, starter, write_starter
from synopse.errors import LanguageError, SettingsError
from synopse.language import available
from synopse.settings import FolderSource, Synopse


def read(folder: Path, text: str | bytes) -> Synopse:
    path = folder / "synopse.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path)


def mistakes(folder: Path, text: str | bytes) -> list[str]:
    """What is wrong, without the folder."""
    with pytest.raises(SettingsError) as caught:
        read(folder, text)
    return caught.value.message.replace(f"{folder}/", "").splitlines()


def test_relative_paths_count_from_the_file(tmp_path: Path) -> None:
    text = 'output = "out"\n[[sources]]\nkind = "folder"\nname = "a"\npath = "in"\n'
    settings = read(tmp_path, text)
    assert settings.folder == tmp_path
    assert settings.output == tmp_path / "out"
    assert settings.archive.url == f"sqlite:///{tmp_path}/archive/synopse.db"
    assert isinstance(settings.sources[0], FolderSource)
    assert settings.sources[0].path == tmp_path / "in"


def test_a_relative_file_name_gives_absolute_paths_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("synopse.toml").write_text("", encoding="utf-8")
    assert load(Path("synopse.toml")).output == tmp_path / "output"


@pytest.mark.parametrize(
    "url", ["sqlite:////var/lib/synopse.db", "sqlite:///:memory:", "sqlite://", "postgresql+psycopg://host/synopse"]
)
def test_an_archive_elsewhere_stays_where_it_is(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, f'[archive]\nurl = "{url}"\n').archive.url == url


def test_the_length_of_briefings_is_a_setting(tmp_path: Path) -> None:
    assert read(tmp_path, 'length = "short"\n').looks.length == "short"
    assert read(tmp_path, "").looks.length == "normal"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
titel = "Presseschau"
language = "fr"
zone = "Europe/Bärlin"
formats = ["md", "doc"]

[fetch]
pause = -1
hosts = "many"
recheck = "soon"
contact = "Redaktion\\nX-Header: 1"

[schedule]
collect = "*/30 * * * * *"

[[sources]]
name = "Elbbote"
kind = "rss"

[[sources]]
kind = "feed"
name = "Nordkurier"
url = "nordkurier.example/rss"
wieght = 2
weight = 0

[[sources]]
kind = "feed"

[[sources]]
kind = "folder"
name = "Nordkurier"
path = 5

[[delivery]]
kind = "mail"
host = "smtp.example.org"
sender = "a@example.org"
to = []
"""
    assert mistakes(tmp_path, text) == [
        "synopse.toml:1: titel: got an unknown key, wanted title",
        'synopse.toml:2: language: got "fr", wanted one of de, en',
        'synopse.toml:3: zone: got "Europe/Bärlin", wanted a time zone such as Europe/Berlin',
        'synopse.toml:4: formats 2: got "doc", wanted one of md, html, pdf, json',
        "synopse.toml:7: fetch, pause: got -1, wanted 0 or more",
        'synopse.toml:8: fetch, hosts: got "many", wanted a whole number',
        'synopse.toml:9: fetch, recheck: got "soon", wanted seconds, or a text such as "24:00:00"',
        'synopse.toml:10: fetch, contact: got "Redaktion\\nX-Header: 1", wanted an e-mail or web address',
        'synopse.toml:13: schedule, collect: got "*/30 * * * * *", '
        "wanted five fields (minute hour day month weekday), such as 30 6 * * *",
        'synopse.toml:17: sources 1 (Elbbote), kind: got "rss", wanted one of feed, page, folder, imap',
        'synopse.toml:22: sources 2 (Nordkurier), url: got "nordkurier.example/rss", '
        "wanted an http:// or https:// address without user and password",
        "synopse.toml:23: sources 2 (Nordkurier), wieght: got an unknown key, wanted weight",
        "synopse.toml:24: sources 2 (Nordkurier), weight: got 0, wanted more than 0",
        "synopse.toml:26: sources 3, name: got nothing, wanted a value for it",
        "synopse.toml:26: sources 3, url: got nothing, wanted a value for it",
        "synopse.toml:31: sources 4 (Nordkurier), name: got the name of sources 2 again, wanted one of its own",
        "synopse.toml:32: sources 4 (Nordkurier), path: got 5, wanted a path in quotes",
        "synopse.toml:38: delivery 1, to: got a list, wanted a list of 1 or more",
    ]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('[sources]\nkind = "feed"', "1: sources: got a table, wanted [[sources]] above each"),
        ("sources = [3]", "1: sources 1: got 3, wanted a table"),
        ('[[sources]]\nname = "a"', "1: sources 1 (a), kind: got nothing, wanted one of feed, page, folder, imap"),
        ("archive = 3", "1: archive: got a number, wanted a table"),
        ("output = 2026-01-01", "1: output: got a date or time, wanted a path in quotes"),
        ("[fetch]\nhosts = 1.5", "2: fetch, hosts: got 1.5, wanted a whole number"),
        ("[fetch]\nmegabytes = nan", "2: fetch, megabytes: got nan, wanted 100 or less"),
        ('folder = "/"', "1: folder: got an unknown key, wanted one of title, language"),
        ("[archive]\nkeep_weeks = 5", "2: archive, keep_weeks: got an unknown key, wanted keep_days"),
        (
            "[engines]\nwriter = 'gpt'",
            '2: engines, writer: got "gpt", wanted extractive, transformers:<model, folder or GGUF file>, '
            "or openai:<address up to /v1>#<model>",
        ),
        (
            "[engines]\nencoder = 'e5'",
            '2: engines, encoder: got "e5", wanted builtin, or transformers:<model or folder>',
        ),
        ("[engines]\nseconds = 0", "2: engines, seconds: got 0, wanted more than 0"),
        ("[engines]\nprices = [1]", "2: engines, prices 2: got nothing, wanted a value for it"),
        ("[engines]\nprices = [1, -2]", "2: engines, prices 2: got -2, wanted 0 or more"),
        ("[engines]\nmodel = 'x'", "2: engines, model: got an unknown key, wanted one of writer, encoder"),
        ("zone = 'Mars'", '1: zone: got "Mars", wanted a time zone such as Europe/Berlin'),
        (
            "[[delivery]]\nkind = 'files'\n[[delivery]]\nkind = 'files'",
            "3: delivery 2, name: got the name of delivery 1",
        ),
        (b"title = 'x'\nzone = '\xe4'", "2: got a byte that is not UTF-8, wanted the file saved as UTF-8"),
        ("title = 'x'\nzone = ", "2: not TOML: Invalid value"),
        ("title = 'x'\n[fetch", "2: not TOML: Expected ']' at the end of a table declaration"),
        ("title = 'x'\ntitle = 'y'", "2: not TOML: Cannot overwrite a value"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str | bytes, mistake: str) -> None:
    (told,) = mistakes(tmp_path, text)
    assert told.startswith(f"synopse.toml:{mistake}")


@pytest.mark.parametrize(
    "expression", ["@daily", "61 * * * *", "0 6 * *", "0 6 L * *", "0 6 * * 1#2", "0 0 31 2 *", ""]
)
def test_a_cron_expression_that_the_scheduler_would_read_otherwise_is_refused(tmp_path: Path, expression: str) -> None:
    (told,) = mistakes(tmp_path, f'[schedule]\nbriefing = "{expression}"')
    assert "wanted five fields" in told


@pytest.mark.parametrize("expression", ["30 6 * * 1-5", "*/10 5-22 * * MON-FRI", "0 6 1 jan,JUL *"])
def test_a_usual_cron_expression_is_taken(tmp_path: Path, expression: str) -> None:
    assert read(tmp_path, f'[schedule]\nbriefing = "{expression}"').schedule.briefing == expression


MAILBOX = (
    '[[sources]]\nkind = "imap"\nname = "post"\nuser = "u"\nhost = "{host}"\nsecurity = "none"\npassword = "env:P"\n'
)


@pytest.mark.parametrize("host", ["imap.example.org", "10.0.0.5"])
def test_a_password_in_the_clear_is_refused(tmp_path: Path, host: str) -> None:
    assert mistakes(tmp_path, MAILBOX.format(host=host)) == [
        'synopse.toml:6: sources 1 (post), security: got "none", '
        "wanted starttls or tls: the password would be sent in the clear"
    ]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_password_that_stays_on_the_machine_may_be_in_the_clear(tmp_path: Path, host: str) -> None:
    assert read(tmp_path, MAILBOX.format(host=host)).sources


@pytest.mark.parametrize(
    "text",
    [
        '[[sources]]\nkind = "imap"\nname = "a"\nhost = "h"\nuser = "u"\npassword = "hunter2"',
        '[[sources]]\nkind = "imap"\nname = "a"\nhost = "h"\nuser = "u"\npasswort = "hunter2"',
        '[[sources]]\nkind = "feed"\nname = "a"\nurl = "https://user:hunter2@elbbote.example/rss"',
        '[[sources]]\nkind = "feed"\nname = "a"\nurl = "ftp://hunter2/rss"',
        '[[delivery]]\nkind = "apprise"\nname = "a"\nurl = "slack://hunter2/b/c"',
        '[[delivery]]\nkind = "apprise"\nname = "a"\nurl = "hunter2"',
        '[[delivery]]\nkind = "files"\nlink = "discord://hunter2"',
        '[archive]\nurl = ["postgresql://u:hunter2@h/db"]',
        '[archive]\nurl = "postgresql://u:hunter2@h/db"\nkeep_days = 0',
        '[[sources]]\nkind = "imap"\nname = "a"\nhost = "h"\nuser = "u"\npassword = ["hunter2"]',
        'password = "hunter2',
        '[engines]\nwriter = "openai:https://user:hunter2@llm.example/v1#m"',
        '[engines]\nwriter = "openai:https://llm.example/v1?key=hunter2#m"',
        '[engines]\nkey = "hunter2"',
    ],
)
def test_what_may_be_a_secret_is_not_repeated(tmp_path: Path, text: str) -> None:
    told = mistakes(tmp_path, text)
    assert told
    assert "hunter2" not in "".join(told)


@pytest.mark.parametrize(
    "name",
    [
        "extractive",
        "transformers:Qwen/Qwen3-0.6B",
        "transformers:models/my model",
        "transformers:C:\\models\\tiny.gguf",
        "openai:http://127.0.0.1:11434/v1#qwen3:4b",
        "openai:https://llm.example#org/model",
    ],
)
def test_a_writer_is_named_by_its_kind_and_where_it_is(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, f"[engines]\nwriter = '{name}'").engines.writer == name


def test_a_missing_file_names_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="synopse init"):
        load(tmp_path / "synopse.toml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)


def test_the_mark_that_some_editors_put_first_does_no_harm(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbftitle = 'x'").title == "x"


@pytest.mark.parametrize("language", available())
def test_the_starter_is_valid_as_it_is(tmp_path: Path, language: str) -> None:
    settings = read(tmp_path, starter(language))
    assert settings.language == language
    assert (len(settings.sources), len(settings.delivery)) == (1, 1)


@pytest.mark.parametrize("language", available())
def test_the_starter_shows_each_kind_and_all_that_is_commented_out_is_valid(tmp_path: Path, language: str) -> None:
    settings = read(tmp_path, re.sub(r"(?m)^#(?=\S)", "", starter(language)))
    assert {source.kind for source in settings.sources} == {"folder", "feed", "page", "imap"}
    assert {delivery.kind for delivery in settings.delivery} == {"files", "mail", "apprise"}
    assert settings.fetch.recheck == timedelta(hours=24)
    assert settings.engines.context == 8192


def test_a_starter_in_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(LanguageError, match="de, en"):
        starter("../de")


def test_the_starter_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "synopse.toml"
    write_starter(path, "en")
    assert path.read_text(encoding="utf-8") == starter("en")
    with pytest.raises(SettingsError, match="already there"):
        write_starter(path)
    assert path.read_text(encoding="utf-8") == starter("en")


def test_a_starter_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        write_starter(tmp_path / "nowhere" / "synopse.toml")
