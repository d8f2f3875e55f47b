"""The same six chapters in every style of heading that offices, memos and web pages use, each with lists and rosters below them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from case_files import read

from pipeline import parse
from pipeline.analysis import analyse
from pipeline.settings import Settings

FILE = Path(__file__).parent / "cases" / "styles.yaml"
_NUMBERS: dict[str, Any] = {
    "n": "123456",
    "han": "一二三四五六",
    "cap": "壹贰叁肆伍陆",
    "traditional": "壹貳參肆伍陸",
    "roman": ["I", "II", "III", "IV", "V", "VI"],
    "sign": "ⅠⅡⅢⅣⅤⅥ",
    "letter": "ABCDEF",
    "circle": "①②③④⑤⑥",
    "word": ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"],
}


def _styles() -> Iterator[Any]:
    for language in ("chinese", "traditional", "english"):
        group = read(FILE)[language]
        for style in group["styles"]:
            for name, headings in group["headings"].items():
                yield pytest.param(group, style, headings, id=f"{style.format(h='', **{k: v[0] for k, v in _NUMBERS.items()})} {name}")


def _letters(words: str | None) -> str:
    return re.sub(r"\W", "", words or "")


@pytest.mark.parametrize(("group", "style", "headings"), list(_styles()))
def test_each_style_gives_the_same_chapters(group: dict[str, Any], style: str, headings: list[str]) -> None:
    lines = [group["title"], group["preamble"]]
    for i, (heading, text) in enumerate(zip(headings, group["below"], strict=True)):
        lines += [style.format(h=heading, **{key: numbers[i] for key, numbers in _NUMBERS.items()}), text]
    (document,) = analyse(parse("\n".join(lines).encode(), "plan.txt"), Settings())
    found = [section.heading for section in document.sections]
    assert found[0] is None
    assert [_letters(heading) for heading in found[1:]] == [_letters(heading) for heading in headings]
