"""The announced number of a plan's stages against the stages that it sets out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.checks.lists import number
from pipeline.checks.readings import listed
from pipeline.checks.timeline import set_out
from pipeline.marked import Marked
from pipeline.records import Finding, Span

_N = r"([一二两三四五六七八九十]{1,2}|\d{1,2})"
_STAGE = r"(?:阶段|步骤|环节|时期|步(?!伐|调|入)|段(?=[，。；：\n]))"
STAGES = re.compile(
    rf"(?:分|按照?|划分为|经过|共|设)[^。；\n]{{0,40}}?{_N}\s*个?{_STAGE}(?!性)|{_N}个(?:工作|实施|活动)?(?:阶段|步骤)(?:进行|推进|实施|组织|开展|(?:工作|任务)?(?:具体)?(?:安排)?如下)"
    rf"|（(?:共|分)?(?:为)?{_N}个?{_STAGE}）|(?:(?<=\n)|(?<=。)){_N}个(?:阶段|步骤)(?=[，：])"
)
_EN_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_EN_STAGES = re.compile(
    rf"(?i)(?:divided|split|in|into|has|carried out in)\s+(?:the following\s+)?({'|'.join(_EN_WORDS)}|\d)\s+(?:main\s+|work\s+)?(?:stages|steps|phases)"
)
# 五、三步走时间表, 全程分三大战役，: in the heading of the stages or right before them any of these words counts them
_AT_STAGES = re.compile(
    rf"(?:(?<=[\n、：，。；分共“])|(?<=[：、] )){_N}个?(?:工作|实施)?(?:阶段(?!性)|步骤|步[^\W\d_]{{0,2}}走)|[分共]{_N}大[^\W\d_]{{2}}(?=[，。：\n])"
)
# 学校决定用一个学期，分三步推进…, before the first heading
_DECIDED_STAGES = re.compile(
    rf"分(?:为|成)?{_N}个?(?:工作|实施)?(?:阶段|步骤|步(?=推进|实施|进行|开展|完成|走|组织|落实))|安排(?:以下|如下)?{_N}个(?:阶段|步骤)"
)
_OURS = re.compile("学校|[我本][校园]|我们|经研究|决定")
_SUPERIOR = re.compile("[县市区局旗镇乡]|上级|教委")
# 第三阶段…。第四阶段…: where stages follow each other in one paragraph
_ORDINAL = Marked("第[一二三四五六七八九]个?阶段", r"(?:(?<=[\n。；])|^)[ \t]*第([一二三四五六七八九])个?阶段")
# the work is carried out in three stages, before the first heading
_EN_DECIDED = re.compile(
    rf"(?i)(?:our school|the (?:work|campaign|activity|plan)) (?:is|will be) (?:carried out|divided|conducted|implemented) (?:in|into) ({'|'.join(_EN_WORDS)}|\d)\s+(?:stages|steps|phases)"
)
# 本次活动从3月开始，分四个阶段实施: the text's own course, wherever it stands before the stages
_OWN_COURSE = re.compile(rf"(?:本次|此次|本项|整个|全部)[^。；：\n]{{2,36}}?(?:分(?:为|成)?|按照?){_N}个(?:工作|实施)?(?:阶段|步骤)")
# 上述五个阶段的工作…, behind the stages; two of them may be some of more
_BACK = re.compile(rf"(?:以上|上述|前述|方案[中里]?的?){_N}个{_STAGE}")
# another's course: 县里的行动分五个阶段
_OTHERS_COURSE = re.compile(r"(?:县|市|区|局|上级|中心校|学区|乡|镇)(?:里|上|级)?的?[^，。；：\n]{0,12}$")
_OF_ITS_KIND = re.compile(rf"个?{_STAGE}$")
# the stages begin at most so many characters behind the words that announce them
_AHEAD, _NEAR = 400, 60
_FEW = 2
# 去年我们分四个阶段: a course that is over
_PAST_COURSE = re.compile(r"去年|前年|往年|上[一个]*(?:年|次|届|轮|学期)|以往|以前|过去|原[来先]|起初|本来")
# the first line of a table of stages
_HEADS = re.compile(r"(?=[^\n]*时间)(?:[^，。；：\n\d]{2,8}[ \t|／]+)+[^，。；：\n\d]{2,8}")
# 活动分三个阶段：准备阶段…；…, in a summary
_IN_SUMMARY = re.compile(
    rf"(?:[分按经]|经过|历经|按照)[^。；：\n]{{0,12}}?{_N}个(?:工作|实施)?(?:阶段|步骤|环节)[^。；：、\n\d]{{0,6}}：(?P<listed>[^。\n]{{6,}})"
)
_NEAR_NUMBER = 3  # a list that is longer or shorter by more is not the one that was announced


def stage_counts(case: Case) -> Iterator[Finding]:
    """stage_count_mismatch: 分四个阶段, three follow; or 上述四个阶段 behind three."""
    if case.doc_type == "summary" and not case.english:
        yield from _of_summary(case)
    stages = tuple(
        stage for stage in set_out(case.stages) if stage.start or stage.end or not _HEADS.fullmatch(_line(case, stage.span.start))
    )
    if case.doc_type != "plan" or len(stages) < 2:
        return
    pattern = _EN_STAGES if case.english else STAGES
    found = [stage for stage in stages if not pattern.search(case.norm, *stage.span)]  # the announcement itself is no stage
    if len(found) < 2:
        return
    first = found[0].span.start
    low = case.stage_section.span.start if case.stage_section and case.stage_section.span.start <= first else 0
    told = [(m, words, _value(words)) for m in pattern.finditer(case.norm, low, first) for words in m.groups() if words]
    own = [(m, words, value) for m, words, value in told if value > 1 and first - m.end() < _AHEAD and not _is_others(case, m)]
    if not own and low and not case.english:
        near = _AT_STAGES.finditer(case.norm, max(low, first - _NEAR), first)
        own = [(m, words, number(words)) for m in near if not _is_others(case, m) for words in m.groups() if words and number(words) > 1]
    there = {len(found), _ordinals(case, low)}
    for m, words, value in own[:1]:
        if all(value not in there for _, _, value in own):
            yield make("stage_count_mismatch", case.text, Span(*m.span()), announced=words, found=len(found))
            return
    opening = next((section.span.start for section in case.sections if section.heading), 0)
    if case.english:
        ahead = _EN_DECIDED.search(case.norm, 0, opening) if low >= opening and not told else None
        if ahead and _value(ahead.group(1)) not in (len(found), 1):
            yield make("stage_count_mismatch", case.text, Span(*ahead.span()), announced=ahead.group(1), found=len(found))
        return
    attached = next((section.span.start for section in case.sections if section.labels[:1] == ("attachment",)), len(case.norm))
    for m in _BACK.finditer(case.norm, found[-1].span.end, attached):
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
    if case.english:
        return False
    before = case.norm[case.sentence(*m.span()).start : m.start()]
    return bool(_OTHERS_COURSE.search(before[-24:]) or _PAST_COURSE.search(re.split("[，；]", before)[-1]))


def _line(case: Case, at: int) -> str:
    return case.norm[at:].split("\n", 1)[0].strip()


def _of_summary(case: Case) -> Iterator[Finding]:
    """What a summary says of its stages, and those that it names behind the colon."""
    for m in (m for low, high in case.ranges for m in _IN_SUMMARY.finditer(case.norm, low, high)):
        announced = number(m.group(1))
        told = None if _is_others(case, m) else listed(m["listed"], kinds=True).contradicts(announced)
        if told is not None and abs(told - announced) <= _NEAR_NUMBER:
            yield make("stage_count_mismatch", case.text, Span(m.start(), m.start("listed") - 1), announced=m.group(1), found=told)
            return


def _decided_stages(case: Case, opening: int, first: int, found: int) -> Iterator[Finding]:
    """学校决定分四个阶段开展… before the first heading or 本次活动分四个阶段… before the stages, which themselves are not counted again."""
    decided = [m for m in _DECIDED_STAGES.finditer(case.norm, 0, opening) if _is_decided(case, m)]
    for m in (*decided, *_OWN_COURSE.finditer(case.norm, 0, first)):
        words = next(group for group in m.groups() if group)
        if number(words) not in (found, _ordinals(case, opening)):
            yield make("stage_count_mismatch", case.text, Span(*m.span()), announced=words, found=found)
            return


def _is_decided(case: Case, m: re.Match[str]) -> bool:
    """Whether it is the school that takes so many steps: 根据县里的部署，学校决定分三步推进, not 全县行动分四个阶段."""
    before = case.norm[case.sentence(*m.span()).start : m.start()]
    ours = list(_OURS.finditer(before))
    if _PAST_COURSE.search(before):
        return False
    return not _SUPERIOR.search(before[ours[-1].end() :] if ours else before)


def _ordinals(case: Case, low: int) -> int:
    """How many stages are told one after another as 第一阶段, 第二阶段, …, also within one paragraph; 0 for none."""
    run = 0
    for m in _ORDINAL.finditer(case.norm, low):
        if number(m.group(1)) == run + 1:
            run += 1
    return run
