"""PDF files with a text layer: A4, the lines broken to the page's width, a running header and page numbers (- 2 -).

Chinese stands in the predefined CID font STSong-Light, so that no font file is needed.
"""

from __future__ import annotations

import re
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.demo.layout import Paragraph, Table, read

_WIDTH, _HEIGHT = A4
_CHINESE, _LATIN = "STSong-Light", "Times-Roman"
# margins in points, near those of official documents (37 mm above, 28 mm at the left); 26 mm at the right
_LEFT, _RIGHT, _TOP, _BOTTOM = 79.0, 74.0, 105.0, 99.0
_CELL = 4.0
_NOT_FIRST = "，。、；：？！）》”’—"
_TOKEN = re.compile(r"[A-Za-z0-9.,:;'()%-]+ ?|.")


def render(text: str, *, header: str = "", roster: bool = False, size: float = 15.0) -> bytes:
    """The bytes of a PDF in letters of `size` points; `header` runs at the top of each page, `roster` as in `layout.read`."""
    registerFont(UnicodeCIDFont(_CHINESE))
    out = BytesIO()
    writer = _Writer(Canvas(out, pagesize=A4, invariant=1, pageCompression=1), header, size)
    for item in read(text, roster):
        if isinstance(item, Table):
            writer.table(item)
        else:
            writer.paragraph(item)
    writer.close()
    return out.getvalue()


def _font(text: str) -> str:
    return _CHINESE if re.search(r"[^\x00-\x7f]", text) else _LATIN


def _wrap(text: str, width: float, font: str, size: float, indent: float = 0.0) -> list[str]:
    """`text` in lines of `width` points, the first shorter by `indent`; a closing mark may hang over, words are not cut."""
    lines, line, room = [], "", width - indent
    for token in _TOKEN.findall(text):
        if line and stringWidth(line + token.rstrip(), font, size) > room and token not in _NOT_FIRST:
            lines.append(line.rstrip())
            line, room = "", width
        line += token
    return [*lines, line]


class _Writer:
    """Sets paragraphs and tables one below the other and turns the page where it is full."""

    def __init__(self, canvas: Canvas, header: str, size: float) -> None:
        self.canvas, self.header, self.size = canvas, header, size
        self.leading = size * 1.75
        self.width = _WIDTH - _LEFT - _RIGHT
        self.page, self.y = 0, 0.0

    def _room(self, height: float) -> None:
        """Start a new page unless `height` points are left."""
        if self.page and self.y - height >= _BOTTOM:
            return
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.y = _HEIGHT - _TOP
        if self.header:
            self._write(self.header, (_WIDTH - stringWidth(self.header, _font(self.header), 9)) / 2, _HEIGHT - 60, 9)
        mark = f"- {self.page} -"
        self._write(mark, (_WIDTH - stringWidth(mark, _LATIN, 10.5)) / 2, 56, 10.5)

    def _write(self, text: str, x: float, y: float, size: float) -> None:
        self.canvas.setFont(_font(text), size)
        self.canvas.drawString(x, y, text)

    def paragraph(self, item: Paragraph) -> None:
        size = self.size * (1.3 if item.kind == "title" else 1.0)
        font = _font(item.text)
        indent = 2 * size if item.kind in ("body", "heading") and font == _CHINESE else 0.0
        for number, line in enumerate(_wrap(item.text, self.width, font, size, indent)):
            self._room(self.leading)
            self.y -= self.leading
            free = self.width - stringWidth(line, font, size)
            start = {"title": free / 2, "sign": free}.get(item.kind, 0.0 if number else indent)
            self.canvas.setFont(font, size)
            self.canvas.drawString(_LEFT + start, self.y, line)

    def table(self, table: Table) -> None:
        """A ruled table over the whole width; a row is not parted."""
        size, columns = self.size * 0.85, len(table.rows[0])
        leading, width = size * 1.4, self.width / columns
        self.y -= 2 * _CELL
        for row in table.rows:
            cells = [_wrap(cell, width - 2 * _CELL, _font(cell), size) for cell in row]
            height = leading * max(map(len, cells)) + 2 * _CELL
            self._room(height + _CELL)
            for column, lines in enumerate(cells):
                left = _LEFT + column * width
                self.canvas.rect(left, self.y - height - _CELL, width, height)
                for number, line in enumerate(lines, 1):
                    self._write(line, left + _CELL, self.y - number * leading - _CELL / 2, size)
            self.y -= height

    def close(self) -> None:
        self.canvas.showPage()
        self.canvas.save()
