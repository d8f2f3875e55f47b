"""The evaluation gate: each set is audited and scored against its gold answers, and no figure may fall below its floor in floors.yaml.

``pytest tests/test_evaluation.py -rP`` prints what was measured.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import contract
import pytest
from ruamel.yaml import YAML
from submissions import demonstrated, lines

from pipeline import audit

ROOT = Path(__file__).parents[1]
SHARED = ROOT / "../shared"
SCORER = SHARED / "exam" / "score.py"
SETS: dict[str, dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("floors.yaml").read_text(encoding="utf-8"))
AT_MOST = "clean documents with a false alarm"


def folder(name: str) -> Path:
    """Where a set lies: in the corpus of this project or beside it."""
    return ROOT / "corpus" / "demo" if name == "demo" else SHARED / name


@pytest.fixture(scope="session", params=SETS)
def scored(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, dict[str, float]]:
    """Name, result folder and figures of a set."""
    name: str = request.param
    for needed in (folder(name), SCORER):
        if not needed.exists():
            pytest.skip(f"{needed.name} is not here: it does not come with the project")
    if name == "demo":
        out = demonstrated(tmp_path_factory).out
    else:
        root, out = folder(name) / "in", tmp_path_factory.mktemp("evaluation") / "run"
        audit(root, templates=[path for path in [root / "template"] if path.exists()], out=out, jobs=2)
    figures = out.with_name(f"{out.name}-figures.json")
    subprocess.run([sys.executable, SCORER, folder(name), out, "--json", figures], check=True, capture_output=True)
    return name, out, {figure: value(words) for figure, words in json.loads(figures.read_text(encoding="utf-8")).items()}


def value(words: str) -> float:
    """The number in a row of the scorer: F1 where it gives precision and recall too, else what comes first."""
    found = re.search(r"F1 ([\d.]+)", words) or re.match(r"([\d.]+)", words)
    assert found, words
    return float(found[1])


def test_no_figure_is_below_its_floor(scored: tuple[str, Path, dict[str, float]]) -> None:
    name, _, measured = scored
    floors: dict[str, float] = SETS[name]["floors"]
    print(*(f"{name}: {figure}: {measured[figure]:g} (floor {floor:g})" for figure, floor in floors.items()), sep="\n")
    fallen = {
        figure: f"{measured[figure]:g}, floor {floor:g}"
        for figure, floor in floors.items()
        if (measured[figure] > floor if figure == AT_MOST else measured[figure] < floor)
    }
    assert fallen == {}


def test_the_lines_keep_to_the_contract(scored: tuple[str, Path, dict[str, float]]) -> None:
    _, out, _ = scored
    kept = [line for line in lines(out) if line.get("script") != "hant"]  # of those test_result_files speaks
    known = {line["id"] for line in kept}
    assert contract.violations(kept, [match for match in lines(out, "matches.jsonl") if {match["a"], match["b"]} <= known]) == []


@pytest.mark.parametrize("name", SETS)
def test_the_gold_is_the_one_for_which_the_floors_were_set(name: str) -> None:
    """Changed answers need floors measured anew."""
    path = folder(name) / "gold.jsonl"
    if not path.exists():
        pytest.skip(f"{name} is not here: it does not come with the project")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SETS[name]["gold_sha256"]


@pytest.mark.parametrize("name", SETS)
def test_every_set_has_the_same_figures(name: str) -> None:
    first = next(iter(SETS.values()))
    assert list(SETS[name]["floors"]) == list(first["floors"])
    assert all(0 <= floor <= 1 for figure, floor in SETS[name]["floors"].items() if figure != AT_MOST)
