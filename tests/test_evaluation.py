"""The evaluation gate: each set is audited and scored against its gold answers, and no figure may fall below its floor in floors.yaml.

``pytest tests/test_evaluation.py -rP`` prints what was measured.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import contract
import pytest
from ruamel.yaml import YAML
from submissions import demonstrated, lines

from pipeline import results
from pipeline.evaluation import sets
from pipeline.evaluation.counting import Count, Share
from pipeline.evaluation.scoring import Score, score

ROOT = Path(__file__).parents[1]
SHARED = ROOT / "../shared"
SCORER = SHARED / "exam" / "score.py"
SETS: dict[str, dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("floors.yaml").read_text(encoding="utf-8"))
AT_MOST = "clean documents with a false alarm"
#: where the sets of this project lie; the others lie beside it
OWN = {"demo": "corpus", "heldout": "corpus", "train": "corpus"}

Rows = list[dict[str, Any]]


def folder(name: str) -> Path:
    """Where a set lies: in the corpus of this project or beside it."""
    home = OWN.get(name.partition("/")[0])
    return ROOT / home / name if home else SHARED / name


@dataclass(frozen=True, repr=False)  # a test that fails must not print the words of a held-out document
class Measured:
    """A set as audited: its name, its lines and their score."""

    name: str
    documents: Rows
    matches: Rows
    score: Score


@pytest.fixture(scope="session", params=SETS)
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """A set, audited once for its tests; the demo batch is the one of its command."""
    name: str = request.param
    if not folder(name).exists():
        pytest.skip(f"{name} is not here: it does not come with the project")
    gold = sets.load(folder(name))
    if name == "demo":
        out = demonstrated(tmp_path_factory).out
        documents, matches = lines(out), lines(out, "matches.jsonl")
    else:
        run = sets.audited(gold, jobs=2)
        documents, matches = run.documents, run.matches
    return Measured(name, documents, matches, score(gold, documents, matches))


def value(made_from: Count | Share, figure: str) -> float:
    """What a floor is about: F1, a share, or the number of documents with a false alarm."""
    if isinstance(made_from, Count):
        return made_from.f1
    return made_from.hits if figure == AT_MOST else made_from.value


def test_no_figure_is_below_its_floor(measured: Measured) -> None:
    floors: dict[str, float] = SETS[measured.name]["floors"]
    figures = measured.score.figures
    values = {figure: value(figures[figure].made_from, figure) for figure in floors}
    print(*(f"{measured.name}: {figure}: {values[figure]:.4f} (floor {floor:g})" for figure, floor in floors.items()), sep="\n")
    fallen = {
        figure: f"{values[figure]:.4f}, floor {floor:g}"
        for figure, floor in floors.items()
        if (values[figure] > floor if figure == AT_MOST else values[figure] < floor)
    }
    assert fallen == {}


def test_the_lines_keep_to_the_contract(measured: Measured) -> None:
    kept = [line for line in measured.documents if line.get("script") != "hant"]  # of those test_result_files speaks
    known = {line["id"] for line in kept}
    assert contract.violations(kept, [match for match in measured.matches if {match["a"], match["b"]} <= known]) == []


@pytest.mark.parametrize("name", SETS)
def test_the_gold_is_the_one_for_which_the_floors_were_set(name: str) -> None:
    """Changed answers need floors measured anew; a frozen set is changed in no file."""
    path = folder(name) / "gold.jsonl"
    if not path.exists():
        pytest.skip(f"{name} is not here: it does not come with the project")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SETS[name]["gold_sha256"]
    assert sets.load(folder(name)).changed == ()


@pytest.mark.parametrize("name", SETS)
def test_every_set_has_the_same_figures(name: str) -> None:
    first = next(iter(SETS.values()))
    assert list(SETS[name]["floors"]) == list(first["floors"])
    assert all(0 <= floor <= 1 for figure, floor in SETS[name]["floors"].items() if figure != AT_MOST)


# --- the same figures as a scorer written apart from ours ----------------------------------------------------------------


def printed(made_from: Count | Share, figure: str) -> str:
    """A figure as that scorer prints it."""
    if isinstance(made_from, Share):
        return f"{made_from.hits} of {made_from.of}" if figure == AT_MOST else f"{made_from.value:.3f} of {made_from.of}"
    counts = f"(tp {made_from.tp} fp {made_from.fp} fn {made_from.fn})"
    return f"P {made_from.precision:.3f}  R {made_from.recall:.3f}  F1 {made_from.f1:.3f}  {counts}"


def test_the_figures_are_those_of_another_scorer(measured: Measured, tmp_path: Path) -> None:
    if not SCORER.exists():
        pytest.skip(f"{SCORER.name} is not here: it does not come with the project")
    results.write(tmp_path, measured.documents, measured.matches, [], {})
    command = [sys.executable, SCORER, folder(measured.name), tmp_path, "--json", tmp_path / "figures.json"]
    subprocess.run(command, check=True, capture_output=True)
    wanted: dict[str, str] = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))

    ours = {figure: printed(one.made_from, figure) for figure, one in measured.score.figures.items()}
    ours |= {f"  finding {code}": printed(count, code) for code, count in measured.score.codes.items()}
    ours |= {f"  {kind}": f"{count.recall:.3f}" for kind, count in measured.score.recalls.items()}
    bare = {figure for figure, words in wanted.items() if re.fullmatch(r"[\d.]+", words)}  # without the number of cases
    assert {figure: words.split(" of ")[0] if figure in bare else words for figure, words in ours.items() if figure in wanted} == wanted
