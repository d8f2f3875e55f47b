"""What a template explains is the template's, also where it was edited or is quoted, and nobody's else."""

from __future__ import annotations

from random import Random

from invented_plans import HOMEWORK, LIBRARY, RIVER, VISITS, plan, prose, sentence, submission, template

from pipeline.records import Match, Span
from pipeline.reuse import find


def place(text: str, passage: str) -> Span:
    start = text.index(passage)
    return Span(start, start + len(passage))


def kinds(matches: list[Match]) -> list[tuple[str, str, str]]:
    return sorted((match.kind, match.a, match.b) for match in matches)


def test_a_template_stands_on_side_b_whatever_its_id() -> None:
    school, bureau = plan(Random(1), RIVER), plan(Random(2), RIVER)
    (match,) = find([submission("z", school), template("a", bureau)])
    assert (match.kind, match.a, match.b) == ("template", "z", "a")
    assert (match.a_span, match.b_span) == (place(school, RIVER), place(bureau, RIVER))


def test_what_a_template_explains_in_two_submissions_is_no_peer_match() -> None:
    texts = [submission(name, plan(Random(n), RIVER, HOMEWORK)) for n, name in enumerate("ab")]
    assert kinds(find(texts)) == [("peer", "a", "b"), ("peer", "a", "b")]
    bureau = template("t", plan(Random(9), RIVER, HOMEWORK))
    assert kinds(find([*texts, bureau])) == [("template", "a", "t")] * 2 + [("template", "b", "t")] * 2


def test_also_where_it_was_edited_or_is_quoted() -> None:
    edited = HOMEWORK.replace("各科教师", "我校语文、数学老师").replace("三年级以上", "高年级").replace("贴到教室门口", "发到家长群里")
    quoted = "县教育局的方案要求：“" + HOMEWORK + "”我们照办。"
    texts = [submission("a", plan(Random(3), edited)), submission("b", plan(Random(4), quoted)), template("t", plan(Random(5), HOMEWORK))]
    assert kinds(find(texts)) == [("template", "a", "t"), ("template", "b", "t")]


def test_a_peer_passage_keeps_what_the_template_does_not_explain() -> None:
    own = RIVER + HOMEWORK + VISITS
    a, b = plan(Random(6), own), plan(Random(7), own)
    matches = find([submission("a", a), submission("b", b), template("t", plan(Random(8), HOMEWORK))])
    assert kinds(matches) == [("peer", "a", "b"), ("peer", "a", "b"), ("template", "a", "t"), ("template", "b", "t")]
    peers = [match for match in matches if match.kind == "peer"]
    assert [(match.a_span, match.b_span) for match in peers] == [(place(a, part), place(b, part)) for part in (RIVER, VISITS)]


def test_a_rest_of_fewer_than_40_letters_goes_away() -> None:
    rest = "这件事由值周的老师记在蓝皮本子上。"
    a, b = plan(Random(9), HOMEWORK + rest), plan(Random(10), HOMEWORK + rest)
    matches = find([submission("a", a), submission("b", b), template("t", plan(Random(11), HOMEWORK))])
    assert kinds(matches) == [("template", "a", "t"), ("template", "b", "t")]


def test_templates_are_not_matched_with_each_other_nor_with_themselves() -> None:
    texts = [
        template("s", plan(Random(12), RIVER, LIBRARY, LIBRARY)),
        template("t", plan(Random(13), RIVER)),
        submission("a", plan(Random(14))),
    ]
    assert find(texts) == []


def test_two_templates_that_hold_one_passage_both_explain_it() -> None:
    texts = [submission("a", plan(Random(15), VISITS)), template("t", plan(Random(16), VISITS)), template("u", plan(Random(17), VISITS))]
    assert kinds(find(texts)) == [("template", "a", "t"), ("template", "a", "u")]


def test_a_template_that_all_submissions_follow_is_found_in_each() -> None:
    """However many hold its words: they are common in the batch by that alone."""
    rng = Random(18)
    paragraph = "".join(sentence(rng) for _ in range(3))
    texts = [submission(f"{n:03}", plan(Random(100 + n), paragraph, sentences=3)) for n in range(80)]
    matches = find([*texts, template("t", plan(rng, paragraph))])
    assert [(match.kind, match.a) for match in matches] == [("template", text.id) for text in texts]
    assert all(match.similarity == 1 for match in matches)


def test_a_form_that_repeats_itself_costs_nothing() -> None:
    form = "填报单位：____ 填报时间：____年__月__日\n" * 500
    matches = find([submission(f"{n}", prose(Random(n), 5) + form) for n in range(6)] + [template("t", form)])
    assert all(match.kind in ("template", "peer") for match in matches)


def test_no_peer_passage_reaches_across_what_is_reported_already() -> None:
    """A second standing of 43 letters is shorter than the gap that a passage may have."""
    between = "把库房里落灰的一千二百册旧书搬到走廊拐角，钉几排矮书架，低年级学生伸手就能拿到，看完放回原处。"
    a = plan(Random(19), between, HOMEWORK + between + VISITS)
    matches = find([submission("a", a), submission("b", plan(Random(20), HOMEWORK + between + VISITS))])
    assert [match.kind for match in matches] == ["self", "peer", "peer", "peer"]
    assert [match.a_span for match in matches[1:]] == [place(a, part) for part in (between, HOMEWORK, VISITS)]
