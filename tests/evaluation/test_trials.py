"""The gate over the banks of short documents: no count may fall below its floor, and no more sound documents may be marked.

``pytest tests/evaluation/test_trials.py -rP`` prints what was measured.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.evaluation.trials import alarms, answers, cells, counted, lists

CORPUS = Path(__file__).parents[2] / "corpus"
FLOORS: dict[str, dict[str, dict[str, Any]]] = YAML(typ="safe").load(
    Path(__file__).with_name("trial_floors.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", FLOORS["trials"])
def test_trials(name: str) -> None:
    bank, floor = CORPUS / "trials" / f"{name}.jsonl", FLOORS["trials"][name]
    assert hashlib.sha256(bank.read_bytes()).hexdigest() == floor["sha256"]
    answered = list(answers(bank))
    found, marked = counted(answered), alarms(answered)
    print(name, {code: (count.tp, count.fp, count.fn) for code, count in found.items()}, marked)
    below = {code: found[code].tp for code, least in floor["right"].items() if found[code].tp < least}
    assert not below, "fewer right than before"
    assert marked.hits <= floor["sound ones marked"]
    if "states right" in floor:
        assert cells(bank).hits >= floor["states right"]


@pytest.mark.parametrize("name", FLOORS["lists"])
def test_lists(name: str) -> None:
    bank, floor = CORPUS / "lists" / f"{name}.jsonl", FLOORS["lists"][name]
    assert hashlib.sha256(bank.read_bytes()).hexdigest() == floor["sha256"]
    counts = lists(bank).counts
    print(name, {figure: (count.tp, count.fp, count.fn) for figure, count in counts.items()})
    below = {figure: counts[figure].f1 for figure, least in floor["F1"].items() if counts[figure].f1 < least}
    assert not below
