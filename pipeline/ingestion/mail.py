"""Mails: their attachments as members, their own text as a document where it is more than a covering letter."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingestion import eml
from pipeline.ingestion.letters import COVERING, Letter, letters, own_blocks
from pipeline.ingestion.messages import note, problem
from pipeline.ingestion.unpacking import Box, read_whole
from pipeline.records import Source

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> Source:
    """A mail's own text: title is the subject, blocks are the text's lines, or the elements of its HTML writing.

    Earlier mails quoted in it have the region ``comment``; `Source.format` is ``eml`` or ``msg``. Attachments come from
    `containers.unpack`. Raises ReadError ``truncated`` and ``encrypted`` (S/MIME, PGP).
    """
    letter = _open(data)
    blocks = tuple(own_blocks(letter))
    quoted = letters([block for block in blocks if block.region == "comment"])
    return Source(
        blocks,
        letter.format,
        letter.encoding,
        letter.subject or None,
        (note("note.quoted", count=quoted),) if quoted else (),
        (problem("truncated.rest"),) if letter.is_cut_off else (),
    )


def unpack(path: Path, name: str, box: Box) -> bool:
    """Put the mail's attachments into `box`; returns whether its own text is to be read as a document, by `read`.

    It is where nothing is attached, and where it is longer than covering letters are.
    """
    letter = _open(read_whole(path))
    attached = [attachment for attachment in letter.attachments if not attachment.is_small_picture]
    for attachment in attached:
        box.add(attachment.name, [attachment.data])
    if len(attached) < len(letter.attachments):
        box.note("note.small_pictures", count=len(letter.attachments) - len(attached))
    own = letters([block for block in own_blocks(letter) if block.region != "comment"])
    is_document = own >= COVERING or box.is_empty
    if not is_document and own:
        box.note("note.letter", count=own)
    if letter.is_cut_off and not is_document:
        box.cut_off()
    return is_document


def _open(data: bytes) -> Letter:
    if data.startswith(_OLE):
        from pipeline.ingestion import outlook  # noqa: PLC0415  its library is needed for this format alone

        return outlook.open_letter(data)
    return eml.open_letter(data)
