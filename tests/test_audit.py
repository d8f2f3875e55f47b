"""The whole flow through its Python door: files in, documents and stated failures out, the result folder replaced as a whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import contract
import pytest
from dying_reader import work_or_die
from submissions import (
    BUNDLE,
    DEFECTIVE,
    ISSUED,
    PARTIAL,
    READABLE,
    SOUND,
    SUMMARY,
    TEMPLATES,
    UNREADABLE,
    Run,
    audited,
    build,
    plain,
    word,
    write,
)

import pipeline
from pipeline import InputError, RequirementsError, Settings, UsageError, analyse, audit, parse, reading
from pipeline import requirements as rubrics
from pipeline.records import Entry
from pipeline.results import document_line
from pipeline.review.decisions import Decisions, Wish

RESULT_FILES = {"documents.jsonl", "matches.jsonl", "places.jsonl", "families.jsonl", "run.json", "report.html", "findings.xlsx"}
READING_PLAN = SOUND.replace("效能风暴行动", "书香校园建设").replace("青禾", "石桥")


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return audited(tmp_path_factory)


def lines(run: Run, source: str) -> list[dict[str, Any]]:
    return [line for line in run.audit.documents if line["source"] == source]


def contents(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.fixture
def quick(tmp_path: Path) -> Path:
    """An input that is audited at once: its only file is empty."""
    return write(tmp_path / "报送", {"空.txt": b""})


# --- nothing vanishes --------------------------------------------------------------------------------------------------


def test_files_in_are_documents_and_stated_failures(run: Run) -> None:
    found = [line["source"] for line in run.audit.documents]
    expected = READABLE | TEMPLATES | dict.fromkeys(UNREADABLE, 1)
    assert {source: found.count(source) for source in found} == expected
    assert {line["source"] for line in run.audit.documents if line["status"] == "ok"} == set(READABLE | TEMPLATES) - {PARTIAL}


def test_a_failure_says_why(run: Run) -> None:
    failed = {line["source"]: line["error"] for line in run.audit.documents if line["status"] == "error"}
    assert {source: error["code"] for source, error in failed.items()} == UNREADABLE
    assert all(error["message"].endswith("。") and "请" in error["message"] for error in failed.values())


def test_a_file_of_which_a_page_cannot_be_read(run: Run) -> None:
    (line,) = lines(run, PARTIAL)
    assert (line["status"], line["error"]["code"]) == ("partial", "no_text")
    assert "第 2 页" in line["error"]["message"]
    assert len(line["stages"]) == 2


def test_counts_of_the_run(run: Run) -> None:
    counts = run.audit.run["counts"]
    assert counts["files"] == len(READABLE) + len(TEMPLATES) + len(UNREADABLE)
    assert (counts["documents"], counts["templates"]) == (sum(READABLE.values()), len(TEMPLATES))
    submitted = [line for line in run.audit.documents if line["role"] == "submission"]
    assert counts["units"] == len({line["unit"] for line in submitted if line["status"] != "error"})
    assert (counts["failures"], counts["partial"]) == (len(UNREADABLE), 1)
    assert sum(counts["findings"].values()) == sum(
        row["severity"] != "info" and not row["doubtful"] for line in submitted for row in line["findings"]
    )


def test_a_bundle_gives_a_line_for_each_part(run: Run) -> None:
    parts = lines(run, "汇编.txt")
    assert [(line["part"], line["doc_type"]) for line in parts] == [(1, "plan"), (2, "summary")]
    assert "值班表" in parts[0]["text"]
    assert "意见箱" in parts[1]["text"]
    assert "意见箱" not in parts[0]["text"]
    assert all(line["part"] is None for line in run.audit.documents if line["source"] != "汇编.txt")


def test_two_files_of_one_name_are_both_read(run: Run) -> None:
    assert "对照第一次检查的反馈" in lines(run, "补报/西片/红枫中学方案.txt")[0]["text"]
    assert "紧扣县局部署" in lines(run, "西片/红枫中学方案.txt")[0]["text"]
    assert lines(run, "东片/青禾小学/方案.docx")[0]["issuer"] == "云岭县青禾小学"
    assert lines(run, "东片/白鹭小学/方案.docx")[0]["issuer"] == "云岭县白鹭小学"


def test_every_format_is_read(run: Run) -> None:
    by_end = {
        line["source"].rsplit(".", 1)[1]: line["doc_type"] for line in run.audit.documents if line["role"] == "submission" and line["text"]
    }
    assert by_end == {"docx": "plan", "txt": "plan", "pdf": "plan", "html": "summary"}


def test_a_template_is_no_submission(run: Run) -> None:
    roles = {line["source"]: line["role"] for line in run.audit.documents}
    assert {source for source, role in roles.items() if role == "template"} == set(TEMPLATES)
    assert set(run.audit.run["settings"]["templates"]) == set(TEMPLATES)


@pytest.mark.parametrize("given", [str, Path])
def test_one_template_needs_no_list(given: type, tmp_path: Path) -> None:
    root = write(tmp_path / "报送", {"青禾小学/方案.docx": word(SOUND)})
    issued = write(tmp_path / "issued", {"方案.txt": plain(ISSUED)}) / "方案.txt"
    finished = audit(root, templates=given(issued), jobs=1)
    assert finished.run["settings"]["templates"] == ["issued/方案.txt"]


def test_the_blanks_of_an_issued_plan_are_no_findings(tmp_path: Path) -> None:
    root = write(tmp_path / "报送", {"青禾小学/方案.docx": word(SOUND)})
    blank = ISSUED.replace("三、实施步骤", "三、组织领导\n组长：____\n副组长：____\n四、实施步骤")
    issued = write(tmp_path / "issued", {"方案.txt": plain(blank)})
    finished = audit(root, templates=issued, out=tmp_path / "结果", jobs=1)
    (template,) = (line for line in finished.documents if line["role"] == "template")
    assert template["findings"]
    submitted = [line for line in finished.documents if line["role"] == "submission"]
    counts = finished.run["counts"]
    assert sum(counts["by_severity"].values()) == sum(len(line["findings"]) for line in submitted)
    assert (counts["documents"], counts["units"], counts["templates"]) == (1, 1, 1)


def test_one_file_handed_in_twice_is_no_copying(tmp_path: Path) -> None:
    own = word(SOUND)
    root = write(tmp_path / "报送", {"一/方案.docx": own, "补报/方案.docx": own})
    alone = audit(root, jobs=1)
    assert {line["unit"] for line in alone.documents} == {"云岭县青禾小学"}
    assert [line["copied"]["share"] for line in alone.documents] == [0.0, 0.0]
    assert alone.run["counts"]["copied_share"] == 0.0
    assert [match["kind"] for match in alone.matches] == ["peer"]
    # what another school took from it counts for each copy as it would for one
    write(root, {"二/方案.docx": word(DEFECTIVE)})
    twice = {line["source"]: line["copied"]["share"] for line in audit(root, jobs=1).documents}
    (root / "补报" / "方案.docx").unlink()
    once = {line["source"]: line["copied"]["share"] for line in audit(root, jobs=1).documents}
    assert once["一/方案.docx"] > 0
    assert twice == once | {"补报/方案.docx": once["一/方案.docx"]}


def test_the_same_bytes_of_two_schools_are_copying(tmp_path: Path) -> None:
    text = plain(SOUND.replace("云岭县青禾小学", ""))
    root = write(tmp_path / "报送", {"青禾小学/方案.txt": text, "白鹭小学/方案.txt": text})
    finished = audit(root, jobs=1)
    assert len({line["unit"] for line in finished.documents}) == 2
    assert all(line["copied"]["share"] > 0.5 for line in finished.documents)


def test_to_whom_a_document_is_booked(run: Run) -> None:
    assert {(line["unit"], line["unit_from"]) for line in lines(run, "西片/远山学校方案.pdf")} == {("云岭县远山学校", "issuer")}
    assert {(line["unit"], line["unit_from"]) for line in lines(run, "坏/空.txt")} == {("坏", "folder")}


SCRAPS = [
    "一",
    "一、",
    "方案",
    "组长：",
    "组长：张某",
    "XX",
    "2023年2月30日",
    "第一篇：\n第二篇：",
    "a",
    "、" * 5000 + "甲",
    "一、\n" * 300,
]


@pytest.mark.parametrize("text", [*SCRAPS, pytest.param("一、指导思想")])
def test_a_scrap_of_text_is_a_document(text: str) -> None:
    """What is hardly a document keeps the contract as well: a span outside of its text would cost the whole report."""
    source = parse(plain(text))
    for document in analyse(source, Settings()):
        entry = Entry("id", "甲.txt", "submission", "ok", unit="甲", unit_from="file", document=document, findings=document.findings)
        assert contract.document(document_line(entry, [], "zh")) == []


# --- what is found -----------------------------------------------------------------------------------------------------


def test_a_sound_plan_has_what_is_required(run: Run) -> None:
    (line,) = lines(run, "东片/青禾小学/方案.docx")
    assert line["requirements"] == {"guiding_ideology": "present", "steps": "present", "timeline": "present", "leadership": "present"}
    assert line["findings"] == []
    assert [(stage["start"], stage["end"]) for stage in line["stages"]] == [
        ("2023-03-01", "2023-03-31"),
        ("2023-04-01", "2023-05-31"),
        ("2023-06-01", "2023-06-30"),
    ]


def test_a_defective_plan(run: Run) -> None:
    (line,) = lines(run, "东片/白鹭小学/方案.docx")
    assert line["requirements"]["guiding_ideology"] == "missing"
    assert line["requirements"]["leadership"] == "unnamed"
    codes = {(finding["code"], finding["label"]) for finding in line["findings"]}
    assert codes >= {
        ("missing_section", "guiding_ideology"),
        ("unnamed_leadership", None),
        ("number_gap", None),
        ("date_impossible", None),
        ("foreign_name", None),
    }


def test_copied_passages(run: Run) -> None:
    source = {line["id"]: line["source"] for line in run.audit.documents}
    found = {(frozenset((source[match["a"]], source[match["b"]])), match["kind"]) for match in run.audit.matches}
    sound, copy, issued = "东片/青禾小学/方案.docx", "东片/白鹭小学/方案.docx", "上级/效能风暴行动方案.docx"
    assert found == {(frozenset((sound, copy)), "peer"), (frozenset((sound, issued)), "template"), (frozenset((copy, issued)), "template")}


# --- the same result ---------------------------------------------------------------------------------------------------


def test_the_same_files_elsewhere_in_another_order_with_one_worker(run: Run, tmp_path: Path) -> None:
    """Ids, lines and matches are the same to the byte."""
    given = build(tmp_path / "别处")
    late = given.inputs[0] / "西片" / "柳湾小学总结.html"
    again = audit(*given.inputs, late, templates=given.templates[::-1], jobs=1)
    assert json.dumps(again.documents, ensure_ascii=False) == json.dumps(run.audit.documents, ensure_ascii=False)
    assert again.matches == run.audit.matches
    assert again.folder is None


def test_a_worker_that_dies_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "work", work_or_die)
    root = write(
        tmp_path, {"1空.txt": b"", "2致命.txt": plain(SOUND), "3方案.docx": word(SOUND), "4空.txt": b"", "5致命.txt": plain(SOUND)}
    )
    finished = audit(root, jobs=2)
    outcome = [line["error"] and line["error"]["code"] for line in finished.documents]
    assert outcome == ["empty", "crashed", None, "empty", "crashed"]


# --- the result folder -------------------------------------------------------------------------------------------------


def test_the_result_folder(run: Run) -> None:
    assert {path.name for path in run.out.iterdir()} == RESULT_FILES
    assert [path.name for path in run.out.parent.iterdir() if path.name.startswith(".")] == []
    assert run.audit.folder == run.out
    with (run.out / "documents.jsonl").open(encoding="utf-8", newline="\n") as file:
        assert [json.loads(line) for line in file] == run.audit.documents
    assert json.loads((run.out / "run.json").read_text(encoding="utf-8")) == run.audit.run


def test_a_run_is_replaced_as_a_whole(quick: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果" / "一次"
    audit(quick, out=out, jobs=1)
    (out / "documents.jsonl").write_text("", encoding="utf-8")
    audit(quick, out=out, jobs=1)
    assert {path.name for path in out.iterdir()} == RESULT_FILES
    assert (out / "documents.jsonl").read_text(encoding="utf-8").count("\n") == 1
    assert [path.name for path in out.parent.iterdir()] == ["一次"]


@pytest.mark.parametrize("stage", ["read", "compare", "report"])
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_earlier_run_stays_when_the_new_one_fails(quick: Path, tmp_path: Path, stage: str, error: type[BaseException]) -> None:
    out = write(tmp_path / "结果", {"run.json": b"{}", "documents.jsonl": b"an earlier run"})
    before = contents(out)

    def progress(name: str, done: int, total: int) -> None:
        if name == stage:
            raise error

    with pytest.raises(error):
        audit(quick, out=out, jobs=1, progress=progress)
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"报送", "结果"}


def test_a_folder_that_is_no_run_is_not_replaced(quick: Path, tmp_path: Path) -> None:
    out = write(tmp_path / "文档", {"重要.docx": b"mine"})
    with pytest.raises(UsageError, match="文档"):
        audit(quick, out=out)
    assert (out / "重要.docx").read_bytes() == b"mine"
    with pytest.raises(UsageError, match="是一个文件"):
        audit(quick, out=out / "重要.docx")


def test_an_empty_folder_is_taken(quick: Path, tmp_path: Path) -> None:
    out = tmp_path / "空文件夹"
    out.mkdir()
    audit(quick, out=out, jobs=1)
    assert {path.name for path in out.iterdir()} == RESULT_FILES


def test_a_result_folder_below_the_input_is_no_input(quick: Path) -> None:
    write(quick, {"结果/run.json": b"{}", "结果/documents.jsonl": b"", "结果/matches.jsonl": b""})
    assert audit(quick, out=quick / "结果", jobs=1).run["counts"]["files"] == 1


def test_results_among_the_submissions_are_told(quick: Path, tmp_path: Path) -> None:
    inside = audit(quick, out=quick / "结果", jobs=1)
    assert any("另选输入文件夹以外" in note for note in inside.run["notes"])
    again = audit(quick, out=tmp_path / "别处", jobs=1)  # the earlier results are no submissions
    assert again.run["counts"]["files"] == inside.run["counts"]["files"]
    assert [note for note in again.run["notes"] if "以前的审查结果" in note and "结果" in note]
    shutil.rmtree(quick / "结果")
    assert audit(quick, out=tmp_path / "别处", jobs=1).run["notes"] == []


def test_a_result_folder_around_the_submissions_is_refused(quick: Path, tmp_path: Path) -> None:
    for out in (tmp_path, quick):
        with pytest.raises(UsageError) as caught:
            audit(quick, out=out, jobs=1)
        assert "--out" in str(caught.value)
        assert f"{out}-结果" in str(caught.value)
        assert f"{out}-results" in caught.value.english
    assert (quick / "空.txt").exists()


def test_progress_counts_to_the_end(quick: Path, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    audit(quick, out=tmp_path / "结果", jobs=1, progress=lambda *step: steps.append(step))
    assert [step for step in steps if step[1] == step[2]] == [("read", 1, 1), ("compare", 1, 1), ("report", 1, 1)]


# --- views -------------------------------------------------------------------------------------------------------------


def test_frames(run: Run) -> None:
    finished = run.audit
    rows = {
        "documents": len(finished.documents),
        "findings": len(finished.findings),
        "matches": len(finished.matches),
        **{what: sum(len(line[what]) for line in finished.documents) for what in ("members", "stages", "sections")},
    }
    assert {what: len(finished.to_frame(what)) for what in rows} == rows
    documents = finished.to_frame()
    assert list(documents["source"]) == [line["source"] for line in finished.documents]
    assert documents["year"].dropna().unique().tolist() == [2023]
    assert set(finished.to_frame("findings")["code"]) == {finding["code"] for finding in finished.findings}
    stages = finished.to_frame("stages")
    assert (stages["end"] - stages["start"]).dt.days.max() < 100
    assert set(finished.to_frame("matches")["kind"]) == {"peer", "template"}


def test_a_table_that_there_is_not(run: Run) -> None:
    with pytest.raises(UsageError) as caught:
        run.audit.to_frame("units")  # type: ignore[arg-type]
    for words in (str(caught.value), caught.value.english):
        assert "'units'" in words
        assert all(name in words for name in ("documents", "findings", "matches", "members", "stages", "sections", "requirements"))


def test_findings_know_their_document(run: Run) -> None:
    (first,) = [finding for finding in run.audit.findings if finding["code"] == "unnamed_leadership"]
    assert (first["source"], first["unit"]) == ("东片/白鹭小学/方案.docx", "云岭县白鹭小学")


# --- requirements ------------------------------------------------------------------------------------------------------

CAMPAIGN = """genre: plan
campaign: [效能风暴]
name: {zh: 效能风暴行动要求}
required:
  - {label: guiding_ideology, zh: 指导思想}
  - {label: supervision, zh: 督查考核}
"""
FOR_SUMMARIES = "genre: summary\nrequired:\n  - label: problems\n  - label: publicity\n"
FOR_ALL_PLANS = "genre: plan\nrequired:\n  - label: objectives\n"


def rubric_file(folder: Path, words: str) -> Path:
    return write(folder, {"要求.yaml": words.encode()}) / "要求.yaml"


def test_a_campaigns_rubric_holds_for_its_plans_alone(tmp_path: Path) -> None:
    root = write(tmp_path / "报送", {"效能.txt": plain(SOUND), "书香.txt": plain(READING_PLAN), "总结.txt": plain(SUMMARY)})
    finished = audit(root, requirements=rubric_file(tmp_path, CAMPAIGN), jobs=1)
    states = {line["source"]: line["requirements"] for line in finished.documents}
    assert states["效能.txt"] == {"guiding_ideology": "present", "supervision": "missing"}
    assert set(states["书香.txt"]) == {"guiding_ideology", "steps", "timeline", "leadership"}
    assert states["总结.txt"] is None
    assert [(f["source"], f["code"], f["label"]) for f in finished.findings] == [("效能.txt", "missing_section", "supervision")]
    assert [rubric["name"]["zh"] for rubric in finished.run["requirements"]] == ["效能风暴行动要求", "实施方案基本要求"]


@pytest.mark.parametrize(("words", "files"), [(FOR_SUMMARIES, ["要求.yaml", "default_plan.yaml"]), (FOR_ALL_PLANS, ["要求.yaml"])])
def test_which_rubrics_a_run_uses(quick: Path, tmp_path: Path, words: str, files: list[str]) -> None:
    """One for another genre stands beside the default, one for all plans takes its place."""
    assert [rubric["file"] for rubric in audit(quick, requirements=rubric_file(tmp_path, words), jobs=1).run["requirements"]] == files


def test_a_rubric_for_summaries(tmp_path: Path) -> None:
    settings = Settings(rubrics=(rubrics.load(rubric_file(tmp_path, FOR_SUMMARIES)), rubrics.default()))
    plan, summary = analyse(parse(plain(BUNDLE)), settings)
    assert dict(summary.requirements or ()) == {"problems": "present", "publicity": "missing"}
    assert set(dict(plan.requirements or ())) == {"guiding_ideology", "steps", "timeline", "leadership"}
    assert [(finding.code, finding.label) for finding in summary.findings] == [("missing_section", "publicity")]


@pytest.mark.parametrize(
    ("words", "line", "named"),
    [
        ("genre: plan\nrequired:\n  - label: leaderships\n", 3, "label"),
        ("genre: plan\nrequired:\n  - label: leadership\n    zhs: 领导小组\n", 4, "zhs"),
        ("genre: plan\nneeded: []\nrequired: []\n", 2, "needed"),
        ("genre: report\nrequired:\n  - label: leadership\n", 1, "genre"),
        ("genre: plan\n", 1, "required"),
        ("genre: plan\nrequired:\n  - label: leadership\n   zh: 领导小组\n", 4, "YAML"),
    ],
)
def test_a_broken_requirements_file(quick: Path, tmp_path: Path, words: str, line: int, named: str) -> None:
    path = rubric_file(tmp_path, words)
    with pytest.raises(RequirementsError) as caught:
        audit(quick, requirements=path, out=tmp_path / "结果")
    assert str(path) in str(caught.value)
    assert f"第 {line} 行" in str(caught.value)
    assert named in str(caught.value)
    assert not (tmp_path / "结果").exists()


# --- bad usage ---------------------------------------------------------------------------------------------------------


def test_no_input() -> None:
    with pytest.raises(UsageError, match="没有给出输入"):
        audit()


def test_an_empty_folder_and_a_missing_template(quick: Path, tmp_path: Path) -> None:
    (tmp_path / "空文件夹").mkdir()
    with pytest.raises(InputError, match="空文件夹"):
        audit(tmp_path / "空文件夹", out=tmp_path / "结果")
    with pytest.raises(InputError, match="没有这个模板"):
        audit(quick, templates=[tmp_path / "没有这个模板.docx"], out=tmp_path / "结果")
    with pytest.raises(RequirementsError, match="没有这个要求"):
        audit(quick, requirements=tmp_path / "没有这个要求.yaml", out=tmp_path / "结果")
    assert not (tmp_path / "结果").exists()


def test_the_public_names() -> None:
    assert sorted(pipeline.__all__) == pipeline.__all__
    assert all(getattr(pipeline, name).__doc__ for name in pipeline.__all__ if name != "__version__")
    assert issubclass(InputError, UsageError)
    assert issubclass(RequirementsError, UsageError)


def test_what_people_left_in_the_result_folder_stays(tmp_path: Path) -> None:
    """Decisions and exports are no part of a result that a new one replaces."""
    root, out = write(tmp_path / "in", {"青禾小学/方案.txt": SOUND.encode()}), tmp_path / "out"
    audit(root, out=out, cache=tmp_path / "store")
    Decisions.beside(out).decide([Wish("f:1", "true")], "王老师")
    (out / "export").mkdir()
    (out / "export" / "a.docx").write_bytes(b"a")
    (root / "青禾小学" / "方案.txt").write_text(SOUND + "\n另：值日表附后。\n", encoding="utf-8")
    audit(root, out=out, cache=tmp_path / "store")
    assert list(Decisions.beside(out).current()) == ["f:1"]
    assert (out / "export" / "a.docx").read_bytes() == b"a"
    assert "值日表附后" in (out / "documents.jsonl").read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out", "store"}
