"""Recognition of text on the pages of PDFs and pictures: which pages need it, what is kept of them, what stops it.

The optional packages of ``planaudit[ocr]`` do the work; without them the pages are told as problems. Each page is recognised once: the
store keeps what was read, by the file's bytes, the page, and the versions of all that has a part in the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import closing
from importlib import metadata

import pypdfium2 as pdfium

from pipeline.ingestion import ocr_engine
from pipeline.ingestion.desk import Deferred, Desk, Store
from pipeline.ingestion.ocr_sheet import Sheet, recognise
from pipeline.ingestion.seals import Picture

#: pages of one file that are recognised, the first ones; 200 take some five minutes of one core
MAX_PAGES = 200
#: pages are drawn at this many dots an inch (10.5 point letters are then 29 pixels high), larger ones than A3 at fewer
_DPI, _LONGEST = 200, 3_400
#: points of the long side of a picture of a page whose size nobody knows: A4
PICTURE_POINTS = 842.0
_KIND = "ocr"

#: what recognition makes of a page: its text, or the key of `messages` that says why there is none
Outcome = Sheet | str


def recognised(data: bytes, pages: Sequence[int], desk: Desk) -> dict[int, Outcome]:
    """What stands on `pages` (counted from 0) of a PDF or a picture, a key of `messages` for those that could not be recognised.

    Raises Deferred where the desk wants slow work to be done apart and the store lacks some of these pages.
    """
    if not ocr_engine.is_installed():
        return dict.fromkeys(pages, "missing_tool.ocr")
    chosen, outcomes = pages[:MAX_PAGES], dict[int, Outcome]()
    digest = hashlib.sha256(data).digest()
    for page in chosen:
        kept = desk.store.get(_KIND, _key(digest, page)) if desk.store else None
        if kept is not None and (outcome := _unpacked(kept)) is not None:
            outcomes[page] = outcome
    missing = tuple(page for page in chosen if page not in outcomes)
    if missing and desk.defer:
        raise Deferred("ocr", missing)
    for page in missing:
        outcomes[page] = "timeout.recognition" if desk.final else _keep(data, page, desk.store)
    return outcomes | dict.fromkeys(pages[MAX_PAGES:], "no_text.beyond")


def recognise_page(data: bytes, page: int, store: Store) -> None:
    """Recognise one page (counted from 0; in a picture of several frames the frame) of a PDF or a picture into the store.

    What the store holds is not recognised again. A page that cannot be drawn is kept as such; MemoryError means that a picture is
    too large for this process.
    """
    kept = store.get(_KIND, _key(hashlib.sha256(data).digest(), page))
    if kept is None or _unpacked(kept) is None:
        _keep(data, page, store)


def _keep(data: bytes, page: int, store: Store | None) -> Outcome:
    outcome = _recognise(data, page)
    if store is not None:
        value = outcome.encode() if isinstance(outcome, str) else outcome.pack()
        store.put(_KIND, _key(hashlib.sha256(data).digest(), page), value)
    return outcome


def _unpacked(value: bytes) -> Outcome | None:
    """A kept outcome; None for bytes that are none."""
    if value[:1] != b"[":
        return value.decode("ascii", "replace")
    try:
        return Sheet.unpack(value)
    except (ValueError, TypeError):
        return None


def _key(digest: bytes, page: int) -> str:
    versions = [f"{name} {metadata.version(name)}" for name in ("rapidocr", "onnxruntime", "pypdfium2")]
    return hashlib.sha256(repr((digest, page, ocr_engine.REVISION, _DPI, _LONGEST, *versions)).encode()).hexdigest()


def _recognise(data: bytes, page: int) -> Outcome:
    from pipeline.ingestion import pictures  # noqa: PLC0415  pictures need this module

    is_pdf = b"%PDF-" in data[:1024]
    try:
        image, unit = _drawn(data, page) if is_pdf else pictures.frame(data, page)
    except pdfium.PdfiumError:
        return "truncated.pages"
    except pictures.UnreadableError as error:
        return error.key
    return recognise(image)._replace(unit=unit)


def _drawn(data: bytes, index: int) -> tuple[Picture, float]:
    """A page of a PDF as a picture, and how many points one of its pixels measures."""
    with closing(pdfium.PdfDocument(data)) as document, closing(document[index]) as page:
        longest = max(page.get_size())
        scale = min(_DPI / 72, _LONGEST / max(longest, 1.0))
        with closing(page.render(scale=scale, rev_byteorder=True)) as bitmap:
            image: Picture = bitmap.to_numpy()[:, :, :3].copy()
        return image, longest / max(image.shape[:2])
