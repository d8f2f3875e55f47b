"""What the command does while workers read what is new: it loads what comes after the reading, and begins with what is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline import patterns, second
from pipeline.records import Entry

if TYPE_CHECKING:
    from pipeline.reuse.normalise import Normal

#: characters of texts brought into normal form ahead, some 500 plans: they are held in memory twice until the comparison begins
_MOST = 2_000_000
#: documents that are compared for the sake of what that loads: tables, patterns inside functions
_SOME = 3


def get_ready(entries: Sequence[Entry], *, report: bool) -> Mapping[str, Normal]:
    """Load what a comparison needs, and a `report` where one is written; the normal forms of texts among the known `entries`."""
    from pipeline import compared, results  # noqa: F401, PLC0415  (large: not before the workers are at work)
    from pipeline.comparison import compare  # noqa: PLC0415
    from pipeline.reuse.normalise import normalised  # noqa: PLC0415

    if report:
        second.make_ready()
    patterns.keep()
    known = [entry for entry in entries if entry.document]
    compare(known[:_SOME])
    texts: dict[str, None] = {}
    size = 0
    for entry in known:
        if entry.document and (size := size + len(entry.document.text)) <= _MOST:
            texts[entry.document.text] = None
    return dict(zip(texts, normalised(texts), strict=True))
