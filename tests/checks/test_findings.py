"""Every code of the catalogue: what it finds, and what it must leave alone.

A case is a document, mostly a sound one with a part changed, and all findings that it is to have: so each case is a negative for every
other code. Where it does not matter how often a code is found, `codes` names those that are.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from case_files import Case, cases, read
from documents import document

from pipeline.checks.findings import catalogue, message
from pipeline.comparison import compare
from pipeline.records import Entry, Finding

HERE = Path(__file__).parent / "cases"
FILES = sorted(path for path in HERE.glob("*.yaml") if path.stem in catalogue() and not path.stem.startswith("foreign_"))


def findings(case: Case) -> tuple[Finding, ...]:
    found = document(case)
    if not case.get("compared"):
        return found.findings
    (entry,), _ = compare([Entry("a", "a.txt", "submission", "ok", unit="云溪小学", document=found)])
    return entry.findings


def check(found: tuple[Finding, ...], expected: list[dict[str, str]]) -> None:
    """Exactly these codes, each once, and for each the words in its quote, or its label where nothing is quoted."""
    wanted = [(code, str(words)) for one in expected for code, words in one.items()]
    assert sorted(one.code for one in found) == sorted(code for code, _ in wanted), [(one.code, one.quote) for one in found]
    for code, words in wanted:
        assert any(one.code == code and words in (one.quote or one.label or "") for one in found), [(one.code, one.quote) for one in found]


@pytest.mark.parametrize("case", [case for path in FILES for case in cases(path)])
def test_findings(case: Case) -> None:
    found = findings(case)
    if "codes" in case:
        assert {one.code for one in found} == set(case["codes"])
    else:
        check(found, case["findings"])
    for one in found:
        for lang in ("zh", "en"):
            words = message(one, lang)
            assert words.replace("…", "") == words or "…" in (one.quote or "")  # every blank of the wording is filled
            assert "{" not in words


@pytest.mark.parametrize("code", list(catalogue()))
def test_every_code_has_positives_and_negatives(code: str) -> None:
    known = [code in [name for one in case["findings"] for name in one] for case in read(HERE / f"{code}.yaml")["cases"]]
    assert known.count(True) >= 2
    assert known.count(False) >= 3
