"""Parts of a text that are no copy when they recur elsewhere: the titles it cites, and the lines of rosters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.roster import HINT, ROLES
from pipeline.records import Span

_CITED = re.compile(r"《[^《》\n]{4,80}》")
_ROSTER_LINE = re.compile(rf"[^\n。]{{0,12}}(?:{ROLES})\s*[：:\t][^\n]*")


def find(norm: str) -> Iterator[Span]:
    """Cited titles, then the lines that begin with a role and its mark (``副组长：沈克俭``)."""
    yield from (Span(*m.span()) for m in _CITED.finditer(norm))
    at = last = 0
    while hint := HINT.search(norm, at):
        start, end = norm.rfind("\n", 0, hint.start()) + 1, norm.find("\n", hint.start())
        m = _ROSTER_LINE.match(norm, start) if start >= last else None
        if m:
            yield Span(*m.span())
            last = m.end()
        if end < 0:
            return
        at = max(end, last)
