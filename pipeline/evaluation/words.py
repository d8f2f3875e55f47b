"""The form in which answers are compared: letters, digits and Chinese characters alone, simplified, in lower case, without glosses."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from pipeline.cleaning.normal import HAN, simplified

# A gloss 「徽(huī)」 is skipped as a whole; what it consists of would be kept otherwise.
_KEPT = re.compile(rf"[(（]\s*[a-z\u00e0-\u01dc\u0261\u1e3f]{{1,7}}\s*[)）]|([0-9A-Za-z{HAN}])")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in the form for comparison; `origin` gives for each of its characters the offset in the text as it stood."""

    text: str
    origin: tuple[int, ...]

    def covered(self, start: int, end: int) -> range:
        """The characters that stand in `[start, end)` of the text as it stood."""
        return range(bisect_left(self.origin, start), bisect_left(self.origin, end))


@lru_cache(maxsize=1024)  # each text is asked for by its sections, its findings and its passages
def fold(text: str) -> Folded:
    """A text in the form for comparison.

    >>> fold("一、安徽(huī)「黨課」A").text
    '一安徽党课a'
    """
    hits = [hit for hit in _KEPT.finditer(text) if hit[1]]
    return Folded(simplified("".join(hit[1] for hit in hits)).lower(), tuple(hit.start() for hit in hits))


def key(text: str | None) -> str:
    """The words of a short answer in the form for comparison; empty for None."""
    return fold(text).text if text else ""
