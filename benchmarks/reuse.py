"""Copied passages: what is found, how fast and with how much memory, beside other tools on the same batches in the same run.

    python benchmarks/reuse.py [--documents 300 5000] [--seed 43] [--peers FOLDER | --alone] [--patience 900] [--write]

Makes batches with planted copies (`reuse_batch.py`), an environment of its own for the tools of `reuse-peers.txt` and one for passim
(`reuse-passim.txt`, which pip fetches from GitHub; Java 17) in FOLDER, where they stay, and prints a row for each tool and size: which
characters are marked as copied, from which document, plagdet, the recall of copies with exchanged words (`reuse_score.py`), seconds by the
clock and of the processor, peak memory, and how many times the floor that is. The floor is what no such method can do without: read the
texts, normalise them, hash and sort their 8-grams with numpy; it runs just before and just after ours, and the mean counts.

Below the table: what a document costs that is added to a batch compared before, how many times our seconds each tool takes, the recall of
each kind of copy, the growth of ours from size to size, one document filed by many, passages rewritten by hand, and sound documents of one
genre (`reuse_cases.py`). A tool that has not ended after `--patience` seconds is stopped, and so said. `--write` puts the table into both
READMEs. Constants of the comparison were calibrated on seeds 11 to 13, 21, 22 and 31 to 36.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import forkserver, get_context
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import reuse_cases
from reuse_batch import generate
from reuse_score import score

from pipeline.reuse import Text, find
from pipeline.reuse.incremental import LEAST, Incremental
from pipeline.reuse.normalise import normalised

HERE = Path(__file__).resolve().parent
#: the tools, by what runs them and what is printed; those of passim's environment; documents up to which each is tried
PEERS = {"datasketch": "datasketch MinHash LSH", "rensa": "rensa MinHash LSH", "copydetect": "copydetect", "passim": "passim"}
LARGEST = {"datasketch": 5000, "rensa": 5000, "copydetect": 5000, "passim": 300}
OURS = "planaudit"
_Out = TypeVar("_Out")


class Row(NamedTuple):
    """One line of the table: seconds by the clock, those of all processors, both as multiples of the floor."""

    tool: str
    documents: int
    seconds: float
    processor: float
    megabytes: int
    floors: float
    processor_floors: float
    score: dict[str, Any]


class Cost(NamedTuple):
    """Seconds by the clock and of the processor, and peak memory in MB, of all processes."""

    seconds: float
    processor: float
    megabytes: int


# --- what is measured, each in a process of its own ----------------------------------------------------------------------------------


def texts_of(batch: Path) -> list[str]:
    """The texts of a batch; the first is the template."""
    return [json.loads(line)["text"] for line in (batch / "docs.jsonl").read_text(encoding="utf-8").splitlines()]


def cost(work: Callable[[Path], _Out], batch: Path) -> tuple[_Out, Cost]:
    """What some work on a batch gives, and what it costs."""
    done = threading.Event()
    with ThreadPoolExecutor(1) as beside:
        workers = beside.submit(held_by_workers, done)
        start, used = time.perf_counter(), time.process_time()
        out = work(batch)
        seconds, processor = time.perf_counter() - start, time.process_time() - used
        done.set()
    if os.name == "posix":  # the server from which workers come ends after this process, else, and nobody counts what they took
        forkserver._forkserver._stop()  # type: ignore[attr-defined]
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return out, Cost(seconds, processor + theirs.ru_utime + theirs.ru_stime, (mine.ru_maxrss + workers.result()) // 1024)


def held_by_workers(done: threading.Event) -> int:
    """The most memory that worker processes hold together at a time, in kB, what they share counted for each (Linux; else 0)."""
    most, page = 0, resource.getpagesize() // 1024
    while not done.wait(0.1):
        server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
        with suppress(OSError):  # one may have ended meanwhile
            children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
            most = max(most, sum(int(Path(f"/proc/{child}/statm").read_text().split()[1]) * page for child in [*children, server]))
    return most


def batch_of(batch: Path) -> list[Text]:
    """A batch as `find` takes it."""
    return [Text(f"{n:06}", text, "submission" if n else "template") for n, text in enumerate(texts_of(batch))]


def ours(batch: Path) -> list[list[int]]:
    """What `find` gives for a batch, as the scorer reads it; reading it is part of the work."""
    return [[int(match.a), *match.a_span, int(match.b), *match.b_span] for match in find(batch_of(batch))]


def kept(batch: Path) -> int:
    """Compare all documents but the last and leave what a later comparison needs; gives the units of the batch."""
    texts = batch_of(batch)[:-1]
    find(texts, Incremental(batch / "state"))
    return sum(len(text.text) for text in texts)


def one_more(batch: Path) -> int:
    """Compare all documents by way of what `kept` left; gives the number of matches."""
    return len(find(batch_of(batch), Incremental(batch / "state")))


def floor(batch: Path) -> None:
    """Read, normalise, hash the 8-grams, sort them."""
    units = np.concatenate([np.append(normal.units, np.uint32(0)) for normal in normalised(texts_of(batch))])
    hashes = np.zeros(len(units) - 7, np.uint64)
    for step in range(8):
        hashes *= np.uint64(0x9E3779B97F4A7C15)
        hashes += units[step : len(units) - 7 + step]
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(0x9E3779B97F4A7C15)
    hashes.sort()


def alone(work: Callable[..., _Out], *arguments: Any) -> _Out:
    """The work done in a process of its own, so that its memory is measured alone."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def peer(python: Path, tool: str, batch: Path, patience: float) -> tuple[list[list[int]], Cost]:
    """What another tool finds in a batch. Raises RuntimeError with the reason where it does not end well."""
    out = batch / f"{tool}.jsonl"
    command = [str(python), str(HERE / "reuse_peers.py"), tool, str(batch), str(out)]
    # Spark starts the first `python` on the path
    surroundings = os.environ | {"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings, start_new_session=os.name == "posix"
    )
    try:
        said, errors = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        stop(process)
        raise RuntimeError(f"not done after {patience:.0f} s") from None
    if process.returncode:
        raise RuntimeError((errors.strip().splitlines() or [f"ended with status {process.returncode}, without a word"])[-1])
    with out.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines], Cost(**json.loads(said.splitlines()[-1]))


def stop(process: subprocess.Popen[str]) -> None:
    """End a process and those that it has started."""
    if os.name == "posix":
        os.killpg(process.pid, 9)
    process.kill()
    process.communicate()


def prepared(folder: Path, requirements: str) -> Path:
    """The Python of an environment with these requirements, made where it is missing. Raises RuntimeError where pip cannot make it."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        done = subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(HERE / requirements)], check=False)
        if done.returncode:
            python.unlink()
            raise RuntimeError(f"pip could not install {requirements}")
    return python


# --- rows and words ------------------------------------------------------------------------------------------------------------------


def rows_of(batch: Path, documents: int, peers: Path | None, patience: float) -> Iterator[Row | str]:
    """The rows of one batch, ours first, and what else is to be said."""
    before = alone(cost, floor, batch)[1]
    found, mine = alone(cost, ours, batch)
    after = alone(cost, floor, batch)[1]
    least = Cost((before.seconds + after.seconds) / 2, (before.processor + after.processor) / 2, 0)
    yield row(OURS, documents, mine, least, found, batch)
    yield f"{documents} documents: floor {least.seconds:.2f} s ({least.processor:.2f} s of the processor); {len(found)} matches"
    if alone(kept, batch) >= LEAST:
        again, added = alone(cost, one_more, batch)
        assert again == len(found), "the same matches, however they were found"
        yield (
            f"{documents} documents, the last of them added to the others: {added.seconds:.1f} s ({added.processor:.1f} s of the "
            f"processor), {added.processor / mine.processor:.2f} of a full comparison's processor time"
        )
    for tool, title in PEERS.items() if peers else ():
        if documents > LARGEST[tool]:
            yield f"{title}, {documents} documents: not tried above {LARGEST[tool]}"
            continue
        try:
            python = prepared(peers / tool, "reuse-passim.txt") if tool == "passim" else prepared(peers / "others", "reuse-peers.txt")
            found, theirs = peer(python, tool, batch, patience)
            yield row(title, documents, theirs, least, found, batch)
            yield f"{title}, {documents} documents: {theirs.seconds / mine.seconds:.1f} times our seconds"
        except RuntimeError as error:
            yield f"{title}, {documents} documents: {error}; ours {mine.seconds:.1f} s"


def row(tool: str, documents: int, spent: Cost, least: Cost, found: list[list[int]], batch: Path) -> Row:
    return Row(tool, documents, *spent, spent.seconds / least.seconds, spent.processor / least.processor, score(batch, found))


#: the head of the table in each README, and the words for a run of it
HEADS = {
    "README.md": (
        "份数",
        "工具",
        "标出的字：准确率 / 召回率 / F1",
        "来源 F1",
        "plagdet",
        "换词的召回率",
        "秒（处理器）",
        "内存 MB",
        "× 底线",
    ),
    "README.en.md": (
        "documents",
        "tool",
        "marked: precision / recall / F1",
        "source F1",
        "plagdet",
        "words exchanged",
        "s (processor)",
        "MB",
        "× floor",
    ),
}
BEGIN, END = "<!-- benchmarks/reuse.py -->", "<!-- end -->"


def table(rows: list[Row], head: tuple[str, ...]) -> str:
    """The rows as Markdown."""
    lines = [f"| {' | '.join(head)} |", f"| ---: | --- |{' ---: |' * (len(head) - 2)}"]
    for one in rows:
        figures = one.score
        cells = [f"{one.documents:,}", f"**{one.tool}**" if one.tool == OURS else one.tool]
        cells.append(" / ".join(f"{figures[key]:.3f}" for key in ("mark_P", "mark_R", "mark_F1")))
        cells += [number(figures.get(key)) for key in ("pair_F1", "plagdet")] + [number(figures.get("kinds", {}).get("subst"))]
        cells += [f"{one.seconds:.1f} ({one.processor:.1f})", f"{one.megabytes:,}", f"{one.floors:.1f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def number(value: float | None) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def write(rows: list[Row]) -> None:
    """The table between the marks of both READMEs."""
    for name, head in HEADS.items():
        path = HERE.parent / name
        text = path.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN, 1)
        path.write_text(f"{before}{BEGIN}\n\n{table(rows, head)}\n\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")


def said_of(mine: list[Row]) -> Iterator[str]:
    """Recall by kind, sound characters, and growth, for each of our rows."""
    for n, one in enumerate(mine):
        kinds = "  ".join(f"{kind} {share:.3f}" for kind, share in sorted(one.score["kinds"].items()))
        yield f"{one.documents} documents: recall by kind: {kinds}; sound characters marked: {one.score['sound']:.2%}"
        yield f"{one.documents} documents: {one.floors:.1f} floors by the clock, {one.processor_floors:.1f} of the processor"
        if n:
            grown, more = one.seconds / mine[n - 1].seconds, one.documents / mine[n - 1].documents
            yield f"{one.documents} documents: {grown:.1f} times the seconds of {mine[n - 1].documents}, for {more:.1f} times the documents"


def trials(holders: int, batch: Path) -> Iterator[str]:
    """The mass copy, the passages rewritten by hand, the sound documents of one genre."""
    for several in (holders, 2 * holders):
        copy = alone(reuse_cases.mass, several)
        yield f"one document filed by {several}: {copy.matches} matches, {copy.share:.3f} of its characters, {copy.seconds:.2f} s"
    for way in alone(reuse_cases.rewritten, texts_of(batch)[1:]):
        yield f"rewritten by hand, {way.how}: {way.found} of {way.passages} found, {way.share:.3f} of their characters"
    for genre in reuse_cases.sound():
        yield f"sound documents, {genre.name}: {genre.share:.2%} of {genre.letters} letters marked in {genre.documents} documents"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[300, 5000])
    parser.add_argument("--seed", type=int, default=43)
    parser.add_argument("--mass", type=int, default=60, help="holders of the document that many file")
    parser.add_argument("--peers", type=Path, help="folder of the peers' environments, kept for the next time")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    parser.add_argument("--patience", type=float, default=900, help="seconds after which a peer is stopped")
    parser.add_argument("--write", action="store_true", help="put the table into both READMEs")
    args = parser.parse_args()
    rows, notes = list[Row](), list[str]()
    with tempfile.TemporaryDirectory() as name:
        peers = None if args.alone else (args.peers or Path(name) / "peers").resolve()
        batches = {documents: Path(name) / f"batch-{documents}" for documents in sorted(args.documents)}
        for documents, batch in batches.items():
            generate(documents, 2 * documents, batch, args.seed)
            for one in rows_of(batch, documents, peers, args.patience):
                (notes if isinstance(one, str) else rows).append(one)  # type: ignore[arg-type]
                print(one if isinstance(one, str) else f"{one.tool}, {one.documents} documents: {one.seconds:.1f} s", flush=True)
        notes += said_of([one for one in rows if one.tool == OURS])
        notes += trials(args.mass, batches[min(batches)])
    print("", table(rows, HEADS["README.en.md"]), "", *notes, sep="\n")
    print("load average", " ".join(f"{load:.2f}" for load in os.getloadavg()), "on", os.cpu_count(), "cores")
    if args.write:
        write(rows)


if __name__ == "__main__":
    main()
