"""Templates of one's own: they win, they stay in their place, and what is wrong with them is one clear line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from synopse.delivery.letter import letter
from synopse.delivery.listing import feed, index, redirect
from synopse.delivery.shelf import entry
from synopse.errors import OutputError, TemplateError
from synopse.labels import load_catalog
from synopse.pdf import pdf
from synopse.render import html, markdown
from synopse.settings import Looks
from synopse.templating import copy, fill, template
from tests.briefings import BERLIN, BRIEFING, HOSTILE, PACT, only

GERMAN = load_catalog("de", BERLIN)


def own(folder: Path, name: str, text: str) -> Looks:
    """Looks with this one template."""
    (folder / name).write_text(text, encoding="utf-8")
    return Looks(templates=folder)


def test_the_templates_are_copied_and_give_the_same_documents(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    names = {path.name for path in copy(folder)}
    assert names >= {"briefing.md.j2", "briefing.html.j2", "briefing.css", "briefing.js", "briefing.typ"}
    assert names >= {"mail.txt.j2", "mail.html.j2", "index.html.j2", "feed.xml.j2", "latest.html.j2"}
    assert {path.name for path in folder.iterdir()} == names
    looks = Looks(templates=folder)
    assert markdown(BRIEFING, GERMAN, looks) == markdown(BRIEFING, GERMAN)
    assert html(BRIEFING, GERMAN, looks=looks) == html(BRIEFING, GERMAN)
    assert pdf(only(BRIEFING, PACT), GERMAN, looks) == pdf(only(BRIEFING, PACT), GERMAN)


def test_what_was_changed_is_never_overwritten(tmp_path: Path) -> None:
    own(tmp_path, "briefing.css", "/* mine */")
    assert tmp_path / "briefing.css" not in copy(tmp_path)
    assert (tmp_path / "briefing.css").read_text(encoding="utf-8") == "/* mine */"
    assert copy(tmp_path) == ()


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot write templates to"):
        copy(tmp_path / "file")


def test_ones_own_templates_win_and_the_others_stay(tmp_path: Path) -> None:
    looks = own(tmp_path, "briefing.md.j2", "# {{ view.title }}: {{ view.stories|length }}\n")
    own(tmp_path, "briefing.css", "body { color: teal }")
    own(tmp_path, "mail.txt.j2", "{{ view.title }}!")
    own(tmp_path, "index.html.j2", "<h1>{{ title }}</h1>")
    own(tmp_path, "feed.xml.j2", "<rss><title>{{ title }}</title>{{ items[0].link }}</rss>")
    own(tmp_path, "latest.html.j2", '<a href="{{ href }}">{{ text }}</a>')
    assert markdown(BRIEFING, GERMAN, looks) == "# Lagebild, 17. Juni 2026: 2\n"
    assert "body { color: teal }" in html(BRIEFING, GERMAN, looks=looks)
    assert letter(BRIEFING, BERLIN, attached=False, looks=looks).text == "Lagebild, 17. Juni 2026!\n"
    assert index("<Alle>", (), GERMAN, tmp_path) == "<h1>&lt;Alle&gt;</h1>"
    one = entry(tmp_path / "heute", BRIEFING, GERMAN)
    said = "<rss><title>A&amp;O</title>https://example.org/heute/</rss>"
    assert feed("A&O", (one,), GERMAN, "https://example.org", tmp_path) == said
    assert redirect(one, GERMAN, tmp_path) == '<a href="heute/">Zum neuesten Lagebild</a>'
    assert pdf(only(BRIEFING), GERMAN, looks) == pdf(only(BRIEFING), GERMAN)


def test_a_change_of_a_template_holds_at_once(tmp_path: Path) -> None:
    looks = Looks(templates=tmp_path)
    assert markdown(BRIEFING, GERMAN, looks) == markdown(BRIEFING, GERMAN)
    own(tmp_path, "briefing.md.j2", "eins")
    assert markdown(BRIEFING, GERMAN, looks) == "eins\n"
    own(tmp_path, "briefing.md.j2", "zwei")
    assert markdown(BRIEFING, GERMAN, looks) == "zwei\n"


def test_what_an_article_says_is_escaped_in_ones_own_templates_too(tmp_path: Path) -> None:
    story = PACT.model_copy(update={"title": HOSTILE})
    looks = own(tmp_path, "briefing.md.j2", "{{ view.stories[0].title }}")
    own(tmp_path, "briefing.html.j2", "{{ view.stories[0].title }}")
    assert "\\<script>" in markdown(only(BRIEFING, story), GERMAN, looks)
    assert "&lt;script&gt;" in html(only(BRIEFING, story), GERMAN, looks=looks)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n\n{{ view.titel }}", 3, "'synopse.view.View object' has no attribute 'titel'"),
        ("{% for story in stories %}{% endfor %}", 1, "'stories' is undefined"),
        ("a\n{% if %}", 2, "Expected an expression"),
        ("{{ 'x'|gross }}", 1, "No filter named 'gross'"),
        ("{{ 1 + 'x' }}", 1, "unsupported operand"),
        ("{{ view.__class__ }}", 1, "access to attribute '__class__' of 'View' object is unsafe"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("{% set x = view.labels.update({}) %}", 1, "unsafe|not safely callable"),
        ("{% include '../secret.j2' %}", 1, r"\.\./secret\.j2"),
    ],
)
def test_a_mistake_is_one_line_with_template_line_and_name(tmp_path: Path, text: str, line: int, said: str) -> None:
    looks = own(tmp_path, "briefing.md.j2", text)
    (tmp_path.parent / "secret.j2").write_text("secret", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        markdown(BRIEFING, GERMAN, looks)
    assert "\n" not in str(caught.value)
    assert f"template {tmp_path / 'briefing.md.j2'}, line {line}: " in caught.value.message
    assert re.search(said, caught.value.message)


def test_a_mistake_in_the_template_of_the_pdf_is_one_line_too(tmp_path: Path) -> None:
    looks = own(tmp_path, "briefing.typ", '#set document(title: "x")\n\n#view.titel')
    with pytest.raises(TemplateError, match=r"briefing\.typ, line 3: unknown variable: view"):
        pdf(BRIEFING, GERMAN, looks)


def test_a_template_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "briefing.css").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateError, match=r"briefing\.css: cannot be read: not UTF-8"):
        html(BRIEFING, GERMAN, looks=Looks(templates=tmp_path))


def test_a_fault_of_the_product_is_not_laid_to_the_user(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="is undefined") as caught:
        fill("briefing.md.j2", tmp_path)
    assert not isinstance(caught.value, TemplateError)


def test_no_name_leads_out_of_the_templates() -> None:
    for name in ("../errors.py", "/etc/passwd", "__init__.py", "prompts/lead.j2"):
        with pytest.raises(KeyError):
            template(name)
