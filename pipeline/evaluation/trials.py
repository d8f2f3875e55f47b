"""Short documents that hold one fault, or look as if they did: what of each finding is found, and how many sound ones are marked.

A bank of trials holds a document on each line: `id`, `text`, and `findings`, all that it really has.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.auditing import audit
from pipeline.evaluation.counting import Count, Share

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
