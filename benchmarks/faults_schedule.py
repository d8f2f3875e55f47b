"""Faults in dates, numbers and sections, planted into sound documents: what a hand does to a plan that it changes in haste."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

from faults import Planted, Source, planter
from faults_people import paragraphs, tail

_DIGITS = "零一二三四五六七八九十"
_HEADING = re.compile(r"(?m)^[ ]*(?P<number>[一二三四五六七八九十])(?=[、．.])[^\n]*\n")
_DAY = r"(?P<m>\d{1,2})(?P<mid>月|\.)(?P<d>\d{1,2})(?P<end>日|号|)"
BLANKS = ("____", "___", "××", "XX", "某某", "***", "（待定）", "（      ）")
FORMS = (
    "联系电话：{b}。",
    "具体由{b}老师负责登记。",
    "活动时间为{b}月{b}日，地点在学校操场。",
    "全校共有{b}名学生参加。",
    "联系人：{b}。",
    "请于{b}月{b}日前报送材料。",
    "经费共计{b}元。",
)


class _Dates:
    """The stages of the answers with where each of them prints its first and last day."""

    def __init__(self, source: Source) -> None:
        self.text, self.spans = source.text, []
        at = 0
        for stage in source.gold["stages"]:
            days = [date.fromisoformat(day) if day else None for day in (stage["start"], stage["end"])]
            start = self._find(days[0], at)
            end = self._find(days[1], start.end()) if start else None
            self.spans.append((days[0], days[1], start, end if end and start and end.start() - start.end() < 16 else None))
            at = end.end() if end else at

    def _find(self, day: date | None, at: int) -> re.Match[str] | None:
        return next(
            (
                m
                for m in re.finditer(_DAY, self.text[: at + 4000])
                if m.start() >= at and day and (int(m["m"]), int(m["d"])) == (day.month, day.day)
            ),
            None,
        )

    def changed(self, m: re.Match[str], day: date | tuple[int, int]) -> str:
        """The text with another day at a place, printed like the one that stood there."""
        month, number = (day.month, day.day) if isinstance(day, date) else day
        return f"{self.text[: m.start()]}{month}{m['mid']}{number}{m['end']}{self.text[m.end() :]}"


def _dates(source: Source) -> _Dates | None:
    if source.gold["doc_type"] != "plan" or source.gold["lang"] != "zh" or len(source.gold["stages"]) < 2:
        return None
    found = _Dates(source)
    return found if all(start and end for _, _, start, end in found.spans) else None


@planter("date_overlap.earlier")
def _overlap(source: Source, rng: random.Random) -> Planted | None:
    if (found := _dates(source)) is None:
        return None
    i = rng.randrange(1, len(found.spans))
    (first, last, _, _), (start, _, m, _) = found.spans[i - 1], found.spans[i]
    day = last - timedelta(days=rng.randint(3, 12))
    if day <= first + timedelta(days=1) or start.year != day.year or start <= last:
        return None
    text = found.changed(m, day)
    return Planted(text, "date_overlap", "start moved back", text[m.start() : m.start() + 12])


@planter("date_gap.later")
def _gap(source: Source, rng: random.Random) -> Planted | None:
    if (found := _dates(source)) is None:
        return None
    i = rng.randrange(1, len(found.spans))
    start, end, m, _ = found.spans[i]
    day = start + timedelta(days=rng.randint(4, 20))
    if day >= end or day.year != start.year or found.spans[i - 1][0] == found.spans[i - 1][1]:
        return None
    text = found.changed(m, day)
    return Planted(text, "date_gap", "start moved on", text[m.start() : m.start() + 12])


@planter("date_order.turned")
def _order(source: Source, rng: random.Random) -> Planted | None:
    if (found := _dates(source)) is None:
        return None
    start, end, _, m = rng.choice(found.spans)
    day = start - timedelta(days=rng.randint(2, 15))
    if day.year != start.year or end.year != start.year:
        return None
    text = found.changed(m, day)
    return Planted(text, "date_order", "end before start", text[m.start() : m.start() + 12])


@planter("date_impossible.day")
def _impossible(source: Source, rng: random.Random) -> Planted | None:
    if (found := _dates(source)) is None:
        return None
    _, end, _, m = rng.choice(found.spans)
    day = rng.choice(((end.month, 32), (13, end.day), (2, 30), (6, 31), (9, 31)))
    text = found.changed(m, day)
    return Planted(text, "date_impossible", f"{day[0]}.{day[1]}", text[m.start() : m.start() + 8])


def _headings(source: Source) -> list[re.Match[str]]:
    found = list(_HEADING.finditer(source.text))
    sound = [m["number"] for m in found] == list(_DIGITS[1 : len(found) + 1]) and source.gold["lang"] == "zh"
    return found if sound and len(found) > 3 else []


@planter("duplicate_number.twice")
def _twice(source: Source, rng: random.Random) -> Planted | None:
    if not (found := _headings(source)):
        return None
    i = rng.randrange(1, len(found))
    m = found[i]
    text = source.text[: m.start("number")] + found[i - 1]["number"] + source.text[m.end("number") :]
    return Planted(text, "duplicate_number", "number of the one before", text[m.start() : m.end()].strip())


@planter("number_gap.skipped")
def _skipped(source: Source, rng: random.Random) -> Planted | None:
    if not (found := _headings(source)):
        return None
    i, text = rng.randrange(1, len(found)), source.text
    for j in range(len(found) - 1, i - 1, -1):
        text = text[: found[j].start("number")] + _DIGITS[min(j + 2, 10)] + text[found[j].end("number") :]
    return Planted(text, "number_gap", "a number skipped", text[found[i].start() : found[i].end()].strip())


def _requirement(source: Source, label: str) -> tuple[re.Match[str], int] | None:
    """The heading of the only section that the answers give a label, and where the section ends."""
    found = _headings(source)
    rows = [s for s in source.gold["sections"] if label in s["labels"] + s.get("also_ok", [])]
    needed = (source.gold.get("required") or {}).get(label) == "present"
    if not found or len(rows) != 1 or rows[0]["labels"] != [label] or not needed:
        return None
    i = next((i for i, m in enumerate(found) if m["number"] == rows[0]["number"]), None)
    return None if i is None else (found[i], found[i + 1].start() if i + 1 < len(found) else tail(source.text))


@planter("empty_section.emptied")
def _emptied(source: Source, rng: random.Random) -> Planted | None:
    place = _requirement(source, rng.choice(("guiding_ideology", "leadership")))
    if place is None or place[1] - place[0].end() < 12:
        return None
    text = source.text[: place[0].end()] + source.text[place[1] :]
    return Planted(text, "empty_section", "body gone", place[0].group().strip())


@planter("duplicated_section.again")
def _again(source: Source, rng: random.Random) -> Planted | None:
    if not (found := _headings(source)):
        return None
    i = rng.randrange(len(found) - 1)
    words = source.text[found[i].start() : found[i + 1].start()]
    at = tail(source.text)
    if "附件" in source.text or len(found) > 9 or "\t" in words:
        return None
    again = words.replace(found[i]["number"], _DIGITS[len(found) + 1], 1)
    again = "\n" * (source.text[at - 1] != "\n") + again
    return Planted(source.text[:at] + again + source.text[at:], "duplicated_section", "whole section", again.strip().split("\n")[0])


@planter("placeholder.left")
def _left(source: Source, rng: random.Random) -> Planted | None:
    places = paragraphs(source.text)
    if not places or source.gold["lang"] != "zh":
        return None
    blank = rng.choice(BLANKS[:4])
    words, at = rng.choice(FORMS).format(b=blank), rng.choice(places)
    return Planted(source.text[:at] + words + source.text[at:], "placeholder", f"blank {blank}", words)


@planter("empty_section.names")
def _names_out(source: Source, rng: random.Random) -> Planted | None:
    """Every name of the leading group is a blank to fill in."""
    members = [m["name"] for m in source.gold["members"]]
    place = _requirement(source, "leadership")
    if place is None or not re.search(r"(?m)^[ ]*组\s*长[：:\t]", source.text[place[0].end() : place[1]]):
        return None
    if any(name not in source.text[place[0].end() : place[1]] or source.text.count(name) > 1 for name in members):
        return None
    text, blank = source.text, rng.choice(("____", "      ", "×××", "XXX", "***", "（待定）", "______"))
    for name in members:
        text = re.sub(rf"{name}(?:（[^（）\n]*）)?", blank, text)
    return Planted(text, "empty_section", f"names {blank.strip() or 'blanks'}", place[0].group().strip())
