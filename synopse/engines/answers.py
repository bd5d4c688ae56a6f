"""What language models are told and what they answer: control marks out of the text, JSON out of the answer."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping

from jsonschema import Draft202012Validator

MOST_STARTS = 64
"""Braces at which an answer may begin; more are not tried."""

_CONTROL = re.compile(r"<(?=[|｜/]?[\w|｜]+[|｜/]?>)|<(?=[|｜])|\[(?=/?[A-Z_]+\])")
_THOUGHT = re.compile(r"<think>.*?(</think>|\Z)", re.DOTALL)
_BIDIRECTIONAL = {chr(code) for code in (0x200E, 0x200F, 0x61C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def harmless(text: str) -> str:
    """A text in which nothing is spelt as the marks that separate roles in a chat (`<|im_end|>`, `</s>`, `[INST]`).

    A tokenizer reads such a spelling as the mark itself, so that an article could speak as somebody else.
    """
    return _CONTROL.sub(lambda match: f"{match[0]} ", text)


def instruction(schema: Mapping[str, object]) -> str:
    """How a model is told the form of its answer where nothing holds it to it."""
    return f"Answer with one JSON object and nothing else. JSON Schema: {json.dumps(schema, ensure_ascii=False)}"


def complaint(answer: str, reason: str) -> str:
    """What a model is told whose answer was not of the form."""
    return (
        f"\n\nYour last answer cannot be used: {reason}. It began:\n{harmless(answer[:500])}\n"
        "Answer again, with the JSON object alone."
    )


def plain(text: str) -> str:
    """An answer without its thoughts, blanks around it, and characters that are no writing."""
    return str(_clean(_THOUGHT.sub("", text))).strip()


def structured(text: str, schema: Mapping[str, object]) -> tuple[str, None] | tuple[None, str]:
    """The first object in an answer that satisfies the schema, as JSON; or None, and what is wrong."""
    text = _THOUGHT.sub("", text)
    validator = Draft202012Validator(schema)
    decoder = json.JSONDecoder(parse_constant=_no_number)
    reason, at = "it holds no JSON object", -1
    for _ in range(MOST_STARTS):
        at = text.find("{", at + 1)
        if at < 0:
            break
        try:
            value, _ = decoder.raw_decode(text, at)
            if error := next(iter(validator.iter_errors(value)), None):
                where = "".join(f"[{part!r}]" for part in error.absolute_path)
                reason = f"the object{where} does not satisfy {error.validator!r} of the schema"
            else:
                return json.dumps(_clean(value), ensure_ascii=False), None
        except (ValueError, RecursionError):
            reason = "the JSON is not well formed" if reason.startswith("it holds") else reason
    return None, reason


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _clean(value: object) -> object:
    """The same with texts that can be shown and written: no control characters, no halves of characters."""
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return "".join(c for c in whole if c in "\n\t" or not (unicodedata.category(c) == "Cc" or c in _BIDIRECTIONAL))
    if isinstance(value, list):
        return [_clean(part) for part in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(part) for key, part in value.items()}
    return value
