"""The people whom an English text names with a role.

Forms: ``Leader: A (principal); Deputy leaders: B, C``, ``a group headed by A, with B as deputy head and C and D as members``,
``A also serves as director of the office``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from pipeline.extraction.names import Name
from pipeline.records import Span


@dataclass(slots=True)
class Found:
    """A name with its role, and the number of its leading group, counted from 0."""

    role: str
    name: Name
    group: int


class Ranges:
    """Ranges of a text, asked for places: ``place in ranges``."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))  # how far the ranges up to each one go

    def __contains__(self, place: int) -> bool:
        i = bisect_right(self._starts, place)
        return i > 0 and place < self._reach[i - 1]


_ENGLISH_ROLES = (
    (
        "副组长",
        r"deput(?:y|ies)(?=\s*:)|(?:deputy|vice|assistant)[- ](?:group |team )?(?:leaders?|heads?|chair(?:man|person)?s?|directors?|chiefs?)",
    ),
    ("办公室主任", r"(?:the )?(?:director|head|chief) of (?:the |its )?(?:[a-z']+ ){0,3}office|office (?:director|head)"),
    ("顾问", r"(?:advis[eo]rs?|consultants?|counsell?ors?)"),
    ("成员", r"(?:group |team )?members?"),
    ("组长", r"(?:group |team )?(?:leader|head|chair(?:man|person)?|chief|captain)"),
)
_ENGLISH_LABEL = re.compile("|".join(f"(?P<r{i}>\\b{pattern})" for i, (_, pattern) in enumerate(_ENGLISH_ROLES)) + r"(?=\b)", re.I)
_ENGLISH_NAME = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Miss|Dr|Comrade)\.?\s+)?([A-Z][a-z]+(?:[-'][A-Za-z]+)?(?:\s+[A-Z][a-z]+(?:[-'][A-Za-z]+)?){1,2})"
)
_NOT_ENGLISH_NAME = re.compile(
    r"\b(?:School|County|Town|Township|Village|Bureau|Office|Primary|Middle|Central|Education|Group|Principal|Deputy|Vice|Leader|Members?|Director|Party|Secretary|Committee|Teachers?|District|Union|Grade|Class|Head|All|The|Each|Every)\b"
)
_PERSON = r"(?:(?:Mr|Ms|Mrs|Miss|Dr|Comrade|Principal|Headmaster|Headmistress|Vice[- ]Principal|Deputy Head|Dean|Director|Secretary)\.?\s+)*([A-Z][a-z]+(?:[-'][A-Za-z]+)?(?:\s+[A-Z][a-z]+(?:[-'][A-Za-z]+)?){1,2})"
_PEOPLE = re.compile(rf"(?:{_PERSON}(?:\s*\([^)]*\))?(?:,\s+and\s+|,\s+|\s+and\s+|$))+$")
_HEADED = re.compile(rf"\b(?:headed|led|chaired)\s+by\s+(?:the\s+)?(?:principal\s+|headmaster\s+)?{_PERSON}")


# a list of names before a role takes no more characters
_LIST = 600


def _english_as(text: str, start: int, end: int) -> Iterator[tuple[str, list[Name], tuple[int, int]]]:
    """``a group headed by A, with B as deputy head and C and D as members``."""
    if re.search(r"group|team|committee", text[start:end]):
        for m in _HEADED.finditer(text, start, end):
            if not _NOT_ENGLISH_NAME.search(m.group(1)):
                yield "组长", [Name(m.group(1), None, Span(*m.span(1)))], m.span()
    for m in re.finditer(r"(?<!\s)\s+(?:(?:serves?|acts?|serving|acting|works?)\s+)?as\s+(?:the\s+|a\s+|its\s+)?", text[start:end]):
        label = _ENGLISH_LABEL.match(text, start + m.end(), end)
        low = max(start, start + m.start() - _LIST)
        before = _PEOPLE.search(text[low : start + m.start()]) if label else None
        if not label or not before:
            continue
        low, high = low + before.start(), low + before.end()
        people = [n for n in re.finditer(_PERSON, text[low:high]) if not _NOT_ENGLISH_NAME.search(n.group(1))]
        names = [Name(n.group(1), None, Span(low + n.start(1), low + n.end(1))) for n in people]
        yield _ENGLISH_ROLES[int(str(label.lastgroup)[1:])][0], names, (low, label.end())


def _is_post_behind(text: str, start: int, m: re.Match[str], end: int) -> bool:
    """A word for a role that is the post of the name before it: Zhan Ruoxi, Deputy Head; …"""
    named = re.search(r"[A-Z][\w'-]+ [A-Z][\w'-]+(?: [A-Z][\w'-]+)?(?:, | \()(?:the )?$", text[max(start, m.start() - _LIST) : m.start()])
    return bool(named and re.match(r"\s*(?:of\b|[;,.)]|$)", text[m.end() : end]))


def find(text: str, low: int, high: int, roster: bool) -> Iterator[Found]:
    """Roles before a colon or comma and names behind, up to the sentence's end; and ``X is also the director of the office``."""
    group = -1
    for sentence in re.finditer(r"(?:[^.\n]|(?<=Mr)\.|(?<=Ms)\.|(?<=Mrs)\.|(?<=No)\.|(?<=Dr)\.)+", text[low:high]):
        start, end = low + sentence.start(), low + sentence.end()
        labels = [m for m in _ENGLISH_LABEL.finditer(text, start, end) if not _is_post_behind(text, start, m, end)]
        taken: list[tuple[int, int]] = []
        for role, names, place in _english_as(text, start, end):
            taken.append(place)
            yield from (Found(role, name, max(group, 0)) for name in names)
        named = Ranges(taken)
        labels = [m for m in labels if m.start() not in named]
        for i, m in enumerate(labels):
            role = _ENGLISH_ROLES[int(str(m.lastgroup)[1:])][0]
            stop = labels[i + 1].start() if i + 1 < len(labels) else end
            behind = text[m.end() : stop]
            joined = re.match(
                r"(?:\s+of (?:the )?(?:\w+ ){0,2}(?:group|team|office|committee))?(?:\s+(?=[A-Z][a-z]+ [A-Z])|\s*(?::|,|is|are|was|were|-|—|will be|shall be|\()\s*)",
                behind,
            )
            people = [n for n in _ENGLISH_NAME.finditer(text, m.end(), stop) if not _NOT_ENGLISH_NAME.search(n.group(1))] if joined else []
            if not people:
                near = max(start, m.start() - _LIST)
                ahead = re.search(
                    r"([A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2})(?: \([^)]*\)|, [a-z ]{3,30},)?,? (?:also |concurrently )?(?:is|as|acts? as|serves? as|serving as|shall be|will be|was|being)(?: also| concurrently)?(?: the| its)? ?$",
                    text[near : m.start()],
                )
                if ahead and not _NOT_ENGLISH_NAME.search(ahead.group(1)):
                    span = Span(near + ahead.start(1), near + ahead.end(1))
                    address = re.match(r"(?:Mr|Ms|Mrs|Miss|Dr|Comrade) ", ahead.group(1))
                    span = Span(span.start + (address.end() if address else 0), span.end)
                    yield Found(role, Name(text[slice(*span)], None, span), max(group, 0))
                continue
            if role == "组长":
                group += 1
            for n in people:
                yield Found(role, Name(n.group(1), None, Span(*n.span(1))), max(group, 0))
