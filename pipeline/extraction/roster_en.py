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


def _role(label: re.Match[str]) -> str:
    return _ENGLISH_ROLES[int(str(label.lastgroup)[1:])][0]


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
        r"deput(?:y|ies)(?=\s*(?:[:\t|)]|$))|(?:deputy|vice|assistant)[— ](?:group |team )?(?:leaders?|heads?|chair(?:man|person)?s?|directors?|chiefs?)",
    ),
    (
        "办公室主任",
        r"(?:the )?(?:director|head|chief) of (?:the |its )?(?:[a-z']+ ){0,3}office|office (?:director|head)|its director|(?<=as )director(?=\s*(?:[.;,]|$))",
    ),
    ("顾问", r"(?:advis[eo]rs?|consultants?|counsell?ors?)"),
    ("成员", r"(?:group |team )?members?"),
    ("组长", r"(?:group |team )?(?:leader|head|chair(?:man|person)?|chief|captain)"),
)
_ENGLISH_LABEL = re.compile("|".join(f"(?P<r{i}>\\b{pattern})" for i, (_, pattern) in enumerate(_ENGLISH_ROLES)) + r"(?=\b)", re.I)
_NOT_ENGLISH_NAME = re.compile(
    r"\b(?:School|County|Town|Township|Village|Bureau|Office|Primary|Middle|Central|Education|Group|Principal|Deputy|Vice|Leader|Members?|Director|Party|Secretary|Committee|Teachers?|District|Union|Grade|Class|Head|All|The|Each|Every|Educational|Political|Department|Position|Name|Role|Duty|Duties|Affairs|Students?|Studies|Moral|Safety|Logistics|General|Academic|Teaching|Research|Discipline|Security|Finance|Sports|Physical|Health|Library|Dormitory|Canteen|Young|Pioneers|Youth|League|Branch|Language|English|Mathematics|Maths|Science|Music|Art|Information|Technology|Cent(?:er|re)|Counsell(?:or|ing)|Psychology|Doctor|Nurse|Liaison|Year|Junior|Senior|Kindergarten|Division|Unit|Board|Council|Association|Monday|Tuesday|Wednesday|Thursday|Friday|January|February|March|April|June|July|August|September|October|November|December|University|College|Institute|Hospital|Company|Court|Normal|Cross|Army|Volunteers?|Parents?|Staff|Coordinator|Manager|Officer|Supervisor|Librarian|Registrar|Bursar|Warden|Boarding|Lead)\b",
    re.I,
)
_TITLES = r"(?:(?:Mr|Ms|Mrs|Miss|Dr|Prof|Comrade)\.?|Professor|Sister|Captain|(?:(?:Vice|Deputy|Assistant|Party)[— ])?(?:Principals?|Headmaster|Headmistress|Head(?: ?[Mm]aster)?|Dean|Director|Secretary|Chairman|Teachers?|Comrades?)|principal|headmaster|vice[— ]principal|deputy head)"
_WORD = r"(?:[OD]['’])?[A-Z][a-zà-ÿ]+(?:[—'’][A-Za-z]+)?"
_NAME = rf"(?:[A-Z]{{2,12}}|{_WORD})(?: +{_WORD}){{1,2}}"
#: a person with the titles before the name and the post in brackets behind it
_PERSON = rf"(?:(?P<ahead>{_TITLES}) +)*(?P<name>{_NAME})(?: *\((?P<behind>[A-Za-z][^()\n]{{1,50}})\))?"
_ONE = re.compile(_PERSON)
_MANY = re.sub(r"\?P<\w+>", "?:", _PERSON)
_PEOPLE = re.compile(rf"(?:{_MANY}(?:, +and +|, +| +and +|$))+$")
_NAMES_ONLY = re.compile(rf" *(?:[-—*•] *|\d+[)] *)?(?:{_MANY}(?:[,;] +| +and +|[,;]? *$))+")
_ALONE = re.compile(rf" *(?:[-—*•] *)?(?:{_ENGLISH_LABEL.pattern}) *:? *", re.I)
_HEADED = re.compile(rf"\b(?:headed|led|chaired)\s+by\s+(?:the\s+)?{_PERSON}")
# The headmaster, Dao Guangming, led the steering group
_LED = re.compile(
    rf"{_PERSON},? +(?:(?:will|shall|also|who|personally) +)?(?:led|leads?|heads?|headed|chairs?|chaired) +(?:the|a|our|its) +(?:[a-z-]+ +){{0,2}}(?:leading|steering|working|work|task|action|campaign|project|school) +(?:group|team|force|committee)"
)
_ADDRESS = re.compile(r"(?:Mr|Ms|Mrs|Miss|Dr|Comrade)\b")


def _person(m: re.Match[str]) -> Name | None:
    """The person of a match of `_PERSON`, with the post behind or before the name; None for an organisation or a post."""
    if _NOT_ENGLISH_NAME.search(m["name"]):
        return None
    ahead = m["ahead"] if m["ahead"] and not _ADDRESS.match(m["ahead"]) else None
    return Name(m["name"], m["behind"] or ahead, Span(*m.span("name")))


# the items of a list behind a label, of which one may be a single name
_ITEM = re.compile(r"(?:(?! and )[^,;.\n])+?(?= and |[,;.\n]|$)")
_SHORT_PERSON = re.compile(
    r"\s*(?:and )?(?:(?:Mr|Ms|Mrs|Miss|Dr)\.? +)?(?P<name>(?!(?:Mr|Ms|Mrs|Miss|Dr|Comrade)\b)[A-Z][a-z]+(?:[—'][A-Za-z]+)?(?: [A-Z][a-z]+(?:[—'][A-Za-z]+)?){0,2})(?: *\((?P<behind>[A-Za-z][^()\n]{1,50})\))?\s*"
)
_CLAUSE = re.compile(r"[^;]+")
_OF = re.compile(r" (?:of|for|in|at)(?: the)? $")  # Head of Student Affairs


def _people(text: str, start: int, end: int) -> list[Name]:
    posts = _posts(text, start, end)
    return [
        person
        for m in _ONE.finditer(text, start, end)
        if m.start() not in posts and not _OF.search(text, start, m.start()) and (person := _person(m))
    ]


def _posts(text: str, start: int, end: int) -> Ranges:
    """The posts of a list that parts people with semicolons: Peter Wu, Bursar; Ren Tao, Boarding Master; nothing of any other list."""
    items = [m.span() for m in _CLAUSE.finditer(text, start, end)]
    commas = [text.find(",", *item) for item in items]
    behind = [(comma + 1, item[1]) for comma, item in zip(commas, items, strict=True) if comma >= 0]
    single = all(text.count(",", *place) == 0 and " and " not in text[slice(*place)] for place in behind)
    plain = any(not _ONE.fullmatch(text[slice(*place)].strip(" .")) for place in behind)
    return Ranges(behind if len(items) > 1 and len(behind) > 1 and single and plain else ())


# what one of the words for a role has in it: a sentence without any need not be looked through
_STEMS = ("lead", "led ", "head", "chair", "direct", "chief", "captain", "member", "advis", "consult", "counsel", "deput")
_GROUP = re.compile("group|team|committee")
_SENTENCE = re.compile(r"(?:[^.\n]|(?<=Mr)\.|(?<=Ms)\.|(?<=Mrs)\.|(?<=No)\.|(?<=Dr)\.)+")
# what stands between names and their role
_AS = re.compile(
    r"(?<!\s)(?:, [a-z][a-z —-]{2,30})?,? +(?:also |concurrently )?(?:(?:serve[sd]?|act(?:s|ed)?|serving|acting|work(?:s|ed)?) +as|as|is|are|was|were|being|(?:shall|will) be)(?: +(?:also|concurrently))? +(?:the +|a +|its +|our +)?"
)
# what stands between a role and its holders
_JOINED = re.compile(
    r"(?: +of (?:the )?(?:\w+ ){0,2}(?:group|team|office|committee))?(?: +(?=[A-Z][a-z]+ [A-Z])|\s*(?::|,|is|are|was|were|-|—|will be|shall be|includes?|including|comprises?|consists? of|\()\s*)"
)
# with the head Altan as the leader: who has one name alone
_SINGLE = re.compile(r"\b(?:with|by|made|appointed|elected|named) +(?:the +)?(?:[a-z]+ +){0,2}(?P<name>[A-Z][a-z]+) *\Z")
_AS_ROLE = re.compile(r"\bas +(?:the +|a +|its +|our +)?\Z")
# a list of names before a role takes no more characters
_LIST = 600


def _english_as(text: str, start: int, end: int) -> Iterator[tuple[str, list[Name], tuple[int, int]]]:
    """``a group headed by A, with B as deputy head and C and D as members``; ``A is the leader, B and C are deputy leaders``."""
    if _GROUP.search(text, start, end):
        for m in _HEADED.finditer(text, start, end):
            if person := _person(m):
                yield "组长", [person], m.span()
    for m in _LED.finditer(text, start, end):
        if person := _person(m):
            yield "组长", [person], m.span()
    for m in _AS.finditer(text, start, end):
        label = _ENGLISH_LABEL.match(text, m.end(), end)
        low = max(start, m.start() - _LIST)
        before = _PEOPLE.search(text[low : m.start()]) if label else None
        if label and before:
            names = _people(text, low + before.start(), low + before.end())
            yield _role(label), names, (low + before.start(), label.end())
        elif label and (single := _SINGLE.search(text, low, m.start())) and not _NOT_ENGLISH_NAME.search(single["name"]):
            yield _role(label), [Name(single["name"], None, Span(*single.span("name")))], (single.start("name"), label.end())


_NAMED = re.compile(r"[A-Z][\w'—]+ [A-Z][\w'—]+(?: [A-Z][\w'—]+)?(?:, | \()(?:the )?$")
_ENDS = re.compile(r"\s*(?:of\b|[;,.)]|$)")


def _is_post_behind(text: str, start: int, m: re.Match[str], end: int) -> bool:
    """A word for a role that is the post of the name before it: Zhan Ruoxi, Deputy Head; …"""
    named = _NAMED.search(text[max(start, m.start() - _LIST) : m.start()])
    return bool(named and _ENDS.match(text[m.end() : end]))


def find(text: str, low: int, high: int, roster: bool) -> Iterator[Found]:
    """Roles before a colon or comma and names behind, up to the sentence's end; names, then the role; rows of a table; lines of names.

    `roster`: a list of people, in which lines of names without a role before them are members.
    """
    group, carried, listing = -1, "", "成员" if roster else ""
    for sentence in _SENTENCE.finditer(text, low, high):
        start, end = sentence.span()
        row = _row(text, start, end, carried) if "\t" in sentence.group() or sentence.group().count("|") > 1 else []
        carried = row[0][0] if row else ""
        found = row or list(_sentence(text, start, end))
        if not found and (alone := _ALONE.fullmatch(sentence.group())):
            listing = _role(alone)
        elif not found and listing and _NAMES_ONLY.fullmatch(sentence.group()):
            found = [(listing, _people(text, start, end))]
        elif (words := sentence.group().strip()) and not words.isdecimal():  # 1. Shen Yunchuan: the number is cut off
            listing = "成员" if roster else ""
        for role, people in found:
            group += role == "组长"
            yield from (Found(role, person, max(group, 0)) for person in people)


_BORDER = re.compile(r"[\t|]")


def _row(text: str, start: int, end: int, carried: str) -> list[tuple[str, list[Name]]]:
    """Role and people of a table's row; a row whose first cell is empty goes on with the role before."""
    cells: list[tuple[str, int]] = []
    start += text.startswith("|", start)
    at = start
    for cell in _BORDER.split(text[start:end]):
        cells.append((cell.strip(), at + len(cell) - len(cell.lstrip())))
        at += len(cell) + 1
    label = next((m for cell, _ in cells if (m := _ENGLISH_LABEL.fullmatch(cell.rstrip(": ")))), None)
    role = _role(label) if label else carried if not cells[0][0] else ""
    rest = [(cell, place) for cell, place in cells if cell and not (label and cell.rstrip(": ") == label.group())]
    named = [(cell, people) for cell, place in rest if (people := _people(text, place, place + len(cell))) and cell[:1].isupper()]
    post = next((cell for cell, _ in rest if cell not in [c for c, _ in named] and re.match(r"[A-Za-z]", cell)), None)
    people = [person if person.post or not post else person._replace(post=post) for _, found in named for person in found]
    return [(role, people)] if role and people else []


def _sentence(text: str, start: int, end: int) -> Iterator[tuple[str, list[Name]]]:
    """The roles and people of one sentence."""
    words = text[start:end].lower()
    if not any(stem in words for stem in _STEMS):
        return
    taken: list[tuple[int, int]] = []
    for role, names, place in _english_as(text, start, end):
        taken.append(place)
        yield role, names
    low = start
    for m in _ONE.finditer(text, start, end):  # Shen Yunchuan (chair)
        label = _ENGLISH_LABEL.fullmatch(m["behind"]) if m["behind"] else None
        if label and not _ENGLISH_LABEL.search(text, low, m.start()) and (person := _person(m)):
            first, low = low, m.end()
            several = _PEOPLE.search(text[first : m.end("name")]) if label.group().endswith("s") else None  # A and B (members)
            yield _role(label), _people(text, first + several.start(), m.end("name")) if several else [person._replace(post=None)]
    named = Ranges(taken) if taken else ()
    labels = [m for m in _ENGLISH_LABEL.finditer(text, start, end) if m.start() not in named and not _is_post_behind(text, start, m, end)]
    for i, m in enumerate(labels):
        stop = labels[i + 1].start() if i + 1 < len(labels) else end
        joined = _JOINED.match(text, m.end(), stop)
        if joined and ":" not in joined.group() and _AS_ROLE.search(text, start, m.start()):
            continue  # whose role it is stands before it
        people = _people(text, joined.end(), stop) if joined else []
        if joined and ":" in joined.group():
            people = _single_names(text, joined.end(), stop) or people
        if people:
            yield _role(m), people


def _single_names(text: str, start: int, end: int) -> list[Name]:
    """A list behind a label in which some people have one name alone (Members: Altan, Liu Shuzhen and Oyun); empty for any other."""
    parts = [Span(start + m.start(), start + m.end()) for m in _ITEM.finditer(text[start:end])]
    matches = [_SHORT_PERSON.fullmatch(text, *part) for part in parts]
    if not parts or not all(m and not _NOT_ENGLISH_NAME.search(m["name"]) for m in matches) or all(" " in m["name"] for m in matches if m):
        return []
    return [Name(m["name"], m["behind"], Span(*m.span("name"))) for m in matches if m]
