"""The parsed structure of a PDF, looked at by pypdf under its own limits: forms drawn inside forms, streams packed several times."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject, StreamObject

from pipeline.errors import ReadError
from pipeline.ingestion.pdf_safety import MAX_CONTENT, MAX_PAGES, SAFE_STREAM, refuse_if, too_many_pages

#: how often forms are drawn on one page, forms inside forms included; pypdf's own limit for text extraction
_MAX_FORMS = 5_000
_MAX_DEPTH = 40
#: fields of a form; the largest tax forms have some thousands
_MAX_FIELDS = 20_000
#: short names of filters, which PDFium takes everywhere and pypdf nowhere
_LONG_NAMES = {
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode",
}
_DO = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+(\d{1,5})\s+obj\b")
_HERE = re.compile(rb"\s{0,9}(\d{1,10})\s+\d{1,5}\s+obj\b")


def inspect(data: bytes) -> None:
    """Parse the file and walk over its pages; raises ReadError ``unsafe`` or ``too_large``. A file that pypdf cannot read passes."""
    try:
        with _tolerant():
            reader = Reader(data)
            if not reader.is_encrypted or reader.decrypt(""):
                _Inspection().run(reader)
    except LimitReachedError:
        refuse_if(True)


def has_sound_fields(data: bytes) -> bool:
    """Whether the tree of the file's form fields can be walked in full: branches that meet again take PDFium hours."""
    with _tolerant_of_limits():
        reader = Reader(data)
        if reader.is_encrypted and not reader.decrypt(""):
            return False
        fields = _dictionary(_dictionary(reader.trailer.get("/Root")).get("/AcroForm")).get("/Fields")
        waiting, visits = [(field, 0) for field in _resolve(fields) or ()], 0
        while waiting:
            field, depth = waiting.pop()
            visits += 1
            if visits > _MAX_FIELDS or depth > _MAX_DEPTH:
                return False
            waiting += [(child, depth + 1) for child in _resolve(_dictionary(field).get("/Kids")) or ()]
        return True
    return False


class Reader(PdfReader):
    """pypdf's reader, with all wrong places of objects mended by one look at the file.

    pypdf itself searches the whole file for each object that is not where the file says, or nowhere: minutes for a file of many
    objects to which a mail program gave other line ends. Raises what pypdf raises: nearly anything.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._found: dict[tuple[int, int], int] = {}
        self._looked_at: set[tuple[int, int]] | None = None
        super().__init__(io.BytesIO(data))
        self._looked_at = set()

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """The object as pypdf gives it; null where the file does not hold it."""
        if isinstance(indirect_reference, int):
            number, generation = indirect_reference, 0
        else:
            number, generation = indirect_reference.idnum, indirect_reference.generation
        if self._looked_at is not None and (number, generation) not in self._looked_at:
            self._looked_at.add((number, generation))
            if generation or number not in self.xref_objStm:
                self._mend(number, generation)
        return super().get_object(indirect_reference)

    def _mend(self, number: int, generation: int) -> None:
        table = self.xref.setdefault(generation, {})
        here = _HERE.match(self._data, table.get(number, len(self._data)))
        if here and int(here[1]) == number:
            return
        if not self._found:
            self._found = {(int(match[1]), int(match[2])): match.start() for match in _OBJECT.finditer(self._data)}
        table[number] = self._found.get((number, generation), 0)
        if not table[number]:
            self.xref_free_entry.setdefault(generation, {})[number] = True


class _Inspection:
    """One walk over the pages; streams that several pages share are looked at once."""

    def __init__(self) -> None:
        self._sizes: dict[Any, int] = {}
        self._weights: dict[Any, int] = {}

    def run(self, reader: PdfReader) -> None:
        for number, page in enumerate(reader.pages):
            if number >= MAX_PAGES:
                raise too_many_pages()
            with _tolerant():
                self._page(page)

    def _page(self, page: DictionaryObject) -> None:
        resources = _dictionary(page.get("/Resources"))
        parts = _resolve(page.get("/Contents"))
        streams = [_resolve(part) for part in parts] if isinstance(parts, ArrayObject) else [parts]
        total, draws = 0, Counter[bytes]()
        for stream in streams:
            if isinstance(stream, StreamObject):
                content = _unpacked(stream)
                total += len(content)
                refuse_if(total > MAX_CONTENT)
                draws.update(_DO.findall(content))
        self._fonts(resources)
        refuse_if(self._forms(draws, resources, 0) + self._annotations(page) > _MAX_FORMS)

    def _annotations(self, page: DictionaryObject) -> int:
        """How many forms the annotations of a page draw, each with its present appearance."""
        total = 0
        annotations = _resolve(page.get("/Annots"))
        for annotation in annotations if isinstance(annotations, ArrayObject) else ():
            appearances = _dictionary(_dictionary(annotation).get("/AP"))
            target = appearances.raw_get("/N") if "/N" in appearances else None
            normal = _resolve(target)
            states = [target] if isinstance(normal, StreamObject) else [normal.raw_get(key) for key in _dictionary(normal)]
            for state in states:
                form = _resolve(state)
                if isinstance(form, StreamObject):
                    total += self._weight(state, form, DictionaryObject(), 0)
        return total

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
            self._weights[key] += self._forms(Counter(_DO.findall(_unpacked(form))), own, depth + 1)
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
                        self._sizes[key] = len(_unpacked(stream))


@contextmanager
def _tolerant_of_limits() -> Iterator[None]:
    with suppress(LimitReachedError), _tolerant():
        yield


@contextmanager
def _tolerant() -> Iterator[None]:
    """Whatever pypdf stumbles over inside is left to PDFium; its limits and our reasons pass."""
    try:
        yield
    except (LimitReachedError, ReadError):
        raise
    except Exception:
        return  # broken in one of many ways, which PDFium mends or names


def _unpacked(stream: StreamObject) -> bytes:
    """A stream's content; empty where pypdf cannot unpack it. Raises LimitReachedError."""
    filters = _resolve(stream.get("/Filter"))
    if isinstance(filters, list):
        stream[NameObject("/Filter")] = ArrayObject(NameObject(_LONG_NAMES.get(name, name)) for name in map(_resolve, filters))
    elif filters in _LONG_NAMES:
        stream[NameObject("/Filter")] = NameObject(_LONG_NAMES[filters])
    with _tolerant():
        return stream.get_data()
    return b""


def _may_burst(stream: StreamObject) -> bool:
    """Whether a stream could unpack to more than is allowed: it is long, or packed more than once."""
    filters = _resolve(stream.get("/Filter"))
    return (isinstance(filters, list) and len(filters) > 1) or len(stream._data) > SAFE_STREAM


def _resolve(value: Any) -> Any:
    return value.get_object() if value is not None else None


def _dictionary(value: Any) -> DictionaryObject:
    found = _resolve(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
