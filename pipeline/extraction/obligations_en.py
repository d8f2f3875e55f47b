"""Obligations in English documents: who must do what, by when or how often, how much of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extraction import dates_en
from pipeline.records import Deadline, Obligation, Span

_WHO = r"(?P<actor>(?:(?:The|Each|Every|All|Both|No)\s+)?[A-Za-z][A-Za-z' -]{2,48}?)"
# the words that bind, and those that promise where a number or a frequency stands beside them
_MUST = re.compile(
    rf"(?:^|(?<=[.;:\n]))\s*(?:\(?(?:\d{{1,2}}|[a-zIVX]{{1,4}})[.)]\s*)?{_WHO},?\s+(?P<modal>must(?: not)?|shall(?: not)?|is to|are to|(?:is|are) required to|(?:is|are) responsible for|will|should)\s+(?P<act>[a-z][^.;\n]{{4,160}})"
)
# who a deadline binds: Each class must hand in, All departments submit
_BEGINS = re.compile(
    r"\s*(?:\(?(?:\d{1,2}|[a-zIVX]{1,4})[.)]\s*)?(?P<actor>(?:Each|Every|All|The)\s[A-Za-z' -]{2,40}?)\s(?:must|shall|should|will|submits?|hands?|sends?|reports?)\b"
)
_NO_SUBJECT = re.compile(r"^(?:It|This|That|There|We|They|He|She|Which|What|If|When|As|In|By|For|On|At)\b", re.I)
_EVERY = re.compile(
    r"\b(?:every|each|per|once a|twice a)\s+(?:school\s+)?(?:day|week|month|term|semester|year|fortnight)\b|\b(?:daily|weekly|monthly)\b",
    re.I,
)
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty)"
_MEASURE = re.compile(
    rf"\b(?:(?:at least|not less than|no fewer than|not fewer than|no more than|not more than)\s+{_NUMBER}(?:\s+[a-z]+)?|once|twice|{_NUMBER} times)\b",
    re.I,
)
_PAST = re.compile(r"\b(?:was|were|had|has been|have been)\b")
_LOOSE = re.compile(r"^(?:strive|endeavou?r|try|seek|aim|make (?:every|great) efforts?|further|continue to)\b")


def of(text: str, norm: str, spans: Sequence[Span], due: Sequence[Deadline], base: int | None) -> list[Obligation]:
    """The obligations in the given parts of an English text, in their order; `due` are its deadlines, `base` its year."""
    found = [_of_deadline(text, norm, deadline) for deadline in due]
    taken = [one.span for one in found]
    for low, high in spans:
        found += [
            one
            for m in _MUST.finditer(norm, low, high)
            if not any(span.start < m.end() and m.start("actor") < span.end for span in taken) and (one := _read(text, norm, m, base))
        ]
    return sorted(found, key=lambda one: one.span)


def _read(text: str, norm: str, m: re.Match[str], base: int | None) -> Obligation | None:
    actor, act, modal = m["actor"], m["act"], m["modal"]
    if _NO_SUBJECT.match(actor) or _PAST.search(act):
        return None
    every, measure = _EVERY.search(norm, *m.span("act")), _MEASURE.search(norm, *m.span("act"))
    day = next((when for when in dates_en.every(norm, *m.span("act"), base) if not when.impossible), None)
    if modal in ("will", "should") and not (every or measure):
        return None
    end = day.resolve(base)[1] if day and not every else None
    when = text[slice(*every.span())] if every else text[slice(*day.span)] if day else None
    return Obligation(
        actor=text[slice(*m.span("actor"))].strip(),
        act=text[slice(*m.span("act"))].strip()[:160],
        measure=text[slice(*measure.span())] if measure else None,
        when=when,
        date=end.isoformat() if end else None,
        strength="exhort" if _LOOSE.match(act) else "must",
        span=Span(m.start("actor"), m.end("act")),
    )


def _of_deadline(text: str, norm: str, due: Deadline) -> Obligation:
    """A deadline is an obligation with a day; who is bound stands at its beginning."""
    day = next((when for when in dates_en.every(norm, *due.span, None) if not when.ranged), None)
    who = _BEGINS.match(norm, *due.span)
    actor = text[slice(*who.span("actor"))] if who and not _NO_SUBJECT.match(who["actor"]) else None
    return Obligation(actor, due.what, None, text[slice(*day.span)] if day else None, due.date, "must", due.span)
