"""Automatic numbers of <ol> lists, as browsers print them."""

from __future__ import annotations

import re
from typing import Any

from pipeline.ingestion.numerals import number_text

#: CSS list-style-type and the type attribute -> (number format of `numerals`, what follows the number)
_STYLES: dict[str, tuple[str, str]] = {
    "decimal": ("decimal", "."),
    "decimal-leading-zero": ("decimalZero", "."),
    "lower-alpha": ("lowerLetter", "."),
    "lower-latin": ("lowerLetter", "."),
    "upper-alpha": ("upperLetter", "."),
    "upper-latin": ("upperLetter", "."),
    "lower-roman": ("lowerRoman", "."),
    "upper-roman": ("upperRoman", "."),
    "cjk-ideographic": ("taiwaneseCountingThousand", "、"),
    "trad-chinese-informal": ("taiwaneseCountingThousand", "、"),
    "simp-chinese-informal": ("chineseCountingThousand", "、"),
    "simp-chinese-formal": ("chineseLegalSimplified", "、"),
    "trad-chinese-formal": ("ideographLegalTraditional", "、"),
    "cjk-decimal": ("ideographDigital", "、"),
    "cjk-heavenly-stem": ("ideographTraditional", "、"),
    "cjk-earthly-branch": ("ideographZodiac", "、"),
}
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]*)", re.IGNORECASE)
#: an item that brings its own number: the site's style sheet hides the automatic one
_TYPED = re.compile(r"\s*(?:[(（]?[一二三四五六七八九十百\d]{1,3}[)）、.．:：]|[①-⑳]|第[一二三四五六七八九十\d]{1,3}[章节条项步])")


class _List:
    def __init__(self, element: Any) -> None:
        self.style = _style(element) or ("decimal" if element.tag == "ol" else "none")
        items = [item for item in element if item.tag == "li"] if element.tag == "ol" else []
        if items and sum(_TYPED.match("".join(item.itertext())) is not None for item in items) * 2 >= len(items):
            self.style = "none"
        self.step = -1 if element.get("reversed") is not None else 1
        self.next = _integer(element.get("start"), len(items) if self.step < 0 else 1)


class ListNumbers:
    """The counters of the lists that are open at a place of the page."""

    def __init__(self) -> None:
        self._open: list[_List] = []
        self._pending = ""

    def open(self, element: Any) -> None:
        """A list begins."""
        self._open.append(_List(element))

    def close(self) -> None:
        """The innermost list ends."""
        self._open.pop()

    def item(self, element: Any) -> None:
        """An item begins: its number belongs to the next line of text."""
        if not self._open:
            return
        current = self._open[-1]
        value = _integer(element.get("value"), current.next)
        current.next = value + current.step
        number_format, mark = _STYLES.get(_style(element) or current.style, ("none", ""))
        self._pending = number_text(value, number_format) + mark if number_format != "none" else ""

    def take(self) -> str:
        """The number that the line now written begins with, or ""."""
        number, self._pending = self._pending, ""
        return number


def _style(element: Any) -> str:
    """The list style that the element itself names, or ""."""
    found = _LIST_STYLE.search(element.get("style") or "")
    for word in found.group(1).lower().split() if found else ():
        if word in _STYLES or word in ("none", "disc", "circle", "square"):
            return word
    kind = element.get("type") or ""
    return _TYPES.get(kind, kind.lower() if kind.lower() in ("disc", "circle", "square") else "")


def _integer(value: str | None, default: int) -> int:
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
