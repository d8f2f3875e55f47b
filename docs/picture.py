"""Make the pictures of the README out of the demo batch: docs/report.png, docs/copying.png, docs/workspace.png, docs/notice.png.

    python docs/picture.py [NAME …] [--section ID] [--out FOLDER]

Needs Chromium and a Chinese font on the system (Debian: ``apt-get install chromium fonts-noto-cjk``), LibreOffice for the notice, and the
``dev`` and ``review`` extras. The window is 1280 × 900, the run's time is fixed, the batch is the same on every run: the same pages and
fonts give the same pictures.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from pipeline import audit
from pipeline.demo import build
from pipeline.report import write_all

_DOCS = Path(__file__).resolve().parent
_WINDOW = ViewportSize(width=1280, height=900)
# What differs from run to run and stands on the page.
_CREATED = "2021-04-12T09:30:00+00:00"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--font-render-hinting=none")


def demo_report(folder: Path) -> Path:
    """Audit the demo batch into `folder`, with a fixed time; return the report's path."""
    root, issued = build(folder / "batch")
    out = folder / "run"
    audit(root, templates=[issued], out=out)
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    record |= {"created": _CREATED, "times": dict.fromkeys(record["times"], 1.0)}
    (out / "run.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return write_all(out)[0]


def photograph(address: str, target: Path, section: str | None = None, prepare: Callable[[Page], None] | None = None) -> None:
    """Save what the window shows of a page, from its top or from the element with the id `section`, as PNG."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed. / 没有安装 Chromium。")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        page = browser.new_page(viewport=_WINDOW, color_scheme="light", reduced_motion="reduce")
        page.goto(address + (f"#{section}" if section else ""))
        page.evaluate("document.fonts.ready")
        if prepare:
            prepare(page)
        page.screenshot(path=target, animations="disabled", caret="hide")
        browser.close()


def copying(run: Path, target: Path) -> None:
    """The map of what documents share."""
    photograph((run / "report.html").as_uri(), target, "heat-map")


def workspace(run: Path, target: Path) -> None:
    """The list of the workspace, with the first case decided."""
    import uvicorn  # noqa: PLC0415

    from pipeline.report.results import load  # noqa: PLC0415
    from pipeline.review.access import LOCAL  # noqa: PLC0415
    from pipeline.review.app import Workspace  # noqa: PLC0415
    from pipeline.review.decisions import Decisions  # noqa: PLC0415

    token = "picture"
    app = Workspace(load(run), Decisions.beside(run)).app(token, None, LOCAL)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        photograph(f"http://127.0.0.1:{port}/?token={token}", target, prepare=_decide)
    finally:
        server.should_exit = True
        thread.join()


def _decide(page: Page) -> None:
    page.fill("#person", "王老师")
    page.fill("#reason", "与原文一致")
    page.locator("tr.case [data-verdict=true]").first.click()
    page.locator("#undo").wait_for()
    # the time of the decision differs from run to run
    page.evaluate(f"for (const time of document.querySelectorAll('[data-by] time')) time.textContent = '{_CREATED[:16].replace('T', ' ')}'")


def notice(run: Path, target: Path) -> None:
    """The first page of the longest notice."""
    import docx  # noqa: PLC0415
    import pypdfium2 as pdfium  # noqa: PLC0415

    from pipeline.notices.writing import Letterhead, write  # noqa: PLC0415
    from pipeline.report.results import load  # noqa: PLC0415

    head = Letterhead("云岭县教育局", "云教〔2021〕15号", date(2021, 4, 12), date(2021, 4, 26))
    _, *notices = write(load(run), run / "notices", head)
    longest = max(notices, key=lambda path: len(docx.Document(str(path)).paragraphs))
    profile = (run / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir", str(run), str(longest)]
    subprocess.run(command, check=True, capture_output=True)
    with pdfium.PdfDocument(run / f"{longest.stem}.pdf") as document:
        document[0].render(scale=1.25).to_pil().save(target)


def main() -> None:
    """The command."""
    makers: dict[str, Callable[[Path, Path], None]] = {"copying": copying, "workspace": workspace, "notice": notice}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which pictures, all by default: report, {', '.join(makers)}")
    parser.add_argument("--section", help="id of the part of the report to show in report.png, its top by default")
    parser.add_argument("--out", type=Path, default=_DOCS, help="folder of the pictures")
    options = parser.parse_args()
    if unknown := {*options.names} - {"report", *makers}:
        parser.error(f"there is no picture {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as scratch:
        report = demo_report(Path(scratch))
        for name in options.names or ["report", *makers]:
            target = options.out / f"{name}.png"
            if name == "report":
                photograph(report.as_uri(), target, options.section)
            else:
                makers[name](report.parent, target)
            print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
