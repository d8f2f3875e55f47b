"""Text reuse on generated batches: what is found, how fast, and with how much memory.

    python benchmarks/reuse.py [--documents 300] [--copies 602] [--seeds 41 42] [--mass 60]

The package must be installed; generator and scorer lie beside the repository in `../shared/reuse`. Printed for each seed: seconds of
`find` alone, peak memory of the process that ran it, which characters are marked as copied (mark), from which document (pair), plagdet
(Potthast et al., COLING 2010), the recall of each kind of copy, and which share of the sound characters, stock phrases included, is
marked all the same. Constants were calibrated on other seeds: 11 to 13, 21, 22 and 31 to 36.
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
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pipeline.reuse import Text, find

SHARED = Path(__file__).resolve().parents[2] / "shared" / "reuse"


def measured(folder: Path) -> tuple[list[list[int]], float, int]:
    """What `find` gives for a generated batch, as the scorer reads it; its seconds, and the peak memory in MB."""
    lines = (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [Text(f"{n:06}", json.loads(line)["text"], "submission" if n else "template") for n, line in enumerate(lines)]
    start = time.perf_counter()
    matches = find(texts)
    seconds = time.perf_counter() - start
    found = [[int(match.a), *match.a_span, int(match.b), *match.b_span] for match in matches]
    return found, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def alone(work: Any, *arguments: Any) -> Any:
    """The work done in a process of its own, so that its memory is measured alone."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def sound_marked(folder: Path, found: list[list[int]]) -> float:
    """The share of the characters that nobody copied which is marked."""
    lengths = [len(json.loads(line)["text"]) for line in (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()]
    marked, planted = [bytearray(n) for n in lengths], [bytearray(n) for n in lengths]
    for a, a_start, a_end, b, b_start, b_end in found:
        marked[a][a_start:a_end] = b"\1" * (a_end - a_start)
        marked[b][b_start:b_end] = b"\1" * (b_end - b_start)
    for document, start, end, _, kind in json.loads((folder / "gold.json").read_text(encoding="utf-8"))["spans"]:
        if kind != "stock":
            planted[document][start:end] = b"\1" * (end - start)
    sound = sum(n - sum(plants) for n, plants in zip(lengths, planted, strict=True))
    wrong = sum(
        mark and not plant for marks, plants in zip(marked, planted, strict=True) for mark, plant in zip(marks, plants, strict=True)
    )
    return wrong / sound


def run(script: str, *arguments: str) -> str:
    """What a script of the shared folder prints."""
    command = [sys.executable, str(SHARED / script), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def generated(documents: int, copies: int, seed: int) -> None:
    """Generate one batch, find, score and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"seed {seed}:", run("generate.py", str(documents), str(copies), name, str(seed)))
        found, seconds, memory = alone(measured, folder)
        (folder / "found.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in found), encoding="utf-8")
        score = json.loads(run("score.py", name, str(folder / "found.jsonl")))
        mark = " / ".join(f"{score[key]:.3f}" for key in ("mark_P", "mark_R", "mark_F1"))
        pair = " / ".join(f"{score[key]:.3f}" for key in ("pair_P", "pair_R", "pair_F1"))
        print(f"  {seconds:.2f} s  {memory} MB  {len(found)} matches")
        print(f"  mark P / R / F1 {mark}   pair P / R / F1 {pair}   granularity {score['gran']:.3f}   plagdet {score['plagdet']:.3f}")
        print("  recall:", "  ".join(f"{kind} {share:.3f}" for kind, share in sorted(score["R_by_type"].items())))
        print(f"  sound characters marked: {100 * sound_marked(folder, found):.2f} %")


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--copies", type=int, default=602)
    parser.add_argument("--seeds", type=int, nargs="+", default=[41, 42])
    parser.add_argument("--mass", type=int, default=60)
    args = parser.parse_args()
    if not SHARED.is_dir():
        parser.error("generator and scorer are expected in ../shared/reuse, beside the repository")
    for seed in args.seeds:
        generated(args.documents, args.copies, seed)
    lines, share, seconds = alone(mass, args.mass)
    print(f"mass copy: {args.mass} holders  {lines} lines  {share:.3f} of its characters  {seconds:.2f} s")


if __name__ == "__main__":
    main()
