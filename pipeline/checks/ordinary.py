"""Words of everyday language: where one stands in what ends like a school's name, no name stands there (防止小学, 成果展接待初中)."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# A word of two characters in jieba's dictionary that was counted a hundred times or more, and is a verb, an adverb, an adjective, a pronoun, a
# word of place, or one that joins others. None stands in the names of the 538 units of the training sets but for those below; rarer ones may
# stand across the words of a name (苍梧).
_PAIR = re.compile(rb"\n((?:[\xe4-\xe9][\x80-\xbf]{2}){2}) [1-9]\d{2,} (?:[vdcrfu]|a|p)[a-z]*(?=\r?\n)")
# A word of two characters of any kind that was counted twenty times or more; names of people and places that are rarer than a hundred apart.
_WORD = re.compile(rb"\n((?:[\xe4-\xe9][\x80-\xbf]{2}){2}) (?:[1-9]\d{2,} |[2-9]\d (?!n[rstz]))")
# What names are made of all the same: what a school is for, what one of its kind is called, what one wishes for and honours.
_IN_NAMES = re.compile(
    "小学|中学|初中|高中|学校|教育|体育|实验|特殊|完全|寄宿|职业|技术|进修|培训|示范|附属|希望|团结|幸福|胜利|解放|建设|前进|跃进|奋斗|奋进|进步|振兴|复兴|勤奋|自强|自立|互助|合作|劳动"
    "|富强|和谐|联合|大同|平安|感恩|成功|创新|求知|求实|致远|先进|光荣|民主|光明|卫生|运动|高新|遵义|开明|上游|进修|开发|丰收|远航|定远|保康|保定|正直|登高|合兴|崛起|辉煌|育苗|成长|快乐|欢乐|启蒙|为民|革新|维新|勇敢|坚强|诚实|务实|繁荣|安定"
)

# words of one character that no short name holds
_FUNCTION = re.compile(
    "[我本该各全与和在由给至的及为以是把将使让对向从被于了到报经受请按每个这那其他她它们同之有不大小新老里归所走才上读就看仅靠离像替谁]"
)
_LAND = tuple("洞沟河湾坪坡岭山塘岩崖峰潭泉溪")  # what lies in the land is called by words of every day: 落水|洞, 流水|沟
_PLACES = "县区镇乡村"  # a word that ends in one of these may stand across a place's name: 石回|乡


def ordinary(name: str) -> bool:
    """Whether a word of everyday language stands in a name, those apart that names are made of.

    >>> [ordinary(name) for name in ("附近小学", "防止小学", "团结乡中心小学", "青禾小学", "青柏县实验小学")]
    [True, True, False, False, False]
    """
    letters = _IN_NAMES.sub("\n", name)
    return any(letters[i + 2 : i + 3] not in _LAND and letters[i : i + 2].encode() in _pairs() for i in range(len(letters) - 1))


def last_word(name: str) -> int:
    """Where the last word of everyday language in some words ends, 0 where none stands there: a name begins behind it.

    >>> last_word("根据青禾小学"), last_word("团结乡中心小学"), last_word("石回乡中心小学")
    (2, 0, 0)
    """
    letters = _IN_NAMES.sub(lambda m: "\n" * len(m.group()), name)
    words = (i for i in range(len(letters) - 2, -1, -1) if letters[i + 1] not in _PLACES and letters[i : i + 2].encode() in _pairs())
    return next(words, -2) + 2


def common(pair: str) -> bool:
    """Whether two characters are a word that texts of every day hold; names of places and people are none that are not known to everybody.

    >>> [common(pair) for pair in ("家乡", "读书", "育红", "双井")]
    [True, True, False, False]
    """
    return pair.encode() in _words()


def everyday(name: str) -> bool:
    """Whether any two neighbouring characters of what would be a name are a word that texts of every day hold.

    >>> [everyday(name) for name in ("阅读区", "桐岗区", "育红")]
    [True, False, False]
    """
    return any(common(name[i : i + 2]) for i in range(len(name) - 1))


def function_word(letters: str) -> bool:
    """Whether a word of function of one character stands there, as in no short name."""
    return _FUNCTION.search(letters) is not None


def no_name(letters: str) -> bool:
    """Whether a word of function or of every day stands where a short name's own letters would."""
    return function_word(letters) or everyday(letters)


@cache
def _pairs() -> frozenset[bytes]:
    """The words, read from jieba's dictionary without starting jieba (a twentieth of a second, where a name is in doubt)."""
    return _of_dictionary(_PAIR)


@cache
def _words() -> frozenset[bytes]:
    return _of_dictionary(_WORD)


def _of_dictionary(pattern: re.Pattern[bytes]) -> frozenset[bytes]:
    spec = find_spec("jieba")
    places = (spec and spec.submodule_search_locations) or []
    return frozenset(pair for place in places for pair in pattern.findall((Path(place) / "dict.txt").read_bytes()))
