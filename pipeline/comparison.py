"""What needs all documents of a batch: text reuse, and names and topics of others left in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from pipeline import reuse
from pipeline.checks import batch
from pipeline.checks.findings import doubted, make
from pipeline.records import Entry, Finding, Match, Span
from pipeline.reuse.engine import Engine
from pipeline.schools.register import School

# A passage that stands twice inside one document is a finding from this many characters and likeness on; shorter
# ones are set phrases on purpose, less alike ones a form that is filled in twice.
_REPEATED, _ALIKE = 40, 0.9
# characters of a cell or paragraph that stands word for word in a passage whose neighbours differ; in the practice sets forms repeat fewer
_WORD_FOR_WORD, _CELL = 50, re.compile(r"[^\n\t]+")


def compare(entries: Sequence[Entry], engine: Engine | None = None, schools: Sequence[School] = ()) -> tuple[list[Entry], list[Match]]:
    """The entries with the findings that the batch gives them, and all copied passages, the same for any order of the entries.

    `engine` is where passages are searched, by default this machine; `schools` are those of a register.
    """
    readable = [entry for entry in entries if entry.document is not None]
    texts = [
        reuse.Text(e.id, e.document.text, e.role, excluded=e.document.formulaic, repeats=e.document.copies)  # type: ignore[union-attr]
        for e in readable
    ]
    matches = reuse.find(texts, engine)
    found = batch.findings([batch.Member(e.id, e.unit, e.role == "template", e.document) for e in readable if e.document], schools, matches)
    repeated: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        if match.kind == "self":
            repeated[match.a].append(match)
    out = []
    for entry in entries:
        extra = list(found.get(entry.id, []))
        if entry.document is not None and not entry.document.copies:
            for match in repeated[entry.id]:
                second: Span | None = max(match.a_span, match.b_span)
                if second and match.similarity < _ALIKE:
                    second = _same(entry.document.text, min(match.a_span, match.b_span), second)
                if second and match.chars >= _REPEATED:
                    place = Span(second.start, min(second.end, second.start + 80))
                    extra.append(make("repeated_text", entry.document.text, place, chars=match.chars))
        own = [finding for finding in entry.document.findings if not _of_its_own(finding, entry)] if entry.document else []
        extra = list(doubted(extra, entry.document.uncertain if entry.document else ()))
        out.append(replace(entry, findings=tuple(sorted([*own, *extra], key=lambda f: (f.span or Span(-1, -1), f.code, f.label or "")))))
    return out, matches


def _same(text: str, first: Span, second: Span) -> Span | None:
    """The part of the second passage that stands word for word in the first, if it is long enough: a cell between others that differ."""
    run = SequenceMatcher(None, text[slice(*first)], text[slice(*second)], autojunk=False).find_longest_match()
    low, high = second.start + run.b, second.start + run.b + run.size
    cells = [Span(low + m.start(), low + m.end()) for m in _CELL.finditer(text[low:high])]
    longest = max(cells, key=lambda cell: cell.end - cell.start, default=None)
    return longest if longest and longest.end - longest.start >= _WORD_FOR_WORD else None


def _of_its_own(finding: Finding, entry: Entry) -> bool:
    """Whether a name that the text alone makes strange is none: in what a superior has issued, or where it is the booked unit's."""
    if finding.code not in ("foreign_name", "foreign_topic"):
        return False
    return entry.role == "template" or (finding.code == "foreign_name" and dict(finding.params)["name"] in entry.unit)
