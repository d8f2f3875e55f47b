"""report.html: one self-contained file, rendered from a result folder; of a large batch an index with pages beside it.

The page needs no network and no script to be read; its script only filters, sorts and unfolds. A Content-Security-Policy allows
exactly its own style and script, by their hashes. Everything that comes from documents is escaped by the template engine.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment
from jinja2.environment import TemplateModule
from markupsafe import Markup

from pipeline.publishing import clear_pages
from pipeline.report import apart, bytecode, documents, earlier, handed_in, overview, passages, sharing
from pipeline.report.apart import Part
from pipeline.report.earlier import Taken
from pipeline.report.earlier_lines import EarlierText
from pipeline.report.passages import Cluster, Copying, Pair, Passage
from pipeline.report.pieces import Pieces, blank
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine
from pipeline.report.views import DocumentView, Sheet
from pipeline.report.words import SYMBOLS, Words

if TYPE_CHECKING:
    from pipeline.ingestion.desk import Store


def write(results: Results, path: Path, lang: str, store: Store | None = None) -> None:
    """Write the page of `results` to `path` in `lang` (``zh`` or ``en``), and of a large batch the pages beside it; the same results
    give the same bytes.

    `store` keeps the pieces that later pages may share.
    """
    clear_pages(path.parent)
    for name, page in pages(results, lang, store):
        target = path if name == apart.INDEX else path.parent / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(page.encode())


def prepare(results: Results, lang: str, store: Store) -> None:
    """Put the pieces of the documents into `store` for the process that writes the page, those first that it comes to last."""
    report = _Report(results, lang, store)
    for item in reversed(report.summary.attention):
        report.setter.document(item.view)


def render(results: Results, lang: str, store: Store | None = None) -> str:
    """The page of `results` as HTML, everything in it."""
    return _Report(results, lang, store).index()


def pages(results: Results, lang: str, store: Store | None = None, most: int = apart.MOST) -> Iterator[tuple[str, str]]:
    """All pages with their names: report.html; of more than `most` submissions the pages in documents/ first, then the index."""
    report = _Report(results, lang, store)
    if len(results.submissions) <= most:
        yield apart.INDEX, report.index()
        return
    parts = apart.parted(list(report.views.values()), report.copying)
    for part in parts.pages:
        yield part.name, parts.linked(report.part(part, parts.pages), part.name)
    yield apart.INDEX, parts.linked(report.index(alone=False), apart.INDEX)


class _Report:
    """What the pages of one report are made from."""

    def __init__(self, results: Results, lang: str, store: Store | None) -> None:
        self.results = results
        self.words = Words(results.run, lang)
        self.copying = passages.arrange(results)
        self.facets = documents.choices(results, self.words)
        self.views = documents.view(results, self.facets)
        self.summary = overview.summarise(results, self.views, self.words)
        self.environment = bytecode.environment()
        labels = [item.label for item in self.summary.coverage]
        pieces = Pieces(store, self.words.record())
        several = len(self.facets["district"]) > 1
        self.setter = _Setter(self.environment, self.words, results, self.copying, self.views, labels, several, pieces)
        style, script = _asset("page.css"), _asset("page.js")
        self.common = {"t": self.words, "style": style, "script": script, "policy": _policy(style, script)}

    def index(self, alone: bool = True) -> str:
        """The page that opens first: everything, or, unless it stands alone, with links to the pages beside it."""
        results, setter = self.results, self.setter
        return self.environment.get_template("report.html.j2").render(
            self.common,
            symbols=SYMBOLS,
            results=results,
            run=results.run,
            views=self.views,
            summary=self.summary,
            copying=self.copying,
            heat=sharing.heat(results, self.copying),
            graph=sharing.graph(results, self.copying),
            families=[family for family in results.families if len(family.documents) > 2],  # two documents are a pair
            submissions=[self.views[line.id] for line in results.submissions],
            templates=[self.views[line.id] for line in results.templates],
            handed=handed_in.of(results),
            earlier=earlier.arrange(results),
            taken_of=setter.taken,
            facets=self.facets,
            points={level: f"{value:g}" for level, value in overview.POINTS.items()} | {"tenth": f"{overview.POINTS_COPIED / 10:g}"},
            first=max(overview.FIRST, sum("high" in line.view.severities for line in self.summary.attention)),
            states=overview.STATES,
            settings={name: _plain(value) for name, value in results.run.settings.items()},
            apart=not alone,
            document=setter.document if alone else setter.document_entry,
            row_of=setter.row,
            pair_of=setter.pair if alone else setter.pair_entry,
            cluster_of=setter.cluster if alone else setter.cluster_entry,
        )

    def part(self, part: Part, pages: Sequence[Part]) -> str:
        """A page beside the index."""
        kind = "documents" if part.documents else "copying"
        alike = [page.name for page in pages if bool(page.documents) == bool(part.documents)]
        at = alike.index(part.name)
        strips = [self.setter.document(view) for view in part.documents]
        strips += [self.setter.cluster(self.copying.clusters[number]) for number in part.clusters]
        strips += [self.setter.pair(self.copying.pairs[number]) for number in part.pairs]
        return self.environment.get_template("part.html.j2").render(
            self.common,
            heading=self.words(f"part_{kind}", n=at + 1, m=len(alike)),
            strips=strips,
            index=apart.INDEX,
            section=kind,
            before=alike[at - 1] if at else "",
            behind=alike[at + 1] if at + 1 < len(alike) else "",
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
            decided = [item.decided for item in view.findings]
            about = ("document", view.line, view.facets, view.figures, marks, named, copies, self.labels, self.with_district, decided)
            known = self.pieces.strips(
                about, anchors, 3 + len(view.findings), lambda: self._made(documents.sheet(view, shares, users, copies, self.words))
            )
            self._set[view.anchor] = known
        return known

    def _made(self, sheet: Sheet) -> list[str]:
        rows: Any = self._rows
        cells = overview.cells(sheet.figures.standing, sheet.findings, self.labels)
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
        about = ("pair", _named(pair.a), _named(pair.b), told, [passage.told for passage in pair.passages])
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
            ("holder", _named(first), _named(holder), passage.told),
            anchors,
            1,
            lambda: [self._pairs.holder(first, holder, passage, blank(0), blank(1), blank(2))],  # type: ignore[attr-defined]
        )
        return strip

    def cluster(self, cluster: Cluster) -> Markup:
        """A passage that many hold, with each of them beside it."""
        holders = [self.holder(cluster, holder, passage) for holder, passage in cluster.holders]
        return Markup(self._pairs.cluster(cluster, holders))  # type: ignore[attr-defined]

    def taken(self, taken: Taken) -> Markup:
        """A document and an earlier one from which it took passages."""
        return Markup(self._pairs.taken(taken))  # type: ignore[attr-defined]

    def document_entry(self, view: DocumentView) -> Markup:
        """A document in an index."""
        return Markup(self._rows.in_index(view))  # type: ignore[attr-defined]

    def pair_entry(self, pair: Pair) -> Markup:
        """A pair in an index."""
        return Markup(self._pairs.pair_entry(pair))  # type: ignore[attr-defined]

    def cluster_entry(self, cluster: Cluster) -> Markup:
        """A cluster in an index."""
        return Markup(self._pairs.cluster_entry(cluster))  # type: ignore[attr-defined]

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


def _asset(name: str) -> Markup:
    return Markup(resources.files("pipeline.report").joinpath("templates", name).read_text(encoding="utf-8"))


def _policy(style: str, script: str) -> str:
    def source(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    allowed = f"style-src {source(style)}; script-src {source(script)}; img-src data:"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _script_of(line: DocumentLine | EarlierText) -> str:
    """The BCP 47 tag of a document's text, for the choice of its letter forms."""
    return "en" if line.lang == "en" else "zh-Hant" if line.script == "hant" else "zh-Hans"
