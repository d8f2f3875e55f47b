"""Words: cut alike by both engines, better with our terms than without, each at its place, counted once and kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import invented_corpus
import pandas as pd
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.exploration import Corpus, Segmenter, content, load, stop_words
from pipeline.segmentation.words import words as tagged
from pipeline.store import Store

ROOT = Path(__file__).parents[2]
HALVES = yaml.safe_load((Path(__file__).parent / "cases" / "segmentation.yaml").read_text(encoding="utf-8"))
SENTENCES = {half: [line.split() for line in lines] for half, lines in HALVES.items()}
TEXTS = sorted((ROOT / "corpus" / "train").glob("*/in/*.txt"))
CHARACTERS = st.sampled_from("学校縣實师德一二三2019年〔〕（）\r\n\t \u3000，。、：AbZ.%-&+😀䶮𠮷é") | st.characters(codec="utf-8")


def spans(words: list[str]) -> set[tuple[int, int]]:
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word))
    return set(pairwise(ends))


def f1(cut: Callable[[str], set[tuple[int, int]]], half: str) -> float:
    """Of words, over hand-segmented sentences (Sproat & Emerson, the SIGHAN bakeoff 2003)."""
    right = given = gold = 0
    for words in SENTENCES[half]:
        found, wanted = cut("".join(words)), spans(words)
        right, given, gold = right + len(found & wanted), given + len(found), gold + len(wanted)
    return 2 * right / (given + gold)


@pytest.mark.parametrize(("half", "floor", "gain"), [("first", 0.9, 0.1), ("blind", 0.74, 0.04)])
def test_our_terms_cut_hand_segmented_sentences_better(half: str, floor: float, gain: float) -> None:
    with_terms, without = Segmenter(), Segmenter(domain=False)
    ours, plain = f1(lambda text: set(with_terms.cut(text)), half), f1(lambda text: set(without.cut(text)), half)
    assert ours > floor
    assert ours > plain + gain
    assert ours > f1(lambda text: {tuple(word.span) for word in tagged(text)}, half)


def test_both_engines_cut_the_corpus_alike() -> None:
    pytest.importorskip("rjieba")
    fast, plain = Segmenter(engine="rjieba"), Segmenter(engine="jieba")
    assert fast.digest != plain.digest
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in TEXTS)
    assert len(text) > 100_000
    assert fast.cut(text) == plain.cut(text)


def test_without_rjieba_jieba_cuts_and_who_asks_for_it_is_told() -> None:
    code = (
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'rjieba' else real(name, package)\n"
        "from pipeline.errors import UsageError\n"
        "from pipeline.exploration import Segmenter\n"
        "print(Segmenter().engine, Segmenter().cut('落实控辍保学责任'))\n"
        "try:\n    Segmenter(engine='rjieba')\n"
        "except UsageError as error:\n    print(error.english)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("jieba [(0, 2), (2, 6), (6, 8)]")
    assert "planaudit[explore]" in done.stdout


@settings(max_examples=150)
@given(st.text(CHARACTERS, max_size=60))
@example("7月18日前\r\n完成\u3000 3.5%\n0778-5237709")
def test_every_character_but_blanks_is_in_one_word(text: str) -> None:
    cut = _SEGMENTER.cut(text)
    assert "".join(text[start:end] for start, end in cut) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in pairwise(cut))


_SEGMENTER = Segmenter()


def test_parts_of_speech() -> None:
    tags = {word: _SEGMENTER.tag(word) for word in ("学校", "检查", "控辍保学", "3.5%", "。", "the", "禾岭")}
    assert tags == {"学校": "n", "检查": "vn", "控辍保学": "n", "3.5%": "m", "。": "x", "the": "eng", "禾岭": tags["禾岭"]}
    assert tags["禾岭"].startswith("n")
    assert _SEGMENTER.known("学校")
    assert not _SEGMENTER.known("禾岭")


def test_traditional_text_is_counted_as_simplified(make: Callable[..., Corpus]) -> None:
    words = make("學校落實控輟保學", "学校落实控辍保学").words
    assert words["word"].value_counts().to_dict() == {"学校": 2, "落实": 2, "控辍保学": 2}


def test_a_dictionary_of_ones_own(make: Callable[..., Corpus], tmp_path: Path) -> None:
    path = tmp_path / "词典.txt"
    path.write_text("# 本县的词\n春芽计划 n\n护苗岗 5 nz\n夜间送学\n", encoding="utf-8")
    own = Segmenter(path)
    assert [own.tag(word) for word in ("春芽计划", "护苗岗", "夜间送学")] == ["n", "nz", "n"]
    assert "春芽计划" in set(make("我校推进春芽计划工作", dictionary=path).words["word"])
    assert own.digest != _SEGMENTER.digest


def test_a_dictionary_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "词典.txt").write_bytes("师德".encode("gb18030"))
    for path in (tmp_path / "词典.txt", tmp_path / "没有.txt"):
        with pytest.raises(InputError, match="词典"):
            Segmenter(path)


def test_content_leaves_out_marks_numbers_and_stop_words(make: Callable[..., Corpus], tmp_path: Path) -> None:
    words = make("学校的3名教师，必须签名。").words
    assert list(content(words)["word"]) == ["学校", "教师", "必须", "签名"]
    (tmp_path / "停用.txt").write_text("学校\n", encoding="utf-8")
    assert "的" in set(content(words, stop_words(tmp_path / "停用.txt"))["word"])
    assert {"的", "以及"} <= stop_words()
    assert not stop_words() & {"必须", "不得", "应", "要"}


def test_words_know_their_places(corpus: Corpus) -> None:
    words = corpus.words
    some = words.sample(300, random_state=1)
    assert all(corpus.texts[row.document][row.start : row.end] == row.word for row in some.itertuples())
    sentences = corpus.sentences.loc[some["sentence"]]
    assert (sentences["document"].to_numpy() == some["document"].astype(str).to_numpy()).all()
    assert (sentences["start"].to_numpy() <= some["start"].to_numpy()).all()
    assert (some["end"].to_numpy() <= sentences["end"].to_numpy()).all()
    assert set(words["section"]) == {"—", "objectives", "tasks"}


def test_words_are_cut_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = invented_corpus.write(tmp_path / "run", invented_corpus.documents(6))
    cache = tmp_path / "cache"
    first = load(folder, cache=cache).words
    held = Store(cache).size()
    assert held[0] == 8 + 1  # the texts, and the guessed parts of speech
    pd.testing.assert_frame_equal(load(folder, cache=False).words, first)
    monkeypatch.delattr(Segmenter, "cut")
    again = load(folder, cache=str(cache))
    pd.testing.assert_frame_equal(again.words, first)
    assert again.words is again.words
    assert Store(cache).size() == held


def test_several_runs_are_one_corpus(tmp_path: Path) -> None:
    one, two = (invented_corpus.write(tmp_path / name / "run", invented_corpus.documents(n)) for name, n in (("甲", 4), ("乙", 6)))
    corpus = load(one, two)
    assert len(corpus.documents) == len(set(corpus.documents["document"])) == 14
    assert set(corpus.grouping("run")) == {"run-1", "run-2"}
    assert set(corpus.sections["document"]) == set(corpus.documents["document"])
    assert corpus.documents["link"].str.contains("report.html#d").all()


def test_no_run_is_an_error() -> None:
    with pytest.raises(InputError):
        load()


def test_english_documents_have_no_words(make: Callable[..., Corpus]) -> None:
    english = invented_corpus.plain("A plan for our school.", "en", lang="en")
    corpus = make("学校方案", english)
    assert len(corpus.documents) == 2
    assert set(corpus.words["document"]) == {"d0"}


def test_documents_as_spacy_docs(corpus: Corpus) -> None:
    from pipeline.spacy_ext import vocab  # noqa: PLC0415

    docs = list(corpus.docbin().get_docs(vocab()))
    assert len(docs) == len(corpus.documents)
    assert docs[0].text == corpus.documents["text"].iloc[0]
    words = corpus.words[corpus.words["document"] == corpus.documents["document"].iloc[0]]
    tokens = [token for token in docs[0] if not token.is_space]
    assert {token.idx for token in tokens} >= set(words["start"])
    assert {token.idx: token.tag_ for token in tokens}[int(words["start"].iloc[0])] == words["pos"].iloc[0]
