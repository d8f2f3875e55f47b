"""What a document promises or asks for: who does what, until when or how often, how much of it, and whether it binds or exhorts.

A clause is taken for an obligation only where its form says so: a unit or person that must (各班应…), a word that binds by itself (不得, 务必),
a frequency with a number (每月至少报送2篇), an office in charge (由教导处负责…), a deadline. Clauses that only exhort (进一步加强…) count where
they name who, when or how much. What was done, what a title or a principle says, is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from pipeline.extraction import dates
from pipeline.extraction.actors import ACTOR
from pipeline.records import Deadline, Obligation, Section, Span

_HAN = "\u3400-\u9fff"
_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+|千万半)"
_ADVERB = r"(?:都|均|也|还|就|则|每(?:周[一二三四五六日天]|[天日周月人])[初末底]?|(?:每|各)(?:学期|学年|季度|年)[初末底]?|在\S{1,10}?[前内中](?![一二三四五六七八九十两几\d])|于\S{1,10}?[前内](?![一二三四五六七八九十两几\d]))"
_MODAL = r"(?:必须|务必|一定要|应当|应该|不得|不准|不许|不能|严禁|禁止|要(?![求点素闻事害件领义务是么塞职道好])|应(?![急用对答聘邀试变付有届景当该])|须(?!知))"
_MODALS = re.compile(rf"(?<![吃看听说摸碰舍怪巴见动恨由使顾值来免]){_MODAL}")
_TO_MODAL = re.compile(rf"{_ADVERB}*[^，]{{0,3}}")
# words by which alone a clause binds
_BINDS = re.compile(r"必须|务必|应当|不得|不准|严禁")
_EXHORTS = re.compile(
    r"努力|力争|争取|进一步|积极|大力|着力|不断|切实|高度重视|充分|深入|牢固|认真|始终|自觉|加强|增强|提高|树立|强化|营造|弘扬|发扬|坚定|珍惜|热爱"
)
# a clause that goes on with the subject of the one before
_GOES_ON = re.compile(rf"(?:并且?|且|同时)?(?:{_MODAL}|每|至少|[于在]?\d)")
_WEAK = re.compile(r"力争|争取|努力|进一步")
_EVERY = re.compile(
    rf"每(?:个|一)?(?:天|日|周[一二三四五六日天末]?|星期|月|旬|半月|半年|两周|双周|季度?|学期|学年|年|{_N}[天周年]|{_N}个月)(?!都?会|[度级])"
)
_UNIT = r"(?:次|篇|节|个?课时|个?小时|分钟|本|册|场|份|条|期|遍|堂|张|封|例|首|套|项|轮|回|天|课|字|人|名|户|件|幅|板|组|[%％]|个百分点|个)(?!年级|阶段|方面|以上学历|周|星期|月|学期|工作日|人员|题)"
_AMOUNT = re.compile(rf"(?<![第\d])(?<!最后){_N}(?:[—至到]{_N})?{_UNIT}")
_BOUND = re.compile(r"至少|最少|不(?:得)?(?:少于|低于|超过|多于)")
_CHARGE = re.compile(
    rf"(?:由(?P<by>[{_HAN}、]{{2,20}}?)|(?P<self>{ACTOR.pattern}))(?:具体|全面|统一|主要|共同|直接|分别)?(?P<verb>负责|牵头|承担|组织实施)"
    r"(?![人制任者同]|领导|的(?!组织|实施|检查)|态度|单位|部门|科室|到[人底位])"
)
_CHARGES = ("负责", "牵头", "承担", "组织实施")
# a clause that tells what was, or says what is
_PAST = re.compile(r"了(?!解)|已经?|曾|过(?=[^程关渡度期失节错])|以来|去年|上[年学]|发现|得到|荣获|共有|现有|据统计|是由|之所以|由于|正在")
_RATE = re.compile(r"率|比例|覆盖面")
_SAYS = re.compile(
    rf"{_MODAL}(?:清醒|看到|认识到|明白|承认|指出|说|强调|问|知道|想|感谢|相信|不|以[^，]{{1,20}}为|坚持[^，]{{0,4}}(?:领导|方针|原则)|重要|主要|是|有|成为|属于)"
    r"|(?:可以|可[由以向在从]|每(?:天|日|周|月|年|学期|学年)都?有|如果|若|只要|只有|为了|什么|怎么|吗|认为|希望|需要|想要|不要求|主要|重要|首要|必要|重点要|摘要|纪要|概要|提要|简要|扼要)"
)
_HEAD = re.compile(
    r"[ \t]*(?:(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+|[①-⑳]|[一二三四五六七八九十]是(?:要)?|第[一二三四五六]，)[ \t]*)"
)
#: what a number or mark in front of a clause begins with
_MARKS = frozenset(" \t（(0123456789一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳第")
_LEAD = re.compile(rf"^(?:{_ADVERB}|{_MODAL}|[并且于，：]|同时(?!段)|另外|此外|期间|凡|原则上|特别是)+(?=[{_HAN}\d])")
_RELATIVE = re.compile(
    rf"(?:会后|开学后?|放假前|放学后|接到通知后?|收到[^，。；]{{0,6}}后|发现后|事发后|活动(?:结束)?后|通知后|检查后)?{_N}(?:个)?(?:天|日|周|月|小时|分钟|个?工作日|星期)(?:之?内|以内)"
    r"|(?:学期|学年|年|月|期中|期|开学|寒假|暑假)(?:初|末|底|前|结束前)(?=[^级中])"
)
_DATED = re.compile(r"[月年./]")
_UNTIL = re.compile(r"底?(?:之|以)?[前内]|底")
_BREAKS = re.compile(r"[，。；\n：]")
# the words at which a clause may say that it binds: looked for one by one, which takes a tenth of the time of a pattern
_WORDS = tuple(
    "必须 务必 一定要 应当 不得 不准 严禁 至少 不少于 不低于 最少 不超过 负责 牵头 承担 力争 争取 努力 进一步 每 要 应 须".split()
)
# for the short ones, what has to stand before them (全体教师要, 均应), and what may follow (每月)
_SHORT = ("要", "应", "须")
_SUBJECTS = frozenset("班师校级处室员门组位生工部科园长任人们委会队点都均也")
_FOLLOWS = {"每": frozenset("天日周星月旬半两双季学年一个0123456789")}
#: sections in which nothing is promised: what they say of duty is a principle, a formula or an account
_SILENT = frozenset(("preamble", "guiding_ideology", "principles", "overview", "practices", "achievements", "problems"))
_TIED = 8  # characters between a bound and its number: 至少报送信息2篇
_NEAR = 16  # characters in which a subject ends: 学校安全工作领导小组办公室
_SAID = 12  # an exhortation that is shorter (各处室要高度重视) says nothing
_LONG = 80  # characters of an act, as of a deadline's
_MANY = 400  # obligations of one document: no longer list is of use, and a text of triggers alone must not take long


def binds(labels: Sequence[str], doc_type: str) -> bool:
    """Whether a section with these labels may bind somebody: none of principles or accounts, of a summary only what is to come."""
    if doc_type in ("news", "other") or not labels or labels[0] in _SILENT:
        return False
    return doc_type != "summary" or "next_steps" in labels


def parts(sections: Iterable[Section], ranges: Sequence[Span], doc_type: str) -> list[Span]:
    """The parts of a document in which it may bind somebody."""
    held = [s.body if s.heading else s.span for s in sections if binds(s.labels, doc_type)]
    stop = ranges[-1].end if ranges else 0
    return [Span(span.start, min(span.end, stop)) for span in held if span.start < min(span.end, stop)]


def calls(sentence: str) -> str | None:
    """The word by which a sentence in normal form calls for something, binding or not (要, 加强); None where it only tells."""
    for clause in sentence[mark.end() if (mark := _HEAD.match(sentence)) else 0 :].split("，"):
        modal = _MODALS.search(clause)
        if modal and modal.start() and modal.group() in _SHORT and clause[modal.start() - 1] not in _SUBJECTS:
            modal = None
        found = modal or _EXHORTS.search(clause)
        if found and not clause.startswith("为") and not _SAYS.search(clause) and not _PAST.search(clause):
            return found.group()
    return None


def find(text: str, norm: str, spans: Iterable[Span], due: Sequence[Deadline] = (), base: int | None = None) -> list[Obligation]:
    """The obligations in the given parts of a Chinese text, in their order; those with a deadline (`due`) are among them.

    `base` is the year of dates that print none.
    """
    found = [_of_deadline(text, norm, deadline) for deadline in due]
    taken = sorted(o.span for o in found)
    for before, start, end in _clauses(norm, sorted(spans)):
        if any(span.start <= start < span.end for span in taken):
            continue
        if one := _read(text, norm, before, start, end, base):
            found.append(one)
            if len(found) >= _MANY:
                break
    return sorted(found, key=lambda o: o.span)


def _hits(norm: str, low: int, high: int) -> list[int]:
    """Where the words of `_WORDS` stand as words that may bind."""
    hits = []
    for word in _WORDS:
        follows, short = _FOLLOWS.get(word), word in _SHORT
        at = norm.find(word, low, high)
        while at >= 0:
            if (norm[at - 1 : at] in _SUBJECTS) if short else (follows is None or norm[at + 1 : at + 2] in follows):
                hits.append(at)
            at = norm.find(word, at + len(word), high)
    return sorted(hits)


def _clauses(norm: str, parts: Sequence[Span]) -> Iterator[tuple[int, int, int]]:
    """Of each clause of the parts that may bind the beginning of its sentence, its own and its end."""
    last = -1
    for at in _hits(norm, parts[0].start, parts[-1].end) if parts else ():
        i = bisect_right(parts, at, key=lambda part: part.start) - 1
        if at < last or not parts[i].start <= at < parts[i].end:
            continue
        low = max(parts[i].start, at - 100)
        stop = max(low, norm.rfind("\n", low, at) + 1)
        stop = max(stop, norm.rfind("。", stop, at) + 1, norm.rfind("；", stop, at) + 1, norm.rfind("：", stop, at) + 1)
        comma = norm.rfind("，", stop, at) + 1 or stop
        end = _BREAKS.search(norm, at, min(parts[i].end, at + _LONG))
        last = end.start() if end else min(parts[i].end, at + _LONG)
        yield stop, comma, last


def _read(text: str, norm: str, before: int, start: int, end: int, base: int | None) -> Obligation | None:
    """The obligation that a clause states, if it states one; who is bound may stand before it in its sentence, which begins at `before`."""
    comma = start
    if norm[start : start + 1] in _MARKS and (mark := _HEAD.match(norm, start, end)):
        start = mark.end()
    words = norm[start:end]
    if len(words) < 5 or _PAST.search(words):
        return None
    charge = _CHARGE.search(words) if any(word in words for word in _CHARGES) else None
    if charge:
        return _in_charge(text, start, words, charge)
    return _bound(text, norm, start, words, Span(before, comma), base)


def _in_charge(text: str, start: int, words: str, charge: re.Match[str]) -> Obligation | None:
    """由教导处负责检查, 总务处负责后勤保障; what stands in front of 由 is the act where nothing follows."""
    who = charge.span("by") if charge["by"] else charge.span("self")
    actor = charge["by"] or charge["self"]
    if charge["by"] and not ACTOR.search(actor):
        return None
    behind = words[charge.end() :]
    act = (charge.start("verb"), len(words)) if len(behind) >= 2 else (0, charge.start())
    if act[1] - act[0] < 4:
        return None
    printed = text[start + act[0] : start + act[1]].strip(" \t，")
    every = _EVERY.search(words)
    return Obligation(
        actor=text[start + who[0] : start + who[1]],
        act=printed[:_LONG],
        measure=_amount(text, start, words, every, _BOUND.search(words))[0],
        when=_printed(text, start, every),
        date=None,
        strength="must",
        span=Span(start, start + len(words)),
    )


def _bound(text: str, norm: str, at: int, words: str, before: Span, base: int | None) -> Obligation | None:
    # the letters that the words hold are asked for first: most clauses have one of these kinds alone
    modal = _MODALS.search(words)
    every = _EVERY.search(words) if "每" in words else None
    bound = _BOUND.search(words) if "少" in words or "不" in words else None
    weak = _WEAK.search(words) if "力" in words or "争" in words or "进" in words else None
    measure, counted = _amount(text, at, words, every, bound)
    if not (modal or counted or weak) or _SAYS.search(words) or (not modal and not weak and _RATE.search(words)):
        return None
    # who is told by a number alone stands at the clause's beginning
    actor = ACTOR.search(words, 0, modal.start() if modal else _NEAR)
    if modal and len(words) - modal.end() < 2:
        modal = None
    if actor and not _is_subject(words, actor, modal, every or bound):
        actor = None
    if not (counted or weak or (modal and (actor or _BINDS.match(words, modal.start())))):
        return None
    clause = Span(at, at + len(words))
    when, date = _when(text, norm, clause, every, base)
    who = _printed(text, clause.start, actor) or (_said_before(text, norm, before, clause) if modal or measure else None)
    loose = weak or (modal and _EXHORTS.match(words, modal.end()))
    hard = measure or when or (modal and _BINDS.match(words, modal.start()))
    if loose and not (measure or date or (who and len(words) >= _SAID)):
        return None
    act = _act(text, clause, actor)
    if measure and len(act) - len(measure) < 2:  # 推门听课，每月不少于四次
        clause = Span(_with_before(norm, before), clause.end)
        act = text[slice(*clause)].strip(" \t，、")[:_LONG]
    if len(_EVERY.sub("", act)) < 4:
        return None
    return Obligation(who, act, measure, when, date, "exhort" if weak or (loose and not hard) else "must", clause)


def _is_subject(words: str, actor: re.Match[str], modal: re.Match[str] | None, number: re.Match[str] | None) -> bool:
    """Whether the clause says of somebody that they are to do it: right before the word that binds, or at the clause's beginning."""
    if modal and modal.start() >= actor.end():
        return bool(_TO_MODAL.fullmatch(words, actor.end(), modal.start()))
    near = number is not None and 0 <= number.start() - actor.end() <= 2
    return actor.start() <= 2 and (near or number is None or actor.group()[0] in "各全每")


def _act(text: str, clause: Span, actor: re.Match[str] | None) -> str:
    """The clause without who is bound, how, and the words that lead to it."""
    rest = text[clause.start + (actor.end() if actor and actor.start() < 6 else 0) : clause.end]
    lead = _LEAD.match(rest)
    if lead and len(rest) - lead.end() >= 3 and not re.search("不[得准许能]|严禁|禁止", lead.group()):
        rest = rest[lead.end() :]
    return rest.strip(" \t，、")[:_LONG]


def _with_before(norm: str, before: Span) -> int:
    """Where the clause in front begins, behind its number."""
    start = max(before.start, norm.rfind("，", before.start, max(before.start, before.end - 1)) + 1)
    mark = _HEAD.match(norm, start, before.end)
    return mark.end() if mark else start


def _printed(text: str, start: int, actor: re.Match[str] | None) -> str | None:
    return text[start + actor.start() : start + actor.end()] if actor else None


def _said_before(text: str, norm: str, before: Span, clause: Span) -> str | None:
    """Who is bound by the sentence before a clause that names nobody: 各班要高度重视，每月至少…"""
    if not _GOES_ON.match(norm, *clause):
        return None
    words = norm[slice(*before)]
    modal = _MODALS.search(words)
    actor = ACTOR.search(words, 0, modal.start()) if modal else None
    return _printed(text, before.start, actor) if actor and modal and modal.start() - actor.end() <= 4 else None


def _amount(text: str, start: int, words: str, every: re.Match[str] | None, bound: re.Match[str] | None) -> tuple[str | None, bool]:
    """至少2篇 of 至少报送2篇, as printed, and whether it is the number that a frequency or a bound leads to."""
    if not (every or bound):
        return None, False
    amount = _AMOUNT.search(words, bound.end() if bound else every.end() if every else 0)
    if amount is None:
        return None, False
    tied = bound if bound and amount.start() - bound.end() <= _TIED else None
    return (_printed(text, start, tied) or "") + text[start + amount.start() : start + amount.end()], bool(every or tied)


def _when(text: str, norm: str, clause: Span, every: re.Match[str] | None, base: int | None) -> tuple[str | None, str | None]:
    """When it is due: a frequency, a day as printed with its ISO form, or words that depend on another day."""
    if every:
        return _printed(text, clause.start, every), None
    # a clause by itself: the places of all dates of a text, which dates.find keeps, may not be known any more
    words = norm[slice(*clause)]
    if _DATED.search(words) and (when := next(dates.find(words, base=base), None)):
        day = None if when.impossible else when.resolve(base)[1]
        until = _UNTIL.match(words, when.span.end)
        stop = until.end() if until else when.span.end
        return text[clause.start + when.span.start : clause.start + stop], day.isoformat() if day else None
    told = _RELATIVE.search(norm, *clause)
    return _printed(text, 0, told), None


def _of_deadline(text: str, norm: str, due: Deadline) -> Obligation:
    """A deadline is an obligation with a day; who is bound stands at its beginning or right before the day."""
    start = due.span.start
    words = norm[slice(*due.span)]
    date = next((when for when in dates.find(words) if not when.ranged), None)
    low = mark.end() if (mark := _HEAD.match(words)) else 0
    high = date.span.start if date else 0
    actor = next((m for m in ACTOR.finditer(words, low, high) if m.start() - low <= 2 or high - m.end() <= 3), None)
    measure, _ = _amount(text, start, words, None, _BOUND.search(words))
    until = _UNTIL.match(words, date.span.end) if date else None
    when = text[start + date.span.start : start + (until.end() if until else date.span.end)] if date else None
    return Obligation(_printed(text, start, actor), due.what, measure, when, due.date, "must", due.span)
