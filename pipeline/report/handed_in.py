"""The batch against the register of schools: who has not submitted, who has more than once, who is not in it."""

from __future__ import annotations

from msgspec import Struct

from pipeline.report.results import Results
from pipeline.report.run_schema import RepeatedLine, SchoolLine
from pipeline.report.schema import DocumentLine


class HandedIn(Struct, frozen=True):
    """What the register says of a batch.

    `absent` are the schools that have submitted nothing, by district in the register's order, those without one last under an empty name;
    `repeated` those with more than one document of a type for one campaign, with these; `others` what units outside the register submitted.
    """

    absent: dict[str, list[SchoolLine]]
    repeated: tuple[tuple[SchoolLine, RepeatedLine], ...]
    others: dict[str, list[DocumentLine]]

    @property
    def missing(self) -> list[SchoolLine]:
        """The schools that have submitted nothing."""
        return [school for schools in self.absent.values() for school in schools]

    @property
    def often(self) -> int:
        """How many schools have submitted something more than once."""
        return len({school.name for school, _ in self.repeated})


def of(results: Results) -> HandedIn | None:
    """What the register says of the batch; None where none was given."""
    schools = results.run.schools
    if not schools:
        return None
    absent: dict[str, list[SchoolLine]] = {}
    for school in sorted((school for school in schools if not school.documents), key=lambda school: not school.district):
        absent.setdefault(school.district or "", []).append(school)
    others: dict[str, list[DocumentLine]] = {}
    for line in results.documents:
        if line.role == "submission" and not line.unit_named:
            others.setdefault(line.unit, []).append(line)
    return HandedIn(absent, tuple((school, held) for school in schools for held in school.repeated), others)
