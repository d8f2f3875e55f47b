"""A mail as both of its formats give it, and the text that a person wrote in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from pipeline.errors import ReadError
from pipeline.ingestion import html, text
from pipeline.records import Block

#: pictures that a mail's own text shows inside, up to this size, are logos and signatures; a photographed page is larger. Set by
#: judgement, not measured on mails
SMALL_PICTURE = 51_200
#: letters of a mail with attachments from which its own text is a document itself: a covering letter is a few sentences. Set by
#: judgement, not measured on mails
COVERING = 300
#: an HTML body is read as plain text where page furniture took more than this share of what the plain one says
_LOST = 0.5

_SEPARATOR = re.compile(
    r"\s*[-—_=*]{2,}\s*(?:(?:回复的|转发的)?\s*(?:原始邮件|原邮件|邮件原件)|(?:被)?转发(?:的)?(?:邮件|信息|邮件信息)|"
    r"Original (?:Message|Mail)|"
    r"Forwarded (?:message|mail)|Begin forwarded message)(?:信息)?\s*[-—_=*]*\s*\Z",
    re.IGNORECASE,
)
_WROTE = re.compile(r"\s*(?:在\s?.{4,120}写道\s*[:：]|On .{6,160} wrote:|.{0,60}\d{4}[年/-].{4,80}写道\s*[:：])\s*\Z")
_SENDER = re.compile(r"\s*(?:发件人|寄件者|From)\s*[:：]")
#: what stands under the sender in the head of a quoted mail, within so many lines
_HEAD = re.compile(r"\s*(?:发送时间|发送日期|日期|时间|收件人|主题|Sent|Date|To|Subject)\s*[:：]")
_HEAD_LINES = 5
_QUOTED = re.compile(r"\s*[>＞]")
_REPLY = re.compile(r"\s*(?:re|回复|答复|回覆)\s*[:：]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail: its name as the mail gives it, its bytes, and whether the mail's own text shows it inside."""

    name: str
    data: bytes
    is_shown: bool = False

    @property
    def is_small_picture(self) -> bool:
        """Whether this is the logo of a signature or the like."""
        return self.is_shown and len(self.data) <= SMALL_PICTURE


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: `format` is ``eml`` or ``msg``, `page` the HTML writing of the text, in UTF-8; `is_cut_off` where the file ends too early."""

    format: str
    subject: str
    plain: str
    page: str
    attachments: tuple[Attachment, ...]
    encoding: str | None = None
    is_cut_off: bool = False


def own_blocks(letter: Letter) -> list[Block]:
    """The mail's text; earlier mails that it quotes have the region ``comment``, unless they are what was to be sent.

    That is so in a mail without words of its own, and in one with few, which is no answer and forwards something long.
    """
    found = _blocks(letter)
    aside = _quoted(found)
    own = letters(block for block, is_aside in zip(found, aside, strict=True) if not is_aside)
    forwards = own < COVERING <= letters(found) - own and not _REPLY.match(letter.subject)
    if own == 0 or forwards:
        return found
    return [replace(block, region="comment") if is_aside else block for block, is_aside in zip(found, aside, strict=True)]


def letters(found: Iterator[Block] | Sequence[Block]) -> int:
    """How many letters, characters and digits the blocks hold."""
    return sum(character.isalnum() for block in found for character in block.text)


def _blocks(letter: Letter) -> list[Block]:
    """The HTML writing where there is one, for its tables and lists; the plain one where most of it got lost."""
    plain = list(text.read(_utf8(letter.plain)).blocks)
    if not letter.page.strip():
        return plain
    try:
        page = list(html.read(_utf8(letter.page)).blocks)
    except ReadError as error:
        if plain or error.code in ("empty", "no_text"):
            return plain
        raise
    return plain if letters(page) < _LOST * letters(plain) else page


def _utf8(written: str) -> bytes:
    return ("\ufeff" + written).encode("utf-8", "replace")


def _quoted(found: Sequence[Block]) -> list[bool]:
    """For each block whether it belongs to an earlier mail: all behind a separator, and every line that begins with ``>``."""
    start = next((i for i in range(len(found)) if _begins_quote(found, i)), len(found))
    return [i >= start or _QUOTED.match(block.text) is not None for i, block in enumerate(found)]


def _begins_quote(found: Sequence[Block], i: int) -> bool:
    line = found[i].text
    if _SEPARATOR.match(line) or _WROTE.match(line):
        return True
    heads = [block.text for block in found[i : i + _HEAD_LINES]]
    parts = [part for head in heads for part in head.split("\n")]
    return _SENDER.match(line) is not None and any(_HEAD.match(part) for part in parts[1:])
