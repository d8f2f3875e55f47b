"""The notebooks run from a fresh kernel, on the demo batch and on a run of one's own, and are kept without outputs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS_A_CELL = 300


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def execute(notebook: NotebookNode, folder: Path) -> str:
    """Run all cells in a kernel of its own; everything that they show, HTML and text. None says anything on the standard error."""
    NotebookClient(notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    shown = []
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        assert output.get("name") != "stderr", output["text"]
        shown += [output.get("text", ""), *map(str, output.get("data", {}).values())]
    return "\n".join(shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_speaks_chinese_and_english(path: Path) -> None:
    for cell in (cell for cell in read(path).cells if cell.cell_type == "markdown"):
        chinese, _, english = cell.source.rpartition("\n\n")
        assert any("\u4e00" <= char <= "\u9fff" for char in chinese)
        assert len(english.split()) > 10


#: what each notebook shows of the demo batch
SHOWN = {
    "01_batch_at_a_glance": ("报送文档 submitted: 29", "未能读取 not read: 0", "马家湾九年一贯制学校", '<mark class="entity"'),
    "02_language_of_a_campaign": ("控辍保学", "落实立德树人根本任务", "<svg", "report.html#d"),
    "03_slogans_and_substance": ("空喊 bare", "三样俱全 all three", "<svg"),
    "04_how_phrases_travel": ("落实立德树人根本任务", "上级文件 superior", "<svg"),
    "05_how_good_are_our_models": ("章节标签 section labels", "<svg"),
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_demo_batch(path: Path, tmp_path: Path) -> None:
    shown = execute(read(path), tmp_path)
    assert all(words in shown for words in SHOWN[path.stem])
