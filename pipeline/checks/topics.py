"""Names of campaigns, the words in which a text treats one as its own, and those of the batch's other campaigns left in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.checks import frames, subjects
from pipeline.checks.findings import make
from pipeline.checks.standings import clause, in_title, sentence, standings
from pipeline.cleaning.normal import normal
from pipeline.records import Finding, Span

if TYPE_CHECKING:
    from pipeline.checks.batch import Member

EMPTY_WORDS = re.compile(
    r"(?:专项|工作|活动|行动|工程|建设|治理|整治|创建|管理|年|的|各项|全面|深入|扎实|教育|学校|校园|本次|此次|这项|该项|本项|系列|主题|实践|各类|进|规范化?|提升|强化|集中|示范校?|深化|“|”|县|全|开展|推进|实施)"
)
# a campaign's name without the words that say what kind of campaign it is, and those words behind a name
_BASE = re.compile(r"(?:专项|集中|工作|活动|行动|建设|创建|治理|整治|整顿|工程|提升|规范|年|月|周|季)+$")
_AIMED = re.compile(
    r"(?:确保|保证|推动|推进|深入|扎实|促进|落实|做好|抓好|搞好|为(?:切实|进一步|全面)?(?:做好|开展|推进))[^，。；\n]{0,4}$"
)
_AIMED_ON = re.compile(
    r"”?(?:专项|工作|活动|行动|建设|创建|治理|整治)*(?:的)?(?:各项|取得|落到|落实|顺利|有序|深入|圆满|扎实|健康|持续|开展|实施|成功|[，。；])"
)
# Within so many characters a text says which campaign it is about.
_OPENING = 240
# Before that stand title and salutation.
_HEAD = 60
# what was done before, or elsewhere, is no residue
_PAST = re.compile(
    r"去年|往年|上年|曾|此前|前期|上学期|近年来|历来|获|荣|经验|借鉴|基础上|先进|依据|根据|按照|文件|通知|会议|精神|与[^，。；]{0,12}$|评为|表彰|并列|两项|以及|等活动|参加|成果展|展演"
)


@dataclass(frozen=True, slots=True)
class Known:
    """The batch's campaigns: their names without 活动 and the like, and without any word of their kind, each with its pairs of characters."""

    cores: tuple[tuple[str, frozenset[str]], ...]
    bases: tuple[tuple[str, frozenset[str]], ...]

    @classmethod
    def of(cls, cores: Iterable[str]) -> Known:
        """From the campaigns' names as `core_of` gives them; those of less than four characters are left out."""
        names = [core for core in cores if len(core) >= 4]
        bases = {base for name in names if len(base := _BASE.sub("", name)) >= 4}
        return cls(tuple((name, pairs_of(name)) for name in names), tuple((base, pairs_of(base)) for base in sorted(bases)))


def topics_left(member: Member, norm: str, known: Known) -> Iterator[Finding]:
    """foreign_topic: one of the batch's other campaigns as the text's own business; not where the document's own findings are."""
    document = member.document
    own = normal((document.title or "") + (document.campaign or ""), traditional=document.script == "hant")
    if document.doc_type not in ("plan", "summary") or re.search(r"[局委]$", member.unit):
        return
    own_core = pairs_of(own).union(
        *(pairs for name, pairs in known.cores if document.campaign and name.endswith(core_of(document.campaign)))
    )
    seen = [finding.span for finding in document.findings if finding.code == "foreign_topic" and finding.span]
    seen += [second for _, second in document.copies]
    places = [place for base, pairs in known.bases if own and base in norm and not pairs & own_core and (place := _set_out(norm, base))]
    places += [
        place
        for base, pairs in known.bases
        if document.campaign and base in norm and not pairs & own_core and (place := _unexplained(norm, base, own))
    ]
    for core, pairs in known.cores:
        if norm.count(core) != 1 or norm.find(core) < _OPENING or pairs & own_core:
            continue  # what the opening speaks of, or the text keeps speaking of, is its own campaign
        places += [
            place
            for place in standings(core, norm)
            if not frames.joined(norm, place)
            and not _told(norm, place)
            and (frames.strength(norm, place) == frames.FIRM or _carried_on(norm, place))
        ]
    for place in places:
        if not any(span.start <= place.start < span.end for span in seen):
            seen.append(place)
            yield make("foreign_topic", document.text, clause(norm, place), name=document.text[place.start : place.end])


def _set_out(norm: str, name: str) -> Span | None:
    """Where a text treats a campaign as the one that it is about, in words that are kept for that; None where it names it in any other way too."""
    places = list(standings(name, norm))
    if len(places) > 2 or any(frames.joined(norm, place) or frames.reported(norm, place) for place in places):
        return None
    how = [frames.strength(norm, place) for place in places]
    return places[how.index(frames.FIRM)] if frames.FIRM in how and 0 not in how else None


def _unexplained(norm: str, name: str, own: str) -> Span | None:
    """Where a text that is about another campaign names one of the batch, once or twice, and speaks of its matter nowhere else; None where it
    joins the two, reports or cites, names it in its opening lines, or may have it for a task of its own.
    """
    places = list(standings(name, norm))
    if not places or len(places) > 2 or places[0].start < _HEAD or subjects.may_speak_of(name, own):
        return None
    if any(frames.joined(norm, place) or frames.reported(norm, place) or _told(norm, place) for place in places):
        return None
    return None if spoken_of(name, norm) else places[0]


def spoken_of(name: str, norm: str) -> bool:
    """Whether a text speaks of a campaign's matter in other sentences too: half of the pairs of characters that tell it, or more, stand there."""
    rest, end = [], 0
    for place in standings(name, norm):
        around = sentence(norm, place, "。\n")
        if place.start >= end:
            rest.append(norm[end : max(around.start, end)])
            end = around.end
    rest.append(norm[end:])
    return are_told(pairs_of(name), "\n".join(rest))


def are_told(pairs: Set[str], rest: str) -> bool:
    """Whether half of the pairs of characters that tell a campaign's name, or more, stand in a text."""
    return 2 * sum(pair in rest for pair in pairs) >= len(pairs)


def _carried_on(norm: str, place: Span) -> bool:
    """Whether a text makes another campaign its aim: 深入推进…各项工作, 确保…取得实效, 为了…; naming it in passing is none of these."""
    return bool(_AIMED.search(norm, max(0, place.start - 10), place.start) and _AIMED_ON.match(norm, place.end))


def _told(norm: str, place: Span) -> bool:
    """Whether a place speaks of what was, or is elsewhere, or stands in a cited title."""
    line = norm[max(norm.rfind("\n", 0, place.start) + 1, place.start - 200) : place.start]
    return in_title(line) or bool(_PAST.search(norm[max(0, place.start - 30) : place.end + 20]))


@cache
def core_of(campaign: str) -> str:
    """A campaign's name without 活动 and the like at its end."""
    return re.sub(r"(?:专项|工作|活动|行动)+$", "", campaign)


@cache
def pairs_of(name: str) -> frozenset[str]:
    """The pairs of neighbouring characters in a campaign's name that tell it from others."""
    return frozenset(bigrams(EMPTY_WORDS.sub("", name)))


def bigrams(words: str) -> list[str]:
    """The pairs of neighbouring characters."""
    return [words[i : i + 2] for i in range(len(words) - 1)]
