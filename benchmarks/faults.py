"""Faults planted into sound documents: which of them an audit finds, and what it says of sound documents that hold none.

    python benchmarks/faults.py [--seed 1] [--rounds 1] [--code foreign_name] [--kind text] [--show 5] [--sets corpus/train/1 …]

Takes the sets of corpus/train, corpus/demo and the shared practice sets: documents with gold answers, as reading texts. Into each sound
document (no finding, no template; one of two by a throw of the seed, the others stay as they are) it plants one fault, and audits each set
as one batch. Prints a row for each code and kind: how many were planted, found (the code, near the planted words), found under another code
there, and how many findings of the measured codes stand in documents into which nothing was planted. `--show` prints missed ones with
their surroundings.

A planter is a function `(Source, random.Random) -> Planted | None` in `PLANTERS`; None where the document has no place for its fault. The
modules of `_MODULES` add theirs when they are imported. Each gets its own throw, so that a new planter does not change what others plant.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import yaml

from pipeline.analysis import analyse
from pipeline.booking import book
from pipeline.cleaning.reading import clean
from pipeline.comparison import compare
from pipeline.evaluation.sets import load
from pipeline.evaluation.words import key
from pipeline.ingestion import parse
from pipeline.records import Document, Entry, Finding
from pipeline.segmentation import bundle
from pipeline.settings import Settings

Row = dict[str, object]
HERE = Path(__file__).resolve().parent
_MODULES = ("faults_names", "faults_topics", "faults_years", "faults_people", "faults_counts", "faults_schedule")
#: characters around a finding that still belong to its place, and letters of the planted words that must stand there, as in the evaluation
_NEAR, _QUOTE = 15, 12


class Source(NamedTuple):
    """A document of a set: `name` is its file's, `text` its reading text, `gold` its answers, `others` the set's other submissions."""

    name: str
    text: str
    gold: dict[str, object]
    others: tuple[Source, ...] = ()


class Planted(NamedTuple):
    """A document's text with one fault in it: the code that it should be found by, the kind of fault, the words where it stands."""

    text: str
    code: str
    kind: str
    quote: str


Planter = Callable[[Source, random.Random], "Planted | None"]
#: by name, of which the first part is the code: ``foreign_name.own``
PLANTERS: dict[str, Planter] = {}


class _Member(NamedTuple):
    """A document of a batch; `sound`: a fault may be planted into it."""

    source: Source
    template: bool
    sound: bool


class Outcome(NamedTuple):
    """What became of a planted fault: ``found``, ``otherwise`` (by another code at its place) or ``missed``."""

    planted: Planted
    member: Source
    how: str


def planter(name: str) -> Callable[[Planter], Planter]:
    """Registers a planter under a name."""

    def register(made: Planter) -> Planter:
        PLANTERS[name] = made
        return made

    return register


def folders() -> list[Path]:
    """The sets that everybody may look at; the practice sets only where they lie beside the project."""
    train = sorted((HERE.parent / "corpus/train").glob("*/gold.jsonl"), key=lambda path: int(path.parent.name))
    practice = sorted((HERE.parent.parent / "shared/practice").glob("*/gold.jsonl"))
    return [path.parent for path in (*train, HERE.parent / "corpus/demo/gold.jsonl", *practice)]


def members(folder: Path) -> list[_Member]:
    """The documents of a set that can be read as texts, parts of bundles each for itself."""
    listed = folder / "manifest.yaml"
    named = {row["file"]: row["text"] for row in yaml.safe_load(listed.read_text())["documents"]} if listed.exists() else {}
    texts: dict[str, list[str]] = {}
    found: list[tuple[Source, bool]] = []
    for row in load(folder).documents:
        file = row["file"]
        path = folder / (named.get(file) or f"in/{file}")
        if not path.is_file():
            continue
        if file not in texts:
            reading = clean(parse(path.read_bytes(), path.name))
            texts[file] = [reading.text[slice(*span)] for span in bundle.parts(reading.norm)]
        part = row.get("part")
        if (part is None) != (len(texts[file]) == 1) or (part or 1) > len(texts[file]):
            continue  # what the gold takes for one document is read as several
        name = f"{Path(file).parent}/{Path(file).stem}{f'#{part}' if part else ''}.txt"
        found.append((Source(name, texts[file][(part or 1) - 1], row), row.get("role") == "template"))
    submitted = [source for source, template in found if not template]
    return [
        _Member(
            source._replace(others=tuple(other for other in submitted if other is not source)),
            template,
            not template and not source.gold.get("findings"),
        )
        for source, template in found
    ]


@cache
def _documents(text: str, name: str) -> tuple[Document, ...]:
    return tuple(analyse(parse(text.encode(), name), Settings()))


def entries(batch: Sequence[_Member]) -> list[Entry]:
    """The batch as an audit would read it from text files."""
    out = []
    for i, member in enumerate(batch):
        path = Path(member.source.name)
        folder = path.parent.name or None
        for document in _documents(member.source.text, path.name):
            booked = book(document, None if member.template else folder, path.stem)
            role = "template" if member.template else "submission"
            out.append(Entry(f"{i}", member.source.name, role, "ok", None, *booked[:3], document))  # type: ignore[arg-type]
    return out


def plant(source: Source, names: Sequence[str], seed: str) -> Planted | None:
    """One fault in a document by one of the planters, tried in the order of the throw until one has a place."""
    order = sorted(names, key=lambda name: random.Random(f"{seed} {source.name} {name}").random())
    for name in order:
        planted = PLANTERS[name](source, random.Random(f"{seed} {source.name} {name} place"))
        if planted is not None and planted.text != source.text:
            return planted
    return None


def near(finding: Finding, text: str, quote: str) -> bool:
    """Whether a finding stands at the planted words."""
    if finding.span is None:
        return False
    words, wanted = key(text[max(0, finding.span.start - _NEAR) : finding.span.end + _NEAR]), key(quote)
    return wanted[:_QUOTE] in words or words in wanted


def trial(batch: Sequence[_Member], names: Sequence[str], seed: str) -> tuple[list[Outcome], list[tuple[Source, Finding, str]]]:
    """One batch with faults in it: what became of each, and the findings of the planters' codes in sound documents without any."""
    planted: dict[int, Planted] = {}
    for i, member in enumerate(batch):
        chosen = member.sound and random.Random(f"{seed} {member.source.name}").random() < 0.5
        if chosen and (fault := plant(member.source, names, seed)) is not None:
            planted[i] = fault
    changed = [
        member._replace(source=member.source._replace(text=planted[i].text)) if i in planted else member for i, member in enumerate(batch)
    ]
    found: dict[int, list[tuple[Finding, str]]] = defaultdict(list)
    for entry in compare(entries(changed))[0]:
        assert entry.document is not None
        found[int(entry.id)] += [(finding, entry.document.text) for finding in entry.findings]
    outcomes = []
    for i, fault in planted.items():
        there = {finding.code for finding, text in found[i] if near(finding, text, fault.quote)}
        how = "found" if fault.code in there else "otherwise" if there else "missed"
        outcomes.append(Outcome(fault, batch[i].source, how))
    codes = {name.split(".")[0] for name in names}
    alarms = [
        (member.source, finding, text)
        for i, member in enumerate(batch)
        if member.sound and i not in planted
        for finding, text in found[i]
        if finding.code in codes
    ]
    return outcomes, alarms


def _rows(outcomes: Sequence[Outcome], alarms: Counter[str]) -> Iterator[str]:
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in outcomes:
        for kind in ("", one.planted.kind):
            groups[one.planted.code, kind][one.how] += 1
    yield f"{'code':22} {'kind':26} {'planted':>8} {'found':>6} {'recall':>7} {'other code':>11} {'false alarms':>13}"
    for (code, kind), counts in sorted(groups.items()):
        found, told = counts["found"], f"{alarms[code]:13}" if not kind else ""
        recall, otherwise = found / counts.total(), counts["otherwise"]
        yield f"{code:22} {kind or '(all)':26} {counts.total():8} {found:6} {recall:7.3f} {otherwise:11} {told}".rstrip()


def _surroundings(one: Outcome) -> str:
    text, gold = one.planted.text, one.member.gold
    at = text.find(one.planted.quote)
    words = text[max(0, at - 60) : at + len(one.planted.quote) + 60].replace("\n", "⏎")
    own = " · ".join(str(gold.get(field)) for field in ("doc_type", "issuer", "campaign", "year"))
    return f"  {one.planted.kind} [{one.how}] {one.member.name} · {own}\n    {one.planted.quote}\n    …{words}…"


def main() -> None:
    """The command."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--rounds", type=int, default=1, help="so many seeds, from --seed on")
    given.add_argument("--code", action="append", help="only faults of this code")
    given.add_argument("--kind", help="only planters whose name holds this")
    given.add_argument("--show", type=int, default=0, help="so many missed faults of each kind with their surroundings")
    given.add_argument("--sets", nargs="+", type=Path, help="folders of sets; all by default")
    args = given.parse_args()
    for module in _MODULES:
        if (HERE / f"{module}.py").exists():
            import_module(module)
    names = [name for name in PLANTERS if (not args.code or name.split(".")[0] in args.code) and (args.kind or "") in name]
    begun, outcomes, alarms = time.perf_counter(), [], []
    for folder in args.sets or folders():
        batch = members(folder)
        for seed in range(args.seed, args.seed + args.rounds):
            some, false = trial(batch, names, f"{seed} {folder.name}")
            outcomes += some
            alarms += false
        _documents.cache_clear()
    print("\n".join(_rows(outcomes, Counter(finding.code for _, finding, _ in alarms))))
    shown: Counter[str] = Counter()
    for one in outcomes:
        shown[f"{one.planted.code} {one.planted.kind}"] += one.how != "found"
        if one.how != "found" and shown[f"{one.planted.code} {one.planted.kind}"] <= args.show:
            print(_surroundings(one))
    for source, finding, text in {(source.name, finding.fingerprint): (source, finding, text) for source, finding, text in alarms}.values():
        words = text[max(0, finding.span.start - 30) : finding.span.end + 30].replace("\n", "⏎") if finding.span else ""
        print(f"  false alarm: {finding.code} {source.name} · {dict(finding.params)} · …{words}…")
    print(f"{time.perf_counter() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    sys.modules["faults"] = sys.modules["__main__"]  # planters in other modules register here
    main()
