"""Words of everyday language: where one stands in what ends like a school's name, no name stands there (防止小学, 成果展接待初中)."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# A word of two characters in jieba's dictionary that was counted a hundred times or more, and is a verb, an adverb, an adjective, a pronoun, a
# word of place, or one that joins others. None stands in the names of the 538 units of the training sets but for those below; rarer ones may
# stand across the words of a name (落水洞, 苍梧).
_PAIR = re.compile(rb"\n((?:[\xe4-\xe9][\x80-\xbf]{2}){2}) [1-9]\d{2,} (?:[vdcrfu]|a|p)[a-z]*(?=\r?\n)")
# What names are made of all the same: what a school is for, what one of its kind is called, what one wishes for and honours.
_IN_NAMES = re.compile(
    "小学|中学|初中|高中|学校|教育|体育|实验|特殊|完全|寄宿|职业|技术|进修|培训|示范|附属|落水|希望|团结|幸福|胜利|解放|建设|前进|跃进|奋斗|奋进|进步|振兴|复兴|勤奋|自强|自立|互助|合作|劳动"
    "|富强|和谐|联合|大同|平安|感恩|成功|创新|求知|求实|致远|先进|光荣|民主"
)


def ordinary(name: str) -> bool:
    """Whether a word of everyday language stands in a name, those apart that names are made of.

    >>> [ordinary(name) for name in ("附近小学", "防止小学", "团结乡中心小学", "青禾小学", "青柏县实验小学")]
    [True, True, False, False, False]
    """
    letters = _IN_NAMES.sub("\n", name)
    return any(letters[i : i + 2].encode() in _pairs() for i in range(len(letters) - 1))


@cache
def _pairs() -> frozenset[bytes]:
    """The words, read from jieba's dictionary without starting jieba (a twentieth of a second, where a name is in doubt)."""
    spec = find_spec("jieba")
    places = (spec and spec.submodule_search_locations) or []
    return frozenset(pair for place in places for pair in _PAIR.findall((Path(place) / "dict.txt").read_bytes()))
