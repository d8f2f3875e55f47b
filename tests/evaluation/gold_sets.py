"""A tiny set that tests write: four documents of an invented county, and answers that are right, wrong, missing, doubtful or one of two."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from submissions import ISSUED, SOUND, SUMMARY, plain, write

Row = dict[str, Any]


def section(heading: str, *labels: str, **more: Any) -> Row:
    """A gold section."""
    return {"number": None, "heading": heading, "labels": list(labels)} | more


def gold(file: str, doc_type: str = "plan", **more: Any) -> Row:
    """A line of gold.jsonl; what is not given is empty."""
    empty: Row = {
        "part": None,
        "issuer": None,
        "sections": [],
        "required": None,
        "stages": [],
        "deadlines": [],
        "members": [],
        "findings": [],
    }
    return {"file": file, "doc_type": doc_type} | empty | more


#: the plan 青禾小学.txt (`submissions.SOUND`) with every answer right but one of each kind
PLAN = gold(
    "青禾小学.txt",
    issuer="青禾小学",
    sections=[
        section("指导思想", "guiding_ideology"),
        section("工作目标", "tasks", also_ok=["objectives"]),  # another right reading
        section("主要任务", "steps", doubtful=True),  # no matter what is given
        section("实施步骤", "steps"),  # timeline is beyond
        section("组织领导", "leadership", "safeguards"),  # safeguards is lacking
        section("附则", "other"),  # not in the text
    ],
    required={"guiding_ideology": "present", "steps": "present", "timeline": "missing", "leadership": "present"},
    stages=[
        {"start": "2023-03-01", "end": "2023-03-31"},
        {"start": "2023-04-01", "end": "2023-05-30"},  # a day short
        {"start": "2023-06-01", "end": "2023-06-30", "doubtful": True},
    ],
    deadlines=[{"date": "2023-06-20"}],
    members=[
        {"role": "组长", "name": "沈国平"},
        {"role": "副组长", "name": "何秀兰"},
        {"role": "组员", "name": "马文举"},  # 组员 is 成员
        {"role": "成员", "name": "罗大燕"},  # another name
    ],
    doubtful=["required.leadership"],
)
MATCH = {"a": {"file": "青禾小学.txt", "part": None}, "b": {"file": "template/issued.txt", "part": None}, "kind": "template"}
QUOTE = ["通过专项行动，", "社会形象进一步提升。"]


def tiny(root: Path, rows: list[Row] | None = None, matches: list[Row] | None = None) -> Path:
    """Write the set into `root`."""
    files = {"青禾小学.txt": plain(SOUND), "柳湾小学.txt": plain(SUMMARY), "template/issued.txt": plain(ISSUED)}
    write(root / "in", files)
    given = rows if rows is not None else [PLAN, gold("柳湾小学.txt", "news"), gold("丢失.txt")]
    passages = matches if matches is not None else [{**MATCH, "a_quote": QUOTE, "b_quote": QUOTE}]
    for name, lines in (("gold.jsonl", given), ("matches.jsonl", passages)):
        (root / name).write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return root
