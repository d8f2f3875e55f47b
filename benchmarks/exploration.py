"""The exploration of 5,000 documents in memory: seconds of each function, and the peak memory of the process.

    python benchmarks/exploration.py [--documents 5000] [--characters 2000] [--seed 1] [--keep FOLDER] [--pages]

The documents have headings, lists and dates of the training texts, while their paragraphs are filled with clauses of all of them, as
long as plans are. Half of them are audited as one run and half as another; keywords that only one run has, and phrases that both have,
are planted. Then every function of `pipeline.exploration` works on both runs together, in this one process. The run fails where
what was planted is not found, where words are cut twice, or where the peak reaches `LIMIT`.

`--pages` renders the notebooks and the explorer on both halves' first run too, and prints the largest of their processes. `--keep` keeps
the audited runs for the next time.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pipeline import exploration as ex
from pipeline.exploration import pictures as pic
from pipeline.exploration.words import Segmenter

ROOT = Path(__file__).resolve().parents[1]
#: megabytes that the whole exploration may take
LIMIT = 4096
#: what only one of the runs says, each word in every third of its documents
KEYWORDS = {"甲": ("救生圈", "警示牌", "溺水者"), "乙": ("灭火器", "烟雾弹", "消防栓")}
#: phrases of both runs, each in every third document
PHRASES = ("守牢安全闸门", "织密防护大网", "拧紧责任链条")
#: documents of one school
EACH = 2
_CLAUSE = re.compile(r"[^，；。：\n\t]{4,25}(?=[，；。])")


def papers(number: int, characters: int, chance: random.Random, planted: tuple[str, ...]) -> Iterator[str]:
    """Texts with the build of training texts and the clauses of all of them, `planted` words among them."""
    read = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(ROOT.glob("corpus/train/*/in/**/*.txt"))]
    built = [text.split("\n") for text in read if "\ufffd" not in text and "\0" not in text]
    clauses = sorted({clause for text in read for clause in _CLAUSE.findall(text) if clause.isprintable() and "\ufffd" not in clause})
    for n in range(number):
        lines = list(built[n % len(built)])
        running = [i for i, line in enumerate(lines) if line.count("，") >= 2 and "\t" not in line] or [len(lines) - 1]
        for i in running:
            more = chance.sample(clauses, max(characters // 12 // len(running), 2))
            lines[i] = "，".join([lines[i].partition("，")[0], *more]) + "。"
        for words in planted:
            if chance.random() < 1 / 3:
                lines[chance.choice(running)] += f"{chance.choice(clauses)}，{words}。"
        yield "\n".join(lines)


def audited(folder: Path, number: int, characters: int, seed: int) -> list[Path]:
    """Both runs, audited by the command, each of half of the documents."""
    made = []
    for n, (name, keywords) in enumerate(KEYWORDS.items()):
        run = folder / name
        made.append(run)
        if (run / "run.json").exists():
            continue
        inputs = folder / "in" / name
        for i, text in enumerate(papers(number // 2, characters, random.Random(seed + n), (*keywords, *PHRASES))):
            path = inputs / f"第{i // EACH:04}小学" / f"{i:05}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        command = [Path(sys.executable).with_name("planaudit"), "audit", inputs, "--out", run, "--no-cache", "--jobs", "2"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return made


def timed(name: str, work: Callable[[], Any]) -> Any:
    clock, processor = time.perf_counter(), time.process_time()
    made = work()
    print(f"{name:32} {time.perf_counter() - clock:8.1f} s {time.process_time() - processor:8.1f} s {peak():6} MB", flush=True)
    return made


def peak(who: int = resource.RUSAGE_SELF) -> int:
    return resource.getrusage(who).ru_maxrss // (1024 if sys.platform != "darwin" else 2**20)


def explore(runs: list[Path], cache: Path, scratch: Path) -> None:
    """Every function once, the words twice."""
    print(f"{'step':32} {'clock':>10} {'processor':>10} {'peak':>9}")
    with patch.object(Segmenter, "cut", autospec=True, side_effect=Segmenter.cut) as cut:
        corpus = timed("load", lambda: ex.load(*runs, cache=cache))
        words = timed(f"words ({Segmenter().engine})", lambda: corpus.words)
        first = cut.call_count
        timed("words, another time", lambda: ex.load(*runs, cache=cache).words)
    print(f"texts cut: {first} the first time, {cut.call_count - first} the second")
    assert first == len(corpus.chinese), "a text was cut twice"
    assert cut.call_count == first, "the words were not kept"
    told = timed("content", lambda: ex.content(words))
    keyed, found = of_words(corpus, told)
    hits = of_phrases(corpus, found)
    of_texts(corpus, told)
    of_pictures(corpus, keyed, hits)
    page = timed("explorer", lambda: ex.explorer(corpus, "run", scratch / "explorer.html"))
    timed("DocBin", corpus.docbin)
    characters = sum(map(len, corpus.texts.values()))
    print(f"{len(corpus.documents)} documents  {characters / 1e6:.1f} million characters  {len(words) / 1e6:.1f} million words")
    print(f"{words['word'].nunique()} different words  {len(corpus.sections)} sections  {corpus.documents['unit'].nunique()} units")
    kept = sum(path.stat().st_size for path in cache.iterdir())
    print(f"explorer {page.stat().st_size / 2**20:.1f} MB  cut words kept {kept / 2**20:.1f} MB  peak {peak()} MB of {LIMIT}")
    assert set(PHRASES) <= set(found["phrase"].head(20)), "the planted phrases were not found"
    assert set(KEYWORDS["甲"]) <= set(keyed["word"].head(20)), "the planted keywords were not found"
    assert peak() < LIMIT, "too much memory"


def of_words(corpus: ex.Corpus, told: Any) -> tuple[Any, Any]:
    groups = corpus.grouping("run").reindex(told.index)
    timed("frequency and dispersion", lambda: ex.frequency(told))
    keyed = timed("keyness", lambda: ex.keyness(told, groups, "甲", "乙"))
    timed("log-odds", lambda: ex.log_odds(told, groups, "甲", "乙"))
    timed("collocations", lambda: ex.collocations(told, "检查"))
    timed("concordance", lambda: ex.concordance(corpus, "灭火器"))
    return keyed, timed("phrases", lambda: ex.phrases(corpus))


def of_phrases(corpus: ex.Corpus, found: Any) -> Any:
    timed("formulas", lambda: ex.formulas(corpus))
    timed("four characters", lambda: ex.four_characters(corpus))
    timed("parallels", lambda: ex.parallels(corpus))
    hits = timed("occurrences of 100 phrases", lambda: ex.occurrences(corpus, found["phrase"].head(100)))
    timed("first stands", lambda: ex.first_stands(hits, corpus.documents))
    timed("adoption", lambda: ex.adoption(hits, corpus.documents))
    timed("shared", lambda: ex.shared(hits, corpus.documents))
    return hits


def of_texts(corpus: ex.Corpus, told: Any) -> None:
    timed("formulaic share", lambda: ex.formulaic_share(corpus))
    timed("specific share", lambda: ex.specific_share(corpus))
    timed("obligations", lambda: ex.obligations(corpus))
    timed("topics", lambda: ex.topics(corpus, 8))
    timed("similar sections", lambda: ex.similar_sections(corpus))
    timed("similarity of documents", lambda: ex.similarity(told))
    timed("groups of units", lambda: ex.groups(told, corpus.grouping("unit").reindex(told.index)))


def of_pictures(corpus: ex.Corpus, keyed: Any, hits: Any) -> None:
    known, some = corpus.documents.set_index("document"), hits[hits["item"].isin(PHRASES)]
    here = some[some["document"].isin(set(known.index[:40]))]
    timed("picture of keyness", lambda: pic.svg(pic.keyness_scatter(keyed, "甲", "乙")))
    timed("picture of dispersion", lambda: pic.svg(pic.dispersion_plot(here, known["characters"])))
    timed("picture of adoption", lambda: pic.svg(pic.adoption_curves(ex.adoption(some, corpus.documents))))
    timed("picture of shared language", lambda: pic.svg(pic.heat_map(ex.shared(hits, corpus.documents).iloc[:40, :40])))
    timed("picture of stages", lambda: pic.svg(pic.gantt(corpus.stages)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--characters", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--pages", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        runs = audited(args.keep or scratch, args.documents, args.characters, args.seed)
        explore(runs, scratch / "cache", scratch)
        if args.pages:
            command = [Path(sys.executable).with_name("planaudit"), "notebooks", runs[0], "--out", scratch / "pages"]
            timed("notebooks as pages", lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
            print(f"largest process of the notebooks: {peak(resource.RUSAGE_CHILDREN)} MB")


if __name__ == "__main__":
    main()
