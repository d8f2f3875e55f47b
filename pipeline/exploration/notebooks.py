"""Runs the notebooks on a result folder and renders them as HTML pages that need no network."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipeline import data
from pipeline.errors import PlanAuditError, UsageError
from pipeline.exploration.corpus import load
from pipeline.exploration.page import explorer
from pipeline.report import results
from pipeline.report.inert import shown

#: the line of a notebook that names the run; what stands here is replaced
SETTING = "RUN = None"
#: the longest that one cell may take: that of the words of 5,000 documents takes a minute
_SECONDS = 1800
#: what the explorer compares, in this order: the first of which there are two groups and more
_COMPARED = ("campaign", "district", "doc_type", "unit")
_EXPLORER = "explorer.html"


def render(run: Path, out: Path, *, code: bool = False, done: Callable[[Path], None] = lambda _: None) -> list[Path]:
    """Execute every notebook on the results in `run`, write them as HTML to `out`, and the term explorer beside them; return the paths.

    `code` shows the cells' code too. `done` is called with each file that was written. Raises `ResultError` where `run` holds no results,
    `UsageError` where the extra is not installed, `PlanAuditError` where a notebook fails, which names notebook and error.
    """
    tools = _tools()
    corpus = load(results.load(run))
    out.mkdir(parents=True, exist_ok=True)
    written = []
    with _kernel(tools) as kernel:
        for path in sorted(data.folder("notebooks").glob("*.ipynb")):
            notebook = tools["nbformat"].read(path, as_version=4)
            aim(notebook, run)
            _execute(tools, notebook, path, out, kernel)
            target = out / f"{path.stem}.html"
            target.write_text(_nearby(_page(tools, notebook, path.stem, code), run, out), encoding="utf-8")
            written.append(target)
            done(target)
    by = next((name for name in _COMPARED if corpus.groups(name).loc[corpus.chinese].nunique() > 1), None)  # type: ignore[arg-type]
    if by is not None:
        written.append(explorer(corpus, by, out / _EXPLORER))  # type: ignore[arg-type]
        done(written[-1])
    return written


def aim(notebook: Any, run: Path) -> None:
    """Set the run that a notebook reads. Raises ValueError where it has not exactly one cell that names it."""
    (cell,) = (cell for cell in notebook.cells if cell.cell_type == "code" and SETTING in cell.source)
    cell.source = cell.source.replace(SETTING, f"RUN = {str(run.resolve())!r}", 1)


@cache
def demo() -> Path:
    """The result folder of the demo batch, audited anew in a temporary folder that lasts as long as the process."""
    from pipeline.auditing import audit  # noqa: PLC0415
    from pipeline.demo import build  # noqa: PLC0415

    scratch = Path(tempfile.mkdtemp(prefix="planaudit-demo-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    inputs, templates = build(scratch)
    audit(inputs, templates=[templates], out=scratch / "demo")
    return scratch / "demo"


def _tools() -> dict[str, Any]:
    try:
        import altair  # noqa: F401, PLC0415
        import ipykernel  # noqa: F401, PLC0415
        import jupyter_client  # noqa: PLC0415
        import nbclient  # noqa: PLC0415
        import nbconvert  # noqa: PLC0415
        import nbformat  # noqa: PLC0415
        import vl_convert  # noqa: F401, PLC0415
    except ImportError as error:
        raise UsageError(
            f'运行笔记本需要附加组件（缺少 {error.name}）：pip install "planaudit[explore]"。',
            f'The notebooks need an extra ({error.name} is missing): pip install "planaudit[explore]".',
        ) from error
    return {"jupyter_client": jupyter_client, "nbclient": nbclient, "nbconvert": nbconvert, "nbformat": nbformat}


#: what runs before a notebook: what the one before has left goes
_FIRST = "%reset_selective -f ."


@contextmanager
def _kernel(tools: dict[str, Any]) -> Iterator[Any]:
    """One kernel for all notebooks, which loads the libraries once."""
    with tempfile.TemporaryDirectory(prefix="planaudit-") as scratch:
        # on POSIX sockets in a folder of the user's, where others on the machine cannot listen
        private = {"transport": "ipc", "ip": str(Path(scratch, "s"))} if os.name == "posix" else {}
        kernel = tools["jupyter_client"].AsyncKernelManager(kernel_name="python3", **private)
        try:
            yield kernel
        finally:
            if kernel.has_kernel:
                tools["nbclient"].util.run_sync(kernel.shutdown_kernel)(now=True)


def _execute(tools: dict[str, Any], notebook: Any, path: Path, out: Path, kernel: Any) -> None:
    nbclient = tools["nbclient"]
    # the first cell is no part of the page
    notebook.cells.insert(0, tools["nbformat"].v4.new_code_cell(_FIRST))
    client = nbclient.NotebookClient(notebook, km=kernel, timeout=_SECONDS, resources={"metadata": {"path": str(out)}})
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        raise PlanAuditError(
            f"笔记本 {path.name} 运行出错：{error.ename}: {error.evalue}",
            f"The notebook {path.name} failed: {error.ename}: {error.evalue}",
        ) from error
    finally:
        if client.kc:
            client.kc.stop_channels()
    del notebook.cells[0]


def _nearby(page: str, run: Path, out: Path) -> str:
    """The page with its links into the run's folder as seen from `out`: both may move together."""
    try:
        near = Path(os.path.relpath(run.resolve(), out.resolve())).as_posix()
    except ValueError:  # on another drive
        return page
    return page.replace(f'href="{run.resolve().as_uri()}/', f'href="{quote(near)}/')


def _page(tools: dict[str, Any], notebook: Any, name: str, code: bool) -> str:
    """The executed notebook as a page of its own; nbconvert's bare body in a frame of ours, since its full pages load scripts."""
    exporter = tools["nbconvert"].HTMLExporter(
        template_name="basic", exclude_input=not code, exclude_output_prompt=True, exclude_input_prompt=True
    )
    body, _ = exporter.from_notebook_node(notebook)
    body = str(shown(body))
    title = next((line.lstrip("# ") for line in notebook.cells[0].source.splitlines() if line.startswith("#")), name)
    style = resources.files("pipeline.exploration").joinpath("templates", "notebook.css").read_text(encoding="utf-8")
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    head += f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{escape(title)}</title>'
    return f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{head}<style>{style}</style></head><body>{body}</body></html>\n'
