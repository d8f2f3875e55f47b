"""What kind of file some bytes are, by their content; a file's name only settles what content leaves open."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePath

from pipeline.ingestion.member_names import is_volume
from pipeline.ingestion.text import decode, plausible

_SIGNATURES = (
    (0, b"%PDF-", "pdf"),
    (0, b"{\\rt", "rtf"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"\x1f\x8b", "gz"),
    (0, b"BZh", "bz2"),
    (0, b"\xfd7zXZ\x00", "xz"),
    (257, b"ustar", "tar"),
    (0, b"\x78\x9f\x3e\x22", "tnef"),
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF8", "gif"),
    (0, b"II*\x00", "tif"),
    (0, b"MM\x00*", "tif"),
    (8, b"WEBP", "webp"),
    (4, b"ftyphei", "heic"),
    (4, b"ftypmif1", "heic"),
    (4, b"ftyp", "video"),
    (8, b"AVI ", "video"),
    (8, b"WAVE", "audio"),
    (0, b"ID3", "audio"),
    (0, b"MZ", "exe"),
    (0, b"\x7fELF", "exe"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: streams and storages of OLE files, in order of precedence: a .doc may embed a workbook, a mail a document
_OLE_NAMES = (
    ("EncryptedPackage", "encrypted"),
    ("__properties_version1.0", "msg"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_OLE_ENTRY = 128
#: names that tell WPS's own files from Microsoft's, which have the same inside
_WPS_NAMES = {"wps": "wps", "wpt": "wps", "et": "et", "dps": "dps"}
#: a member that only this kind of zip holds
_ZIP_MEMBERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("ofd.xml", "ofd"))
_MIME_TYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/epub+zip": "epub",
}
#: bytes that are decoded to tell text, HTML, mail and rubbish apart
_HEAD = 65_536
#: characters looked at for the head of a mail and the first tag of a page
_START = 4_096
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|script|style|link|table|div|p|center|font|h[1-6]|span|br)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_ROOT = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_HTML_TAG = re.compile(r"<(?:p|div|br|table|td|span|a|h[1-6]|li|b|strong|font|meta)\b[^>]*>", re.IGNORECASE)
_MAIL_HEADER = re.compile(r"(?:From .*\r?\n)?(?:[A-Za-z][A-Za-z0-9_-]*:.*\r?\n(?:[ \t]+.*\r?\n)*){2,}")
#: what a mail's head holds and a memorandum's (To, From, Date, Subject) does not
_MAIL_ONLY = re.compile(r"^(?:received|message-id|return-path|mime-version|content-transfer-encoding):", re.IGNORECASE | re.MULTILINE)


def kind(data: bytes, name: str = "") -> str:
    """The kind of file: ``docx``, ``pdf``, ``txt``, ``html``, ``doc``, ``zip``, ``jpg`` …; ``empty``, ``encrypted``, ``unknown``.

    `encrypted` is an Office file behind a password, `unknown` are bytes that are no text and no format known here.

    >>> kind(b"<html><body>text</body></html>", "方案.doc"), kind(b"%PDF-1.7", "方案.txt"), kind(b"")
    ('html', 'pdf', 'empty')
    """
    suffix = PurePath(name).suffix[1:].lower()
    if not data:
        return "empty"
    if data.startswith(_OLE):
        return _ole(data, suffix)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(data, suffix)
    for offset, signature, found in _SIGNATURES:
        if data.startswith(signature, offset):
            return found
    # a PDF may have some rubbish before its first line
    if b"%PDF-" in data[:1024] and b"obj" in data:
        return "pdf"
    if data.startswith(b"BM") and len(data) > 26 and int.from_bytes(data[2:6], "little") == len(data):
        return "bmp"
    found = _text(data[:_HEAD], suffix)
    return "volume" if found == "unknown" and is_volume(name) else found


def _text(head: bytes, suffix: str) -> str:
    """Bytes without a signature: text, HTML, mail, XML or rubbish."""
    decoded = decode(head)
    if not plausible(decoded):
        return "unknown"
    start = decoded.text[:_START].lstrip("\ufeff")
    header = _MAIL_HEADER.match(start)
    if header and (_MAIL_ONLY.search(header[0]) or suffix in ("eml", "mht", "mhtml")):
        archive = "multipart/related" in header[0].lower() and suffix != "eml"
        return "mht" if archive or suffix in ("mht", "mhtml") else "eml"
    named_html = suffix in ("html", "htm", "xhtml", "shtml")
    if _HTML_START.match(start) or _HTML_ROOT.search(decoded.text) or (named_html and _HTML_TAG.search(decoded.text)):
        return "html"
    return "xml" if start.lstrip().startswith("<?xml") else "txt"


def _ole(data: bytes, suffix: str) -> str:
    names = _ole_names(data)
    for name, found in _OLE_NAMES:
        if name in names:
            return _WPS_NAMES.get(suffix, found) if found in ("doc", "xls", "ppt") else found
    return _WPS_NAMES.get(suffix, "ole")


def _ole_names(data: bytes) -> set[str]:
    """Which of the telling names stand in the file's directory: UTF-16, at an entry's place, with their length behind them."""
    names = set()
    folded = data.upper()  # names in OLE files have no case
    for name, _ in _OLE_NAMES:
        encoded = (name + "\0").encode("utf-16-le").upper()
        at = folded.find(encoded)
        while at >= 0:
            if at % _OLE_ENTRY == 0 and int.from_bytes(data[at + 64 : at + 66], "little") == len(encoded):
                names.add(name)
                break
            at = folded.find(encoded, at + 2)
    return names


def _zip(data: bytes, suffix: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()]
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                found = _MIME_TYPES.get(archive.read("mimetype").strip())
                if found:
                    return found
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return _broken_zip(data, suffix)
    if "[content_types].xml" in names or "ofd.xml" in names:
        for prefix, found in _ZIP_MEMBERS:
            if any(name.startswith(prefix) for name in names):
                return found
    return "zip"


def _broken_zip(data: bytes, suffix: str) -> str:
    """A zip without its directory was cut off: what its first members' names say, else the file's name."""
    head = data[:_HEAD].lower()
    if b"[content_types].xml" not in head:
        return "zip"
    for prefix, found in _ZIP_MEMBERS:
        if prefix.encode() in head:
            return found
    return suffix if suffix in ("xlsx", "pptx") else "docx"
