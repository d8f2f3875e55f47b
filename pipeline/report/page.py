"""report.html: one self-contained file, rendered from a result folder.

The page needs no network and no script to be read; its script only filters, sorts and unfolds. A Content-Security-Policy allows
exactly its own style and script, by their hashes. Everything that comes from documents is escaped by the template engine.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.environment import TemplateModule
from markupsafe import Markup

from pipeline.report import bytecode, documents, overview, passages
from pipeline.report.documents import DocumentView
from pipeline.report.inert import shown
from pipeline.report.passages import Cluster, Copying, Pair, Passage
from pipeline.report.pieces import Pieces, blank
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine
from pipeline.report.words import SYMBOLS, Words

if TYPE_CHECKING:
    from pipeline.ingestion.desk import Store


def write(results: Results, path: Path, lang: str, store: Store | None = None) -> None:
    """Write the page of `results` to `path` in `lang` (``zh`` or ``en``); the same results give the same bytes.

    `store` keeps the pieces that later pages may share.
    """
    path.write_bytes(render(results, lang, store).encode())


def render(results: Results, lang: str, store: Store | None = None) -> str:
    """The page of `results` as HTML."""
    words = Words(results.run, lang)
    copying = passages.arrange(results)
    facets = documents.choices(results, words)
    views = documents.view(results, facets)
    summary = overview.summarise(results, views, copying, words)
    style, script = _asset("page.css"), _asset("page.js")
    environment = _environment()
    labels = [item.label for item in summary.coverage]
    setter = _Setter(environment, words, results, copying, views, labels, len(facets["district"]) > 1, Pieces(store, words.record()))
    return environment.get_template("report.html.j2").render(
        t=words,
        symbols=SYMBOLS,
        results=results,
        run=results.run,
        views=views,
        summary=summary,
        copying=copying,
        families=[family for family in results.families if len(family.documents) > 2],  # two documents are a pair
        submissions=[views[line.id] for line in results.submissions],
        templates=[views[line.id] for line in results.templates],
        facets=facets,
        points={level: f"{value:g}" for level, value in overview.POINTS.items()} | {"tenth": f"{overview.POINTS_COPIED / 10:g}"},
        first=max(overview.FIRST, sum("high" in line.view.severities for line in summary.attention)),
        states=overview.STATES,
        settings={name: _plain(value) for name, value in results.run.settings.items()},
        script_of=_script_of,
        document=setter.document,
        row_of=setter.row,
        pair_of=setter.pair,
        holder_of=setter.holder,
        style=style,
        script=script,
        policy=_policy(style, script),
    )


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=bytecode.cache(),
    )


@dataclass
class _Setter:
    """Sets the pieces of a page, each from what it shows alone, or takes them as they were set before.

    `labels` are the requirements in the matrix, which names the district `with_district`.
    """

    environment: Environment
    words: Words
    results: Results
    copying: Copying
    views: dict[str, DocumentView]
    labels: list[str]
    with_district: bool
    pieces: Pieces
    _set: dict[str, list[Markup]] = field(default_factory=dict)

    def document(self, view: DocumentView) -> Markup:
        """All of one document."""
        return self._strips(view)[0]

    def row(self, view: DocumentView, where: Literal["first", "matrix", "finding"], number: int = 0) -> Markup:
        """The row of a document in one of the lists; that of its finding `number` (from 1)."""
        return self._strips(view)[{"first": 1, "matrix": 2, "finding": 2 + number}[where]]

    def _strips(self, view: DocumentView) -> list[Markup]:
        """All that the page shows of a document: its entry, its rows in the first list and in the matrix, those of its findings."""
        known = self._set.get(view.anchor)
        if known is None:
            shares = self.copying.shares.get(view.line.id, ())
            users = documents.users(view.line, shares, self.views)
            anchors = [view.anchor, *(share.href for share in shares), *(user.anchor for user in users)]
            marks = [(s.kind, s.span, s.other, s.unit, s.other_span, s.similarity, s.chars) for s in shares]
            named = [(user.line.unit, user.line.source, user.line.part, user.chars) for user in users]
            copies = self.results.copies(view.line)
            about = ("document", view.line, view.facets, marks, named, copies, self.labels, self.with_district)
            known = self.pieces.strips(
                about, anchors, 3 + len(view.findings), lambda: self._made(documents.sheet(view, shares, users, copies, self.words))
            )
            self._set[view.anchor] = known
        return known

    def _made(self, sheet: documents.Sheet) -> list[str]:
        rows: Any = self._rows
        cells = overview.cells(sheet.line, sheet.findings, self.labels)
        return [
            self._documents.show(sheet),  # type: ignore[attr-defined]
            rows.in_first(sheet, overview.mainly(sheet.findings)),
            rows.in_matrix(sheet, cells, self.with_district),
            *(rows.in_findings(sheet, item) for item in sheet.findings),
        ]

    def pair(self, pair: Pair) -> Markup:
        """All passages of two documents."""
        anchors = [pair.anchor, self.views[pair.a.id].anchor, self.views[pair.b.id].anchor, *(p.anchor for p in pair.passages)]
        told = (pair.relation, pair.source, pair.clues)
        about = ("pair", _named(pair.a), _named(pair.b), told, [_told(passage) for passage in pair.passages])
        places = [blank(n) for n in range(3, len(anchors))]
        (strip,) = self.pieces.strips(
            about,
            anchors,
            1,
            lambda: [self._pairs.pair(pair, blank(0), blank(1), blank(2), places)],  # type: ignore[attr-defined]
        )
        return strip

    def holder(self, cluster: Cluster, holder: DocumentLine, passage: Passage) -> Markup:
        """One holder of a cluster's passage."""
        first = cluster.representative
        anchors = [passage.anchor, self.views[first.id].anchor, self.views[holder.id].anchor]
        (strip,) = self.pieces.strips(
            ("holder", _named(first), _named(holder), _told(passage)),
            anchors,
            1,
            lambda: [self._pairs.holder(first, holder, passage, blank(0), blank(1), blank(2))],  # type: ignore[attr-defined]
        )
        return strip

    @cached_property
    def _documents(self) -> TemplateModule:
        return self._module("document.html.j2")

    @cached_property
    def _rows(self) -> TemplateModule:
        return self._module("rows.html.j2")

    @cached_property
    def _pairs(self) -> TemplateModule:
        return self._module("pair.html.j2")

    def _module(self, name: str) -> TemplateModule:
        known = {"t": self.words, "symbols": SYMBOLS, "states": overview.STATES, "script_of": _script_of}
        parts = self.environment.get_template("parts.html.j2").make_module(known)
        return self.environment.get_template(name).make_module({**known, "parts": parts})


def _named(line: DocumentLine) -> tuple[object, ...]:
    """What a comparison shows of a document."""
    return line.unit, line.source, line.part, _script_of(line)


def _told(passage: Passage) -> tuple[object, ...]:
    """What a comparison shows of a passage."""
    changed = sorted(passage.changes.items()), passage.moved
    return passage.a_at, passage.b_at, passage.a_text, passage.b_text, passage.chars, passage.similarity, *changed


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
