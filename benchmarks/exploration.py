"""The exploration of a large corpus: seconds of each step, and the peak memory of the process.

    python benchmarks/exploration.py [--documents 5000] [--characters 2000] [--seed 1]

The documents are generated: clauses of invented plans with planted keywords and phrases, as in the tests, in a result folder of their
own. Each step is timed by the clock and by the processor; the words are cut twice, the second time from what the first one kept. Phrases,
keywords and the travelling phrase that were planted must be found, else the run fails.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "exploration"))

import invented_corpus

from pipeline import exploration as ex
from pipeline.exploration.words import Segmenter


def timed(name: str, work: Callable[[], Any]) -> Any:
    clock, processor = time.perf_counter(), time.process_time()
    made = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:28} {time.perf_counter() - clock:8.1f} s {time.process_time() - processor:8.1f} s {peak:6} MB", flush=True)
    return made


def long_documents(number: int, characters: int, seed: int) -> list[dict[str, Any]]:
    """The invented plans, each made as long as wanted with clauses of others."""
    made = invented_corpus.documents(number, seed)
    bodies = [line["text"].split("二、主要任务\n")[1] for line in made]
    for n, line in enumerate(made):
        parts = [bodies[(n * 7 + k * 13) % len(made)] for k in range(1, 1 + (characters - len(line["text"])) // len(bodies[n]))]
        line["text"] += "\n" + "\n".join(parts)
        line["sections"][-1]["span"][1] = len(line["text"])
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--characters", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        run = invented_corpus.write(root / "run", long_documents(args.documents, args.characters, args.seed))
        print(f"{'step':28} {'clock':>10} {'processor':>10} {'peak':>9}")
        corpus = timed("load", lambda: ex.load(run, cache=root / "cache"))
        words = timed(f"words ({Segmenter().engine})", lambda: corpus.words)
        timed("words, kept", lambda: ex.load(run, cache=root / "cache").words)
        told = timed("content", lambda: ex.content(words))
        timed("frequency and dispersion", lambda: ex.frequency(told))
        groups = corpus.grouping("campaign").reindex(told.index)
        first, second = invented_corpus.KEYWORDS
        keyed = timed("keyness", lambda: ex.keyness(told, groups, first, second))
        timed("log-odds", lambda: ex.log_odds(told, groups, first, second))
        found = timed("phrases", lambda: ex.phrases(corpus))
        timed("formulas", lambda: ex.formulas(corpus))
        timed("four characters", lambda: ex.four_characters(corpus))
        timed("parallels", lambda: ex.parallels(corpus))
        hits = timed("occurrences of 100 phrases", lambda: ex.occurrences(corpus, found["phrase"].head(100)))
        timed("first stands, adoption", lambda: (ex.first_stands(hits, corpus.documents), ex.adoption(hits, corpus.documents)))
        timed("collocations", lambda: ex.collocations(told, "检查"))
        timed("concordance", lambda: ex.concordance(corpus, "灭火器"))
        timed("formulaic share", lambda: ex.formulaic_share(corpus))
        timed("specific share", lambda: ex.specific_share(corpus))
        timed("obligations", lambda: ex.obligations(corpus))
        timed("topics", lambda: ex.topics(corpus, 8))
        timed("similar sections, cosine 0.8", lambda: ex.similar_sections(corpus, least=0.8))
        page = timed("explorer", lambda: ex.explorer(corpus, "campaign", root / "explorer.html"))
        characters = sum(map(len, corpus.texts.values()))
        print(f"{len(corpus.documents)} documents  {characters / 1e6:.1f} million characters  {len(words) / 1e6:.1f} million words")
        kept = sum(path.stat().st_size for path in (root / "cache").iterdir())
        print(f"explorer {page.stat().st_size / 2**20:.1f} MB  cut words kept {kept / 2**20:.1f} MB")
        assert set(invented_corpus.PHRASES) <= set(found["phrase"].head(20)), "the planted phrases were not found"
        assert set(invented_corpus.KEYWORDS[first]) <= set(keyed["word"].head(20)), "the planted keywords were not found"


if __name__ == "__main__":
    main()
