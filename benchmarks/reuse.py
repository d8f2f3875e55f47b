"""Text reuse on generated batches: what is found, how fast, and with how much memory, in one table.

    python benchmarks/reuse.py [--documents 300 5000] [--seeds 41 42] [--mass 60] [--peers VENV]

The package must be installed; generator, scorer and the peers' script lie beside the repository in `../shared/reuse`. For each size and
seed one row with seconds of the comparison alone and how many times the floor that is (the floor: read the same texts, normalise them,
hash and sort their 8-grams with numpy, in a process of its own just before), peak memory of the process, the growth of the time from the
size before, which characters are marked as copied (mark), from which document (plagdet: Potthast et al., COLING 2010), and the recall
of copies with exchanged words. `--peers` names a folder for an environment of its own, made where it is missing, in which datasketch,
rensa and copydetect run on the same data in the same run. Below the table: recall of each kind of copy, sound characters marked all the
same, one document filed by many, and passages that were rewritten by hand. Constants were calibrated on other seeds: 11 to 13, 21, 22
and 31 to 36.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from pipeline.reuse import Text, find
from pipeline.reuse.normalise import normalise

SHARED = Path(__file__).resolve().parents[2] / "shared" / "reuse"
PARAPHRASES = Path(__file__).with_name("paraphrases.yaml")
#: the peers that run on Chinese as it is, and the packages they need
PEERS = {"datasketch_win": "datasketch MinHash LSH, windows", "rensa_win": "rensa, windows", "copydetect": "copydetect 25/30"}
PACKAGES = ["datasketch>=1.6", "rensa>=0.2", "copydetect>=0.5", "numpy"]
#: a run that takes longer is no peer any more
LONGEST = 3600


class Row(NamedTuple):
    """One line of the table; None where it was not measured."""

    tool: str
    documents: int
    seconds: float
    floors: float | None
    processor: float | None
    megabytes: int
    growth: float | None
    score: dict[str, Any] | None


def texts_of(folder: Path) -> list[str]:
    """The texts of a generated batch; the first is the template."""
    return [json.loads(line)["text"] for line in (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()]


def peak() -> int:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measured(folder: Path) -> tuple[list[list[int]], float, float, int]:
    """What `find` gives for a generated batch, as the scorer reads it; seconds by clock and processors, and peak memory in MB."""
    start, used = time.perf_counter(), time.process_time()
    matches = find([Text(f"{n:06}", text, "submission" if n else "template") for n, text in enumerate(texts_of(folder))])
    seconds, used = time.perf_counter() - start, time.process_time() - used
    return [[int(match.a), *match.a_span, int(match.b), *match.b_span] for match in matches], seconds, used, peak()


def floor(folder: Path) -> tuple[float, float]:
    """Seconds, by the clock and of the processor, of what no such method can do without: read, normalise, hash the 8-grams, sort them."""
    start, used = time.perf_counter(), time.process_time()
    units = np.concatenate([np.append(normalise(text).units, np.uint32(0)) for text in texts_of(folder)])
    hashes = np.zeros(len(units) - 7, np.uint64)
    for step in range(8):
        hashes *= np.uint64(0x9E3779B97F4A7C15)
        hashes += units[step : len(units) - 7 + step]
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(0x9E3779B97F4A7C15)
    hashes.sort()
    return time.perf_counter() - start, time.process_time() - used


def alone(work: Any, *arguments: Any) -> Any:
    """The work done in a process of its own, so that its memory is measured alone."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def run(script: str, *arguments: str) -> str:
    """What a script of the shared folder prints."""
    command = [sys.executable, str(SHARED / script), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def scored(folder: Path, found: Path) -> dict[str, Any]:
    """The scorer's figures for a file of predictions."""
    figures: dict[str, Any] = json.loads(run("score.py", str(folder), str(found)))
    return figures


def ours(folder: Path, documents: int, before: Row | None) -> tuple[Row, str]:
    """Floor and `find` on one batch, and what is said below the table."""
    least, least_used = alone(floor, folder)
    found, seconds, used, memory = alone(measured, folder)
    (folder / "found.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in found), encoding="utf-8")
    score = scored(folder, folder / "found.jsonl")
    kinds = "  ".join(f"{kind} {share:.3f}" for kind, share in sorted(score["R_by_type"].items()))
    note = f"{documents} documents: floor {least:.2f} s ({least_used:.2f} s of the processor); {len(found)} matches; recall: {kinds}; "
    note += f"sound characters marked: {100 * sound_marked(folder, found):.2f} %"
    growth = seconds / before.seconds if before and before.documents < documents else None
    return Row("planaudit", documents, seconds, seconds / least, used / least_used, memory, growth, score), note


def sound_marked(folder: Path, found: list[list[int]]) -> float:
    """The share of the characters that nobody copied which is marked."""
    lengths = [len(text) for text in texts_of(folder)]
    marked, planted = [np.zeros(n, np.bool_) for n in lengths], [np.zeros(n, np.bool_) for n in lengths]
    for a, a_start, a_end, b, b_start, b_end in found:
        marked[a][a_start:a_end] = True
        marked[b][b_start:b_end] = True
    for document, start, end, _, kind in json.loads((folder / "gold.json").read_text(encoding="utf-8"))["spans"]:
        if kind != "stock":
            planted[document][start:end] = True
    wrong = sum(int((marks & ~plants).sum()) for marks, plants in zip(marked, planted, strict=True))
    return wrong / sum(int((~plants).sum()) for plants in planted)


def prepared(environment: Path) -> Path:
    """The Python of the peers' environment, which is made where it is missing."""
    python = environment / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def peer(python: Path, tool: str, name: str, folder: Path, documents: int) -> Row | str:
    """One peer on one batch; a sentence where it does not come to an end."""
    script = "import resource,runpy,sys;sys.argv=sys.argv[1:];runpy.run_path(sys.argv[0]);"
    script += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)"
    start = time.perf_counter()
    try:
        command = [str(python), "-c", script, str(SHARED / "peers.py"), folder.name, tool]
        done = subprocess.run(command, check=False, cwd=folder.parent, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return f"{name}, {documents} documents: not done after {LONGEST} s"
    seconds = time.perf_counter() - start
    if done.returncode:
        return f"{name}, {documents} documents: {(done.stderr.strip().splitlines() or ['ended without a word'])[-1]}"
    score = scored(folder, folder.parent / f"o_{tool}_{folder.name}.jsonl")
    return Row(name, documents, seconds, None, None, int(done.stdout.split()[-1]), None, score)


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    head = "| tool | documents | s | × floor | × floor, processor | MB | growth | mark P / R / F1 | pair F1 | plagdet | substituted |"
    lines = [head, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |"]
    for row in rows:
        score = row.score or {}
        mark = " / ".join(f"{score[key]:.3f}" for key in ("mark_P", "mark_R", "mark_F1")) if score else "–"
        substituted = score.get("R_by_type", {}).get("subst")
        cells = [row.tool, f"{row.documents:,}", f"{row.seconds:.1f}", number(row.floors, 1), number(row.processor, 1)]
        cells += [
            f"{row.megabytes:,}",
            number(row.growth, 1),
            mark,
            number(score.get("pair_F1"), 3),
            number(score.get("plagdet"), 3),
            number(substituted, 3),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def number(value: float | None, digits: int) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def mass(holders: int) -> tuple[int, float, float]:
    """So many schools file one plan with a word changed here and there: lines of output, share of it found, seconds."""
    rng = random.Random(holders)
    letters = [chr(0x4E00 + n) for n in range(3000)]

    def prose(size: int) -> str:
        return "".join(rng.choice(letters) + "。" * (rng.random() < 0.04) for _ in range(size))

    common = prose(3000)
    own = [("".join(rng.choice(letters) if rng.random() < 0.02 else char for char in common), prose(400)) for _ in range(holders)]
    texts = [Text(f"{n:06}", mine + copy + mine[::-1], "submission") for n, (copy, mine) in enumerate(own)]
    start = time.perf_counter()
    matches = find(texts)
    seconds = time.perf_counter() - start
    reached: dict[str, int] = {}
    for match in matches:
        for name, span in ((match.a, match.a_span), (match.b, match.b_span)):
            reached[name] = max(reached.get(name, 0), span.end - span.start)
    share = sum(min(reached.get(text.id, 0) / len(copy), 1.0) for text, (copy, _) in zip(texts, own, strict=True)) / holders
    return len(matches), share, seconds


def paraphrased(folder: Path) -> dict[str, tuple[int, int, float]]:
    """Passages rewritten by hand, each pair planted in two sound documents: for each way of rewriting how many there are, how many are
    found, and the share of their characters that is marked."""
    pairs = yaml.safe_load(PARAPHRASES.read_text(encoding="utf-8"))
    bodies = texts_of(folder)[1:]
    texts, places = [], []
    for n, pair in enumerate(pairs):
        for side in "ab":
            body = bodies[(2 * n + (side == "b")) % len(bodies)]
            cut = body.index("。", len(body) // 2) + 1
            texts.append(Text(f"{n:03}{side}", body[:cut] + "\n" + pair[side] + "\n" + body[cut:], "submission"))
            places.append((cut + 1, cut + 1 + len(pair[side])))
    matches = {(match.a, match.b): match for match in find(texts) if match.a[:3] == match.b[:3] and match.a != match.b}
    counts: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    for n, pair in enumerate(pairs):
        match, (a, b) = matches.get((f"{n:03}a", f"{n:03}b")), (places[2 * n], places[2 * n + 1])
        spans = [(match.a_span, a), (match.b_span, b)] if match else []
        got = [max(min(span.end, place[1]) - max(span.start, place[0]), 0) for span, place in spans]
        share = sum(got) / (a[1] - a[0] + b[1] - b[0])
        counts[pair["how"]].append((share > 0, share))
        counts["all"].append((share > 0, share))
    return {how: (len(rows), sum(hit for hit, _ in rows), sum(s for _, s in rows) / len(rows)) for how, rows in sorted(counts.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[300, 5000])
    parser.add_argument("--seeds", type=int, nargs="+", default=[41, 42])
    parser.add_argument("--mass", type=int, default=60)
    parser.add_argument("--peers", type=Path)
    args = parser.parse_args()
    if not SHARED.is_dir():
        parser.error("generator and scorer are expected in ../shared/reuse, beside the repository")
    rows: list[Row] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        python = prepared(args.peers.resolve()) if args.peers else None
        for seed in args.seeds:
            before = None
            for documents in sorted(args.documents):
                folder = Path(name) / f"b{seed}_{documents}"
                run("generate.py", str(documents), str(2 * documents), str(folder), str(seed))
                before, note = ours(folder, documents, before)
                rows.append(before)
                notes.append(f"seed {seed}, {note}")
                for tool, title in PEERS.items() if python else ():
                    row = peer(python, tool, title, folder, documents)
                    (notes if isinstance(row, str) else rows).append(row)  # type: ignore[arg-type]
        lines, share, seconds = alone(mass, args.mass)
        notes.append(f"mass copy: {args.mass} holders, {lines} lines, {share:.3f} of its characters, {seconds:.2f} s")
        rewritten = alone(paraphrased, Path(name) / f"b{args.seeds[0]}_{min(args.documents)}")
        for how, (several, hits, share) in rewritten.items():
            notes.append(f"rewritten by hand, {how}: {hits} of {several} found, {share:.3f} of their characters")
    print(table(rows), "", *notes, sep="\n")


if __name__ == "__main__":
    main()
