"""Whether two names may be those of one school: what is left of them without places and kinds."""

from __future__ import annotations

import re
from functools import lru_cache

_HAN = r"\u3400-\u9fff"
# characters that do not tell one school from another
_COMMON = re.compile(
    rf"^[{_HAN}]{{2,6}}?(?:省|市|县|区|旗)(?=[{_HAN}]{{3}})|小学|中学|幼儿园|初中|高中|学校|中心|完全|初级|高级|第|镇|乡|街道|民族|九年一贯制|九年制|附属|希望|寄宿制|村|公办|中等|专业"
    r"|职业|技术|特殊|教育|实验|校$"
)
_COUNTY = re.compile(rf"^([{_HAN}]{{2,6}}?)(?:省|市|县|区|旗)(?=[{_HAN}]{{3}})")

_NUMBER = re.compile("(?:城关|县城)?[一二三四五六七八九十]+[中小]?|[县市区]$")  # what a numbered school's name tells besides its county


def same(one: str, other: str) -> bool:
    """Whether two names may be those of one school: what tells one of them stands in the other, letter by letter in its order.

    >>> same("荔二中", "荔川县第二中学"), same("石桥镇初级中学", "石桥初中"), same("青禾小学", "青山小学"), same("特殊教育学校", "青禾小学")
    (True, True, False, False)

    What only its number and its county tell is none that is called otherwise.

    >>> same("荔川县第二中学", "城关二中"), same("荔川县第二中学", "渔滩二中")
    (True, False)
    """
    return _told_in(one, other) or _told_in(other, one)


def _told_in(name: str, other: str) -> bool:
    core = _core(name)
    called = _NUMBER.sub("", stem(other))
    return _within(core, other) and not (_NUMBER.fullmatch(core) and _COUNTY.match(name) and len(called) > 1 and not _within(called, name))


@lru_cache(maxsize=512)
def stem(name: str) -> str:
    """What tells a school from others: its name without places and kinds; nothing of a name that consists of these (岑水县实验小学)."""
    return _COMMON.sub("", name)


def _core(name: str) -> str:
    return stem(name) or _COUNTY.sub(r"\1", name)


def _within(letters: str, name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)
