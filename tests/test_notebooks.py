"""The notebooks run from a fresh kernel, on the demo batch and on a run of one's own, and are kept without outputs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from submissions import audited

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS_A_CELL = 60


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def execute(notebook: NotebookNode) -> str:
    """Run all cells in a kernel of its own; everything that they show, HTML and text."""
    NotebookClient(notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    shown = []
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        data = output.get("data", {})
        shown.append(output.get("text") or data.get("text/html") or data.get("text/plain", ""))
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


def test_the_batch_at_a_glance_on_the_demo_batch() -> None:
    shown = execute(read(FOLDER / "01_batch_at_a_glance.ipynb"))
    assert "报送文档 submitted: 29" in shown
    assert "未能读取 not read: 0" in shown
    assert "马家湾九年一贯制学校" in shown
    assert '<mark class="entity"' in shown


def test_the_batch_at_a_glance_on_another_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    notebook = read(FOLDER / "01_batch_at_a_glance.ipynb")
    (setup,) = (cell for cell in notebook.cells if "RUN = None" in cell.source)
    first, _, rest = setup.source.partition("RUN = None")
    setup.source = f"{first}RUN = {str(audited(tmp_path_factory).out)!r}{rest}"
    shown = execute(notebook)
    assert "云岭县白鹭小学" in shown
    assert "未能读取 not read: 4" in shown
    assert "疑似残留其他单位名称" in shown
    assert "禾岭县" not in shown
