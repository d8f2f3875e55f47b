"""Who is named beside the clause that gives a role: in the clauses that go on with its list, and in brackets behind a kind of people."""

from __future__ import annotations

import re

from pipeline.extraction.names import DUTY, Name, parse
from pipeline.extraction.roles import ROLES

# ，校长林一山共同担任: the next of those behind a role
_NEXT_CLAUSE, _GIVEN = re.compile(r"，([^，。；：\n]{2,40}?)(?=共同担任|分别担任|[，。；\n]|$)"), re.compile("(?:共同|分别)担任")
_ANY_ROLE, _KIND_HELD = (
    re.compile(ROLES),
    re.compile(r"[^（），。；：\n]{2,30}(?:同志|人员|教师|老师|干部|代表)（([^（）\n]+、[^（）\n]+)）"),
)


def next_clauses(norm: str, at: int, end: int, *, alone: bool = False) -> list[Name]:
    """The people of the clauses that go on with those behind a role: 成员有何素琴，信息教师马文举; 组长由书记沈云川，校长林一山共同担任.

    Of a role that one alone has (`alone`) the second form only.

    >>> line = "成员有何素琴，信息教师马文举、罗小燕。"
    >>> [name.name for name in next_clauses(line, 6, len(line))]
    ['马文举', '罗小燕']
    """
    out: list[Name] = []
    while clause := _NEXT_CLAUSE.match(norm, at, end):
        names, until = (
            ([], 0) if DUTY.search(clause.group(1)) or _ANY_ROLE.search(clause.group(1)) else parse(norm, *clause.span(1), listed=False)
        )
        if not names or until < clause.end(1):
            return []
        out, at = out + names, clause.end(1)
    closed = not alone and norm[at : at + 1] in ("。", "；", "\n", "")
    return out if closed or _GIVEN.match(norm, at, end) else []


def in_brackets(norm: str, start: int, end: int) -> list[Name]:
    """The people whom brackets name behind a kind of people: 组员为各处室有关同志（何素琴、马文举）.

    >>> [name.name for name in in_brackets("各处室有关同志（何素琴、马文举）", 0, 17)]
    ['何素琴', '马文举']
    """
    held = _KIND_HELD.match(norm, start, end)
    names, until = parse(norm, *held.span(1), listed=False) if held else ([], 0)
    return names if held and until >= held.end(1) else []
