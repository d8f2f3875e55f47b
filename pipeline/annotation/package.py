"""A Word document as the package that it is: parts that are changed as XML, while all others stay as they were, byte for byte.

python-docx parses, serialises and compresses every part, styles of half a megabyte among them; here only the parts asked for are touched.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from functools import cached_property

from lxml import etree

from pipeline.annotation.repacking import repacked

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = f"{{{_RELATIONS}}}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
#: the document alone, neither a template nor one with macros (ECMA-376 part 1, 11.3.10)
_MAIN = f"{_WORD}document.main+xml"
_CONTENT_TYPES = "[Content_Types].xml"


class Package:
    """The parts of a .docx by their names, each parsed when it is asked for; `packed` gives the document as it has become.

    Raises zipfile.BadZipFile for what is no sound archive or an encrypted one, KeyError for a part that is not there, ValueError for what
    is no Word document or has a document type declaration, etree.XMLSyntaxError for a part that is no XML.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._there = frozenset(self._zip.namelist())
        self._parts: dict[str, etree._Element] = {}
        self._changed: dict[str, None] = {}  # in the order in which they were
        if self._type(self.main) != _MAIN:
            raise ValueError(f"{self.main} is no Word document")

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the document's text."""
        names = self.related("", "officeDocument")
        if not names:
            raise KeyError("officeDocument")
        return names[0]

    def xml(self, name: str) -> etree._Element:
        """The root element of a part, to be read."""
        if name not in self._parts:
            self._parts[name] = _parsed(self._read(name))
        return self._parts[name]

    def changed(self, name: str) -> etree._Element:
        """The root element of a part, to be changed: the packed document has what becomes of it."""
        self._changed[name] = None
        return self.xml(name)

    def related(self, name: str, kind: str) -> list[str]:
        """The names of the parts to which the part `name` ("" is the package) points, by the last word of their relation."""
        relations = _relations(name)
        held = self.xml(relations).findall(_RELATION) if relations in self._there else ()
        there = (one for one in held if one.get("Type", "").endswith(f"/{kind}") and one.get("TargetMode") != "External")
        folder = posixpath.join("/", posixpath.dirname(name))
        return [posixpath.normpath(posixpath.join(folder, one.get("Target", ""))).lstrip("/") for one in there]

    def add(self, name: str, kind: str, root: etree._Element) -> None:
        """Add a part to which the document points, in place of one of that name to which nothing does."""
        self._put(name, root)
        types = self.changed(_CONTENT_TYPES)
        for known in types.findall(f"{_TYPES}Override"):
            if known.get("PartName", "").lower() == f"/{name}".lower():
                types.remove(known)
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=f"{_WORD}{kind}+xml")
        place = _relations(self.main)
        if place not in self._there:
            self._put(place, etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>'))
        relations = self.changed(place)
        taken = {relation.get("Id") for relation in relations.findall(_RELATION)}
        free = next(key for key in (f"rId{n}" for n in range(1, len(taken) + 2)) if key not in taken)
        etree.SubElement(relations, _RELATION, Id=free, Type=_OFFICE + kind, Target=f"/{name}")

    def packed(self) -> bytes:
        """The document with its parts as they are now."""
        return repacked(self._data, {name: etree.tostring(self._parts[name], encoding="UTF-8", standalone=True) for name in self._changed})

    def _put(self, name: str, root: etree._Element) -> None:
        self._parts[name] = root
        self._changed[name] = None

    def _read(self, name: str) -> bytes:
        try:
            return self._zip.read(name)
        except (RuntimeError, zlib.error, EOFError) as error:  # encrypted, packed in an unknown way (NotImplementedError), damaged
            raise zipfile.BadZipFile(f"{name}: {error}") from error

    def _type(self, name: str) -> str | None:
        """The content type of a part, by its own name or by the ending of that."""
        types = self.xml(_CONTENT_TYPES)
        own = {item.get("PartName", "").lower(): item.get("ContentType") for item in types.iter(f"{_TYPES}Override")}
        by_ending = {item.get("Extension", "").lower(): item.get("ContentType") for item in types.iter(f"{_TYPES}Default")}
        return own.get(f"/{name}".lower(), by_ending.get(name.rpartition(".")[2].lower()))


def _relations(name: str) -> str:
    """The name of the part that says to what another one points."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _parsed(data: bytes) -> etree._Element:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a part with a document type declaration")
    return root
