"""Earlier runs held against a new batch: what it took over from the documents of their result folders, which are not read again.

The words of an earlier run stand in its result files; the index of their runs (`reuse.archive`) is made once and kept in the store, part
by part, so that each further year adds its own. Documents of earlier runs are compared with new ones alone, never with each other.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np

from pipeline.errors import ResultError, UsageError
from pipeline.lineage import names_of, related, short
from pipeline.records import Entry, MatchKind, Role, Span
from pipeline.reuse import changes, covered
from pipeline.reuse.archive import VERSION, Archive
from pipeline.reuse.corpus import Text
from pipeline.reuse.earlier import Known, found_in, indexed
from pipeline.reuse.engine import Engine
from pipeline.reuse.fingerprint import U64
from pipeline.store import Store

#: documents of one part of the index: a part is one value of the store, of 30 kB a document
_PART = 4096
_T = TypeVar("_T", bound=msgspec.Struct)


class _Document(msgspec.Struct, frozen=True):
    """What is needed of a line of an earlier documents.jsonl."""

    id: str
    source: str
    role: Role
    unit: str
    text: str = ""
    part: int | None = None
    district: str | None = None
    title: str | None = None
    date: str | None = None
    year: int | None = None
    lang: str | None = None
    script: str | None = None


class _Match(msgspec.Struct, frozen=True):
    """What is needed of a line of an earlier matches.jsonl."""

    a: str
    a_span: Span
    b: str
    b_span: Span
    kind: MatchKind


class _Run(msgspec.Struct, frozen=True):
    """What is needed of an earlier run.json."""

    created: str = ""


@dataclass(frozen=True)
class Earlier:
    """An earlier run: its `name` for people, its documents with text by id, what was found in each, a `digest` of all that."""

    name: str
    created: str
    documents: dict[str, _Document]
    taken: dict[str, tuple[Span, ...]]
    digest: str


def load(folders: Sequence[Path]) -> list[Earlier]:
    """The earlier runs in these result folders, the oldest first.

    Raises UsageError where a folder is none, ResultError where its files are broken.
    """
    return sorted((_loaded(folder) for folder in folders), key=lambda run: (run.created, run.name))


def _loaded(folder: Path) -> Earlier:
    if not (folder / "run.json").is_file():
        raise UsageError(
            f"{folder} 不是以前的审查结果。--against 要的是 planaudit audit 用 --out 写出的文件夹。",
            f"{folder} is no earlier result. --against takes a folder that planaudit audit wrote with --out.",
        )
    run = _decoded(folder / "run.json", _Run, whole=True)[0]
    documents = {line.id: line for line in sorted(_decoded(folder / "documents.jsonl", _Document), key=lambda line: line.id) if line.text}
    taken: dict[str, list[Span]] = defaultdict(list)
    for match in _decoded(folder / "matches.jsonl", _Match):
        if match.kind == "self":
            taken[match.a].append(match.b_span)
        elif match.kind == "template":
            taken[match.a].append(match.a_span)
    found = {key: tuple(sorted(spans)) for key, spans in taken.items()}
    digest = hashlib.sha256(VERSION.encode())
    for key, line in documents.items():
        digest.update(f"\0{key}\0{line.text}\0{found.get(key, ())}".encode("utf-8", "surrogatepass"))
    return Earlier(folder.resolve().name, run.created, documents, found, digest.hexdigest())


def _decoded(path: Path, kind: type[_T], whole: bool = False) -> list[_T]:
    decoder = msgspec.json.Decoder(kind)
    try:
        data = path.read_bytes()
        return [decoder.decode(data)] if whole else [decoder.decode(line) for line in data.split(b"\n") if line.strip()]
    except FileNotFoundError:
        raise ResultError(
            f"结果文件夹 {path.parent} 里缺少 {path.name}，无法与它比对。", f"{path.name} is missing in the result folder {path.parent}."
        ) from None
    except (OSError, msgspec.DecodeError) as error:
        raise ResultError(f"{path} 已损坏，无法与它比对：{error}。", f"{path} is broken: {error}.") from error


def held(entries: Sequence[Entry], taken: dict[str, list[Span]], runs: Sequence[Earlier], store: Store, engine: Engine) -> list[Row]:
    """The lines of earlier.jsonl: what the batch's submissions share with documents of earlier runs, in the order of the entries.

    `taken` are the passages of each entry that a template explains, and second standings. The index of a run that `store` does not hold
    yet is made and kept there.
    """
    new = {entry.id: entry for entry in entries if entry.role == "submission" and entry.document is not None}
    earlier, parts, counts = list[Known](), list[U64](), list[int]()
    whose: dict[str, tuple[Earlier, _Document]] = {}
    for n, run in enumerate(runs):
        named = {f"{n:03}/{key}": line for key, line in run.documents.items()}
        whose |= {name: (run, line) for name, line in named.items()}
        known = [Known(Text(name, line.text, "submission"), run.taken.get(line.id, ())) for name, line in named.items()]
        earlier += known
        for low in range(0, len(known), _PART):
            some = known[low : low + _PART]
            parts.append(_part(f"{run.digest}:{low}:{_PART}", some, store, engine))
            counts.append(len(some))
    batch = [_known(entry, taken.get(key, ())) for key, entry in new.items()]
    order = {key: n for n, key in enumerate(new)}
    matches = found_in(batch, earlier, Archive(parts, counts), engine)
    return [_row(new[m.b], m.b_span, *whose[m.a], m.a_span, m.chars, m.similarity) for m in sorted(matches, key=lambda m: order[m.b])]


def _part(key: str, known: Sequence[Known], store: Store, engine: Engine) -> U64:
    """A part of the index, from the store or made now."""
    kept = store.get("earlier", key)
    if kept is None:
        part = indexed(known, engine)
        store.put("earlier", key, part.tobytes())
        return part
    return np.frombuffer(kept, np.uint64)


def _known(entry: Entry, taken: Iterable[Span]) -> Known:
    assert entry.document is not None
    document = entry.document
    seconds = [second for _, second in document.copies]
    return Known(Text(entry.id, document.text, "submission", excluded=document.formulaic), (*taken, *seconds))


#: a line of earlier.jsonl
Row = dict[str, Any]


def _row(entry: Entry, span: Span, run: Earlier, line: _Document, line_span: Span, chars: int, similarity: float) -> Row:
    assert entry.document is not None
    words, before = entry.document.text[slice(*span)], line.text[slice(*line_span)]
    edited = changes(before, words, {*names_of(entry), line.unit, short(line.unit)})
    return {
        "document": entry.id,
        "span": list(span),
        "run": run.name,
        "created": run.created,
        "earlier": {
            **{name: getattr(line, name) for name in line.__struct_fields__ if name != "text"},
            "span": list(line_span),
            "text": before,
        },
        "chars": chars,
        "similarity": similarity,
        "relation": related(entry.unit, line.unit),
        "changes": {kind: count for kind, count in edited._asdict().items() if count},
        "fingerprint": hashlib.sha256("\x1f".join((before, words)).encode("utf-8", "surrogatepass")).hexdigest()[:16],
    }


def shares(rows: Iterable[Row], lines: Iterable[dict[str, Any]]) -> None:
    """Add to the lines of submissions in documents.jsonl how much of each was in earlier documents, of others and of its own unit."""
    spans: dict[tuple[str, bool], list[Span]] = defaultdict(list)
    for row in rows:
        spans[row["document"], row["relation"] == "own"].append(Span(*row["span"]))
    for line in lines:
        if line["role"] != "submission":
            continue
        whole = [Span(0, len(line["text"]))]
        told = {}
        for name, own in (("others", False), ("own", True)):
            share = covered(line["text"], spans[line["id"], own], whole)[0]
            told[name] = {"chars": share.copied, "of": share.considered, "share": round(share.ratio, 4)}
        line["earlier"] = told
