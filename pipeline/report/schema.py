"""The result files as typed records: what every line of documents.jsonl and matches.jsonl must hold; families.jsonl stands in
`family_lines`, run.json in `run_schema`.

The records are frozen; fields that a later version adds are ignored, and what is null counts as absent.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from pipeline.booking import NAMELESS
from pipeline.records import DocType, MatchKind, Relation, Role, Severity, Side, Span, State, Status
from pipeline.report import days

#: findings that say that a requirement is not met
UNMET = ("missing_section", "empty_section", "unnamed_leadership")

#: characters of a path that fit into a list of the page, and the last parts of a longer one that are shown: a folder and its file
_LONG, _LAST = 48, 2

Count = Annotated[int, Meta(ge=0)]
_Ratio = Annotated[float, Meta(ge=0, le=1)]


class Noted(Struct, frozen=True, kw_only=True):
    """What has something to say of what was read, `notes` in the run's language."""

    notes: tuple[str, ...] = ()
    notes_zh: tuple[str, ...] = ()
    notes_en: tuple[str, ...] = ()

    def said(self, lang: str) -> tuple[str, ...]:
        """The notes in `lang`, else in the run's own language."""
        return (self.notes_en if lang == "en" else self.notes_zh) or self.notes


class ErrorLine(Struct, frozen=True):
    """Why a file, or a part of it, could not be read."""

    code: str
    message: str
    message_zh: str = ""
    message_en: str = ""

    def words(self, lang: str) -> str:
        """The message in `lang`, else in the run's own language."""
        return (self.message_en if lang == "en" else self.message_zh) or self.message


class CopiedLine(Struct, frozen=True):
    """How much of a text stands elsewhere without a template explaining it: `chars` of `of` characters, `share` from 0 to 1."""

    chars: Count
    of: Count
    share: _Ratio


class SectionLine(Struct, frozen=True):
    """A section of the top level."""

    span: Span
    number: str | None = None
    heading: str | None = None
    level: int = 1
    labels: tuple[str, ...] = ()
    score: float = 0.0
    copied: CopiedLine | None = None
    specific: CopiedLine | None = None


class OutlineLine(Struct, frozen=True):
    """A node of the whole outline."""

    span: Span
    number: str | None = None
    heading: str | None = None
    depth: int = 1
    labels: tuple[str, ...] = ()
    score: float = 0.0
    children: tuple[OutlineLine, ...] = ()


class ItemLine(Struct, frozen=True):
    """Something that is required or, of a summary, expected, and where it stands: section, and first words at `span`."""

    label: str
    state: State
    required: bool = True
    number: str | None = None
    heading: str | None = None
    words: str = ""
    span: Span | None = None


class ObligationLine(Struct, frozen=True):
    """Something that is promised or asked for: who, what, when (as printed, and ISO), how much, and whether it binds or exhorts."""

    span: Span
    act: str
    strength: Literal["must", "exhort"]
    actor: str | None = None
    measure: str | None = None
    when: str | None = None
    date: str | None = None


class StageLine(Struct, frozen=True):
    """A stage of a plan; unknown dates are None."""

    span: Span
    name: str = ""
    start: str | None = None
    end: str | None = None


class DeadlineLine(Struct, frozen=True):
    """One act that is due on one date."""

    span: Span
    date: str | None = None
    what: str = ""


class MemberLine(Struct, frozen=True):
    """A person with a role."""

    span: Span
    role: str = ""
    name: str = ""
    post: str | None = None


class CitationLine(Struct, frozen=True):
    """A cited document."""

    span: Span
    title: str | None = None
    number: str | None = None


class RepairLine(Struct, frozen=True):
    """A named repair that was made while reading."""

    name: str
    count: int
    example: str = ""


class FindingLine(Struct, frozen=True):
    """Something a supervisor would mark; `span` and `quote` are None where the thing is absent.

    `doubtful`: it rests on text that may have been misread, and says nothing about the unit.
    """

    code: str
    severity: Severity
    fingerprint: str
    label: str | None = None
    span: Span | None = None
    message: str = ""
    message_zh: str = ""
    message_en: str = ""
    quote: str | None = None
    place: str = ""
    place_zh: str = ""
    place_en: str = ""
    doubtful: bool = False

    @property
    def unmet(self) -> str | None:
        """The label of what is not met as this finding says; None for findings that say nothing of the kind."""
        return ("leadership" if self.code == "unnamed_leadership" else self.label) if self.code in UNMET else None

    def where(self, lang: str) -> str:
        """The place in `lang`, else in the run's own language; empty where the format knows none."""
        return (self.place_en if lang == "en" else self.place_zh) or self.place

    def words(self, lang: str) -> str:
        """The message in `lang`, else in the run's own language; days as that language writes them, but for words of the document."""
        said = (self.message_en if lang == "en" else self.message_zh) or self.message
        return said if lang == "en" else days.chinese(said)


class DocumentLine(Noted, frozen=True):
    """One line of documents.jsonl; `uncertain` are the parts of the text that were recognised with little confidence."""

    id: str
    source: str
    role: Role
    status: Status
    unit: str
    name: str = ""
    part: int | None = None
    error: ErrorLine | None = None
    problems: tuple[ErrorLine, ...] = ()
    doc_type: DocType | None = None
    lang: str | None = None
    script: str | None = None
    title: str | None = None
    issuer: str | None = None
    date: str | None = None
    year: int | None = None
    campaign: str | None = None
    unit_from: str = ""
    unit_named: str | None = None
    district: str | None = None
    text: str = ""
    sections: tuple[SectionLine, ...] = ()
    outline: tuple[OutlineLine, ...] = ()
    requirements: dict[str, State] | None = None
    skeleton: tuple[ItemLine, ...] = ()
    stages: tuple[StageLine, ...] = ()
    deadlines: tuple[DeadlineLine, ...] = ()
    members: tuple[MemberLine, ...] = ()
    citations: tuple[CitationLine, ...] = ()
    obligations: tuple[ObligationLine, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    repairs: tuple[RepairLine, ...] = ()
    uncertain: tuple[Span, ...] = ()
    copied: CopiedLine | None = None
    specific: CopiedLine | None = None

    @property
    def shown_name(self) -> str:
        """The file's own name, never empty."""
        return self.name or self.source.rsplit("/", 1)[-1]

    @property
    def nameless(self) -> bool:
        """Whether nobody knows whose it is: its unit is none, but the words of a file's name."""
        return self.unit.startswith(NAMELESS)

    @property
    def shown_path(self) -> str:
        """The path to show in a list: that below the input root, without the middle folders of a long one."""
        first, *between = self.source.split("/")
        return f"{first}/…/{'/'.join(between[-_LAST:])}" if len(self.source) > _LONG and len(between) > _LAST else self.source

    def path(self, lang: str) -> str:
        """The path below the input root in words: of a member of an archive, ``报送.zip 中的 白鹭小学/方案.docx``."""
        *boxes, name = self.source.split("!/")
        return " in ".join([name, *reversed(boxes)]) if lang == "en" else " 中的 ".join([*boxes, name])

    @property
    def faults(self) -> tuple[ErrorLine, ...]:
        """All that could not be read, the first the one that `error` names."""
        return self.problems or ((self.error,) if self.error else ())

    @property
    def counted(self) -> int:
        """How many findings count among the unit's problems: those of severity ``info`` do not, and doubtful ones have no other."""
        return sum(item.severity != "info" for item in self.findings)

    @property
    def standing(self) -> dict[str, str]:
        """What is required, with its state; ``doubtful`` where the finding that says so is."""
        doubted = {item.unmet for item in self.findings if item.doubtful}
        required = (self.requirements or {}).items()
        return {label: "doubtful" if state != "present" and label in doubted else state for label, state in required}

    @property
    def copied_share(self) -> float:
        """The unexplained share, 0.0 where nothing was compared."""
        return self.copied.share if self.copied else 0.0


class ClueLine(Struct, frozen=True):
    """What speaks for one side being the original; `source` None: for copying, whoever copied."""

    code: str
    source: Side | None = None
    text: str = ""


class MatchLine(Struct, frozen=True):
    """One line of matches.jsonl; results of earlier versions lack what stands behind `fingerprint`."""

    a: str
    a_span: Span
    b: str
    b_span: Span
    chars: Count
    similarity: _Ratio
    kind: MatchKind
    cluster: str | None = None
    fingerprint: str = ""
    relation: Relation | None = None
    changes: dict[str, int] = {}
    moved: bool = False
    source: Side | None = None
    clues: tuple[ClueLine, ...] = ()
