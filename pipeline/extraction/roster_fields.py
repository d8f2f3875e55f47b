"""Lines that each hold one person in fields: 沈克俭，校长，组长; 姓名：沈克俭 单位：…; in lists of people also 沈克俭 白鹭小学, line below line.

What a single line cannot show, the lines around it do: three lines or more of one make, in which one field always may be a name and mostly is one.
"""

from __future__ import annotations

import re
from itertools import groupby

from pipeline.extraction.names import Name, is_name, is_post
from pipeline.extraction.names_known import COLLECTIVE, COMMON, DUTY
from pipeline.extraction.names_words import WORDS, is_word
from pipeline.extraction.roles import HINT, ROLES, roles_of
from pipeline.records import Span

_HAN = "\u3400-\u9fff"
_ITEM = rf" *(?:\d{{1,3}}[.、)）]?|（\d{{1,3}}）|[①-⑳·*●◆■★—])? *(?=[{_HAN}])"
# 1. 沈克俭，校长，组长，负总责
_POSTED = re.compile(rf"{_ITEM}([{_HAN}·]{{2,9}})[，、]([{_HAN}、]{{2,14}}[，、])?(?:担?任|为|是)?({ROLES})(?=[，；。 （]|$)")
_NAMED, _PLACED = (
    re.compile(rf"(?<![^\s，；])姓 *名 *： *([{_HAN}·]{{2,9}})(?=[ ，；。]|$)"),
    re.compile(r"(?:职务|角色|岗位|分工) *： *([^ ，；。]+)"),
)
_FIELD = re.compile(r"[^ ，；。：（）—]+")
_LINE, _NUMBER = re.compile(r"[^\n]+"), re.compile(_ITEM)
# a line of this kind is a row of a list; a name with a dot may be long, and of so many lines a list is known
_ROW, _LONGEST, _LEAST = 48, 12, 3

Person = tuple[str, Name]


def posted(norm: str, start: int, end: int) -> Person | None:
    """Name, post and role in one line, set apart by commas.

    >>> posted("1. 沈克俭，校长，组长，负总责。", 0, 17)
    ('组长', Name(name='沈克俭', post='校长', span=Span(start=3, end=6)))
    """
    m = _POSTED.match(norm, start, end)
    if not m or not is_name(m.group(1)) or (m.group(2) and not is_post(m.group(2)[:-1])):
        return None
    return m.group(3), Name(m.group(1), m.group(2) and m.group(2)[:-1], Span(*m.span(1)))


def labelled(norm: str, start: int, end: int) -> Person | None:
    """Whom 姓名： names in a line; the role that 职务： or 分工： gives, else 成员."""
    m = _NAMED.search(norm, start, end)
    if not m or not is_name(m.group(1), listed=True):
        return None
    place = _PLACED.search(norm, m.end(), end)
    roles = roles_of(place.group(1)) if place else ()
    return (roles or ("成员",))[0], Name(m.group(1), place.group(1) if place and not roles else None, Span(*m.span(1)))


def column(norm: str, low: int, high: int) -> dict[int, Name]:
    """The names of lines that follow each other and have the same fields, one of them a name: by where each line starts.

    >>> text = "沈克俭 白鹭小学\\n柏舟 禾坪小学\\n马文举 白鹭中学"
    >>> [name.name for name in column(text, 0, len(text)).values()]
    ['沈克俭', '柏舟', '马文举']
    """
    rows = [(m.start(), _fields(norm, *m.span())) for m in _LINE.finditer(norm, low, high)]
    out: dict[int, Name] = {}
    for (_, at), group in groupby(rows, key=lambda row: (len(row[1]), _name_at(norm, row[1]))):
        block = [(start, fields[at]) for start, fields in group if at is not None]
        if len(block) >= _LEAST and 2 * sum(_is_surely(norm[slice(*span)]) for _, span in block) > len(block):
            out |= {start: Name(norm[slice(*span)], None, span) for start, span in block}
    return out


def _fields(norm: str, start: int, end: int) -> list[Span]:
    """The fields of a row behind its number; none of a line that is longer, of a table's row, and of one that prints a role."""
    if end - start > _ROW or norm.find("\t", start, end) >= 0 or norm.find("|", start, end) >= 0 or HINT.search(norm, start, end):
        return []
    number = _NUMBER.match(norm, start, end)
    return [Span(*m.span()) for m in _FIELD.finditer(norm, number.end() if number else start, end)]


def _name_at(norm: str, fields: list[Span]) -> int | None:
    """Which of the fields is the only one that may be a name."""
    able = [i for i, span in enumerate(fields) if _may_be(norm[slice(*span)])]
    return able[0] if len(able) == 1 else None


def _is_surely(word: str) -> bool:
    """Whether a word has a surname, and does not go on as an ordinary one does (石桥下)."""
    return is_name(word) and (len(word) == 2 or not is_word(word[:2]))


def _may_be(word: str) -> bool:
    if "·" in word or is_name(word):
        return len(word) <= _LONGEST
    plain = 2 <= len(word) <= 4 and all("\u3400" <= char <= "\u9fff" for char in word)
    return plain and not (is_post(word) or word in WORDS or COLLECTIVE.match(word) or COMMON.search(word) or DUTY.search(word))
