"""Recognition of printed text in pictures of pages: PP-OCRv6 "small", the models inside the rapidocr wheel, run by onnxruntime.

The models are loaded from the installed package by path; nothing is ever downloaded. What makes a page cheap, on one core, for an A4
page of 450 characters at 200 dpi (`benchmarks/ocr.py`; 0.1 % of the characters wrong in all cases):

- rapidocr's own pipeline, same models, detection at 960: 3.4 s a page;
- each line recognised alone at its own width instead of six padded to the widest: 2.0 s;
- lines squeezed to 65 % of their width before recognition: 1.4 s (at 50 % 1.2 s, but smudged scans have 1.16 % of errors instead of 0.95 %,
  and the places of characters become coarse);
- no classifier of angles: boxes and confidence tell the page's orientation, at no cost where it stands upright;
- detection at 1280 costs 0.4 s more and finds the same lines; at 640 it saves 0.2 s, but small type on rough scans suffers (1.09 %).

Address space with one thread and without the memory arena: 0.6 GB for A4, 0.9 GB for A3, 1.6 GB for a picture of 88 million pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.ingestion.seals import Picture

_DETECTION, _RECOGNITION = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
#: a change of what follows here, or of the layout that the kept results are made for, changes the results: count on
REVISION = 1
#: long side of a page for detection, in pixels: for A4 at 200 dpi, and growing with larger pages up to the limit
_SIDE, _PAGE, _LARGEST_SIDE = 960, 2_400, 1_408
#: detection gives the cores of lines; these are PP-OCR's own thresholds, for a pixel and for a whole line, and its growth factor
_PIXEL, _CORE, _GROWTH = 0.3, 0.5, 1.6
#: a core thinner than this many pixels is a speck or a rule
_THINNEST = 3
#: of a grown box these shares of its height are white at each end, and above and below: without them it is as large as its letters
_END, _MARGIN = 0.24, 0.12
#: levelled shades darker than this are ink: the stroke of 一 in small type is two pixels thick and grey
_INK = 170
#: lines are recognised at this height, squeezed to this share of their width, and never wider than this (some 200 characters)
_HEIGHT, _SQUEEZE, _WIDEST = 48, 0.65, 6_000
#: a page has more lines than this only if it is no page of text
_MAX_LINES = 1_000


class Box(NamedTuple):
    """A slanted box: centre, length along the line, height, and the angle by which the line falls to the right, in degrees."""

    x: float
    y: float
    length: float
    height: float
    angle: float


class Reading(NamedTuple):
    """The characters of one line, the place of each along the line (0 to 1, to 0.2 em), the widest white before each in em, and the
    mean of their probabilities, blanks apart.
    """

    text: str
    places: tuple[float, ...]
    whites: tuple[float, ...]
    confidence: float


def is_installed() -> bool:
    """Whether all packages of the extra ``planaudit[ocr]`` are there (they are not imported)."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


class Engine:
    """The two models, loaded: `boxes` finds lines on a page, `read` recognises one. Grey pictures (height × width), black on white."""

    def __init__(self) -> None:
        """Takes 0.4 s. Raises OSError or a runtime's error where the models cannot be loaded."""
        folder = _models()
        self._cv2: Any = import_module("cv2")
        self._cv2.setNumThreads(1)
        self._detection, self._recognition = _session(folder / _DETECTION), _session(folder / _RECOGNITION)
        self._detected, self._recognised = (session.get_inputs()[0].name for session in (self._detection, self._recognition))
        # index 0 is "no character", the last one a blank
        self._characters = ["", *self._recognition.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]

    def boxes(self, grey: Picture) -> list[Box]:
        """The lines of a page, in no order; those that run downwards have an angle of 0 and are higher than long."""
        cv2 = self._cv2
        height, width = grey.shape
        side = min(max(_SIDE, _SIDE * max(height, width) / _PAGE), _LARGEST_SIDE)
        scale = min(1.0, side / max(height, width))
        rows, columns = (max(32, round(length * scale / 32) * 32) for length in (height, width))
        shades = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32) / 127.5 - 1
        picture = np.ascontiguousarray(np.broadcast_to(shades, (1, 3, rows, columns)))
        heat = self._detection.run(None, {self._detected: picture})[0][0, 0]
        cores, _ = cv2.findContours((heat > _PIXEL).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        found = [box for core in cores[:_MAX_LINES] if (box := self._box(core, heat))]
        x, y = width / columns, height / rows
        return [Box(box.x * x, box.y * y, box.length * x, box.height * y, box.angle) for box in found]

    def _box(self, core: NDArray[np.int32], heat: NDArray[np.float32]) -> Box | None:
        """The line around a core, None for a core that is too thin or too faint."""
        cv2 = self._cv2
        (x, y), (length, height), angle = cv2.minAreaRect(core)
        if min(length, height) < _THINNEST:
            return None
        left, top, wide, high = cv2.boundingRect(core)
        mask = np.zeros((high, wide), np.uint8)
        cv2.fillPoly(mask, [core - [left, top]], 1)
        if cv2.mean(heat[top : top + high, left : left + wide], mask)[0] < _CORE:
            return None
        while angle > 45:
            length, height, angle = height, length, angle - 90
        while angle <= -45:
            length, height, angle = height, length, angle + 90
        growth = _GROWTH * length * height / (length + height)
        return Box(x, y, length + growth, height + growth, angle)

    def read(self, grey: Picture, box: Box, *, is_turned: bool = False) -> Reading:
        """The text of one line; `is_turned` reads it upside down."""
        cut = self._cut(grey, box)
        if is_turned:
            cut = cut[::-1, ::-1]
        picture = np.ascontiguousarray(np.broadcast_to(cut.astype(np.float32) / 127.5 - 1, (1, 3, *cut.shape)))
        scores = self._recognition.run(None, {self._recognised: picture})[0][0]
        symbols = scores.argmax(axis=1)
        # a symbol that stands in several steps in a row is one character (CTC)
        starts = np.flatnonzero(np.diff(symbols, prepend=-1))
        stops = np.append(starts[1:], len(symbols))
        kept = [(a, b) for a, b in zip(starts.tolist(), stops.tolist(), strict=True) if symbols[a] != 0]
        text = "".join(self._characters[symbols[a]] for a, _ in kept)
        certain = [float(scores[a:b, symbols[a]].max()) for a, b in kept if not self._characters[symbols[a]].isspace()]
        places = tuple(round((a + b) / 2 / len(symbols), 4) for a, b in kept)
        return Reading(text, places, _whites(cut, places), round(sum(certain) / len(certain), 4) if certain else 0.0)

    def _cut(self, grey: Picture, box: Box) -> Picture:
        """The picture of one line, set straight, at the height and width of recognition."""
        cv2 = self._cv2
        width = min(max(16, round(box.length * _HEIGHT / box.height * _SQUEEZE)), _WIDEST)
        cosine, sine = math.cos(math.radians(box.angle)), math.sin(math.radians(box.angle))
        x, y = box.length / width, box.height / _HEIGHT
        left = box.x - (cosine * box.length - sine * box.height) / 2
        top = box.y - (sine * box.length + cosine * box.height) / 2
        matrix = np.array([[cosine * x, -sine * y, left], [sine * x, cosine * y, top]], np.float32)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        result: Picture = cv2.warpAffine(grey, matrix, (width, _HEIGHT), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return result


def trimmed(box: Box) -> Box:
    """A box as high as its letters, without the white around them."""
    line = min(box.length, box.height)
    return Box(box.x, box.y, box.length - 2 * _END * line, box.height - 2 * _MARGIN * line, box.angle)


def _whites(cut: Picture, places: Sequence[float]) -> tuple[float, ...]:
    """The widest run of white columns between each character and the one before it, in em; 0 before the first."""
    if not places:
        return ()
    width, em = cut.shape[1], (1 - 2 * _MARGIN) * _HEIGHT * _SQUEEZE
    inked = np.flatnonzero((cut < _INK).any(axis=0))
    whites = [0.0]
    for before, after in pairwise(places):
        a, b = before * width, after * width
        edges = np.concatenate([[a], inked[(inked > a) & (inked < b)], [b]])
        whites.append(round(float(np.diff(edges).max() - 1) / em, 2))
    return tuple(whites)


@cache
def engine() -> Engine:
    """The engine of this process, loaded when the first page comes."""
    return Engine()


def _models() -> Path:
    """The folder of the models in the installed package, which is not imported: it would bring its own pipeline's packages."""
    spec = find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("rapidocr is not installed")
    return Path(spec.submodule_search_locations[0]) / "models"


def _session(model: Path) -> Any:
    """One thread: pages are spread over processes, and the result does not depend on how many cores there are."""
    runtime: Any = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.log_severity_level = 3
    return runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
