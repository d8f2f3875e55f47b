"""Years that only the batch contradicts: of a time in which the campaign had not begun."""

from __future__ import annotations

import pytest
from case_files import Case
from documents import document

from pipeline.comparison import compare
from pipeline.records import Entry

SCHOOLS = ("云溪小学", "石门小学", "白马小学", "河东小学", "桐坪小学")


def summary(school: str, change: Case) -> Case:
    title = f"青柏县{school}“光盘行动”工作总结"
    return {"sound": "summary", "change": {"title": title, "signature": f"青柏县{school}\n2021年12月10日", **change}}


def years(change: Case, schools: tuple[str, ...] = SCHOOLS) -> list[str | None]:
    """The words quoted as of a wrong year in the first school's summary, beside the sound ones of the others."""
    texts = [summary(school, change if i == 0 else {}) for i, school in enumerate(schools)]
    entries = [
        Entry(school, f"{school}.txt", "submission", "ok", unit=f"青柏县{school}", document=document(text))
        for school, text in zip(schools, texts, strict=True)
    ]
    found, _ = compare(entries)
    assert not any(one.code == "year_mismatch" for entry in found[1:] for one in entry.findings)
    return [one.quote for one in found[0].findings if one.code == "year_mismatch"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signature": "青柏县云溪小学\n2019年12月10日"}, "2019年12月10日"),
        ({"third": "三、强化管理，注重实效\n共查出浪费问题三起，已于2020年4月20日前全部整改。"}, "2020年4月20日"),
        ({"first": "一、加强领导，落实责任\n工作小组每月碰头，2020年度共召开会议九次，印发简报六期。"}, "2020年度共召开"),
    ],
)
def test_a_year_before_the_campaign_is_a_slip(change: Case, words: str) -> None:
    (quote,) = years(change)
    assert quote and words in quote


def test_three_schools_do_not_tell_when_a_campaign_began() -> None:
    assert not years({"signature": "青柏县云溪小学\n2019年12月10日"}, SCHOOLS[:3])


@pytest.mark.parametrize(
    "change",
    [
        {"third": "三、强化管理，注重实效\n上年检查遗留的问题三起，已于2020年4月20日前全部整改。"},
        {"first": "一、加强领导，落实责任\n2020年度共召开会议九次，今年增加到十二次。"},
        {"first": "一、加强领导，落实责任\n2019年度共召开会议九次，2020年度共召开会议十次。"},
        {"third": "三、强化管理，注重实效\n共查出浪费问题三起，已于2021年4月20日前全部整改。"},
    ],
)
def test_what_was_before_and_what_is_now_may_be_told(change: Case) -> None:
    assert years(change) == []
