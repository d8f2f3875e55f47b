"""Roles and names one behind the other with no colon between them: 组长王建军副组长赵秀兰成员孙涛、钱小燕."""

from __future__ import annotations

import re

from pipeline.extraction.names import Name, is_name
from pipeline.extraction.names_joined import run_on
from pipeline.extraction.names_known import is_act
from pipeline.extraction.roles import ROLES
from pipeline.records import Span

_ROLE = re.compile(ROLES)
_ITEM = re.compile(r"[ \t]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?[ \t]*")
_WORD = re.compile(r"[^、，；。：:,; \t\n]+")


def glued(norm: str, start: int, end: int) -> list[tuple[str, Name]]:
    """The people of a line that holds nothing but two roles or more, each with its names right behind it; none of any other line.

    >>> [(role, name.name) for role, name in glued("组长王建军副组长赵秀兰成员孙涛钱小燕", 0, 18)]
    [('组长', '王建军'), ('副组长', '赵秀兰'), ('成员', '孙涛'), ('成员', '钱小燕')]
    >>> glued("组长负责全面工作，成员各司其职。", 0, 16)
    []
    """
    item = _ITEM.match(norm, start, end)
    roles = list(_ROLE.finditer(norm, start, end))
    colon = norm.find("：", start, end) >= 0  # a line of labels
    if colon or len(roles) < 2 or item is None or roles[0].start() != item.end():
        return []
    found: list[tuple[str, Name]] = []
    for i, role in enumerate(roles):
        names = _names(norm, role.end(), roles[i + 1].start() if i + 1 < len(roles) else end)
        if not names:
            return []
        found += [("".join(role.group().split()), Name(norm[slice(*place)], None, place)) for place in names]
    return found


def _names(norm: str, start: int, end: int) -> list[Span]:
    """The names between two places, nothing else standing there; none where anything is no name."""
    found: list[Span] = []
    for word in _WORD.finditer(norm, start, end):
        several = run_on(norm, *word.span(), listed=True)
        if not several and (not is_name(word.group(), listed=True) or is_act(word.group())):
            return []
        found += several or [Span(*word.span())]
    return found
