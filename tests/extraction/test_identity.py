"""What a document is: title, issuer, date, year, campaign, signature."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from case_files import Case, cases
from documents import frame

from pipeline.cleaning.normal import normal
from pipeline.extraction import identity
from pipeline.extraction.campaigns import campaign_of

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


@pytest.mark.parametrize(
    ("title", "campaign"),
    [
        ("大中小学思政课一体化建设推进年实施方案", "大中小学思政课一体化建设推进年"),
        ("课间秩序整治管理办法", "课间秩序整治"),
        ("好办法金点子征集活动方案", "好办法金点子征集"),
        ("全县中小学校园环境整治方案", "校园环境整治"),
        ("全县各中小学校、幼儿园近视防控行动方案", "近视防控"),
        ("书写规范行动计划——写好每一个字", "书写规范行动"),
        ("写好每一个字——书写规范行动计划", "书写规范行动"),
        ("“玩雪戏冰”活动方案——落实全旗“冰雪运动进校园”行动", "冰雪运动进校园行动"),
        ("“1+3+6”青年教师成长行动计划", "青年教师成长行动"),
        ("关于开展留守儿童关爱行动的“12345”工作方案", "留守儿童关爱行动"),
    ],
)
def test_the_campaign_of_a_title(title: str, campaign: str) -> None:
    found = campaign_of(normal(title), lambda words: None)
    assert found is not None
    assert found.replace("“", "").replace("”", "") == campaign
