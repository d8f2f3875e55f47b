"""The one name in a word: bare, beside a title (校长沈克俭, 何秀枝老师), behind a room or glued to a post (姜兴福学区工会主席)."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extraction.names_known import (
    COLLECTIVE,
    COMMON,
    DUTY,
    TITLE,
    TITLE_TAIL,
    begins_a_word,
    is_name,
    is_post,
    is_strange,
    surnames,
)
from pipeline.extraction.names_words import WORDS, is_word
from pipeline.records import Span

_HAN = "\u3400-\u9fff"


class Name(NamedTuple):
    """A name, the post printed with it (or None), and where the name stands."""

    name: str
    post: str | None
    span: Span


_ADDRESS = re.compile(r"(?:等|几位|[两三四五六]位)?(?:同志|老师|教师)$|等$|[两三四五六七八九]位$")  # behind a name with a dot
_ROOM = re.compile(
    rf"[{_HAN}]{{1,8}}(?:[室处科股站馆部组社班]|(?<=[先中大])队|(?<=培训|师训|教研|活动|服务)中心|办(?!公)|(?<=团)委|工会|食堂|小学|中学|初中|村小|教学点|幼儿园)([{_HAN}]{{2,7}})"
)
_DOTTED_NAME = re.compile(rf"[{_HAN}]{{2,6}}·[{_HAN}]{{2,6}}(?=[、，（\s]|$)")
_ORGANISATION = re.compile(r"(?:小学|中学|学校|幼儿园|学区|教育局|中心校|委员会|办公室)$")
_INSTITUTION = re.compile(r"同志|小学|中学|学校|学区|学院|校长|主任|老师|书记|乡镇|幼儿")
_COMPANY = re.compile("公司|集团|协会|医院")  # 华艺公司设计师: what stands before it is no name of a person
_TITLE = re.compile(TITLE)
_TITLED_DOTS = re.compile(rf"([{_HAN}]{{0,10}}{TITLE})(?![室处组部办科])([{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}}){{1,3}})")
# 教务处热依拉·哈斯木: in no name that is written by its sound stand the characters for a room or a group
_ROOM_DOTS = re.compile(rf"([{_HAN}]{{1,8}}(?:[室处组部办]|[务导教]科|团委|工会|年级))([{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}}){{1,3}})")
_CALLED = re.compile("(?<=[^\\W\\d]{2})(?:同志|老师|先生|女士)$")
_DEPUTY_TITLE = re.compile(f"副?{TITLE}")
_FOUR, _FEW = re.compile(f"[{_HAN}]{{4}}"), re.compile(f"[{_HAN}]{{3,6}}")


def is_phrase(word: str) -> bool:
    """Whether four characters are two words of the language, as what somebody does is: 列席会议."""
    return is_word(word[:2]) and is_word(word[2:])


def one(norm: str, start: int, end: int, *, listed: bool) -> Name | None:
    """The one name in a word: bare, with a title behind it, with a title before it, or glued to a post (姜兴福学区工会主席)."""
    word = norm[start:end]
    if "·" in word and (address := _ADDRESS.search(word)):
        word, end = word[: address.start()], start + address.start()
    if _ORGANISATION.search(word):
        return None
    if "·" in word and (titled := _TITLED_DOTS.fullmatch(word) or _ROOM_DOTS.fullmatch(word)):
        return Name(titled.group(2), titled.group(1), Span(start + titled.start(2), end))
    if is_name(word, listed=listed):
        return Name(word, None, Span(start, end))
    if word[-1:] == "兼" and is_name(word[:-1], listed=listed):  # 李芳兼
        return Name(word[:-1], None, Span(start, end - 1))
    for tail in reversed(list(_TITLE.finditer(word))):
        rest = _CALLED.sub("", word[tail.end() :])
        known = (
            is_name(rest, listed=listed)
            or (listed and _FOUR.fullmatch(rest) and not is_post(rest) and not COMMON.search(rest) and not is_phrase(rest))
            or is_strange(rest)
        )
        if known and rest[0] not in "室处科组" and not TITLE_TAIL.search(rest):
            return Name(rest, word[: tail.end()], Span(start + tail.end(), start + tail.end() + len(rest)))
    room = _ROOM.fullmatch(word)
    if room and is_name(room.group(1)) and (word[room.start(1) - 1] in "室处科办组" or not is_word(room.group(1))):
        return Name(room.group(1), word[: room.start(1)], Span(start + room.start(1), end))
    sizes = [
        size
        for size in (3, 2, 4)
        if len(word) > size + 1
        and not word.startswith("年级", 1)
        and is_name(word[:size])
        and is_post(word[size:])
        and word[size] not in "员师"  # 校车驾驶员
        and not (word[:2] not in surnames()[1] and is_word(word[:2]) and is_word(word[2:4]))  # 师范大学教授, not 上官铁军校长
        and not _INSTITUTION.match(word, size - 1)
        and word[:2] not in WORDS
        and not (size == 2 and (word[2] in "村镇乡县" or (word[2] in "部处室科组办" and _is_room(word))))  # 张家村支书, 国际部主管
        and not _DEPUTY_TITLE.fullmatch(word, size - 1)
        and not _COMPANY.search(word)
        and not (size == 2 and is_word(word[1:3]) and not TITLE_TAIL.search(word))  # 成员从财务室抽调
    ]
    if (
        not sizes
        and listed
        and _FEW.fullmatch(word)
        and not is_post(word)
        and not _TITLE.match(word)
        and _DOTTED_NAME.search(norm[max(0, start - 60) : end + 60])
    ):
        return Name(word, None, Span(start, end))  # beside dotted names a list may hold others of the same people without dots
    if not sizes or COLLECTIVE.match(word):
        return _behind_of(norm, start, end)
    # where name and post are glued, the post is a title alone (上官铁军校长), or its first word stands elsewhere at the beginning of a
    # word: 王旋巷道小学教师 beside 巷道学区
    plain = (s for s in sizes if _TITLE.fullmatch(word, s))
    size = next(plain, next((s for s in sizes if begins_a_word(norm, word[s : s + 2])), sizes[0]))
    post = word[size:].replace("同志", "")
    return Name(word[:size], None if DUTY.match(post) else post or None, Span(start, start + size))


# what stands behind the first character of a post or of an office's own name, not of a room's (宿管部负责人)
_POST_OF_ROOM = re.compile("[部处室科组]长|科[技学研任]|办公室|组[织员]")


def _is_room(word: str) -> bool:
    """Whether two characters before one for a room are its name and nobody's: 国际部主管, 宿管部负责人; not 张伟部长."""
    return is_word(word[:2]) or not _POST_OF_ROOM.match(word, 2)


def _behind_of(norm: str, start: int, end: int) -> Name | None:
    """The name behind the last 的: 后勤上的罗小燕."""
    at = norm.rfind("的", start, end) + 1
    found = one(norm, at, end, listed=False) if at and end - at > 2 else None
    return found if found and (found.post or not is_word(norm[at : at + 2])) else None
