"""Fields that keep what they printed: an office suite that opens a file anew puts today in place of every date field.

Word, WPS and LibreOffice store each field with its last result, which is what the author saw and printed. Before the conversion the
fields below are made ones that are not computed (RTF, .doc), or plain text (.odt).
"""

from __future__ import annotations

import io
import re
import zipfile

import olefile

#: fields whose result LibreOffice replaces or drops: today, the name of the converted file, numbers of captions. [MS-DOC] 2.9.90 `flt`
_FIELDS = {12: "SEQ", 22: "SAVEDATE", 23: "PRINTDATE", 25: "EDITTIME", 29: "FILENAME", 31: "DATE", 32: "TIME"}
#: a formula, whose result LibreOffice keeps without computing it; the result of a field that it does not know is dropped
_FORMULA = 34
_FIELD_BEGIN = 0x13
# [MS-DOC] 2.5.6: places (fc, lcb) in FibRgFcLcb97, from byte 154 on, of the fields' tables of the body, headers, footnotes, comments,
# endnotes, text boxes and text boxes in headers
_TABLES = tuple(154 + 8 * index for index in (16, 17, 18, 19, 48, 57, 59))
_WORD_97 = b"\xec\xa5"
_FLAGS_AT, _TABLE_1 = 10, 0x0200
_POSITION, _FIELD = 4, 2
_RTF_FIELD = re.compile(
    rb"(\\fldinst(?![a-z])[\s{]*(?:\\[a-z]+-?\d*[\s{]*)*)(" + "|".join(_FIELDS.values()).encode() + rb")(?![A-Z])", re.I
)
_ODT_FIELD = re.compile(rb"(</?text:)(?:date|time|modification-date|modification-time|print-date|print-time|file-name|sequence)(?=[\s/>])")
_ODT_PARTS = ("content.xml", "styles.xml")


def freeze(data: bytes, kind: str) -> bytes:
    """The file with the results of its fields as they were stored."""
    if kind == "rtf":
        return _RTF_FIELD.sub(rb"\1X\2", data)
    if kind == "odt":
        return _odt(data)
    return _word(data) if kind == "doc" else data


def _word(data: bytes) -> bytes:
    stream = io.BytesIO(data)
    with olefile.OleFileIO(stream, write_mode=True) as ole:
        head = ole.openstream("WordDocument").read(_TABLES[-1] + 8)
        if not head.startswith(_WORD_97):
            return data
        name = "1Table" if int.from_bytes(head[_FLAGS_AT : _FLAGS_AT + 2], "little") & _TABLE_1 else "0Table"
        table = bytearray(ole.openstream(name).read())
        for at in _TABLES:
            start, length = (int.from_bytes(head[place : place + 4], "little") for place in (at, at + 4))
            _neutralise(table, start, min(length, len(table) - start))
        ole.write_stream(name, bytes(table))
    return stream.getvalue()


def _neutralise(table: bytearray, start: int, length: int) -> None:
    """Change the kind of the fields in one of a document's tables: one position more than fields, then two bytes for each."""
    count = (length - _POSITION) // (_POSITION + _FIELD)
    first = start + (count + 1) * _POSITION
    for at in range(first, first + count * _FIELD, _FIELD):
        if table[at] & 0x1F == _FIELD_BEGIN and table[at + 1] in _FIELDS:
            table[at + 1] = _FORMULA


def _odt(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        changed = {}
        for name in _ODT_PARTS:
            if name in names:
                before = archive.read(name)
                after = _ODT_FIELD.sub(rb"\1span", before)
                if after != before:
                    changed[name] = after
        if not changed:
            return data
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy:
            for member in archive.infolist():
                copy.writestr(member, changed.get(member.filename) or archive.read(member))
    return stream.getvalue()
