"""Short documents that hold one fault or only look so: what of each finding is found, and how many sound ones are marked.

    python benchmarks/trials.py [corpus/trials/1.jsonl …] [--errors]

A bank holds a document on each line: `id`, `text`, and `findings`, all that it really has (see corpus/README.md). The documents are audited
in batches of sixteen, as schools of one county would send them. With `--errors` each document that is answered wrongly is printed; not for
a bank that measures.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import audit
from pipeline.data import folder
from pipeline.evaluation.counting import Count

#: documents of one batch
_BATCH = 16
#: told against the batch, and nothing of a document's own
_LEFT_OUT = {"too_short"}


class Answer(NamedTuple):
    """The findings that a document has and those that were given, by code."""

    trial: dict[str, Any]
    wanted: frozenset[str]
    given: frozenset[str]


def answers(bank: Path) -> Iterator[Answer]:
    """The answer to each document of a bank, in its order."""
    trials = [json.loads(line) for line in bank.read_text(encoding="utf-8").splitlines()]
    for low in range(0, len(trials), _BATCH):
        part = trials[low : low + _BATCH]
        with tempfile.TemporaryDirectory() as name:
            for trial in part:
                (Path(name) / f"{trial['id']}.txt").write_text(trial["text"], encoding="utf-8")
            found = audit(name, cache=False).findings
        for trial in part:
            given = {row["code"] for row in found if row["source"] == f"{trial['id']}.txt"} - _LEFT_OUT
            yield Answer(trial, frozenset(finding["code"] for finding in trial["findings"]), frozenset(given))


def counted(answered: list[Answer]) -> dict[str, Count]:
    """Right, beyond and lacking findings by code."""
    kinds = {"right": Counter[str](), "beyond": Counter[str](), "lacking": Counter[str]()}
    for one in answered:
        kinds["right"].update(one.wanted & one.given)
        kinds["beyond"].update(one.given - one.wanted)
        kinds["lacking"].update(one.wanted - one.given)
    codes = sorted({code for counter in kinds.values() for code in counter})
    return {code: Count(kinds["right"][code], kinds["beyond"][code], kinds["lacking"][code]) for code in codes}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("banks", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    for bank in args.banks or sorted(folder("corpus/trials").glob("*.jsonl")):
        answered = list(answers(bank))
        print(f"{bank.name}: {len(answered)} documents")
        for code, count in counted(answered).items():
            print(f"  {code:24} right {count.tp:3}  beyond {count.fp:3}  lacking {count.fn:3}")
        whole = sum(counted(answered).values(), Count())
        sound = [one for one in answered if not one.wanted]
        print(f"  all: F1 {whole.f1:.3f}; sound documents with a finding: {sum(bool(one.given) for one in sound)} of {len(sound)}")
        for one in answered if args.errors else ():
            if one.wanted != one.given:
                print(f"  {one.trial['id']}: lacks {sorted(one.wanted - one.given)}, has beyond {sorted(one.given - one.wanted)}")


if __name__ == "__main__":
    main()
