"""Checks of a document beside its unit and the rest of the batch: a leading group's office at another unit, and far too short a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING

from pipeline.checks.findings import make
from pipeline.checks.topics import core_of
from pipeline.cleaning.normal import normal
from pipeline.records import Document, Finding, Span

if TYPE_CHECKING:
    from pipeline.checks.batch import Member

# a group has so many documents of one kind before one of them is called short; a third of their median and 500 letters are far below the
# shortest sound plan of the practice sets, which has half of its median
_GROUP, _THIRD, _LETTERS = 5, 3, 500
# with so many letters a text may say all that is asked for in plain words, as small schools do
_PLAIN = 200

_SCHOOL = r"(?:小学|中学|初中|高中|学校|完小|幼儿园|职专|职校)"
_OFFICE = re.compile(
    r"办公室(?:[（(][^（）()\n]{1,12}[）)])?，?(?:地点|地址)?(?:设在|设于|设立在|设置在|挂靠在|挂靠|设)(?P<where>[\u3400-\u9fff]{3,24})"
)
_UNIT = re.compile(
    rf"[\u3400-\u9fff]{{2,14}}?{_SCHOOL}|[\u3400-\u9fff]{{0,14}}?(?:教育局|教体局|教育体育局|教育和体育局|人民政府|镇政府|乡政府|中心校|教管中心)"
)
_OWN = re.compile(r"^(?:我[校园]|本[校园]|学校|全校|校|园|该校|幼儿园)|各")
_ABOVE = re.compile(r"[县市区局委级省厅][^，。；\n]{0,14}(?:领导小组|工作小组|专班|指挥部)[^。；\n]{0,8}$")
# characters that do not tell one school from another
_COMMON = re.compile(
    rf"[\u3400-\u9fff]{{2,6}}?(?:省|市|县|区|旗)|{_SCHOOL}|中心|完全|初级|高级|第|镇|乡|街道|民族|九年一贯制|附属|希望|寄宿制|村"
)


def office_elsewhere(member: Member, norm: str, known: Iterable[Finding]) -> Iterator[Finding]:
    """office_elsewhere: a school's leading group has its office at another school or at an authority.

    `known` are the findings of names left in; what they mark is not marked again.
    """
    if not re.search(f"{_SCHOOL}$", member.unit) or member.document.doc_type not in ("plan", "summary", "roster"):
        return
    own = normal(f"{member.unit} {member.document.issuer or ''} {member.document.title or ''}", traditional=True)
    marked = [finding.span for finding in known if finding.span]
    for m in _OFFICE.finditer(norm):
        unit = _UNIT.match(m["where"])
        if unit is None or _OWN.search(m["where"]) or not _another(unit.group(), own):
            continue
        if _ABOVE.search(norm, max(0, m.start() - 40), m.start()) or any(span.start < m.end() and m.start() < span.end for span in marked):
            continue
        place = Span(m.start(), m.start("where") + unit.end())
        yield make(
            "office_elsewhere", member.document.text, place, name=member.document.text[m.start("where") : place.end], unit=member.unit
        )


def _another(name: str, own: str) -> bool:
    """Whether a unit's name shares nothing with the document's own that would tell it from others; abbreviations share a character."""
    if name in own:
        return False
    if not re.search(f"{_SCHOOL}$", name):
        return True
    return not set(_COMMON.sub("", name)) & set(_COMMON.sub("", own))


def too_short(batch: Sequence[Member]) -> dict[str, Finding]:
    """too_short by document id: less than a third of the median of the batch's documents of its campaign and kind, and below 500 letters."""
    groups: dict[tuple[str, str], list[tuple[Member, int]]] = defaultdict(list)
    for member in batch:
        one = member.document
        if not member.template and one.doc_type in ("plan", "summary") and one.campaign and one.lang == "zh":
            stop = one.copies[0][1].start if one.copies else len(one.text)
            groups[core_of(normal(one.campaign, traditional=True)), one.doc_type].append((member, len(re.sub(r"\W+", "", one.text[:stop]))))
    out: dict[str, Finding] = {}
    for group in groups.values():
        middle = int(median(size for _, size in group))
        for member, size in group if len(group) >= _GROUP else ():
            if size < _LETTERS and size * _THIRD < middle and not (size >= _PLAIN and _complete(member.document)):
                out[member.id] = make("too_short", member.document.text, None, chars=size, median=middle, count=len(group))
    return out


def _complete(document: Document) -> bool:
    """Whether a short text has all that its kind asks for: each requirement met, or a signed account with three headed sections or more."""
    if document.requirements is not None:
        return all(state == "present" for _, state in document.requirements)
    headed = sum(section.heading is not None and section.labels[:1] != ("attachment",) for section in document.sections)
    return headed >= 3 and document.issuer is not None and document.date is not None
