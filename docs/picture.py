"""Make docs/report.png, the picture of the report in the README: audit the demo batch and photograph its report in a browser.

    python docs/picture.py [--section NAME] [--out docs/report.png]

Needs Chromium and a Chinese font on the system (Debian: ``apt-get install chromium fonts-noto-cjk``) and the ``dev`` extra. The window
is 1280 × 900, the run's time is fixed, the batch is the same on every run: the same page and fonts give the same picture.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

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


def photograph(page_file: Path, target: Path, section: str | None) -> None:
    """Save what the window shows of the page, from its top or from the element with the id `section`, as PNG."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed. / 没有安装 Chromium。")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        page = browser.new_page(viewport=_WINDOW, color_scheme="light", reduced_motion="reduce")
        page.goto(page_file.as_uri() + (f"#{section}" if section else ""))
        page.evaluate("document.fonts.ready")
        page.screenshot(path=target, animations="disabled", caret="hide")
        browser.close()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--section", help="id of the part of the page to show, its top by default")
    parser.add_argument("--out", type=Path, default=_DOCS / "report.png")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        photograph(demo_report(Path(scratch)), options.out, options.section)
    print(f"{options.out}: {options.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
