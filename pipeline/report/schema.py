"""The result files as typed records: what every line of documents.jsonl and matches.jsonl and the whole of run.json must hold.

The records are frozen; fields that a later version adds are ignored, lists that are null are read as empty.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.records import DocType, MatchKind, Role, Severity, Span, State, Status

#: a text in both languages, ``{"zh": …, "en": …}``
Bilingual = dict[str, str]


def _ordered(span: Span) -> Span:
    if not 0 <= span.start <= span.end:
        raise ValueError(f"[{span.start}, {span.end}) is no range of offsets")
    return span


def _empty_if_null(value: Any) -> Any:
    return () if value is None else value


def _blank_if_null(value: Any) -> Any:
    return "" if value is None else value


_Span = Annotated[Span, AfterValidator(_ordered)]
_Text = Annotated[str, BeforeValidator(_blank_if_null)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ErrorLine(_Record):
    """Why a file, or a part of it, could not be read."""

    code: str
    message: str


class CopiedLine(_Record):
    """How much of a text stands elsewhere without a template explaining it: `chars` of `of` characters, `share` from 0 to 1."""

    chars: int = Field(ge=0)
    of: int = Field(ge=0)
    share: float = Field(ge=0, le=1)


class SectionLine(_Record):
    """A section of the top level."""

    number: str | None
    heading: str | None
    level: int = 1
    labels: tuple[str, ...] = ()
    score: float = 0.0
    span: _Span
    copied: CopiedLine | None = None


class OutlineLine(_Record):
    """A node of the whole outline."""

    number: str | None
    heading: str | None
    depth: int = 1
    span: _Span
    labels: tuple[str, ...] = ()
    score: float = 0.0
    children: tuple[OutlineLine, ...] = ()


class StageLine(_Record):
    """A stage of a plan; unknown dates are None."""

    name: _Text
    start: str | None
    end: str | None
    span: _Span


class DeadlineLine(_Record):
    """One act that is due on one date."""

    date: str | None
    what: _Text
    span: _Span


class MemberLine(_Record):
    """A person with a role."""

    role: _Text
    name: _Text
    post: str | None = None
    span: _Span


class CitationLine(_Record):
    """A cited document."""

    title: str | None
    number: str | None
    span: _Span


class RepairLine(_Record):
    """A named repair that was made while reading."""

    name: str
    count: int
    example: _Text = ""


class FindingLine(_Record):
    """Something a supervisor would mark; `span` is None where the thing is absent."""

    code: str
    severity: Severity
    label: str | None = None
    span: _Span | None = None
    message: _Text
    message_zh: _Text = ""
    message_en: _Text = ""
    fingerprint: str
    quote: _Text = ""
    place: _Text = ""

    def words(self, lang: str) -> str:
        """The message in `lang`, else in the run's own language."""
        return (self.message_en if lang == "en" else self.message_zh) or self.message


class DocumentLine(_Record):
    """One line of documents.jsonl."""

    id: str
    source: str
    name: _Text = ""
    part: int | None = None
    role: Role
    status: Status
    error: ErrorLine | None = None
    doc_type: DocType | None = None
    lang: str | None = None
    script: str | None = None
    title: str | None = None
    issuer: str | None = None
    date: str | None = None
    year: int | None = None
    campaign: str | None = None
    unit: str
    unit_from: _Text = ""
    district: str | None = None
    text: _Text = ""
    sections: Annotated[tuple[SectionLine, ...], BeforeValidator(_empty_if_null)] = ()
    outline: Annotated[tuple[OutlineLine, ...], BeforeValidator(_empty_if_null)] = ()
    requirements: dict[str, State] | None = None
    stages: Annotated[tuple[StageLine, ...], BeforeValidator(_empty_if_null)] = ()
    deadlines: Annotated[tuple[DeadlineLine, ...], BeforeValidator(_empty_if_null)] = ()
    members: Annotated[tuple[MemberLine, ...], BeforeValidator(_empty_if_null)] = ()
    citations: Annotated[tuple[CitationLine, ...], BeforeValidator(_empty_if_null)] = ()
    findings: Annotated[tuple[FindingLine, ...], BeforeValidator(_empty_if_null)] = ()
    repairs: Annotated[tuple[RepairLine, ...], BeforeValidator(_empty_if_null)] = ()
    notes: Annotated[tuple[str, ...], BeforeValidator(_empty_if_null)] = ()
    copied: CopiedLine | None = None

    @property
    def shown_name(self) -> str:
        """The file name to show, never empty."""
        return self.name or self.source.rsplit("/", 1)[-1]

    @property
    def copied_share(self) -> float:
        """The unexplained share, 0.0 where nothing was compared."""
        return self.copied.share if self.copied else 0.0


class MatchLine(_Record):
    """One line of matches.jsonl."""

    a: str
    a_span: _Span
    b: str
    b_span: _Span
    chars: int = Field(ge=0)
    similarity: float = Field(ge=0, le=1)
    kind: MatchKind
    cluster: str | None = None
    fingerprint: str = ""


class InputLine(_Record):
    """A file of the batch as it was given."""

    source: str
    sha256: str
    bytes: int
    role: Role


class RequiredLine(_Record):
    """One thing that a genre must contain."""

    label: str
    zh: str
    en: str


class RubricLine(_Record):
    """What one genre must contain, from one requirements file."""

    genre: str
    name: Bilingual
    file: str | None = None
    required: tuple[RequiredLine, ...]


class CatalogueLine(_Record):
    """The words of one finding code."""

    severity: Severity
    title: Bilingual
    basis: Bilingual
    advice: Bilingual


class Run(_Record):
    """run.json."""

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
