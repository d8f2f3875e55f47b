"""Files that hold several documents, and documents that stand twice in their file."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from case_files import Case, cases, read

from pipeline.cleaning.normal import normal
from pipeline.segmentation import bundle

FILE = Path(__file__).parent / "cases" / "bundles.yaml"


@pytest.mark.parametrize("case", cases(FILE))
def test_parts_of_a_bundle(case: Case) -> None:
    text = normal("\n".join(case["lines"]))
    parts = bundle.parts(text)
    assert [text[part.start : part.end].split("\n")[0] for part in parts] == [normal(line) for line in case["parts"]]
    assert all(part.end == following.start for part, following in pairwise(parts))
    assert parts[-1].end == len(text)


@pytest.mark.parametrize("case", read(FILE)["twice"], ids=lambda case: case["name"])
def test_a_document_that_stands_twice(case: Case) -> None:
    lines = [normal(line) for line in case["lines"]]
    copy = bundle.second_standing("\n".join(lines))
    if case["again"] is None:
        assert copy is None
        return
    assert copy is not None
    first, second = copy
    assert (first.start, second.start) == (0, sum(len(line) + 1 for line in lines[: case["again"]]))
    assert second.end == sum(len(line) + 1 for line in lines) - 1
    assert first.end <= second.start
