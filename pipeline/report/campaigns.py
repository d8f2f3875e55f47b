"""One name for a campaign over a batch: documents call it 控辍保学, 控辍保学专项行动, 控辍保学工作."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipeline.checks.topics import core_of
from pipeline.cleaning.normal import normal

#: characters that a core must have to tell a campaign where it stands inside a longer name: 安全 stands in many (as in `checks.batch`)
_TELLING = 4


def grouped(names: Iterable[str]) -> dict[str, str]:
    """The name to show for each campaign's name: the most frequent one of those that it belongs to.

    Names belong together where their cores are the same, or one of them holds the core of the other.

    >>> grouped(["控辍保学", "控辍保学", "控辍保学专项行动", "书香校园建设"])
    {'控辍保学': '控辍保学', '书香校园建设': '书香校园建设', '控辍保学专项行动': '控辍保学'}
    """
    counts = Counter(names)
    found: dict[str, str] = {}
    for name in sorted(counts, key=lambda name: (-counts[name], len(name), name)):
        core = _core(name)
        found[name] = next((shown for shown in found.values() if _same(core, _core(shown))), name)
    return found


def _core(name: str) -> str:
    return core_of(normal(name, traditional=True)) or name


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= _TELLING and short in long)
