"""The parsed structure of a PDF, looked at by pypdf under its own limits: forms drawn inside forms, streams packed several times."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from pipeline.errors import ReadError
from pipeline.ingestion.pdf_safety import MAX_CONTENT, MAX_PAGES, SAFE_STREAM, TOO_MANY_PAGES, refuse_if

#: how often forms are drawn on one page, forms inside forms included; pypdf's own limit for text extraction
_MAX_FORMS = 5_000
_MAX_DEPTH = 40
_DO = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")


def inspect(data: bytes) -> None:
    """Parse the file and walk over its pages; raises ReadError ``unsafe`` or ``too_large``. A file that pypdf cannot read passes."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if not reader.is_encrypted or reader.decrypt(""):
            _Inspection().run(reader)
    except LimitReachedError:
        refuse_if(True)
    except ReadError:
        raise
    except Exception:
        return  # broken in one of many ways, which PDFium mends or names


class _Inspection:
    """One walk over the pages; streams that several pages share are looked at once."""

    def __init__(self) -> None:
        self._sizes: dict[Any, int] = {}
        self._weights: dict[Any, int] = {}

    def run(self, reader: PdfReader) -> None:
        for number, page in enumerate(reader.pages):
            if number >= MAX_PAGES:
                raise ReadError("too_large", TOO_MANY_PAGES)
            resources = _dictionary(page.get("/Resources"))
            contents = page.get("/Contents")
            parts = _resolve(contents)
            streams = [_resolve(part) for part in parts] if isinstance(parts, ArrayObject) else [parts]
            total, draws = 0, Counter[bytes]()
            for stream in streams:
                if isinstance(stream, StreamObject):
                    content = stream.get_data()
                    total += len(content)
                    refuse_if(total > MAX_CONTENT)
                    draws.update(_DO.findall(content))
            self._fonts(resources)
            refuse_if(self._forms(draws, resources, 0) > _MAX_FORMS)

    def _forms(self, draws: Counter[bytes], resources: DictionaryObject, depth: int) -> int:
        """How many forms are drawn in all by content that draws these names so often."""
        if not draws:
            return 0
        refuse_if(depth > _MAX_DEPTH)
        objects = _dictionary(resources.get("/XObject"))
        total = 0
        for name, times in draws.items():
            target = objects.raw_get("/" + name.decode("latin-1")) if "/" + name.decode("latin-1") in objects else None
            form = _resolve(target)
            if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form":
                total += times * self._weight(target, form, resources, depth)
                refuse_if(total > _MAX_FORMS)
        return total

    def _weight(self, target: Any, form: StreamObject, resources: DictionaryObject, depth: int) -> int:
        """One form and all that it draws."""
        key = getattr(target, "idnum", id(form))
        if key not in self._weights:
            self._weights[key] = 1  # a form that draws itself is stopped by PDFium
            own = _dictionary(form.get("/Resources")) or resources
            self._fonts(own)
            self._weights[key] += self._forms(Counter(_DO.findall(form.get_data())), own, depth + 1)
        return self._weights[key]

    def _fonts(self, resources: DictionaryObject) -> None:
        """Unpack font programs and character maps that could be bombs, once each."""
        for reference in _dictionary(resources.get("/Font")).values():
            key = getattr(reference, "idnum", id(reference))
            if key in self._sizes:
                continue
            self._sizes[key] = 0
            font = _dictionary(reference)
            family = _resolve(font.get("/DescendantFonts"))
            for one in [font, *(_dictionary(child) for child in family or ())]:
                descriptor = _dictionary(one.get("/FontDescriptor"))
                streams = [one.get("/ToUnicode"), one.get("/Encoding"), one.get("/CIDToGIDMap")]
                streams += [descriptor.get(name) for name in ("/FontFile", "/FontFile2", "/FontFile3")]
                for stream in map(_resolve, streams):
                    if isinstance(stream, StreamObject) and _may_burst(stream):
                        self._sizes[key] = len(stream.get_data())


def _may_burst(stream: StreamObject) -> bool:
    """Whether a stream could unpack to more than is allowed: it is long, or packed more than once."""
    filters = _resolve(stream.get("/Filter"))
    return (isinstance(filters, list) and len(filters) > 1) or len(stream._data) > SAFE_STREAM


def _resolve(value: Any) -> Any:
    return value.get_object() if value is not None else None


def _dictionary(value: Any) -> DictionaryObject:
    found = _resolve(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
