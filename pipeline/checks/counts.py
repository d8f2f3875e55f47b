"""Checks of announced numbers against what follows; stages have a module of their own (`stage_counts`)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.case import Case
from pipeline.checks.counts_en import in_english
from pipeline.checks.enumerations import enumerations
from pipeline.checks.findings import make
from pipeline.checks.headcounts import headcounts
from pipeline.checks.labelled import labelled
from pipeline.checks.lists import TWO_MARKS, behind, goes_on, headed, lines, marked, months, named, number, table
from pipeline.checks.readings import in_formula, names_all, told_before
from pipeline.checks.rolls import rolls
from pipeline.checks.sentence_lists import sentence_lists
from pipeline.checks.slogans import slogans
from pipeline.checks.stage_counts import counts_stages
from pipeline.checks.sums import totals
from pipeline.records import Finding, Section, Span

_N = r"([一二两三四五六七八九十]{1,2}|\d{1,2})"
_NUMERALS = "一二三四五六七八九十"
_MEASURE = "(?:个方面|[大项个件条点类种场次期部篇招张份道门套本支面块]|方面|步棋)"
_ANNOUNCED = re.compile(
    rf"(?<![第\d.年月每各近约达周天隔])[“]?{_N}[”]?\s*{_MEASURE}(?P<noun>[^，。；：、\n\d]{{0,16}})(?=[：。，]|\n|$|（|——)"
)
_COUNTED = re.compile(rf"[一二两三四五六七八九十\d][”]?\s*{_MEASURE}")  # what every announcement holds
_FORMULA = re.compile(r"“?([二三四五六七八九十])个一(?:点)?”?")
_OTHER_COUNTS = re.compile("个月|个(?:星期|礼拜|工作日|百分)|阶段|步骤|小时|分钟|年级|学期|教学|班")
_LEAD = re.compile(
    r"以下|如下|下列|主要|重点|组织了|[做办干抓]成|办了|推出了?|开展了?|做了|做好|抓好|抓住|做到|落实|实施|推进|包括|分为|下设|下分|共设|办好|采取|围绕|坚持|完成|要做|打好|设立|建立|突出|聚焦|着力|着重|共(?:组织|开展|实施)|[查找理]出|发现|存在"
)
# 以上三条，各班要…
_ABOVE = re.compile(rf"\n[ \t]*(?P<all>(?:以上|上述){_N}(?:条|项|点|款|个方面))")
_IS = re.compile(r"([一二三四五六七八九十])是")
_IN_BRACKETS = re.compile(r"[（(][一二三四五六七八九十]+[）)]")
# 一、主要做法, and what may stand behind the work in a summary
_WORK = re.compile("做法|工作|措施|举措")
_CLOSING = re.compile("问题|不足|打算|下一步|下一阶段|今后|成效|效果|成绩|成果|收获|体会|反思|建议|计划|设想|方向|努力|经验|改进")
# 抓了四项工作，现报告如下: the sections are the list
_WORKS = re.compile(
    rf"(?:抓了?|做了?|开展了?|采取了?|办了?|落实了?|实施了?){_N}(?:项|件|个|条|大)(?:重点|主要|具体)?(?:工作|措施|举措|事情?|实事|活动|行动)[^。\n]{{0,30}}如下"
)
_BACK = re.compile("(?:以上|上述|前述|这)(?:的)?$")  # 以上四条 counts what stands before
_IS_SAID = re.compile("是(?!$)")  # 两件事其实是一件事 announces nothing
# 差在三个方面。一是…
_SIDES = re.compile(
    "(?:方面|问题|不足|短板|特点|亮点|变化|做法|体会|收获|要求|工作|措施|举措|原因|经验|困难|难处|难题|打算|事情?|活动|任务|行动|事项|环节|倡议|建议|承诺|制度|重点|突破|亮点|意见|清单|实事)$"
)
_FIRST = re.compile(r"[。：\s]{0,3}(?:一是|第一[，、]|首先|其一|[（(][一1][）)]|①|1[.、])")
_OF_WHICH, _PART_OF = re.compile("，?其中"), re.compile(r"其中[^，。；：\n]{0,6}$")
# 校内三项、校外两项: one of two numbers of the same things
_PARTED = re.compile(rf"{_N}{_MEASURE}[、和及与][^，。；：、\n\d]{{0,6}}$")
# 符合28项，基本符合3项: one of several numbers of the same things
_SERIES = re.compile(rf"{_N}(?P<measure>{_MEASURE})，[^，。；：、\n\d]{{0,8}}$")
# 每日测温三次: how often, and nothing to be listed
_HOW_OFTEN = re.compile("每[一]?[天日周月年班人校名个学期]+[^，。；：\n]{0,8}$")
# 县里的培训分三期: another's
_OTHERS_OWN = re.compile(
    r"(?:(?<=[，。；：\n])|^)(?:[县市区州旗局]|上级|学区|教育组|乡镇|中心校)(?:里|上|级|局)?的[^，。；：\n我中获]{0,12}$"
)
_NEAR = 3  # a list that is longer or shorter by more is not the one that was announced
_AHEAD = 60  # characters before a number that may hold all that it counts
# 开展五项活动，落实好以下重点工作: the same deeds under another name, not so 按照三项要求，做好以下工作
_DEEDS, _SAME_DEEDS = (
    re.compile("(?:活动|工作|任务|行动|措施|举措|事)$"),
    re.compile(r"，[^，。；：\n]{0,8}(?:以下|下列)[^，。；：\n]{0,10}[：。]"),
)
_OPENING = 400  # characters of what a section says before its items
# a list in running text takes no more characters than this from its announcement on
_LIST = 6000


def counts(case: Case) -> Iterator[Finding]:
    """count_mismatch: an announced number and a list of another length right behind it."""
    if case.english:
        yield from in_english(case)
        return
    told = [
        *slogans(case),
        *headcounts(case),
        *rolls(case),
        *_works(case),
        *_opened(case),
        *_behind(case),
        *enumerations(case),
        *labelled(case),
        *sentence_lists(case),
    ]
    # one reading that bears a number out is enough
    borne_out = [place for place, announced, following in told if announced == following]
    sections = (finding for section in case.sections for finding in _in_section(case, section))
    found = [one for one in sections if one.span and not _overlap(one.span, borne_out)]
    yield from found
    taken = [finding.span for finding in found if finding.span]
    for place, announced, following in told:
        ahead = case.norm[max(0, place.start - _AHEAD) : place.start]
        if counts_stages(case, place) or _overlap(place, [*taken, *borne_out]) or names_all(ahead, announced):
            continue
        if abs(following - announced) <= _NEAR and not in_formula(ahead) and not told_before(ahead, following):
            taken.append(place)
            yield make("count_mismatch", case.text, case.around(*place), announced=announced, found=following)
    for place, announced, following in totals(case):
        yield make("count_mismatch", case.text, place, announced=announced, found=following)


def _overlap(place: Span, others: list[Span]) -> bool:
    return any(a < place.end and place.start < b for a, b in others)


def _behind(case: Case) -> Iterator[tuple[Span, int, int]]:
    """以上三条，… on a line of its own behind the numbered items that it counts."""
    for section in (inner for top in case.sections for inner in (top, *top.children)):
        items = [child for child in section.children if child.number]
        if len(items) > 1 and (m := _ABOVE.search(case.norm, items[-1].span.start, section.body.end)):
            yield Span(*m.span("all")), number(m.group(2)), len(items)


def _works(case: Case) -> Iterator[tuple[Span, int, int]]:
    """What a summary's opening says was done, and its sections of practices; other sections may only stand behind them."""
    sections = [section for section in case.sections if section.heading]
    if case.doc_type != "summary" or len(sections) < 2:
        return
    told = [section.labels[:1] for section in sections]
    done = next((i for i, label in enumerate(told) if label not in (("practices",), ("achievements",))), len(told))
    works = next((i for i, label in enumerate(told) if label != ("practices",)), len(told))
    rest = {name for label in told[done:] for name in label}
    for m in _WORKS.finditer(case.norm, 0, sections[0].span.start):
        if done >= 2 and rest <= {"problems", "next_steps", "attachment"} and number(m.group(1)) != works:
            yield Span(*m.span()), number(m.group(1)), done


def _opened(case: Case) -> Iterator[tuple[Span, int, int]]:
    """What the last line before the first heading announces, where the headings or the items of the only chapter of work are its list."""
    sections = [section for section in case.sections if section.heading]
    if len(sections) < 2 or not sections[0].span.start:
        return
    listed = _behind_opening(case, sections)
    works = _chapters_of_work(case, sections) if listed is None else 0
    if listed is None and not works:
        return
    low = case.norm.rfind("\n", 0, len(case.norm[: sections[0].span.start].rstrip())) + 1
    for m in _ANNOUNCED.finditer(case.norm, low, sections[0].span.start):
        rest = case.norm[m.end() : sections[0].span.start]
        told = not rest.strip("：。 \n") and (rest.startswith("：") or _leads(case, m)) and not _IS_SAID.search(m.group())
        announced = number(m.group(1))
        if not told or announced < 2 or announced == len(sections) or _OTHER_COUNTS.search(m.group()):
            continue
        if listed is not None:
            yield Span(*m.span()), announced, listed
        elif not works <= announced <= len(sections) and all(len(section.children) != announced for section in sections):
            yield Span(*m.span()), announced, works if announced < works else len(sections)


def _chapters_of_work(case: Case, sections: list[Section]) -> int:
    """How many chapters of a summary tell of its work before those that look at what came of it; 0 where it does not begin with two of them."""
    told = ["practices" in section.labels[:1] for section in sections]
    works = told.index(False) if False in told else len(told)
    return works if case.doc_type == "summary" and works > 1 else 0


def _behind_opening(case: Case, sections: list[Section]) -> int | None:
    """How many things the headings list: 一是…, 二是…; or of a summary （一）…, （二）…, alone or below 一、主要做法; None for other headings."""
    starts = [section.span.start for section in sections]
    if all(_IS.match(case.norm, start) for start in starts):
        return len(sections)
    if case.doc_type != "summary":
        return None
    works = next((i for i, section in enumerate(sections) if _CLOSING.search(section.heading or "")), len(sections))
    if any(not _CLOSING.search(section.heading or "") for section in sections[works:]):
        return None
    if all(_IN_BRACKETS.match(case.norm, start) for start in starts):
        return works if works >= 2 else None
    items = [child for child in sections[0].children if child.number and not _CLOSING.search(child.heading or "")]
    return len(items) if works == 1 and len(items) >= 2 and _WORK.search(sections[0].heading or "") else None


def _in_section(case: Case, section: Section) -> Iterator[Finding]:
    if not _counted(case.norm, *section.span):
        return
    if "attachment" not in section.labels:
        yield from _announced(case, section)
    for child in section.children:
        yield from _in_section(case, child)


def _announced(case: Case, section: Section) -> Iterator[Finding]:
    """Announcements in a section's own words: its heading, and its text before and between its items."""
    items = [child for child in section.children if child.number]
    stop = items[0].span.start if items else section.body.end
    stagelike: bool | None = None
    for m in _announcements(case.norm, section.span.start, stop):
        announced = number(m.group(1))
        heading = m.start() < section.body.start
        if (
            announced < 2
            or _OTHER_COUNTS.search(m.group())
            or _IS_SAID.search(m.group())
            or _BACK.search(case.norm, max(0, m.start() - 4), m.start())
            or _PARTED.search(case.norm, max(0, m.start() - 24), m.start())
            or _is_one_of_several(case, m)
            or _OTHERS_OWN.search(case.norm, max(0, m.start() - 24), m.start())
            or _tells_which(m)
            or names_all(case.norm[max(section.span.start, m.start() - _AHEAD) : m.start()], announced)
        ):
            continue
        if _OF_WHICH.match(case.norm, m.end()) or (
            _PART_OF.search(case.norm, max(0, m.start() - 10), m.start()) and not case.norm.startswith("：", m.end())
        ):  # 五项活动，其中校内三项: what follows may be listed by its parts
            continue
        following = None
        between = case.norm[m.end() : stop].strip()
        leads = _introduces(between, heading=heading) or (_DEEDS.search(m.group()) and _SAME_DEEDS.fullmatch(between))
        if len(items) >= 2 and leads and (heading or between.endswith("：") or _leads(case, m)):
            if stagelike is None:
                stagelike = any(section.span.start <= stage.span.start and stage.span.end <= section.span.end for stage in case.stages)
            following = None if (stagelike and heading) or _unread(case, items, announced) else len(items)
        if following is None:
            following = _inline(case, m, section.body.end if len(items) < 2 else stop, heading=heading)
        if following is not None and following >= 2 and following != announced and abs(following - announced) <= _NEAR:
            ahead = case.norm[max(section.span.start, m.start() - _AHEAD) : m.start()]
            if announced == headed(case.norm[m.end() : section.body.end], m.groupdict().get("noun") or "") or told_before(ahead, following):
                continue
            yield make("count_mismatch", case.text, case.around(*m.span()), announced=announced, found=following)
            return


def _is_one_of_several(case: Case, m: re.Match[str]) -> bool:
    """Whether a number is one of a series of the same things, or says how often something is done."""
    before = case.norm[max(0, m.start() - 24) : m.start()]
    series = _SERIES.search(before)
    again = series is not None and m.group().rstrip("，。：").endswith(series["measure"])
    return again or ("次" in m.group() and _HOW_OFTEN.search(before) is not None)


def _tells_which(m: re.Match[str]) -> bool:
    """Whether a number only tells which thing is meant: 两个校区的食堂, but not 五个方面的工作."""
    noun = m.groupdict().get("noun") or ""
    return bool(re.match("[^的]+的[^的]", noun)) and not noun.startswith("方面")


def _unread(case: Case, items: list[Section], announced: int) -> bool:
    """Whether an item has two marks, or a line behind them all begins with the next number, though it was not read as one (5、九年级…)."""
    if any(TWO_MARKS.match(case.norm, item.span.start) for item in items):
        return True
    following = items[-1].number or ""
    if not following.isdecimal() or int(following) >= announced:
        return False
    return bool(re.search(rf"\n[ \t]*[（(]?{int(following) + 1}[）)、.．][ ]?\S", case.norm[items[-1].span.start : items[-1].span.end]))


@lru_cache(maxsize=2)
def _all_counted(norm: str) -> list[int]:
    """Where a text's numerals with a measure behind them stand. Every section of a document is asked for its own."""
    return [m.start() for m in _COUNTED.finditer(norm)]


def _counted(norm: str, low: int, high: int) -> list[int]:
    """Those of them that stand between two places."""
    every = _all_counted(norm)
    return every[bisect_left(every, low) : bisect_left(every, high)]


def _announcements(norm: str, low: int, high: int) -> Iterator[re.Match[str]]:
    """The matches of `_ANNOUNCED`, looked for where a numeral has a measure behind it, and those of `_FORMULA`."""
    counted = _counted(norm, low, high)
    end = low
    for at in counted:
        if at >= end and (
            m := next((m for start in (at - 2, at - 1, at) if start >= end and (m := _ANNOUNCED.match(norm, start, high))), None)
        ):
            if (other := _COUNTED.search(m["noun"])) and m["noun"][other.start() - 1 : other.start()] not in ("", *"和与及、"):
                continue  # 围绕一个“实”字开展了五项工作：
            end = m.end()
            yield m
    for at in counted if norm.find("个一", low, high) >= 0 else ():
        if m := _FORMULA.match(norm, at - 1 if norm[at - 1 : at] == "“" and at > low else at, high):
            yield m


def _leads(case: Case, m: re.Match[str]) -> bool:
    sentence = case.sentence(*m.span())
    start, stop = max(sentence.start, m.start() - _LIST), min(sentence.end, m.end() + 12)
    return bool(_LEAD.search(case.norm, start, stop)) or case.norm[m.end() : m.end() + 1] == "："


def _inline(case: Case, m: re.Match[str], stop: int, *, heading: bool) -> int | None:
    """How many follow in running text: 一是…二是…, or a list behind 即."""
    stop = min(stop, m.end() + _LIST)
    line = case.norm.find("\n", m.end(), stop)
    para = case.norm[m.end() : line if line >= 0 else stop]
    if line >= 0 and len(para.strip(" ：。，")) < 12:  # the list begins on the next line
        para = case.norm[m.end() : min(stop, line + 1200)]
    noun = m["noun"] if "noun" in m.groupdict() else ""
    if first := behind(para):
        run = marked(para[first - 1 :], soon=2)
        if run is not None and run < number(m.group(1)) and goes_on(para, case.norm[m.end() + len(para) : stop], run):
            return None
        if run is not None and run < number(m.group(1)) and re.search(rf"[；。]{_NUMERALS[run : run + 1]}(?![是、])[\u3400-\u9fff]", para):
            return None  # 一查…；二建…；三开…: the list goes on with a deed that is no known mark
        if run is not None:
            right_behind = bool(_SIDES.search(m.group()) and _FIRST.match(para))
            return run if heading or right_behind or _leads(case, m) else None
    told = table(case.norm[m.end() : stop])
    told = lines(case.norm[m.end() : stop]) if told is None else told
    if told is None and (most := months(para)) and most < number(m.group(1)):
        return most
    return named(para, noun) if told is None else told


def _introduces(words: str, *, heading: bool) -> bool:
    """Whether the words between an announcement and the first item only lead to it; below a heading, any that count nothing else."""
    return behind(words) == len(words) or (heading and len(words) <= _OPENING and not _COUNTED.search(words))
