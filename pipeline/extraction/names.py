"""Names of people in lists and in prose, told apart from posts and ordinary words.

Forms: two to four characters with a known surname (compound ones too), minority names with a dot (曲比·阿呷), a name with a blank inside
(戴  蓉), with a title before or behind it (校长沈克俭, 何秀枝老师) or in brackets (沈克俭（校长）).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.records import Span

_HAN = "\u3400-\u9fff"
# The last characters of posts, as schools and bureaus print them.
TITLE = (
    r"(?:校长|园长|书记|主任|主席|局长|股长|科长|处长|站长|所长|院长|队长|组长|部长|镇长|乡长|县长|会长|班长|段长|馆长|厂长|经理|主管|专干|干事|专员|教师|老师|辅导员|教导|教研员|督学|委员|会计|出纳"
    r"|保管员?|管理员|安全员|联络员|护士|校医|医生|保安|门卫|厨师长?|秘书|代表|家长|学生|班主任|村主任|支书|干部|同志|先生|女士|教授|警官|民警|法官|律师|主编|负责人|组织员|团长|理事|董事长?|总务|政教|教务|导员|校务|工会|员工|职员|司机|生活老师|社工|顾问|渔政员|护林员|校董|调研员|指导员|督查员|队员|研究员|教练)"
)
_TITLE_TAIL = re.compile(rf"{TITLE}$")
_COLLECTIVE = re.compile(
    r"^(?:家长|党[支总委政组]|工会|团委|团支|少先队|大队|各|全体|其他|其它|有关|相关|分管|所有|本校|我校|学校|全校|年级|每|及|等|一至|七至|由|科任|任课|班主任|教职工|领导|同学|以上|以下|下设|负责|具体|统筹|常务|值周|行政|后勤|中层|党员|骨干|若干|校级|处室|备课|教研|语文|数学|英语)"
)
# Words of two or three characters that begin like a surname and are none; from reading the lists of the practice documents for false names.
_WORDS = frozenset(
    """
    高中 高一 高二 高三 初中 初一 初二 初三 小学 中学 全体 全校 安全 安保 师德 时间 文明 和谐 方案 方法 管理 党员 党支部 党总支 党委 教务
    教导 政教 总务 后勤 应急 常务 公安 司法 成立 成员 组员 组长 单位 职务 姓名 分工 职责 职称 主任 校长 电话 备注 万元 路队 车辆 严格
    高度 项目 平安 平时 双方 任何 任务 任课 关于 包括 万一 强化 连续 明确 向上 相关 有关 家长 家委会 应当 花园 单独 古城 金桥 龙泉 华侨
    国家 海棠 明天 常规 常态 宣传 宣传组 幸福 安排 时刻 管住 管好 计划 计生 查找 游戏 雷电 温馨 江河 江堤 石桥 金额 成绩 成果 成效 关爱
    符合 易于 武装 辛苦 康复 欧洲 曲艺 路上 从严 卫生 卫健 应对 利用 满意 经费 经常 都是 相互 支部 支教 支出 师生 师资 展示 荣誉 平台
    初步 来源 项链 强调 全面 全部 全员 全程 全县 全镇 全乡 连同 解决 解释 包班 包村 包片 牧区 商量 戈壁 应急 简单 印发 国旗 国防 荣获 户籍 户外
    同意 待定 暂定 暂缺 暂无 空缺 另定 另行 见附件 另行通知 详见 如下 习惯 位置 后面 占用 从事 衣物 井盖 钟声 古诗 农户 农村 农忙 明察 那些 那么 时候 通讯 联系 路线 巡查 志愿
    """.split()
)


class Name(NamedTuple):
    """A name, the post printed with it (or None), and where the name stands."""

    name: str
    post: str | None
    span: Span


@cache
def surnames() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Single and compound surnames, and those of the compound ones that are names by themselves, from the data file `surnames.txt`."""
    lines = [line for line in Path(__file__).with_name("surnames.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    compound, alone = lines[1].split(), lines[2].split()
    return frozenset(lines[0]), frozenset([*compound, *alone]), frozenset(alone)


_DOTTED = re.compile(rf"[{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}}){{1,3}}")
_PLAIN = re.compile(rf"[{_HAN}〇]{{2,4}}")
_COMMON = re.compile("[的了在是为和与各等组室处校班部委局办科年月日名人次级工作]")


def is_name(word: str, *, listed: bool = False) -> bool:
    """Whether a word is a person's name. In a list of names (`listed`) a surname need not be known.

    >>> [is_name(w) for w in ("沈克俭", "曲比·阿呷", "班主任", "欧阳启明", "五年级")]
    [True, True, False, True, False]
    """
    if "·" in word:
        return bool(_DOTTED.fullmatch(word))
    if (
        not _PLAIN.fullmatch(word)
        or word in _WORDS
        or _COLLECTIVE.match(word)
        or _TITLE_TAIL.search(word)
        or word[-1] in "员者"
        or "年级" in word
    ):
        return False
    single, compound, alone = surnames()
    if len(word) == 3 and word[2] in "县镇乡村市办组处室科股站所队委局部厅校":
        return False
    if word[:2] in compound:
        return len(word) > 2 or (word in alone and word[0] in single)
    if len(word) == 4:
        return word[0] in single and word[1] in single and listed
    return word[0] in single or (listed and not _COMMON.search(word))


_TOKEN = re.compile(rf"[（(][^（）()]*[）)]|[{_HAN}·〇]+|[^{_HAN}·〇（(]")
# 一年级：, 五（1）班：, 星期一：, ①, 1. inside a list
_MARK = re.compile(
    r"[①-⑳]|(?:\d{1,2}[.、]|（\d{1,2}）)(?=[\u3400-\u9fff]{2})|(?:[一二三四五六七八九高初\d（）]{1,6}(?:年级|班)|(?:星期|周)[一二三四五六日])："
)
_STOP = re.compile(r"[；;。\n]")
# names with blanks inside; patterns that few documents need are compiled when the first one does (`re` keeps them)
_SPREAD = rf"(?<![{_HAN}·])([{_HAN}])[ \t]{{1,4}}([{_HAN}])(?![{_HAN}·])"
_SPREAD_LONG = rf"(?<![{_HAN}·])([{_HAN}])[ \t]{{1,3}}([{_HAN}]{{2}})(?=[、，；\t\n（]|  |$)"
_SPREAD_THREE = rf"(?<![{_HAN}·])([{_HAN}])[ ]{{1,3}}([{_HAN}])[ ]{{1,3}}([{_HAN}])(?=[、，；\t\n（]|$)"
_SPLIT = re.compile(r"(?:和|及|与|以及|两位|三位|四位|五位|六位|等(?=[一二三四五六七八九十\d]?[人名位]|$))")


def parse(norm: str, start: int, end: int, *, listed: bool = True) -> tuple[list[Name], int]:
    """The names in `[start, end)` of a normal form, read as a list, and where the list ends.

    Reading stops at the first word that is neither name, post nor separator. `listed` as in `is_name`.
    """
    names: list[Name] = []
    ahead: str | None = None  # a post that stands before its holder: 校长 沈克俭
    at = start
    while at < end:
        if at + 1 < end and norm[at + 1] in " \t" and (name := _spread(norm, at, end, listed=listed)):
            names.append(name)
            at = name.span.end
            continue
        m = _MARK.match(norm, at, end) or _TOKEN.match(norm, at, end)
        if m and m.re is _MARK:
            at = m.end()
            continue
        if not m:
            at += 1
            continue
        token = m.group()
        if names and DUTY.match(token):  # 负总责, 分管教学与服务: what a person does, up to the next person
            stop = _STOP.search(norm, at, end)
            if not stop:
                return names, end
            at = stop.start()
            continue
        behind_blank = at > start and norm[at - 1] in " \t" and bool(names) and names[-1].post is None
        if token[0] in "（(":
            held = parse(norm, at + 1, m.end() - 1, listed=False) if ahead else ([], 0)
            if held[0] and held[1] >= m.end() - 1:  # 教导处（马文举）
                names += [name._replace(post=name.post or ahead) for name in held[0]]
            else:
                _add_post(names, _without_notes(token[1:-1]))
            ahead = None
        elif names and (post := _SPREAD_POST.match(norm, at, end)):
            _add_post(names, re.sub(r"\s", "", post.group()))
            at = post.end()
            continue
        elif names and norm[at - 1] == "，" and _POST_OF_SCHOOL.fullmatch(token):
            _add_post(names, token)
        elif "\u3400" <= token[0] <= "\u9fff" or token[0] in "·〇":
            if behind_blank and not is_name(token, listed=listed) and is_post(token):
                found = []
            else:
                found = list(_words(norm, at, m.end(), listed=listed))
            if not found and not is_post(token):
                return names, at
            if found and ahead and norm[at - 1] in " \t" and found[0].post is None:
                found[0] = found[0]._replace(post=ahead)
            ahead = None
            if not found and not _ALL.match(token) and not _add_post(names, token):
                ahead = token
            names += found
        elif token not in "、，,； \t/|—　\nX×*_" and not (token == "：" and not names):
            return names, at
        at = m.end()
    return names, at


_PERSON_MARK = re.compile(r"[男女汉回藏]|同志|等")


def _spread(norm: str, start: int, end: int, *, listed: bool) -> Name | None:
    """The name that begins at `start` and has blanks inside (戴  蓉, 欧 阳松, 陈 大 年)."""
    if (m := re.compile(_SPREAD_THREE).match(norm, start, end)) and m.group(1) in surnames()[0]:
        return Name("".join(m.groups()), None, Span(*m.span()))
    if m := re.compile(_SPREAD).match(norm, start, end):
        word = m.group(1) + m.group(2)
        if is_name(word, listed=listed) and not _TITLE_TAIL.search(word):
            return Name(word, None, Span(*m.span()))
    if (m := re.compile(_SPREAD_LONG).match(norm, start, end)) and is_name(m.group(1) + m.group(2)) and m.group(1) in surnames()[0]:
        return Name(m.group(1) + m.group(2), None, Span(*m.span()))
    return None


def is_post(token: str) -> bool:
    """Whether a word is a post, a group of people or an office (教导主任, 各班, 总务处)."""
    return bool(_TITLE_TAIL.search(token) or _COLLECTIVE.match(token) or _PERSON_MARK.fullmatch(token) or _GROUP.search(token))


DUTY = re.compile(r"分管|负责|负总|主持|主管|协助|全面|牵头|协调|联系(?!人)|统管|统筹|兼管")
_ROOM = rf"[{_HAN}]{{1,8}}(?:室|处|科|办(?!公)|组)([{_HAN}]{{2,3}})$"
_DOTTED_NAME = rf"[{_HAN}]{{2,6}}·[{_HAN}]{{2,6}}(?=[、，（\\s]|$)"
_ORGANISATION = re.compile(r"(?:小学|中学|学校|幼儿园|学区|教育局|中心校|委员会|办公室)$")
_INSTITUTION = re.compile(r"小学|中学|学校|学区|学院|校长|主任|老师|书记|乡镇|幼儿")
_GROUP = re.compile(r"(?:组|室|处|班|部|办|科|股|所|站|院|会|局|中心|小学|中学|学校|校|村|支部|长|员|师|级|医|警)$")


_SPREAD_POST = re.compile(r"副? {0,2}(?:[校园组站所] {1,4}长|主 {1,4}任|书 {1,4}记|教 {1,4}师)(?![\u3400-\u9fff])")
# 云溪小学副校长 behind a comma: what the person before it is
_POST_OF_SCHOOL = re.compile(
    rf"[{_HAN}]{{2,12}}(?:小学|中学|学校|幼儿园|学区|中心校){TITLE}|[{_HAN}]{{2,8}}(?:小学|中学|幼儿园)(?:副?校长|副?园长|副?书记)"
)
# everybody of a kind is no post of the person before: 马文举、各班主任
_ALL = re.compile("各|全体|其他|其它|其余|有关|相关|所有|每|及|等")
_NOTE = re.compile(rf"[男女]|[{_HAN}]{{1,4}}族|(?:中共)?党员|兼(?:任)?|[\d\s—－\-+电话：手机联系]{{5,}}|兼[{_HAN}]{{2,12}}")


def _without_notes(words: str) -> str:
    """What stands in brackets behind a name, without sex, people, telephone and second posts (（女，彝族，副校长） → 副校长)."""
    return "" if DUTY.match(words) or all(_NOTE.fullmatch(part.strip()) for part in re.split("[，、；]", words)) else words


def _add_post(names: list[Name], post: str) -> bool:
    """Give a post to the last name, if it has none yet; whether it has taken it."""
    post = post.strip()
    if not names or not post or names[-1].post is not None:
        return False
    names[-1] = names[-1]._replace(post=post)
    return True


def _words(norm: str, start: int, end: int, *, listed: bool) -> Iterator[Name]:
    """Names in an unbroken run of characters, split at 和 and 及."""
    cuts = [start, *(cut for m in _SPLIT.finditer(norm, start, end) for cut in m.span()), end]
    pieces = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if a < b]
    if is_name(norm[start:end]):
        pieces = [(start, end)]
    for a, b in pieces:
        if name := one(norm, a, b, listed=listed):
            yield name
        elif listed:
            yield from _run_on(norm, a, b)


def _run_on(norm: str, start: int, end: int) -> list[Name]:
    """Names set without anything between them (王小红张伟), every one with a known surname; empty where it does not come out even."""
    single, compound, _ = surnames()
    out: list[Name] = []
    at = start
    while at < end:
        sizes = (4, 3) if norm[at : at + 2] in compound else (3, 2)
        size = next((s for s in sizes if is_name(norm[at : at + s]) and at + s <= end and (at + s == end or norm[at + s] in single)), 0)
        if not size:
            return []
        out.append(Name(norm[at : at + size], None, Span(at, at + size)))
        at += size
    return out if len(out) > 1 else []


def _begins_a_word(norm: str, piece: str) -> bool:
    """Whether the characters stand somewhere with no Chinese character before them."""
    at = norm.find(piece)
    while at > 0 and "\u3400" <= norm[at - 1] <= "\u9fff":
        at = norm.find(piece, at + 1)
    return at >= 0


_TITLE = re.compile(TITLE)
_TITLED_DOTS = re.compile(rf"([{_HAN}]{{0,10}}{TITLE})([{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}}){{1,3}})")
_DEPUTY_TITLE = re.compile(f"副?{TITLE}")
_FOUR = f"[{_HAN}]{{4}}"
_FEW = f"[{_HAN}]{{3,6}}"


def one(norm: str, start: int, end: int, *, listed: bool) -> Name | None:
    """The one name in a word: bare, with a title behind it, with a title before it, or glued to a post (姜兴福学区工会主席)."""
    word = norm[start:end]
    if _ORGANISATION.search(word):
        return None
    if "·" in word and (titled := _TITLED_DOTS.fullmatch(word)):
        return Name(titled.group(2), titled.group(1), Span(start + titled.start(2), end))
    if is_name(word, listed=listed):
        return Name(word, None, Span(start, end))
    for tail in reversed(list(_TITLE.finditer(word))):
        rest = word[tail.end() :]
        if (is_name(rest, listed=listed) or (listed and re.fullmatch(_FOUR, rest) and not is_post(rest))) and not _TITLE_TAIL.search(rest):
            return Name(rest, word[: tail.end()], Span(start + tail.end(), end))
    if (room := re.fullmatch(_ROOM, word)) and is_name(room.group(1)):
        return Name(room.group(1), word[: room.start(1)], Span(start + room.start(1), end))
    sizes = [
        size
        for size in (3, 2, 4)
        if len(word) > size + 1
        and not word.startswith("年级", 1)
        and is_name(word[:size])
        and is_post(word[size:])
        and not _INSTITUTION.match(word, size - 1)
        and word[:2] not in _WORDS
        and not _DEPUTY_TITLE.fullmatch(word, size - 1)
    ]
    if (
        not sizes
        and listed
        and re.fullmatch(_FEW, word)
        and not is_post(word)
        and re.search(_DOTTED_NAME, norm[max(0, start - 60) : end + 60])
    ):
        return Name(word, None, Span(start, end))  # beside dotted names a list may hold others of the same people without dots
    if not sizes or _COLLECTIVE.match(word):
        return None
    # where name and post are glued, the post's first word stands elsewhere at the beginning of a word: 王旋巷道小学教师 beside 巷道学区
    size = next((s for s in sizes if _begins_a_word(norm, word[s : s + 2])), sizes[0])
    post = word[size:].replace("同志", "")
    return Name(word[:size], None if DUTY.match(post) else post or None, Span(start, start + size))
