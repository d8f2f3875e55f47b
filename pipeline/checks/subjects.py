"""Subjects of campaigns (`campaigns.yaml`): which of them a text holds that is about another one, and may not."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.data import table

_FULL = 3  # characters of a word that stands for a campaign by itself; 禁毒 does in 禁毒宣传月


class _Subjects(NamedTuple):
    """The lists of `campaigns.yaml`; `pattern` finds their names in a title, `begins` where in a text one may begin, `heads` holds the names
    that are looked for in texts by their first two characters.
    """

    lists: tuple[frozenset[str], ...]
    umbrellas: tuple[tuple[frozenset[str], frozenset[str]], ...]
    standing: frozenset[str]
    general: frozenset[str]
    pattern: re.Pattern[str]
    begins: re.Pattern[str]
    heads: dict[str, list[str]]


@cache
def _subjects() -> _Subjects:
    read = table(Path(__file__).with_name("campaigns.yaml"))
    lists = tuple(frozenset(names) for names in read["subjects"])
    umbrellas = tuple((frozenset(one["own"]), frozenset(one["holds"])) for one in read["umbrellas"])
    standing, general = frozenset(read["standing"]), frozenset(read["general"])
    names = {name for one in lists for name in one}
    heads: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names - general):
        heads[name[:2]].append(name)
    first, second = (re.escape("".join(sorted(set(column)))) for column in zip(*heads, strict=True))
    every = sorted({*names, *(name for own, _ in umbrellas for name in own)}, key=lambda name: (-len(name), name))
    return _Subjects(
        lists, umbrellas, standing, general, re.compile("|".join(map(re.escape, every))), re.compile(f"[{first}](?=[{second}])"), heads
    )


@cache
def of_its_own(own: str) -> frozenset[str]:
    """The names of subjects that a text with these words for title and campaign may speak of.

    >>> "禁毒宣传" in of_its_own("防溺水工作方案"), "预防溺水" in of_its_own("防溺水工作方案")
    (False, True)
    """
    subjects = _subjects()
    held = set(subjects.pattern.findall(own))
    names = set(held)
    for one in subjects.lists:
        if held & one:
            names |= one
    for words, others in subjects.umbrellas:
        if held & words:
            names |= others
    return frozenset(names)


@lru_cache(maxsize=4)
def others(norm: str, own: str) -> tuple[str, ...]:
    """The names of subjects that stand in a text and are none of its own, the longest first; no word that every school's text holds."""
    allowed = of_its_own(own)
    strange = (name for name in _standing_in(norm) if name not in allowed and not _within(name, allowed))
    return tuple(sorted(strange, key=lambda name: (-len(name), name)))


@lru_cache(maxsize=4)
def _standing_in(norm: str) -> frozenset[str]:
    """The names of subjects that a text holds; the checks of one text ask for them one after the other."""
    subjects = _subjects()
    return frozenset(
        name
        for m in subjects.begins.finditer(norm)
        for name in subjects.heads.get(norm[m.start() : m.start() + 2], ())
        if norm.startswith(name, m.start())
    )


def may_speak_of(name: str, own: str) -> bool:
    """Whether a text with the words `own` for title and campaign may have a campaign of that name among its tasks.

    >>> may_speak_of("防溺水专项整治", "暑期安全工作方案"), may_speak_of("防溺水专项整治", "书香校园建设方案")
    (True, False)
    """
    held = set(_subjects().pattern.findall(name)) - _subjects().general
    return bool(held & of_its_own(own))


def kindred(name: str) -> frozenset[str]:
    """All the words of the lists that hold a subject, those among them that tell nothing in most texts.

    >>> sorted(kindred("防溺水"))
    ['溺水', '防溺水', '预防溺水']
    """
    return frozenset(word for one in _subjects().lists if name in one for word in one)


def _within(name: str, allowed: frozenset[str]) -> bool:
    """Whether a name holds one of the text's own, or is a part of one: 校园食品安全 beside 食品安全, 师风 beside 师德师风."""
    general = _subjects().general
    return any(word in name or name in word for word in allowed if word not in general)


def asks_for_kind(name: str) -> bool:
    """Whether a subject is a campaign only where it is called one: short words, and what a school does all the year round."""
    return len(name) < _FULL or name in _subjects().standing


def is_standing(name: str) -> bool:
    """Whether a subject is what a school does all the year round."""
    return name in _subjects().standing


def marks_of(name: str) -> frozenset[str]:
    """What tells a subject apart, wherever a text speaks of it: the shortest words of its list that its name holds.

    >>> sorted(marks_of("毒品预防教育"))
    ['毒品']
    """
    subjects = _subjects()
    inside = {word for one in subjects.lists if name in one for word in one if word in name and word not in subjects.general}
    return frozenset(word for word in inside if not any(other != word and other in word for other in inside)) or frozenset({name})
