"""Lists that are marked by the very thing they count (第一盏…第二盏…, 突破一：…), that stand before their number, or that add up to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.lists import number
from pipeline.cleaning.repairs import chinese_number
from pipeline.extraction.names import is_name
from pipeline.marked import Marked, Near
from pipeline.records import Span

Told = tuple[Span, int, int]  # the place of an announced number, that number, and how many there are

_NUMERALS = "一二三四五六七八九十"
_N = r"(?P<n>[二两三四五六七八九十]|[2-9])"
# 第一盏，…: what is counted is its measure; not days, stages, schools and the like, of which a text tells some
_UNIT = r"(?P<unit>(?![步阶期段年月日周天次名届学轮个时章节部篇幼小中实季回层批组线手者])(?:板块|篇章|乐章|环节|模块|方阵|展区|梯队|[\u3400-\u9fff]))(?=[\u3400-\u9fff]{0,4}[，：、]|[是叫])"
_FIRST = Marked(f"第一{_UNIT}", rf"(?:(?<=[。；：\n])|^)[ \t]*第一{_UNIT}")
# 突破一：…
_NOUN_ONE = re.compile(r"(?:(?<=[。；：\n])|^)[ \t]*(?P<unit>(?!阶段|步骤|年级|附件|表格)[\u3400-\u9fff]{2})(?P<mark>[一1])[：:、.．，]")
_HAS_ONE = re.compile(r"[一1](?=[：:、.．，])(?<=[\u3400-\u9fff]{2}[一1])")  # the same, found much faster
_REACH = 80  # characters before the first item within which its list is announced
_ITEMS = 3000  # characters that such a list takes at most
_LAST = "最后"
# 从思想、组织、作风三个方面…: a list that ends in its number
_BEHIND_LIST = re.compile(
    rf"(?P<n>[二两三四五六七八九十2-9](?<![{_NUMERALS}两第及和与].))(?P<unit>[个项大种类方位样科轮])(?!月|年级|班|小时|学期|阶段|一|百|千|字|面)"
)
_LISTED = re.compile(r"(?P<listed>[\w“”《》]{2,12}(?:、[\w“”《》]{1,12}){1,10}?)(?:这|共)?$")
# 语文、数学分成A、B两类: where a list may begin within what looks like its first items
_BEGINS = re.compile("[成为由分到从对把将让给与和及在于按用以有是]")
# 校级干部、教务处、教科室人员编为四个小组: who makes them up, not what they are
_MADE_UP = re.compile(r"(?:[为成立设建分有做办抓出定开]|组织)$")
_OWN_LIST = re.compile(r"(?:以及|和|及|与)(?P<listed>[^、]{2,}、.+)$")
_CLAUSE_START = re.compile(r"[，。；：\n]")
_JOINED = re.compile(r"[、和及与]|以及")
_COUNTED = re.compile(rf"[{_NUMERALS}两\d]")
_OPEN = re.compile(r"[等的]|其[他余它]|另|[每各]|分别|两[次名位]")
_ONE_OF = re.compile(
    rf"(?P<all>(?<![{_NUMERALS}两第每各]){_N}(?P<unit>[件项个篇张条本场堂道份块种类])[^，。；：\n\d]{{0,8}})：(?P<first>一(?P=unit))"
)
# 设立六个点位：校门口、操场、食堂各一处
_EACH_ONE = Marked(
    "各[设有]?一",
    rf"{_N}(?P<unit>[个处块间盏张套台份本名人])[^，。；：\n\d]{{0,8}}[：，](?P<listed>[^\W\d_]{{2,10}}(?:[、和][^\W\d_]{{2,10}}?){{1,9}})各[设有]?一[个处块间盏张套台份本名人](?=[。；，\n])",
)
_SEVERAL = re.compile(rf"(?P<n>\d{{1,2}}|[{_NUMERALS}两]{{1,2}})[个所名处间]")
# 三个教学班：三（1）班、四（2）班
_SAME_KIND = Near(
    rf"个(?<=[{_NUMERALS}两2-9]个)(?=[^，。；：\n\d]{{1,12}}：)",
    rf"{_N}个[^，。；：\n\d]{{0,6}}?(?P<kind>班|村|乡|镇|学校|专业|社区)[^，。；：\n\d]{{0,4}}：(?P<listed>[^，。；：、\n]{{2,12}}(?:[、和][^，。；：、\n]{{2,12}}?){{1,9}})(?=[。；，\n]|$)",
    1,
)
_CLOSE = re.compile(r"[。\n]")
# 首先…其次…最后…
_TURNS = re.compile(r"(?:(?<=[。；：，\n])|^)(?P<turn>首先|其次|再次|再者|然后|接着|第三|第四|最后)[，是]?")
_THINGS = re.compile(rf"{_N}(?:件|项|个|点|条)(?P<noun>[^，。；：\n\d]{{0,8}})[。：]$")
# 共12处，分别为教室4处、宿舍5处、食堂3处; 十二个班，其中低年级三个、中年级四个、高年级五个
_VALUE = rf"(?:\d{{1,4}}|[{_NUMERALS}两]{{1,3}})"
_UNITS, _NOUN = "[处个条项人名户件起份台间盏张本棵次场分]", r"[^，。；：、（）\n\d]{0,6}?"
_WHOLE = Near(
    rf"[\d{_NUMERALS}两](?={_UNITS}{_NOUN}(?:[，、：（]?(?:其中|分别[为是在有])|：))",
    rf"(?P<whole>[\d{_NUMERALS}两](?<![第\d.{_NUMERALS}百千零〇约近].)(?:(?<=\d)\d{{0,3}}|(?<!\d)[{_NUMERALS}两]{{0,2}}))(?P<unit>{_UNITS})(?P<noun>{_NOUN})(?:[，、：（]?(?P<how>其中|分别[为是在有])[：，]?|(?P<colon>：))(?P<parts>[^。；\n（）]{{6,120}})",
    3,
)
# 教学楼每层3名，四层共12名: the second number holds the first
_EACH = re.compile(rf"每[^，、]{{1,4}}{_VALUE}{_UNITS}，(?=[^，、]{{1,6}}共{_VALUE})")
# parts that are all there are: 低年级, 中年级, 高年级
_ALL_PARTS = tuple(
    tuple(words.split()) for words in ("低 中 高", "小班 中班 大班", "七 八 九", "初一 初二 初三", "高一 高二 高三", "男 女")
)


def enumerations(case: Case) -> Iterator[Told]:
    """Announced numbers with their lists, whether they fit or not."""
    for low, high in case.ranges:
        yield from _by_unit(case.norm, low, high)
        yield from _before(case.norm, low, high)
        yield from _in_turn(case.norm, low, high)
        yield from _one_and_one(case.norm, low, high)
        yield from _sums(case.norm, low, high)
        yield from _listed(case.norm, low, high)


def _by_unit(norm: str, low: int, high: int) -> Iterator[Told]:
    """我们点亮四盏灯。第一盏，…第二盏，…; 六大突破 and 突破一：…, 突破二：…"""
    for m in _FIRST.finditer(norm, low, high):
        unit = m["unit"]
        marks = [rf"(?:(?<=[。；：，\n])|^)[ \t]*第{numeral}{unit}" for numeral in _NUMERALS]
        yield from _announced(norm, low, m, rf"{_N}个?{unit}", marks, high)
    for m in _NOUN_ONE.finditer(norm, low, high) if _HAS_ONE.search(norm, low, high) else ():
        unit = m["unit"]
        numerals = _NUMERALS if m["mark"] == "一" else [str(i) for i in range(1, 10)]
        marks = [rf"(?:(?<=[。；：，\n])|^)[ \t]*{unit}{numeral}[：:、.．，]" for numeral in numerals]
        yield from _announced(norm, low, m, rf"{_N}(?:个|项|大|条|张|种|类|份)?[\u3400-\u9fff]{{0,4}}{unit}", marks, high)


def _announced(norm: str, low: int, first: re.Match[str], announcement: str, marks: list[str], high: int) -> Iterator[Told]:
    """The number before the first item, and how many items follow each other."""
    start = max(low, first.start() - _REACH)
    ahead = list(re.finditer(announcement, norm[start : first.start()]))
    if not ahead or norm[start + ahead[-1].start() - 1] in "第每" + _NUMERALS:
        return
    stop, at, run = min(high, first.start() + _ITEMS), first.end(), 1
    while run < len(marks) and (following := re.compile(marks[run]).search(norm, at, stop)):
        at, run = following.end(), run + 1
    if run > 1 and not re.search(rf"{_LAST}(?:一|[，是])", norm[at : at + 400]):
        yield Span(start + ahead[-1].start(), start + ahead[-1].end()), number(ahead[-1]["n"]), run


def _before(norm: str, low: int, high: int) -> Iterator[Told]:
    """从思想、组织、作风三个方面: as many as there are words before the number, joined with 、 alone or with 和 too."""
    for m in _BEHIND_LIST.finditer(norm, low, high):
        ahead = norm[max(low, m.start() - _REACH) : m.start()]
        told = _LISTED.search(_CLAUSE_START.split(ahead)[-1]) if "、" in ahead and not ahead.endswith("“") else None  # “三个代表”
        if (
            told is None
            or _OPEN.search(told.group().split("、", 1)[1])
            or _COUNTED.search(told["listed"])
            or _MADE_UP.search(told["listed"])
        ):
            continue
        own = _OWN_LIST.search(told["listed"])  # 初中部、小学部以及上寨、石门两个教学点: the number counts the list behind 以及
        if own and len(_JOINED.split(own["listed"])) == number(m["n"]):
            continue
        by_mark, by_word = told["listed"].count("、") + 1, len(_JOINED.split(told["listed"]))
        announced = number(m["n"])
        pieces = told["listed"].split("、")
        if m["unit"] == "位" and not is_name(pieces[-1][-3:]) and not is_name(pieces[-1][-2:]):
            continue
        if any(len(pieces) - i == announced and _BEGINS.search(piece) for i, piece in enumerate(pieces)):
            continue
        if by_mark >= 3 or by_word >= 3:  # of two, the first may be part of something else
            yield Span(m.start() - len(told.group()), m.end()), announced, announced if by_mark <= announced <= by_word else by_word


def _one_and_one(norm: str, low: int, high: int) -> Iterator[Told]:
    """办成三件事：一件是…；一件是…；一件是… in one sentence."""
    for m in _ONE_OF.finditer(norm, low, high) if norm.find("：一", low, high) >= 0 else ():
        unit = m["unit"]
        stop = _CLOSE.search(norm, m.end(), high)
        words = norm[m.start("first") : stop.start() if stop else high]
        parts = re.split("；", words) if "；" in words else re.split("，", words)
        told = sum(bool(re.match(rf"(?:另|还有|再|又|最后)?一{unit}(?!{unit})", part)) for part in parts)
        if told > 1 and told == len(re.findall(f"一{unit}", words)) and ("；" not in words or told == len(parts)):
            yield Span(*m.span("all")), number(m["n"]), told


def _in_turn(norm: str, low: int, high: int) -> Iterator[Told]:
    """做好三件事。首先…；其次…；最后…"""
    turns = list(_TURNS.finditer(norm, low, high)) if norm.find("首先", low, high) >= 0 else []
    for i, m in enumerate(turns):
        if m["turn"] != "首先":
            continue
        last = next((j for j in range(i + 1, len(turns)) if turns[j]["turn"] in ("首先", _LAST)), None)
        line = norm.find("\n", m.start(), high)
        announcement = _THINGS.search(norm, max(low, m.start() - 24), m.start())
        if announcement and last is not None and turns[last]["turn"] == _LAST and turns[last].start() < (line if line >= 0 else high):
            yield Span(*announcement.span()), number(announcement["n"]), last - i + 1


def _sums(norm: str, low: int, high: int) -> Iterator[Told]:
    """A total and its parts, each with the same measure; behind 其中 some parts may be left out, unless they are all that there can be."""
    for m in _WHOLE.finditer(norm, low, high):
        parts = _EACH.sub("", m["parts"])
        clauses = [[_part(item, m["unit"]) for item in re.split("、|和(?=[^、，])", clause)] for clause in parts.split("，")]
        until = next((i for i, parts in enumerate(clauses) if None in parts), len(clauses))
        told = [part for parts in clauses[:until] for part in parts if part]
        rest = "，".join(parts.split("，")[until:])
        if len(told) < 3 or re.search(rf"{_VALUE}{m['unit']}|其余|另", rest):
            continue
        labels = [label for label, _ in told]
        whole, total = _number(m["whole"]), sum(value for _, value in told)
        sums = {sum(value for parts in clauses[:i] for _, value in parts if value) for i in range(1, until + 1)}  # type: ignore[misc]
        if not whole or whole in sums:
            continue
        all_there = any(len(kinds) == len(labels) and all(map(str.startswith, labels, kinds)) for kinds in _ALL_PARTS)
        if all_there or m["how"] != "其中" or total > whole:
            yield Span(m.start(), m.end("unit")), whole, total


def _part(words: str, unit: str) -> tuple[str, int] | None:
    """What a part of a total is called, and how many it counts; None for other words."""
    m = re.fullmatch(rf"(?P<label>[^\d]{{1,12}}?)(?P<n>{_VALUE}){unit}", words)
    value = _number(m["n"]) if m else 0
    return (m["label"], value) if m and value else None


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else chinese_number(words)


def _listed(norm: str, low: int, high: int) -> Iterator[Told]:
    """A number and a list in one sentence whose items are of its kind beyond doubt: one of each, or called by its noun."""
    for m in _EACH_ONE.finditer(norm, low, high):
        places = [_SEVERAL.match(item) for item in re.split("[、和]", m["listed"])]  # 中心校和三个教学点各一个
        yield Span(m.start(), m.start("listed") - 1), number(m["n"]), sum(_number(m["n"]) if m else 1 for m in places)
    for m in _SAME_KIND.finditer(norm, low, high):
        items = re.split("[、和]", m["listed"])
        if all(item.endswith(m["kind"]) for item in items) and not _OPEN.search(m["listed"]):
            yield Span(m.start(), m.start("listed") - 1), number(m["n"]), len(items)
