"""Scans of set pages for tests and benchmarks: drawn from a PDF, with the slant, noise and seals that scanners and schools add."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from contextlib import closing

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from pipeline.demo import page as typeset
from pipeline.ingestion import ocr_engine

DPI = 200
#: seal ink as scanners see it
RED = (215, 30, 35)


def can_be_read() -> bool:
    """Whether recognition is installed, and a font that draws the Chinese letters which our PDFs only name."""
    return (
        ocr_engine.is_installed() and drawn(typeset.render("校园安全"), dpi=50).crop((40, 60, 380, 120)).convert("L").getextrema()[0] < 128
    )


def drawn(data: bytes, index: int = 0, dpi: int = DPI) -> Image.Image:
    """A page of a PDF as a picture."""
    with closing(pdfium.PdfDocument(data)) as document, closing(document[index]) as page:
        return page.render(scale=dpi / 72).to_pil().convert("RGB")


def written(data: bytes, index: int = 0) -> str:
    """The text that the PDF itself holds for a page."""
    with closing(pdfium.PdfDocument(data)) as document, closing(document[index]) as page, closing(page.get_textpage()) as text:
        return str(text.get_text_range())


def scanned(page: Image.Image, slant: float = 0.4, noise: float = 8.0, blur: float = 0.5, seed: int = 0) -> Image.Image:
    """A page as a scanner gives it: turned by `slant` degrees, blurred by `blur` pixels, greyish, with noise of `noise` shades."""
    turned = page.rotate(slant, resample=Image.Resampling.BICUBIC, fillcolor="white").filter(ImageFilter.GaussianBlur(blur))
    shades = np.asarray(turned).astype(np.float32) * 0.92 + 12
    shades += np.random.default_rng(seed).normal(0, noise, (*shades.shape[:2], 1)).astype(np.float32)
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8))


def sealed(page: Image.Image, x: float = 0.62, y: float = 0.45) -> Image.Image:
    """A page with a round red seal of 55 mm over its text: a ring, letters inside it as strokes, a star."""
    layer = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(layer)
    middle, radius = (page.width * x, page.height * y), page.width * 0.13

    def at(share: float, degrees: float) -> tuple[float, float]:
        angle = math.radians(degrees)
        return middle[0] + share * radius * math.cos(angle), middle[1] + share * radius * math.sin(angle)

    pen.ellipse((*at(math.sqrt(2), 225), *at(math.sqrt(2), 45)), outline=RED, width=round(radius / 14))
    for step in range(9):
        for turn in (-6, 0, 6):
            pen.line((at(0.62, 160 + 27 * step + turn), at(0.86, 160 + 27 * step - turn)), fill=RED, width=round(radius / 28))
    pen.polygon([at(0.35 if point % 2 == 0 else 0.14, 36 * point - 90) for point in range(10)], fill=RED)
    return ImageChops.multiply(page, layer)


def shaded(page: Image.Image) -> Image.Image:
    """A photo in uneven light: dark towards one corner, with the shadow of a hand."""
    rows, columns = np.mgrid[0 : page.height, 0 : page.width].astype(np.float32) / max(page.size)
    light = 1 - 0.8 * rows * columns - 0.2 / (1 + np.exp((np.hypot(columns - 0.25, rows - 0.6) - 0.2) * 60))
    tinted = np.asarray(page) * light[:, :, None] * np.array([1, 0.97, 0.9])
    return Image.fromarray(tinted.clip(0, 255).astype(np.uint8))


def as_pdf(pages: Sequence[Image.Image], dpi: int = DPI) -> bytes:
    """Pictures as the pages of a PDF, as scanners give it."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=list(pages[1:]))
    return out.getvalue()


def as_file(page: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """A picture as the bytes of a file."""
    out = io.BytesIO()
    page.save(out, kind, **options)
    return out.getvalue()
