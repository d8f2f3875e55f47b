"""Each submission given back with what was found in it."""

from __future__ import annotations

import hashlib
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from pypdf.errors import PyPdfError

from pipeline.annotation import Mark, commented, highlighted, sheet
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, FindingLine

_PDF, _ZIP = b"%PDF-", b"PK\x03\x04"
_HEAD = 1024
#: characters that a file name cannot have on some system, and the bytes that a part of a path may have
_FORBIDDEN = str.maketrans(dict.fromkeys('\\:*?"<>|\r\n\t\0', "_"))
_LONGEST = 180
#: what python-docx, lxml and pypdf raise for files that they cannot open
_UNOPENED = (KeyError, ValueError, AttributeError, OSError, SyntaxError, zipfile.BadZipFile, PyPdfError)


def write(results: Results, folder: Path, originals: Sequence[Path], author: str, lang: str = "zh") -> Iterator[Path]:
    """Write each submission with findings or copied passages into `folder`, at its path below the input root, and yield the files."""
    by_source: dict[str, list[DocumentLine]] = defaultdict(list)
    for line in results.submissions:
        by_source[line.source].append(line)
    digests = {item.source: item.sha256 for item in results.run.inputs}
    copied = _copied(results, lang)
    wanted = {source: lines for source, lines in by_source.items() if any(_marks(line, copied, lang) for line in lines)}
    places = _found(originals, {digests.get(source, "") for source in wanted})
    for source, lines in wanted.items():
        marks = [mark for line in lines for mark in _marks(line, copied, lang)]
        path = places.get(digests.get(source, ""))
        content, ending = _annotated(path.read_bytes() if path else b"", lines, marks, copied, author, lang)
        target = folder / _safe(source, ending)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        yield target


def _annotated(
    data: bytes, lines: Sequence[DocumentLine], marks: Sequence[Mark], copied: dict[str, list[Mark]], author: str, lang: str
) -> tuple[bytes, str]:
    """The file with its marks, and the ending of its new name; a sheet of the reading text where the file itself takes none."""
    try:
        if data.startswith(_ZIP):
            return commented(data, marks, author), ".docx"
        if _PDF in data[:_HEAD]:
            return highlighted(data, marks, author), ".pdf"
    except _UNOPENED:
        pass
    text, placed = "", []
    for line in lines:  # the parts of a bundle one after the other
        shift = len(text)
        for mark in _marks(line, copied, lang):
            span = mark.span and type(mark.span)(mark.span.start + shift, mark.span.end + shift)
            placed.append(mark._replace(span=span))
        text += line.text.rstrip("\n") + "\n"
    return sheet(lines[0].title or lines[0].shown_name, text.rstrip("\n"), placed, author), ".docx"


def _marks(line: DocumentLine, copied: dict[str, list[Mark]], lang: str) -> list[Mark]:
    findings = [_mark(line, item, lang) for item in line.findings if item.severity != "info"]
    return [*findings, *copied.get(line.id, ())]


def _mark(line: DocumentLine, item: FindingLine, lang: str) -> Mark:
    words = line.text[item.span.start : item.span.end] if item.span else None
    doubt = ("（识别存疑）" if lang != "en" else "(recognition doubtful) ") if item.doubtful else ""
    return Mark(None, words, doubt + item.words(lang), item.severity, item.span)


def _copied(results: Results, lang: str) -> dict[str, list[Mark]]:
    """What other units' documents share with each document."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for match in results.matches:
        a, b = results.by_id[match.a], results.by_id[match.b]
        if match.kind != "peer" or a.unit == b.unit:
            continue
        for line, span, other in ((a, match.a_span, b), (b, match.b_span, a)):
            title = other.title or other.shown_name
            zh = f"疑似雷同：与{other.unit}《{title}》的一段相似度{match.similarity:.0%}，共{match.chars}字。请说明。"
            en = f"Suspected copying: {match.chars} letters like those in {title} ({other.unit}), similarity {match.similarity:.0%}."
            found[line.id].append(Mark(None, line.text[span.start : span.end], en if lang == "en" else zh, "info", span))
    return found


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


def _safe(source: str, ending: str) -> PurePosixPath:
    """The path of a copy: that of its source, without what a file system refuses and without any way out of the folder."""
    parts = [part.translate(_FORBIDDEN).strip(" .") or "_" for part in source.replace("!/", "/").split("/")]
    parts[-1] += "" if parts[-1].lower().endswith(ending) else ending
    return PurePosixPath(*(_short(part) for part in parts))


def _short(part: str) -> str:
    """A name cut to what every file system takes, its ending kept."""
    stem, dot, ending = part.rpartition(".")
    while len(part.encode()) > _LONGEST:
        stem = stem[:-1]
        part = f"{stem}…{dot}{ending}"
    return part
