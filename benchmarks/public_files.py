"""Hostile and broken files of public collections: does every one end as text or as a named reason?

    python benchmarks/public_files.py FOLDER [--kinds pdf docx] [--jobs 2] [--sample 500] [--seconds 30] [--analyse]

Test collections of other programs (Apache POI and Tika, pdf.js, qpdf, veraPDF, Open XML SDK, libarchive …) hold thousands of files that
once broke a reader; they are no part of this project and are given as a folder. Every file goes through the worker pool of the audit;
archives and mails are unpacked one level.
Slow work (text recognition, an office suite) is left out unless --slow is given. Printed: for each kind of file how many ended as
text, with which reasons, how many crashed or ran out of time; the slowest; the most memory; each crash with its exception.
The exit status is 1 if a file crashed, ran out of time or needed more than the limit of memory.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pipeline.analysis import analyse
from pipeline.errors import ReadError
from pipeline.ingestion import containers, parse, sniff
from pipeline.ingestion.desk import Deferred, Desk
from pipeline.ingestion.workers import run
from pipeline.records import Problem
from pipeline.settings import Settings

#: outcomes that are defects of the program, whatever the file is
BAD = ("crashed", "timeout", "memory")
#: largest files by time and memory that are printed
SHOWN = 10
MEGABYTE = 2**20


class Task(NamedTuple):
    """One file and what is to be done with it."""

    path: str
    analyse: bool
    slow: bool


class Result(NamedTuple):
    """What one file came to: its kind, ``text``, ``deferred``, a code or ``memory``, details, seconds, peak memory in bytes, characters."""

    kind: str
    outcome: str
    detail: str
    seconds: float
    peak: int
    characters: int


def read_one(task: Task) -> Result:
    """Read one file in a worker, with time and peak memory taken there."""
    path = Path(task.path)
    data = path.read_bytes()
    _forget_peak()
    begun = time.perf_counter()
    kind, characters, detail = "?", 0, ""
    try:
        kind = sniff.kind(data, path.name)
        outcome = "text"
        if not containers.is_container(kind) or _unpacked(path, kind):
            source = parse(data, path.name, Desk(defer=not task.slow))
            characters = sum(len(block.printed) for block in source.blocks)
            if task.analyse:
                analyse(source, Settings())
    except Deferred as error:
        outcome, detail = "deferred", str(error)
    except ReadError as error:
        outcome = "memory" if isinstance(error.__cause__, MemoryError) else error.code
        detail = _place(error.__cause__) if outcome in BAD and error.__cause__ else str(error)
    except MemoryError as error:
        outcome, detail = "memory", _place(error)
    except Exception as error:
        outcome, detail = "crashed", _place(error)
    return Result(kind, outcome, detail, time.perf_counter() - begun, _peak(), characters)


def _unpacked(path: Path, kind: str) -> bool:
    """Unpack one level of an archive or mail; whether it is a mail with a text of its own, to be read like a file."""
    with tempfile.TemporaryDirectory() as folder:
        return containers.unpack(path, kind, 0, Path(folder), path.name).body


def _place(error: BaseException) -> str:
    """An exception with the last places of its way."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    way = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__}: {str(error)[:200]} [{way}]"


def _forget_peak() -> None:
    """Let the kernel count peak memory anew (Linux); elsewhere the peak is that of all files before, too."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def chosen(folder: Path, kinds: Sequence[str], sample: int | None) -> list[Path]:
    """The files below `folder`, those of `kinds` by their content, or a sample of `sample` drawn with a fixed seed."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if kinds:
        files = [path for path in files if sniff.kind(path.read_bytes(), path.name) in kinds]
    return sorted(random.Random(7).sample(files, sample)) if sample and sample < len(files) else files


def results(files: Sequence[Path], args: argparse.Namespace) -> Iterator[tuple[Path, Result]]:
    """Every file with what it came to; a worker that died or was given up has no kind of its own, so it is asked for here."""
    tasks = ((path, Task(str(path), args.analyse, args.slow)) for path in files)
    for path, outcome in run(tasks, read_one, args.jobs, args.seconds, args.megabytes * MEGABYTE):
        if isinstance(outcome, Problem):
            code = "memory" if outcome.code == "too_large" else outcome.code
            yield path, Result(sniff.kind(path.read_bytes(), path.name), code, outcome.message, args.seconds, 0, 0)
        else:
            yield path, outcome


def report(found: Sequence[tuple[Path, Result]], folder: Path) -> None:
    """Print the table by kind, then the slowest, the largest, and all that is bad."""
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, result in found:
        by_kind[result.kind][result.outcome] += 1
    print(f"{'kind':<10}{'files':>7}{'text':>7}{'reason':>8}{'slow':>6}" + "".join(f"{name:>9}" for name in BAD) + "  reasons")
    for kind, counts in sorted(by_kind.items(), key=lambda item: -item[1].total()):
        named = {name: n for name, n in counts.most_common() if name not in (*BAD, "text", "deferred")}
        row = f"{kind:<10}{counts.total():>7}{counts['text']:>7}{sum(named.values()):>8}{counts['deferred']:>6}"
        print(row + "".join(f"{counts[name]:>9}" for name in BAD) + "  " + " ".join(f"{name} {n}" for name, n in named.items()))
    print("\nslowest")
    for path, result in sorted(found, key=lambda item: -item[1].seconds)[:SHOWN]:
        print(f"{result.seconds:7.2f} s  {result.outcome:<10} {path.relative_to(folder)}")
    print("\nmost memory")
    for path, result in sorted(found, key=lambda item: -item[1].peak)[:SHOWN]:
        print(f"{result.peak / MEGABYTE:7.0f} MB  {result.outcome:<10} {path.relative_to(folder)}")
    print("\ndefects")
    for path, result in found:
        if result.outcome in BAD:
            print(f"{result.outcome:<8} {path.relative_to(folder)}\n         {result.detail}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kinds", nargs="+", default=[], help="only files of these kinds, by their content")
    parser.add_argument("--sample", type=int, help="only so many files")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=30.0, help="time limit for one file")
    parser.add_argument("--megabytes", type=int, default=2048, help="limit of address space of one worker")
    parser.add_argument("--analyse", action="store_true", help="analyse what was read, as the audit does")
    parser.add_argument("--slow", action="store_true", help="also do what needs an office suite or text recognition")
    args = parser.parse_args()
    files = chosen(args.folder, args.kinds, args.sample)
    begun = time.perf_counter()
    found = sorted(results(files, args))
    report(found, args.folder)
    print(f"\n{len(found)} files in {time.perf_counter() - begun:.0f} s with {args.jobs} workers")
    return int(any(result.outcome in BAD for _, result in found) or len(found) != len(files))


if __name__ == "__main__":
    # workers import the function that they run: this file under its own name
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import public_files

    sys.exit(public_files.main())
