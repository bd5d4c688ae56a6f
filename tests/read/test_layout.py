"""Lines on a page are put in the order in which they are read."""

from __future__ import annotations

from synopse.read.layout import Line, blocks_of, in_order, running_heads

LEFT, RIGHT = 40.0, 240.0
ROWS = (
    ("Der Rat hat am Dienstag", "Die Opposition stimmte"),
    ("den Bau der neuen Turn-", "dagegen, weil ihr die"),
    ("halle beschlossen, wie", "Kosten zu hoch sind und"),
    ("die Verwaltung schrieb.", "die alte Halle noch steht."),
)


def line(text: str, x: float, y: float, *, size: float = 10, page: int = 0) -> Line:
    return Line(page, x, y, size, text)


def test_columns_that_a_file_runs_across_are_read_one_after_the_other() -> None:
    title = line("Neue Turnhalle für Niederau", LEFT, 760, size=18)
    rows = [
        piece
        for number, (left, right) in enumerate(ROWS)
        for piece in (line(left, LEFT, 700 - 12 * number), line(right, RIGHT, 700 - 12 * number))
    ]
    texts = [block.text for block in blocks_of(in_order([title, *rows]), frozenset())]
    assert texts == [
        "Neue Turnhalle für Niederau",
        "Der Rat hat am Dienstag den Bau der neuen Turnhalle beschlossen, wie die Verwaltung schrieb.",
        "Die Opposition stimmte dagegen, weil ihr die Kosten zu hoch sind und die alte Halle noch steht.",
    ]


def test_columns_that_a_file_gives_in_order_stay_so() -> None:
    lines = [line(left, LEFT, 700 - 12 * n) for n, (left, _) in enumerate(ROWS)]
    lines += [line(right, RIGHT, 700 - 12 * n) for n, (_, right) in enumerate(ROWS)]
    assert in_order(lines) == lines


def test_larger_type_is_a_block_of_its_own() -> None:
    lines = [line("Streit um die Kosten", LEFT, 712, size=12), line("Der Rat hat getagt.", LEFT, 700)]
    assert [(block.text, block.size) for block in blocks_of(lines, frozenset())] == [
        ("Streit um die Kosten", 12),
        ("Der Rat hat getagt.", 10),
    ]


def test_a_wide_step_parts_paragraphs() -> None:
    lines = [line("Der Rat hat getagt", LEFT, 700), line("und beschlossen.", LEFT, 688)]
    lines += [line("Die Opposition will", LEFT, 668), line("dagegen klagen.", LEFT, 656)]
    assert [block.text for block in blocks_of(lines, frozenset())] == [
        "Der Rat hat getagt und beschlossen.",
        "Die Opposition will dagegen klagen.",
    ]


def test_lines_that_return_at_the_same_height_are_running_heads() -> None:
    heads = [line(f"Niederauer Bote, Seite {page}", LEFT, 800, page=page) for page in range(3)]
    body = [line(text, LEFT, 600 - 12 * n, page=n % 3) for n, (text, _) in enumerate(ROWS)]
    assert running_heads([*heads, *body], 3) == frozenset(heads)


def test_a_line_that_returns_at_another_height_is_text() -> None:
    lines = [line("Das sagte sie.", LEFT, 500 - 100 * page, page=page) for page in range(3)]
    assert running_heads(lines, 3) == frozenset()


def test_a_page_without_lines_has_no_blocks() -> None:
    assert blocks_of([], frozenset()) == []
