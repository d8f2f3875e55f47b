"""Text from documents and file names, made harmless to look at.

Escaping is left to the template engine and to the workbook writer; this is about characters that no escaping changes:
controls, lone surrogates, and the marks that turn the reading direction (``方案\\u202efdp.exe`` looks like ``方案exe.pdf``).
"""

from __future__ import annotations

from markupsafe import Markup

#: C0 and C1 controls but tab and line feed, ALM, LRM, RLM, embeddings, overrides, isolates, the byte order mark, lone surrogates, and
#: the two characters that XML forbids
_BAD = [
    *(code for code in range(0x20) if code not in (0x09, 0x0A)),
    *range(0x7F, 0xA0),
    0x061C,
    *range(0x200E, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0xFEFF,
    *range(0xD800, 0xE000),
    0xFFFE,
    0xFFFF,
]
_SHOWN = dict.fromkeys(_BAD, "\ufffd")
_DROPPED: dict[int, None] = dict.fromkeys(_BAD)

#: the longest text that a cell of a workbook holds (Excel specifications and limits)
CELL_LIMIT = 32_767


def shown(value: object) -> object:
    """For a page: each harmful character becomes U+FFFD, so that offsets stay; what is no text, and None, pass (None as nothing).

    Markup stays as it is: what stands in it has been through here.
    """
    if value is None:
        return ""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():  # no harmful character is printable
        return value
    return value.translate(_SHOWN)


def plain(value: str) -> str:
    """For a file that leaves the house, and for its name: harmful characters are dropped.

    >>> plain("方案\\u202efdp.exe")
    '方案fdp.exe'
    """
    return value if value.isprintable() else value.translate(_DROPPED)


def cell(value: str) -> str:
    """For a cell of a workbook: as `plain`, and what no cell can hold is cut off with an ellipsis."""
    text = plain(value)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"
