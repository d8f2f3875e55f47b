"""Every code of the catalogue: what it finds, and what it must leave alone.

A case is a document, mostly a sound one with a part changed, and all findings that it is to have: so each case is a negative for every
other code. Where it does not matter how often a code is found, `codes` names those that are.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from case_files import Case, cases, read
from documents import document

from pipeline.checks.findings import catalogue, message
from pipeline.comparison import compare
from pipeline.records import Entry, Finding

HERE = Path(__file__).parent / "cases"
# what is found when documents are compared; the cases of the others are one document each
BATCHED = {"foreign_name", "foreign_topic", "office_elsewhere", "uncovered_claim", "too_short"}
FILES = sorted(path for path in HERE.glob("*.yaml") if path.stem not in BATCHED)
IN_ONE_DOCUMENT = [pytest.param(*param.values, id=f"{path.stem}, {param.id}", marks=param.marks) for path in FILES for param in cases(path)]


def findings(case: Case) -> tuple[Finding, ...]:
    found = document(case)
    if not case.get("compared"):
        return found.findings
    (entry,), _ = compare([Entry("a", "a.txt", "submission", "ok", unit="云溪小学", document=found)])
    return entry.findings


def check(found: tuple[Finding, ...], expected: list[dict[str, str]]) -> None:
    """Exactly these codes, each once, and for each the words in its quote, or its label where nothing is quoted."""
    wanted = [(code, str(words)) for one in expected for code, words in one.items()]
    assert sorted(one.code for one in found) == sorted(code for code, _ in wanted), [(one.code, one.quote) for one in found]
    for code, words in wanted:
        assert any(one.code == code and words in (one.quote or one.label or "") for one in found), [(one.code, one.quote) for one in found]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_requirement_that_is_not_met_has_one_finding(path: Path) -> None:
    for case in read(path)["cases"]:
        found = document(case)
        assert (found.requirements is None) == (found.doc_type != "plan")
        for label, state in found.requirements or ():
            codes = {"present": "", "missing": "missing_section", "empty": "empty_section", "unnamed": "unnamed_leadership"}
            about = {label, None} if label == "leadership" else {label}  # unnamed_leadership carries no label
            told = [one.code for one in found.findings if one.code in codes.values() and one.label in about]
            assert told == [codes[state]] * (state != "present"), case["name"]


@pytest.mark.parametrize("case", IN_ONE_DOCUMENT)
def test_findings(case: Case) -> None:
    found = findings(case)
    if "codes" in case:
        assert {one.code for one in found} == set(case["codes"])
    else:
        check(found, case["findings"])
    for one in found:
        for lang in ("zh", "en"):
            words = message(one, lang)
            assert words.replace("…", "") == words or "…" in (one.quote or "")  # every blank of the wording is filled
            assert "{" not in words


def plan(unit: str, title: str, **change: str) -> Case:
    return {"change": {"title": unit + title, "signature": f"{unit}\n2021年2月26日", **change}}


OWN, OTHERS = "青柏县云溪小学", ("青柏县石门镇中心小学", "青柏县第一中学")
SALVER, READING = "2021年“光盘行动”实施方案", "2021年书香校园建设实施方案"
TITLES = {"foreign_name": SALVER, "office_elsewhere": SALVER, "foreign_topic": READING}


LEFT_OVER = [
    pytest.param(code, *param.values, id=f"{code}, {param.id}", marks=param.marks)
    for code in TITLES
    for param in cases(HERE / f"{code}.yaml")
]


@pytest.mark.parametrize(("code", "case"), LEFT_OVER)
def test_what_is_left_over_from_other_texts(code: str, case: Case) -> None:
    own = plan(OWN, TITLES["foreign_name"], demands=f"六、工作要求\n各班要按时上报。{case['sentence']}")
    batch = [("a", OWN, own), *((unit, unit, plan(unit, TITLES[code])) for unit in OTHERS)]
    entries = [Entry(name, f"{name}.txt", "submission", "ok", unit=unit, document=document(one)) for name, unit, one in batch]
    issued = document(plan("青柏县教育局", "关于“光盘行动”的实施方案"))
    found, _ = compare([*entries, Entry("t", "template/t.txt", "template", "ok", unit="青柏县教育局", document=issued)])
    check(found[0].findings, case["findings"])
    assert all(not entry.findings for entry in found[1:])


def entry(name: str, case: Case, unit: str = OWN) -> Entry:
    return Entry(name, f"{name}.txt", "submission", "ok", unit=unit, document=document(case))


@pytest.mark.parametrize("case", cases(HERE / "uncovered_claim.yaml"))
def test_a_summary_against_its_plan(case: Case) -> None:
    plan_of, summary_of = ({"sound": sound, "change": case.get(sound) or {}} for sound in ("plan", "summary"))
    (made, told), _ = compare([entry("a", plan_of), entry("b", summary_of)])
    check(told.findings, case["findings"])
    assert not made.findings


@pytest.mark.parametrize("case", cases(HERE / "too_short.yaml"))
def test_a_plan_against_its_batch(case: Case) -> None:
    batch = [entry("a", case)]
    for i in range(case["others"]):
        tasks = "".join(f"第{i}小组第{n}次到{chr(0x4E00 + 97 * i + n)}家访问，记下做法{n}。" for n in range(case["letters"] // 20))
        title = f"青柏县第{i + 3}中学2021年{case.get('campaign', '“光盘行动”')}实施方案"
        batch.append(
            entry(f"b{i}", {"change": {"title": title, "tasks": f"三、主要任务\n{tasks}", "signature": None}}, f"青柏县第{i + 3}中学")
        )
    found, _ = compare(batch)
    check(found[0].findings, case["findings"])
    assert not any(one.code == "too_short" for other in found[1:] for one in other.findings)


@pytest.mark.parametrize("code", list(catalogue()))
def test_every_code_has_positives_and_negatives(code: str) -> None:
    rows = read(HERE / f"{code}.yaml")["cases"]
    known = [code in case.get("codes", [name for one in case.get("findings", []) for name in one]) for case in rows]
    assert known.count(True) >= 2
    assert known.count(False) >= 3
