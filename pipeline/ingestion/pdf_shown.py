"""What a PDF page shows beside its content: the values of form fields, remarks typed on the page, stamps with text."""

from __future__ import annotations

from contextlib import closing
from functools import cached_property

import pypdfium2.raw as pdfium_c

from pipeline.ingestion.pdf_open import OpenDocument, OpenPage

#: annotations whose letters are printed with the page; links, highlights and closed notes have none
_WITH_TEXT = frozenset({pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP})
#: a page of a form has some hundreds of fields at most; beyond this, fields are left out
_MAX_ANNOTATIONS = 5_000


class Fields:
    """The fields and remarks of one open document."""

    def __init__(self, document: OpenDocument, data: bytes) -> None:
        self._document = document
        self._data = data
        self._is_prepared = False

    def flattened(self, page: OpenPage, index: int) -> OpenPage | None:
        """The page `index` with its fields and remarks made part of its content, to be closed; None where it has none.

        `page` keeps its own objects, so that the frames of fields are not taken for ruling lines.
        """
        count = pdfium_c.FPDFPage_GetAnnotCount(page.raw)
        if not 0 < count <= _MAX_ANNOTATIONS:
            return None
        if _WITH_TEXT.isdisjoint([self._kind(page, number) for number in range(count)]):
            return None
        with closing(OpenPage(self._document, index)) as changed:
            is_flat = pdfium_c.FPDFPage_Flatten(changed.raw, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_SUCCESS
        return OpenPage(self._document, index) if is_flat else None

    def _kind(self, page: OpenPage, number: int) -> int:
        """The kind of an annotation; at the first field without a drawn value, PDFium is asked to draw those of the file."""
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            return 0
        try:
            kind = int(pdfium_c.FPDFAnnot_GetSubtype(annotation))
            is_drawn = pdfium_c.FPDFAnnot_HasKey(annotation, b"AP") and not self._is_outdated
            if kind == pdfium_c.FPDF_ANNOT_WIDGET and not is_drawn and not self._is_prepared:
                self._prepare()
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)
        return kind

    @cached_property
    def _is_outdated(self) -> bool:
        """Whether the file says that its fields look otherwise than they are drawn; asked only of files with annotations."""
        return b"/NeedAppearances true" in self._data

    def _prepare(self) -> None:
        from pipeline.ingestion.pdf_inspection import has_sound_fields  # noqa: PLC0415 -- pypdf takes 0.2 s to import

        self._is_prepared = True
        if has_sound_fields(self._data):
            self._document.draw_fields()
