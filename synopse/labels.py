"""What a reader sees around the findings: labels, dates, numbers and lists as a language writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from string import Formatter
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from synopse.errors import LanguageError
from synopse.language import FALLBACK, available, read_toml
from synopse.model import Frozen

Label = str | dict[str, str]
"""A label, or its plural forms by CLDR category (`one`, `other`, …)."""

FAMILIES = ('"„“”‟〝〞＂', "«»", "‘‚‛‹›")
"""Quotation marks that a reader would take for each other's: of two families, one stands within the other.

An apostrophe (’) is none of them: it stands in a text that quotes nobody.
"""

MILLION = 1_000_000
"""From here on a word stands for the zeros of a number."""
PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})


class Catalog(Frozen):
    """The labels of one language, by dotted key ("section.sources").

    `zone` is where the reader lives; without it a time is shown as its source wrote it.
    """

    code: str
    labels: dict[str, Label]
    zone: ZoneInfo | None = None

    @cached_property
    def locale(self) -> Locale:
        """Babel's rules for the language."""
        return Locale.parse(self.code)

    def text(self, key: str, /, **values: str | int | float) -> str:
        """Fill the values into a label; numbers are written as the language does.

        A label with plural forms takes the form of the value named `count`. Values are inserted as they
        are: braces inside them mean nothing.

        Raises:
            KeyError: no such label, or a value that it needs is not given.

        """
        if key not in self.labels:
            raise KeyError(f"language {self.code} has no label {key!r}")
        label = self.labels[key]
        if isinstance(label, dict):
            count = values.get("count")
            if not isinstance(count, int | float):
                raise KeyError(f"label {key!r} has plural forms and wants a number `count`, got {values}")
            label = label[self.locale.plural_form(count)]
        if missing := _placeholders(label) - values.keys():
            raise KeyError(f"label {key!r} wants {sorted(missing)}, got {sorted(values)}")
        return label.format(**{name: v if isinstance(v, str) else self.number(v) for name, v in values.items()})

    def date(self, value: dt.date) -> str:
        """Write a day in full, such as "13. Januar 2025"; of a time, its day in the reader's zone."""
        day = self._local(value).date() if isinstance(value, dt.datetime) else value
        return str(format_date(day, self.text("format.date"), self.locale))

    def day(self, value: dt.date) -> str:
        """Write a day without its year, such as "13. Januar"."""
        return str(format_date(value, self.text("format.day"), self.locale))

    def days(self, first: dt.datetime, last: dt.datetime) -> tuple[str, str]:
        """Write the days of two times in the reader's zone, a year that they share only once."""
        one, other = self._local(first).date(), self._local(last).date()
        pattern = self.text("format.day" if one.year == other.year else "format.date")
        return str(format_date(one, pattern, self.locale)), self.date(other)

    def datetime(self, value: dt.datetime) -> str:
        """Write a day with its time, such as "13. Januar 2025, 6.30 Uhr", in the reader's zone.

        Where it was another day at the place that the time comes from, that day is named: there "yesterday" was before.
        """
        time = str(format_datetime(self._local(value), self.text("format.datetime"), locale=self.locale))
        elsewhere = value.utcoffset() and value.date() != self._local(value).date()
        return self.text("time.there", time=time, day=self.day(value.date())) if elsewhere else time

    def number(self, value: int | float) -> str:
        """Write a number with the language's separators, such as "12.000" or "2,5"."""
        return format_decimal(value, locale=self.locale)

    def amount(self, value: float) -> str:
        """Write a number as a running text does, large ones with a word: "48,5 Millionen"."""
        if value < MILLION:
            return self.number(value)
        return format_compact_decimal(value, format_type="long", locale=self.locale, fraction_digits=3)

    def quoted(self, words: str) -> str:
        """Put words into quotation marks."""
        return f"{self.text('format.open')}{words}{self.text('format.close')}"

    def spoken(self, value: float) -> str:
        """Write a number as a sentence says it: small whole ones in words, large ones with a word."""
        return self.numeral(int(value)) if value == int(value) and value < MILLION else self.amount(value)

    def percent(self, share: float) -> str:
        """Write a share from 0 to 1 in whole percent, rounded down: only what is all is 100 percent."""
        whole = int(round(share * 100, 6))  # 0.29 * 100 is a little less than 29
        return format_percent(whole / 100, locale=self.locale)

    def numeral(self, value: int) -> str:
        """Write a whole number as a running text does: a small one in words, where the language has them."""
        key = f"numeral.{value}"
        return self.text(key) if key in self.labels else self.number(value)

    def listing(
        self,
        names: Sequence[str],
        limit: int | None = None,
        rest: Literal["more", "sources"] = "more",
    ) -> str:
        """Write the names as a list, such as "Elbbote, Radio Nordlicht und zwei weitere Quellen".

        With a `limit`, so many are named and the rest counted; a rest of one is named too. `rest` is what they are
        called.
        """
        shown = list(names)
        if limit is not None and len(shown) > limit + 1:
            shown = [*shown[:limit], self.text(f"listing.{rest}", numeral=self.numeral(len(shown) - limit))]
        return format_list(shown, locale=self.locale)

    def alternatives(self, names: Sequence[str]) -> str:
        """Write what may be one or the other, such as "17 Verletzte oder 25 Verletzte"."""
        return format_list(list(names), style="or", locale=self.locale)

    def quotation_marks(self, text: str) -> tuple[str, str]:
        """Find the marks around a quotation of this text: others than those that it holds itself.

        Marks within the same marks would have to change, and a quotation stays verbatim. One that holds both kinds gets
        none.
        """
        for kind in ("", "_outer"):
            opening, closing = self.text(f"format.open{kind}"), self.text(f"format.close{kind}")
            family = next((marks for marks in FAMILIES if opening.strip()[:1] in marks), opening)
            if not any(mark in text for mark in family):
                return opening, closing
        return "", ""

    def language(self, code: str) -> str | None:
        """Name another language in this one; None for a code that names none."""
        try:
            return Locale.parse(code, sep="-").get_language_name(self.locale)
        except (UnknownLocaleError, ValueError):
            return None

    def _local(self, value: dt.datetime) -> dt.datetime:
        return value.astimezone(self.zone) if self.zone else value


def load_catalog(code: str, zone: ZoneInfo | None = None) -> Catalog:
    """Read the labels of the language with this code; a language without a folder gets those of `FALLBACK`.

    Raises:
        LanguageError: labels are missing, unknown or malformed, measured by those of `FALLBACK`; all are listed.

    """
    folder = code if code in available() else FALLBACK
    labels = dict(_flatten(read_toml(folder, "labels")))
    check(folder, labels, labels if folder == FALLBACK else dict(_flatten(read_toml(FALLBACK, "labels"))))
    return Catalog(code=folder, labels=labels, zone=zone)


def check(code: str, labels: Mapping[str, Label], wanted: Mapping[str, Label]) -> None:
    """Hold the labels of a language against those of the language that fixes the keys.

    Raises:
        LanguageError: with every key that is missing, unknown, or lacks a plural form that the language has, and
            every value that a label wants and nobody gives.

    """
    faults = [f"{key} is missing" for key in wanted if key not in labels]
    faults += [f"{key} is unknown" for key in labels if key not in wanted]
    forms = Locale.parse(code).plural_form.tags | {"other"}
    for key, label in labels.items():
        if isinstance(label, dict):
            faults += [f"{key} has no form for {form!r}" for form in sorted(forms - label.keys())]
        try:
            extra = _values(label) - _values(wanted.get(key, label))
        except ValueError as error:
            faults.append(f"{key} is malformed: {error}")
        else:
            faults += [f"{key} wants a value {{{name}}} that is not given" for name in sorted(extra)]
    if faults:
        raise LanguageError(f"language {code}: labels.toml does not fit: {'; '.join(sorted(faults))}")


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Label]]:
    for key, value in table.items():
        if isinstance(value, Mapping) and not ("other" in value and value.keys() <= PLURALS):
            yield from _flatten(value, f"{prefix}{key}.")
        elif isinstance(value, Mapping):
            yield prefix + key, {form: str(text) for form, text in value.items()}
        else:
            yield prefix + key, str(value)


def _values(label: Label) -> set[str]:
    forms = label.values() if isinstance(label, dict) else (label,)
    return set().union(*map(_placeholders, forms))


def _placeholders(label: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(label) if name is not None}
