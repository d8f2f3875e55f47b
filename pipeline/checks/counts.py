"""Checks of announced numbers against what follows: stages, and anything else that is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.cleaning.repairs import chinese_number
from pipeline.records import Finding, Section, Span

_N = r"([一二两三四五六七八九十]{1,2}|\d{1,2})"
_STAGES = re.compile(
    rf"(?:分|按照?|划分为|经过|共|设).{{0,14}}?{_N}\s*个?(?:阶段|步骤|步(?!伐|调|入))(?!性)|{_N}个(?:工作|实施|活动)?(?:阶段|步骤)(?:进行|推进|实施|组织|开展)"
)
_EN_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_EN_STAGES = re.compile(
    rf"(?i)(?:divided|split|in|into|has|carried out in)\s+(?:the following\s+)?({'|'.join(_EN_WORDS)}|\d)\s+(?:main\s+|work\s+)?(?:stages|steps|phases)"
)
_MEASURE = r"(?:大|项|个方面|方面|个|件|条|点|类|种|场|次|步棋|招)"
_ANNOUNCED = re.compile(
    rf"(?<![第\d.年月每各近约达周天隔])[“]?{_N}[”]?\s*{_MEASURE}(?P<noun>[^，。；：、\n\d]{{0,16}})(?=[：。，]|\n|$|（|——)"
)
_COUNTED = re.compile(rf"[一二两三四五六七八九十\d][”]?\s*{_MEASURE}")  # what every announcement holds
_FORMULA = re.compile(r"“?([二三四五六七八九十])个一(?:点)?”?")
_OTHER_COUNTS = re.compile("阶段|步骤|小时|分钟|年级|学期|教学|班")
_LEAD = re.compile(
    r"以下|如下|下列|主要|重点|组织了|开展了?|做了|做好|抓好|抓住|做到|落实|实施|推进|包括|分为|下设|下分|办好|采取|围绕|坚持|完成|要做|打好|设立|建立|突出|聚焦|着力|着重|共(?:组织|开展|实施)"
)
_FIRST = re.compile(r"一是|（一）|1[.、．]|第一[，、件项个]|①|其一|一、")
_INLINE = (
    re.compile(r"([一二三四五六七八九十])是(?![一不很非])"),
    re.compile(r"[第头]([一二三四五六七八九十])[，、件项个]"),
    re.compile(r"[（(]([一二三四五六七八九十]|\d)[）)]"),
    re.compile(r"(?:^|\n)\s*(\d)号[\u3400-\u9fff]"),
    re.compile(r"(?:(?<=[：，；。])|^)([一二三四五六七八九十])(?=[抓查看讲靠促强严评立建树创](?!期|年))"),  # 一抓…，二抓…
    re.compile(r"(?:^|\n)\s*(?:行动|任务|活动|工程|措施|步骤)([一二三四五六七八九十\d])[：.、]"),
)


# a list in running text takes no more characters than this from its announcement on
_LIST = 6000


def _number(words: str) -> int:
    return int(words) if words.isdigit() else chinese_number(words)


def stage_counts(case: Case) -> Iterator[Finding]:
    """stage_count_mismatch: 分四个阶段, three follow."""
    if case.doc_type != "plan" or len(case.stages) < 2:
        return
    pattern = _EN_STAGES if case.english else _STAGES
    first = case.stages[0].span.start
    low = case.stage_section.span.start if case.stage_section and case.stage_section.span.start <= first else 0
    for m in pattern.finditer(case.norm, low, first):
        words = next(group for group in m.groups() if group)
        announced = _EN_WORDS.index(words.lower()) + 2 if words.lower() in _EN_WORDS else _number(words)
        if m.start() < first and first - m.end() < 400 and announced != len(case.stages) and announced > 1:
            yield make("stage_count_mismatch", case.text, Span(*m.span()), announced=words, found=len(case.stages))
            return


def counts(case: Case) -> Iterator[Finding]:
    """count_mismatch: an announced number and a list of another length right behind it."""
    if case.english:
        return
    for section in case.sections:
        yield from _in_section(case, section)


def _in_section(case: Case, section: Section) -> Iterator[Finding]:
    if not set(section.labels) & {"attachment"}:
        yield from _announced(case, section)
    for child in section.children:
        yield from _in_section(case, child)


def _announced(case: Case, section: Section) -> Iterator[Finding]:
    """Announcements in a section's own words: its heading, and its text before and between its items."""
    items = [child for child in section.children if child.number]
    stop = items[0].span.start if items else section.body.end
    stagelike = any(stage.span.start >= section.span.start and stage.span.end <= section.span.end for stage in case.stages)
    for pattern in (_ANNOUNCED, _FORMULA) if _COUNTED.search(case.norm, section.span.start, stop) else ():
        for m in pattern.finditer(case.norm, section.span.start, stop):
            announced = _number(m.group(1))
            heading = m.start() < section.body.start
            if announced < 2 or _OTHER_COUNTS.search(m.group()):
                continue
            following = None
            near = len(items) >= 2 and len(case.norm[m.end() : stop].strip()) <= (400 if heading else 30)
            if near and (heading or _leads(case, m)) and not (stagelike and heading):
                following = len(items) if all(case.norm[i.span.start] == case.norm[i.span.start] for i in items) else None
            if following is None:
                following = _inline(case, m, section.body.end if len(items) < 2 else stop, heading=heading)
            if following is not None and following >= 2 and following != announced and abs(following - announced) <= 3:
                yield make("count_mismatch", case.text, case.around(*m.span()), announced=announced, found=following)
                return


def _leads(case: Case, m: re.Match[str]) -> bool:
    start = max(case.sentence(*m.span()).start, m.start() - _LIST)
    return bool(_LEAD.search(case.norm, start, m.end() + 12)) or case.norm[m.end() : m.end() + 1] == "："


def _inline(case: Case, m: re.Match[str], stop: int, *, heading: bool) -> int | None:
    """How many follow in running text: 一是…二是…, or a list behind 即."""
    stop = min(stop, m.end() + _LIST)
    line = case.norm.find("\n", m.end(), stop)
    para = case.norm[m.end() : line if line >= 0 else stop]
    if line >= 0 and len(para.strip(" ：。，")) < 12:  # the list begins on the next line
        para = case.norm[m.end() : min(stop, line + 1200)]
    for pattern in _INLINE:
        first = pattern.search(para, 0, 200)
        if first is None or first.start() > 40:
            continue
        run = 0
        for mark in pattern.finditer(para):
            if _number(mark.group(1)) != run + 1:
                break
            run += 1
        if run >= 2:
            return run if heading or _leads(case, m) else None
    named = re.match(r"[^。，：]{0,8}[，：]?(?:即|分别是|包括|就是)[：]?([^。；\n]{6,160})", para)
    if named and "等" not in named.group(1):
        return len([part for part in re.split(r"[、，和]", re.sub(r"（[^）]*）", "", named.group(1))) if len(part.strip()) >= 2])
    return None
