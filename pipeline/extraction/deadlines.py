"""Deadlines of plans and notices: one act and one date each; recurring, relative and reported ones are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extraction import dates, dates_en
from pipeline.extraction.points import DateRange
from pipeline.records import Deadline, Span, Stage

# an hour behind a day: （周一）下午5时, 18点30分, 12:00, 下班
_HOUR = r"(?:\s*（含[^（）\n]{0,6}）)?\s*（?(?:(?:周|星期)[一二三四五六日天])?）?(?:上午|下午|中午|晚上?)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})[时点](?:\d{1,2}分|半|整|钟)?|\d{1,2}[：:]\d\d|下班|放学|离校|[晨早例校]会|早[操读]|课间操?|午[休间]|晚自习|上课)?\s*"
# 3月12日前后, 3月15日前一周: not due on that day
_BEFORE = re.compile(
    rf"{_HOUR}(?:底)?或?(?:以前|之前|前)(?!的|后|期|一天|夕|往|来|述|款|三|五|十|(?:[一二两半四六七八九]|\d{{1,2}})个?(?:天|日|周|月|星期|学期|工作日|年))|{_HOUR}(?:(?:为|是)(?:[\u3400-\u9fff]{{2,4}})??)?(?:最后(?:期限)?)?(?:的)?(?:截[止稿]|止报|关闭|(?<=为)限|停止(?:报名|受理|接收|上传|投票)|(?<=最后期限))"
)
_CUT_OFF = re.compile(
    r"(?:截[止稿](?:日期|时间|日|到|至|于)?|截至|(?:最后|报[送名]|提交|上报|交稿|完成|整改)(?:期限|时限)|(?:报送|提交|上[报交]|交稿|反馈|完成)(?:时间|日期)|最[迟晚](?:不?(?:晚于|迟于|超过)|于|在)?|不(?:得|能)?(?:晚|迟)于|务必在)\s*[：:]?\s*(?:为|是|定于|定在)?\s*$"
)
# 8月31日前取得合格证的教师均可报名: who had something before a day has nothing to do before it
_QUALIFIES = re.compile(
    r"(?:以前|之前|前)(?:(?:入[职学园]|出生|在[册编岗]|注册|毕业|退休|参加工作)[^，。；\n]{0,6}的|[未没][^，。；\n]{1,12}(?:的|者)(?!，?(?:一律|将)?视[为作])|(?!将|把|要|完成|报|交|上)[^，。；\n]{1,16}的[^，。；\n]{1,8}?(?:均|都|仍然?|继续|可|方可|可以|方能|视为|免|不(?:得|再|予|受|在|属|算)))"
)
# 提交时间：6月20日止
_TIME_AHEAD, _ENDS = re.compile(r"(?:时间|日期|期限)\s*[：:为是]*\s*$"), re.compile(rf"{_HOUR}止(?=[。；，）\n]|$)")
# 至10月31日止, but no end of a range; 限4月22日内
_UNTIL, _SINCE = re.compile(r"(?:^|[，。；：\s])(?:截?至|到)$"), re.compile(r"[自从起]")
_LIMIT, _WITHIN = re.compile(r"限(?:期|时|于|在)?$"), re.compile(rf"{_HOUR}(?:之)?内")
_BASIS, _BASIS_END = (
    re.compile(r"(?:根据|按照?|依据|遵照)[^，。；\n]*$"),
    re.compile(r"[^，。；\n]{0,30}?的?(?:要求|规定|部署)(?=[，。；])"),
)
_DEMANDED, _DEALT_WITH = (
    re.compile(r"(?:局|办|文件|通知|上级|县里|市里)要求(?:各校|各[园单])?(?:于|在)?$"),
    re.compile(r"[^。；，\n]{0,20}，(?:现|特|故|因此|我[校园]已|学校已)"),
)
# 9月22日报局电教站, 6月5日交教务处
_HANDED_IN = re.compile(
    rf"(?:{_HOUR}时?)(?:必须|务必|一律|须|应)?(?:完成(?!了|后|之后|的|时)|上报|上交|报送|报(?!名|到|道|告|刊|考)|交(?!流|接|通|叉|换|谈|由|了))(?!的)"
)
# 去年5月底前: the year that is printed is over
_OVER = re.compile("[去往上]年")
# 当时规定10月1日前交材料: told of another time
_THEN = re.compile(r"(?:当时|当初|那时|那年|当年)[^。；\n]{0,10}$")
# recurring, past, or an aim (争取年底前…)
_BACKWARD = re.compile(
    r"(?:每年|每学[年期]|每月|往年|去年|上年|(?<![名票集报稿送交理间期])截至)[^，。；]{0,6}$|(?:争取|力争)[在于到]?$|已经?[在于]?$"
)
# 年底交出一份让群众点头的答卷
_FIGURE = re.compile(r"[^。；\n]{0,30}(?:答卷|成绩单|考卷)(?=[。！；，]|$)")
_DONE = re.compile(
    r"(?:完成|制定|[报送交收办做])[来到齐完好上]?了(?!解)|已(?:经)?(?:完成|建成|报送|全部|上报|交|有)|出生|发布的|印发的|入学的"
)
_ENGLISH_BEFORE = re.compile(
    r"\b(?:before|by|no later than|not later than|prior to|(?:deadline|closing date)(?:\s+(?:for|of)\s+[\w ]{1,40}?)?(?:\s+is|\s+of|\s*[:—])?|due(?: on| by| at)?|(?:entries|applications?|registrations?|submissions?|enrolment)\s+(?:will\s+)?closes?(?:\s+on)?)\s+"
    r"(?:(?:\d{1,2}(?::\d\d)?\s*(?:[ap]\.?m\.?\s*)?|noon\s+|midday\s+|midnight\s+|(?:the\s+)?(?:close|end)\s+of\s+(?:school|work|business|the\s+(?:school\s+|working\s+)?day|lessons|classes)\s+)(?:on\s+|of\s+)?)?(?:the\s+)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?$",
    re.I,
)
# had reached the office by May 10: told, not asked for; must have reached it, is to have reached it: asked for
_ENGLISH_TOLD = re.compile(r"(?<!must )(?<!should )(?<!shall )(?<!will )(?<!to )\b(?:had|has|have)\s+(?!to\b)", re.I)
# By May 10 all reports had arrived; children born before May 10
_ENGLISH_HAD = re.compile(r"[^.;\n]*?\bhad\s+(?!to\b)")
_ENGLISH_STATE = re.compile(r"\b(?:born|aged|issued|founded|built|established)\s+(?:on\s+or\s+)?(?:before|by|prior to)\s+$", re.I)
_ENGLISH_WILL = re.compile(r"[^.;\n]{0,80}?\bwill\b")
# before September, 三月前: neither a day nor the month's end is named
_ENGLISH_AHEAD = re.compile(r"\b(?:before|prior to)\s+$", re.I)
_MONTH_AHEAD = re.compile(r"(?:以|之)?前")

_CHAPTER = re.compile(r"(?<=[\n。 ])(?:[一二三四五六七八九十]{1,2}、|第[一二三四五六七八九十]{1,2}[章部])")
# what leads to a date, and what is left of it where the date is taken out
_AT = re.compile(r"(?:须|应|务必|请)?(?:于|在)$")
_INNER = re.compile(
    r"^(?:于|在|须于|应于|务必于|请各?[校班]?于)|(?<=[\u3400-\u9fff])(?:于|须于|应于|在|务必在)?(?:以前|之前|前)(?=[\u3400-\u9fff])"
)
_MARK = re.compile(r"^(?:（(?:[一二三四五六七八九十]{1,3}|\d{1,2})）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d)|[①-⑳])\s*")
_FRONT = re.compile(r"^(?:以前|之前|前)")
_AND = ("、", "和", "及", "与")
# 完成自查，并将自查表报教育股: two acts with one day
_TWO_ACTS = re.compile(r"([^，]*完成[^，]+)，并((?:将|把)[^，]+[报交送发][^，]*)")
_STOP = re.compile("[。；\n]")
_ENGLISH_STOP = re.compile(r"[;\n]|(?<![ap][.]m)[.](?=\s|$)")  # by 5 p.m. on Friday
_SHORTEST, _LONGEST = 28, 400  # days of a campaign whose whole time is named
_LONG = 1000  # no more characters of a sentence are looked at: 80 are kept


def find(
    norm: str, spans: tuple[Span, ...], stages: list[Stage], *, english: bool, base: int | None, goals: Sequence[Span] = ()
) -> list[Deadline]:
    """The deadlines in the given ranges. A year that is not printed comes from the stage around it, else from `base`.

    `goals` are the sections of goals: by the year's end of them no act is due.
    """
    out = []
    every = dates_en.every if english else dates.every
    for low, high in spans:
        dated = every(norm, low, high, base)
        found = _asked(norm, low, high, dated, english=english)
        days = [day for stage in stages for day in (stage.start, stage.end) if day] or _whole(dated)
        for i, when in enumerate(found):
            if any(s.span.start <= when.span.start < s.span.end for s in stages):
                continue
            aims = any(goal.start <= when.span.start < goal.end for goal in goals)
            if (aims and _is_year_end(when)) or (aims and english and _is_outcome(norm, when)):
                continue
            what, span = _act(norm, *_clauses(norm, low, high, found, i), when.span, english=english)
            if _DONE.search(what):
                continue
            if day := when.resolve(_year_at(norm, when.span.start, when.last.month, stages, days, base))[1]:
                both = None if english else _TWO_ACTS.fullmatch(what)
                out += [Deadline(day.isoformat(), act, span) for act in (both.groups() if both else (what,))]
    return out


def _asked(norm: str, low: int, high: int, whens: tuple[DateRange, ...], *, english: bool) -> list[DateRange]:
    """The deadlines among the dates of a range, with the days that one 前 ends together (3月10日和11月30日前)."""
    out: list[DateRange] = []
    for when in reversed(whens):
        joined = out and not english and when.last.day and not when.ranged and norm[when.span.end : out[-1].span.start] in _AND
        if joined or _is_deadline(norm, low, high, when, english=english):
            out.append(when)
    return out[::-1]


def _is_year_end(when: DateRange) -> bool:
    """Whether a date is the end of a year that is not named: 年底前, by the end of December."""
    last = when.last
    return last.year is None and last.month == 12 and (bool(last.part) or last.day == 31)


def _is_deadline(norm: str, low: int, high: int, when: DateRange, *, english: bool) -> bool:
    """Whether a date is the one day until which something is asked for."""
    if (
        when.impossible
        or _OVER.match(norm, when.span.start)
        or norm.startswith("（含", when.span.start - 2)
        or (when.ranged and not (when.from_now and _BEFORE.match(norm, when.span.end, high)))
    ):
        return False
    before = norm[max(low, when.span.start - (60 if english else 24)) : when.span.start]
    month_alone = not (when.last.day or when.last.part)
    if month_alone and (_ENGLISH_AHEAD.search(before) if english else _MONTH_AHEAD.match(norm, when.span.end)):
        return False
    behind = norm[when.span.end : min(high, when.span.end + 40)]
    return _due(before, behind, english=english)


def _clauses(norm: str, low: int, high: int, found: list[DateRange], i: int) -> tuple[int, int]:
    """The range in which the act of a deadline lies: up to the commas that set it apart from the deadlines beside it."""
    start, end = found[i].span
    if i and (comma := norm.rfind("，", found[i - 1].span.end, start)) >= 0:
        low = comma + 1
    if i + 1 < len(found) and not _STOP.search(norm, end, following := found[i + 1].span.start):
        comma = norm.rfind("，", end, following)
        high = comma if comma >= 0 else high
    return low, high


def _due(before: str, behind: str, *, english: bool) -> bool:
    """Whether the words around a date make it the day until which something is asked for."""
    if english:
        clause = before[max(before.rfind(mark) for mark in ".;\n") + 1 :]
        told = _ENGLISH_TOLD.search(clause) or _ENGLISH_HAD.match(behind) or _ENGLISH_STATE.search(clause)
        return bool(_ENGLISH_BEFORE.search(before)) and not told
    until = _ENDS.match(behind) and (_TIME_AHEAD.search(before) or (_UNTIL.search(before) and not _SINCE.search(before)))
    asked = (_HANDED_IN.match(behind) or _BEFORE.match(behind) or _CUT_OFF.search(before) or until) or (
        _LIMIT.search(before) and _WITHIN.match(behind)
    )
    return bool(asked) and not (
        _BACKWARD.search(before) or _QUALIFIES.match(behind) or _FIGURE.match(behind) or _THEN.search(before) or _is_told(before, behind)
    )


def _is_told(before: str, behind: str) -> bool:
    """Whether what others asked for is only told of: 根据县局3月1日前上报的要求; 县局要求3月25日前交方案，现将….

    >>> _is_told("县局要求", "前交方案，现将安排列下"), _is_told("县局要求我校", "前交方案")
    (True, False)
    """
    return bool((_BASIS.search(before) and _BASIS_END.match(behind)) or (_DEMANDED.search(before) and _DEALT_WITH.match(behind)))


def _is_outcome(norm: str, when: DateRange) -> bool:
    """Whether a month in an English goal says how things will be by then: By June every class will have a reading corner."""
    return not when.last.day and bool(_ENGLISH_WILL.match(norm, when.span.end))


def _whole(dated: Sequence[DateRange]) -> list[str]:
    """First and last day of the first range with years that may be the whole campaign's: a month at least, and a school year at most."""
    for when in dated:
        first, last = when.resolve(None) if when.ranged and when.last.year else (None, None)
        if first and last and _SHORTEST <= (last - first).days <= _LONGEST:
            return [first.isoformat(), last.isoformat()]
    return []


def _year_at(norm: str, at: int, month: int | None, stages: list[Stage], days: list[str], base: int | None) -> int | None:
    """The year of the stage whose text a date stands in; without one that in which the campaign (`days`) has such a month, else the
    document's, or the last stage's where it runs into a new year."""
    around = None
    for stage, following in zip(stages, [*stages[1:], None], strict=False):
        chapter = _CHAPTER.search(norm, stage.span.end, stage.span.end + 600)
        stop = following.span.start if following else chapter.start() if chapter else stage.span.end + 600
        if stage.span.end <= at < stop:
            around = stage
    if around and (first := around.start or around.end) and (last := around.end or around.start):
        years = {int(first[:4]), int(last[:4]), *([base] if base else [])}
        if month and days and all(_months_off(12 * year + month, first, last) for year in years):  # none of the stage's: below the last one
            within = [
                year
                for year in range(int(min(days)[:4]), int(max(days)[:4]) + 1)
                if not _months_off(12 * year + month, min(days), max(days))
            ]
            if len(within) == 1:
                return within[0]
        return min(years, key=lambda year: (_months_off(12 * year + (month or 1), first, last), year != base))
    ends = [stage.end for stage in stages if stage.end]
    if base and month and days:
        within = [year for year in (base, base - 1, base + 1) if not _months_off(12 * year + month, min(days), max(days))]
        if within:
            return within[0]
    if (
        base
        and ends
        and month
        and month <= 3
        and max(ends)[:4] == str(base + 1)
        and all(int(e[5:7]) > 3 for e in ends if e[:4] == str(base))
    ):
        return base + 1
    return base


def _months_off(month: int, first: str, last: str) -> int:
    """How many months a month (12 × year + month) lies before the first or behind the last of two days."""
    low, high = (12 * int(day[:4]) + int(day[5:7]) for day in (first, last))
    return max(low - month, month - high, 0)


def _act(norm: str, low: int, high: int, span: Span, *, english: bool) -> tuple[str, Span]:
    """What is due: the sentence's part around the date, from its beginning to the next 。or ；."""
    if norm[span.end - 1] == ".":  # the dot of a month's short name, which also ends the sentence
        span = Span(span.start, span.end - 1)
    mark = _ENGLISH_STOP if english else _STOP
    low = max(low, span.start - _LONG)
    start = max((m.end() for m in mark.finditer(norm, low, span.start)), default=low)
    stop = mark.search(norm, span.end, high)
    end = stop.start() if stop else high
    comma = norm.rfind("，", start, span.start)
    if not english and comma > 0 and span.start - comma < 24 and len(norm[span.end : end]) > 12:
        start = comma + 1
    until = _AT.search(norm, max(start, span.start - 8), span.start)
    before = norm[start : min(until.start() if until else span.start, start + _LONG)]
    hour = _BEFORE.match(norm, span.end, end) if not english else None
    rest = hour.end() if hour and hour.group().endswith("前") else span.end
    act = (before + norm[rest : min(end, rest + _LONG)]).strip(" ，,")
    act = _INNER.sub("", _FRONT.sub("", _MARK.sub("", act)))
    return act[:80].removesuffix("（）") or norm[start:end].strip()[:80], Span(start, end)
