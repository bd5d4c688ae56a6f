"""Dependencies: a new one, or a new licence of an old one, is noticed before it is shipped."""

from __future__ import annotations

import re

from tests.licences import listed, pinned, stated

LICENCES = {
    *("MIT", "MIT-0", "MIT License", "0BSD", "ISC", "ISC License (ISCL)", "Zlib", "CC0-1.0", "BSL-1.0", "CNRI-Python"),
    *(
        "BSD",
        "BSD License",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "3-Clause BSD License",
        "PSF-2.0",
        "Python Software Foundation License",
        "Artistic License",
    ),
    *("Apache-2.0", "Apache 2.0 License", "Apache Software License", "Apache-2.0 WITH LLVM-exception"),
    *("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)", "LGPL-2.1-only", "LGPL-3.0-only"),
}
"""Permissive ones, and those that bind only their own files or the library itself, which is used unchanged."""
OTHERWISE = {
    "umap-learn": "BSD-3-Clause, which its own file is; only a comparison uses it",
    "tld": "MPL-1.1, one of the three that it offers",
    "text-unidecode": "Artistic License, one of the three that it offers",
}
"""Packages that offer a choice, and what is chosen; or that name none, and what stands in them."""
UNSAID = {"OSI Approved"}
"""A classifier that names no licence; another one beside it does."""


def test_every_pinned_package_is_listed_with_the_licence_that_it_states() -> None:
    known = listed()
    changed = {name: said for name in pinned() if (said := stated(name)) and known.get(name) != said}
    assert changed == {}, "look at the licences, then run python -m tests.licences"
    assert set(known) <= set(pinned())


def test_every_licence_allows_what_is_done_with_it() -> None:
    refused = {
        name: said for name, said in listed().items() if name not in OTHERWISE and not parts(said) - UNSAID <= LICENCES
    }
    assert refused == {}
    assert set(OTHERWISE) <= set(listed())


def parts(said: str) -> set[str]:
    """The licences in an expression or in a list of classifiers."""
    plain = re.sub(r"[()]", "", said) if re.search(r" (AND|OR) ", said) else said
    return set(re.split(r"; | AND | OR ", plain))
