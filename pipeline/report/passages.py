"""Copied passages made ready for reading: pairs of documents, clusters, both sides in aligned rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from pipeline.records import MatchKind, Relation, Side, Span
from pipeline.report.decided import Decided
from pipeline.report.results import Results
from pipeline.report.schema import ClueLine, DocumentLine, MatchLine
from pipeline.reuse.diff import edits

_OTHER_SIDE: dict[Side | None, Side | None] = {"a": "b", "b": "a", None: None}
_OTHER = {"only_a": "only_b", "only_b": "only_a"}
#: a row of the comparison may end after these
_SENTENCE_END = re.compile(r"[。！？；;\n]+[”』」）)]*")


class Piece(Struct, frozen=True):
    """A run of one side; `state` is ``same``, ``changed`` (the other side has other words here) or ``added`` (it has none)."""

    text: str
    state: str


class AlignedRow(Struct, frozen=True):
    """The same stretch on both sides; an empty side has no counterpart."""

    a: tuple[Piece, ...]
    b: tuple[Piece, ...]


class Passage(Struct, frozen=True):
    """One copied passage between the documents of its pair or cluster; `a_at` and `b_at` name the section, `a_text` are the words."""

    anchor: str
    a_span: Span
    b_span: Span
    a_at: str
    b_at: str
    a_text: str
    b_text: str
    chars: int
    similarity: float
    changes: dict[str, int] = {}
    moved: bool = False
    decided: Decided | None = None

    @property
    def rows(self) -> tuple[AlignedRow, ...]:
        """Both sides in rows that stand for each other; compared when asked for."""
        return align(self.a_text, self.b_text)

    @property
    def told(self) -> tuple[object, ...]:
        """What a comparison shows of it."""
        changed = sorted(self.changes.items()), self.moved, self.decided
        return self.a_at, self.b_at, self.a_text, self.b_text, self.chars, self.similarity, *changed


class Pair(Struct, frozen=True):
    """Two documents and all that they share."""

    anchor: str
    a: DocumentLine
    b: DocumentLine
    passages: tuple[Passage, ...]
    chars: int
    similarity: float
    relation: Relation | None = None
    source: Side | None = None
    clues: tuple[ClueLine, ...] = ()

    @property
    def same_unit(self) -> bool:
        """Both are booked to one unit, which may well reuse its own text."""
        return self.a.unit == self.b.unit


class Cluster(Struct, frozen=True):
    """A passage that more documents hold than can be listed in pairs; each holder is set against `representative`."""

    anchor: str
    representative: DocumentLine
    span: Span
    chars: int
    holders: tuple[tuple[DocumentLine, Passage], ...]

    @property
    def size(self) -> int:
        """How many documents hold it."""
        return len({holder.id for holder, _ in self.holders} | {self.representative.id})


class Share(Struct, frozen=True):
    """One match seen from one of its documents: `span` here, `other_span` in the document `other`, of `unit`; `href` shows both."""

    kind: MatchKind
    span: Span
    other: str
    unit: str
    other_span: Span
    similarity: float
    chars: int
    href: str


class Copying(Struct, frozen=True):
    """All matches of a batch, ordered for reading; `shares` by document id.

    `repeats` are the files that one unit handed in more than once, each as the first documents of its copies. What such copies share
    stands nowhere else.
    """

    pairs: tuple[Pair, ...]
    clusters: tuple[Cluster, ...]
    shares: dict[str, tuple[Share, ...]]
    repeats: tuple[tuple[DocumentLine, ...], ...]


def arrange(results: Results) -> Copying:
    """Order the matches of `results`: the pairs with the longest common text first, clusters by their number of holders."""
    order = {document.id: place for place, document in enumerate(results.documents)}
    in_pairs: dict[tuple[str, str], list[tuple[int, MatchLine]]] = defaultdict(list)
    in_clusters: dict[str, list[tuple[int, MatchLine]]] = defaultdict(list)
    shares: dict[str, list[Share]] = defaultdict(list)
    for number, match in enumerate(results.matches, 1):
        if results.same_file(results.by_id[match.a], results.by_id[match.b]):
            continue
        for share_of, share in _shares(results, number, match):
            shares[share_of].append(share)
        if match.kind != "peer":
            continue
        if match.cluster is not None:
            in_clusters[match.cluster].append((number, match))
        else:
            turned = match if order[match.a] <= order[match.b] else _turned(match)
            in_pairs[turned.a, turned.b].append((number, turned))
    pairs = [_pair(results, a, b, found) for (a, b), found in in_pairs.items()]
    clusters = [_cluster(results, found) for found in in_clusters.values()]
    return Copying(
        tuple(sorted(pairs, key=lambda pair: -pair.chars)),
        tuple(sorted(clusters, key=lambda cluster: (-cluster.size, -cluster.chars))),
        {key: tuple(sorted(found, key=lambda share: share.span)) for key, found in shares.items()},
        results.repeats,
    )


def align(a_text: str, b_text: str) -> tuple[AlignedRow, ...]:
    """Both texts in rows that stand for each other, broken after sentences that are the same on both sides.

    The pieces of each side, joined, are its text.
    """
    made: list[AlignedRow] = []
    a_side: list[Piece] = []
    b_side: list[Piece] = []

    def close() -> None:
        if a_side or b_side:
            made.append(AlignedRow(tuple(a_side), tuple(b_side)))
            a_side.clear()
            b_side.clear()

    for op, a0, a1, b0, b1 in edits(a_text, b_text):
        if op != "equal":
            a_side.extend([Piece(a_text[a0:a1], "changed" if b1 > b0 else "added")] if a1 > a0 else [])
            b_side.extend([Piece(b_text[b0:b1], "changed" if a1 > a0 else "added")] if b1 > b0 else [])
            continue
        # what the comparison holds to be equal may differ in blanks and width: break only where the words are the same
        same = a_text[a0:a1] == b_text[b0:b1]
        ends = [stop.end() for stop in _SENTENCE_END.finditer(a_text[a0:a1])] if same else []
        for start, end in zip([0, *ends], [*ends, None], strict=True):
            a_part, b_part = a_text[a0:a1][start:end], b_text[b0:b1][start:end]
            a_side.extend([Piece(a_part, "same")] if a_part else [])
            b_side.extend([Piece(b_part, "same")] if b_part else [])
            if end is not None:
                close()
    close()
    return tuple(made)


def section_at(document: DocumentLine, offset: int) -> str:
    """The number and heading of the top section that holds `offset`, empty where none does."""
    for section in document.sections:
        if section.span.start <= offset < section.span.end and (section.number or section.heading):
            return "、".join(part for part in (section.number, section.heading) if part)
    return ""


def _turned(match: MatchLine) -> MatchLine:
    """A match seen from its other side."""
    swapped = {name: _OTHER.get(name, name) for name in match.changes}
    changes = {swapped[name]: count for name, count in match.changes.items()}
    clues = tuple(replace(clue, source=_OTHER_SIDE[clue.source]) for clue in match.clues)
    sides = {"a": match.b, "a_span": match.b_span, "b": match.a, "b_span": match.a_span}
    return replace(match, **sides, changes=changes, source=_OTHER_SIDE[match.source], clues=clues)


def _shares(results: Results, number: int, match: MatchLine) -> Iterable[tuple[str, Share]]:
    plain = (match.similarity, match.chars, f"#m{number}" if match.kind == "peer" else "")
    yield match.a, Share(match.kind, match.a_span, match.b, results.by_id[match.b].unit, match.b_span, *plain)
    yield match.b, Share(match.kind, match.b_span, match.a, results.by_id[match.a].unit, match.a_span, *plain)


def _passage(results: Results, number: int, match: MatchLine) -> Passage:
    a, b = results.by_id[match.a], results.by_id[match.b]
    words = a.text[match.a_span.start : match.a_span.end], b.text[match.b_span.start : match.b_span.end]
    places = section_at(a, match.a_span.start), section_at(b, match.b_span.start)
    about = (f"m{number}", match.a_span, match.b_span, *places, *words)
    return Passage(*about, match.chars, match.similarity, match.changes, match.moved, results.decision_on(match))


def _pair(results: Results, a: str, b: str, found: Sequence[tuple[int, MatchLine]]) -> Pair:
    ordered = sorted(found, key=lambda item: item[1].a_span)
    passages = tuple(_passage(results, number, match) for number, match in ordered)
    best = max(passage.similarity for passage in passages)
    chars = sum(passage.chars for passage in passages)
    first = ordered[0][1]  # relation and direction are told of the whole pair, clues of passages
    clues = tuple(dict.fromkeys(clue for _, match in ordered for clue in match.clues))
    return Pair(f"p{ordered[0][0]}", results.by_id[a], results.by_id[b], passages, chars, best, first.relation, first.source, clues)


def _cluster(results: Results, found: Sequence[tuple[int, MatchLine]]) -> Cluster:
    held = Counter(key for _, match in found for key in (match.a, match.b))
    first = held.most_common(1)[0][0]
    turned = [(number, match if match.a == first else _turned(match)) for number, match in found]
    holders = [(results.by_id[match.b], _passage(results, number, match)) for number, match in turned]
    own = [match.a_span for _, match in turned if match.a == first]
    span = Span(min(part.start for part in own), max(part.end for part in own))
    longest = max(match.chars for _, match in turned)
    return Cluster(f"k{found[0][0]}", results.by_id[first], span, longest, tuple(holders))
