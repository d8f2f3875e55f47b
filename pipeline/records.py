"""The frozen records that travel through the pipeline.

`Source` is what ingestion read, `Document` what analysis made of it, `Match` what the comparison of the batch found.
Offsets are Unicode code points, half open: `[start, end)`. Dates are ISO 8601 strings.
Blocks and their anchors, of which a file has thousands, sections and stages are msgspec structs: they are made ten times as fast as
dataclasses.
All records are immutable and picklable; `to_json` gives the fields of the result contract.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, NamedTuple

from msgspec import Struct

Role = Literal["submission", "template"]
Status = Literal["ok", "partial", "error"]
DocType = Literal["plan", "summary", "notice", "roster", "news", "other"]
Severity = Literal["high", "medium", "low", "info"]
MatchKind = Literal["peer", "template", "self"]
State = Literal["present", "missing", "empty", "unnamed"]
BlockKind = Literal["paragraph", "heading", "cell"]
Region = Literal["body", "header", "footer", "textbox", "footnote", "comment"]


class Span(NamedTuple):
    """A half-open range of character offsets in a reading text."""

    start: int
    end: int


class Problem(NamedTuple):
    """Why a file, or a part of it, could not be read, in Chinese and English. `code` is one of `pipeline.errors.CODES`."""

    code: str
    message: str
    english: str = ""


class Note(NamedTuple):
    """What a reader has to say of a file, in Chinese and English: what was left out, what was taken how."""

    message: str
    english: str = ""


class Anchor(Struct, frozen=True, gc=False):
    """Where a block stands in the original file; what a format does not know is None.

    `page` counts from 1, `box` is (x0, top, x1, bottom) in PDF points from the page's upper left corner, `paragraph` counts
    the body's paragraphs from 0, `table`, `row` and `column` count from 0, `line` counts from 1. `sheet` is the name of a workbook's
    sheet, whose cells have it beside `table` (the sheet's index), `row` and `column`. In a picture `page` counts its frames and
    `box` is in pixels.
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    sheet: str | None = None


class Block(Struct, frozen=True, gc=False):
    """One paragraph, heading or table cell as the file holds it.

    `number` is the automatic number as Word prints it (``一、``, ``（一）``, ``1.``), without the text; `level` is the level of a
    heading style (1 is the highest) or None. Cells of one row follow each other, with the same `table` and `row` in their anchors.
    `confidence` is how sure a text is that was recognised from a picture, 0 to 1; None for text that the file itself holds.
    """

    text: str
    kind: BlockKind = "paragraph"
    anchor: Anchor = Anchor()
    number: str = ""
    level: int | None = None
    region: Region = "body"
    confidence: float | None = None

    @property
    def printed(self) -> str:
        """The text as a reader of the original sees it, with its automatic number."""
        return self.number + self.text


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: its blocks in reading order, before any cleaning.

    `format` is what the bytes are (``docx``, ``pdf``, ``txt``, ``html``), `encoding` the charset of a text, `title` the title that
    the file's metadata gives, `notes` what the reader has to say of it (tracked changes accepted, a page without text),
    `problems` the parts that could not be read: with blocks the status is ``partial``, without ``error``.
    """

    blocks: tuple[Block, ...]
    format: str
    encoding: str | None = None
    title: str | None = None
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()


class Piece(NamedTuple):
    """A run of characters that a text shares with its origin: `length` characters from `start` here, from `origin` there."""

    start: int
    origin: int
    length: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of a text comes from, as runs in ascending order of `start`.

    Inserted characters belong to no run; they map to the place where they were inserted.
    """

    pieces: tuple[Piece, ...]

    def origin(self, offset: int) -> int:
        """The origin's offset for `offset` in the text."""
        if not self.pieces:
            return 0
        i = max(bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1, 0)
        piece = self.pieces[i]
        return piece.origin + min(max(offset - piece.start, 0), piece.length)

    def part(self, span: Span) -> OffsetMap:
        """The part of the map that belongs to `span`, counted from its start."""
        pieces = []
        for piece in self.pieces:
            low, high = max(piece.start, span.start), min(piece.start + piece.length, span.end)
            if low < high:
                pieces.append(Piece(low - span.start, piece.origin + low - piece.start, high - low))
        return OffsetMap(tuple(pieces))

    def origin_span(self, span: Span) -> Span:
        """The origin's range that holds the characters of `span`; an empty span maps to an empty one."""
        if span.end <= span.start:
            here = self.origin(span.start)
            return Span(here, here)
        start = self.origin(span.start)
        return Span(start, max(start, self.origin(span.end - 1) + 1))


@dataclass(frozen=True, slots=True)
class Repair:
    """One named repair that cleaning made: which rule, how often, and a first example as it stood."""

    name: str
    count: int
    example: str


class Section(Struct, frozen=True, gc=False):
    """A node of the outline. `number` and `heading` exclude the marks (、 （） . ：); `depth` 1 is the top level.

    `span` runs from the heading to the next section of the same or a higher level, `body` is the part after the heading.
    `labels` and `score` are given at the top level; no label means "unsure".
    """

    number: str | None
    heading: str | None
    depth: int
    span: Span
    body: Span
    labels: tuple[str, ...] = ()
    score: float = 0.0
    children: tuple[Section, ...] = ()
    copy: int = 1


class Stage(Struct, frozen=True, gc=False):
    """A stage of a plan; a date that is not printed or impossible is None."""

    name: str
    start: str | None
    end: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """One act that is due on one date."""

    date: str
    what: str
    span: Span


@dataclass(frozen=True, slots=True)
class Member:
    """A person with a role; `group` counts the leading groups of the document from 0."""

    role: str
    name: str
    post: str | None
    span: Span
    group: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """A document cited in the text: its title and its number (禾教〔2019〕12号), where printed."""

    title: str | None
    number: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that a document promises or asks for.

    `act` is what is to be done and `actor` who does it, `measure` how much (``至少2篇``), `when` the day, the frequency or the words that
    stand for it as printed, `date` the day in ISO 8601 where one is named. `strength`: it binds (必须, 应, a plain promise) or it
    exhorts (力争).
    """

    actor: str | None
    act: str
    measure: str | None
    when: str | None
    date: str | None
    strength: Literal["must", "exhort"]
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is `required` or, of a summary, expected: its state, and where it stands.

    `number` and `heading` are those of its section, `words` the first words at `span`; all are None or empty where it is missing.
    """

    label: str
    state: State
    required: bool
    number: str | None = None
    heading: str | None = None
    words: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a supervisor would mark. `span` is None where the thing is absent; `params` fill the message's wording.

    `doubtful`: it rests on text that was recognised from a picture and may have been misread.
    """

    code: str
    span: Span | None
    quote: str | None
    fingerprint: str
    label: str | None = None
    params: tuple[tuple[str, str], ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What analysis knows of one document; see the result contract for the meaning of the fields."""

    text: str
    doc_type: DocType
    lang: Literal["zh", "en"]
    script: Literal["hans", "hant"] | None
    title: str | None
    issuer: str | None
    date: str | None
    year: int | None
    campaign: str | None
    sections: tuple[Section, ...]
    requirements: tuple[tuple[str, State], ...] | None
    stages: tuple[Stage, ...]
    deadlines: tuple[Deadline, ...]
    members: tuple[Member, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    repairs: tuple[Repair, ...]
    offsets: OffsetMap
    part: int | None = None
    doc_type_score: float = 0.0
    #: where the blocks of the original begin in the origin of `offsets`, with their anchors, in ascending order
    blocks: tuple[tuple[int, Anchor], ...] = ()
    notes: tuple[Note, ...] = ()
    #: parts of the text that are no copy when they recur: title, signature, roster forms, cited titles
    formulaic: tuple[Span, ...] = ()
    #: second standings of the whole document inside its own text
    copies: tuple[tuple[Span, Span], ...] = ()
    #: parts of the text that were recognised from a picture and may have been misread, in ascending order
    uncertain: tuple[Span, ...] = ()
    #: what is the unit's own: people, units, places, dates, amounts, in ascending order
    specific: tuple[Span, ...] = ()
    #: what a plan or summary must or should hold, and where it stands; nothing for other documents
    skeleton: tuple[Item, ...] = ()
    #: what it promises or asks for, in the order of the text
    obligations: tuple[Obligation, ...] = ()


#: what the two sides of a match are to each other where copying is no matter between strangers: one paper handed in again, another
#: paper of the same unit, a unit and the one above it
Relation = Literal["resubmission", "own", "superior"]
Side = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Clue:
    """What speaks for one side of a match being the original of the other; `source` None: for copying, whoever copied.

    `text` is the evidence as printed: the name left in, the error copied along, the two dates.
    """

    code: Literal["foreign_name", "foreign_topic", "year", "date", "longer", "shared_error"]
    source: Side | None
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """One copied passage: `a_span` in the text of document `a`, `b_span` in that of `b`.

    `similarity` is 0 to 1 on normalised characters, `chars` the length of the longer side without blanks and punctuation,
    `cluster` names the passage's group of holders where it has more than 12. `changes` counts the kinds of edits by name
    (see `reuse.Changes`). `source` is the side that is probably the original, None where evidence lacks or contradicts itself.
    """

    a: str
    a_span: Span
    b: str
    b_span: Span
    chars: int
    similarity: float
    kind: MatchKind
    cluster: str | None = None
    relation: Relation | None = None
    changes: tuple[tuple[str, int], ...] = ()
    moved: bool = False
    source: Side | None = None
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Documents of which each shares much with another one. `origins` gives for a document the one that it was probably made from;
    `original` is the one that all others probably come from, None where that is not known.
    """

    id: str
    documents: tuple[str, ...]
    origins: tuple[tuple[str, str], ...]
    original: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the result: a document with its place in the batch, or the file that could not be read."""

    id: str
    source: str
    role: Role
    status: Status
    error: Problem | None = None
    unit: str = ""
    unit_from: str = ""
    district: str | None = None
    document: Document | None = None
    findings: tuple[Finding, ...] = ()
    #: all parts that could not be read; `error` is the first
    problems: tuple[Problem, ...] = ()
    #: the name by which the register of schools knew the unit
    named: str | None = None
