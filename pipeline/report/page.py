"""report.html: one self-contained file, rendered from a result folder.

The page needs no network and no script to be read; its script only filters, sorts and unfolds. A Content-Security-Policy allows
exactly its own style and script, by their hashes. Everything that comes from documents is escaped by the template engine.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report import documents, overview, passages
from pipeline.report.documents import DocumentView
from pipeline.report.inert import shown
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine
from pipeline.report.words import SYMBOLS, Words


def write(results: Results, path: Path, lang: str) -> None:
    """Write the page of `results` to `path` in `lang` (``zh`` or ``en``); the same results give the same bytes."""
    path.write_bytes(render(results, lang).encode())


def render(results: Results, lang: str) -> str:
    """The page of `results` as HTML."""
    words = Words(results.run, lang)
    copying = passages.arrange(results)
    views = documents.view(results, copying, words)
    summary = overview.summarise(results, views, copying, words)
    style, script = _asset("page.css"), _asset("page.js")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            t=words,
            symbols=SYMBOLS,
            results=results,
            run=results.run,
            views=views,
            summary=summary,
            copying=copying,
            submissions=[views[line.id] for line in results.submissions],
            templates=[views[line.id] for line in results.templates],
            facets=_facets(views, words),
            points={level: f"{value:g}" for level, value in overview.POINTS.items()} | {"tenth": f"{overview.POINTS_COPIED / 10:g}"},
            first=max(overview.FIRST, sum("high" in line.view.severities for line in summary.attention)),
            states=overview.STATES,
            settings={name: _plain(value) for name, value in results.run.settings.items()},
            script_of=_script_of,
            style=style,
            script=script,
            policy=_policy(style, script),
        )
    )


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> Markup:
    return Markup(resources.files("pipeline.report").joinpath("templates", name).read_text(encoding="utf-8"))


def _policy(style: str, script: str) -> str:
    def source(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    allowed = f"style-src {source(style)}; script-src {source(script)}; img-src data:"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _script_of(line: DocumentLine) -> str:
    """The BCP 47 tag of a document's text, for the choice of its letter forms."""
    return "en" if line.lang == "en" else "zh-Hant" if line.script == "hant" else "zh-Hans"


def _facets(views: Mapping[str, DocumentView], words: Words) -> dict[str, Any]:
    """What the lists can be filtered by: for each facet its (value, shown) pairs, in order of their shown words."""
    lines = [view.line for view in views.values() if view.line.role == "submission"]
    return {
        "district": [(name, name) for name in sorted({line.district for line in lines if line.district})],
        "campaign": [(name, name) for name in sorted({line.campaign for line in lines if line.campaign})],
        "doc_type": sorted({(line.doc_type, words.value("type", line.doc_type)) for line in lines if line.doc_type}),
    }
