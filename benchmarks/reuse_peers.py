"""One other tool on a batch of `reuse_batch.py`; runs in the environment of `reuse-peers.txt` or `reuse-passim.txt`.

    python reuse_peers.py datasketch|rensa|copydetect|passim BATCH FOUND.jsonl

Writes what it finds as `reuse_score.py` reads it, and prints {"seconds", "processor", "megabytes"}: from the texts in memory to the
list of finds, without imports; passim from its start to its output on disk, with its Java process. Settings are each tool's best of
those tried on batches of 300: windows of 100 characters every 50 and Jaccard .4 for MinHash, noise and guarantee thresholds 25 and 30
for winnowing, n-grams of 15 and a gap of 100 for passim.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

Found = Iterator[list[int]]

#: characters of a window, and from one to the next; characters of a shingle; least Jaccard similarity; hashes of a MinHash
WINDOW, STEP, SHINGLE, LIKE, HASHES = 100, 50, 5, 0.4, 128
#: noise and guarantee threshold of winnowing, in characters
NOISE, GUARANTEE = 25, 30


def windows(texts: list[str]) -> list[tuple[int, int, int]]:
    """Document, start and end of each window."""
    return [
        (document, start, min(len(text), start + WINDOW))
        for document, text in enumerate(texts)
        for start in range(0, max(1, len(text) - STEP), STEP)
    ]


def shingles(texts: list[str], window: tuple[int, int, int]) -> list[str]:
    document, start, end = window
    return [texts[document][at : at + SHINGLE] for at in range(start, max(start + 1, end - SHINGLE + 1))]


def datasketch(texts: list[str]) -> Found:
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415

    items = windows(texts)
    index = MinHashLSH(threshold=LIKE, num_perm=HASHES)
    sketches = list(MinHash.generator(({shingle.encode() for shingle in shingles(texts, item)} for item in items), num_perm=HASHES))
    for n, sketch in enumerate(sketches):
        index.insert(n, sketch)
    return matched(items, ((n, other) for n, sketch in enumerate(sketches) for other in index.query(sketch)), sketches)


def rensa(texts: list[str]) -> Found:
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415

    items, sketches = windows(texts), []
    index = RMinHashLSH(threshold=LIKE, num_perm=HASHES, num_bands=HASHES // 4)
    for n, item in enumerate(items):
        sketches.append(RMinHash(num_perm=HASHES, seed=42))
        sketches[n].update(shingles(texts, item))
        index.insert(n, sketches[n])
    return matched(items, ((n, other) for n, sketch in enumerate(sketches) for other in index.query(sketch)), sketches)


def matched(items: list[tuple[int, int, int]], pairs: Iterator[tuple[int, int]], sketches: list) -> Found:
    """The pairs of windows that are alike enough, each once, without those that overlap."""
    for n, other in pairs:
        apart = items[n][0] != items[other][0] or other - n >= 3
        if other > n and apart and sketches[n].jaccard(sketches[other]) >= LIKE:
            yield [*items[n], *items[other]]


def copydetect(texts: list[str]) -> Found:
    """Its comparison of all pairs but those that share no fingerprint, of which it would find nothing."""
    import copydetect as library  # noqa: PLC0415

    warnings.filterwarnings("ignore")
    holders: dict[int, list[int]] = defaultdict(list)
    prints = []
    with TemporaryDirectory() as name:
        for n, text in enumerate(texts):
            path = Path(name) / f"{n}.txt"
            path.write_text(text, encoding="utf-8")
            prints.append(library.CodeFingerprint(str(path), NOISE, GUARANTEE - NOISE + 1, filter=False, encoding="utf-8"))
            for one in set(prints[n].hashes):
                holders[one].append(n)
        others: dict[int, set[int]] = defaultdict(set)
        for several in holders.values():
            for one, other in combinations(several, 2):
                others[one].add(other)
        for one, found in others.items():
            for other in sorted(found):
                overlap, _, slices = library.compare_files(prints[one], prints[other])
                if overlap:  # the two sides are not matched up
                    yield from ([one, int(start), int(end), other, 0, 0] for start, end in zip(*slices[0], strict=True))
                    yield from ([one, 0, 0, other, int(start), int(end)] for start, end in zip(*slices[1], strict=True))


def passim(batch: Path) -> Found:
    """Its pairwise alignments; it ends before the clustering, which wants a package of Java's and is not measured."""
    from passim import seriatim  # noqa: PLC0415
    from pyspark.sql import DataFrame  # noqa: PLC0415

    def enough(*_: object) -> None:
        raise SystemExit

    DataFrame.clusterExtents = enough
    options = ["--all-pairs", "--fields", "xxhash64(series) as gid", "--filterpairs", "gid < gid2", "--pairwise"]
    options += ["--floating-ngrams", "-n", "15", "-g", "100"]
    out = batch / "passim"
    shutil.rmtree(out, ignore_errors=True)
    with suppress(SystemExit):
        seriatim.main([*options, str(batch / "docs.jsonl"), str(out)])
    for path in sorted((out / "align.json").glob("part-*")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            yield [int(row["id"][1:]), row["begin"], row["end"], int(row["id2"][1:]), row["begin2"], row["end2"]]


def main() -> None:
    tool, batch, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    texts = [json.loads(line)["text"] for line in (batch / "docs.jsonl").read_text(encoding="utf-8").splitlines()]
    tools = {"datasketch": datasketch, "rensa": rensa, "copydetect": copydetect}
    began, used = time.perf_counter(), time.process_time()
    with out.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in (passim(batch) if tool == "passim" else tools[tool](texts)))
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    if tool == "passim":  # Java and its workers: known once they have ended
        from pyspark import SparkContext  # noqa: PLC0415

        gateway = SparkContext._gateway
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    processor += theirs.ru_utime + theirs.ru_stime
    print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": max(mine.ru_maxrss, theirs.ru_maxrss) // 1024}))


if __name__ == "__main__":
    main()
