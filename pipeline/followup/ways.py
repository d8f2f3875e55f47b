"""From places in an old text to those in a new one."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.records import Span
from pipeline.reuse import edits


class Way:
    """The way from an old text to the new one, as edits.

    >>> Way("校长××任督查员", "校长王振华任督查员").words(Span(2, 4), "校长王振华任督查员")
    '王振华'
    """

    def __init__(self, old: str, new: str) -> None:
        self._steps = edits(old, new)
        self._starts = [step[1] for step in self._steps]

    def there(self, span: Span) -> Span:
        """The words that stand in place of `span`; empty where they were taken out."""
        return Span(self._point(span.start, ahead=False), self._point(span.end, ahead=True))

    def words(self, span: Span, new: str) -> str:
        """The words of the new text that stand in place of `span`."""
        place = self.there(span)
        return new[place.start : place.end]

    def _point(self, offset: int, *, ahead: bool) -> int:
        if not self._steps:
            return 0
        at = max(bisect_right(self._starts, offset - 1 if ahead and offset else offset) - 1, 0)
        tag, a_start, a_end, b_start, b_end = self._steps[at]
        if tag == "equal":
            return b_start + min(offset, a_end) - a_start
        return b_end if ahead else b_start
