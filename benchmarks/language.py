"""How well words and set phrases are found: the figures of models/language.md.

    python benchmarks/language.py [--files FOLDER] [--list]

- words: hand-segmented sentences cut with all our terms, with those of the audit alone, and with none; F1 of words (Sproat & Emerson, the
  SIGHAN bakeoff, 2003). The second half of the sentences was written without looking at the dictionary.
- engines: whether rjieba cuts every run of Chinese characters of the training texts as jieba does, and how much faster.
- phrases: the first 50 of `phrases` on all training sets and the demo batch, with the judgements of `phrases_judged.yaml`; on
  `--files`, a folder of documents of others, too. `--list` prints them; those that are not judged yet are marked.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import yaml

from pipeline import audit
from pipeline import exploration as ex
from pipeline.segmentation.words import terms

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = ROOT / "tests" / "exploration" / "cases" / "segmentation.yaml"
JUDGED = Path(__file__).with_name("phrases_judged.yaml")
#: phrases that are read
FIRST = 50
_HAN = re.compile("[\u4e00-\u9fa5]+")


def f1(segmenter: ex.Segmenter, sentences: Sequence[str]) -> float:
    """Of the words of hand-segmented sentences, a blank between words."""
    right = given = gold = 0
    for sentence in sentences:
        ends = [0]
        for word in sentence.split():
            ends.append(ends[-1] + len(word))
        found, wanted = set(segmenter.cut("".join(sentence.split()))), set(pairwise(ends))
        right, given, gold = right + len(found & wanted), given + len(found), gold + len(wanted)
    return 2 * right / (given + gold)


def words() -> None:
    halves = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        own = Path(name, "terms.txt")
        own.write_text("\n".join(" ".join(row) for row in terms()), encoding="utf-8")
        ways = {"all our terms": ex.Segmenter(), "those of the audit": ex.Segmenter(own, domain=False), "none": ex.Segmenter(domain=False)}
    print(f"{'words':24} {'all':>8} " + " ".join(f"{half:>8}" for half in halves))
    print(f"{'sentences':24} {sum(map(len, halves.values())):8} " + " ".join(f"{len(some):8}" for some in halves.values()))
    for name, segmenter in ways.items():
        figures = [f1(segmenter, some) for some in ([s for some in halves.values() for s in some], *halves.values())]
        print(f"{name:24} " + " ".join(f"{figure:8.3f}" for figure in figures))


def engines() -> None:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(ROOT.glob("corpus/train/*/in/**/*.txt"))]
    runs = sorted({run for text in texts for run in _HAN.findall(text)})
    cut, seconds = {}, {}
    for engine in ("jieba", "rjieba"):
        segmenter = ex.Segmenter(engine=engine)
        segmenter.cut("准备")
        began = time.process_time()
        cut[engine] = [segmenter.cut(run) for run in runs]
        seconds[engine] = time.process_time() - began
    apart = sum(a != b for a, b in zip(*cut.values(), strict=True))
    print(f"\nruns of Chinese characters {len(runs)}  cut differently {apart}  " + "  ".join(f"{k} {v:.2f} s" for k, v in seconds.items()))


def phrases(folders: Sequence[Path], judged: dict[str, str], listed: bool) -> None:
    """Audit the folders, and count the judgements of the first phrases of all of them together."""
    with tempfile.TemporaryDirectory() as name:
        runs = []
        for n, folder in enumerate(folders):
            runs.append(Path(name, str(n)))
            audit(folder, templates=[path for path in [folder / "template"] if path.exists()], out=runs[-1], jobs=2, cache=False)
        corpus = ex.load(*runs, cache=False)
        found = ex.phrases(corpus)
    first = list(found["phrase"].head(FIRST))
    verdicts = [judged.get(phrase) or judged.get(hashed(phrase)) or "?" for phrase in first]
    tally = Counter(verdicts)
    print(f"\n{len(corpus.documents)} documents  {len(found)} phrases  of the first {len(first)}: {tally['set']} set phrases", end="  ")
    print(f"({tally['set'] / len(first):.0%})  " + "  ".join(f"{kind} {n}" for kind, n in tally.most_common() if kind != "set"))
    if listed:
        print("\n".join(f"{verdict:5} {phrase}" for phrase, verdict in zip(first, verdicts, strict=True)))


def hashed(phrase: str) -> str:
    """What stands for a phrase of others in the file of judgements."""
    return hashlib.sha256(phrase.encode()).hexdigest()[:12]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=Path)
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    judged = {phrase: kind for kind, some in yaml.safe_load(JUDGED.read_text(encoding="utf-8")).items() for phrase in some}
    words()
    engines()
    phrases([*sorted(ROOT.glob("corpus/train/*/in")), ROOT / "corpus/demo/in"], judged, args.list)
    if args.files:
        phrases([args.files], judged, args.list)


if __name__ == "__main__":
    main()
