"""Documents that a text cites: their titles and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.records import Citation, Span

_TITLE = r"《(?P<title>[^《》\n]{3,80}(?:《[^《》\n]{2,60}》[^《》\n]{0,30})?)》"
_NUMBER = r"[\u3400-\u9fff]{1,12}〔\s*\d{4}\s*〕\s*\d+\s*号|[\u3400-\u9fff]{1,12}[\[（(]\s*(?:19|20)\d\d\s*[\]）)]\s*\d+\s*号"
# what every number holds behind its characters: looked for first, since each of a line's characters may begin one
_YEAR = re.compile(r"[〔\[（(](?:(?<=〔)|(?<!〔)\s*(?:19|20)\d\d\s*[\]）)])")
_TITLED = re.compile(_TITLE)
# the words that lead to a number are no part of it: 根据青教发〔2021〕5号
_LEADS = re.compile(r".*(?:根据|依据|依照|按照|遵照|参照|贯彻|落实|执行|学习|转发|结合|对照|关于|上级|以及|及|和|与|见|即)")
# compiled when the first such text comes
_CITED = rf"{_TITLE}(?:\s*[（(]\s*(?P<number>{_NUMBER})\s*[）)])?|(?P<bare>{_NUMBER})"


def find(text: str, norm: str, ranges: Iterable[Span]) -> Iterator[Citation]:
    """Every 《title》（number） and every bare document number in the ranges."""
    for low, high in ranges:
        pattern = re.compile(_CITED) if _YEAR.search(norm, low, high) else _TITLED
        for m in pattern.finditer(norm, low, high):
            groups = m.groupdict()
            title = text[slice(*m.span("title"))] if groups["title"] else None
            bare = groups.get("bare")
            lead = _LEADS.match(bare) if bare else None
            number = groups.get("number") or (bare[lead.end() :] if bare and lead else bare)
            start = m.start() + (lead.end() if lead else 0)
            yield Citation(title, "".join(number.split()) if number else None, Span(start, m.end()))
