"""Small result folders, written as the audit writes them; names are invented."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHARED = "各班每天安排二十分钟阅读时间，语文教师到班指导，值日班长登记到岗情况。每月末由教导处检查一次阅读记录，并在周会上通报。"
EDITED = SHARED.replace("二十", "三十").replace("值日班长", "班干部").replace("，并在周会上通报", "")
GIVEN = "坚持以读书育人，引导学生多读书、读好书，让阅读成为习惯，为终身发展打好底色。"

PLAN = f"""青禾县临河小学读书月活动方案

一、指导思想
{GIVEN}

二、活动安排
（一）班级阅读
{SHARED}
（二）亲子阅读
家长每周陪读XX次。

三、时间步骤
第一阶段：宣传发动（2022年4月1日至4月10日）。
第二阶段：组织实施（2022年4月8日至5月31日）。
第三阶段：总结表彰。
"""

OTHER = f"""青禾县望山小学读书月活动方案
一、指导思想
{GIVEN}
二、主要活动
{EDITED}
三、组织领导
组长：方予安（校长） 副组长：骆明舟
"""

SUMMARY = "青禾县望山小学读书月活动总结\n一、开展情况\n全校师生共读书籍三百余册。\n"
TEMPLATE = f"青禾县教育局读书月活动方案\n一、指导思想\n{GIVEN}\n"

HOSTILE = "</script><script>document.title='x'</script><img src=x onerror=alert(1)>\"'&amp;<b>{{7*7}}"
FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", '=HYPERLINK("http://example.invalid","x")')
TURNED = "方案\u202efdp.exe\u200f\x07"

CATALOGUE = {
    "missing_section": ("high", "缺少规定内容", "Required content missing"),
    "placeholder": ("medium", "空白未填", "Placeholder left"),
    "date_overlap": ("low", "阶段时间重叠", "Stages overlap"),
    "unnamed_leadership": ("high", "领导小组无人名", "Leadership without names"),
}


def at(text: str, words: str, after: int = 0) -> list[int]:
    """The span of `words` in `text`."""
    start = text.index(words, after)
    return [start, start + len(words)]


def section(text: str, number: str | None, heading: str, labels: Iterable[str], until: str | None = None) -> dict[str, Any]:
    """A top section from its heading to the heading `until`."""
    start = text.index(f"{number}、{heading}")
    end = text.index(until, start) if until else len(text)
    return {"number": number, "heading": heading, "level": 1, "labels": list(labels), "score": 0.9, "span": [start, end]}


def finding(code: str, text: str, quote: str | None, message: str, label: str | None = None) -> dict[str, Any]:
    """A finding about `quote`, or about something that is absent."""
    return {
        "code": code,
        "severity": CATALOGUE[code][0],
        "label": label,
        "span": at(text, quote) if quote else None,
        "message": message,
        "message_zh": message,
        "message_en": f"{CATALOGUE[code][2]}.",
        "fingerprint": f"{code}-{len(quote or '')}",
        "quote": quote,
        "place": "第9段" if quote else "",
    }


def document(source: str, unit: str, text: str, **fields: Any) -> dict[str, Any]:
    """A line of documents.jsonl with plain values for what `fields` does not give."""
    plain = {
        "id": f"id-{source}",
        "source": source,
        "name": source.rsplit("/", 1)[-1],
        "part": None,
        "role": "submission",
        "status": "ok",
        "error": None,
        "doc_type": "plan",
        "lang": "zh",
        "script": "hans",
        "title": text.split("\n", maxsplit=1)[0] or None,
        "issuer": unit,
        "date": "2022-03-28",
        "year": 2022,
        "campaign": "读书月",
        "unit": unit,
        "unit_from": "issuer",
        "district": None,
        "text": text,
        "copied": {"chars": 0, "of": max(len(text), 1), "share": 0.0},
    }
    lists = ("sections", "outline", "stages", "deadlines", "members", "citations", "findings", "repairs", "notes")
    return plain | {name: [] for name in lists} | {"requirements": None} | fields


def match(a: dict[str, Any], b: dict[str, Any], a_words: str, b_words: str, **fields: Any) -> dict[str, Any]:
    """A line of matches.jsonl between the places of `a_words` and `b_words`."""
    spans = {"a_span": at(a["text"], a_words), "b_span": at(b["text"], b_words)}
    plain = {
        "a": a["id"],
        "b": b["id"],
        **spans,
        "chars": len(a_words),
        "similarity": 0.9,
        "kind": "peer",
        "cluster": None,
        "fingerprint": "m",
    }
    return plain | fields


@dataclass
class Batch:
    """The lines of a result folder before they are written."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    matches: list[dict[str, Any]] = field(default_factory=list)
    run: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write the three result files; returns the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in (("documents.jsonl", self.documents), ("matches.jsonl", self.matches)):
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "run.json").write_text(json.dumps(self.run, ensure_ascii=False), encoding="utf-8")
        return folder


def run(documents: list[dict[str, Any]], language: str = "zh") -> dict[str, Any]:
    """A run.json for `documents`."""
    names = {"guiding_ideology": "指导思想", "steps": "实施步骤", "leadership": "组织领导", "tasks": "任务", "practices": "做法"}
    sources = {line["source"]: line["role"] for line in documents}
    return {
        "version": "0.0.1",
        "created": "2022-06-01T08:00:00+08:00",
        "language": language,
        "settings": {"min_chars": 40},
        "inputs": [
            {"source": source, "sha256": hashlib.sha256(source.encode()).hexdigest(), "bytes": 100, "role": role}
            for source, role in sources.items()
        ],
        "requirements": [
            {
                "genre": "plan",
                "name": {"zh": "方案", "en": "Plan"},
                "file": "plan.yaml",
                "required": [
                    {"label": label, "zh": names[label], "en": label.replace("_", " "), "states": ["present", "missing"]}
                    for label in ("guiding_ideology", "steps", "leadership")
                ],
            }
        ],
        "counts": {"documents": len(documents)},
        "times": {"ingestion": 0.5},
        "catalogue": {
            code: {
                "severity": severity,
                "title": {"zh": zh, "en": en},
                "basis": {"zh": "活动通知", "en": "The notice"},
                "advice": {"zh": "补写", "en": "Add it"},
            }
            for code, (severity, zh, en) in CATALOGUE.items()
        },
        "labels": {label: {"zh": zh, "en": label.replace("_", " ")} for label, zh in names.items()},
        "repairs": {"page_numbers": {"zh": "去掉页码", "en": "Page numbers removed"}},
        "error_codes": {"encrypted": {"zh": "有密码", "en": "Encrypted"}, "truncated": {"zh": "不完整", "en": "Truncated"}},
    }


def plan_of_linhe() -> dict[str, Any]:
    """A plan with three findings, one of them about something absent."""
    text = PLAN
    sections = [
        section(text, "一", "指导思想", ["guiding_ideology"], "二、活动"),
        section(text, "二", "活动安排", ["tasks"], "三、时间"),
        section(text, "三", "时间步骤", ["steps"]),
    ]
    outline = [item | {"depth": 1, "children": []} for item in sections]
    child = {
        "number": "一",
        "heading": "班级阅读",
        "depth": 2,
        "span": [text.index("（一）"), text.index("（二）")],
        "labels": [],
        "score": 0.0,
    }
    outline[1]["children"] = [child | {"children": []}]
    names = (("宣传发动", "2022-04-01", "2022-04-10"), ("组织实施", "2022-04-08", "2022-05-31"), ("总结表彰", None, None))
    return document(
        "城区/临河小学.docx",
        "青禾县临河小学",
        text,
        district="城区",
        sections=sections,
        outline=outline,
        requirements={"guiding_ideology": "present", "steps": "present", "leadership": "missing"},
        stages=[{"name": name, "start": start, "end": end, "span": at(text, name)} for name, start, end in names],
        findings=[
            finding("date_overlap", text, "2022年4月8日至5月31日", "第二阶段与第一阶段时间重叠，请核对。"),
            finding("placeholder", text, "家长每周陪读XX次", "有未填写的空白，请填写。"),
            finding("missing_section", text, None, "没有写明组织领导，请补写。", "leadership"),
        ],
        repairs=[{"name": "page_numbers", "count": 2, "example": "-2-"}],
        notes=["接受了 1 处修订"],
        copied={"chars": 58, "of": 230, "share": 0.2522},
    )


def small_batch() -> Batch:
    """Two plans that share a passage, a summary, the superior's plan, a part of a file, a file that could not be read."""
    plan = plan_of_linhe()
    other = document(
        "乡镇/望山小学.docx",
        "青禾县望山小学",
        OTHER,
        district="东片",
        requirements={"guiding_ideology": "present", "steps": "missing", "leadership": "present"},
        sections=[section(OTHER, "二", "主要活动", ["tasks"], "三、组织")],
        members=[
            {"role": "组长", "name": "方予安", "post": "校长", "span": at(OTHER, "方予安")},
            {"role": "副组长", "name": "骆明舟", "post": None, "span": at(OTHER, "骆明舟")},
        ],
        findings=[finding("missing_section", OTHER, None, "没有写明实施步骤，请补写。", "steps")],
        copied={"chars": 50, "of": 150, "share": 0.3333},
    )
    summary = document("乡镇/总结汇编.txt", "青禾县望山小学", SUMMARY, part=2, doc_type="summary", district="东片")
    summary |= {"status": "partial", "error": {"code": "truncated", "message": "文件末尾不完整。"}}
    template = document("template/通知.docx", "青禾县教育局", TEMPLATE, role="template")
    failed = document("城区/加密.docx", "加密", "", status="error", doc_type=None, lang=None, script=None, copied=None)
    failed |= {"error": {"code": "encrypted", "message": "文件有密码，请去掉密码后重新报送。"}, "unit_from": "file", "issuer": None}
    documents = [plan, other, summary, template, failed]
    matches = [match(plan, other, SHARED, EDITED), match(plan, template, GIVEN, GIVEN, kind="template", similarity=1.0)]
    return Batch(documents, matches, run(documents))


def repeated_batch() -> Batch:
    """The small batch in which one school handed in its plan twice, and another one copied from it."""
    batch = small_batch()
    plan, other = batch.documents[:2]
    again = plan | {"id": "again", "source": "补报/临河小学.docx"}
    documents = [*batch.documents, again]
    matches = [match(plan, again, PLAN, PLAN, similarity=1.0), match(again, other, SHARED, EDITED), *batch.matches]
    record = run(documents)
    for item in record["inputs"]:
        if item["source"] in (plan["source"], again["source"]):
            item["sha256"] = "2" * 64
    return Batch(documents, matches, record)


SCAN = """青禾县松坡小学读书月活动方案
一、指导思想
每周一书，读后交流。
二、时间步骤
第一阶段：宣传发动。
第二阶段：组织实施。
"""

RECOGNISED = "第 1-2 页是扫描页或图片，文字由程序识别（平均置信度 81.4%），可能有错字。"
LEFT_OUT = "邮件正文较短（12个字），按附件说明处理，未作为文件审查。"
PAGES = {
    "code": "truncated",
    "message": "第3页已损坏，没有读入。",
    "message_zh": "第3页已损坏，没有读入。",
    "message_en": "Page 3 is damaged and was not read.",
}
BLANK = {
    "code": "no_text",
    "message": "第5页没有识别出文字。",
    "message_zh": "第5页没有识别出文字。",
    "message_en": "No text was recognised on page 5.",
}


def scanned_batch() -> Batch:
    """The small batch with a mail in an archive: a scan of which nothing but recognition speaks ill, read in part for two reasons."""
    batch = small_batch()
    doubt = finding("missing_section", SCAN, None, "识别存疑：第2页的文字识别没有把握，请对照原件第2页核对。", "leadership")
    doubt |= {"severity": "info", "doubtful": True, "message_en": "Recognition in doubt: check page 2 of the original.", "place": "第2页"}
    scan = document(
        "收件.zip!/来信.eml!/松坡小学.pdf",
        "青禾县松坡小学",
        SCAN,
        status="partial",
        error=PAGES,
        problems=[PAGES, BLANK],
        requirements={"guiding_ideology": "present", "steps": "present", "leadership": "missing"},
        findings=[doubt],
        notes=[RECOGNISED],
        uncertain=[at(SCAN, "一书，读后"), at(SCAN, "第一阶段：宣传发动。"), at(SCAN, "第二阶段：组织实施。")],
    )
    documents = [*batch.documents, scan]
    record = run(documents)
    boxes: tuple[tuple[str, int, list[str]], ...] = (("收件.zip", 1, []), ("收件.zip!/来信.eml", 1, [LEFT_OUT]))
    for source, members, notes in boxes:
        record["inputs"].append(
            {"source": source, "sha256": "1" * 64, "bytes": 9, "role": "submission", "members": members, "notes": notes}
        )
    record["error_codes"]["no_text"] = {"zh": "没有文字", "en": "No text"}
    return Batch(documents, batch.matches, record)


def hostile_batch() -> Batch:
    """A batch whose names and texts try to become markup, script, formulas, or to turn the reading direction."""
    batch = small_batch()
    text = f"{HOSTILE}\n一、{HOSTILE}\n{TURNED}\n" + "\n".join(FORMULAS)
    for n, words in enumerate((HOSTILE, TURNED, *FORMULAS)):
        made = finding("placeholder", text, HOSTILE, words, HOSTILE) | {"quote": words, "place": words, "message_en": words}
        line = document(f"{n}/{words}.docx", words, text, district=words, campaign=words, findings=[made])
        line["members"] = [{"role": words, "name": words, "post": words, "span": [0, 2]}]
        line["stages"] = [{"name": words, "start": "2022-04-01", "end": words, "span": [0, 2]}]
        line["sections"] = [{"number": words, "heading": HOSTILE, "level": 1, "labels": [words], "score": 1.0, "span": at(text, HOSTILE)}]
        line["outline"] = [line["sections"][0] | {"depth": 1, "children": []}]
        line["repairs"] = [{"name": words, "count": 1, "example": words}]
        line["notes"] = [words]
        line["uncertain"] = [at(text, HOSTILE)]
        line["error"] = {"code": "truncated", "message": words}
        batch.documents.append(line | {"status": "partial", "requirements": {"steps": "missing"}})
    a, b = batch.documents[-2:]
    batch.matches.append(match(a, b, FORMULAS[0], FORMULAS[0]))
    batch.documents[-1]["findings"].append(batch.documents[-1]["findings"][0] | {"severity": "info", "doubtful": True})
    batch.run = run(batch.documents)
    box = {"source": HOSTILE, "sha256": "1" * 64, "bytes": 9, "role": "submission", "members": 1, "notes": [HOSTILE, *FORMULAS]}
    batch.run["inputs"].append(box)
    return batch


def cluster_batch(holders: int) -> Batch:
    """`holders` plans that hold one passage, each matched to the first."""
    texts = [f"第{n}小学方案\n{SHARED if n % 2 else EDITED}\n" for n in range(holders)]
    documents = [document(f"{n}.txt", f"第{n}小学", text) for n, text in enumerate(texts)]
    passages = [text.split("\n")[1] for text in texts]
    matches = [match(documents[n], documents[0], passages[n], passages[0], cluster="c1") for n in range(1, holders)]
    return Batch(documents, matches, run(documents))


def large_batch(count: int) -> Batch:
    """`count` plans of as many schools with a finding each; neighbours, two by two, share a passage, and one passage stands in 14 plans."""
    documents, matches = [], []
    common = "学校与家长签订安全责任书，明确双方责任，由班主任存档备查，每学期末由德育处清点一次，缺少的当周补齐。"
    for n in range(count):
        extra = f"三、附则\n{common}\n" if n < 14 else ""
        text = f"第{n}小学读书月活动方案\n一、活动安排\n{SHARED if n % 2 else EDITED}\n二、其他\n家长每周陪读XX次。\n{extra}"
        found = [finding("placeholder", text, "家长每周陪读XX次", "有未填写的空白，请填写。")]
        line = document(f"第{n}小学/方案.docx", f"青禾县第{n}小学", text, findings=found, requirements={"steps": "present"})
        documents.append(line | {"copied": {"chars": 50, "of": 100, "share": 0.5}})
        if n % 2:
            matches.append(match(documents[n - 1], documents[n], EDITED, SHARED))
        if 0 < n < 14:
            matches.append(match(documents[n], documents[0], common, common, cluster="c1", similarity=1.0))
    return Batch(documents, matches, run(documents))
