"""Recognition of scans made from the demo batch: errors, seconds, memory.

    python benchmarks/ocr.py [--pages 10] [--calibrate]

Needs ``planaudit[ocr]`` and a Chinese font of the system, which stands in for the font that the demo's PDFs name. Printed for each
kind of scan: character error rate against the PDF's own text (NFKC, without white space, running header and page number apart),
mean confidence, processor seconds per page; at last the peak of memory and of address space. tesseract is measured beside it where it
is installed. `--calibrate` prints errors by confidence of the line over worse and worse scans, from which `cleaning.SURE` was chosen.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import scans  # noqa: E402

from pipeline.demo import page as typeset  # noqa: E402
from pipeline.ingestion.ocr_layout import Layout, arrange  # noqa: E402
from pipeline.ingestion.ocr_sheet import recognise  # noqa: E402

#: slant, noise, blur and dots an inch of worse and worse scans
WORSE = ((0.4, 8, 0.5, 200), (1, 40, 1.5, 200), (0.6, 60, 2.2, 200), (0.5, 25, 1, 120), (0.5, 20, 0.8, 90), (0.4, 15, 0.7, 75))
WORST = ((0.3, 12, 0.6, 65), (0.5, 20, 3, 200), (0.5, 20, 3.8, 200))
EDGES = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96, 0.98, 0.99, 1.01)
KINDS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "scan": scans.scanned,
    "scan under a seal": lambda page: scans.scanned(scans.sealed(page)),
    "rough scan": lambda page: scans.scanned(page, slant=1.5, noise=25, blur=1.2),
    "photo in a shadow": lambda page: scans.shaded(scans.scanned(scans.sealed(page), slant=2, noise=10, blur=0.8)),
    "upside down": lambda page: scans.scanned(page).transpose(Image.Transpose.ROTATE_180),
}


def pages(count: int) -> Iterator[tuple[bytes, str]]:
    """The first page of each text of the demo batch as a PDF, and its text."""
    for path in sorted((ROOT / "corpus/demo/in").glob("*.txt"))[:count]:
        data = typeset.render(path.read_text(encoding="utf-8"))
        yield data, scans.written(data)


def folded(text: str) -> str:
    """What is compared: without white space and the page's number."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("-1-", "")


def layout(image: Image.Image, dpi: int = scans.DPI) -> Layout:
    """A picture recognised and arranged."""
    return arrange(recognise(np.asarray(image))._replace(unit=72 / dpi))


def tesseract(image: Image.Image) -> str:
    """What tesseract reads, for comparison."""
    command = ["tesseract", "-", "-", "-l", "chi_sim", "--psm", "6"]
    done = subprocess.run(command, input=scans.as_file(image), capture_output=True, check=True)
    return str(done.stdout, "utf-8")


def measure(count: int) -> None:
    """Errors and seconds by kind of scan."""
    for name, worsened in KINDS.items():
        wrong = total = 0
        other: list[int] = []
        seconds, sure = 0.0, list[float]()
        for data, truth in pages(count):
            image, expected = worsened(scans.drawn(data)), folded(truth)
            begun = time.process_time()
            found = layout(image)
            seconds += time.process_time() - begun
            sure += found.confidence.values()
            wrong += Levenshtein.distance(folded("".join(line.text for line in found.lines)), expected)
            total += len(expected)
            if shutil.which("tesseract"):
                other.append(Levenshtein.distance(folded(tesseract(image)), expected))
        beside = f"  tesseract {sum(other) / total:.2%}" if other else ""
        print(f"{name:20} CER {wrong / total:6.2%}  confidence {np.mean(sure):.3f}  {seconds / count:.2f} s a page{beside}", flush=True)


def calibrate(count: int) -> None:
    """Errors by confidence of the line."""
    lines = []
    for slant, noise, blur, dpi in WORSE + WORST:
        for data, truth in pages(count):
            found = layout(scans.scanned(scans.drawn(data, dpi=dpi), slant, noise, blur), dpi)
            known = [folded(line) for line in truth.splitlines()]
            for line in found.lines:
                text = folded(line.text)
                lines.append((found.confidence[id(line)], min(Levenshtein.distance(text, other) for other in known), len(text)))
    for low, high in pairwise(EDGES):
        some = [(wrong, length) for sure, wrong, length in lines if low <= sure < high]
        if some:
            share, with_errors = sum(w for w, _ in some) / max(sum(n for _, n in some), 1), sum(w > 0 for w, _ in some) / len(some)
            print(f"confidence {low:.2f}-{high:.2f}: {len(some):5} lines, {share:6.2%} of characters wrong, {with_errors:4.0%} of lines")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--calibrate", action="store_true")
    arguments = parser.parse_args()
    (calibrate if arguments.calibrate else measure)(arguments.pages)
    status = Path("/proc/self/status")
    space = int(re.findall(r"VmPeak:\s+(\d+)", status.read_text())[0]) // 1024 if status.exists() else 0
    print(f"peak of memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB, of address space {space} MB")


if __name__ == "__main__":
    main()
