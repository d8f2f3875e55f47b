"""The announced number of a plan's stages against the stages that it sets out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.checks.lists import number
from pipeline.records import Finding, Span

_N = r"([一二两三四五六七八九十]{1,2}|\d{1,2})"
_STAGE = r"(?:阶段|步骤|环节|时期|步(?!伐|调|入))"
STAGES = re.compile(
    rf"(?:分|按照?|划分为|经过|共|设)[^。；\n]{{0,40}}?{_N}\s*个?{_STAGE}(?!性)|{_N}个(?:工作|实施|活动)?(?:阶段|步骤)(?:进行|推进|实施|组织|开展|(?:工作|任务)?(?:具体)?(?:安排)?如下)"
    rf"|（(?:共|分)?(?:为)?{_N}个?{_STAGE}）|(?:(?<=\n)|(?<=。)){_N}个(?:阶段|步骤)(?=[，：])"
)
_EN_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_EN_STAGES = re.compile(
    rf"(?i)(?:divided|split|in|into|has|carried out in)\s+(?:the following\s+)?({'|'.join(_EN_WORDS)}|\d)\s+(?:main\s+|work\s+)?(?:stages|steps|phases)"
)
_DECIDED_STAGES = re.compile(
    rf"(?:我[校园]|学校|本校)(?:研究)?(?:决定|拟|计划|将)[^，。；\n县市区局]{{0,12}}分{_N}个(?:工作|实施)?(?:阶段|步骤)"
)
# the work is carried out in three stages, before the first heading
_EN_DECIDED = re.compile(
    rf"(?i)(?:our school|the (?:work|campaign|activity|plan)) (?:is|will be) (?:carried out|divided|conducted|implemented) (?:in|into) ({'|'.join(_EN_WORDS)}|\d)\s+(?:stages|steps|phases)"
)
# 本次活动从3月开始，分四个阶段实施: the text's own course, wherever it stands before the stages
_OWN_COURSE = re.compile(
    rf"(?:本次|此次|本项|整个|全部)(?:专项|创建|整治)?(?:活动|工作|行动|整治|创建)[^。；：\n]{{0,30}}?分(?:为|成)?{_N}个(?:工作|实施)?(?:阶段|步骤)"
)
# 上述五个阶段的工作…, behind the stages; two of them may be some of more
_BACK = re.compile(rf"(?:以上|上述|前述|方案[中里]?的?){_N}个{_STAGE}")
# another's course: 县里的行动分五个阶段
_OTHERS_COURSE = re.compile(r"(?:县|市|区|局|上级|中心校|学区|乡|镇)(?:里|上|级)?的?[^，。；：\n]{0,12}$")
_OF_ITS_KIND = re.compile(rf"个?{_STAGE}$")
# the stages begin at most so many characters behind the words that announce them
_AHEAD, _NEAR = 400, 60
_FEW = 2


def stage_counts(case: Case) -> Iterator[Finding]:
    """stage_count_mismatch: 分四个阶段, three follow; or 上述四个阶段 behind three."""
    if case.doc_type != "plan" or len(case.stages) < 2:
        return
    pattern = _EN_STAGES if case.english else STAGES
    found = [stage for stage in case.stages if not pattern.search(case.norm, *stage.span)]  # the announcement itself is no stage
    if len(found) < 2:
        return
    first = found[0].span.start
    low = case.stage_section.span.start if case.stage_section and case.stage_section.span.start <= first else 0
    told = [(m, words, _value(words)) for m in pattern.finditer(case.norm, low, first) for words in m.groups() if words]
    own = [(m, words, value) for m, words, value in told if value > 1 and first - m.end() < _AHEAD and not _is_others(case, m)]
    for m, words, value in own[:1]:
        if all(value != len(found) for _, _, value in own):
            yield make("stage_count_mismatch", case.text, Span(*m.span()), announced=words, found=len(found))
            return
    opening = next((section.span.start for section in case.sections if section.heading), 0)
    if case.english:
        ahead = _EN_DECIDED.search(case.norm, 0, opening) if low >= opening and not told else None
        if ahead and _value(ahead.group(1)) not in (len(found), 1):
            yield make("stage_count_mismatch", case.text, Span(*ahead.span()), announced=ahead.group(1), found=len(found))
        return
    for m in _BACK.finditer(case.norm, found[-1].span.end):
        value = number(m.group(1))
        if value != len(found) and (value > len(found) or value > _FEW):
            yield make("stage_count_mismatch", case.text, Span(*m.span()), announced=m.group(1), found=len(found))
            return
    if low >= opening and not told:
        yield from _decided_stages(case, opening, first, len(found))


def counts_stages(case: Case, place: Span) -> bool:
    """Whether an announced number is that of the plan's stages (共分四个环节：环节一…): the stages begin right behind it."""
    near = any(0 <= stage.span.start - place.end < _NEAR for stage in case.stages)
    return near and case.doc_type == "plan" and bool(_OF_ITS_KIND.search(case.norm, place.start, place.end))


def _value(words: str) -> int:
    return _EN_WORDS.index(words.lower()) + 2 if words.lower() in _EN_WORDS else number(words)


def _is_others(case: Case, m: re.Match[str]) -> bool:
    """Whether it is another's course that has so many stages: 县里的行动分五个阶段."""
    return not case.english and bool(_OTHERS_COURSE.search(case.norm, max(0, m.start() - 24), m.start()))


def _decided_stages(case: Case, opening: int, first: int, found: int) -> Iterator[Finding]:
    """学校决定分四个阶段开展… before the first heading or 本次活动分四个阶段… before the stages, which themselves are not counted again."""
    for m in (*_DECIDED_STAGES.finditer(case.norm, 0, opening), *_OWN_COURSE.finditer(case.norm, 0, first)):
        if number(m.group(1)) != found:
            yield make("stage_count_mismatch", case.text, Span(*m.span()), announced=m.group(1), found=found)
            return
