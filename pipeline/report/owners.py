"""Whose the files are of which nothing could be read: nobody has signed them, so their names and folders must tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pipeline.booking import school_in
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine
from pipeline.schools.register import Register, School


def of(results: Results) -> dict[str, str | None]:
    """The unit of each submission of which nothing could be read, by id; None where nothing tells whose it is.

    A file belongs to the unit that it is booked to, where that has submitted something readable or stands in the register of schools;
    else to the school that its own name speaks of; else to that of its folder, unless several units have submitted in that. Schools are
    known again by their short names: ``白鹭小学.pdf`` is a file of 云岭县白鹭小学.
    """
    known = Register(tuple(School(unit) for unit in dict.fromkeys(line.unit for line in results.submissions if not line.nameless)))
    inside: dict[str, set[str]] = defaultdict(set)
    for line in results.submissions:
        inside[line.source.rpartition("/")[0]].add(line.unit)
    units = {school.name for school in known.schools}
    lost = [line for line in results.documents if line.role == "submission" and line.status == "error"]
    return {line.id: next(_told(line, known, units, inside), None) for line in lost}


def named(line: DocumentLine, whose: Mapping[str, str | None]) -> str:
    """The unit to show for a document, where `whose` tells whose unread files are; of nobody's file the words of its own name."""
    return whose.get(line.id, line.unit) or (line.unit if line.nameless else "")


def _told(line: DocumentLine, known: Register, units: set[str], inside: dict[str, set[str]]) -> Iterator[str]:
    """Whose a file may be, the best evidence first."""
    folder, _, name = line.source.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if line.unit in units or line.unit_named:
        yield line.unit
    if spoken := known.spoken_of(stem):
        yield spoken.school.name
    if school := school_in(stem):
        yield school
    for part in reversed(folder.replace("!/", "/").split("/")):
        if spoken := known.spoken_of(part):
            yield spoken.school.name
    if len(inside[folder]) == 1:
        yield next(iter(inside[folder]))
    if line.unit_from == "folder" and not inside[folder]:
        yield line.unit
