"""The speed of analysis, without reading files, and what a worker process needs to start.

    python benchmarks/analysis.py [--runs 3]

The package must be installed; texts are those of corpus/train. Printed: megabytes of UTF-8 text per second on one core (median of the
runs), beside jieba's segmentation and a plain regular expression over the same text in the same run, since machines differ and are
rarely idle; then seconds until a worker has imported what it needs, and until it has analysed its first document, beside those of Python
alone and of numpy.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from pipeline.analysis import analyse
from pipeline.ingestion import parse
from pipeline.settings import Settings

TEXTS = Path(__file__).resolve().parents[1] / "corpus" / "train"
WORKER = "import pipeline.analysis, pipeline.ingestion.docx"
FIRST = f"""{WORKER}
from pipeline.records import Block, Source
from pipeline.requirements import Required, Rubric
from pipeline.settings import Settings
rubric = Rubric("plan", (), (Required("steps", "方法步骤", "Steps"),), "要求", "Rubric", "own.yaml")
lines = ("青石小学禁毒工作方案", "一、守护", "二、落实")
pipeline.analysis.analyse(Source(tuple(map(Block, lines)), "docx"), Settings(rubrics=(rubric,)))"""


def seconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    work()
    return clock() - start


def speeds(runs: int) -> dict[str, float]:
    """Megabytes per second of processor time of each way to go over the texts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    sources = [parse(path.read_bytes(), path.name) for path in sorted(TEXTS.glob("*/in/*.*"))]
    texts = ["\n".join(block.printed for block in source.blocks) for source in sources]
    size = sum(len(text.encode()) for text in texts) / 1e6
    settings = Settings()
    pattern = re.compile(r"[\u3400-\u9fff]+")
    ways: dict[str, Callable[[], object]] = {
        "analyse": lambda: [analyse(source, settings) for source in sources],
        "jieba.lcut": lambda: [jieba.lcut(text) for text in texts],
        "plain regex": lambda: [pattern.findall(text) for text in texts],
    }
    for work in ways.values():
        work()  # caches and tables
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(runs):
        for way, work in ways.items():
            times[way].append(seconds(work, time.process_time))
    print(f"{len(texts)} texts, {size:.2f} MB, median of {runs} runs")
    return {way: size / statistics.median(taken) for way, taken in times.items()}


def start_up(code: str, runs: int) -> float:
    """Seconds of a new Python process that runs the code; the least of the runs, since other work only adds to it."""
    return min(seconds(lambda: subprocess.run([sys.executable, "-c", code], check=True), time.perf_counter) for _ in range(runs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    found = speeds(runs)
    for way, speed in found.items():
        print(f"  {way:12} {speed:8.2f} MB/s   analyse is {found['analyse'] / speed:.2f} times as fast")
    starts = {"python": "pass", "numpy": "import numpy", "worker": WORKER, "worker, first document": FIRST}
    for what, code in starts.items():
        print(f"  start-up, {what:22} {start_up(code, runs):6.3f} s")


if __name__ == "__main__":
    main()
