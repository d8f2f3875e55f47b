"""Names of people in lists and in prose, told apart from posts and ordinary words.

Forms: two to four characters with a known surname (compound ones too), minority names with a dot (曲比·阿呷), a name with a blank inside
(戴  蓉), with a title before or behind it (校长沈克俭, 何秀枝老师) or in brackets (沈克俭（校长）).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extraction import names_spread
from pipeline.extraction.names_among import is_name_among, name_next
from pipeline.extraction.names_joined import run_on
from pipeline.extraction.names_known import (
    COLLECTIVE,
    DUTY,
    NOTE,
    TITLE,
    TITLE_TAIL,
    addressed,
    begins_a_word,
    is_foreign,
    is_name,
    is_odd_name,
    is_post,
    is_strange,
    real_name,
    without_notes,
)
from pipeline.extraction.names_words import WORDS, is_word
from pipeline.records import Span

__all__ = ["DUTY", "EVERYBODY", "TITLE", "Name", "is_name", "is_post", "one", "parse"]

_HAN = "\u3400-\u9fff"


class Name(NamedTuple):
    """A name, the post printed with it (or None), and where the name stands."""

    name: str
    post: str | None
    span: Span


_TOKEN = re.compile(
    rf"[（(](?:[^（）()]|[（(][^（）()\n]{{0,8}}[）)])*[）)]|[【\[][^】\]\n]{{1,16}}[】\]]|[{_HAN}·〇]+|[A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}}|[^{_HAN}·〇（(]"
)
# 一年级：, 五（1）班：, 五（1）班 before a name, 星期一：, ①, 1., a telephone number inside a list
_MARK = re.compile(
    r"[①-⑳]|(?:\d{1,2}[.、]|（\d{1,2}）)(?=[\u3400-\u9fff]{2})|[一二三四五六七八九]年级(?=[\u3400-\u9fff]{2,3}(?:[、，；。（\s]|$))(?!全体|各班|教师|老师|班主任|学生|组长|主任|家长|语文|数学|英语)|(?:[一二三四五六七八九高初\d（）]{1,6}(?:年级|班)|(?:星期|周)[一二三四五六日])："
    r"|[一二三四五六七八九高初\d]{1,3}（\d{1,2}）班(?=[\u3400-\u9fff·]{2,6}(?:[、，；。（\s]|$))|(?<!\d)(?:1\d{10}|(?:0\d{2,3}[—-])?\d{7,8})(?!\d)"
)
_STOP = re.compile(r"[；;。\n]")
_SPLIT = re.compile(r"(?:和(?!和)|及|与|以及|两位|三位|四位|五位|六位|几位|等(?=[一二三四五六七八九十\d]?[人名位]|老师|同志|教师|$))")
_ONE_LONG, _SHORT = 4, 6  # characters of one name (巫启崇德), not two set without a mark; of a word that a list of names may hold and go on


def parse(norm: str, start: int, end: int, *, listed: bool = True) -> tuple[list[Name], int]:
    """The names in `[start, end)` of a normal form, read as a list, and where the list ends.

    Reading stops at the first word that is neither name, post nor separator. `listed` as in `is_name`.
    """
    if listed and (spaced := names_spread.line_of(norm, start, end)):
        return [Name(word, None, span) for word, span in spaced], end
    names: list[Name] = []
    ahead: str | None = None  # a post that stands before its holder: 校长 沈克俭
    at = _begin(norm, start, end, listed=listed)
    while at < end:
        if spread := _spread(norm, at, end, listed=listed):
            names.append(spread)
            at = spread.span.end
            continue
        m = _MARK.match(norm, at, end) or _TOKEN.match(norm, at, end)
        if not m or m.re is _MARK:
            at = m.end() if m else at + 1
            continue
        stop = _before_duty(norm, at, m.end())
        token = norm[at:stop]
        if names and (
            DUTY.match(token) or (norm[at - 1] == "，" and token[0] in _LOOKS_AFTER and is_word(token[1:3]))
        ):  # 负总责, 分管教学与服务: what a person does, up to the next person
            pause = _STOP.search(norm, at, end)
            if not pause:
                return names, end
            at = pause.start()
            continue
        if token[0] in "（(【[":
            _bracket(norm, at, stop, names, ahead)
            ahead = None
        elif (post := _SPREAD_POST.match(norm, at, end)) and (names or " " in post.group()):  # 校 长  沈云川
            words = "".join(post.group().split())
            at, ahead = post.end(), ahead if names else words
            _add_post(names, words)
            continue
        elif names and norm[at - 1] == "，" and _POST_OF_SCHOOL.fullmatch(token):
            _add_post(names, token)
        elif called := addressed(norm, at, stop, end):  # 葛文老师和代课的倪老师（倪红菱）
            stop = _add_called(norm, at, called, names)
        elif "\u3400" <= token[0] <= "\u9fff" or token[0] in "·〇":
            found = _found(norm, at, stop, end, names, listed=listed)
            inside = at == start or (names and norm[at - 1] == "、")
            if found is None and listed and inside and 2 <= len(token) <= _SHORT and name_next(norm, stop, end):
                at = stop  # a word in a list of names, which goes on behind it
                continue
            if found is None:
                return names, at
            if found and ahead and norm[at - 1] in " \t" and found[0].post is None:
                found[0] = found[0]._replace(post=ahead)
            ahead = None
            if not found and (norm[stop : stop + 1] == "（" if EVERYBODY.match(token) else not _add_post(names, token)):
                ahead = EVERYBODY.sub("", token, count=1)
            names += found
        elif _LATIN.fullmatch(token):  # Helen Shaw（外方校长）; a first name alone is passed over
            names += [Name(token, None, Span(at, stop))] if listed and " " in token else []
        elif token not in "、，,；. \t/／|—　\nX×*_" and not (token == "：" and (ahead or not names)):
            return names, at
        at = stop
    return names, at


# 6名年级主任——一年级安茜、…: who they are and how many, before they are named
_COUNT_AHEAD = re.compile(
    r"(?:共|有)*(?:\d{1,2}|[一二两三四五六七八九十]{1,2})[人名位][\u3400-\u9fff]{0,8}(?:——|—|：|，即|，分别是|，分别为)"
)


def _begin(norm: str, start: int, end: int, *, listed: bool) -> int:
    """Where the first name may stand: behind the words that count those of a list."""
    head = _COUNT_AHEAD.match(norm, start, end) if listed else None
    return head.end() if head else start


def _found(norm: str, start: int, stop: int, end: int, names: list[Name], *, listed: bool) -> list[Name] | None:
    """The names of a word in a list behind `names`; none of a post, None for a word that ends the list."""
    token = norm[start:stop]
    posted = bool(names) and names[-1].post is None and norm[start - 1] in " \t" and not is_name(token, listed=listed) and is_post(token)
    posted = posted and not ((joined := _SPLIT.search(token)) and is_name(token[: joined.start()]))  # 何素琴及各班班主任
    if found := [] if posted else list(_words(norm, start, stop, listed=listed)):
        return found
    if is_post(token):
        return None if not names and DUTY.match(token) and not TITLE_TAIL.search(token) else []
    if listed and (
        is_foreign(token)
        or is_odd_name(norm, start, stop, end, behind=len(names))
        or is_name_among(norm, start, stop, end, behind=len(names))
    ):
        return [Name(token, None, Span(start, stop))]
    return None


def _bracket(norm: str, start: int, end: int, names: list[Name], ahead: str | None) -> None:
    """Add what stands in brackets: the holder of the post before them (教导处（马文举）), else the post of the last name."""
    held, until = parse(norm, start + 1, end - 1, listed=False) if ahead else ([], 0)
    if held and until >= end - 1:
        names += [name._replace(post=name.post or ahead) for name in held]
    else:
        words = norm[start + 1 : end - 1]
        if names and not ahead and (real := real_name(names[-1].name, words)):  # 沈老大（沈云川，教学点负责人）
            at = start + 1 + real.start(1)
            names[-1] = Name(real.group(1), real.group(2), Span(at, at + len(real.group(1))))
            return
        _add_post(names, without_notes(words))


def _before_duty(norm: str, start: int, end: int) -> int:
    """Where a name with its post ends and what the person does begins (沈云川校长负责全面工作); the end where nothing of that kind stands."""
    duty = DUTY.search(norm, start + 2, end)
    return duty.start() if duty and one(norm, start, duty.start(), listed=False) else end


def _spread(norm: str, start: int, end: int, *, listed: bool) -> Name | None:
    """The name with blanks inside that begins here, or the title and the name behind it that has them."""
    if start + 1 < end and norm[start + 1] in " \t":
        found = names_spread.at(norm, start, end, listed=listed)
        return Name(found[0], None, found[1]) if found else None
    if start + 2 < end and norm[start + 2] in " \t" and (found := names_spread.at(norm, start, end, listed=listed)):
        return Name(found[0], None, found[1])
    titled = names_spread.behind_title(norm, start, end) if norm.find(" ", start, end) >= 0 else None
    return Name(titled[1][0], titled[0], titled[1][1]) if titled else None


_LOOKS_AFTER = frozenset("管包查盯带")  # what somebody does behind a comma (，管日常) begins like a surname
_LATIN = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}")
_ADDRESS = re.compile(r"(?:等|几位|[两三四五六]位)?(?:同志|老师|教师)$|等$")  # behind a name with a dot
_ROOM = re.compile(
    rf"[{_HAN}]{{1,8}}(?:[室处科股站馆部组社]|(?<=培训|师训|教研|活动|服务)中心|办(?!公)|(?<=团)委|工会|食堂|小学|中学|初中|村小|教学点|幼儿园)([{_HAN}]{{2,3}})"
)
_DOTTED_NAME = re.compile(rf"[{_HAN}]{{2,6}}·[{_HAN}]{{2,6}}(?=[、，（\s]|$)")
_ORGANISATION = re.compile(r"(?:小学|中学|学校|幼儿园|学区|教育局|中心校|委员会|办公室)$")
_INSTITUTION = re.compile(r"小学|中学|学校|学区|学院|校长|主任|老师|书记|乡镇|幼儿")
_SPREAD_POST = re.compile(r"副? {0,2}(?:[校园组站所] {1,4}长|主 {1,4}任|书 {1,4}记|教 {1,4}师)(?![\u3400-\u9fff])")
# 云溪小学副校长 behind a comma: what the person before it is
_POST_OF_SCHOOL = re.compile(
    rf"[{_HAN}]{{2,12}}(?:小学|中学|学校|幼儿园|学区|中心校){TITLE}|[{_HAN}]{{2,8}}(?:小学|中学|幼儿园)(?:副?校长|副?园长|副?书记)"
)
# everybody of a kind is no post of the person before: 马文举、各班主任
EVERYBODY = re.compile("各|全体|其他|其它|其余|有关|相关|所有|每|及|等")


def _add_called(norm: str, start: int, called: re.Match[str], names: list[Name]) -> int:
    """Add the names before somebody who is called by his surname and title, and the full name behind that; where it ends."""
    names += [*_words(norm, start, called.start(), listed=False), Name(called.group(2), None, Span(*called.span(2)))]
    return called.end()


def _add_post(names: list[Name], post: str) -> bool:
    """Give a post to the last name, if it has none yet; whether it has taken it."""
    post = post.strip()
    if not names or not post or NOTE.fullmatch(post) or names[-1].post is not None:
        return False
    names[-1] = names[-1]._replace(post=post)
    return True


def _words(norm: str, start: int, end: int, *, listed: bool) -> Iterator[Name]:
    """Names in an unbroken run of characters, split at 和 and 及."""
    splits = [m for m in _SPLIT.finditer(norm, start, end) if m.group() != "和" or m.end() < end]  # 校长闵永和: a name ends in it
    cuts = [start, *(cut for m in splits for cut in m.span()), end]
    pieces = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if a < b]
    if is_name(norm[start:end]):
        pieces = [(start, end)]
    for a, b in pieces:
        if name := one(norm, a, b, listed=listed):
            yield name
        elif not COLLECTIVE.match(norm[a:b]) and b - a != _ONE_LONG:
            yield from (Name(norm[slice(*span)], None, span) for span in run_on(norm, a, b, listed=listed))


_TITLE = re.compile(TITLE)
_TITLED_DOTS = re.compile(rf"([{_HAN}]{{0,10}}{TITLE})(?![室处组部办科])([{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}}){{1,3}})")
# 教务处热依拉·哈斯木: in no name that is written by its sound stand the characters for a room or a group
_ROOM_DOTS = re.compile(rf"([{_HAN}]{{1,8}}(?:[室处组部办]|[务导教]科|团委|工会|年级))([{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}}){{1,3}})")
_DEPUTY_TITLE = re.compile(f"副?{TITLE}")
_FOUR, _FEW = re.compile(f"[{_HAN}]{{4}}"), re.compile(f"[{_HAN}]{{3,6}}")


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
        rest = word[tail.end() :]
        known = is_name(rest, listed=listed) or (listed and _FOUR.fullmatch(rest) and not is_post(rest)) or is_strange(rest)
        if known and rest[0] not in "室处科组" and not TITLE_TAIL.search(rest):
            return Name(rest, word[: tail.end()], Span(start + tail.end(), end))
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
        and not _INSTITUTION.match(word, size - 1)
        and word[:2] not in WORDS
        and not (size == 2 and (word[2] in "村镇乡县" or (word[2] in "部处室科组办" and is_word(word[:2]))))  # 张家村支书, 国际部主管
        and not _DEPUTY_TITLE.fullmatch(word, size - 1)
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
    # where name and post are glued, the post's first word stands elsewhere at the beginning of a word: 王旋巷道小学教师 beside 巷道学区
    size = next((s for s in sizes if begins_a_word(norm, word[s : s + 2])), sizes[0])
    post = word[size:].replace("同志", "")
    return Name(word[:size], None if DUTY.match(post) else post or None, Span(start, start + size))


def _behind_of(norm: str, start: int, end: int) -> Name | None:
    """The name behind the last 的: 后勤上的罗小燕."""
    at = norm.rfind("的", start, end) + 1
    found = one(norm, at, end, listed=False) if at and end - at > 2 else None
    return found if found and (found.post or not is_word(norm[at : at + 2])) else None
