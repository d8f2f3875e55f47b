"""A floor for the accuracy on a small generated batch; the figures for large ones are the benchmark's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.reuse import Text, find

SHARED = Path(__file__).parents[2] / "../shared/reuse"
FLOORS = {"mark_F1": 0.985, "pair_F1": 0.97}


def run(script: str, *arguments: str) -> str:
    return subprocess.run([sys.executable, str(SHARED / script), *arguments], check=True, capture_output=True, text=True).stdout


@pytest.mark.skipif(not SHARED.is_dir(), reason="generator and scorer lie beside the repository, in ../shared/reuse")
def test_generated_copies_are_found(tmp_path: Path) -> None:
    run("generate.py", "60", "90", str(tmp_path), "6")
    lines = (tmp_path / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [Text(f"{n:03}", json.loads(line)["text"], "submission" if n else "template") for n, line in enumerate(lines)]
    found = [[int(match.a), *match.a_span, int(match.b), *match.b_span] for match in find(texts)]
    (tmp_path / "found.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in found), encoding="utf-8")
    figures = json.loads(run("score.py", str(tmp_path), str(tmp_path / "found.jsonl")))
    assert {name: figures[name] for name in FLOORS if figures[name] < FLOORS[name]} == {}
