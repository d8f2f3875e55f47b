"""Words that are names since names stand around them in a list."""

from __future__ import annotations

import re

from pipeline.extraction.names_known import COLLECTIVE, COMMON, is_name, is_office, is_post, rare_surnames, surnames
from pipeline.extraction.names_words import WORDS, is_word

_HAN = "\u3400-\u9fff"
# the next of a list: a mark, and what stands up to the mark behind
_NEXT = re.compile(rf"(?:[、/／]|[ \t]{{1,4}})([{_HAN}·]{{2,5}})(?![{_HAN}·])")


def name_next(norm: str, at: int, end: int) -> bool:
    """Whether a list goes on with a name that is one without doubt."""
    following = _NEXT.match(norm, at, end)
    return following is not None and is_name(following.group(1))


def is_name_among(norm: str, start: int, stop: int, end: int, *, behind: int) -> bool:
    """Whether a word with a surname is a name since names stand around it: 巫启贤德、雷震川; 罗小燕、宝山、马文举; 罗小燕、马文举、台海、桑吉."""
    word = norm[start:stop]
    known = word in WORDS and not (behind > 1 and word[0] in surnames()[0] and not is_office(word))  # 罗小燕、马文举、平安、何素琴
    if not 2 <= len(word) <= 4 or known or COLLECTIVE.match(word) or COMMON.search(word) or is_post(word):
        return False
    rare = word[0] in rare_surnames()
    last = (len(word) == 4 or rare) and behind > 1 and norm[stop:end].strip("。；， ") == ""
    if not last and not name_next(norm, stop, end):
        return False
    if len(word) == 4:
        return word[0] in surnames()[0] and not is_word(word[:2])
    return behind > 0 and norm[start - 1] in "、/ \t" and (rare or word[0] in surnames()[0] or (behind > 1 and not is_office(word)))
