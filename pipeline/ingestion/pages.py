"""Pages of PDFs and pictures, written or recognised: their lines and tables as blocks, what could not be read as problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean

from msgspec import Struct, field

from pipeline.ingestion import messages, pdf_furniture
from pipeline.ingestion.ocr_layout import arrange
from pipeline.ingestion.ocr_sheet import Sheet
from pipeline.ingestion.pdf_chars import Box
from pipeline.ingestion.pdf_joining import Chain
from pipeline.ingestion.pdf_order import Line
from pipeline.ingestion.pdf_tables import Table
from pipeline.records import Anchor, Block, Note, Problem

#: mean confidence below which a page's text is noise: nine of ten characters are wrong there (calibrated with `cleaning.SURE`)
_ILLEGIBLE = 0.5


class Page(Struct):
    """One page as read, in points; `failure` is a key of `messages` where it could not be.

    `unit` is how many points a pixel of a picture measures; boxes are given in pixels there. `confidence` is that of recognised lines
    and cells, by their id.
    """

    number: int
    height: float = 0.0
    unit: float = 1.0
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    watermarks: list[Line] = field(default_factory=list)
    off_page: int = 0
    chars: int = 0
    picture: float = 0.0
    failure: str = ""
    confidence: dict[int, float] = field(default_factory=dict)

    def items(self) -> list[Line | Table]:
        """Lines in reading order, each table before the first line that stands below its upper edge."""
        items: list[Line | Table] = list(self.lines)
        for table in reversed(self.tables):
            at = next((i for i, line in enumerate(self.lines) if line.top >= table.ys[0]), len(self.lines))
            items.insert(at, table)
        return items

    def take(self, sheet: Sheet) -> None:
        """Put what was recognised in the place of what was read; a page with hardly any sure character counts as without text."""
        if sheet.confidence < _ILLEGIBLE:
            self.lines, self.tables, self.failure = [], [], "no_text.blank"
            return
        layout = arrange(sheet)
        self.height, self.failure = sheet.height * sheet.unit, ""
        self.lines, self.tables, self.confidence = layout.lines, layout.tables, layout.confidence

    def anchor_box(self, box: Box) -> Box:
        """A box of the page as anchors give it, to a tenth of a point or pixel."""
        x0, top, x1, bottom = (round(edge / self.unit, 1) for edge in box)
        return (x0, top, x1, bottom)


def mark_furniture(pages: Iterable[Page]) -> None:
    """Set the regions of running headers, footers and page numbers; what was marked before is judged anew."""
    marked = []
    for page in pages:
        for line in page.lines:
            line.region = "body"
        marked.append(pdf_furniture.PageLines(page.lines, page.height))
    pdf_furniture.mark(marked)


def blocks(pages: Sequence[Page]) -> Iterator[Block]:
    """All blocks in reading order, tables numbered over the file."""
    chains, chain_of = _chains(pages)
    cells = {id(part.table): placed for chain in chains for part, placed in zip(chain.parts, chain.placed(), strict=True)}
    for page in pages:
        for mark in page.watermarks:
            yield Block(mark.text, anchor=Anchor(page=page.number, box=mark.box), region="header")
        for item in page.items():
            if isinstance(item, Line):
                anchor = Anchor(page.number, item.box if page.unit == 1.0 else page.anchor_box(item.box))
                sure = page.confidence.get(id(item)) if page.confidence else None
                yield Block(item.text, anchor=anchor, region=item.region, confidence=sure)
                continue
            placed = cells[id(item)]
            filled = {cell.row for cell in placed if cell.cell.text}
            for cell, row, column, region in placed:
                if row in filled:
                    box = page.anchor_box(cell.box)
                    anchor = Anchor(page=page.number, box=box, table=chain_of[id(item)], row=row, column=column)
                    yield Block(cell.text, "cell", anchor, region=region, confidence=page.confidence.get(id(cell)))


def _chains(pages: Sequence[Page]) -> tuple[list[Chain], dict[int, int]]:
    """The tables of the file, rejoined over page breaks, and the number of the table of each part (by its id)."""
    chains: list[Chain] = []
    number_of: dict[int, int] = {}
    last: Table | None = None
    for page in pages:
        if not page.tables:
            last = None
            continue
        body = [item for item in page.items() if isinstance(item, Table) or item.region == "body"]
        for table in page.tables:
            if not (last is not None and table is body[0] and chains[number_of[id(last)]].append(table)):
                number_of[id(table)] = len(chains)
                chains.append(Chain.start(table))
            elif last is not None:
                number_of[id(table)] = number_of[id(last)]
        last = body[-1] if body and isinstance(body[-1], Table) else None
    return chains, number_of


def problems(pages: Sequence[Page], **values: object) -> list[Problem]:
    """One problem for each kind of failure, with the pages that it struck; `values` fill the wordings."""
    numbers: dict[str, list[int]] = {}
    for page in pages:
        if page.failure:
            numbers.setdefault(page.failure, []).append(page.number)
    return [messages.problem(key, pages=ranges(struck), **values) for key, struck in numbers.items()]


def recognised_note(pages: Sequence[Page]) -> Iterator[Note]:
    """Says which pages were recognised, and how surely; nothing where none was."""
    sure = {page.number: fmean(page.confidence.values()) for page in pages if page.confidence}
    if sure:
        yield messages.note("note.recognised", pages=ranges(list(sure)), confidence=f"{fmean(sure.values()):.1%}")


def ranges(numbers: Sequence[int]) -> tuple[str, str]:
    """Page numbers as people write them, in Chinese and in English.

    >>> ranges([1, 3, 4, 5])
    ('1、3-5', '1, 3-5')
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][-1] == number - 1:
            found[-1] = [found[-1][0], number]
        else:
            found.append([number])
    words = ["-".join(map(str, item)) for item in found]
    return "、".join(words), ", ".join(words)
