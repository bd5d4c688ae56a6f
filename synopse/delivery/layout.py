"""The templates of what is delivered, with what all of them share."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment, FunctionLoader, StrictUndefined

from synopse.render import template


def fill(name: str, **values: object) -> str:
    """Fill a template; in HTML and XML every value is escaped, in plain text runs of blank lines become one."""
    markup = not name.endswith(".txt.j2")
    text = _environment(markup).get_template(name).render(values)
    return text if markup else re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


@lru_cache
def _environment(markup: bool) -> Environment:
    return Environment(
        loader=FunctionLoader(template),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=markup,
    )
