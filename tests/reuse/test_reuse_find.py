"""Planted passages are found where they were planted, and nothing else."""

from __future__ import annotations

from random import Random

import pytest
from invented_plans import HOMEWORK, LIBRARY, RIVER, STOCK, VISITS, plan, prose, submission
from opencc import OpenCC

from pipeline.records import Match, Span
from pipeline.reuse import Text, find


def place(text: str, passage: str, nth: int = 1) -> Span:
    start = -1
    for _ in range(nth):
        start = text.index(passage, start + 1)
    return Span(start, start + len(passage))


def near(found: Span, planted: Span, slack: int = 3) -> bool:
    return abs(found.start - planted.start) <= slack and abs(found.end - planted.end) <= slack


def only(matches: list[Match]) -> Match:
    assert len(matches) == 1, matches
    return matches[0]


@pytest.mark.parametrize("passage", [RIVER, LIBRARY, HOMEWORK, VISITS])
def test_a_verbatim_passage_is_found_to_the_character(passage: str) -> None:
    a, b = plan(Random(1), passage), plan(Random(2), passage, sentences=9)
    match = only(find([submission("a", a), submission("b", b)]))
    assert (match.a, match.b, match.kind, match.similarity, match.cluster) == ("a", "b", "peer", 1.0, None)
    assert (match.a_span, match.b_span) == (place(a, passage), place(b, passage))
    assert match.chars == sum(char.isalnum() for char in passage)


def test_names_dates_and_numbers_may_be_exchanged() -> None:
    passage = (
        "本项工作由柳溪小学教导主任周远帆负责，2021年3月15日前排查完成，共走访86户，"
        "发现疑似辍学学生12名，已劝返9名，其余三名由镇政府协助联系。"
    )
    copy = (
        passage.replace("柳溪", "石桥镇中心")
        .replace("周远帆", "白露")
        .replace("2021年3月15", "2022年10月8")
        .replace("86", "103")
        .replace("12", "7")
    )
    a, b = plan(Random(3), passage), plan(Random(4), copy)
    match = only(find([submission("a", a), submission("b", b)]))
    assert (match.a_span, match.b_span) == (place(a, passage), place(b, copy))
    assert 0.75 < match.similarity < 0.85


def test_words_may_be_exchanged() -> None:
    copy = HOMEWORK
    for old, new in (("教师", "老师"), ("布置", "留"), ("划掉", "删去"), ("加起来", "合计"), ("签名", "签字"), ("贴到", "张贴在")):
        copy = copy.replace(old, new)
    a, b = plan(Random(5), HOMEWORK), plan(Random(6), copy)
    match = only(find([submission("a", a), submission("b", b)]))
    assert near(match.a_span, place(a, HOMEWORK)) and near(match.b_span, place(b, copy))
    assert 0.7 < match.similarity < 0.95


def test_small_insertions_do_not_split_a_passage_and_long_ones_do() -> None:
    first, second = RIVER, HOMEWORK
    short = first + "此事已同村里说好。" + second
    long = first + prose(Random(7), 3) + second
    a = plan(Random(8), first + second)
    assert len(find([submission("a", a), submission("b", plan(Random(9), short))])) == 1
    matches = find([submission("a", a), submission("b", plan(Random(9), long))])
    assert [near(match.a_span, place(a, part)) for match, part in zip(matches, (first, second), strict=True)] == [True, True]


def test_sentences_that_changed_places_are_one_passage() -> None:
    one, other = "每月最后一个周五清点图书角，缺页的书由高年级学生修补。", "愿意把家里的书带来交换的，登记书名，毕业时原样带走。"
    a, b = plan(Random(10), one + other), plan(Random(11), other + one)
    match = only(find([submission("a", a), submission("b", b)]))
    assert (match.a_span, match.b_span) == (place(a, one + other), place(b, other + one))
    assert match.similarity == 1


def test_a_traditional_copy_of_a_simplified_passage() -> None:
    traditional = OpenCC("s2t").convert(RIVER)
    a, b = plan(Random(12), RIVER), plan(Random(13), traditional)
    match = only(find([submission("a", a), submission("b", b)]))
    assert (match.a_span, match.b_span, match.similarity) == (place(a, RIVER), place(b, traditional), 1.0)


def test_line_breaks_blanks_and_punctuation_do_not_matter() -> None:
    copy = "\n".join(VISITS[n : n + 17] for n in range(0, len(VISITS), 17)).replace("，", ", ").replace("、", " ")
    a, b = plan(Random(14), VISITS), plan(Random(15), copy)
    match = only(find([submission("a", a), submission("b", b)]))
    assert (match.a_span, match.b_span, match.similarity) == (place(a, VISITS), place(b, copy), 1.0)


def test_english_passages_are_found_and_common_words_are_not() -> None:
    passage = "Every teacher keeps a blue notebook in which the visits are written down, and the office reads it on the first Monday."
    a = "The plan of our school is simple. We repair the roof before winter comes and count the chairs in the hall twice. " + passage
    b = passage + " In the other valley the road is bad, and so the pupils of the school stay in the hall until the end of the week."
    match = only(find([submission("a", a), submission("b", b)]))
    assert a[slice(*match.a_span)] == b[slice(*match.b_span)] == passage


def test_a_passage_of_fewer_than_40_letters_is_none() -> None:
    passage = "值守的人每两小时沿河走一趟，看到有人下水就吹哨子，哨子挂在脖子上，不许借给孩子玩耍。"
    assert sum(char.isalnum() for char in passage) < 40
    assert find([submission("a", plan(Random(16), passage)), submission("b", plan(Random(17), passage))]) == []
    longer = passage[:-1] + "，天黑以后换人。"
    assert len(find([submission("a", plan(Random(16), longer)), submission("b", plan(Random(17), longer))])) == 1


def test_sound_documents_share_their_set_phrases_without_a_match() -> None:
    texts = [submission(f"{n:02}", prose(Random(n), 40, stock=0.5)) for n in range(40)]
    assert all(phrase in texts[0].text + texts[1].text for phrase in STOCK)
    matches = find(texts)
    marked = sum(match.a_span.end - match.a_span.start + match.b_span.end - match.b_span.start for match in matches)
    assert marked < 0.01 * sum(len(text.text) for text in texts)


def test_a_passage_twice_in_one_text_is_a_self_match_and_nothing_else() -> None:
    a = plan(Random(18), RIVER, LIBRARY, RIVER)
    b = plan(Random(19), RIVER)
    self_match, peer = sorted(find([submission("a", a), submission("b", b)]), key=lambda match: match.kind, reverse=True)
    assert (self_match.kind, self_match.a, self_match.b) == ("self", "a", "a")
    assert (self_match.a_span, self_match.b_span) == (place(a, RIVER), place(a, RIVER, 2))
    assert (peer.kind, peer.a_span, peer.b_span) == ("peer", place(a, RIVER), place(b, RIVER))


def test_a_second_standing_of_the_whole_text_is_told_to_find() -> None:
    once = plan(Random(20), RIVER)
    text = once + "\n" + once
    spans = Span(0, len(once)), Span(len(once) + 1, len(text))
    b = plan(Random(21), RIVER)
    matches = find([Text("a", text, "submission", repeats=(spans,)), submission("b", b)])
    assert [(match.kind, match.a_span, match.b_span) for match in matches] == [
        ("self", *spans),
        ("peer", place(text, RIVER), place(b, RIVER)),
    ]


def test_items_of_a_list_in_one_form_are_no_self_match() -> None:
    names = ["体育", "美术", "音乐", "科学", "信息", "书法", "劳动", "心理"]
    items = [
        f"{n}.{name}兴趣小组：组长由{name}教师担任，成员为各班推选的学生代表，每周活动一次，活动地点见课表。\n"
        for n, name in enumerate(names)
    ]
    assert find([submission("a", prose(Random(22), 5) + "".join(items))]) == []


def test_excluded_spans_are_no_copy() -> None:
    roster = "组长：校长；副组长：分管副校长、工会主席；成员：教务主任、总务主任、各年级组长、校医、食堂管理员、门卫班长、家长代表两名。"
    a, b = plan(Random(23), roster), plan(Random(24), roster)
    assert len(find([submission("a", a), submission("b", b)])) == 1
    assert find([Text("a", a, "submission", excluded=(place(a, roster),)), submission("b", b)]) == []


def test_an_excluded_title_inside_a_copied_passage_does_not_split_it() -> None:
    title = "《关于进一步做好乡村学校冬季取暖工作的通知》"
    passage = HOMEWORK[:40] + "按照" + title + "的要求，" + HOMEWORK[40:]
    a, b = plan(Random(25), passage), plan(Random(26), passage)
    texts = [Text(name, text, "submission", excluded=(place(text, title),)) for name, text in (("a", a), ("b", b))]
    match = only(find(texts))
    assert (match.a_span, match.b_span) == (place(a, passage), place(b, passage))


def test_headings_at_the_edge_of_a_passage_do_not_belong_to_it() -> None:
    a = plan(Random(27), "一、指导思想\n" + RIVER + "\n二、工作目标")
    b = plan(Random(28), "三、指导思想\n" + RIVER + "\n四、工作目标")
    match = only(find([submission("a", a), submission("b", b)]))
    assert (match.a_span, match.b_span) == (place(a, RIVER), place(b, RIVER))


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts = [
        submission(name, plan(Random(n), *parts))
        for n, (name, parts) in enumerate({"c": (RIVER, VISITS), "a": (VISITS,), "b": (RIVER,)}.items())
    ]
    matches = find(texts)
    assert [(match.a, match.b) for match in matches] == [("a", "c"), ("b", "c")]
    assert find(texts[::-1]) == find(texts[1:] + texts[:1]) == matches


def test_empty_texts_and_empty_batches() -> None:
    assert find([]) == []
    assert find([submission("a", ""), submission("b", " \n"), submission("c", "一")]) == []


def test_two_texts_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="'a'"):
        find([submission("a", RIVER), submission("a", VISITS)])


def test_two_identical_texts() -> None:
    text = plan(Random(29), RIVER, LIBRARY)
    match = only(find([submission("a", text), submission("b", text)]))
    assert match.similarity == 1 and match.a_span == match.b_span
    assert match.chars > 0.97 * sum(char.isalnum() for char in text)


def test_long_texts_are_compared_piece_by_piece() -> None:
    text = prose(Random(30), 400)
    copy = "".join(char if rng.random() > 0.03 else "某" for rng in [Random(31)] for char in text)
    match = only(find([submission("a", text), submission("b", copy)]))
    assert match.a_span.end - match.a_span.start > 0.99 * len(text)
    assert 0.9 < match.similarity < 0.99
