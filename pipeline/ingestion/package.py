"""The zip container of Office files, opened without trust: limits before unpacking, XML without DTD, entities or network.

Written for .docx, but it knows nothing of Word: parts, relationships, parsed XML.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable

from lxml import etree

from pipeline.ingestion.messages import problem, read_error
from pipeline.records import Problem

# The largest part among 150 public test documents has 12.6 MB, half a million tags and packs 38 to 1, the median 12 to 1; the limits
# leave four times that. They stop the bombs known for Office files: 3 million paragraphs in 339 KB, 170 million characters in 538 KB.
# At the limits, reading takes some 5 s and half a gigabyte.
MAX_MEMBERS = 20_000
MAX_UNPACKED = 2 * 2**30
MAX_XML = 64 * 2**20
MAX_TAGS = 2_000_000
MAX_RATIO = 150
#: what all parts that are read may hold together; the largest public test document has 20 MB
MAX_XML_TOTAL = 2 * MAX_XML
#: below this size a high ratio does no harm: blank styles and settings pack very well
RATIO_FROM = 8 * 2**20

_STRICT = b"http://purl.oclc.org/ooxml/"
#: namespaces of the ISO "strict" variant -> those that every other file uses
_STRICT_TO_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", b"http://schemas.openxmlformats.org/drawingml/2006/picture"),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", b"http://schemas.openxmlformats.org/drawingml/2006/diagram"),
)


class Package:
    """An Office file's parts by name; names are compared without case, as Word does.

    Raises ReadError: ``truncated`` (no zip, or a damaged one), ``too_large`` (the limits above), ``encrypted``, ``unsafe`` (a DTD).
    What could be read only in part is told in `problems`.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise read_error("truncated") from error
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
            raise read_error("too_large")
        self._members = {member.filename.replace("\\", "/").lstrip("/").lower(): member for member in members}
        self._unpacked = 0
        self._related: dict[str, list[tuple[str, str, str]]] = {}
        self.problems: list[Problem] = []

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def read(self, name: str) -> bytes:
        """The bytes of the part `name`; KeyError where there is none."""
        member = self._members[name.lower()]
        if member.flag_bits & 0x1:
            raise read_error("encrypted")
        if member.file_size > MAX_XML or (member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * member.compress_size):
            raise read_error("too_large")
        self._unpacked += member.file_size
        if self._unpacked > MAX_XML_TOTAL:
            raise read_error("too_large")
        try:
            return self._zip.read(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise read_error("truncated") from error

    def xml(self, name: str, trimmed: Callable[[bytes], bytes] | None = None) -> etree._Element | None:
        """The root element of the part `name`; None where the part is missing or holds nothing that can be read.

        `trimmed` cuts what nobody asks for out of the part before it is parsed; where that leaves no sound XML, the whole part is.
        """
        if name not in self:
            return None
        data = self.read(name)
        if data.count(b"<") > MAX_TAGS:
            raise read_error("too_large")
        if _STRICT in data:
            for strict, transitional in _STRICT_TO_TRANSITIONAL:
                data = data.replace(strict, transitional)
        root = _sound(trimmed(data)) if trimmed else None
        if root is None:
            root = _sound(data)
        if root is None:
            self.problems.append(problem("truncated.part", part=name))
            root = _recover(data)
        if root is not None and _has_dtd(root):
            raise read_error("unsafe")
        return root

    def related(self, name: str) -> list[tuple[str, str, str]]:
        """The parts that the part `name` ("" is the package) points to: (id, last word of the type, part's name)."""
        if name in self._related:
            return self._related[name]
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", base + ".rels"))
        found = self._related[name] = []
        for relation in root if root is not None else ():
            target, mode = relation.get("Target"), relation.get("TargetMode")
            if target and mode != "External":
                path = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
                found.append((relation.get("Id") or "", (relation.get("Type") or "").rpartition("/")[2], path))
        return found


def _parse(data: bytes, recover: bool = False) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=recover
    )
    return etree.fromstring(data, parser)


def _sound(data: bytes) -> etree._Element | None:
    """The root element; None where the XML is not well formed."""
    try:
        return _parse(data)
    except etree.XMLSyntaxError:
        return None


def _recover(data: bytes) -> etree._Element | None:
    """What can be read of a damaged part; None where that is nothing."""
    try:
        return _parse(data, recover=True)
    except etree.XMLSyntaxError:
        return None


def _has_dtd(root: etree._Element) -> bool:
    info = root.getroottree().docinfo
    return info.internalDTD is not None or info.externalDTD is not None
