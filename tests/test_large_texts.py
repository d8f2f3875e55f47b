"""Texts that are long in one way only: each is read in time that grows with its length, where a quadratic search would take minutes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from documents import settings, source

from pipeline.analysis import analyse

TITLE = "青石县第一小学禁毒宣传工作实施方案\n为了做好禁毒宣传工作，制定本方案。\n"
SENTENCE = "各班要高度重视，于2019年3月15日前完成五项任务：一是宣传，二是排查，组长由校长沈克俭担任，XX学校负责，2018年已完成。"
NUMBERS = "一二三四五六七八九十"

# name → the text for a size; all sizes below are chosen so that the whole file takes some seconds
TEXTS: dict[str, Callable[[int], str]] = {
    "one line": lambda n: TITLE + SENTENCE * (n // 60),
    "one line without full stops": lambda n: TITLE + SENTENCE.replace("。", "，") * (n // 60),
    "one line without marks": lambda n: TITLE + SENTENCE.replace("。", "").replace("，", "") * (n // 60),
    "headings": lambda n: TITLE + "".join(f"{NUMBERS[i % 10]}、任务{i}\n内容{i}。\n" for i in range(n // 40)),
    "headings that repeat": lambda n: TITLE + "一、工作任务\n落实责任。\n" * (n // 40),
    "headings three deep": lambda n: TITLE + "".join(f"{NUMBERS[i % 10]}、任务\n（一）甲\n1.乙\n" for i in range(n // 40)),
    "leaders, one a line": lambda n: TITLE + "".join(f"组长：沈{chr(0x4E00 + i)}平\n" for i in range(n // 40)),
    "names on one line": lambda n: TITLE + "成员：" + "、".join(f"沈{chr(0x4E00 + i)}" for i in range(n // 40)),
    "roles on one line": lambda n: TITLE + "由沈克俭任组长" * (n // 20),
    "stages": lambda n: (
        TITLE + "一、步骤\n" + "".join(f"第{i}阶段（{i % 12 + 1}月1日—20日）：报送材料，5日前完成。\n" for i in range(n // 60))
    ),
    "blanks behind a role": lambda n: TITLE + "组长" + " " * n + "沈克俭",
    "blanks behind a date": lambda n: TITLE + "3月1日" + " " * n + "完成",
    "blanks behind an attachment": lambda n: TITLE + "附件" + " " * n + "甲",
    "blanks before chapters": lambda n: TITLE + " " * n + "一、目标",
    "blank lines behind a role": lambda n: TITLE + "组长" + "\n" * n + "完",
    "wide blanks": lambda n: TITLE + "\u3000" * n + "组长：",
    "digits": lambda n: TITLE + "1" * n,
    "years": lambda n: "青石小学2019年工作总结\n" + "2018年完成了任务，" * (n // 20),
    "dots": lambda n: TITLE + "." * n + "\n" + "…" * n + "县",
    "circles": lambda n: TITLE + "〇" * n,
    "brackets": lambda n: TITLE + "（" * n + "《" * n,
    "commas": lambda n: TITLE + "工作，" * n + "5\n" + TITLE,
    "page numbers": lambda n: TITLE + "内容。\n1\n" * (n // 20),
    "blanks to fill in": lambda n: TITLE + "XX学校\n" * (n // 20),
    "attachments": lambda n: TITLE + "附件：甲\n内容\n" * (n // 40),
    "parts": lambda n: "第一篇\n" * (n // 20),
    "titles without end": lambda n: TITLE + "《关于" * n,
    "glosses": lambda n: TITLE + "字(zì)" * (n // 5),
    "English without full stops": lambda n: (
        "Work plan of the school\n" + "headed by Shen Kejian, with Tao Yimin as deputy leader, " * (n // 60)
    ),
    "English blanks": lambda n: "Work plan of the school\nThe leader" + " " * n + "as member",
}


@pytest.mark.parametrize("name", TEXTS)
def test_long_texts_are_read(name: str) -> None:
    text = TEXTS[name](40_000)
    (document,) = analyse(source(text), settings())
    assert len(document.text) > 1000 or name in ("parts", "blank lines behind a role")
    assert all(0 <= finding.span.start <= finding.span.end <= len(document.text) for finding in document.findings if finding.span)
