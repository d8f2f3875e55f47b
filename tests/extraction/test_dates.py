"""Dates and ranges, Chinese and English."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from case_files import Case, cases
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.cleaning.normal import normal
from pipeline.extraction import dates, dates_en

HERE = Path(__file__).parent / "cases"
SIGNED = date(2021, 2, 26)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def resolved(found: dates.DateRange, year: int | None) -> object:
    return "impossible" if found.impossible else list(found.resolve(year, SIGNED))


@pytest.mark.parametrize("case", cases(HERE / "dates.yaml"))
def test_chinese_dates(case: Case) -> None:
    year = case.get("year", 2021)
    assert [resolved(found, year) for found in dates.find(normal(case["text"]), base=year)] == case["dates"]


@pytest.mark.parametrize("case", cases(HERE / "dates_en.yaml"))
def test_english_dates(case: Case) -> None:
    text = normal(case["text"], english=True)
    assert [resolved(found, 2021) for found in dates_en.find(text)] == case["dates"]


@given(DAYS, st.sampled_from(["{0}年{1}月{2}日", "{0}.{1}.{2}", "{0}-{1:02}-{2:02}", "{0}/{1}/{2}"]))
def test_every_day_is_read_as_itself(day: date, form: str) -> None:
    text = normal(f"定于{form.format(day.year, day.month, day.day)}召开会议")
    (found,) = dates.find(text)
    assert found.resolve(None) == (day, day)
    assert (text[: found.span.start], text[found.span.end :]) == ("定于", "召开会议")


@given(DAYS, DAYS, st.sampled_from(["至", "—", "-", "到"]))
def test_every_range_is_read_as_itself(one: date, other: date, join: str) -> None:
    first, last = sorted((one, other))
    text = normal(f"（{first.year}年{first.month}月{first.day}日{join}{last.year}年{last.month}月{last.day}日）")
    (found,) = dates.find(text)
    assert found.resolve(None) == (first, last)
    assert found.ranged


@given(DAYS, st.sampled_from(["{:%B} {d}, {:%Y}", "{d} {:%B} {:%Y}"]))
def test_every_english_day_is_read_as_itself(day: date, form: str) -> None:
    words = form.replace("{:%B}", f"{day:%B}").replace("{:%Y}", f"{day:%Y}").replace("{d}", str(day.day))
    (found,) = dates_en.find(f"The meeting takes place on {words} in the hall.")
    assert found.resolve(None) == (day, day)


@given(st.integers(2000, 2099), st.integers(1, 12), st.integers(32, 99))
def test_days_beyond_the_longest_month_are_impossible(year: int, month: int, day: int) -> None:
    (found,) = dates.find(f"{year}年{month}月{day}日")
    assert found.impossible


@given(st.text("0123456789年月日.-—至旬上中下底即起今明一二三十〇O（） 、", max_size=40))
def test_dates_of_any_text_lie_in_it_and_ascend(text: str) -> None:
    at = 0
    for found in dates.find(text, base=2021):
        assert at <= found.span.start < found.span.end <= len(text)
        at = found.span.end
        found.resolve(2021, SIGNED)


@given(st.text("MarchJune 0123456789+,.-to earlylate65438", max_size=40))
def test_english_dates_of_any_text_lie_in_it_and_ascend(text: str) -> None:
    at = 0
    for found in dates_en.find(text):
        assert at <= found.span.start < found.span.end <= len(text)
        at = found.span.end
        found.resolve(2021, SIGNED)


@pytest.mark.parametrize("words", ["十十二月三日", "二三十月", "三十月", "零月十日"])
def test_numerals_that_are_none_are_no_days(words: str) -> None:
    assert all(found.resolve(2019) == (None, None) for found in dates.find(f"于{words}完成"))


PIECES = (
    "2019年",
    "二〇一九年",
    "今年",
    "3月",
    "十二月",
    "1",
    "5日",
    "二十日",
    "上旬",
    "月底",
    "至",
    "—",
    "即日起",
    "3.15",
    "2019.3.5",
    "，",
    "一",
)


@example(ahead="2019年", part="3.15月底", behind="")
@given(*(st.lists(st.sampled_from(PIECES), max_size=8).map("".join) for _ in range(3)))
def test_a_part_of_a_text_is_read_as_if_it_stood_alone(ahead: str, part: str, behind: str) -> None:
    low = len(ahead) + 2  # two blanks: a character right before a number may make it a part of another
    high = low + len(part)
    inside = [
        (f.first, f.last, f.ranged, f.span.start - low, f.span.end - low) for f in dates.find(f"{ahead}  {part}  {behind}", low, high)
    ]
    assert inside == [(f.first, f.last, f.ranged, *f.span) for f in dates.find(part)]
