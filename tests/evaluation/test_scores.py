"""Scoring of a tiny set, audited for real: what is right, wrong, missing, doubtful, one of two right readings, or tolerated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gold_sets import MATCH, PLAN, QUOTE, gold, section, tiny

from pipeline.evaluation import documents, passages, sets
from pipeline.evaluation.counting import Count, Share
from pipeline.evaluation.scoring import FIGURES, Score, evaluate, pooled
from pipeline.evaluation.sheet import Sheet


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> Score:
    return evaluate([tiny(tmp_path_factory.mktemp("sets") / "tiny")], jobs=1)[0]


@pytest.fixture(scope="module")
def sheet(score: Score) -> Sheet:
    """Of the plan."""
    return score.sheets[0]


def kinds(sheet: Sheet) -> list[str]:
    return [miss.kind for miss in sheet.misses]


# --- a document --------------------------------------------------------------------------------------------------------


def test_boundaries_are_counted_by_headings(sheet: Sheet) -> None:
    assert sheet.counts["section boundaries"] == Count(tp=5, fp=0, fn=1)
    assert "section not found" in kinds(sheet)


def test_labels(sheet: Sheet) -> None:
    """Right: guiding_ideology, objectives as a right reading, steps, leadership; beyond: timeline; lacking: safeguards."""
    assert sheet.counts["section labels"] == Count(tp=4, fp=1, fn=1)
    assert sheet.labels["objectives"] == Count(tp=1)
    assert "tasks" not in sheet.labels
    assert sheet.confusion == {("–", "timeline"): 1, ("safeguards", "–"): 1}
    assert sum(sheet.labels.values(), Count()) == sheet.counts["section labels"]


def test_scores_of_labels_are_kept_for_their_calibration(sheet: Sheet) -> None:
    assert len(sheet.answers) == 4
    assert all(0 <= value <= 1 and right for value, right in sheet.answers)


def test_requirements_without_the_doubtful_one(sheet: Sheet) -> None:
    assert sheet.shares["requirement cells accuracy"] == Share(2, 3)
    assert sheet.counts["requirements not met"] == Count(fn=1)
    assert "requirement timeline: missing → present" in kinds(sheet)


def test_stages_deadlines_members(sheet: Sheet) -> None:
    assert sheet.counts["stages (start, end)"] == Count(tp=1, fp=1, fn=1)
    assert sheet.counts["deadlines (date)"] == Count(tp=1)
    assert sheet.counts["members (role, name)"] == Count(tp=3, fp=1, fn=1)
    assert {"stages lacking", "stages beyond", "members lacking", "members beyond"} <= set(kinds(sheet))


def test_an_issuer_may_have_the_county_in_front(sheet: Sheet) -> None:
    assert sheet.shares["issuer accuracy"] == Share(1, 1)


def test_a_sound_document_without_an_alarm(sheet: Sheet) -> None:
    assert sheet.shares["clean documents with a false alarm"] == Share(0, 1)
    assert sheet.counts["findings (code)"] == Count()


def test_a_wrong_type_and_a_document_that_is_not_there(score: Score) -> None:
    assert score.figures["doc_type accuracy"].made_from == Share(1, 3)
    assert score.figures["documents read"].made_from == Share(2, 3)
    assert kinds(score.sheets[1])[0] == "doc_type: news → summary"
    assert kinds(score.sheets[2])[0] == "not read"


# --- findings ----------------------------------------------------------------------------------------------------------

LINE: dict[str, Any] = {"source": "a.txt", "part": None, "status": "ok", "doc_type": "plan", "text": "一、目标。联系电话XXXX。三、要求。"}


def findings(rows: list[dict[str, Any]], given: list[tuple[str, str | None, list[int] | None]], **more: Any) -> Sheet:
    found = [{"code": code, "label": label, "span": span} for code, label, span in given]
    lines = documents.Lines([{**LINE, "findings": found}])
    return documents.score(gold("a.txt", findings=rows, **more), lines)


def test_each_finding_counts_once() -> None:
    twice = [("placeholder", None, [9, 13]), ("placeholder", None, [2, 4])]
    sheet = findings([{"code": "placeholder", "quote": "电话XXXX"}], twice)
    assert sheet.counts["findings (code)"] == Count(tp=1)
    assert sheet.shares["findings at their place"] == Share(1, 1)
    assert sheet.codes == {"placeholder": Count(tp=1)}


def test_a_finding_at_another_place_is_found_elsewhere() -> None:
    far = "另一处写着别的内容" * 5
    lines = documents.Lines([{**LINE, "text": LINE["text"] + far, "findings": [{"code": "placeholder", "label": None, "span": [60, 63]}]}])
    sheet = documents.score(gold("a.txt", findings=[{"code": "placeholder", "quote": "联系电话XXXX"}]), lines)
    assert sheet.counts["findings (code)"] == Count(tp=1)
    assert sheet.shares["findings at their place"] == Share(0, 1)


def test_lacking_beyond_and_by_label() -> None:
    sheet = findings([{"code": "missing_section", "label": "steps"}], [("missing_section", "timeline", None), ("number_gap", None, None)])
    assert sheet.counts["findings (code)"] == Count(fp=2, fn=1)
    assert sheet.codes == {"missing_section": Count(fp=1, fn=1), "number_gap": Count(fp=1)}
    assert kinds(sheet)[-3:] == ["finding lacking: missing_section", "finding beyond: missing_section", "finding beyond: number_gap"]
    assert "clean documents with a false alarm" not in sheet.shares


@pytest.mark.parametrize("more", [{"tolerated": ["number_gap"]}, {"findings_ok": ["number_gap"]}, {}])
def test_tolerated_and_doubtful_findings_count_neither_way(more: dict[str, Any]) -> None:
    doubtful = [] if more else [{"code": "number_gap", "doubtful": True}]
    for given in ([("number_gap", None, None)], []):
        sheet = findings(doubtful, given, **more)
        assert sheet.counts["findings (code)"] == Count()
        assert sheet.shares["clean documents with a false alarm"] == Share(0, 1)


def test_a_false_alarm_in_a_sound_document() -> None:
    assert findings([], [("number_gap", None, None)]).shares["clean documents with a false alarm"] == Share(1, 1)


def test_findings_of_which_no_gold_speaks_are_left_out() -> None:
    assert findings([], [("deadline_outside", None, None)]).counts["findings (code)"] == Count()


# --- sections ----------------------------------------------------------------------------------------------------------


def test_an_unsure_section_and_one_without_heading() -> None:
    text = "本校历来重视。一、目标。各班落实。"
    found = [
        {"heading": None, "labels": ["preamble"], "score": 0.9, "span": [0, 7]},
        {"heading": "目标", "labels": [], "score": 0.1, "span": [7, 17]},
    ]
    lines = documents.Lines([{**LINE, "text": text, "sections": found, "findings": []}])
    wanted = [section("目标", "objectives"), section("", "tasks", starts="各班落实")]
    sheet = documents.score(gold("a.txt", sections=wanted), lines)
    assert sheet.shares["sections unsure"] == Share(1, 2)
    assert sheet.confusion == {("objectives", "unsure"): 1, ("tasks", "unsure"): 1}
    assert sheet.answers == []


def test_a_second_standing_is_no_section_beyond() -> None:
    found = [{"heading": "目标", "labels": ["objectives"], "score": 0.9, "span": [at, at + 3]} for at in (0, 5)]
    lines = documents.Lines([{**LINE, "sections": found, "findings": []}])
    once = gold("a.txt", sections=[section("目标", "objectives")])
    twice = gold("a.txt", sections=[section("目标", "objectives"), section("目标", "objectives", copy=2)])
    assert documents.score(once, lines).counts["section boundaries"] == Count(tp=1, fp=1)
    assert documents.score(twice, lines).counts["section boundaries"] == Count(tp=1)


# --- passages ----------------------------------------------------------------------------------------------------------


def test_copied_characters_and_their_kind(score: Score) -> None:
    figure = score.figures["copied characters"].made_from
    assert isinstance(figure, Count)
    assert figure.tp > 80
    assert figure.fn == 0
    assert score.figures["kind of copying"].made_from == Share(1, 1)
    assert list(score.recalls) == ["recall of template"]


WORDS = "每周二下午放学后值班领导带着记录本到各办公室走一遍"
TEXTS = [{"id": f"{n}", "source": f"{n}.txt", "part": None, "text": WORDS} for n in (1, 2)]


def passage(span: list[int], **more: Any) -> Count:
    wanted = {
        "a": "1.txt",
        "b": {"file": "2.txt"},
        "kind": "edited",
        "a_quote": [WORDS[:6], WORDS[9:14]],
        "b_quote": [WORDS[:6], WORDS[9:14]],
    }
    found = [{"a": "2", "a_span": span, "b": "1", "b_span": span, "kind": "peer"}] if span else []
    return sum((sheet.counts["copied characters"] for sheet in passages.score([wanted | more], TEXTS, found)), Count())


@pytest.mark.parametrize(
    ("span", "more", "counted"),
    [
        ([0, 14], {}, Count(tp=28)),
        ([4, 20], {}, Count(tp=20, fp=12, fn=8)),
        ([], {}, Count(fn=28)),
        ([], {"doubtful": True}, Count()),
        ([0, 20], {"doubtful": True}, Count(fp=12)),
        ([0, 14], {"kind": "template"}, Count(fp=28)),  # what two submissions share with a template is not asked for
        ([0, 14], {"b": "3.txt"}, Count(fp=28, fn=100)),  # a document that is not there
    ],
)
def test_characters_right_beyond_and_lacking(span: list[int], more: dict[str, Any], counted: Count) -> None:
    assert passage(span, **more) == counted


# --- sets and pools ----------------------------------------------------------------------------------------------------


def test_pooling_adds(score: Score) -> None:
    twice = pooled([score, score])
    assert list(twice.figures) == list(FIGURES)
    assert twice.figures["stages (start, end)"].made_from == Count(tp=2, fp=2, fn=2)
    assert twice.figures["doc_type accuracy"].value == score.figures["doc_type accuracy"].value
    assert len(twice.misses) == 2 * len(score.misses)


def test_a_perfect_set(tmp_path: Path) -> None:
    """An answer fitted to what is given has only figures of 1."""
    rows = [gold("柳湾小学.txt", "summary", issuer="云岭县柳湾小学")]
    quotes = {"a_quote": QUOTE, "b_quote": QUOTE}
    score = evaluate([tiny(tmp_path / "one", rows, [{**MATCH, **quotes}])], jobs=1)[0]
    assert score.figures["doc_type accuracy"].value == 1
    assert score.figures["issuer accuracy"].value == 1
    assert score.figures["stages (start, end)"].value is None
    assert PLAN["file"] not in {miss.where for miss in score.misses}


def test_a_part_of_a_bundle_and_a_member_of_an_archive() -> None:
    rows = [{"source": "box.zip!/东片/汇编.txt", "part": part, "id": part} for part in (1, 2)]
    lines = documents.Lines(rows)
    assert [line["id"] for line in lines.all("汇编.txt")] == [1, 2]
    assert [line["id"] for line in lines.all("box.zip/东片/汇编.txt", 2)] == [2]
    assert lines.all("编.txt") == []


def test_the_sets_for_measuring_are_found() -> None:
    names = [sets.load(folder).name for folder in sets.held_out()]
    assert names == sorted(names)
    assert all(name.startswith("heldout/") for name in names)
