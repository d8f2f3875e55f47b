"""Blanks and placeholders that were never filled in."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.extraction.roster import ROLES
from pipeline.records import Finding, Span

# Both patterns begin with the class of their first characters, which a search passes over a text ten times as fast as a choice of forms;
# the forms look back at the one that it was.
_MARKS = re.compile(
    r"""[X×x＊*_〇○某□.．…\[](?:(?<=[X×x＊*])[X×x＊*]+|(?<![A-Za-z*]\*)(?<=\*)[ ]\*(?![A-Za-z*])|(?<=_)_+|(?<=某)某|(?<=□)□+
    |(?<![〇○]{2})(?<=[〇○])[〇○]++(?=[县市区镇乡校])|(?<![.．…]{2})(?<=[.．…])[.．…]{5,}+(?=[县镇校人元日])
    |(?<=\[)(?:name|date|school|insert[^\]]{0,400})\])""",
    re.X,
)
_BLANK = re.compile(
    r"""[ （(月](?:(?<=[\u3400-\u9fff][ ])[ ]+(?=(?:册|人次?|元|万元|名|个|所|份|次|月|日)(?![\u3400-\u9fff]{0,1}[：:]))
    |(?<=[（(])[ ]{2,}[）)]|(?<=[\u3400-\u9fff][ ])[ ]*月[ ]+日|(?<=[\u3400-\u9fff]月)[ ]+日|(?<=月[ ])[ ]+日)""",
    re.X,
)
_UNFILLED = re.compile(r"(?:责任人|负责人|联系人|联系电话|牵头领导|责任领导|填报人|主讲人)[：:][ 、]*(?=[，。；\n]|$|及[各相有])")
_EXAMPLE = re.compile(r"命名|文件名|格式|样式|样例|例如|示例|模板为|标题为|主题为|注明|备注为")
_ROLE_LINE = re.compile(rf"(?:{ROLES})\s*[：:]?\s*[X×Xx*＊_ ]*$")
_ROLE_ROOM = 60  # a role and the blanks behind it take no more characters
_LATIN = re.compile("[A-Za-z]")
_MASKED_NUMBER = re.compile(r"\d[*xX]{2,}\d|\d[*xX]{3,}")
_ROMAN = re.compile(r"XX[IVX]*(?=世纪|届)|[A-WYZ]XX+|XX+[A-WYZ]")


def placeholders(case: Case) -> Iterator[Finding]:
    """placeholder: XX, ××, **, ____, 某某, a blank left unfilled, a blank signing day; not the form of a file's name, not a masked number."""
    taken: list[Span] = []  # in the order of the text
    forms = [section.span for section in case.sections if section.labels[:1] == ("attachment",)]
    for pattern in (_MARKS, _BLANK, _UNFILLED):
        for low, high in case.ranges:
            for m in pattern.finditer(case.norm, low, high):
                if _beside(case, m.start(), taken):
                    continue  # one blank date is one finding
                if _harmless(case, m, forms):
                    continue
                span = case.around(*m.span())
                insort(taken, Span(*m.span()))
                yield make("placeholder", case.text, span)
    blank = case.identity.blank_day
    if blank and not any(span.start < blank.end and blank.start < span.end for span in taken):
        yield make("placeholder", case.text, blank)


def _beside(case: Case, at: int, taken: list[Span]) -> bool:
    """Whether one of the places, the nearest, lies within six characters on the same line."""
    i = bisect_right(taken, at + 6, key=lambda span: span.start)
    return i > 0 and at < taken[i - 1].end + 6 and "\n" not in case.norm[taken[i - 1].end : at]


def _harmless(case: Case, m: re.Match[str], forms: list[Span]) -> bool:
    """Whether marks are no blank to be filled in: an example of a file's name, a masked number, an address, an attached form."""
    low = max(0, m.start() - _ROLE_ROOM)
    start = max(low, case.norm.rfind("\n", low, m.start()) + 1)
    before = case.norm[max(start, m.start() - 30) : m.start()]
    near = before + case.norm[m.end() : m.end() + 12]
    if _EXAMPLE.search(near) or _MASKED_NUMBER.search(case.norm[max(0, m.start() - 2) : m.end() + 2]):
        return True
    if _LATIN.match(case.norm, max(0, m.start() - 1), m.start()) and m.group()[0] in "xX":
        return True
    if _ROMAN.search(case.norm[max(0, m.start() - 1) : m.end() + 2]):
        return True
    if "@" in case.norm[m.end() : m.end() + 20].split(" ")[0]:
        return True
    if any(span.start <= m.start() < span.end for span in forms) and (m.re is _BLANK or m.group()[0] == "_"):
        return True  # lines to write on are what an attached form is made of
    return m.re is not _UNFILLED and bool(_ROLE_LINE.search(case.norm, start, m.end())) and "X" not in m.group() and "×" not in m.group()
