"""Numbers as Word prints them in lists: one function from a counter's value and a number format to characters.

The formats are those of ST_NumberFormat (ECMA-376 part 1, 17.18.59) that documents in Chinese and English use; any other is printed
in Arabic figures. What Word does outside a format's range (21 in circles) and which zero it prints follows [MS-DOCX] 2.4, [MS-OI29500]
and Word's own output: 一○一 in chineseCounting, 一百〇一 in chineseCountingThousand, 一百零一 in taiwaneseCountingThousand.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}

#: Word's counters are 16-bit signed; larger starts come from damaged or hostile files and would print endless letters
LARGEST = 32767


@lru_cache(maxsize=4_096)
def number_text(value: int, number_format: str, pattern: str = "") -> str:
    """`value` in the OOXML number format; `pattern` is the sample of a custom format (``001, 002, 003, ...``).

    Formats without a number (``bullet``, ``none``) give "". Values beyond a format's range are printed in Arabic figures.

    >>> number_text(12, "chineseCountingThousand"), number_text(3, "decimalEnclosedCircle"), number_text(28, "upperLetter")
    ('十二', '③', 'BB')
    """
    if number_format in ("bullet", "none"):
        return ""
    if number_format == "custom":
        sample = pattern.partition(",")[0].strip()
        return str(value).zfill(len(sample)) if sample.isdecimal() else str(value)
    printer = _PRINTERS.get(number_format)
    if printer is None or not 0 <= value <= LARGEST or (value == 0 and number_format not in _WITH_ZERO):
        return str(value)
    return printer(value)


def _digits(value: int, digits: str) -> str:
    """Figure by figure: 105 → 一〇五."""
    return "".join(digits[int(figure)] for figure in str(value))


def _counting(value: int, digits: str) -> str:
    """With 十 below 100, figure by figure above: 99 → 九十九, 101 → 一○一."""
    if value >= 100 or value < 10:
        return _digits(value, digits)
    tens, ones = divmod(value, 10)
    return (digits[tens] if tens > 1 else "") + "十" + (digits[ones] if ones else "")


def _thousands(value: int, digits: str, units: str, bare_ten: bool = True) -> str:
    """With all units: 105 → 一百〇五; `units` are those of 10, 100, 1000 and 10000; `bare_ten`: 十二, not 一十二."""
    if value == 0:
        return digits[0]
    myriads, rest = divmod(value, 10000)
    text = _group(myriads, digits, units) + units[3] if myriads else ""
    if rest:
        text += (digits[0] if myriads and rest < 1000 else "") + _group(rest, digits, units)
    return text[1:] if bare_ten and 10 <= value < 20 else text


def _group(value: int, digits: str, units: str) -> str:
    """A number below 10000 with its units; a gap inside it is one zero."""
    text = ""
    for power in (3, 2, 1, 0):
        figure = value // 10**power % 10
        if figure:
            text += digits[figure] + (units[power - 1] if power else "")
        elif text and value % 10**power and not text.endswith(digits[0]):
            text += digits[0]
    return text


def _japanese(value: int, digits: str, units: str) -> str:
    """Units without a leading 一 and without zeros: 111 → 百十一."""
    text = ""
    for power in (4, 3, 2, 1, 0):
        figure = value // 10**power % 10
        if figure:
            text += ("" if figure == 1 and power in (1, 2, 3) else digits[figure]) + (units[power - 1] if power else "")
    return text or digits[0]


def _from_table(value: int, first: str, size: int) -> str:
    """A row of ready-made characters, Arabic beyond its end: 3 → ③, 21 → 21."""
    return chr(ord(first) + value - 1) if value <= size else str(value)


def _letters(value: int, first: str) -> str:
    """Letters are repeated, not combined: 27 → AA, 28 → BB."""
    repeats, place = divmod(value - 1, 26)
    return chr(ord(first) + place) * (repeats + 1)


def _roman(value: int) -> str:
    text = ""
    for amount, letters in _ROMAN:
        count, value = divmod(value, amount)
        text += letters * count
    return text


def _ordinal(value: int) -> str:
    suffix = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{suffix}"


def _words(value: int) -> str:
    """English words: 21 → twenty-one."""
    if value >= 1000:
        return f"{_words(value // 1000)} thousand" + (f" {_words(value % 1000)}" if value % 1000 else "")
    if value >= 100:
        return f"{_ONES[value // 100]} hundred" + (f" {_words(value % 100)}" if value % 100 else "")
    if value < 20:
        return _ONES[value]
    return _TENS[value // 10] + (f"-{_ONES[value % 10]}" if value % 10 else "")


def _ordinal_words(value: int) -> str:
    """English ordinals: 21 → twenty-first."""
    words = _words(value)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    return words[:cut] + (_ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th"))


def _chicago(value: int) -> str:
    repeats, place = divmod(value - 1, 4)
    return "*†‡§"[place] * (repeats + 1)


_FULL_WIDTH = partial(_digits, digits="０１２３４５６７８９")
_IDEOGRAPHS = partial(_digits, digits="〇一二三四五六七八九")

_PRINTERS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _FULL_WIDTH,
    "decimalFullWidth2": _FULL_WIDTH,
    "decimalEnclosedCircle": partial(_from_table, first="①", size=20),
    "decimalEnclosedCircleChinese": partial(_from_table, first="①", size=20),
    "decimalEnclosedParen": partial(_from_table, first="⑴", size=20),
    "decimalEnclosedFullstop": partial(_from_table, first="⒈", size=20),
    "ideographEnclosedCircle": partial(_from_table, first="㈠", size=10),
    "numberInDash": lambda value: f"- {value} -",
    "hex": lambda value: f"{value:X}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": partial(_letters, first="A"),
    "lowerLetter": partial(_letters, first="a"),
    "ordinal": _ordinal,
    "cardinalText": lambda value: _words(value).capitalize(),
    "ordinalText": lambda value: _ordinal_words(value).capitalize(),
    "chicago": _chicago,
    "chineseCounting": partial(_counting, digits="○一二三四五六七八九"),
    "taiwaneseCounting": partial(_counting, digits="○一二三四五六七八九"),
    "chineseCountingThousand": partial(_thousands, digits="〇一二三四五六七八九", units="十百千万"),
    "taiwaneseCountingThousand": partial(_thousands, digits="零一二三四五六七八九", units="十百千萬"),
    "chineseLegalSimplified": partial(_thousands, digits="零壹贰叁肆伍陆柒捌玖", units="拾佰仟万", bare_ten=False),
    "ideographLegalTraditional": partial(_thousands, digits="零壹貳參肆伍陸柒捌玖", units="拾佰仟萬", bare_ten=False),
    "ideographDigital": _IDEOGRAPHS,
    "japaneseDigitalTenThousand": _IDEOGRAPHS,
    "taiwaneseDigital": partial(_digits, digits="○一二三四五六七八九"),
    "koreanDigital2": partial(_digits, digits="零一二三四五六七八九"),
    "japaneseCounting": partial(_japanese, digits="〇一二三四五六七八九", units="十百千万"),
    "ideographTraditional": lambda value: _STEMS[value - 1] if value <= 10 else str(value),
    "ideographZodiac": lambda value: _BRANCHES[value - 1] if value <= 12 else str(value),
    "ideographZodiacTraditional": lambda value: _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12],
}

#: formats that have a figure for 0
_WITH_ZERO = {
    *("decimalZero", "decimalFullWidth", "decimalFullWidth2", "numberInDash", "hex", "ordinal", "cardinalText", "ordinalText"),
    *("chineseCounting", "taiwaneseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "chineseLegalSimplified"),
    *("ideographLegalTraditional", "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"),
    "japaneseCounting",
}
