"""Words: every character in one word, our terms whole, and jieba's own tokenizer and log left alone."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.records import Span
from pipeline.segmentation.words import Word, terms, words

DEMO = Path(__file__).parents[2] / "corpus" / "demo" / "in"
CHARACTERS = st.sampled_from("学校縣實师德風一二三2019年〔〕（）\r\n\t \u3000，。、：AbZ.%-&+😀䶮𠮷é\u2028") | st.characters(codec="utf-8")


def texts(text: str) -> list[str]:
    return [word.text for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("深入开展效能风暴行动", ["深入开展", "效能风暴", "行动"]),
        ("加强师德师风建设", ["加强", "师德师风", "建设"]),
        ("由学区长任领导小组组长", ["由", "学区长", "任", "领导小组", "组长"]),
        ("落实控辍保学责任", ["落实", "控辍保学", "责任"]),
        ("成立領導小組，抓好控輟保學", ["成立", "領導小組", "，", "抓好", "控輟保學"]),
        ("The school's plan", ["The", "school", "'", "s", "plan"]),
        ("", []),
        (" \n\u3000\t", []),
    ],
)
def test_cut(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize("text", ["师德高尚，风气正", "控制辍学，保证学业", "学校区域内"])
def test_no_term_is_seen_where_its_characters_stand_apart(text: str) -> None:
    assert not {"师德师风", "控辍保学", "学区"} & set(texts(text))


def test_a_word_knows_its_place_and_part_of_speech() -> None:
    assert words("严禁 体罚\n学生")[1:] == [Word("体罚", "n", Span(3, 5)), Word("学生", "n", Span(6, 8))]


def test_traditional_text_is_cut_as_its_simplified_form() -> None:
    traditional, simplified = words("學區長負責控輟保學工作，嚴禁體罰學生。"), words("学区长负责控辍保学工作，严禁体罚学生。")
    assert [(word.pos, word.span) for word in traditional] == [(word.pos, word.span) for word in simplified]
    assert traditional[0].text == "學區長"


def test_every_term_is_one_word_of_its_part_of_speech() -> None:
    assert {term: [(word.text, word.pos) for word in words(term)] for term, _ in terms()} == {term: [(term, pos)] for term, pos in terms()}


def test_no_term_stands_twice() -> None:
    assert len(terms()) == len(dict(terms())) > 300


@settings(max_examples=200, deadline=None)
@given(st.text(CHARACTERS, max_size=60))
@example("7月18日前\r\n完成\u3000 3.5%\n")
def test_every_character_but_blanks_is_in_one_word_at_its_place(text: str) -> None:
    found = words(text)
    assert all(text[word.span.start : word.span.end] == word.text for word in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert "".join(word.text for word in found) == "".join(text.split())


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.txt"))[::6], ids=lambda path: path.stem)
def test_whole_documents_keep_their_offsets(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert all(text[word.span.start : word.span.end] == word.text for word in words(text))


def test_quiet_late_and_beside_the_global_tokenizer(tmp_path: Path) -> None:
    """Importing loads no jieba; cutting says nothing, leaves jieba's own tokenizer as it was and writes no cache."""
    program = (
        "import sys, tempfile\n"
        "tempfile.tempdir = sys.argv[1]\n"
        "from pipeline.segmentation.words import words\n"
        "assert 'jieba' not in sys.modules\n"
        "assert words('控辍保学')[0].text == '控辍保学'\n"
        "import jieba, os\n"
        "assert not jieba.dt.initialized and not jieba.dt.user_word_tag_tab and not os.listdir(sys.argv[1])\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", program, tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
