"""What needs the whole batch: copied passages by kind, text that stands twice, names of others; the same in any order."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from submissions import COPIED_WORDS, DEFECTIVE, FAR_SCHOOL, ISSUED, ISSUED_WORDS, MIDDLE_SCHOOL, SOUND, SUMMARY, plain

from pipeline import Settings, analyse, compare, parse
from pipeline.records import Document, Entry, Finding, Match, Problem, Role, Span

#: a paragraph that a careless editor pasted a second time
TWICE = "值周教师每天早上七点二十到岗，在校门口迎接学生，查看安全通道是否畅通，登记迟到学生的姓名和原因，八点整交给年级组长。"


@cache
def document(text: str) -> Document:
    (found,) = analyse(parse(plain(text)), Settings())
    return found


def entry(name: str, text: str, role: Role = "submission") -> Entry:
    found = document(text)
    return Entry(name, f"{name}.txt", role, "ok", unit=found.issuer or name, unit_from="issuer", document=found)


def unread(name: str) -> Entry:
    return Entry(name, f"{name}.txt", "submission", "error", Problem("empty", "文件为空。"), name, "file")


def codes(entries: list[Entry], name: str) -> list[str]:
    return [finding.code for one in entries if one.id == name for finding in one.findings]


def words(match: Match, entries: list[Entry], side: str) -> str:
    texts = {one.id: one.document.text for one in entries if one.document}
    span: Span = getattr(match, f"{side}_span")
    return texts[getattr(match, side)][span.start : span.end]


def batch() -> list[Entry]:
    issued = entry("issued", ISSUED, "template")
    schools = {"sound": SOUND, "copy": DEFECTIVE, "middle": MIDDLE_SCHOOL, "far": FAR_SCHOOL, "summary": SUMMARY}
    return [issued, *(entry(name, text) for name, text in schools.items()), unread("nothing")]


# --- copied passages ---------------------------------------------------------------------------------------------------


def test_a_copied_passage_and_the_superiors_words() -> None:
    entries, matches = compare(batch())
    found = {(frozenset((match.a, match.b)), match.kind): match for match in matches}
    assert set(found) == {
        (frozenset(("sound", "copy")), "peer"),
        (frozenset(("sound", "issued")), "template"),
        (frozenset(("copy", "issued")), "template"),
    }
    peer = found[frozenset(("sound", "copy")), "peer"]
    assert all(COPIED_WORDS in words(peer, entries, side) for side in "ab")
    assert all(ISSUED_WORDS not in words(peer, entries, side) for side in "ab")
    issued = found[frozenset(("sound", "issued")), "template"]
    assert all(ISSUED_WORDS in words(issued, entries, side) for side in "ab")


def test_without_the_template_its_words_are_a_copy_too() -> None:
    entries, matches = compare([entry("sound", SOUND), entry("copy", DEFECTIVE)])
    assert {match.kind for match in matches} == {"peer"}
    assert any(ISSUED_WORDS in words(match, entries, "a") for match in matches)


def test_a_few_changed_words_do_not_hide_a_copy() -> None:
    edited = COPIED_WORDS.replace("每周二", "每周五").replace("带着记录本", "拿着登记表").replace("当面提醒", "点名批评")
    entries, matches = compare([entry("sound", SOUND), entry("edited", MIDDLE_SCHOOL.replace("各处室列出自己的问题。", edited))])
    (match,) = matches
    assert match.kind == "peer"
    assert 0.6 < match.similarity < 1
    assert "放学后" in words(match, entries, "b")


def test_a_short_passage_is_no_copy() -> None:
    shared = "对照问题清单逐条整改，逐条销号。"
    texts = [text.replace("。\n", f"。{shared}\n", 1) for text in (MIDDLE_SCHOOL, FAR_SCHOOL)]
    assert compare([entry(f"s{n}", text) for n, text in enumerate(texts)])[1] == []


def test_unlike_documents_share_nothing() -> None:
    assert compare([entry("middle", MIDDLE_SCHOOL), entry("far", FAR_SCHOOL), entry("summary", SUMMARY)])[1] == []


# --- text that stands twice --------------------------------------------------------------------------------------------


def test_a_paragraph_pasted_twice_is_a_finding_and_a_match() -> None:
    text = MIDDLE_SCHOOL.replace("各处室列出自己的问题。", TWICE).replace("问题逐条销号。", f"问题逐条销号。\n{TWICE}")
    (one,), (match,) = compare([entry("middle", text)])
    assert (match.kind, match.a, match.b) == ("self", "middle", "middle")
    (finding,) = [finding for finding in one.findings if finding.code == "repeated_text"]
    assert finding.span is not None
    assert finding.span.start == max(match.a_span.start, match.b_span.start)


def test_a_set_phrase_twice_is_none() -> None:
    text = MIDDLE_SCHOOL.replace("各处室列出自己的问题。", "加强领导，明确责任。").replace("问题逐条销号。", "加强领导，明确责任。")
    entries, matches = compare([entry("middle", text)])
    assert matches == []
    assert codes(entries, "middle") == []


# --- names of others ---------------------------------------------------------------------------------------------------


def test_another_schools_name_is_found_only_beside_that_school() -> None:
    assert "foreign_name" in codes(compare(batch())[0], "copy")
    partner = MIDDLE_SCHOOL.replace("各处室列出自己的问题。", "与云岭县远山学校结对，互派教师听课。")
    entries, _ = compare([entry("partner", partner), entry("far", FAR_SCHOOL)])
    assert "foreign_name" not in codes(entries, "partner")


def test_names_that_begin_alike_are_told_apart() -> None:
    named = MIDDLE_SCHOOL.replace("各处室列出自己的问题。", "确保云岭县松坡镇第二小学各项工作再上新台阶。")
    units = ("云岭县松坡镇第一小学", "云岭县松坡镇第二小学", "云岭县松坡镇第二小学分校", "云岭县松林小学")
    others = [replace(entry(f"far{n}", FAR_SCHOOL), unit=unit) for n, unit in enumerate(units)]

    def found(entries: list[Entry]) -> list[str]:
        (one,) = (one for one in compare(entries)[0] if one.id == "named")
        return [dict(finding.params)["name"] for finding in one.findings if finding.code == "foreign_name"]

    assert found([entry("named", named), *others]) == ["云岭县松坡镇第二小学"]
    place = entry("named", MIDDLE_SCHOOL.replace("各处室列出自己的问题。", "确保松坡镇各项工作再上新台阶。"))
    assert found([place, *others]) == ["松坡镇"]
    assert found([place, others[3]]) == []
    own = replace(entry("named", named), unit="云岭县松坡镇第二小学")
    assert found([own, *others]) == []


def test_a_batch_without_submissions_names_nobody() -> None:
    entries, matches = compare([entry("issued", ISSUED, "template")])
    assert (codes(entries, "issued"), matches) == ([finding.code for finding in document(ISSUED).findings], [])


def test_a_document_keeps_its_own_findings_in_the_order_of_the_text() -> None:
    entries, _ = compare(batch())
    (copy,) = (one for one in entries if one.id == "copy")
    assert copy.document is not None
    assert set(copy.document.findings) <= set(copy.findings)
    starts = [finding.span.start for finding in copy.findings if finding.span]
    assert starts == sorted(starts)


def test_fingerprints_do_not_depend_on_the_row() -> None:
    """The same evidence under another id and another file name has the same fingerprints, in any batch."""

    def prints(entries: list[Entry], name: str) -> list[str]:
        return [finding.fingerprint for one in entries if one.id == name for finding in one.findings]

    entries, _ = compare(batch())
    renamed = [replace(one, id=f"x{one.id}", source=f"别处/{one.source}") for one in batch()]
    again, _ = compare([*renamed, entry("late", FAR_SCHOOL.replace("远山", "近水"))])
    assert prints(entries, "copy") == prints(again, "xcopy") != []


# --- the same in any order ---------------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(st.permutations(batch()))
def test_the_order_of_the_entries_does_not_matter(entries: list[Entry]) -> None:
    def view(found: list[Entry]) -> dict[str, tuple[Finding, ...]]:
        return {one.id: one.findings for one in found}

    expected, matches = compare(batch())
    found, same = compare(entries)
    assert view(found) == view(expected)
    assert same == matches
    assert [one.id for one in found] == [one.id for one in entries]


def test_files_that_were_not_read_pass_through() -> None:
    assert compare([unread("a"), unread("b")]) == ([unread("a"), unread("b")], [])
    assert compare([]) == ([], [])


@pytest.mark.parametrize("count", [3, 13])
def test_many_holders_of_one_passage(count: int) -> None:
    """All pairs are listed while a passage has at most 12 holders; above that each is matched to one representative of the cluster."""
    texts = [
        MIDDLE_SCHOOL.replace("红枫", name).replace("各处室列出自己的问题。", TWICE).replace("问题逐条销号", f"第{n}处室先改")
        for n, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅"[:count])
    ]
    _, matches = compare([entry(f"s{n:02}", text) for n, text in enumerate(texts)])
    pairs = {frozenset((match.a, match.b)) for match in matches}
    clusters = {match.cluster for match in matches}
    if count <= 12:
        assert (len(pairs), clusters) == (count * (count - 1) // 2, {None})
    else:
        assert len(pairs) < count * 2
        assert all(clusters)
        assert {name for pair in pairs for name in pair} == {f"s{n:02}" for n in range(count)}
