"""销号台账: what became of each finding, as a workbook that bureaus tick off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.followup.outcomes import Fate, Outcome
from pipeline.report.results import Results
from pipeline.report.sheet import Sheet
from pipeline.report.words import Words
from pipeline.report.workbook import write_sheets

#: what is said of each fate, and the colour that goes with it
WORDS: dict[Fate, tuple[str, str, str]] = {
    "mended": ("已整改", "mended", "present"),
    "partly": ("部分整改", "partly mended", "unnamed"),
    "cosmetic": ("未整改（仅作表面修改）", "not mended, changed in looks alone", "empty"),
    "open": ("未整改", "not mended", "missing"),
    "absent": ("未重新报送", "not handed in again", "missing"),
    "new": ("新增", "new", "missing"),
}
_HEADS = (
    ("序号", "No."),
    ("单位", "Unit"),
    ("原材料", "First round"),
    ("新材料", "Second round"),
    ("问题类型", "Kind"),
    ("问题", "Finding"),
    ("原文", "Text then"),
    ("现文", "Text now"),
    ("位置", "Place"),
    ("整改结论", "Outcome"),
    ("说明", "Remark"),
    ("是否销号", "Closed"),
    ("核实人", "Checked by"),
)
#: with these widths a page of A4 across holds the register at 9 points
_WIDTHS = (5, 12, 13, 13, 12, 23, 20, 20, 9, 11, 15, 7, 7)
#: kinds that are no findings of the catalogue
_KINDS = {
    "copied": ("疑似雷同", "suspected copying"),
    "unread": ("无法读取", "unreadable file"),
    "not_submitted": ("未报送", "not submitted"),
}
#: whether a row is ticked off, with the colour that goes with it
_CLOSED = {"√": "present", "×": "missing"}
_QUOTED = 200


def write(found: Sequence[Outcome], new: Results, path: Path, lang: str) -> None:
    """Write the register of outcomes and a sheet with the figures of each unit to `path`."""
    words = Words(new.run, lang)
    en = lang == "en"
    rows = [
        (
            *(n, words.unit(item.unit), item.old.source if item.old else "", item.new.source if item.new else ""),
            *(_KINDS[item.code][en] if item.code in _KINDS else words.title(item.code), item.what),
            *(_short(item.before), _short(item.after), item.place),
            *(WORDS[item.fate][en], item.remark, ("√" if item.fate == "mended" else "×"), ""),
        )
        for n, item in enumerate(found, 1)
    ]
    title = "Follow-up register" if en else "问题整改销号台账"
    register = Sheet(
        title,
        [head[en] for head in _HEADS],
        rows,
        _WIDTHS,
        range(9, 10),
        lambda row, column: WORDS[found[row].fate][2],
        choices=_choices(en),
    )
    write_sheets([register, _by_unit(found, words, en)], path, words, title)


def _choices(en: bool) -> dict[int, dict[str, str]]:
    """The drop-downs: what became of it, and whether it is ticked off."""
    return {9: {words[en]: words[2] for words in WORDS.values()}, 11: _CLOSED}


def _by_unit(found: Sequence[Outcome], words: Words, en: bool) -> Sheet:
    counts: dict[str, Counter[Fate]] = {}
    for item in found:
        counts.setdefault(item.unit, Counter())[item.fate] += 1
    rows = []
    for n, (unit, held) in enumerate(counts.items(), 1):
        told = sum(held.values()) - held["new"]
        share = held["mended"] / told if told else 1.0
        rows.append((n, words.unit(unit), *(held[fate] for fate in WORDS), float(share)))
    heads = [_HEADS[0][en], _HEADS[1][en], *(said[en] for said in WORDS.values()), "Share mended" if en else "整改率"]
    return Sheet("Units" if en else "各单位整改情况", heads, rows, (6, 26, *(12,) * len(WORDS), 10))


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}……"
