"""run.json as typed records: the inputs, what was required, the words of all codes, the register of schools."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from pipeline.records import DocType, Role, Severity
from pipeline.report.schema import Count, Noted

#: a text in both languages, ``{"zh": …, "en": …}``
Bilingual = dict[str, str]


class InputLine(Noted, frozen=True):
    """A file of the batch as it was given; an archive or mail has the number of its `members`, and `notes` on what was left out."""

    source: str
    sha256: str
    bytes: int
    role: Role
    members: Count | None = None


class RequiredLine(Struct, frozen=True):
    """One thing that a genre must contain."""

    label: str
    zh: str
    en: str


class RubricLine(Struct, frozen=True):
    """What one genre must contain, from one requirements file."""

    genre: str
    name: Bilingual
    required: tuple[RequiredLine, ...]
    file: str | None = None


class CatalogueLine(Struct, frozen=True):
    """The words of one finding code."""

    severity: Severity
    title: Bilingual
    basis: Bilingual
    advice: Bilingual


class RepeatedLine(Struct, frozen=True):
    """Documents of one campaign and type that a school submitted."""

    campaign: str
    doc_type: DocType
    documents: tuple[str, ...]


class SchoolLine(Struct, frozen=True):
    """A school of the register with the ids of its documents; `names` are those by which they were known."""

    name: str
    aliases: tuple[str, ...] = ()
    district: str | None = None
    documents: tuple[str, ...] = ()
    names: dict[str, str] = {}
    repeated: tuple[RepeatedLine, ...] = ()


class Run(Noted, frozen=True):
    """run.json; `notes` say what was left out of the batch on purpose."""

    version: str
    created: str
    language: str
    settings: dict[str, Any]
    inputs: tuple[InputLine, ...]
    requirements: tuple[RubricLine, ...]
    counts: dict[str, Any]
    times: dict[str, float]
    catalogue: dict[str, CatalogueLine]
    labels: dict[str, Bilingual]
    repairs: dict[str, Bilingual]
    error_codes: dict[str, Bilingual]
    #: the register of schools; nothing where none was given
    schools: tuple[SchoolLine, ...] = ()
