"""Mails as they travel (.eml, RFC 5322): parsed by the standard library, names and texts decoded by ourselves."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect, MessageDefect
from email.message import Message

from pipeline.ingestion.letters import Attachment, Letter
from pipeline.ingestion.mail_headers import decode_bytes, header_text, parameter
from pipeline.ingestion.messages import read_error

#: attachments and texts of one mail; a mail of 200 MB could hold millions
_MAX_PARTS = 2_000
#: levels of parts in parts; far above what mail programs write, far below the interpreter's limit
_MAX_DEPTH = 30
_CONTENT_ID = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)
#: parts that say that a mail is behind a key
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
#: signatures and receipts of mail programs, which nobody submits
_MACHINERY = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "message/delivery-status",
    "message/disposition-notification",
    "text/rfc822-headers",
)
#: endings that the system's tables may not know, or give otherwise
_ENDINGS = {"image/jpeg": ".jpg", "text/plain": ".txt", "text/html": ".html", "application/msword": ".doc"}


@dataclass(slots=True)
class _Parts:
    """What is found while walking through a mail."""

    plain: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    files: list[tuple[Attachment, str]] = field(default_factory=list)
    encodings: list[str] = field(default_factory=list)
    defects: list[MessageDefect] = field(default_factory=list)
    count: int = 0


def open_letter(data: bytes) -> Letter:
    """The mail in `data`. Raises ReadError ``encrypted``, ``unsafe`` (parts in parts without end), ``too_large``."""
    message = message_from_bytes(data, policy=policy.compat32)
    parts = _Parts()
    _walk(message, parts, 0)
    page = "\n".join(parts.pages)
    shown = set(_CONTENT_ID.findall(page))
    attachments = tuple(
        Attachment(file.name, file.data, file.is_shown or (content_id != "" and content_id in shown)) for file, content_id in parts.files
    )
    is_cut_off = any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in parts.defects)
    encoding = parts.encodings[0] if parts.encodings else None
    return Letter("eml", header_text(_raw(message, "subject")), "\n".join(parts.plain), page, attachments, encoding, is_cut_off)


def _raw(message: Message, name: str) -> str:
    """A header as it stands in the file; the library's own access would spoil bytes that are not ASCII."""
    return next((str(value) for key, value in message.raw_items() if key.lower() == name), "")


def _walk(message: Message, parts: _Parts, depth: int) -> None:
    parts.count += 1
    if depth > _MAX_DEPTH:
        raise read_error("unsafe")
    if parts.count > _MAX_PARTS:
        raise read_error("too_large")
    kind = message.get_content_type()
    parts.defects += message.defects
    if kind in _ENCRYPTED and "signed-data" not in _raw(message, "content-type"):
        raise read_error("encrypted")
    if kind in _MACHINERY:
        return
    if kind == "message/rfc822":
        parts.files += [(attachment, "") for attachment in _forwarded(message)]
    elif message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                _walk(part, parts, depth + 1)
    else:
        _take(message, kind, parts)


def _take(part: Message, kind: str, parts: _Parts) -> None:
    """A part without parts: text of the mail, or a file."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return
    disposition = _raw(part, "content-disposition")
    name = parameter(disposition, "filename") or parameter(_raw(part, "content-type"), "name")
    is_attached = disposition.strip().lower().startswith("attachment")
    if kind in ("text/plain", "text/html") and not name and not is_attached:
        charset = parameter(_raw(part, "content-type"), "charset")
        (parts.pages if kind == "text/html" else parts.plain).append(decode_bytes(data, charset))
        parts.encodings += [charset.lower()] if charset else []
    elif data:
        content_id = _raw(part, "content-id").strip().strip("<>")
        is_shown = kind.startswith("image/") and not is_attached and content_id != "" and disposition.lower().startswith("inline")
        file_name = re.split(r"[/\\]", name)[-1] if name else _nameless(kind, len(parts.files) + 1)
        parts.files.append((Attachment(file_name, data, is_shown), content_id if kind.startswith("image/") else ""))


def _nameless(kind: str, number: int) -> str:
    ending = _ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ".dat"
    return f"附件{number}{ending}"


def _forwarded(message: Message) -> Iterator[Attachment]:
    """A mail attached to a mail, as a file of its own."""
    for inner in message.get_payload():
        if isinstance(inner, Message):
            name = parameter(_raw(message, "content-disposition"), "filename") or parameter(_raw(message, "content-type"), "name")
            subject = header_text(_raw(inner, "subject")) or "转发邮件"
            file_name = re.split(r"[/\\]", name)[-1] if name else subject.replace("/", "_").replace("\\", "_")
            yield Attachment(file_name if file_name.lower().endswith(".eml") else file_name + ".eml", inner.as_bytes(unixfrom=False))
