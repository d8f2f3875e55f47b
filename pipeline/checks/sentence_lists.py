"""Announced numbers and the list that follows in the same sentence (六个乡镇：平塘镇、龙门镇…), or that is marked right behind (三句要求。一是…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.lists import TWO_MARKS, goes_on, marked, number
from pipeline.checks.readings import listed
from pipeline.records import Span

Told = tuple[Span, int, int]  # the place of an announced number, that number, and how many there are

# a number of things that are all there are: no ordinal, no part of a longer number, no minimum, none of a whole told before it
_N = r"(?P<n>[两二三四五六七八九十1-9](?<![第\d.年月日午每各约近达周天隔几多—〔+前后选的至过超一二三四五六七八九十百千万].)(?:(?<!1)|(?<=1)[0-2]))"
_MEASURES = "大项个件条点类种场次期部篇步招张份道门套本支面块处样句笔位名人幅盏队组路关科课轮站环线把座间台盘桌室对股首节堂讲段章根棵颗朵方问查不禁看"
_THINGS = rf"(?P<what>[{_MEASURES}](?!年级|学期|教学班|工作日|百分点)[^，。；：、\n\d（）]{{0,12}}?)”?"
_LEADS = r"，?(?:具体|主要)?(?:主题|内容|题目|名称)?(?:分别[是为有在]|即|就是|包括|依次[是为]|如下)"
_BEFORE_LIST = re.compile(rf"{_N}{_THINGS}(?:(?:{_LEADS})?：|——|{_LEADS}|（(?=[^（）\n]*、[^（）\n]*）))")
# 分五个研学点开展，研学点如下：…
_NAMED_AGAIN = re.compile(
    rf"{_N}[{_MEASURES}](?P<noun>[^\W\d_]{{2,6}}?)[^：\n]{{0,30}}?[，。；][^，。；：\n]{{0,4}}(?P=noun)(?:{_LEADS})：?"
)
_HAS_LEAD = re.compile("如下|分别|依次|包括")
# 三轮复习, 八个字, 两次以上, 两个校区的校园: what is counted is no list of things, or not all of it, or only tells which thing is meant
_NO_LIST = re.compile(
    r"^步(?!棋)|^.(?!方面)[^的]+的|[一二三四五六七八九十两每各]|小时|分钟|学期|年级|阶段|步骤|步走|[月天周字遍]$|以[上内]|左右|者"
)
# 三样东西, 两个目标: of kinds, words and deeds
_KINDS = re.compile(
    r"^(?:[样类种项条点件句步招处笔问查不禁看方块]|(?:大|个)(?:方面|目标|问题|要求|请求|任务|会$|毛病|忙|环节|重点|到位|坚持|百分之百|零$))|[事话]$"
)
_MARK = re.compile(r"[“（(]?(?:[一1](?:[是要个件则、.．）)]|[抓查看])|第一|首先|其一|①)")
_CLOSE = re.compile("[。\n]")
# 两名讲解员、四名引导员：…, of which the list may hold both
_ANOTHER = re.compile(rf"[一二两三四五六七八九十\d][{_MEASURES}][^，。；：\n]{{0,10}}(?:[、和及与]|以及)[^，。；：\n]{{0,4}}$")
_SUMMED = re.compile(r"，(?:加起来|合起来|合计|总共|一共|共计|总计|正好|恰好)[^，；]*$")  # …，加起来正好25分钟
_HOW_OFTEN = re.compile("每[^，。；：\n]{1,10}\\Z")  # 每日晨午测温三次：一是…
# a list that ends in a number of its own
_OWN_NUMBER = re.compile(
    r"[ ：]*[^，。；：（）\n]*、[^，。；：（）\n、]*?[两二三四五六七八九十2-9](?:[级科项类种方面个门色条大]|方面)(?:[^、，。；：（）\n]{0,2})(?=[，。；）]|$)"
)
_NEAR = 3  # a list that is longer or shorter by more is not the one that was announced
# 三句要求。一是…: what may announce a list behind a full stop
_TOLD = re.compile(r"(?:[件点条句桩招样]|方面|问题|不足|做法|体会|收获|要求|工作|任务|措施|举措|原因|经验|打算|倡议|建议|承诺|意见|忙)$")
_LINE_MARKS = tuple(
    re.compile(rf"\n[ \t]*{form}")
    for form in (
        "([一二三四五六七八九十])是",
        "第([一二三四五六七八九十])[，、。]",
        "其([一二三四五六七八九十])[，、：是]",
        "[（(]([一二三四五六七八九十]{1,2})[）)]",
        r"[（(](\d{1,2})[）)]",
        "([①②③④⑤⑥⑦⑧⑨])",
        r"(\d{1,2})[.．、](?!\d)",
    )
)
_CHAPTER = re.compile(r"\n[ \t]*[一二三四五六七八九十]{1,3}、")
_BEFORE_MARKS = re.compile(
    rf"{_N}(?=[^，。；：、\n\d（）]{{1,16}}[：。])(?P<what>(?![天周年月日级点时分元届班号]|小时|个月|个学期)[^\W\d_][^，。；：、\n\d（）]{{0,14}}?)”?(?P<stop>[：。])(?=[ \t\n]*(?:一是|第一[，、]|其一|[（(][一1][）)]|①|1[.．、](?!\d)))"
)


def sentence_lists(case: Case) -> Iterator[Told]:
    """Announced numbers with how many things the sentence lists that follows, where none of its readings gives that number."""
    for low, high in case.ranges:
        for m in _BEFORE_LIST.finditer(case.norm, low, high):
            if not _NO_LIST.search(m["what"]):
                yield from _against(case.norm, m, high, closed=m.group().endswith("（"))
        for m in _NAMED_AGAIN.finditer(case.norm, low, high) if _HAS_LEAD.search(case.norm, low, high) else ():
            if not _NO_LIST.search(m["noun"]):
                yield from _against(case.norm, m, high, closed=False)
        for m in _BEFORE_MARKS.finditer(case.norm, low, high):
            announced = number(m["n"])
            often = m["what"].startswith("次") and _HOW_OFTEN.search(case.norm, max(low, m.start() - 16), m.start()) is not None
            if not often and not _NO_LIST.search(m["what"]) and (m["stop"] == "：" or _TOLD.search(m["what"])):
                told = _marked(case.norm, m.end(), high)
                if told and told != announced and abs(told - announced) <= _NEAR:
                    yield Span(m.start(), m.end("what")), announced, told


def _marked(norm: str, at: int, high: int) -> int | None:
    """How many items are marked behind an announcement: within the paragraph, or each on a line of its own below."""
    line = norm.find("\n", at, high)
    line = line if line >= 0 else high
    if norm[at:line].strip():
        run = marked(norm[at - 1 : line])  # with the mark before it
        return None if run and goes_on(norm[at:line], norm[line:high], run) else run
    start = line + len(norm[line:high]) - len(norm[line:high].lstrip("\n")) - 1 if line < high else line  # before the first line with words
    form = next((form for form in _LINE_MARKS if form.match(norm, start)), None)
    run = 0
    for m in form.finditer(norm, line, high) if form else ():
        if number(m.group(1)) != run + 1 or _CHAPTER.search(norm, max(line, at), m.start()):
            break
        if TWO_MARKS.match(norm[m.start() : m.end() + 8].lstrip()):
            return None
        run += 1
    return run if run > 1 else None


def _against(norm: str, m: re.Match[str], high: int, *, closed: bool) -> Iterator[Told]:
    """An announced number and the length of the sentence's list behind it, or of what stands in brackets (`closed`), where the two disagree."""
    if closed:
        stop = norm.find("）", m.end(), high)
    else:
        found = _CLOSE.search(norm, m.end(), high)
        stop = found.start() if found else high
    words = _SUMMED.sub("", norm[m.end() : stop])
    if stop < 0 or _MARK.match(words.lstrip()):
        return
    announced = number(m["n"])
    if _ANOTHER.search(norm, max(0, m.start() - 24), m.start()):
        return
    if _OWN_NUMBER.match(words):  # 给两个教学点开课：音乐、美术、英语三科
        return
    told = listed(words, kinds=bool(_KINDS.search(m.groupdict().get("what") or ""))).contradicts(announced)
    if told is not None and abs(told - announced) <= _NEAR:
        yield Span(m.start(), m.end("what") if "what" in m.groupdict() else m.end("noun")), announced, told
