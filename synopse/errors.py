"""The errors that a user should see, each with the next step.

    SynopseError
    ├── InputError       what was given cannot be read: nothing there, or not ours to read
    ├── LanguageError    a language folder is missing or its data is wrong
    ├── EngineError      a model is not there or not what it should be
    │   └── WriterError  a language model gave no answer that can be used
    ├── ServerError      Prefect's server does not answer
    ├── SettingsError    synopse.toml is missing or wrong
    ├── ArchiveError     the archive cannot be opened, read or written
    │   └── Busy         another process does the same already (synopse.archive)
    ├── DeliveryError    the briefing is made and did not reach all who should get it
    └── OutputError      the briefing cannot be written
        └── TemplateError  a template of the user's own is wrong

What is merely missing from a run (one broken file among ten) is no error: it becomes a
`synopse.model.Gap` and the run goes on.
"""

from pathlib import Path
from typing import Literal


class SynopseError(Exception):
    """Printed as one line by the command line; `hint` says what to do next."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class InputError(SynopseError):
    """No input that could be read at all."""


class LanguageError(SynopseError):
    """A language was asked for that has no folder, or whose data does not fit."""


class EngineError(SynopseError):
    """A model is missing, or its files have another layout than expected."""


Trouble = Literal["timeout", "busy", "unreachable", "refused", "failed", "garbage", "cut", "long", "memory", "given_up"]


class WriterError(EngineError):
    """A language model gave no answer that can be used; `why` is the reason as the catalogs know it.

    `tokens` were read and written for it all the same.
    """

    def __init__(self, why: Trouble, message: str, *, hint: str = "", tokens: tuple[int, int] = (0, 0)) -> None:
        super().__init__(message, hint=hint)
        self.why = why
        self.tokens = tokens


class ServerError(SynopseError):
    """The Prefect server that was named does not answer."""


class OutputError(SynopseError):
    """The place for the briefing cannot be written."""


class TemplateError(OutputError):
    """A template of the user's own cannot be filled: which one, in which line if that is known, and what is wrong."""

    def __init__(self, template: Path, line: int | None, said: str) -> None:
        place = f"{template}, line {line}" if line else str(template)
        super().__init__(f"template {place}: {said}", hint="mend it, or move it away")
        self.template = template


class SettingsError(SynopseError):
    """The settings file is missing, or says what it cannot mean."""


class ArchiveError(SynopseError):
    """The archive cannot be opened, read or written."""


class DeliveryError(SynopseError):
    """The briefing is made, and did not reach all who should get it."""
