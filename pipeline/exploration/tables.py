"""Frames of this package as tables for reading, with Chinese and English headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

#: what the columns are called, and how their numbers are written
_NAMES: dict[str, tuple[str, str]] = {
    "a_heading": ("甲的标题 heading A", ""),
    "a_unit": ("甲 unit A", ""),
    "actor": ("谁 who", ""),
    "b_heading": ("乙的标题 heading B", ""),
    "b_unit": ("乙 unit B", ""),
    "bound": ("着落 bound", "{:.2f}"),
    "characters": ("字数 characters", ""),
    "clauses": ("分句 clauses", ""),
    "cohesion": ("凝固度 cohesion", "{:.2f}"),
    "cosine": ("相似度 cosine", "{:.2f}"),
    "count": ("次数 count", ""),
    "dates": ("日期 dates", "{:.1f}"),
    "documents": ("文档 documents", ""),
    "dp": ("离散度 DP", "{:.2f}"),
    "first_date": ("日期 date", "{:%Y-%m-%d}"),
    "first_role": ("最早在 where", ""),
    "first_unit": ("最早的单位 first", ""),
    "g2": ("G²", "{:.1f}"),
    "group": ("组 group", ""),
    "heading": ("标题 heading", ""),
    "item": ("说法 phrase", ""),
    "joint": ("同现 together", ""),
    "keyword": ("词 word", ""),
    "kind": ("种类 kind", ""),
    "labels": ("标签 labels", ""),
    "left": ("前 before", ""),
    "link": ("", ""),
    "log_dice": ("logDice", "{:.1f}"),
    "log_ratio": ("对数比 log ratio", "{:.1f}"),
    "measure": ("到什么程度 measure", ""),
    "mi": ("MI", "{:.1f}"),
    "name": ("文件 file", ""),
    "names": ("人名 names", "{:.1f}"),
    "numbers": ("数目 numbers", "{:.1f}"),
    "own": ("具体内容 specific", "{:.0%}"),
    "part": ("单位 units", ""),
    "per": ("每万词 per 10,000", "{:.1f}"),
    "phrase": ("提法 phrase", ""),
    "places": ("地名 places", "{:.1f}"),
    "pos": ("词性 pos", ""),
    "reference": ("对照 reference", ""),
    "right": ("后 after", ""),
    "score": ("评分 score", "{:.2f}"),
    "section": ("章节 section", ""),
    "share": ("套话 formulaic", "{:.0%}"),
    "size": ("条 items", ""),
    "specific": ("每千字 per 1,000", "{:.1f}"),
    "takers": ("后来的单位 taken up by", ""),
    "terms": ("有代表性的词 terms", ""),
    "text": ("原文 text", ""),
    "unit": ("单位 unit", ""),
    "units": ("单位数 units", ""),
    "verb": ("用词 verb", ""),
    "when": ("何时 when", ""),
    "where": ("文档 document", ""),
    "word": ("词 word", ""),
    "words": ("原文 words", ""),
    "z": ("z", "{:.1f}"),
}
#: values of columns that stand for something
_VALUES = {"template": "上级文件 superior", "submission": "学校 school"}


def escape_styles() -> None:
    """From now on the styled tables of pandas show what documents say as text, in cells and labels; by themselves they hold it for HTML."""
    from pandas.io.formats.style import Styler  # noqa: PLC0415  (needs jinja2: only where tables are shown)

    class Escaping(Styler):
        def __init__(self, data: Any, *given: Any, **named: Any) -> None:
            super().__init__(data, *given, **named)
            self.format_index(axis=0, escape="html").format_index(axis=1, escape="html")

        def format(self, formatter: Any = None, *given: Any, **named: Any) -> Self:
            return super().format(formatter, *given, **{**named, "escape": named.get("escape") or "html"})

    pd.DataFrame.style = property(Escaping)  # type: ignore[assignment, method-assign]


def table(frame: pd.DataFrame, columns: Sequence[str], bar: str | None = None, most: float | None = None) -> Styler:
    """The columns of a frame as a table; `bar` is a column to draw as bars, `most` the value of a full one. `link` becomes 原文."""
    shown = frame[list(columns)].reset_index(drop=True)
    if "first_role" in shown:
        shown["first_role"] = shown["first_role"].map(_VALUES)
    style = shown.style.hide(axis="index").format({name: _NAMES[name][1] or None for name in columns}, na_rep="—", escape="html")
    if "link" in shown:
        style = style.format({"link": _linked}, na_rep="")
    if bar is not None:
        style = style.bar(subset=[bar], color="#b9d3ee", vmin=0, vmax=most)
    if {"left", "keyword"} <= set(columns):
        style = style.set_properties(subset=["left"], **{"text-align": "right"})
    titles: Any = [_NAMES[name][0] for name in columns]
    return style.relabel_index(titles, axis="columns")


def _linked(link: object) -> str:
    return f'<a href="{link}">原文 open</a>'
