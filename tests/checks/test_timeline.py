"""Findings about time that rest on text which may have been misread."""

from __future__ import annotations

import pytest
from case_files import read
from documents import SOUND, settings

from pipeline.analysis import analyse
from pipeline.records import Anchor, Block, Finding, Source

GAP = ("（一）宣传发动阶段（3月1日—3月21日）。", "（二）组织实施阶段（4月1日—10月31日）。", "（三）总结提升阶段（11月1日—11月30日）。")
BETWEEN = ("（一）宣传发动阶段（3月1日—3月21日）。", "各班召开动员会，张贴宣传画。", "（二）组织实施阶段（4月1日—10月31日）。")
LATE = ("（一）宣传发动阶段（1月4日—1月29日）。", "（二）组织实施阶段（2月1日—11月30日）。")


def findings(steps: tuple[str, ...], code: str, unsure: str) -> list[Finding]:
    """The findings of a code in a scanned plan with these steps, in which the lines that hold `unsure` were recognised with doubt."""
    parts = dict(read(SOUND)["plan"], steps="\n".join(("四、实施步骤", *steps)))
    lines = [line for part in parts.values() if part for line in part.strip("\n").split("\n")]
    blocks = tuple(
        Block(line, anchor=Anchor(page=1, line=n), confidence=0.5 if unsure in line else 0.999) for n, line in enumerate(lines, 1)
    )
    (document,) = analyse(Source(blocks, "docx"), settings())
    return [one for one in document.findings if one.code == code]


@pytest.mark.parametrize(
    ("steps", "code", "unsure", "doubtful"),
    [
        (GAP, "date_gap", "宣传发动阶段", True),
        (GAP, "date_gap", "组织实施阶段", True),
        (GAP, "date_gap", "总结提升阶段", False),
        (BETWEEN, "date_gap", "张贴宣传画", True),
        (LATE, "issued_late", "2021年2月26日", True),
        (LATE, "issued_late", "组织实施阶段", False),
    ],
    ids=["stage before", "stage itself", "another stage", "lines between", "signature", "a stage that matters not"],
)
def test_what_rests_on_a_doubtful_line_is_doubtful(steps: tuple[str, ...], code: str, unsure: str, doubtful: bool) -> None:
    (finding,) = findings(steps, code, unsure)
    assert finding.doubtful is doubtful
