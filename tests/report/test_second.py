"""A report that two processes write is the one that one process writes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline import audit, server
from pipeline.report import write_all
from pipeline.second import Second, beside
from pipeline.store import Store

pytestmark = pytest.mark.skipif(server.context().get_start_method() != "forkserver", reason="a second process pays with a server alone")
PLAN = "{unit}消防安全方案\n一、指导思想\n提高师生的安全意识。\n二、组织机构\n组长：林晓燕\n三、活动安排\n3月2日由{unit}组织疏散演练。\n"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result folder without a report."""
    folder = tmp_path_factory.mktemp("batch")
    for unit in ("青石小学", "白水小学", "柳林小学"):
        (folder / f"{unit}.txt").write_text(PLAN.format(unit=unit), encoding="utf-8")
    out = tmp_path_factory.mktemp("out") / "run"
    audit(folder, out=out, jobs=1, cache=False)
    return out


def _written(run: Path, store: Store | None = None, second: Second | None = None) -> bytes:
    for path in (run / "report.html", run / "findings.xlsx"):
        path.unlink(missing_ok=True)
    page, workbook = write_all(run, "zh", store, run, second)
    assert workbook.read_bytes().startswith(b"PK")
    return page.read_bytes()


def test_the_files_are_the_same_with_a_second_process(run: Path, tmp_path: Path) -> None:
    alone = _written(run)
    with Second() as second:
        assert _written(run, Store(tmp_path), second) == alone
    with Second() as second:
        assert _written(run, None, second) == alone


def test_the_pieces_that_it_sets_are_those_of_the_page(run: Path, tmp_path: Path) -> None:
    alone = _written(run)
    store = Store(tmp_path)
    with Second() as second:
        second.begin(run, "zh", run, tmp_path)
        assert second.wrote()
        while store.size()[0] < 3:
            time.sleep(0.02)
    assert _written(run, store) == alone


def test_what_it_could_not_write_is_written_all_the_same(run: Path) -> None:
    with Second() as second:
        second._process.kill()
        second._process.join()
        _written(run, None, second)
    with Second() as second:
        second.begin(run / "nowhere", "zh", None, None)
        assert not second.wrote()


def test_few_documents_and_a_single_process_do_without_it() -> None:
    for documents, jobs in ((3, 2), (10_000, 1)):
        with beside(documents, jobs) as second:
            assert second is None
