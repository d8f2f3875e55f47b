"""Copied passages as they are shown: aligned rows, pairs in reading order, clusters as one."""

from __future__ import annotations

from pathlib import Path

import result_folders
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.passages import align, arrange
from pipeline.report.results import Results, load

WORDS = st.text(alphabet="甲乙丙丁，。；\n", max_size=30)


@given(WORDS, WORDS)
def test_the_rows_of_each_side_join_to_its_text(a: str, b: str) -> None:
    rows = align(a, b)
    assert "".join(piece.text for row in rows for piece in row.a) == a
    assert "".join(piece.text for row in rows for piece in row.b) == b
    assert all(row.a or row.b for row in rows)


@given(WORDS)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert {piece.state for row in align(text, text) for piece in (*row.a, *row.b)} <= {"same"}


def test_a_row_ends_with_a_sentence_that_both_hold() -> None:
    rows = align("早读二十分钟。每周一次。按时上报。", "早读三十分钟。每周一次。上报。")
    assert len(rows) == 3
    assert [(piece.text, piece.state) for piece in rows[0].a if piece.state != "same"] == [("二", "changed")]
    assert [(piece.text, piece.state) for piece in rows[2].a if piece.state != "same"] == [("按时", "added")]
    assert all(piece.state == "same" for piece in rows[2].b)


def test_a_pair_gathers_its_passages_and_leaves_out_what_the_template_explains(small: Results) -> None:
    copying = arrange(small)
    (pair,) = copying.pairs
    assert (pair.a.unit, pair.b.unit, pair.same_unit) == ("青禾县临河小学", "青禾县望山小学", False)
    assert pair.passages[0].a_at == "二、活动安排"
    kinds = {share.kind for share in copying.shares[pair.a.id]}
    assert kinds == {"peer", "template"}


def test_a_pair_is_one_whichever_side_stands_first(tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    plan, other = batch.documents[:2]
    batch.matches.append(result_folders.match(other, plan, "读书月活动方案", "读书月活动方案"))
    (pair,) = arrange(load(batch.write(tmp_path / "run"))).pairs
    assert [passage.a_span.start for passage in pair.passages] == sorted(passage.a_span.start for passage in pair.passages)
    assert len(pair.passages) == 2
    assert pair.a.id == plan["id"]


def test_a_cluster_is_shown_as_one(tmp_path: Path) -> None:
    results = load(result_folders.cluster_batch(14).write(tmp_path / "run"))
    copying = arrange(results)
    assert copying.pairs == ()
    (cluster,) = copying.clusters
    assert cluster.size == 14
    assert cluster.representative.unit == "第0小学"
    assert {holder.unit for holder, _ in cluster.holders} == {f"第{n}小学" for n in range(1, 14)}
