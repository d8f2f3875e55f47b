"""Short documents that hold one fault, or look as if they did: what of each finding is found, and how many sound ones are marked; and plans
with people, stages and deadlines in all their forms: how many of them are read.

    python benchmarks/trials.py [corpus/trials/1.jsonl corpus/lists/1.jsonl …] [--errors]

The documents of a bank (`pipeline/evaluation/trials.py`) are audited in batches of sixteen, as schools of one county would send them. With
`--errors` each document that is answered wrongly is named; not for a bank that measures.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.data import folder
from pipeline.evaluation.counting import Count
from pipeline.evaluation.trials import alarms, answers, cells, counted, lists


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("banks", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    for bank in args.banks or [*sorted(folder("corpus/trials").glob("*.jsonl")), *sorted(folder("corpus/lists").glob("*.jsonl"))]:
        (of_lists if bank.parent.name == "lists" else of_findings)(bank, errors=args.errors)


def of_findings(bank: Path, *, errors: bool) -> None:
    """Print what is found in a bank of `corpus/trials`."""
    answered = list(answers(bank))
    print(f"{bank.name}: {len(answered)} documents")
    for code, count in counted(answered).items():
        print(f"  {code:24} right {count.tp:3}  beyond {count.fp:3}  lacking {count.fn:3}")
    marked = alarms(answered)
    print(f"  all: F1 {sum(counted(answered).values(), Count()).f1:.3f}; sound documents with a finding: {marked.hits} of {marked.of}")
    if any("required" in one.trial for one in answered):
        print(f"  states of required parts: {(right := cells(bank)).hits} of {right.of}")
    for one in answered if errors else ():
        if one.wanted != one.given:
            print(f"  {one.trial['id']}: lacks {sorted(one.wanted - one.given)}, has beyond {sorted(one.given - one.wanted)}")


def of_lists(bank: Path, *, errors: bool) -> None:
    """Print what is read of a bank of `corpus/lists`."""
    sheet = lists(bank)
    print(f"lists/{bank.name}:")
    for figure, count in sheet.counts.items():
        print(f"  {figure:24} right {count.tp:3}  beyond {count.fp:3}  lacking {count.fn:3}  F1 {count.f1:.3f}")
    for miss in sheet.misses if errors else ():
        print(f"  {miss.where}: {miss.kind}: {miss.words}")


if __name__ == "__main__":
    main()
