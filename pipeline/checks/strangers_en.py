"""Another school's name left in an English text, where a school speaks of its own people and rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.standings import sentence
from pipeline.records import Span

_WORD = r"(?:No\.? ?\d{1,2}|[A-Z][A-Za-z'’—-]+)"
_NAME = re.compile(
    rf"(?P<own>{_WORD}(?: {_WORD}){{0,6}}?) (?P<kind>(?:(?:Primary|Middle|High|Central|Vocational|Experimental) )*School|Kindergarten)\b"
)
# what a name may begin with that is no part of it, and what many names hold
_LEADS = re.compile(r"^(?:The|All|At|In|For|From|Our|Of|Welcome|To|When|As|Every|Each|With|By|And) ")
_SHARED = frozenset(
    "county town township village city district province no first second third fourth fifth sixth central experimental primary middle high junior senior school vocational"
    " kindergarten the of national affiliated nine-year nine—year boarding bilingual".split()
)
# whose they are, and what is done with one's own school; what a school has and does
_OF_OWN = re.compile(
    r"(?:\b(?:all|every|each)\b[^.,;:]{0,40}\b(?:of|in|at|from)|\bWelcome to|\b(?:dormitor(?:y|ies)|canteen|dining hall|campus|gate|playground|library|kitchen|office|classrooms?|corridors?)\s+(?:of|at|in)"
    r"|\b(?:image|reputation|reality|actual situation|development|honou?r|style|spirit|features?|future|name)\s+of|\b(?:build|make|turn|let|love|ensure that|I am (?:a )?(?:pupil|student|teacher|member) of|we,? the (?:pupils|students|teachers|staff) of))\s+(?:the\s+)?$",
    re.I,
)
_DOES = re.compile(
    r"(?:['’]s)?\s+(?:(?:will|shall|must|should|has always|always|attaches|attached|insists|set up|sets up|established|held a|organi[sz]ed)\b|(?:leading|working) group\b|(?:teachers|students|pupils|staff) (?:will|shall|must|should)\b)"
)
_OF_TWO = re.compile(
    r"partner|sister|\bpair|twin|visit|exchang|learn(?:t|ed|ing|s)? from|together with|along with|cooperat|\bhost|neighbou?r|former|graduat|transfer|compar|match|\bteams?\b|invit|guest|joint|shar(?:e|ing)"
    r"|borrow|\blend|lent|donat|experience of|better than|\blike\b|renamed|merged|moved|principal of|headmaster of|from (?:the )?[A-Z]|help(?:s|ed|ing)?\b|support(?:s|ed)?\b|[“\"]?Notice|case of|accident",
    re.I,
)
_REPEATED = 2
_WORDS = re.compile(r"[A-Za-z—'’-]{2,}")


def strangers(case: Case) -> Iterator[Span]:
    """Names of schools that share no word of their own with the issuer's or the title's, where a text speaks of its own school."""
    own = f"{case.identity.issuer or ''} {case.identity.title or ''}"
    known = {word.lower() for word in _WORDS.findall(own)}
    if case.doc_type not in ("plan", "summary", "roster") or not case.identity.issuer:
        return
    for m in (m for low, high in case.ranges for m in _NAME.finditer(case.norm, low, high)):
        lead = _LEADS.match(m.group())
        place = Span(m.start() + (lead.end() if lead else 0), m.end())
        name = case.norm[slice(*place)]
        proper = {word.lower() for word in _WORDS.findall(name)} - _SHARED
        if not proper or proper & known or case.norm.count(name) > _REPEATED:
            continue
        start, stop = sentence(case.norm, place, ".;。\n")
        before, behind = case.norm[start : place.start], case.norm[place.end : stop]
        if (_OF_OWN.search(before) or (not before.strip() and _DOES.match(behind))) and not _OF_TWO.search(before + behind):
            yield place
