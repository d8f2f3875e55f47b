"""Documents that a text cites: their titles and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.records import Citation, Span

_NUMBER = r"[\u3400-\u9fff]{1,12}〔\s*\d{4}\s*〕\s*\d+\s*号|[\u3400-\u9fff]{1,12}[\[（(]\s*(?:19|20)\d\d\s*[\]）)]\s*\d+\s*号"
_CITED = re.compile(
    rf"《(?P<title>[^《》\n]{{3,80}}(?:《[^《》\n]{{2,60}}》[^《》\n]{{0,30}})?)》(?:\s*[（(]\s*(?P<number>{_NUMBER})\s*[）)])?|(?P<bare>{_NUMBER})"
)


def find(text: str, norm: str, ranges: Iterable[Span]) -> Iterator[Citation]:
    """Every 《title》（number） and every bare document number in the ranges."""
    for low, high in ranges:
        for m in _CITED.finditer(norm, low, high):
            title = text[slice(*m.span("title"))] if m["title"] else None
            number = m["number"] or m["bare"]
            yield Citation(title, re.sub(r"\s", "", number) if number else None, Span(*m.span()))
