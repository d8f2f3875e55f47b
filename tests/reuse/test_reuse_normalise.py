"""Letters and units keep their places."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reuse.characters import fold, letters
from pipeline.reuse.normalise import letters_at, normalise, normalised

MIXED = st.one_of(st.text(max_size=80), st.text("规範繁體龍后後里裡0１〇Ⅳ①㈠，。 \nAbcＤé\u0301ß𠮷\U000f0000ÅﬁİΣς", max_size=80))


@given(MIXED)
def test_every_letter_is_that_of_its_offset(text: str) -> None:
    normal = normalise(text)
    assert len(normal.letters) == len(normal.offsets)
    assert [fold(text[offset]) for offset in normal.offsets] == list(normal.letters)
    assert (np.diff(normal.offsets) > 0).all()
    assert letters(text) == normal.letters


@given(MIXED)
def test_units_cover_the_letters_but_digits_and_short_words_once_and_in_order(text: str) -> None:
    normal = normalise(text)
    ends = normal.starts + normal.sizes
    assert (normal.starts[1:] >= ends[:-1]).all()
    covered = {place for start, end in zip(normal.starts, ends, strict=True) for place in range(start, end)}
    left = [place for place in range(len(normal.letters)) if place not in covered and normal.letters[place].isalpha()]
    words = [list(word) for _, word in groupby(left, key=lambda place: normal.offsets[place] - left.index(place))]
    assert all(len(word) <= 3 and not any("\u4e00" <= normal.letters[place] <= "\u9fff" for place in word) for word in words)
    assert not (normal.units == 0).any()


@given(MIXED)
def test_fold_keeps_the_length_and_is_stable(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(MIXED)
def test_sentences_begin_with_letters_and_end_with_the_text(text: str) -> None:
    normal = normalise(text)
    assert normal.sentences[0] == 0 and normal.sentences[-1] == len(normal.letters)
    assert len(normal.headings) == len(normal.sentences)


def test_scripts_and_widths_are_one() -> None:
    assert normalise("規範漢字書寫").letters == normalise("规范汉字书写").letters
    assert normalise("ＡＢＣ１２").letters == normalise("abc12").letters


def test_digits_are_letters_but_no_units() -> None:
    normal = normalise("2021年3月，共86人")
    assert normal.letters == "2021年3月共86人"
    assert "".join(map(chr, normal.units)) == "年月共人"


def test_a_word_is_two_units_and_equal_words_are_equal() -> None:
    one, other = normalise("The Management of schools"), normalise("the management of the schools")
    assert len(one.units) == 4
    assert list(one.units) == list(other.units)
    assert list(normalise("bell Road").units) == list(normalise("bell").units) + list(normalise("Road").units)


def test_headings_are_short_lines_without_a_mark() -> None:
    text = "一、指导思想\n全面落实立德树人。\n二、工作目标：\n短句。\n"
    normal = normalise(text)
    headings = [
        normal.letters[start:end]
        for start, end, heading in zip(normal.sentences, normal.sentences[1:], normal.headings, strict=False)
        if heading
    ]
    assert headings == ["一指导思想", "二工作目标"]


@given(MIXED)
def test_the_places_of_letters_alone_are_the_same(text: str) -> None:
    assert letters_at(text).tolist() == normalise(text).offsets.tolist()


@given(st.lists(MIXED, max_size=4))
def test_many_texts_are_normalised_as_each_alone(texts: list[str]) -> None:
    for text, together in zip(texts, normalised(texts), strict=True):
        alone = normalise(text)
        assert together.letters == alone.letters
        assert all(np.array_equal(one, other) for one, other in zip(together[1:], alone[1:], strict=True))
