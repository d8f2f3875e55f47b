"""From the picture of a page to its lines, set upright and straight, and to the ruling lines of its tables.

A page that lies on its side or stands on its head is turned, a slanted one straightened: boxes are measured on the page as it is read.
"""

from __future__ import annotations

import json
import math
from importlib import import_module
from statistics import fmean, median
from typing import Any, NamedTuple

import numpy as np

from pipeline.ingestion.ocr_engine import Box, Engine, Reading, engine, trimmed
from pipeline.ingestion.pdf_rulings import Ruling
from pipeline.ingestion.seals import Picture, even_grey

#: a box this many times higher than long holds characters one below the other, or a line of a page that lies on its side
_TALL = 1.5
#: with a larger share of the text's area in tall boxes the page lies on its side; labels of tables are a small part of a page
_SIDEWAYS = 0.6
#: lines looked at to tell a page's head from its foot, and the mean confidence at which nothing is wrong: upright lines of our own
#: pages have 0.97 and more, lines on their head under 0.7
_PROBES, _UPRIGHT = 3, 0.85
#: lines this many times longer than high tell the slant of a page
_LONG = 5.0
#: levelled shades darker than this are ink of ruling lines, thin ones in grey included
_INK = 185
#: ruling lines across are longer than two characters and a dash, those downwards longer than one character is high (em)
_ACROSS, _DOWN = 2.5, 1.5
#: a ruling line may wave by this much of a character's height
_WAVE = 0.6


class Print(NamedTuple):
    """One line: its characters, blanks only as recognised, the middle of each from the left edge of the page, the white before each in
    em, the box of the line.
    """

    text: str
    places: tuple[float, ...]
    whites: tuple[float, ...]
    box: tuple[float, float, float, float]
    confidence: float


class Sheet(NamedTuple):
    """A recognised page in pixels of its picture, each `unit` points wide: size, lines in no order, ruling lines."""

    width: float
    height: float
    prints: tuple[Print, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    unit: float = 1.0

    @property
    def visible(self) -> int:
        """How many visible characters were recognised."""
        return sum(len("".join(line.text.split())) for line in self.prints)

    @property
    def confidence(self) -> float:
        """The mean over all characters, 0 without any."""
        total = sum(len(line.text) for line in self.prints)
        return sum(line.confidence * len(line.text) for line in self.prints) / total if total else 0.0

    def pack(self) -> bytes:
        """As bytes for the store."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def unpack(cls, data: bytes) -> Sheet:
        """Raises ValueError or TypeError for bytes that are no sheet."""
        width, height, prints, rulings, unit = json.loads(data)
        lines = tuple(
            Print(text, tuple(places), tuple(whites), (x0, top, x1, bottom), sure)
            for text, places, whites, (x0, top, x1, bottom), sure in prints
        )
        return cls(float(width), float(height), lines, tuple(Ruling(*ruling) for ruling in rulings), float(unit))


def recognise(image: Picture) -> Sheet:
    """The text of a page's picture (height × width × 3, RGB); a picture without text gives a sheet without lines."""
    models = engine()
    grey = even_grey(image)
    boxes = models.boxes(grey)
    if _is_sideways(boxes):
        grey = np.ascontiguousarray(np.rot90(grey))
        boxes = models.boxes(grey)
    probes = {box: models.read(grey, box) for box in sorted(boxes, key=lambda box: box.length)[-_PROBES:] if not _is_tall(box)}
    if _is_on_its_head(models, grey, probes):
        grey, probes = np.ascontiguousarray(grey[::-1, ::-1]), {}
        boxes = [box._replace(x=grey.shape[1] - box.x, y=grey.shape[0] - box.y) for box in boxes]
    slant = _slant(boxes)
    readings = [probes.get(box) or (_column if _is_tall(box) else Engine.read)(models, grey, box) for box in boxes]
    prints = tuple(_print(reading, box, slant, grey.shape) for box, reading in zip(boxes, readings, strict=True) if reading.text.strip())
    height, width = grey.shape
    return Sheet(width, height, prints, _rulings(grey, slant, prints))


def _is_tall(box: Box) -> bool:
    return box.height > _TALL * box.length


def _is_sideways(boxes: list[Box]) -> bool:
    tall = sum(box.length * box.height for box in boxes if _is_tall(box))
    long = sum(box.length * box.height for box in boxes if box.length > _TALL * box.height)
    return tall > _SIDEWAYS * (tall + long)


def _is_on_its_head(models: Engine, grey: Picture, probes: dict[Box, Reading]) -> bool:
    if not probes:
        return False
    upright = fmean(reading.confidence for reading in probes.values())
    return upright < _UPRIGHT and fmean(models.read(grey, box, is_turned=True).confidence for box in probes) > max(upright, _UPRIGHT)


def _slant(boxes: list[Box]) -> float:
    """By how many degrees the lines fall to the right: the median, longer lines counted more often."""
    angles = [box.angle for box in boxes for _ in range(int(box.length / box.height / _LONG))]
    return median(angles) if angles else 0.0


def _print(reading: Reading, box: Box, slant: float, shape: tuple[int, ...]) -> Print:
    """A recognised line in its place on the straightened page of this shape (height, width)."""
    height, width = shape
    cosine, sine = math.cos(math.radians(slant)), math.sin(math.radians(slant))
    x, y = box.x - width / 2, box.y - height / 2
    x, y = width / 2 + cosine * x + sine * y, height / 2 - sine * x + cosine * y
    places = tuple(round(x + (place - 0.5) * box.length, 1) for place in reading.places)
    inner = trimmed(box)
    half, high = inner.length / 2, inner.height / 2
    edges = (round(x - half, 1), round(y - high, 1), round(x + half, 1), round(y + high, 1))
    return Print(reading.text, places, reading.whites, edges, reading.confidence)


def _column(models: Engine, grey: Picture, box: Box) -> Reading:
    """Characters one below the other, each read alone."""
    count = max(1, round(box.height / box.length))
    step = box.height / count
    fields = [box._replace(y=box.y + (n - (count - 1) / 2) * step, height=step) for n in range(count)]
    readings = [reading for field in fields if (reading := models.read(grey, field)).text.strip()]
    text = "".join(reading.text for reading in readings)
    return Reading(text, (0.5,) * len(text), (0.0,) * len(text), fmean(reading.confidence for reading in readings) if readings else 0.0)


def _rulings(grey: Picture, slant: float, prints: tuple[Print, ...]) -> tuple[Ruling, ...]:
    """The ruling lines of a straightened page: runs of ink that are longer than any stroke of a character."""
    if not prints:
        return ()
    cv2: Any = import_module("cv2")
    em = median(line.box[3] - line.box[1] for line in prints)
    height, width = grey.shape
    if abs(slant) > 0.05:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), slant, 1.0)
        grey = cv2.warpAffine(grey, turn, (width, height), borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    ink = (grey < _INK).astype(np.uint8)
    found = []
    for is_across, length in ((True, _ACROSS), (False, _DOWN)):
        run = max(3, round(length * em))
        long, thick = ((run, 1), (1, 3)) if is_across else ((1, run), (3, 1))
        runs = cv2.morphologyEx(cv2.dilate(ink, np.ones(thick[::-1], np.uint8)), cv2.MORPH_OPEN, np.ones(long[::-1], np.uint8))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
        for x, y, wide, high, _ in boxes[1:].tolist():
            if is_across and high <= _WAVE * em:
                found.append(Ruling(x, y + high / 2, x + wide, y + high / 2, True))
            elif not is_across and wide <= _WAVE * em:
                found.append(Ruling(x + wide / 2, y, x + wide / 2, y + high, False))
    return tuple(found)
