"""The half of an audit that needs the whole batch, from entries to the lines of the result files."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import against, results
from pipeline.comparison import compare
from pipeline.lineage import trace
from pipeline.records import Entry, Match, Span
from pipeline.reuse.engine import Engine
from pipeline.reuse.incremental import Incremental
from pipeline.reuse.normalise import Normal
from pipeline.schools.register import School
from pipeline.store import Store

Lines = list[dict[str, Any]]


class Compared(NamedTuple):
    """The lines of documents.jsonl, matches.jsonl, families.jsonl and, where earlier runs were given, earlier.jsonl."""

    documents: Lines
    matches: Lines
    families: Lines
    earlier: Lines | None


def compared(
    entries: Sequence[Entry],
    digests: Mapping[str, str],
    runs: Sequence[against.Earlier],
    lang: str,
    store: Store,
    engine: AbstractContextManager[Engine],
    keep: Path | None,
    ahead: Mapping[str, Normal],
    schools: Sequence[School],
    times: dict[str, float],
    progress: Callable[[str, int, int], None] | None,
) -> Compared:
    """Compare the entries with each other, and with the documents of earlier `runs`; `times` learns how long that took.

    In `keep` the comparison leaves what the next one of nearly the same batch can take; None keeps nothing. `ahead` are the normal forms of
    texts that were made before.
    """
    if progress:
        progress("compare", 0, 1)
    mark = time.perf_counter()
    with engine as running:
        entries, matches = compare(entries, Incremental(keep, ahead) if keep else running, schools)
        earlier = against.held(entries, _taken(matches), runs, store, running) if runs else None
    matches, families = trace(entries, matches)
    times["compare"] = time.perf_counter() - mark
    documents, rows = results.lines(entries, matches, digests, lang)
    if earlier is not None:
        against.shares(earlier, documents)
    if progress:
        progress("compare", 1, 1)
    return Compared(documents, rows, [results.family_line(family) for family in families], earlier)


def _taken(matches: Iterable[Match]) -> dict[str, list[Span]]:
    """What a template explains, and second standings, by document."""
    taken: dict[str, list[Span]] = defaultdict(list)
    for match in matches:
        if match.kind != "peer":
            taken[match.a].append(match.a_span if match.kind == "template" else match.b_span)
    return taken
