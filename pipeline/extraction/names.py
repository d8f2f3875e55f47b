"""Names of people in lists and in prose, told apart from posts and ordinary words.

Forms: two to four characters with a known surname (compound ones too), minority names with a dot (曲比·阿呷), a name with a blank inside
(戴  蓉), with a title before or behind it (校长沈克俭, 何秀枝老师) or in brackets (沈克俭（校长）).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    is_foreign,
    is_name,
    is_odd_name,
    is_post,
    real_name,
    without_notes,
)
from pipeline.extraction.names_one import Name, one
from pipeline.extraction.names_words import is_word
from pipeline.records import Span

__all__ = ["DUTY", "EVERYBODY", "TITLE", "Name", "is_name", "is_post", "one", "parse"]

_HAN = "\u3400-\u9fff"
_TOKEN = re.compile(
    rf"[（(](?:[^（）()]|[（(][^（）()\n]{{0,8}}[）)])*[）)]|[【\[〔][^】\]〕\n]{{1,16}}[】\]〕]|[{_HAN}·〇]+|[A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}}|[^{_HAN}·〇（(]"
)
# 一年级：, 五（1）班：, 教务处：, 五（1）班 before a name, 星期一：, ①, 1., a telephone number inside a list
_MARK = re.compile(
    r"[①-⑳]|(?:\d{1,2}[.、]|（\d{1,2}）)(?=[\u3400-\u9fff]{2})|[一二三四五六七八九]年级(?=[\u3400-\u9fff]{2,3}(?:[、，；。（\s]|$))(?!组|全体|各班|教师|老师|班主任|学生|组长|主任|家长|语文|数学|英语)|(?:[一二三四五六七八九高初\d（）]{1,6}(?:年级|班)|(?:星期|周)[一二三四五六日]|[^\W\d]{2,4}(?:[处部科]|(?<!小)组|(?<!办公)室)|工会|团委)：(?=[^\W\d]{2})"
    r"|(?:[一二三四五六七八九高初\d]{1,3}（\d{1,2}）|\d{3}|[高初]?[一二三四五六七八九])班(?=[\u3400-\u9fff·]{2,6}(?:[、，；。（\s]|$))|(?<!\d)(?:1\d{10}|(?:0\d{2,3}[—-])?\d{7,8})(?!\d)"
)
_NAMELESS = re.compile(rf"[{_HAN}]{{1,4}}(?:妈妈|爸爸|爷爷|奶奶|外婆|姥姥|外公)(?:（[^（）\n]*）)?")  # 豆豆妈妈（不愿署名）
_STOP = re.compile(r"[；;。\n]")
_SPLIT = re.compile(
    r"(?:和(?!和)|及|与|以及|(?<=[^\W\d]{2})[二两三四五六七八九十\d]{1,2}[人名位](?:同志|老师|教师)?$|两位|三位|四位|五位|六位|几位|等(?=[一二三四五六七八九十\d]?[人名位]|老师|同志|教师|[^\W\d]{0,8}(?:书记|主任|校长|组长|干部|人员|负责人)$|$))"
)
_ACT = re.compile("负责(?!人)|[做抓搞]好")
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
        m = _MARK.match(norm, at, end) or (_NAMELESS.match(norm, at, end) if names else None) or _TOKEN.match(norm, at, end)
        if not m or m.re is not _TOKEN:
            at = m.end() if m else at + 1
            continue
        stop = _before_duty(norm, at, m.end())
        token = norm[at:stop]
        if names and (
            DUTY.match(token)
            or (
                norm[at - 1] == "，"
                and token[0] in _LOOKS_AFTER
                and (is_word(token[1:3]) or (names[-1].post and _THING.match(norm, at, end)))
            )
        ):  # 负总责, 分管教学与服务: what a person does, up to the next person
            pause = _STOP.search(norm, at, end)
            at = pause.start() if pause else end
            continue
        if token[0] in "（(【[〔":
            _bracket(norm, at, stop, names, ahead)
            ahead = None
        elif (post := _SPREAD_POST.match(norm, at, end)) and (names or " " in post.group()):  # 校 长  沈云川
            words = "".join(post.group().split())
            at, ahead = post.end(), ahead if names else words
            _add_post(names, words)
            continue
        elif names and token.endswith("组长") and _is_ahead(norm, at, stop, end):
            ahead = token
        elif names and norm[at - 1] == "，" and _POST_OF_SCHOOL.fullmatch(token):
            _add_post(names, token)
        elif called := addressed(norm, at, stop, end):  # 葛文老师和代课的倪老师（倪红菱）
            stop = _add_called(norm, at, called, names)
        elif "\u3400" <= token[0] <= "\u9fff" or token[0] in "·〇":
            found = _found(norm, at, stop, end, names, listed=listed)
            if (
                found is None
                and listed
                and (at == start or (names and norm[at - 1] == "、"))
                and 2 <= len(token) <= _SHORT
                and name_next(norm, stop, end)
            ):
                at = stop  # a word in a list of names, which goes on behind it
                continue
            if found is None:
                return names, at
            if found and ahead and norm[at - 1] in " \t" and found[0].post is None:
                found[0] = found[0]._replace(post=ahead)
            ahead = None
            if not found and _left_over(norm, at, stop, end, names):
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
    posted = posted and not ((called := _CALLED.search(token)) and is_name(token[: called.start()]))  # 何素琴同志 马文举同志
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
    told = _IN_TURN.match(norm, start, end)  # 各年级一名教师（依次为何素琴、马文举）
    held, until = parse(norm, told.end() if told else start + 1, end - 1, listed=told is not None) if ahead or told else ([], 0)
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


_CALLED, _IN_TURN = re.compile("(?:同志|老师|先生|女士)$"), re.compile("（(?:依次|分别)[为是]")
_LOOKS_AFTER = frozenset("管包查盯带")  # what somebody does behind a comma (，管日常) begins like a surname
_THING = re.compile(
    r"[\u3400-\u9fff]{2}(?:和[\u3400-\u9fff]{1,2})?(?=[\n。；]|$)"
)  # 管水, 管桶和车, at the end of what is said of somebody
_LATIN = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}")
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


def _left_over(norm: str, start: int, stop: int, end: int, names: list[Name]) -> bool:
    """Give the post in `[start, stop)` to the last name; whether it is left for who follows: 、宿管组长 卜香莲; 各处室（马文举、罗小燕）."""
    if _is_ahead(norm, start, stop, end) or _holds(norm, start, stop, end):
        return True
    return norm[stop : stop + 1] == "（" if EVERYBODY.match(norm, start, stop) else not _add_post(names, norm[start:stop])


_GROUP_OF_PEOPLE, _HELD = re.compile("[组室处部科班队会校园委]$"), re.compile(r"（([^（）\n]+)）")


def _holds(norm: str, start: int, stop: int, end: int) -> bool:
    """Whether the names of a group stand in brackets behind its own: 语文组（马文举 罗小燕）."""
    held = _HELD.match(norm, stop, end) if _GROUP_OF_PEOPLE.search(norm, start, stop) else None
    names, until = parse(norm, *held.span(1), listed=False) if held else ([], 0)
    return held is not None and bool(names) and until >= held.end(1) and names[0].span.start == held.start(1)


def _is_ahead(norm: str, start: int, stop: int, end: int) -> bool:
    """Whether a word begins behind a mark and a name stands behind its blank, so that it is that one's post."""
    return norm[start - 1] == "、" and norm[stop : stop + 1] == " " and name_next(norm, stop, end)


def _add_post(names: list[Name], post: str) -> bool:
    """Give a post to the last name, if it has none yet; whether it has taken it."""
    post = post.strip()
    if not names or not post or NOTE.fullmatch(post) or names[-1].post is not None:
        return False
    names[-1] = names[-1]._replace(post=post)
    return True


def _words(norm: str, start: int, end: int, *, listed: bool) -> Iterator[Name]:
    """Names in an unbroken run of characters, split at 和 and 及."""
    if _ACT.match(norm, start, end):  # 负责宣传与初审
        return
    splits = [m for m in _SPLIT.finditer(norm, start, end) if m.group() != "和" or m.end() < end]  # 校长闵永和: a name ends in it
    cuts = [start, *(cut for m in splits for cut in m.span()), end]
    pieces = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if a < b]
    whole = one(norm, start, end, listed=False) if len(pieces) > 1 else None
    titled = whole is not None and re.fullmatch(TITLE, norm[whole.span.end : end])  # 陈永和主任, not 陈永和李芳主任
    inside = whole is not None and any(
        whole.span.start < m.start() and m.end() < whole.span.end + (m.group() == "和" and titled is not None) for m in splits
    )
    if inside or is_name(norm[start:end]):  # 校长仇和平
        pieces = [(start, end)]
    for a, b in pieces:
        if name := one(norm, a, b, listed=listed):
            yield name
        elif not COLLECTIVE.match(norm[a:b]) and b - a != _ONE_LONG:
            yield from (Name(norm[slice(*span)], None, span) for span in run_on(norm, a, b, listed=listed))
