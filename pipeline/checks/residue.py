"""Blanks and placeholders that were never filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.extraction.roster import ROLES
from pipeline.records import Finding, Span

_MARKS = re.compile(
    r"[X×Xx＊*]{2,}|(?<![A-Za-z*])\* \*(?![A-Za-z*])|_{2,}|[〇○]{2,}(?=[县市区镇乡校])|某某|□{2,}|[.．…]{6,}(?=[县镇校人元日])|\[(?:name|date|school|insert[^\]]*)\]"
)
_BLANK = re.compile(
    r"(?<=[\u3400-\u9fff])[ ]{2,}(?=(?:册|人次?|元|万元|名|个|所|份|次|月|日)(?![\u3400-\u9fff]{0,1}[：:]))|[（(][ ]{2,}[）)]|(?<=[\u3400-\u9fff])[ ]*月[ ]+日|(?<=月)[ ]{2,}日"
)
_UNFILLED = re.compile(r"(?:责任人|负责人|联系人|联系电话|牵头领导|责任领导|填报人|主讲人)[：:][ 、]*(?=[，。；\n]|$|及[各相有])")
_EXAMPLE = re.compile(r"命名|文件名|格式|样式|样例|例如|示例|模板为|标题为|主题为|注明|备注为")
_ROLE_LINE = re.compile(rf"(?:{ROLES})\s*[：:]?\s*[X×Xx*＊_ ]*$")
_MASKED_NUMBER = re.compile(r"\d[*xX]{2,}\d|\d[*xX]{3,}")
_ROMAN = re.compile(r"XX[IVX]*(?=世纪|届)|[A-WYZ]XX+|XX+[A-WYZ]")


def placeholders(case: Case) -> Iterator[Finding]:
    """placeholder: XX, ××, **, ____, 某某, a blank left unfilled, a blank signing day; not the form of a file's name, not a masked number."""
    taken: list[Span] = []
    for pattern in (_MARKS, _BLANK, _UNFILLED):
        for low, high in case.ranges:
            for m in pattern.finditer(case.norm, low, high):
                if any(span.start - 6 <= m.start() < span.end + 6 and "\n" not in case.norm[span.end : m.start()] for span in taken):
                    continue  # one blank date is one finding
                if _harmless(case, m):
                    continue
                span = case.around(*m.span())
                taken.append(Span(*m.span()))
                yield make("placeholder", case.text, span)
    blank = case.identity.blank_day
    if blank and not any(span.start < blank.end and blank.start < span.end for span in taken):
        yield make("placeholder", case.text, blank)


def _harmless(case: Case, m: re.Match[str]) -> bool:
    start = case.norm.rfind("\n", 0, m.start()) + 1
    before = case.norm[max(start, m.start() - 30) : m.start()]
    near = before + case.norm[m.end() : m.end() + 12]
    if _EXAMPLE.search(near) or _MASKED_NUMBER.search(case.norm[max(0, m.start() - 2) : m.end() + 2]):
        return True
    if re.search(r"[A-Za-z]", case.norm[max(0, m.start() - 1) : m.start()]) and m.group()[0] in "xX":
        return True
    if _ROMAN.search(case.norm[max(0, m.start() - 1) : m.end() + 2]):
        return True
    if "@" in case.norm[m.end() : m.end() + 20].split(" ")[0]:
        return True
    form = any(s.labels[:1] == ("attachment",) and s.span.start <= m.start() < s.span.end for s in case.sections)
    if form and (m.re is _BLANK or m.group()[0] == "_"):
        return True  # lines to write on are what an attached form is made of
    line = case.norm[start : m.end()]
    return m.re is not _UNFILLED and bool(_ROLE_LINE.search(line)) and "X" not in m.group() and "×" not in m.group()
