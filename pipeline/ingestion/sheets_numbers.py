"""Numbers, dates and times of cells as the sheet shows them, by their number formats."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite

#: numbers of built-in formats -> their codes, as Chinese Excel shows them (ECMA-376 part 1, 18.8.30)
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}
_BUILT_IN |= dict.fromkeys((14, 15, 30, 31), "yyyy/m/d") | {22: "yyyy/m/d h:mm"}
_BUILT_IN |= dict.fromkeys((17, 27, 36, 50, 52, 57), "yyyy/m") | dict.fromkeys((16, 28, 29, 51, 53, 54, 58), "m/d")
_BUILT_IN |= dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h:mm")
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
#: the last day that Excel knows: 9999-12-31
_LAST_SERIAL = 2_958_466

#: literal text of a code: quoted, escaped, a currency; what only pads or colours is dropped
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+")
_MARK = "\ue000"


def built_in(number: int) -> str:
    """The code of a built-in format; "" shows numbers as they are."""
    return _BUILT_IN.get(number, "")


def is_date(code: str) -> bool:
    """Whether a format shows dates or times.

    >>> is_date('yyyy"年"m"月"'), is_date("General"), is_date('0"days"')
    (True, False, False)
    """
    bare = _LITERAL.sub("", code.partition(";")[0]).lower()
    return "general" not in bare and re.search(r"[ymdhs]|a{3}", bare) is not None


def shown(value: float, code: str, is_1904: bool = False) -> str:
    """A number as a sheet shows it with a format `code`; `is_1904` counts days from 1904.

    >>> shown(3.0, ""), shown(0.95, "0%"), shown(7, "000"), shown(45721, 'yyyy"年"m"月"d"日"')
    ('3', '95%', '007', '2025年3月5日')
    """
    if not isfinite(value):
        return ""
    if is_date(code):
        if 0 <= value < _LAST_SERIAL:
            return dated((_FIRST_DAY_1904 if is_1904 else _FIRST_DAY) + timedelta(seconds=round(value * 86_400)), code)
        return _plain(value)
    section = code.split(";", maxsplit=1)[0]
    literals = [a or b or c for a, b, c in _LITERAL.findall(section)]
    bare = _LITERAL.sub(_MARK, section)
    digits = _DIGITS.search(bare)
    if digits is None or re.search(r"[eE][+-]|/|@|general", bare, re.IGNORECASE):
        return _plain(value)
    percent = "%" in bare
    number = _digits(abs(value) * (100 if percent else 1), digits.group())
    ends = iter(literals)
    around = [re.sub(_MARK, lambda _: next(ends), part) for part in (bare[: digits.start()], bare[digits.end() :])]
    return ("-" if value < 0 else "") + around[0].strip() + number + around[1].strip()


def dated(moment: datetime, code: str) -> str:
    """A day or time with as many parts as its format shows.

    >>> dated(datetime(2025, 3, 5, 8, 30), "m/d"), dated(datetime(2025, 3, 5, 8, 30), "yyyy-mm-dd h:mm")
    ('3月5日', '2025年3月5日 8:30')
    """
    bare = re.sub(r"am/pm|上午/下午", "", _LITERAL.sub("", code.partition(";")[0]).lower())
    months = re.sub(r"(h[^a-z]*)m+|m+(?=[^a-z]*s)|\[m+\]", r"\1", bare)
    day, time = "", f"{moment.hour}:{moment.minute:02}" if re.search("[hs]", bare) else ""
    if "y" in bare:
        day += f"{moment.year}年"
    if "m" in months:
        day += f"{moment.month}月"
    if re.search("d", bare):
        day += f"{moment.day}日"
    if day and time == "0:00":
        return day  # a format with time on a mere day
    return " ".join(filter(None, (day, time))) or f"{moment.year}年{moment.month}月{moment.day}日"


def _digits(value: float, pattern: str) -> str:
    """Digits by a pattern of 0 # ? , and point."""
    whole, _, fraction = pattern.partition(".")
    text = f"{Decimal(repr(value)):,.{len(fraction)}f}" if "," in whole.rstrip(",") else f"{Decimal(repr(value)):.{len(fraction)}f}"
    head, _, tail = text.partition(".")
    while tail and len(tail) > fraction.count("0") and tail.endswith("0"):
        tail = tail[:-1]
    return head.zfill(whole.count("0")) + ("." + tail if tail else "")


def _plain(value: float) -> str:
    """A number without a format: no more digits than a cell shows, no exponent."""
    if value == int(value):
        return str(int(value))
    return f"{Decimal(f'{value:.10g}'):f}"
