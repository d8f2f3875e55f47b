"""Who of a register has submitted what: for each school its documents, and those that it submitted twice for one campaign and type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pipeline.schools.register import Register

#: types of which a school submits one for a campaign; of news and of what has no type it may have many
_ONCE = ("plan", "summary", "notice", "roster")


def of(register: Register, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What run.json says of each school, in the register's order.

    `name`, `aliases`, `district`; `documents`: their ids, also of files that could not be read; `names`: by id, the name by which each was
    known; `repeated`: of each campaign and type of which there are more than one, `campaign`, `doc_type` and `documents`. `lines` are those
    of documents.jsonl. A school without documents has not submitted.
    """
    from pipeline.report.campaigns import grouped  # noqa: PLC0415  (the report's libraries: only where a register is given)

    submitted = [line for line in lines if line["role"] == "submission" and line["unit_named"]]
    issued = (line["campaign"] for line in lines if line["role"] == "template" and line["status"] != "error" and line["campaign"])
    campaigns = grouped((line["campaign"] for line in submitted if line["campaign"]), issued)
    held: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in submitted:
        held[line["unit"]].append(line)
    return [
        {
            "name": school.name,
            "aliases": list(school.aliases),
            "district": school.district,
            "documents": [line["id"] for line in held[school.name]],
            "names": {line["id"]: line["unit_named"] for line in held[school.name]},
            "repeated": _repeated(held[school.name], campaigns),
        }
        for school in register.schools
    ]


def _repeated(lines: Sequence[dict[str, Any]], campaigns: dict[str, str]) -> list[dict[str, Any]]:
    """The documents of one campaign and type, where there are two or more; those of different years are different matters."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        if line["doc_type"] in _ONCE and line["status"] != "error" and (name := campaigns.get(line["campaign"] or "")):
            groups[name, line["doc_type"]].append(line)
    found = []
    for (campaign, kind), group in groups.items():
        years = {line["year"] for line in group if line["year"]}
        parted = [group] if len(years) < 2 else [[line for line in group if line["year"] == year] for year in sorted(years)]
        found += [{"campaign": campaign, "doc_type": kind, "documents": [line["id"] for line in part]} for part in parted if len(part) > 1]
    return found
