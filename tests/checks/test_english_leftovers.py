"""What is left over from other texts, and what does not agree, in plans that were written or translated into English."""

from __future__ import annotations

import pytest
from documents import settings, source

from pipeline.analysis import analyse

PLAN = """Implementation Plan for the Canteen Management Year in Qinghe Primary School

To make every meal safe, this plan is made.

1. Guiding ideology
We put the safety of children first and keep the kitchen clean every day.

2. Main tasks
The kitchen is cleaned every day and the samples are kept for two days. {sentence}

3. Steps
The first stage (March 1 - March 31). Hold the meeting.
The second stage (April 1 - May 31). Check the kitchen.

4. Leadership
Group leader: Shen Yunchuan
Members: He Suqin, Ma Wenju

Qinghe Primary School
February 26, 2021
"""


def found(sentence: str) -> list[str]:
    """The codes found in the plan with this sentence among its tasks."""
    (document,) = analyse(source(PLAN.format(sentence=sentence)), settings())
    return [finding.code for finding in document.findings]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("The Smart Reading and Myopia Prevention work is deepened unceasingly.", "foreign_topic"),
        ("All teachers must ensure that the Garbage Sorting and Clean Campus campaign achieves good results.", "foreign_topic"),
        ("By the end of June 2019, the satisfaction of parents reaches 95%.", "year_mismatch"),
        ("The waste falls to 71 grams before May 30, 2018.", "year_mismatch"),
        (
            "The school will do four things well.\n(1) Hold a class meeting.\n(2) Open the kitchen.\n(3) Weigh what is left.",
            "count_mismatch",
        ),
    ],
)
def test_what_does_not_belong_there(sentence: str, code: str) -> None:
    assert found(sentence) == [code]


@pytest.mark.parametrize(
    "sentence",
    [
        "Together with the Smart Reading and Myopia Prevention work, we check the lights.",
        "Last year the Smart Reading and Myopia Prevention campaign achieved good results.",
        "The Canteen Management Year activity is carried out well.",
        "The Young Pioneers activity is carried out every week.",
        "By the end of May 2021, the satisfaction of parents reaches 95%.",
        "The check looks back to the autumn term of 2019, and the receipts of that term will be checked.",
        "By the end of 2019 the school had built a new kitchen.",
        "Waste fell from 118 grams in November 2020 to 71 grams in December.",
        "The school will do three things well.\n(1) Hold a class meeting.\n(2) Open the kitchen.\n(3) Weigh what is left.",
    ],
)
def test_what_does(sentence: str) -> None:
    assert found(sentence) == []
