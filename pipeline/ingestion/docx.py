"""Reading .docx: the text as Word prints it, with automatic numbers, tables, text boxes, notes and tracked changes accepted.

An own walk over the XML: the readers tried lose numbering, tables, content controls or text boxes. Order of the blocks: the body,
with text boxes after the paragraph that holds them and nested tables after the text of their cell; then footnotes and endnotes,
comments, headers, footers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.errors import ReadError
from pipeline.ingestion import chunks, messages
from pipeline.ingestion.numbering import Counters, Label, Lists
from pipeline.ingestion.package import Package
from pipeline.ingestion.runs import DGM, MC, Inline, R, RunReader, Tally, alternative, drawn_lines
from pipeline.ingestion.styles import BODY_TEXT, Children, Style, Styles, W, children, number, properties_of, switched_on, trimmed, value
from pipeline.records import Anchor, Block, BlockKind, Region, Source

_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_PARAGRAPH = W + "p"
_BREAKS = re.compile("[\n\f]")
#: Word's tables have 63 columns at most; larger spans come from damaged files
_MAX_COLUMNS = 63
_DEFAULT_DOCUMENT = "word/document.xml"
#: wrappers around paragraphs, rows and cells that are printed as if they were not there
_TRANSPARENT = {W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_DELETED = {W + "del", W + "moveFrom"}


def read(data: bytes) -> Source:
    """The blocks of a .docx (also .docm, .dotx), in reading order.

    `Block.number` is the automatic number with a blank at its end only where number and text would run together (``1.1 ``);
    `Anchor.paragraph` counts the body's paragraphs outside tables, notes carry the anchor of the paragraph that refers to them.
    Raises ReadError: truncated, unsupported (no document inside), too_large, unsafe, encrypted.
    """
    package = Package(data)
    named = (path for _, kind, path in package.related("") if kind == "officeDocument" and path in package)
    name = next(named, _DEFAULT_DOCUMENT)
    root = package.xml(name)
    body = root.find(W + "body") if root is not None else None
    if body is None and package.problems:
        raise ReadError(*package.problems[0])
    if body is None:
        raise messages.read_error("unsupported", kind="zip")
    return _Reader(package, name).read(body)


_NOWHERE = Anchor()


@dataclass
class _Place:
    """Where the walk stands: what the blocks it meets have in common."""

    region: Region = "body"
    anchor: Anchor = _NOWHERE
    in_cell: bool = False
    counts_paragraphs: bool = False
    nested: list[etree._Element] = field(default_factory=list)


class _Story:
    """A run of text that is read and numbered on its own: the body, all text boxes, all headers and footers, all footnotes."""

    def __init__(self, styles: Styles, lists: Lists, tally: Tally) -> None:
        self.runs = RunReader(styles, tally)
        self.counters = Counters(lists)
        self.carried = ""


class _Reader:
    def __init__(self, package: Package, name: str) -> None:
        self._package = package
        self._related = package.related(name)
        self._styles = Styles(self._part("styles", trimmed))
        self._lists = Lists(self._part("numbering"), self._styles)
        self._tally = Tally()
        self._boxes = self._story()
        self._margin_story = self._story()
        self._blocks: list[Block] = []
        self._paragraphs = 0
        self._tables = 0
        self._references: dict[tuple[str, str], Anchor] = {}
        self._shown: set[str] = set()

    def read(self, body: etree._Element) -> Source:
        self._container(body, _Place(counts_paragraphs=True), self._story())
        self._notes("footnote", "footnote")
        self._notes("endnote", "footnote")
        self._notes("comment", "comment")
        self._margins(body, "header")
        self._margins(body, "footer")
        problems = list(self._package.problems)
        if self._tally.embedded:
            problems.append(messages.problem("unsupported.part", count=self._tally.embedded))
        return Source(tuple(self._blocks), "docx", title=self._title(), notes=tuple(self._tally.notes()), problems=tuple(problems))

    # parts

    def _story(self) -> _Story:
        return _Story(self._styles, self._lists, self._tally)

    def _part(self, kind: str, trim: Callable[[bytes], bytes] | None = None) -> etree._Element | None:
        path = next((path for _, found, path in self._related if found == kind), None)
        return self._package.xml(path, trim) if path else None

    def _title(self) -> str | None:
        path = next((path for _, kind, path in self._package.related("") if kind == "core-properties"), None)
        root = self._package.xml(path) if path else None
        return ((root.findtext(_DC_TITLE) or "").strip() or None) if root is not None else None

    def _notes(self, kind: str, region: Region) -> None:
        """Footnotes, endnotes or comments: those that the text still refers to, and no separators."""
        root = self._part(kind + "s")
        story = self._story()
        for note in root if root is not None else ():
            anchor = self._references.get((kind, note.get(W + "id") or ""))
            if anchor is not None and note.get(W + "type") in (None, "normal"):
                self._container(note, _Place(region, anchor), story)

    def _margins(self, body: etree._Element, region: Region) -> None:
        """Headers or footers of all sections, each distinct text once."""
        targets = {key: path for key, _, path in self._related}
        used = [targets.get(element.get(R + "id") or "") for element in body.iter(f"{W}{region}Reference")]
        seen: set[str] = set()
        for path in dict.fromkeys(used):
            root = self._package.xml(path) if path else None
            if root is None:
                continue
            start = len(self._blocks)
            self._container(root, _Place(region), self._margin_story)
            new = {block.printed: block for block in reversed(self._blocks[start:]) if block.printed not in seen}
            self._blocks[start:] = reversed(new.values())
            seen.update(new)

    # blocks

    def _container(self, parent: etree._Element, place: _Place, story: _Story) -> None:
        """All that stands in a body, cell, text box, note or margin."""
        self._walk(parent, place, story)
        self._release(place, story)

    def _release(self, place: _Place, story: _Story) -> None:
        """Write what stood before a deleted paragraph end that no paragraph follows."""
        if story.carried:
            self._write(story.carried, Style(), {}, None, place)
            story.carried = ""

    def _walk(self, parent: etree._Element, place: _Place, story: _Story) -> None:
        for child in parent:
            tag = child.tag
            if tag == _PARAGRAPH:
                self._paragraph(child, place, story)
            elif tag == W + "tbl":
                self._release(place, story)
                if place.in_cell:
                    place.nested.append(child)
                else:
                    self._table(child, place, story)
            elif tag in _TRANSPARENT:
                self._walk(child, place, story)
            elif tag in _DELETED:
                self._tally.deleted += 1
            elif tag == MC + "AlternateContent":
                self._walk(alternative(child), place, story)
            elif tag == W + "altChunk":
                self._chunk(child, place, story)

    def _chunk(self, element: etree._Element, place: _Place, story: _Story) -> None:
        """A web page or text that Word takes in as part of the document; each is read once."""
        self._release(place, story)
        path = self._once(element.get(R + "id"))
        data = self._package.read(path) if path in self._package else b""
        blocks = chunks.read(data, path, self._paragraphs, self._tables) if place.region == "body" and not place.in_cell else None
        if blocks is None:
            self._tally.embedded += 1
            return
        self._blocks += blocks
        self._paragraphs += sum(block.anchor.table is None for block in blocks)
        self._tables += len({block.anchor.table for block in blocks} - {None})

    def _once(self, key: str | None) -> str:
        """The part that this relation points to; "" where there is none, or where it was asked for before."""
        path = next((path for found, _, path in self._related if found == key), "")
        if path in self._shown:
            return ""
        self._shown.add(path)
        return path

    def _paragraph(self, element: etree._Element, place: _Place, story: _Story) -> None:
        properties = properties_of(element, "pPr")
        mark = children(properties.get(W + "rPr"))  # of the character that ends the paragraph
        style = self._styles.paragraph(value(properties, "pStyle"))
        if place.counts_paragraphs:
            place.anchor = Anchor(paragraph=self._paragraphs)
            self._paragraphs += 1
        inline = story.runs.read(element, style.hidden)
        for note in inline.notes:
            self._references.setdefault(note, place.anchor)
        hidden = not inline.text.strip() and (style.hidden or switched_on(mark, "vanish"))
        if hidden:
            inline.text = ""
        ends_section = W + "sectPr" in properties
        if not _DELETED.isdisjoint(mark):  # accepted, the paragraph runs on into the next one
            story.carried += inline.text
        elif not hidden:
            text, story.carried = story.carried + inline.text, ""
            listed = None if ends_section and not text.strip() else self._lists.membership(properties, style)
            self._write(text, style, properties, story.counters.advance(*listed) if listed else None, place)
        self._attached(inline, place)
        if ends_section:
            story.counters.section_break()

    def _write(self, text: str, style: Style, properties: Children, label: Label | None, place: _Place) -> None:
        """One block for each line of a paragraph; the number stands before the first, or alone, but not before a mere page break."""
        lines = [line for line in (line.strip() for line in _BREAKS.split(text)) if line]
        shown = label.before(lines[0] if lines else "") if label else ""
        if shown and not lines and "\f" not in text:
            lines = [""]
        outline = number(value(properties, "outlineLvl"))
        outline = style.outline if outline is None else outline
        level = outline + 1 if outline is not None and 0 <= outline < BODY_TEXT else None
        kind: BlockKind = "cell" if place.in_cell else "heading" if level else "paragraph"
        for i, line in enumerate(lines):
            self._blocks.append(Block(line, kind, place.anchor, "" if i else shown, level, place.region))

    def _attached(self, inline: Inline, place: _Place) -> None:
        """The text boxes, word art and diagrams that hang on a paragraph, as blocks of their own after it."""
        region: Region = "textbox" if place.region == "body" else place.region
        self._drawn(inline.art, place.anchor, region)
        for key in inline.diagrams:
            path = self._once(key)
            root = self._package.xml(path) if path else None
            for body in root.iter(DGM + "t") if root is not None else ():
                self._drawn(drawn_lines(body), place.anchor, region)
        for box in inline.boxes:
            self._container(box, _Place(region, place.anchor), self._boxes)

    def _drawn(self, lines: list[str], anchor: Anchor, region: Region) -> None:
        self._blocks.extend(Block(line.strip(), anchor=anchor, region=region) for line in lines if line.strip())

    # tables

    def _table(self, table: etree._Element, place: _Place, story: _Story) -> None:
        index = self._tables
        self._tables += 1
        open_columns: set[int] = set()
        for i, row in enumerate(self._rows(table)):
            properties = properties_of(row, "trPr")
            column = number(value(properties, "gridBefore")) or 0
            for cell in _children(row, W + "tc"):
                cell_properties = properties_of(cell, "tcPr")
                width = min(max(number(value(cell_properties, "gridSpan")) or 1, 1), _MAX_COLUMNS)
                if not self._covered(cell, cell_properties, range(column, column + width), open_columns):
                    self._cell(cell, place, story, Anchor(table=index, row=i, column=column))
                column += width

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        for row in _children(table, W + "tr"):
            if W + "del" in properties_of(row, "trPr"):
                self._tally.deleted += 1
            else:
                yield row

    def _covered(self, cell: etree._Element, properties: Children, columns: range, open_columns: set[int]) -> bool:
        """Whether a cell is hidden under the one above or beside it, or deleted; `open_columns`: where a cell reaches down so far."""
        if W + "cellDel" in properties:
            self._tally.deleted += 1
            return True
        vertical, horizontal = properties.get(W + "vMerge"), properties.get(W + "hMerge")
        covered = vertical is not None and vertical.get(W + "val") != "restart" and columns[0] in open_columns
        covered = covered or (horizontal is not None and horizontal.get(W + "val") != "restart")
        open_columns.difference_update(columns)
        if vertical is not None:
            open_columns.add(columns[0])
        if covered:
            self._tally.covered += any((part.text or "").strip() for part in cell.iter(W + "t"))
        return covered

    def _cell(self, cell: etree._Element, place: _Place, story: _Story, anchor: Anchor) -> None:
        inside = _Place(place.region, anchor, in_cell=True)
        self._container(cell, inside, story)
        for table in inside.nested:
            self._table(table, place, story)


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also those in content controls and accepted insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, tag)
