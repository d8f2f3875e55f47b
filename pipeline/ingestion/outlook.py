"""Outlook's mails (.msg): properties in the streams of an OLE file, after [MS-OXMSG]; the container is opened by olefile."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import TypeAlias

import olefile

from pipeline.ingestion.html import decode_page
from pipeline.ingestion.letters import Attachment, Letter
from pipeline.ingestion.messages import read_error
from pipeline.ingestion.text import decode

#: properties, by the first half of their stream's name
_SUBJECT, _PLAIN, _PAGE = "0037", "1000", "1013"
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT_ID, _ENDING = "3701", "3707", "3704", "3001", "3712", "3703"
#: types, by the second half: text in UTF-16, text in the sender's charset, bytes, a storage
_UTF16, _LOCAL, _BYTES, _STORAGE = "001F", "001E", "0102", "000D"
_ATTACHMENT = "__attach_version1.0_"
#: mails in mails, as levels of archives
_MAX_DEPTH = 5
#: the class of mails behind a key
_CLASS, _ENCRYPTED = "001A", "ipm.note.smime"

_File: TypeAlias = "olefile.OleFileIO[str]"


def open_letter(data: bytes) -> Letter:
    """The mail in `data`. Raises ReadError ``truncated`` (no sound OLE file), ``encrypted``."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return _letter(file, "", 0)
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError, struct.error) as error:
        raise read_error("truncated") from error


def _letter(file: _File, root: str, depth: int) -> Letter:
    if _text(file, root, _CLASS).lower() == _ENCRYPTED:
        raise read_error("encrypted")
    attachments = []
    for name in sorted({entry[-1] for entry in file.listdir(streams=False, storages=True) if _is_attachment(entry, root)}):
        attachment = _attachment(file, f"{root}{name}/", depth)
        if attachment:
            attachments.append(attachment)
    return Letter("msg", _text(file, root, _SUBJECT).strip(), _text(file, root, _PLAIN), _page(file, root), _shown(file, root, attachments))


def _is_attachment(entry: list[str], root: str) -> bool:
    return entry[-1].startswith(_ATTACHMENT) and "".join(part + "/" for part in entry[:-1]) == root


def _attachment(file: _File, root: str, depth: int) -> tuple[Attachment, str] | None:
    """An attachment and the id by which the mail's HTML writing shows it; None where it holds nothing (a link to a cloud)."""
    name = next((text for key in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME) if (text := _text(file, root, key).strip("\0 "))), "")
    name = name.replace("\\", "/").rpartition("/")[2]
    data = _stream(file, root, _DATA + _BYTES)
    if data is not None:
        ending = _text(file, root, _ENDING)
        return Attachment(name or f"附件{ending}", data), _text(file, root, _CONTENT_ID).strip("<>\0 ")
    inner = f"{root}__substg1.0_{_DATA}{_STORAGE}/"
    if depth >= _MAX_DEPTH or not file.exists(inner.rstrip("/")):
        return None
    if file.exists(f"{inner}__properties_version1.0"):
        letter = _letter(file, inner, depth + 1)
        return Attachment((name or letter.subject or "转发邮件").removesuffix(".msg") + ".eml", _written(letter)), ""
    return None


def _shown(file: _File, root: str, attachments: list[tuple[Attachment, str]]) -> tuple[Attachment, ...]:
    page = _page(file, root)
    return tuple(replace(attachment, is_shown=bool(cid) and f"cid:{cid}" in page) for attachment, cid in attachments)


def _written(letter: Letter) -> bytes:
    """A mail inside a mail, which has no bytes of its own, as an .eml."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(letter.subject.split())
    message.set_content(letter.plain)
    if letter.page:
        message.add_alternative(letter.page, subtype="html")
    for i, attachment in enumerate(letter.attachments):
        content_id = f"<{i}>" if attachment.is_shown else None
        message.add_attachment(attachment.data, "application", "octet-stream", filename=attachment.name, cid=content_id)
    return message.as_bytes()


def _page(file: _File, root: str) -> str:
    data = _stream(file, root, _PAGE + _BYTES)
    return decode_page(data).text if data else _text(file, root, _PAGE)


def _text(file: _File, root: str, key: str) -> str:
    """A property that is a text, in either of its writings; "" where there is none."""
    wide = _stream(file, root, key + _UTF16)
    if wide is not None:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    return decode((_stream(file, root, key + _LOCAL) or b"").rstrip(b"\0")).text


def _stream(file: _File, root: str, key: str) -> bytes | None:
    path = f"{root}__substg1.0_{key}"
    if not file.exists(path):
        return None
    with file.openstream(path) as stream:
        data: bytes = stream.read()
        return data
