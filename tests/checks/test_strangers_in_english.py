"""Another school's name in an English plan: where the text speaks of its own people and rooms, and where it tells of others."""

from __future__ import annotations

import pytest
from documents import document

PLAN = "VI. Requirements\nAll classes should report in time. {}"
OWN_VOICE = [
    ("All teachers of Baima Primary School should set a good example.", "Baima Primary School"),
    ("The canteen of Baima Primary School serves food on demand.", "Baima Primary School"),
    ("Let us build Baima Primary School into a saving school.", "Baima Primary School"),
    ("We, the pupils of Baima Primary School, save food.", "Baima Primary School"),
    ("Baima Primary School will hold a meeting of parents.", "Baima Primary School"),
    ("Baima Primary School's leading group meets every month.", "Baima Primary School"),
    ("The good image of Donghe Kindergarten depends on all of us.", "Donghe Kindergarten"),
    ("Welcome to Baima No. 2 Middle School.", "Baima No. 2 Middle School"),
    ("Every pupil of Ke’er Central School empties the plate.", "Ke’er Central School"),
]
NOT_MARKED = [
    "All teachers of Yunxi Primary School should set a good example.",
    "The canteen of Yunxi Central Primary School serves food on demand.",
    "All teachers of the primary school should set a good example.",
    "All teachers visit the canteen of Baima Primary School.",
    "All pupils of our partner, Baima Primary School, are invited.",
    "Together with all teachers of Baima Primary School we hold a seminar.",
    "Some pupils were transferred from all classes of Baima Primary School.",
    "Our school learns from Baima Primary School.",
    "The experience of Baima Primary School shows that small portions help.",
    "Last year a notice told of an accident in the canteen of Baima Primary School.",
    "The county reports that Baima Primary School will hold a meeting.",
    "All classes of Baima Primary School write. The dormitory of Baima Primary School is warm, the gate of Baima Primary School is wide.",
]


def found(sentence: str) -> list[tuple[str, str | None]]:
    """The codes and names found in the English plan with a sentence in its last section."""
    one = document({"sound": "plan_en", "change": {"demands": PLAN.format(sentence)}})
    return [(finding.code, dict(finding.params).get("name")) for finding in one.findings]


@pytest.mark.parametrize(("sentence", "name"), OWN_VOICE)
def test_another_school_in_its_own_voice(sentence: str, name: str) -> None:
    assert found(sentence) == [("foreign_name", name)]


@pytest.mark.parametrize("sentence", NOT_MARKED)
def test_the_own_school_partners_and_what_is_told_of(sentence: str) -> None:
    assert found(sentence) == []


def test_nothing_where_the_own_school_is_not_known() -> None:
    change = {"title": "Implementation Plan for the Clean Plate Campaign in 2021", "signature": "February 26, 2021"}
    one = document({"sound": "plan_en", "change": {**change, "demands": PLAN.format(OWN_VOICE[0][0])}})
    assert "foreign_name" not in {finding.code for finding in one.findings}
