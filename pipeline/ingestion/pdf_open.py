"""Open documents and pages of PDFium, by the names of its C library: pypdfium2's own objects for them take twice as long to make."""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

#: bytes of an empty text as PDFium gives it: the end mark in UTF-16
_END_MARK = 2


class OpenDocument:
    """A document that PDFium has opened from bytes, to be closed."""

    __slots__ = ("_data", "_with_forms", "page_count", "raw")

    def __init__(self, data: bytes) -> None:
        """Raises PdfiumError, whose `err_code` is PDFium's, where the bytes are no PDF, or one without pages or behind a password."""
        self._data = data  # PDFium reads from it as long as the document is open
        self._with_forms: pdfium.PdfDocument | None = None
        self.raw = pdfium_c.FPDF_LoadMemDocument64(data, len(data), None)
        self.page_count: int = pdfium_c.FPDF_GetPageCount(self.raw)
        if self.page_count < 1:
            code = pdfium_c.FPDF_GetLastError()
            if self.raw:
                self.close()
            raise pdfium.PdfiumError("not opened", err_code=code)

    def close(self) -> None:
        """Give PDFium's memory back; nothing can be asked afterwards."""
        if self._with_forms:
            self._with_forms.close()
        else:
            pdfium_c.FPDF_CloseDocument(self.raw)

    def draw_fields(self) -> None:
        """Have PDFium draw the values of form fields on all pages that are opened from now on."""
        self._with_forms = pdfium.PdfDocument(self.raw)
        self._with_forms.init_forms()

    @property
    def forms(self) -> pdfium.PdfFormEnv | None:
        """What draws fields, where it was asked for and there are any."""
        return self._with_forms.formenv if self._with_forms else None

    def title(self) -> str:
        """The title of the file's metadata as it stands there, "" without."""
        size = pdfium_c.FPDF_GetMetaText(self.raw, b"Title", None, 0)
        if size <= _END_MARK:
            return ""
        text = ctypes.create_string_buffer(size)
        pdfium_c.FPDF_GetMetaText(self.raw, b"Title", text, size)
        return text.raw[:-_END_MARK].decode("utf-16-le", "ignore")


class OpenPage:
    """A page of a document, to be closed before the document is."""

    __slots__ = ("_forms", "raw")

    def __init__(self, document: OpenDocument, index: int) -> None:
        """Raises PdfiumError where PDFium cannot load the page."""
        self.raw = pdfium_c.FPDF_LoadPage(document.raw, index)
        if not self.raw:
            raise pdfium.PdfiumError(f"page {index}")
        self._forms = document.forms
        if self._forms:
            pdfium_c.FORM_OnAfterLoadPage(self.raw, self._forms.raw)

    def close(self) -> None:
        """Give PDFium's memory back; nothing can be asked afterwards."""
        if self._forms:
            pdfium_c.FORM_OnBeforeClosePage(self.raw, self._forms.raw)
        pdfium_c.FPDF_ClosePage(self.raw)

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, lower, right and upper edge in PDF coordinates: what a viewer shows."""
        rect = pdfium_c.FS_RECTF()
        if not pdfium_c.FPDF_GetPageBoundingBox(self.raw, rect):
            raise pdfium.PdfiumError("no bounds")
        return (rect.left, rect.bottom, rect.right, rect.top)

    def rotation(self) -> int:
        """By how many degrees a viewer turns the page clockwise: 0, 90, 180 or 270."""
        return 90 * int(pdfium_c.FPDFPage_GetRotation(self.raw))
