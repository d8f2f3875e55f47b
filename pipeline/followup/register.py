"""销号台账: what became of each finding, as a workbook that bureaus tick off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.followup.outcomes import Fate, Outcome
from pipeline.report.results import Results
from pipeline.report.sheets import Sheet
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
_WIDTHS = (6, 20, 24, 24, 22, 36, 32, 32, 14, 14, 24, 9, 10)
_COPIED = ("疑似雷同", "suspected copying")
_QUOTED = 200


def write(found: Sequence[Outcome], new: Results, path: Path, lang: str) -> None:
    """Write the register of outcomes and a sheet with the figures of each unit to `path`."""
    words = Words(new.run, lang)
    en = lang == "en"
    rows = [
        (
            *(n, item.unit, item.old.source if item.old else "", item.new.source if item.new else ""),
            *(_COPIED[en] if item.code == "copied" else words.title(item.code), item.what),
            *(_short(item.before), _short(item.after), item.place),
            *(WORDS[item.fate][en], item.remark, ("√" if item.fate == "mended" else ""), ""),
        )
        for n, item in enumerate(found, 1)
    ]
    title = "Follow-up register" if en else "问题整改销号台账"
    register = Sheet(title, [head[en] for head in _HEADS], rows, _WIDTHS, range(9, 10), lambda row, column: WORDS[found[row].fate][2])
    write_sheets([register, _by_unit(found, en)], path, words, title)


def _by_unit(found: Sequence[Outcome], en: bool) -> Sheet:
    counts: dict[str, Counter[Fate]] = {}
    for item in found:
        counts.setdefault(item.unit, Counter())[item.fate] += 1
    rows = []
    for n, (unit, held) in enumerate(counts.items(), 1):
        told = sum(held.values()) - held["new"]
        share = held["mended"] / told if told else 1.0
        rows.append((n, unit, *(held[fate] for fate in WORDS), float(share)))
    heads = [_HEADS[0][en], _HEADS[1][en], *(words[en] for words in WORDS.values()), "Share mended" if en else "整改率"]
    return Sheet("Units" if en else "各单位整改情况", heads, rows, (6, 26, *(12,) * len(WORDS), 10))


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}……"
