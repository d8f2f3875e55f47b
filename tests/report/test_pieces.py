"""Pieces of the page that are kept between runs: never to be seen in the page, and never taken for something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import result_folders
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.report import page, write_all
from pipeline.report.pieces import blank, filled
from pipeline.report.results import load
from pipeline.store import VARIABLE, Store


class Kept(dict[tuple[str, str], bytes]):
    """A store in memory; `made` counts what was put into it."""

    made = 0

    def get(self, kind: str, key: str) -> bytes | None:  # type: ignore[override]
        """The value, if there is one."""
        return super().get((kind, key))

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep a value."""
        self[kind, key] = value
        self.made += 1


def _page(batch: result_folders.Batch, folder: Path, lang: str = "zh", store: Kept | None = None) -> str:
    return page.render(load(batch.write(folder)), lang, store)


def _with_one_more(batch: result_folders.Batch) -> result_folders.Batch:
    """The batch with a new file before all others, which copies from one of them: every number of the page moves."""
    new = result_folders.document("00/新.txt", "青禾县松坡小学", f"松坡小学方案\n{result_folders.SHARED}\n")
    other = next(line for line in batch.documents if result_folders.SHARED in line["text"])
    matches = [result_folders.match(new, other, result_folders.SHARED, result_folders.SHARED, similarity=1.0), *batch.matches]
    documents = [new, *batch.documents]
    return result_folders.Batch(documents, matches, result_folders.run(documents))


BATCHES: list[Callable[[], result_folders.Batch]] = [
    result_folders.small_batch,
    result_folders.hostile_batch,
    result_folders.scanned_batch,
    result_folders.repeated_batch,
    lambda: result_folders.cluster_batch(14),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", BATCHES, ids=["small", "hostile", "scanned", "repeated", "cluster"])
def test_the_page_is_the_same_with_and_without_a_store(make: Callable[[], result_folders.Batch], lang: str, tmp_path: Path) -> None:
    alone = _page(make(), tmp_path / "alone", lang)
    store = Kept()
    assert _page(make(), tmp_path / "first", lang, store) == alone
    made = store.made
    assert made
    assert _page(make(), tmp_path / "again", lang, store) == alone
    assert store.made == made


@pytest.mark.parametrize("make", BATCHES, ids=["small", "hostile", "scanned", "repeated", "cluster"])
def test_the_page_is_the_same_with_the_store_of_another_batch(make: Callable[[], result_folders.Batch], tmp_path: Path) -> None:
    store = Kept()
    _page(_with_one_more(make()), tmp_path / "other", "zh", store)
    assert _page(make(), tmp_path / "with", "zh", store) == _page(make(), tmp_path / "without")


def test_a_new_file_has_only_what_it_touches_set_anew(tmp_path: Path) -> None:
    store = Kept()
    batch = result_folders.small_batch()
    _page(batch, tmp_path / "before", "zh", store)
    made = store.made
    longer = _with_one_more(batch)
    assert _page(longer, tmp_path / "with", "zh", store) == _page(longer, tmp_path / "without")
    assert store.made == made + 3  # the new document, the one that it copies from, and the pair of both


def test_a_changed_finding_or_wording_is_seen(tmp_path: Path) -> None:
    store = Kept()
    batch = result_folders.small_batch()
    _page(batch, tmp_path / "before", "zh", store)
    batch.documents[0]["findings"][1]["message_zh"] = "改过的说明。"
    assert "改过的说明。" in _page(batch, tmp_path / "finding", "zh", store).split('class="document"')[1]
    batch.run["catalogue"]["placeholder"]["title"]["zh"] = "改过的名称"
    assert "改过的名称" in _page(batch, tmp_path / "wording", "zh", store).split('class="document"')[1]


def test_another_place_or_copy_of_a_file_is_seen(tmp_path: Path) -> None:
    store = Kept()
    batch = result_folders.repeated_batch()
    _page(batch, tmp_path / "before", "zh", store)
    for name in ("documents", "inputs"):
        for item in batch.documents if name == "documents" else batch.run["inputs"]:
            item["source"] = item["source"].replace("补报/", "四月补报/")
    page = _page(batch, tmp_path / "moved", "zh", store)
    assert page == _page(batch, tmp_path / "without")
    assert "四月补报/临河小学.docx" in page
    assert ">补报/临河小学.docx" not in page


@pytest.mark.parametrize(
    "damage", [b"", b"\xff\xfe", b"<p>one strip too few or too many</p>\x04", b"<p>\x02zwei\x03</p>", b"<p>\x0299\x03</p>"]
)
def test_what_is_damaged_is_set_anew(damage: bytes, tmp_path: Path) -> None:
    store = Kept()
    whole = _page(result_folders.small_batch(), tmp_path / "before", "zh", store)
    for key in store:
        store[key] = damage
    assert _page(result_folders.small_batch(), tmp_path / "after", "zh", store) == whole


def test_a_text_cannot_hold_a_blank(tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    forged = str(blank(0))
    batch.documents[1]["unit"] += forged
    batch.documents[1]["text"] += forged
    assert _page(batch, tmp_path / "run").count("\ufffd0\ufffd") >= 2


def test_blanks_are_filled_in_order() -> None:
    assert filled(f'<p id="{blank(1)}">{blank(0)} {blank(1)}</p>', ["m3", "d7"]) == '<p id="d7">m3 d7</p>'
    with pytest.raises(IndexError):
        filled(str(blank(2)), ["d1"])


def test_both_files_are_the_same_with_a_store(folder: Path) -> None:
    first = [path.read_bytes() for path in write_all(folder)]
    store = Kept()
    for _ in range(2):
        assert [path.read_bytes() for path in write_all(folder, store=store)] == first


def test_the_command_takes_what_is_kept_and_adds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, elsewhere = result_folders.small_batch().write(tmp_path / "run"), tmp_path / "store"
    monkeypatch.setenv(VARIABLE, str(elsewhere))
    anew = _written(run)
    assert not elsewhere.exists()
    store = Store(elsewhere)
    write_all(run, "zh", store)
    kept = store.size()
    assert kept[0]
    assert _written(run) == anew
    assert _written(run, "--lang", "en") != anew
    assert store.size() == kept
    store.close()


def _written(run: Path, *options: str) -> bytes:
    assert CliRunner().invoke(main, ["report", str(run), *options]).exit_code == 0
    return (run / "report.html").read_bytes()
