"""Each submission given back with what was found in it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline import places
from pipeline.annotation.marks import Mark, Part
from pipeline.export import names, processes
from pipeline.export.copies import Copy, written
from pipeline.places import Placed
from pipeline.records import Anchor, Severity, Span
from pipeline.report.inert import plain
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine

#: characters of a quotation that tell what is meant where its place is not found
_QUOTED = 40


def write(results: Results, folder: Path, originals: Sequence[Path], author: str, lang: str = "zh") -> Iterator[Path]:
    """Write each submission with findings or copied passages into `folder`, at its path below the input root; gives the files.

    Of many the writing goes on in further processes while the caller does something else.
    """
    by_source: dict[str, list[tuple[DocumentLine, list[Mark]]]] = defaultdict(list)
    marks = _marks(results, lang)
    for line in results.submissions:
        by_source[line.source].append((line, marks.get(line.id, [])))
    digests = {item.source: item.sha256 for item in results.run.inputs}
    wanted = {source: documents for source, documents in by_source.items() if any(marks for _, marks in documents)}
    places = _found(originals, {digests.get(source, "") for source in wanted})
    targets = names.apart(folder, wanted)
    copies = [_copy(targets[source], places.get(digests.get(source, "")), held, plain(author)) for source, held in wanted.items()]
    return processes.beside(written, copies)


def _copy(target: Path, original: Path | None, documents: Sequence[tuple[DocumentLine, list[Mark]]], author: str) -> Copy:
    """What is given back of a file with these documents: their texts one after the other, and with them the spans of the marks."""
    text, marks = "", list[Mark]()
    for line, held in documents:
        shift = len(text)
        marks += [mark._replace(span=mark.span and Span(mark.span.start + shift, mark.span.end + shift)) for mark in held]
        text += line.text.rstrip("\n") + "\n"
    first = documents[0][0]
    return Copy(target, original, first.title or first.shown_name, text.rstrip("\n"), marks, author)


def _marks(results: Results, lang: str) -> dict[str, list[Mark]]:
    """What is said beside each document, by its id: its findings, then what others share with it."""
    where = places.load(results.folder)
    marks: dict[str, list[Mark]] = defaultdict(list)
    for line in results.submissions:
        for item in line.findings:
            if item.severity != "info":
                doubt = ("（识别存疑）" if lang != "en" else "(recognition doubtful) ") if item.doubtful else ""
                marks[line.id].append(_mark(line, item.span, plain(doubt + item.words(lang)), item.severity, where, lang))
    for match in results.matches:
        a, b = results.by_id[match.a], results.by_id[match.b]
        if match.kind != "peer" or match.relation or a.unit == b.unit:
            continue
        for side, line, span, other in (("a", a, match.a_span, b), ("b", b, match.b_span, a)):
            if match.source == side:  # nothing where it is probably the original
                continue
            title, unit = plain(other.title or other.shown_name), plain(other.unit)
            zh = f"疑似雷同：与{unit}《{title}》的一段相似度{match.similarity:.0%}，共{match.chars}字。请说明。"
            en = f"Suspected copying: {match.chars} letters like those in {title} ({unit}), similarity {match.similarity:.0%}."
            marks[line.id].append(_mark(line, span, en if lang == "en" else zh, "info", where, lang))
    return marks


def _mark(line: DocumentLine, span: Span | None, said: str, severity: Severity, where: Mapping[str, Sequence[Placed]], lang: str) -> Mark:
    """A remark, with the blocks of the original in which its words stand; where those are not known, with the lines of the text."""
    if span is None:
        return Mark(said, severity=severity)
    runs: list[tuple[Anchor | None, Span, Span]] = [*places.in_runs(where.get(line.id, ()), line.text, span)]
    runs = runs or [(None, *held) for held in _in_lines(line.text, span)]
    parts = tuple(Part(anchor, line.text[run.start : run.end], held.start - run.start, held.end - run.start) for anchor, run, held in runs)
    words = plain(" ".join(line.text[span.start : span.end].split()))
    quoted = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
    return Mark(said, parts, severity, span, f"“{quoted}” {said}" if lang == "en" else f"“{quoted}”：{said}")


def _in_lines(text: str, span: Span) -> Iterator[tuple[Span, Span]]:
    """The lines of a text that hold part of a span, and these parts."""
    start = text.rfind("\n", 0, span.start) + 1
    while start < span.end:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield Span(start, end), Span(max(start, span.start), max(start, min(end, span.end)))
        start = end + 1


def _found(originals: Sequence[Path], wanted: set[str]) -> dict[str, Path]:
    """Where files with these hashes lie."""
    found: dict[str, Path] = {}
    for root in originals:
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file():
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                if digest in wanted:
                    found.setdefault(digest, path)
    return found
