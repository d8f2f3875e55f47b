"""Checks that need the whole batch: names of other units and of other campaigns left in a text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.checks import claims, peers
from pipeline.checks.topics import Known, core_of, topics_left
from pipeline.checks.units import Units, names_left
from pipeline.cleaning.normal import normal
from pipeline.records import Document, Finding
from pipeline.schools.register import School


@dataclass(frozen=True, slots=True)
class Member:
    """A document of the batch with its id, unit and whether it is a template."""

    id: str
    unit: str
    template: bool
    document: Document


def _norm(document: Document) -> str:
    return normal(document.text, traditional=document.script == "hant", english=document.lang == "en")


def findings(batch: Sequence[Member], schools: Sequence[School] = ()) -> dict[str, list[Finding]]:
    """What the batch tells of each document, by its id: foreign_name, foreign_topic, office_elsewhere, too_short, uncovered_claim.

    `schools` are those of a register: their names count as those of schools that hand in documents, whether or not they do.
    """
    units = {normal(member.unit, traditional=True) for member in batch if not member.template and member.document.lang == "zh"}
    superiors = {normal(member.unit, traditional=True) for member in batch if member.template}
    campaigns = Counter(m.document.campaign for m in batch if m.document.campaign)
    issued = {m.document.campaign for m in batch if m.template}
    topics = Known.of(
        core_of(normal(name, traditional=True)) for name, count in campaigns.items() if name and (count >= 2 or name in issued)
    )
    registered = {normal(one.name, traditional=True): [normal(alias, traditional=True) for alias in one.aliases] for one in schools}
    known = Units(sorted(units), superiors, registered)
    out: dict[str, list[Finding]] = defaultdict(list, claims.findings(batch))
    for identifier, short in peers.too_short(batch).items():
        out[identifier].append(short)
    for member in batch:
        if member.template or member.document.lang == "en" or member.document.doc_type == "news":
            continue
        norm = _norm(member.document)
        found = list(names_left(member, norm, known))
        found += peers.office_elsewhere(member, norm, found)
        found += topics_left(member, norm, topics)
        if found:
            out[member.id] += found
    return out
