"""Which numbers of a source text Word can set by itself."""

from __future__ import annotations

import re

_DIGITS = "一二三四五六七八九十"
_LEVELS = (re.compile(rf"([{_DIGITS}])、"), re.compile(rf"（([{_DIGITS}])）"), re.compile(r"(\d{1,2})\."))


class Counter:
    """Counts as Word's multilevel list does: a number restarts after one of a higher level.

    A number goes over to Word only where Word would print the same one; any other stays in the text.

    >>> counter = Counter(2)
    >>> counter.strip("一、指导思想"), counter.strip("三、工作目标"), counter.strip("1.宣传")
    ((0, '指导思想'), (None, '三、工作目标'), (None, '1.宣传'))
    """

    def __init__(self, levels: int) -> None:
        self._last = [0] * levels

    def strip(self, text: str) -> tuple[int | None, str]:
        """The level from 0 whose automatic number `text` takes, and the text without it; (None, text) where it takes none."""
        for level, last in enumerate(self._last):
            found = _LEVELS[level].match(text)
            if found and found[1] in (str(last + 1), _DIGITS[last : last + 1]):
                self._last[level:] = [last + 1] + [0] * (len(self._last) - level - 1)
                return level, text[found.end() :]
        return None, text
