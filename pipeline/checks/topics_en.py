"""Another campaign's name left in an English text: capitalised, named once, and spoken of as the text's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.standings import sentence
from pipeline.records import Span

_SMALL = r"(?:and|of|the|for|in|with|on|to|a)"
_NAMED = re.compile(
    rf"(?P<name>[A-Z][a-z]+(?:[—'-][A-Za-z]+)?(?:[ ]+{_SMALL}){{0,2}}(?:[ ]+[A-Z][a-z]+(?:[—'-][A-Za-z]+)?(?:[ ]+{_SMALL}){{0,2}})*?[ ]+[A-Z][a-z]+)[”\"']?"
    r"[ ]+(?:special[ ]+)?(?:work|campaign|activit(?:y|ies)|action|programme|program|project|rectification)\b"
)
# what is said behind the name of a text's own campaign, and in front of it
_DONE = re.compile(
    r"\s+(?:(?:is|was|are|were|has been|have been|will be|be)\s+(?:\w+ly\s+)?(?:deepened|carried|implemented|completed|concluded|promoted|pushed|done well|successful|grasped|advanced)"
    r"|(?:has\s+|have\s+)?(?:achieve[sd]?|obtain(?:ed)?|made|yield(?:ed)?|gained)\s+(?:\w+\s+){0,2}(?:results?|success|effects?|progress|achievements?)|successfully|goes? deep)"
)
_LED = re.compile(
    r"(?:ensure(?: that)?|guarantee(?: that)?|the (?:importance|significance) of|leadership of|success of|this|carry out|continue|deepen)\s+(?:the\s+)?[“\"']?$",
    re.I,
)
_JOINED = re.compile(r"combin|together with|along with|alongside|integrat|besides|as well as|at the same time|last year|previous", re.I)
_NO_CAMPAIGN = re.compile(
    r"\b(?:School|County|Town|Township|Bureau|Department|Committee|Party|Office|Kindergarten|District|Education|Monday|Friday|January|February|March|April|June|July|August|September|October|November|December)\b"
)
_WORDS = 3  # of a name that is a campaign's; the Young Pioneers and a home visit have two
_COMMON = frozenset(
    {
        "year",
        "action",
        "plan",
        "campaign",
        "work",
        "school",
        "student",
        "campus",
        "building",
        "improvement",
        "implementation",
        "the",
        "our",
        "this",
    }
)


def topics_left(case: Case) -> Iterator[Span]:
    """Names of campaigns that share no word with the title and stand once, in words that are kept for a text's own campaign."""
    own = {word.lower() for word in re.findall(r"[A-Za-z]{4,}", case.identity.title or "")} - _COMMON
    if not own or case.doc_type not in ("plan", "summary"):
        return
    for m in (m for low, high in case.ranges for m in _NAMED.finditer(case.norm, low, high)):
        words = {word.lower() for word in re.findall(r"[A-Z][A-Za-z]{2,}", m["name"])} - _COMMON
        if len(words) < _WORDS or words & own or _NO_CAMPAIGN.search(m["name"]) or case.norm.count(m["name"]) > 1:
            continue
        start, stop = sentence(case.norm, Span(*m.span()), ".;。\n")
        if not _JOINED.search(case.norm, start, stop) and (
            _DONE.match(case.norm, m.end()) or _LED.search(case.norm, start, m.start("name"))
        ):
            yield Span(*m.span("name"))
