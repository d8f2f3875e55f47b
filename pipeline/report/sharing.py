"""Who shares text with whom, as figures for pictures: documents against documents, and units tied to each other.

What two documents of one unit share is left out: a unit may reuse its own text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from markupsafe import Markup
from msgspec import Struct

from pipeline.report.layout import placed
from pipeline.report.marks import union
from pipeline.report.passages import Copying
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine

#: documents in the map, and units in the graph: as many as a page of paper shows with legible names
MOST = 60
#: ties that the graph draws: beyond, lines hide each other
MOST_TIES = 150
#: shares at which a cell of the map grows: a tenth; the 30 % of `overview.MUCH`; half; the 70 % that such checks call a copy as a whole
STEPS = (0.1, 0.3, 0.5, 0.7)
#: letters at which a line of the graph grows: two long sentences, a paragraph, a page
WIDTHS = (100, 300, 1000)


class Cell(Struct, frozen=True):
    """Two documents by their rows in the map: `chars` letters in common, `share` of the shorter text, `step` from 1 to 5."""

    row: int
    column: int
    chars: int
    share: float
    step: int
    href: str


class Map(Struct, frozen=True):
    """Documents against documents, families together: `blocks` are their first rows and sizes."""

    documents: tuple[DocumentLine, ...]
    cells: tuple[Cell, ...]
    blocks: tuple[tuple[int, int], ...]
    left_out: int


class Node(Struct, frozen=True):
    """A unit at its place in the graph, in pixels."""

    unit: str
    x: float
    y: float
    chars: int


class Tie(Struct, frozen=True):
    """Two units by their numbers: letters in common over `pairs` pairs of documents, `step` from 1 to 4."""

    a: int
    b: int
    chars: int
    pairs: int
    step: int
    href: str


class Graph(Struct, frozen=True):
    """Units and what ties them, on a ground of `width` × `height` pixels; how many units and ties are not drawn."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    width: float
    height: float
    left_out: int
    ties_left_out: int


#: for two documents (ids in file order): letters in common, and where to read them
_Common = dict[tuple[str, str], tuple[int, str]]


def heat(results: Results, copying: Copying) -> Map | None:
    """The map of the documents that share most with other units'; None where no two do."""
    letters = _letters(results, copying)
    if not letters:
        return None
    chosen = _chosen(copying, letters, {key: key for key in letters})
    kin = {key: number for number, family in enumerate(results.families) for key in family.documents}
    weight: dict[int, int] = defaultdict(int)
    for key in chosen:
        weight[kin.get(key, -1)] += letters[key]
    chosen.sort(key=lambda key: (key not in kin, -weight[kin.get(key, -1)], kin.get(key, 0), -letters[key]))
    place = {key: row for row, key in enumerate(chosen)}
    cells = []
    for (a, b), (chars, href) in _common(results, copying, set(chosen)).items():
        share = min(1.0, chars / max(1, min(len(results.by_id[a].text), len(results.by_id[b].text))))
        low, high = sorted((place[a], place[b]))
        cells.append(Cell(high, low, chars, share, _step(share, STEPS), href))
    rows = [kin[key] for key in chosen if key in kin]
    blocks = tuple((rows.index(family), rows.count(family)) for family in dict.fromkeys(rows))
    return Map(tuple(results.by_id[key] for key in chosen), tuple(sorted(cells, key=_place)), blocks, len(letters) - len(chosen))


def graph(results: Results, copying: Copying) -> Graph | None:
    """The units that share text, the strongest ties of those that share most; None where no two do."""
    letters = _letters(results, copying)
    units = {key: results.by_id[key].unit for key in letters}
    of_unit: dict[str, int] = defaultdict(int)
    for key, unit in units.items():
        of_unit[unit] += letters[key]
    chosen = _chosen(copying, letters, units)
    inside = {key for key, unit in units.items() if unit in chosen}
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for (a, b), common in _common(results, copying, inside).items():
        one, other = sorted((units[a], units[b]), key=chosen.index)
        found[one, other].append(common)
    strongest = sorted(found, key=lambda units: (-sum(chars for chars, _ in found[units]), units))[:MOST_TIES]
    shown = [unit for unit in chosen if any(unit in units for units in strongest)]
    if not shown:
        return None
    number = {unit: n for n, unit in enumerate(shown)}
    places, width, height = placed(len(shown), [(number[a], number[b]) for a, b in strongest])
    return Graph(
        tuple(Node(unit, x, y, of_unit[unit]) for unit, (x, y) in zip(shown, places, strict=True)),
        tuple(_tie(number[a], number[b], found[a, b]) for a, b in strongest),
        width,
        height,
        len(of_unit) - len(shown),
        len(found) - len(strongest),
    )


def _tie(a: int, b: int, common: Sequence[tuple[int, str]]) -> Tie:
    chars = sum(n for n, _ in common)
    return Tie(a, b, chars, len(common), _step(chars, WIDTHS), max(common)[1])


def _step(value: float, limits: Sequence[float]) -> int:
    return 1 + sum(value >= limit for limit in limits)


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


def _chosen(copying: Copying, letters: dict[str, int], names: dict[str, str]) -> list[str]:
    """The names (`names` by document) of those that share most, the strongest sharing first, each with somebody to share with."""
    groups = [(pair.chars, [pair.a.id, pair.b.id]) for pair in copying.pairs if not pair.same_unit]
    for cluster in copying.clusters:
        held = {cluster.representative.id, *(holder.id for holder, _ in cluster.holders)}
        groups.append((cluster.chars, sorted(held & letters.keys(), key=lambda key: (-letters[key], key))))
    found: dict[str, None] = {}
    for _, keys in sorted(groups, key=lambda group: -group[0]):
        fresh = [name for name in dict.fromkeys(names[key] for key in keys) if name not in found]
        if len(keys) > len(fresh) or len(found) + min(len(fresh), 2) <= MOST:
            found.update(dict.fromkeys(fresh[: MOST - len(found)]))
    return list(found)


def _letters(results: Results, copying: Copying) -> dict[str, int]:
    """How many letters of each document stand in other units' documents; documents without any are not there."""
    found = {}
    for key, shares in copying.shares.items():
        unit = results.by_id[key].unit
        spans = union(share.span for share in shares if share.kind == "peer" and share.unit != unit)
        if spans:
            found[key] = sum(span.end - span.start for span in spans)
    return found


def _common(results: Results, copying: Copying, wanted: set[str]) -> _Common:
    """What every two of the wanted documents share: their passages as a pair, and those that both hold with many others."""
    found: _Common = {}
    for pair in copying.pairs:
        if pair.a.id in wanted and pair.b.id in wanted and not pair.same_unit:
            found[pair.a.id, pair.b.id] = pair.chars, Markup(f"#{pair.anchor}")
    for cluster in copying.clusters:
        held: dict[str, int] = {cluster.representative.id: cluster.chars}
        for holder, passage in cluster.holders:
            held[holder.id] = max(held.get(holder.id, 0), passage.chars)
        for a, b in _ordered(results, (key for key in held if key in wanted)):
            if results.by_id[a].unit != results.by_id[b].unit:
                chars, href = found.get((a, b), (0, Markup(f"#{cluster.anchor}")))
                found[a, b] = chars + min(held[a], held[b]), href
    return found


def _ordered(results: Results, keys: Iterable[str]) -> Iterable[tuple[str, str]]:
    order = {line.id: place for place, line in enumerate(results.documents)}
    return combinations(sorted(keys, key=order.__getitem__), 2)
