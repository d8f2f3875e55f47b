"""Banks of short documents that try one thing each.

In those of `corpus/trials` a document holds one fault, or looks as if it did: what of each finding is found, and how many sound ones are
marked? In those of `corpus/lists` it is a plan with its people, stages and deadlines in one of the forms that occur. A bank holds a
document on each line: `id`, `text`, and `findings`, all that it really has, perhaps the states of its `required` parts, or `members`,
`stages` and `deadlines`, as in gold.jsonl.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.auditing import Audit, audit
from pipeline.evaluation.counting import Count, Share
from pipeline.evaluation.documents import score_lists
from pipeline.evaluation.sheet import Sheet

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
    for part, found in _audited(bank):
        for trial in part:
            given = {row["code"] for row in found.findings if row["source"] == _name(trial)} - _LEFT_OUT
            yield Answer(trial, frozenset(finding["code"] for finding in trial["findings"]), frozenset(given))


def lists(bank: Path) -> Sheet:
    """What is right and wrong in the stages, deadlines and members of a bank; a miss says where."""
    sheet = Sheet(bank.stem)
    for part, found in _audited(bank):
        lines = {line["source"]: line for line in found.documents}
        for trial in part:
            one = Sheet(trial["id"])
            score_lists(one, trial, lines[_name(trial)])
            for figure, count in one.counts.items():
                sheet.count(figure, count)
            sheet.misses += one.misses
    return sheet


def cells(bank: Path) -> Share:
    """How many states of required parts are right, of the documents of a bank that tell them (`required`, as in gold.jsonl)."""
    right = of = 0
    for part, found in _audited(bank):
        lines = {line["source"]: line for line in found.documents}
        for trial in part:
            wanted, given = trial.get("required") or {}, lines[_name(trial)]["requirements"] or {}
            right, of = right + sum(given.get(label) == state for label, state in wanted.items()), of + len(wanted)
    return Share(right, of)


def _audited(bank: Path) -> Iterator[tuple[list[dict[str, Any]], Audit]]:
    """The documents of a bank in batches, as schools of one county would send them, with what the audit says of each batch."""
    trials = [json.loads(line) for line in bank.read_text(encoding="utf-8").splitlines()]
    for low in range(0, len(trials), _BATCH):
        part = trials[low : low + _BATCH]
        with tempfile.TemporaryDirectory() as name:
            for trial in part:
                (Path(name) / _name(trial)).write_text(trial["text"], encoding="utf-8")
            yield part, audit(name, cache=False)


def _name(trial: dict[str, Any]) -> str:
    return f"{trial['id']}.txt"


def counted(answered: Sequence[Answer]) -> dict[str, Count]:
    """Right, beyond and lacking findings by code."""
    kinds = {"right": Counter[str](), "beyond": Counter[str](), "lacking": Counter[str]()}
    for one in answered:
        kinds["right"].update(one.wanted & one.given)
        kinds["beyond"].update(one.given - one.wanted)
        kinds["lacking"].update(one.wanted - one.given)
    codes = sorted({code for counter in kinds.values() for code in counter})
    return {code: Count(kinds["right"][code], kinds["beyond"][code], kinds["lacking"][code]) for code in codes}


def alarms(answered: Sequence[Answer]) -> Share:
    """How many of the sound documents were given a finding."""
    sound = [one for one in answered if not one.wanted]
    return Share(sum(bool(one.given) for one in sound), len(sound))
