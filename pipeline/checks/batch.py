"""Checks that need the whole batch: names of other units and of other campaigns left in a text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.checks import claims, peers, years_batch
from pipeline.checks.topics import Known, core_of, topics_left
from pipeline.checks.units import Units, names_left, places_copied
from pipeline.cleaning.normal import normal
from pipeline.records import Document, Finding, Match, Span
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


def _copied(batch: Sequence[Member], matches: Sequence[Match]) -> dict[str, list[tuple[Span, str]]]:
    """By document id the passages that it shares with documents of other units, each with the unit."""
    units = {member.id: member.unit for member in batch if not member.template}
    out: dict[str, list[tuple[Span, str]]] = defaultdict(list)
    for match in matches:
        if match.a in units and match.b in units and units[match.a] != units[match.b]:
            out[match.a].append((match.a_span, units[match.b]))
            out[match.b].append((match.b_span, units[match.a]))
    return out


def _names(document: Document) -> list[Finding]:
    return [finding for finding in document.findings if finding.code == "foreign_name"]


def findings(batch: Sequence[Member], schools: Sequence[School] = (), matches: Sequence[Match] = ()) -> dict[str, list[Finding]]:
    """What the batch tells of each document, by its id: foreign_name, foreign_topic, office_elsewhere, too_short, uncovered_claim,
    year_mismatch.

    `schools` are those of a register: their names count as those of schools that hand in documents, whether or not they do. `matches` are
    the passages that the documents share.
    """
    copied = _copied(batch, matches)
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
    begun = years_batch.Beginnings(batch)
    for member in batch:
        if member.template or member.document.lang == "en" or member.document.doc_type == "news":
            continue
        norm = _norm(member.document)
        found = list(names_left(member, norm, known))
        found += places_copied(member, norm, copied.get(member.id, ()))
        found += peers.office_elsewhere(member, norm, (*found, *_names(member.document)))
        found += topics_left(member, norm, topics)
        found += begun.years_left(member.document, norm)
        if found:
            out[member.id] += found
    return out
