"""Pictures of pages (jpg, png, tif, bmp, gif, webp): scans and photos, one page or many, read by recognition of their text."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import ReadError
from pipeline.ingestion import messages, ocr, pages, sniff
from pipeline.ingestion.desk import Desk
from pipeline.ingestion.seals import Picture
from pipeline.records import Note, Source

#: a sheet of A3 at 600 dpi has 70 million pixels; 88 million take 1.6 GB of address space, as PNG (`messages` names the limit too)
_MAX_PIXELS = 100_000_000
#: a fax archive of a whole year has fewer pages in one file
_MAX_FRAMES = 2_000
#: larger pictures are made smaller before recognition: A4 at 200 dpi has a long side of 2,340 pixels
_LONGEST = 2_400
#: what Pillow raises for broken pictures, beside its own errors
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError)
#: long side of the smallest picture that can show a line of text
_SMALLEST = 16


class UnreadableError(Exception):
    """A frame cannot be had; `key` is that of `messages`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def read(data: bytes, desk: Desk | None = None) -> Source:
    """Read a picture. `Anchor.page` counts its frames from 1, `Anchor.box` is in pixels of the frame as it is read.

    Raises ReadError: ``truncated``, ``too_large``, ``no_text`` (nothing is recognised), ``missing_tool`` (recognition is not
    installed), ``timeout``. Frames without text beside others are `problems`.
    """
    found = [pages.Page(n + 1, height, unit) for n, (height, unit) in enumerate(_frames(data))]
    outcomes = ocr.recognised(data, range(len(found)), desk or Desk())
    for page in found:
        outcome = outcomes[page.number - 1]
        if isinstance(outcome, str):
            page.failure = outcome
        else:
            page.take(outcome)
    pages.mark_furniture(found)
    blocks = tuple(pages.blocks(found))
    problems = tuple(pages.problems(found, limit=ocr.MAX_PAGES))
    if not blocks:
        raise ReadError(*problems[0])
    return Source(blocks, sniff.kind(data), notes=tuple(_notes(data, found)), problems=problems)


def _notes(data: bytes, found: list[pages.Page]) -> Iterator[Note]:
    yield from pages.recognised_note(found)
    with _opened(data) as image:
        if image.format in ("GIF", "WEBP", "PNG") and getattr(image, "is_animated", False):
            yield messages.note("note.first_frame")


def _frames(data: bytes) -> list[tuple[float, float]]:
    """Height in points and points per pixel of each frame; of an animation the first frame alone."""
    found = []
    try:
        with _opened(data) as image:
            while True:
                unit = ocr.PICTURE_POINTS / max(*image.size, 1)
                found.append((image.height * unit, unit))
                if image.format != "TIFF":
                    break
                if len(found) > _MAX_FRAMES:
                    raise messages.read_error("too_large")
                image.seek(len(found))
    except EOFError:
        pass
    except UnreadableError as error:
        raise messages.read_error(error.key, pages=1) from error
    except _BROKEN as error:
        if not found:
            raise messages.read_error("truncated.picture", pages=1) from error
    return found


def frame(data: bytes, index: int) -> tuple[Picture, float]:
    """A frame as recognition wants it, upright by its EXIF mark, and how many points one of its pixels measures.

    Raises UnreadableError for a broken or too large one.
    """
    try:
        with _opened(data) as image:
            image.seek(index)
            if image.width * image.height > _MAX_PIXELS:
                raise UnreadableError("too_large.picture")
            if max(image.size) < _SMALLEST:
                raise UnreadableError("no_text.blank")
            image.draft("RGB", (_LONGEST, _LONGEST))
            image.load()
            upright = ImageOps.exif_transpose(image)
            if upright.mode.startswith("I;16"):  # 16-bit grey, which Pillow would cut off at 255
                upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
            upright.thumbnail((_LONGEST, _LONGEST), reducing_gap=2.0)
            picture = np.asarray(_on_white(upright), dtype=np.uint8)
    except _BROKEN as error:
        raise UnreadableError("truncated.picture") from error
    return picture, ocr.PICTURE_POINTS / max(picture.shape[:2])


def _on_white(image: Image.Image) -> Image.Image:
    """A picture in RGB, what is transparent as white paper."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """A picture of a known format, its pixels not yet unpacked. Raises UnreadableError beyond the limit."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP", "MPO")) as image:
                yield image
    except Image.DecompressionBombError as error:
        raise UnreadableError("too_large.picture") from error
    except UnidentifiedImageError as error:
        raise UnreadableError("truncated.picture") from error
