"""What a document is: title, issuer, date, year, campaign, signature."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from case_files import Case, cases
from documents import frame

from pipeline.cleaning.normal import normal
from pipeline.extraction import identity

FILE = Path(__file__).parent / "cases" / "identities.yaml"


@pytest.mark.parametrize("case", cases(FILE))
def test_identity(case: Case) -> None:
    english = case.get("english", False)
    text = "\n".join(map(str, case["lines"]))
    whole = frame(text, english=english, traditional=case.get("traditional", False))
    found = identity.identify(text, whole.norm, list(whole.lines()), english=english, stop=len(text))
    known = {
        "title": found.title,
        "issuer": found.issuer,
        "date": found.date,
        "year": found.year,
        "campaign": found.campaign,
        "tail": text[slice(*found.tail)] if found.tail else None,
        "blank": found.blank_day is not None,
    }
    expected = {field: str(value) if isinstance(value, date) else value for field, value in case.items() if field in known}
    if expected.get("campaign"):
        expected["campaign"] = normal(expected["campaign"])
    assert {field: known[field] for field in expected} == expected
    if found.title_span:
        assert normal(text[found.title_span.start : found.title_span.start + 2]) == normal(found.title or "")[:2]
