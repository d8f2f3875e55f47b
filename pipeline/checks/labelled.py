"""Lists whose items are called by what is counted (五盏灯 with 师德之灯。…, 阅读之灯。…), on lines of their own or within one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.case import Case
from pipeline.checks.lists import number
from pipeline.records import Span

_NUMERALS = "一二两三四五六七八九十"
# 分三个检查组进行：, 打出“五张牌”。, 搭建3级平台。: what is counted ends its clause, or all but ends it
_ANNOUNCED = re.compile(
    rf"(?P<n>[二两三四五六七八九十2-9](?:(?<=[2-9])(?<![\d第每各.].)|(?<![2-9])(?<![第每各约近{_NUMERALS}].)))(?=[^\W\d_]{{1,8}}(?:[”：。，；\n（]|——|$))(?P<what>[^\W\d_]{{1,6}}?)”?(?=(?:进行|开展|推进|如下)?(?:[：。，；\n]|——|（|$))"
)
_MEASURES = frozenset("个大张盏座支项条块道级类种把只份面本门方股件")
_SHORT_KINDS = frozenset("组队岗")  # 检查组 and 宣传组 are groups, whatever stands before the last character
# what has a module of its own, and what a text tells of without listing it
_OTHERS = re.compile(
    r"阶段|步骤|环节|年级|学期|学年|班级?$|小时|分钟|方面|问题|人$|名$|月$|周$|天$|年$|次$|学校|校区|教师|老师|学生|家长|同学|点$|部$|位$|字$|要求|大$|项$|个$|条$"
)
_SEPARATORS = "：。，— \\t"
_NOT_ITEMS = re.compile(r"^(?:[每各本全这该其此某我上下前同两几另]|后(?!勤)|以上|上述|所有|通过|依托|其他|领导小|工作小|副)|的")
# the words that head a line or a sentence, with the mark behind them
_HEAD = re.compile(
    rf"(?:(?<=[。；：\n])|^)[ \t—●·■]*(?:[（(]?[一二三四五六七八九十\d]{{1,2}}[）)、.．][ ]?)?“?(?P<label>[^\W\d_]{{2,10}})”?(?P<mark>[{_SEPARATORS}])"
)
_ENDS = ("：", "。", "，", "—", "”", " ", "\t")
_LABEL = 7  # characters that tell one item from another
_AHEAD = 60  # characters between an announcement and its first item
_REGION = 3000  # characters that such a list takes at most


def labelled(case: Case) -> Iterator[tuple[Span, int, int]]:
    """Announced numbers with how many items bear the name of what is counted, whether the two are one number or not."""
    # by the place of the first item: a heading and the sentence below it may announce one list
    lists: dict[int, tuple[Span, int, int]] = {}
    for low, high in case.ranges:
        for m in _ANNOUNCED.finditer(case.norm, low, high):
            kind = _kind(m["what"])
            if kind is None or case.norm.startswith("，其中", m.end()):
                continue
            if told := _items(case, m.end(), min(high, _end(case, m.start())), kind):
                first, count = told
                lists[first] = Span(m.start(), m.end()), number(m["n"]), count
    yield from lists.values()


@lru_cache(maxsize=512)
def _kind(what: str) -> str | None:
    """What the items' names end in: 灯 of 盏灯, 平台 of 级平台, 组 of 个检查组."""
    if _OTHERS.search(what):
        return None
    if what[-1] in _SHORT_KINDS:
        return what[-1]
    own = what[1:] if len(what) > 1 and what[0] in _MEASURES else what
    return own[-2:]


def _end(case: Case, at: int) -> int:
    """Where the list of an announcement ends at the latest: with its section, of what stands before the first heading with the next one."""
    for i, section in enumerate(case.sections):
        if section.span.start <= at < section.span.end:
            opening = section.heading is None and i + 1 < len(case.sections)
            return case.sections[i + 1].span.end if opening else section.span.end
    return at + _REGION


def _items(case: Case, start: int, end: int, kind: str) -> tuple[int, int] | None:
    """Where the lines or sentences behind a place begin that are headed by different names ending in `kind`, and how many there are.

    None where that is not plain.
    """
    end = min(end, start + _REGION)
    if not _first(case.norm, start, end, kind):
        return None
    heads = (m for m in _HEAD.finditer(case.norm, start, end) if m["label"].endswith(kind))
    found = [m for m in heads if len(kind) < len(m["label"]) <= len(kind) + _LABEL and not _NOT_ITEMS.search(m["label"])]
    if len(found) < 2 or found[0].start() - start > _AHEAD:
        return None
    by_line = "\n" in case.norm[start : found[0].start("label")]
    if not by_line:  # within one paragraph
        line = case.norm.find("\n", found[0].end(), end)
        end = line if line >= 0 else end
        found = [m for m in found if m.start() < end]
    elif not all(case.norm[max(0, m.start() - 1)] == "\n" for m in found):
        return None
    names = {m["label"] for m in found}
    if len(names) < 2 or len(names) != len(found) or len({m["mark"] for m in found}) > 1:
        return None
    if _has_others(case.norm[found[0].start() : end], names, kind, found[0]["mark"], by_line=by_line):
        return None
    return found[0].start(), len(found)


def _first(norm: str, start: int, end: int, kind: str) -> bool:
    """Whether the first item may stand near enough behind a place; asked before the whole list is looked at."""
    stop = min(end, start + _AHEAD + _LABEL + len(kind) + 8)
    return norm.find(kind, start, stop) >= 0 and any(norm.find(kind + mark, start, stop) >= 0 for mark in _ENDS)


def _has_others(words: str, names: set[str], kind: str, mark: str, *, by_line: bool) -> bool:
    """Whether a list speaks of more of its kind than its items are called by, or has items that are called otherwise."""
    for m in re.finditer(rf"[^\W\d_]{{2}}{kind}(?![长员织成合]|[^\W\d_]{{0,2}}[长员])", words):
        if not any(name.endswith(m.group()) or m.group().endswith(name) for name in names) and not _NOT_ITEMS.search(m.group()):
            return True
    if re.search(rf"(?:其[他余它]|另|未列|等)[^，。；\n]{{0,6}}{kind}", words):
        return True
    heads = rf"(?:(?<=\n)|^)[^\W\d_]{{2,8}}{mark}" if by_line else rf"(?:(?<=[。；])|^)[^\W\d_]{{2,8}}{mark}"
    return any(not m.group()[:-1].endswith(kind) for m in re.finditer(heads, words))
