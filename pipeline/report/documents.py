"""Everything that the page shows of one document: facts, findings, outline, stages, and its text with marks and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup
from msgspec.structs import replace

from pipeline.records import Span
from pipeline.report import figures
from pipeline.report.figures import Figures
from pipeline.report.marks import Mark, joined, lines, rows, union
from pipeline.report.passages import Share
from pipeline.report.pieces import blank
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, OutlineLine, SectionLine
from pipeline.report.timeline import bars
from pipeline.report.views import SEVERITIES, DocumentView, Facets, FindingView, Node, Region, Sheet, TextRow, User
from pipeline.report.words import SYMBOLS, Words

#: the lists' filters: for each facet its (value, shown) pairs, in order of their shown words
Choices = dict[str, list[tuple[str, str]]]


def choices(results: Results, words: Words) -> Choices:
    """What the lists can be filtered by: what the submissions have."""
    lines = results.submissions
    return {
        "district": [(name, name) for name in sorted({line.district for line in lines if line.district})],
        "campaign": [(name, name) for name in sorted({results.campaign(line) for line in lines} - {""})],
        "doc_type": sorted({(line.doc_type, words.value("type", line.doc_type)) for line in lines if line.doc_type}),
    }


def view(results: Results, options: Choices) -> dict[str, DocumentView]:
    """The views of all readable documents by id, in file order."""
    counted = figures.of(results)
    numbers = {facet: {value: str(n) for n, (value, _) in enumerate(pairs, 1)} for facet, pairs in options.items()}
    found = {}
    for number, line in enumerate(results.documents, 1):
        if line.status != "error":
            query = f"{line.unit} {line.source} {line.title or ''}".lower()
            values = {"district": line.district, "campaign": results.campaign(line), "doc_type": line.doc_type}
            held = (numbers[facet].get(value or "", "") for facet, value in values.items())
            findings = tuple(replace(item, decided=results.decision(line, item.line)) for item in _findings(f"d{number}", line))
            sure = [item.line.severity for item in findings if not item.line.doubtful and not item.refuted]
            severities = {level: n for level in SEVERITIES if (n := sum(held == level for held in sure))}
            found[line.id] = DocumentView(f"d{number}", line, findings, severities, Facets(query, *held), counted.get(line.id, Figures()))
    return found


def _findings(anchor: str, line: DocumentLine) -> tuple[FindingView, ...]:
    """The findings to show: none of a template, which is a measure and leaves blanks on purpose."""
    shown = () if line.role == "template" else line.findings
    ordered = sorted(shown, key=lambda item: (item.doubtful, SEVERITIES.index(item.severity), item.span or (0, 0)))
    return tuple(
        FindingView(n, Markup(f"{anchor}f{n}"), Markup(f"#{anchor}h{n}" if item.span else ""), item) for n, item in enumerate(ordered, 1)
    )


def sheet(view: DocumentView, shares: Sequence[Share], users: Sequence[User], copies: Sequence[str], words: Words) -> Sheet:
    """All that the page shows of one document.

    Blank 0 stands for the document's own anchor, the blanks from 1 on for the `href` of the shares, then for the anchors of `users`.
    """
    line, anchor = view.line, blank(0)
    findings = tuple(replace(item, decided=shown.decided) for item, shown in zip(_findings(anchor, line), view.findings, strict=True))
    shares = [replace(share, href=blank(n) if share.href else "") for n, share in enumerate(shares, 1)]
    outline = _nodes(anchor, line.outline, {section.span: section for section in line.sections})
    regions = _regions(anchor, shares)
    template = [share for share in shares if share.kind == "template"]
    return Sheet(
        anchor=anchor,
        line=line,
        findings=findings,
        severities=view.severities,
        facets=view.facets,
        figures=view.figures,
        outline=outline,
        bars=bars(line.stages),
        rows=_text_rows(line, anchor, findings, regions, outline, words),
        template_chars=sum(span.end - span.start for span in union(share.span for share in template)) if line.role == "submission" else 0,
        used_by=tuple(replace(user, anchor=blank(n)) for n, user in enumerate(users, len(shares) + 1)),
        unsure=tuple(joined(line.text, line.uncertain)),
        copies=tuple(copies),
    )


def users(line: DocumentLine, shares: Sequence[Share], views: Mapping[str, DocumentView]) -> list[User]:
    """The documents that use the wording of a template, most of it first; none for a submission."""
    used: Counter[str] = Counter()
    for share in shares if line.role == "template" else ():
        if share.kind == "template":
            used[share.other] += share.chars
    return [User(views[key].anchor, views[key].line, chars) for key, chars in used.most_common() if key in views]


def _nodes(anchor: str, nodes: Sequence[OutlineLine], sections: Mapping[Span, SectionLine], path: str = "o") -> tuple[Node, ...]:
    numbered = ((f"{path}{n}", node) for n, node in enumerate(nodes, 1))
    return tuple(
        Node(Markup(f"{anchor}{here}"), node, _nodes(anchor, node.children, {}, here + "-"), sections.get(node.span))
        for here, node in numbered
    )


def _regions(anchor: str, shares: Sequence[Share]) -> tuple[Region, ...]:
    found: list[Region] = []
    for kind in ("peer", "self", "template"):
        own = [share for share in shares if share.kind == kind]
        for span in union(share.span for share in own):
            inside = tuple(share for share in own if span.start <= share.span.start < span.end)
            found.append(Region(Markup(f"{anchor}c{len(found) + 1}"), kind, span, inside))
    return tuple(_with_other(region, found) if region.kind == "self" else region for region in found)


def _with_other(region: Region, regions: Sequence[Region]) -> Region:
    target = region.shares[0].other_span
    for other in regions:
        if other.kind == "self" and other is not region and other.span.start <= target.start < other.span.end:
            return Region(region.anchor, region.kind, region.span, region.shares, Markup("#") + other.anchor)
    return region


def _text_rows(
    line: DocumentLine, anchor: str, findings: Sequence[FindingView], regions: Sequence[Region], outline: Sequence[Node], words: Words
) -> tuple[TextRow, ...]:
    marks = [
        *_heading_marks(line.text, outline),
        *(_finding_mark(item, words) for item in findings if item.line.span),
        *(_region_mark(region, words) for region in regions),
        *_unsure_marks(line, anchor, words),
    ]
    notes = {item.href[1:]: item for item in findings if item.href}
    by_anchor = {region.anchor: region for region in regions}
    spans = lines(line.text, (section.span.start for section in line.sections))
    begins: dict[int, SectionLine] = {}
    for section in line.sections:
        begins.setdefault(next((i for i, span in enumerate(spans) if span.end > section.span.start), -1), section)
    made = []
    for i, row in enumerate(rows(line.text, spans, marks)):
        here = begins.get(i)
        opened = [mark.anchor for mark in row.opens]
        made.append(
            TextRow(
                row=row,
                labels=(tuple(words.label(label) for label in here.labels) or (words("unsure"),)) if here else None,
                copied=here.copied.share if here and here.copied else 0.0,
                findings=tuple(notes[anchor] for anchor in opened if anchor in notes),
                regions=tuple(by_anchor[anchor] for anchor in opened if anchor in by_anchor and by_anchor[anchor].kind != "template"),
            )
        )
    return tuple(made)


def _finding_mark(item: FindingView, words: Words) -> Mark:
    assert item.line.span is not None
    level = item.line.severity
    hint = words("doubt") if item.line.doubtful else f"{SYMBOLS[level]} {words.title(item.line.code)}"
    return Mark(item.line.span, f"f f-{level}", item.href[1:], str(item.number), Markup("#") + item.anchor, hint)


def _region_mark(region: Region, words: Words) -> Mark:
    if region.kind == "template":
        return Mark(region.span, "c-template", region.anchor)
    href = region.other_href if region.kind == "self" else region.shares[0].href
    return Mark(region.span, f"c-{region.kind}", region.anchor, "≈" if region.kind == "peer" else "↔", href, words(f"{region.kind}_note"))


def _unsure_marks(line: DocumentLine, anchor: str, words: Words) -> Iterator[Mark]:
    for number, span in enumerate(joined(line.text, line.uncertain), 1):
        yield Mark(span, "unsure", Markup(f"{anchor}u{number}"), hint=words("doubt"))


def _heading_marks(text: str, nodes: Sequence[Node]) -> Iterator[Mark]:
    for node in nodes:
        heading = node.line.heading or node.line.number or ""
        start = node.line.span.start
        # the number and its marks stand before the heading: in the longest forms (第一阶段：, （十二）) within ten characters
        at = text.find(heading, start, start + len(heading) + 10) if heading else -1
        yield Mark(Span(start, at + len(heading) if at >= 0 else start), "h", node.anchor)
        yield from _heading_marks(text, node.children)
