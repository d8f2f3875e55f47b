"""The workspace in a real browser: filter, open, decide, take back, by mouse and by keyboard, one person and two."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import result_folders
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from people import Person, Served, served
from playwright.sync_api import Browser

from pipeline.records import Span
from pipeline.report.results import load
from pipeline.review.app import local
from pipeline.review.cases import Cases
from pipeline.review.decisions import Decisions, Wish

CASES = "tr.case"


def test_a_case_is_decided_and_taken_back(teacher: Person, small: Served) -> None:
    page = teacher.page
    first = page.locator(CASES).first
    page.fill("#reason", "与原文一致")
    first.locator("[data-verdict=true]").click()
    teacher.told("已记录 1 项")
    assert first.locator("[data-state]").inner_text() == "属实"
    assert re.fullmatch(r"王老师，\d{4}-\d\d-\d\d \d\d:\d\d · 与原文一致", first.locator("[data-by]").inner_text())
    (entry,) = Decisions.beside(small.folder).current().values()
    assert (entry.verdict, entry.person, entry.reason) == ("true", "王老师", "与原文一致")
    page.locator("#undo").click()
    teacher.told("已撤销")
    assert set(teacher.states()) == {"待核实"}
    assert Decisions.beside(small.folder).current() == {}


def test_several_at_once_and_the_counts(teacher: Person) -> None:
    page = teacher.page
    total = page.locator(CASES).count()
    page.locator("#select-all").check()
    assert page.locator("#selected").inner_text() == f"已选 {total} 项"
    page.locator("#desk [data-verdict=doubt]").click()
    teacher.told("已记录")
    assert set(teacher.states()) == {"存疑"}
    assert page.locator("[data-count=doubt]").inner_text() == str(total)
    assert page.locator("[data-count=open]").inner_text() == "0"
    page.locator(".counts a", has_text="待核实").click()
    assert page.locator(".nothing").is_visible()


def test_the_list_is_filtered(teacher: Person, small: Served) -> None:
    page = teacher.page
    case = small.workspace.cases.all[0]
    page.select_option("select[name=unit]", case.unit)
    page.locator(".filter button").click()
    units = {other.unit for other in small.workspace.cases.all}
    assert len(units) > 1
    assert page.locator(CASES).count() == sum(other.unit == case.unit for other in small.workspace.cases.all)
    page.goto(f"{small.address}/?q=no-such-words")
    assert page.locator(".nothing").is_visible()


def test_a_document_and_a_passage_are_opened_and_decided(teacher: Person, small: Served) -> None:
    page = teacher.page
    finding = next(case for case in small.workspace.cases.all if case.kind == "finding" and case.words)
    page.goto(small.address + finding.href)
    assert page.locator("mark.found").count() >= 1
    page.locator(f'.case[data-evidence="{finding.evidence}"] [data-verdict=false]').click()
    teacher.told("已记录")
    match = next(case for case in small.workspace.cases.all if case.kind == "match")
    page.goto(small.address + match.href)
    assert page.locator(".aligned .row").count() >= 2
    page.locator("#desk [data-verdict=true]").click()
    teacher.told("已记录")
    verdicts = {key: entry.verdict for key, entry in Decisions.beside(small.folder).current().items()}
    assert verdicts == {finding.evidence: "false", match.evidence: "true"}


def test_by_keyboard_alone(teacher: Person) -> None:
    keys = teacher.page.keyboard
    teacher.page.locator("#content").focus()
    for key in ("j", "1"):
        keys.press(key)
    teacher.told("已记录 1 项")
    for key in ("j", "x", "j", "x", "2"):
        keys.press(key)
    teacher.told("已记录 2 项")
    assert teacher.states()[:3] == ["属实", "不属实", "不属实"]
    keys.press("u")
    teacher.told("已撤销")
    assert teacher.states()[:3] == ["属实", "待核实", "待核实"]
    keys.press("Enter")
    teacher.page.wait_for_url("**/document/**")


def test_steps_can_be_undone_on_any_page(teacher: Person, small: Served) -> None:
    """One after the other, the newest first, after other messages, on another page, after a reload."""
    page = teacher.page
    assert page.locator("#undo").is_hidden()
    page.locator(CASES).nth(0).locator("[data-verdict=true]").click()
    teacher.told("已记录 1 项")
    for row in (1, 2):
        page.locator(CASES).nth(row).locator(".select").check()
    page.locator("#desk [data-verdict=doubt]").click()
    teacher.told("已记录 2 项")
    page.locator("#desk [data-verdict=true]").click()
    teacher.told("请先选中")
    assert page.locator("#undo").inner_text() == "撤销上一步（存疑，2 项）"
    page.locator(CASES).first.locator(".open").click()
    page.wait_for_url("**/document/**")
    page.reload()
    page.locator("#undo").click()
    teacher.told("已撤销")
    assert [entry.verdict for entry in Decisions.beside(small.folder).current().values()] == ["true"]
    assert page.locator("#undo").inner_text() == "撤销上一步（属实，1 项）"
    page.keyboard.press("u")
    page.locator("#undo").wait_for(state="hidden")
    assert Decisions.beside(small.folder).current() == {}


def test_any_decision_can_be_taken_back(teacher: Person, small: Served) -> None:
    page = teacher.page
    first = page.locator(CASES).first
    assert first.locator("[data-verdict=none]").is_hidden()
    first.locator("[data-verdict=false]").click()
    teacher.told("已记录")
    page.evaluate("sessionStorage.clear()")
    page.reload()
    first.locator("[data-verdict=none]").click()
    teacher.told("已记录")
    assert first.locator("[data-state]").inner_text() == "待核实" and first.locator("[data-verdict=none]").is_hidden()
    assert Decisions.beside(small.folder).current() == {}
    page.locator("#select-all").check()
    page.locator("#desk [data-verdict=none]").click()  # nothing to take back
    teacher.told("请先选中")


def test_what_others_decide_is_seen(browser: Browser, small: Served, teacher: Person) -> None:
    other = Person(browser, small, "李老师")
    other.page.locator(CASES).nth(1).locator("[data-verdict=true]").click()
    other.told("已记录")
    teacher.page.evaluate("look()")
    teacher.told("李老师 刚刚核实了 1 项")
    assert teacher.states()[1] == "属实" and teacher.page.locator("[data-count=true]").inner_text() == "1"
    teacher.page.locator(CASES).nth(1).locator("[data-verdict=false]").click()
    teacher.told("已记录")
    other.page.locator("#undo").click()  # 王老师 has decided since
    other.told("王老师 刚刚作出了不同的核实")
    assert other.states()[1] == "不属实" and other.page.locator("#undo").is_hidden()
    assert other.troubles == []
    other.context.close()


def test_two_people_at_once_lose_nothing(browser: Browser, small: Served, teacher: Person) -> None:
    other = Person(browser, small, "李老师")
    teacher.page.locator(CASES).first.locator("[data-verdict=true]").click()
    teacher.told("已记录")
    other.page.locator(CASES).first.locator("[data-verdict=false]").click()
    other.told("王老师 刚刚作出了不同的核实")
    assert other.states()[0] == "属实"
    other.page.locator(CASES).first.locator("[data-verdict=false]").click()  # seen now, and meant
    other.told("已记录")
    (entry,) = Decisions.beside(small.folder).current().values()
    assert (entry.verdict, entry.person) == ("false", "李老师")
    assert len(Decisions.beside(small.folder).history(entry.evidence)) == 2
    assert other.troubles == []
    other.context.close()


def test_nobody_decides_without_a_name(browser: Browser, small: Served) -> None:
    person = Person(browser, small, "")
    person.page.locator(CASES).first.locator("[data-verdict=true]").click()
    person.told("请先填写您的姓名")
    assert Decisions.beside(small.folder).current() == {}
    person.context.close()


def test_hostile_words_stay_words(browser: Browser, hostile: Served) -> None:
    person = Person(browser, hostile, "<img src=x onerror=alert(1)>")
    for case in hostile.workspace.cases.all:
        person.page.goto(hostile.address + case.href)
    person.page.goto(hostile.address)
    person.page.fill("#note", "<script>alert(2)</script>")
    person.page.locator(CASES).first.locator("[data-verdict=true]").click()
    person.told("已记录")
    person.page.reload()
    assert "<script>alert(2)</script>" in person.page.locator("[data-by]").first.inner_text()
    assert person.troubles == []
    person.context.close()


@pytest.mark.parametrize(
    ("lang", "width", "scheme"), [("zh", 1280, "light"), ("en", 1366, "dark"), ("zh", 390, "dark"), ("en", 390, "light")]
)
def test_no_serious_barrier(browser: Browser, small: Served, lang: str, width: int, scheme: str) -> None:
    with served(small.folder, lang=lang) as place:
        person = Person(browser, place, "Wang", width)
        person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        person.page.locator(CASES).first.locator("[data-verdict=true]").click()
        person.told("1")
        cases = place.workspace.cases.all
        hrefs = ["/", *(next(case.href for case in cases if case.kind == kind) for kind in ("finding", "match"))]
        for href in hrefs:
            person.page.goto(place.address + href)
            found = Axe().run(person.page).response["violations"]
            assert [
                (rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found if rule["impact"] in ("serious", "critical")
            ] == []
            overflow = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0
        person.context.close()


def test_times_are_those_of_the_readers_clock(browser: Browser, small: Served) -> None:
    case = small.workspace.cases.all[0]
    (entry,) = small.workspace.decisions.decide([Wish(case.evidence, "true")], "王老师")
    utc = datetime.fromisoformat(entry.at)
    for zone, hours in (("Asia/Shanghai", 8), ("Asia/Kathmandu", 5.75)):
        context = browser.new_context(timezone_id=zone)
        page = context.new_page()
        page.goto(small.door)
        shown = (utc + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")
        assert page.locator("[data-by] time").first.inner_text() == shown
        context.close()
    assert local(entry.at) == utc.astimezone().strftime("%Y-%m-%d %H:%M")


def test_a_document_shows_its_copied_passages(teacher: Person, small: Served) -> None:
    """From either side of a passage, to be decided there."""
    page = teacher.page
    match = small.workspace.results.matches[0]
    for key, other in ((match.a, match.b), (match.b, match.a)):
        page.goto(f"{small.address}/document/{key}")
        shared = page.locator("#shared-head + ol > li")
        assert shared.count() == 1
        assert small.workspace.results.by_id[other].unit in shared.inner_text()
    shared.locator("[data-verdict=doubt]").click()
    teacher.told("已记录 1 项")
    page.goto(f"{small.address}/document/{match.a}")
    assert page.locator("#shared-head + ol [data-state]").inner_text() == "存疑"
    page.locator("#shared-head + ol a.open").click()
    assert page.locator(".aligned .head").is_visible()


def test_a_passage_is_found_by_either_unit_and_says_whose_it_is(teacher: Person, small: Served) -> None:
    page, results = teacher.page, small.workspace.results
    a, b = (results.by_id[key] for key in (results.matches[0].a, results.matches[0].b))
    for unit in (a.unit, b.unit):
        page.goto(small.address)
        page.select_option("select[name=unit]", unit)
        page.locator(".filter button").click()
        assert page.locator(CASES, has_text="疑似雷同").count() == 1
    page.goto(f"{small.address}/match/1")
    head, direction = page.locator(".aligned .head").inner_text(), page.locator(".direction").inner_text()
    assert all(words in head for line in (a, b) for words in (line.unit, line.source, line.title or ""))
    assert "谁先谁后，线索不足" in direction
    assert "第 1 / 1 处" in page.locator("nav.pages").inner_text()


def test_what_batch_it_is_and_what_comes_next(teacher: Person, small: Served) -> None:
    page = teacher.page
    assert small.folder.name in page.locator(".batch").inner_text() and "3 份" in page.locator(".batch").inner_text()
    assert f"planaudit export {small.folder} --confirmed" in page.locator(".next code").inner_text()
    answer = page.goto(f"{small.address}/document/none")
    assert answer is not None and answer.status == 404
    assert page.locator("h2").inner_text() == "没有这一页" and page.locator("main a").inner_text() == "← 返回列表"
    teacher.troubles.clear()  # the browser notes that the page was not found


def test_evidence_is_cut_between_clauses(tmp_path: Path) -> None:
    sentence = "每年从公用经费中安排一部分用于购书，"
    text = f"{sentence * 6}每月末由XX同志检查一次，{sentence * 6}\n"
    at = text.index("XX")
    results = load(result_folders.small_batch().write(tmp_path / "run"))
    line = replace(results.documents[0], text=text, findings=(replace(results.documents[0].findings[1], span=Span(at, at + 2)),))
    (case,) = (case for case in Cases(dataclasses.replace(results, documents=(line, *results.documents[1:])), "zh").of_document(line.id))
    assert re.fullmatch(rf"…(?:{sentence})+每月末由", case.before) and re.fullmatch(rf"同志检查一次，(?:{sentence})+…", case.behind)
