"""A run as the notices tell of it: who has handed in what, whom it concerns, what of it may have been taken from whom."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence, Set

from pipeline import places
from pipeline.report import owners, taken
from pipeline.report.figures import is_sound
from pipeline.report.passages import Cluster, Pair, Passage, arrange
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine

#: letters, and part of a text, up to which nobody is asked to explain what may be chance: two sentences. Set by judgement
_SLIGHT, _SLIGHT_SHARE = 100, 0.05
#: how many times as much one of two units must have given as the other to be taken for the origin. Set by judgement
_MOST = 2
#: names of one kind of bureau, which people use for each other
_BUREAU = re.compile(r"教育体育局|教育和体育局|教体局|教育局|教育委员会|教委")
#: what tells a bureau's school from an office of it
_SCHOOL = re.compile(r"小学|中学|初中|高中|学校|完小|幼儿园|中心校|学区|教学点|[一二三四五六七八九十实\d][中小幼]")


class Batch:
    """What each unit has handed in, by its name in `units`, and what it may have taken from others.

    A file that nobody could read stands with the unit whose it is (`owners`); files of nobody are `lost`. What the issuer of the notices,
    `superior`, or an office of it has handed in is its `own`: it does not tell itself to mend anything. Likely originals are not held
    against anybody: what others probably took from a document is no matter of its unit (`taken`), and where most of what tells a direction
    between two units makes one of them the origin, the rest is no matter of that one either.

    About the documents whose ids are `undecided` something is suspected on which people have not decided: nothing is said of them.
    """

    def __init__(self, results: Results, superior: str = "", undecided: Set[str] = frozenset()) -> None:
        self.results = results
        self.undecided = undecided
        self.taken = taken.of(results)
        self.units: dict[str, list[DocumentLine]] = defaultdict(list)
        self.lost: list[DocumentLine] = []
        self.own: list[DocumentLine] = []
        whose = owners.of(results)
        issuers = {superior, *(line.issuer or "" for line in results.templates)} - {""}
        for line in results.documents:
            if line.role == "submission":
                unit = whose.get(line.id, line.unit)
                if unit and any(_of_house(unit, issuer) for issuer in issuers):
                    self.own.append(line)
                elif unit:
                    self.units[unit].append(line)
                else:
                    self.lost.append(line)
        copying = arrange(results)
        self.pairs = tuple(pair for pair in copying.pairs if not pair.same_unit and not pair.relation)
        self.clusters = copying.clusters
        self._origins = _origins(self.pairs)
        self._blocks = places.load(results.folder)

    @property
    def named(self) -> dict[str, list[DocumentLine]]:
        """The units whose names are known."""
        return {unit: lines for unit, lines in self.units.items() if not all(line.nameless for line in lines)}

    @property
    def read(self) -> list[DocumentLine]:
        """The submissions of which something could be read, without the superior's own."""
        own = {line.id for line in self.own}
        return [line for line in self.results.submissions if line.id not in own]

    @property
    def concerned(self) -> list[str]:
        """The units that have something to mend or to explain, in the order of their files."""
        return [unit for unit, lines in self.units.items() if any(map(self.is_concerned, lines))]

    def is_sound(self, line: DocumentLine) -> bool:
        """Whether nothing speaks against a document that was read as a whole, and nothing is left to decide."""
        return line.id not in self.undecided and is_sound(line, self.taken[line.id].chars if line.id in self.taken else 0)

    def is_concerned(self, line: DocumentLine) -> bool:
        """Whether there is something to mend in a document, or to explain."""
        return line.status != "ok" or bool(line.counted) or any(self.to_explain(line))

    def to_explain(self, line: DocumentLine) -> tuple[list[Pair], list[Cluster]]:
        """The pairs and clusters that a document's unit has to explain; none where what it may have taken is slight."""
        held = self.taken.get(line.id)
        if not held or (held.chars < _SLIGHT and held.share < _SLIGHT_SHARE):
            return [], []
        pairs = [pair for pair in self.pairs if self._may_have_taken(pair, line)]
        return pairs, [cluster for cluster in self.clusters if line.id in holders(cluster)]

    def _may_have_taken(self, pair: Pair, line: DocumentLine) -> bool:
        """Whether a document is one of a pair, and neither it nor its unit is probably the origin."""
        if line.id not in (pair.a.id, pair.b.id):
            return False
        origin = self._origins.get(frozenset((pair.a.unit, pair.b.unit)))
        return origin != line.unit and (origin is not None or pair.source != ("a" if line.id == pair.a.id else "b"))

    def where(self, line: DocumentLine, start: int) -> str:
        """Where an offset of a document stands in its file, in Chinese; empty where that is not known."""
        blocks = self._blocks.get(line.id, ())
        anchors = [block.anchor for block in blocks]
        at = next((i for i in range(len(blocks) - 1, -1, -1) if blocks[i].start <= start), None)
        return places.said(anchors[at], anchors, "zh") if at is not None else ""

    def is_slight(self, pairs: Sequence[Pair]) -> bool:
        """Whether two units share so little that it may be chance."""
        whole = [line.copied.of for pair in pairs for line in (pair.a, pair.b) if line.copied]
        chars = sum(pair.chars for pair in pairs)
        return chars < _SLIGHT and chars < _SLIGHT_SHARE * min(whole, default=0)


def holders(cluster: Cluster) -> dict[str, DocumentLine]:
    """The documents that hold a passage, by id."""
    return {line.id: line for line in (cluster.representative, *(holder for holder, _ in cluster.holders))}


def sides(pair: Pair, line: DocumentLine) -> tuple[DocumentLine, list[tuple[Passage, int, int, str]]]:
    """The other document of a pair, and its passages as seen from `line`: where each begins here and there, and its words here."""
    if line.id == pair.a.id:
        return pair.b, [(passage, passage.a_span.start, passage.b_span.start, passage.a_text) for passage in pair.passages]
    return pair.a, [(passage, passage.b_span.start, passage.a_span.start, passage.b_text) for passage in pair.passages]


def _origins(pairs: Sequence[Pair]) -> dict[frozenset[str], str]:
    """For two units of whom one is the probable origin of most of what tells a direction between them: that one."""
    given: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        if pair.source:
            given[frozenset((pair.a.unit, pair.b.unit))][(pair.a if pair.source == "a" else pair.b).unit] += pair.chars
    ranked = {units: counts.most_common() for units, counts in given.items()}
    return {units: first[0] for units, (first, *rest) in ranked.items() if first[1] >= _MOST * sum(chars for _, chars in rest)}


def _of_house(unit: str, issuer: str) -> bool:
    """Whether a unit is the issuer of the notices or an office of it, and no school.

    >>> [_of_house(unit, "云岭县教育局") for unit in ("云岭县教育体育局办公室", "云岭县教育局幼儿园", "青禾小学")]
    [True, False, False]
    """
    name, head = (_BUREAU.sub("教育局", words) for words in (unit, issuer))
    return name.startswith(head) and not _SCHOOL.search(name.removeprefix(head))
