"""What the page shows of documents: the records that its templates read. `documents` makes them."""

from __future__ import annotations

from msgspec import Struct

from pipeline.records import Span
from pipeline.report.decided import Decided
from pipeline.report.figures import Figures
from pipeline.report.marks import Row, union
from pipeline.report.passages import Share
from pipeline.report.schema import DocumentLine, FindingLine, OutlineLine, SectionLine
from pipeline.report.timeline import Bar

SEVERITIES = ("high", "medium", "low", "info")


class FindingView(Struct, frozen=True):
    """A finding with its number in the document, the id of its entry, and where in the text it stands (``#…`` or nothing)."""

    number: int
    anchor: str
    href: str
    line: FindingLine
    decided: Decided | None = None

    @property
    def refuted(self) -> bool:
        """Whether people called it not true."""
        return self.decided is not None and self.decided.verdict == "false"


class Region(Struct, frozen=True):
    """A stretch of the text that stands elsewhere too: all shares of one kind that touch each other."""

    anchor: str
    kind: str
    span: Span
    shares: tuple[Share, ...]
    other_href: str = ""

    @property
    def holders(self) -> tuple[Share, ...]:
        """One share per other document, the most similar first."""
        best: dict[str, Share] = {}
        for share in sorted(self.shares, key=lambda share: -share.similarity):
            best.setdefault(share.other, share)
        return tuple(best.values())


class Node(Struct, frozen=True):
    """A node of the outline with the id of its heading in the text."""

    anchor: str
    line: OutlineLine
    children: tuple[Node, ...]
    #: of a section of the top level: what of it stands elsewhere, and what of it is the unit's own
    section: SectionLine | None = None


class TextRow(Struct, frozen=True):
    """A row of the text with the section that begins in it and the notes that belong beside it."""

    row: Row
    labels: tuple[str, ...] | None
    copied: float
    findings: tuple[FindingView, ...]
    regions: tuple[Region, ...]


class DocumentView(Struct, frozen=True):
    """One document as the lists show it. `anchor` is its id in the page, `facets` are its values in the lists' filters.

    `severities` counts the findings that are `sure`.
    """

    anchor: str
    line: DocumentLine
    findings: tuple[FindingView, ...]
    severities: dict[str, int]
    facets: Facets
    figures: Figures = Figures()

    @property
    def sure(self) -> tuple[FindingView, ...]:
        """The findings that are neither doubtful nor refuted."""
        return tuple(item for item in self.findings if not item.line.doubtful and not item.refuted)

    @property
    def doubts(self) -> tuple[FindingView, ...]:
        """The findings that may come from misread text, but for the refuted ones."""
        return tuple(item for item in self.findings if item.line.doubtful and not item.refuted)

    @property
    def refuted(self) -> tuple[FindingView, ...]:
        """The findings that people called not true: they count nowhere."""
        return tuple(item for item in self.findings if item.refuted)

    @property
    def counted(self) -> int:
        """How many findings count among the unit's problems."""
        return sum(n for level, n in self.severities.items() if level != "info")


class Facets(Struct, frozen=True):
    """What the lists' filters know of a document: the words that are searched, and numbers of values, blank for none."""

    query: str
    district: str
    campaign: str
    doc_type: str


class User(Struct, frozen=True):
    """A document that uses the wording of a template: so many characters of it."""

    anchor: str
    line: DocumentLine
    chars: int


class Sheet(DocumentView, frozen=True, kw_only=True):
    """One document with all that the page shows of it; instead of the page's own anchors it has blanks (`pieces`).

    `copies` are the paths of the other copies of its file that its unit handed in.
    """

    outline: tuple[Node, ...]
    bars: tuple[Bar, ...]
    rows: tuple[TextRow, ...]
    template_chars: int
    used_by: tuple[User, ...]
    unsure: tuple[Span, ...]
    copies: tuple[str, ...]

    @property
    def unsure_chars(self) -> int:
        """How many characters of the text were recognised with little confidence."""
        return sum(span.end - span.start for span in union(self.line.uncertain))
