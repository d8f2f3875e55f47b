"""The exceptions of planaudit.

PlanAuditError
├── UsageError            the command or its arguments are wrong (exit status 2)
│   ├── InputError        an input path does not exist or holds no files
│   └── RequirementsError a requirements file is broken; names line and field
├── ReadError             one file cannot be read; carries one of `CODES`
└── ResultError           a result folder is missing or broken
"""

from __future__ import annotations

#: why a file could not be read, as in the result contract
CODES = ("encrypted", "truncated", "empty", "unsupported", "no_text", "too_large", "unsafe", "timeout", "crashed", "missing_tool")


class PlanAuditError(Exception):
    """The root of all errors that planaudit raises on purpose; its text is meant for the user, `english` is the same in English."""

    def __init__(self, message: str = "", english: str = "") -> None:
        super().__init__(message)
        self.english = english

    def words(self, lang: str) -> str:
        """The text in `lang` (``zh`` or ``en``); in Chinese where there is no English one.

        >>> InputError("找不到输入路径：a", "There is no input path a.").words("en")
        'There is no input path a.'
        """
        return (self.english if lang == "en" else "") or str(self)


class UsageError(PlanAuditError):
    """The command or its arguments are wrong."""


class InputError(UsageError):
    """An input path does not exist or holds no files."""


class RequirementsError(UsageError):
    """A requirements file is broken; the message names file, line and field."""


class ResultError(PlanAuditError):
    """A result folder is missing, incomplete or broken."""


class ReadError(PlanAuditError):
    """One file cannot be read. `code` is one of `CODES`; the message says what to do, `english` says it in English."""

    def __init__(self, code: str, message: str, english: str = "") -> None:
        if code not in CODES:
            raise ValueError(f"unknown code {code!r}")
        super().__init__(message, english)
        self.code = code
