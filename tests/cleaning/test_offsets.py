"""Whatever cleaning does, every character that it keeps is led back to its place in the raw text."""

from __future__ import annotations

import unicodedata

from generated import FULL_WIDTH, GLOSS, LINES, RADICALS, sources
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from pipeline.cleaning.draft import Draft, Edit
from pipeline.cleaning.normal import normal
from pipeline.cleaning.reading import assemble, clean
from pipeline.records import Block, Source, Span


def same(kept: str, old: str) -> bool:
    """Whether a character is the raw one, its plain form, or a blank for a break."""
    return kept in (old, unicodedata.normalize("NFKC", old)) or old == "⻝" or (kept.isspace() and old.isspace())


HAN = [line for line in LINES if "\u4e00" <= line[0] <= "\u9fff" and "X" not in line]


@st.composite
def rounds_of_edits(draw: st.DrawFn) -> tuple[str, list[list[tuple[float, float, str]]]]:
    """A text, and rounds of edits as shares of the length that the text has then."""
    share = st.floats(0, 1, allow_nan=False)
    edits = st.lists(st.tuples(share, share, st.text("甲乙\n", max_size=3)), max_size=4)
    return draw(st.text("一二三四五六七八九十", max_size=20)), draw(st.lists(edits, max_size=4))


def ascending(shares: list[tuple[float, float, str]], length: int) -> list[Edit]:
    out: list[Edit] = []
    for low, high, text in sorted(shares):
        start, end = sorted((round(low * length), round(high * length)))
        if not out or start >= out[-1].end:
            out.append(Edit(start, end, text))
    return out


@given(rounds_of_edits())
def test_a_draft_remembers_where_its_characters_come_from(drawn: tuple[str, list[list[tuple[float, float, str]]]]) -> None:
    raw, rounds = drawn
    draft = Draft(raw)
    letters: list[tuple[str, int | None]] = [(char, at) for at, char in enumerate(raw)]  # each character with its origin
    for shares in rounds:
        edits = ascending(shares, len(letters))
        draft.apply("edits", edits)
        for edit in reversed(edits):
            kept = len(edit.text) == edit.end - edit.start  # one character for another: the place stays known
            places = [origin for _, origin in letters[edit.start : edit.end]] if kept else [None] * len(edit.text)
            letters[edit.start : edit.end] = list(zip(edit.text, places, strict=True))
    assert draft.text == "".join(char for char, _ in letters)
    for at, (_, origin) in enumerate(letters):
        if origin is not None:
            assert draft.offsets.origin(at) == origin
            assert draft.offsets.origin_span(Span(at, at + 1)) == Span(origin, origin + 1)


@runs(max_examples=150)
@given(sources())
def test_every_kept_character_is_the_one_of_the_raw_text(source: Source) -> None:
    reading = clean(source)
    raw, starts = assemble(tuple(block for block in source.blocks if block.region not in ("header", "footer", "comment")))
    assert [start for start, _ in reading.blocks] == starts
    end = last = 0
    for start, origin, length in reading.offsets.pieces:
        assert start >= end
        assert origin >= last
        assert 0 < length <= len(raw) - origin
        assert reading.text[end:start].isspace() or end == start  # what was put in is a break or a blank
        for kept, old in zip(reading.text[start : start + length], raw[origin : origin + length], strict=True):
            assert same(kept, old)
        end, last = start + length, origin + length
    assert reading.text[end:].isspace() or end == len(reading.text)


@runs(max_examples=150)
@given(sources())
def test_cleaning_is_deterministic_and_keeps_lengths(source: Source) -> None:
    reading = clean(source)
    assert clean(source) == reading
    assert len(reading.norm) == len(reading.text)


#: all but the strokes that part the cells of a row: whether they do is told by the lines beside
without_strokes = st.text(st.characters(exclude_characters="|｜┃│∣￨／"))


@given(without_strokes, without_strokes, st.booleans(), st.booleans())
def test_the_normal_form_goes_character_for_character(text: str, more: str, traditional: bool, english: bool) -> None:
    forms = [normal(words, traditional=traditional, english=english) for words in (text, more, text + more)]
    assert forms[0] + forms[1] == forms[2]


@given(st.text(st.sampled_from("组长沈|｜／\n\t ") | st.characters()), st.booleans(), st.booleans())
def test_the_normal_form_is_as_long_as_the_text(text: str, traditional: bool, english: bool) -> None:
    assert len(normal(text, traditional=traditional, english=english)) == len(text)


@given(st.lists(st.sampled_from(HAN), min_size=1, max_size=8), st.data())
def test_glosses_radicals_and_wide_digits_leave_no_trace(lines: list[str], data: st.DataObject) -> None:
    blocks = []
    for line in lines:
        at = data.draw(st.sampled_from([i for i, char in enumerate(line, 1) if "\u4e00" <= char <= "\u9fff"]))
        gloss = data.draw(st.sampled_from(GLOSS))
        blocks.append(Block((line[:at] + f"（{gloss}）" + line[at:]).translate(RADICALS).translate(FULL_WIDTH)))
    assert clean(Source(tuple(blocks), "docx")).text == clean(Source(tuple(map(Block, lines)), "docx")).text


@given(st.lists(st.sampled_from(HAN), min_size=2, max_size=8), st.sampled_from(["- {} -", "—{}—", "第{}页", "第{}页 共9页"]))
def test_page_numbers_between_lines_leave_no_trace(lines: list[str], form: str) -> None:
    blocks = [Block(words) for page, line in enumerate(lines, 1) for words in (line, form.format(page))]
    text = clean(Source(tuple(blocks), "docx")).text
    whole = clean(Source(tuple(map(Block, lines)), "docx")).text
    assert [line for line in text.split("\n") if line.strip()] == whole.split("\n")
