"""Kinds of documents and labels of sections, through the analysis of whole documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from case_files import Case, cases
from documents import document

from pipeline.classification.labels import LABELS
from pipeline.records import Document

HERE = Path(__file__).parent / "cases"


@pytest.mark.parametrize("case", cases(HERE / "types.yaml"))
def test_document_type(case: Case) -> None:
    found = document({"text": "\n".join(case["lines"])})
    assert found.doc_type == case["type"]
    assert 0 < found.doc_type_score <= 1


def labels_of(found: Document) -> list[str]:
    return ["+".join(section.labels) for section in found.sections]


@pytest.mark.parametrize("case", cases(HERE / "labels.yaml"))
def test_labels(case: Case) -> None:
    found = document(case)
    for section in found.sections:
        assert set(section.labels) <= set(LABELS)
        assert 0 <= section.score <= 1
    if "all" in case:
        assert labels_of(found) == case["all"]
    elif "tail" in case:
        assert labels_of(found)[-len(case["tail"]) :] == case["tail"]
    elif "mains" in case:
        assert [section.heading for section in found.sections] == [None] * len(found.sections)
        assert [section.labels[0] for section in found.sections if section.labels] == case["mains"]
    else:
        (section,) = [section for section in found.sections if section.heading == case["heading"]]
        if "main" in case:
            assert section.labels[:1] == (case["main"],)
        else:
            assert list(section.labels) == case["labels"]


def test_labels_below_the_top_level_are_not_given() -> None:
    found = document({"sound": "plan"})
    assert any(section.children for section in found.sections)
    assert all(child.labels == () for section in found.sections for child in section.children)
