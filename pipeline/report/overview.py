"""What the report says about the batch as a whole: ranking, figures, requirement matrix, findings by kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine
from pipeline.report.views import SEVERITIES, DocumentView, FindingView
from pipeline.report.words import Words

#: points per finding, and for a text that is copied as a whole; they order the first list and mean nothing else. Chosen so that one
#: finding of high severity weighs as much as a third of the text copied, and as three of medium severity (practice sets a, b and c)
POINTS = {"high": 10.0, "medium": 3.0, "low": 1.0, "info": 0.0}
POINTS_COPIED = 30.0

#: documents that the first list shows before the rest is folded away: what fits on one screen
FIRST = 12

#: the share of copied text that the lead sentence counts apart: the 30 % at which Chinese duplicate checks customarily stop a text
MUCH = 0.3

STATES = ("present", "refuted", "missing", "empty", "unnamed", "doubtful")
#: states in which a requirement is met
MET = frozenset({"present", "refuted"})


class Attention(Struct, frozen=True):
    """A line of the first list."""

    view: DocumentView
    points: float


class Kind(Struct, frozen=True):
    """All findings of one code among the submissions, without the doubtful and the refuted ones."""

    code: str
    severity: str
    items: tuple[tuple[DocumentView, FindingView], ...]

    @property
    def levels(self) -> dict[str, int]:
        """How many of them have which severity, the worst first."""
        held: Counter[str] = Counter(item.line.severity for _, item in self.items)
        return {level: held[level] for level in SEVERITIES if held[level]}


class Coverage(Struct, frozen=True):
    """How many documents meet one requirement, by state; `total` are those that must."""

    label: str
    name: str
    states: dict[str, int]
    total: int


class Group(Struct, frozen=True):
    """The figures of the documents that share a campaign or a district."""

    name: str
    documents: int
    sound: int
    high: int
    findings: int
    copied: float


class Overview(Struct, frozen=True):
    """The batch as a whole, ready for the template.

    `attention` are the documents that are faulty (`figures`), `sound` those that are sound. Of the documents that are not faulty there are
    doubtful findings against those in `unsure`, others probably took from the `originals`, the `partial` were not read as a whole, and of
    the `rest` there is nothing to say: each stands in one of these lists. `doubts` are all doubtful findings, `refuted` all that people
    called not true: both count nowhere else. `with_much` may have taken `MUCH` of their text.
    """

    attention: tuple[Attention, ...]
    unsure: tuple[DocumentView, ...]
    originals: tuple[DocumentView, ...]
    partial: tuple[DocumentView, ...]
    rest: tuple[DocumentView, ...]
    sound: int
    kinds: tuple[Kind, ...]
    doubts: tuple[tuple[DocumentView, FindingView], ...]
    refuted: tuple[tuple[DocumentView, FindingView], ...]
    coverage: tuple[Coverage, ...]
    matrix: tuple[DocumentView, ...]
    campaigns: tuple[Group, ...]
    districts: tuple[Group, ...]
    severities: dict[str, int]
    units: int
    with_high: int
    with_copies: int
    with_much: int
    with_requirements: int
    all_met: int
    copied_share: float


def summarise(results: Results, views: Mapping[str, DocumentView], words: Words) -> Overview:
    """Count and order what the submissions of `results` show; templates are left out."""
    submissions = [views[line.id] for line in results.submissions]
    ranked = sorted((_attention(view) for view in submissions), key=lambda item: -item.points)
    lists = _lists(item.view for item in ranked if not item.view.figures.faulty)
    coverage = _coverage(results, submissions, words)
    bound = [view for view in submissions if view.line.requirements]
    return Overview(
        attention=tuple(item for item in ranked if item.view.figures.faulty),
        unsure=lists["unsure"],
        originals=lists["originals"],
        partial=lists["partial"],
        rest=lists["rest"],
        sound=sum(view.figures.sound for view in submissions),
        kinds=_kinds(submissions, words),
        doubts=tuple((view, item) for view in submissions for item in view.doubts),
        refuted=tuple((view, item) for view in submissions for item in view.refuted),
        coverage=coverage,
        matrix=tuple(sorted(submissions, key=lambda view: view.line.requirements is None)),
        campaigns=_groups(submissions, results.campaign),
        districts=_groups(submissions, lambda line: line.district),
        severities={level: sum(view.severities.get(level, 0) for view in submissions) for level in SEVERITIES},
        units=len({view.line.unit for view in submissions if not view.line.nameless}),
        with_high=sum("high" in view.severities for view in submissions),
        with_copies=sum(bool(view.figures.taken or view.figures.given) for view in submissions),
        with_much=sum(view.figures.taken >= MUCH for view in submissions),
        with_requirements=len(bound),
        all_met=sum(MET.issuperset(view.figures.standing.values()) for view in bound),
        copied_share=_copied_share(submissions),
    )


def _attention(view: DocumentView) -> Attention:
    points = sum(POINTS[level] * n for level, n in view.severities.items()) + POINTS_COPIED * view.figures.taken
    return Attention(view, points)


def _lists(views: Iterable[DocumentView]) -> dict[str, tuple[DocumentView, ...]]:
    """The documents that are not faulty, each in the list that says most of it."""
    held: dict[str, list[DocumentView]] = {"unsure": [], "originals": [], "partial": [], "rest": []}
    for view in views:
        told = "originals" if view.figures.given else "rest" if view.figures.sound else "partial"
        held["unsure" if view.doubts else told].append(view)
    return {name: tuple(found) for name, found in held.items()}


def mainly(findings: Sequence[FindingView]) -> tuple[tuple[str, str, int], ...]:
    """(code, severity, count) of a document's findings, the most serious first, without those that count nowhere."""
    counts = Counter((item.line.code, item.line.severity) for item in findings if not item.line.doubtful and not item.refuted)
    return tuple((code, severity, n) for (code, severity), n in counts.items())


def _kinds(submissions: Sequence[DocumentView], words: Words) -> tuple[Kind, ...]:
    found: dict[str, list[tuple[DocumentView, FindingView]]] = defaultdict(list)
    for view in submissions:
        for item in view.sure:
            found[item.line.code].append((view, item))
    kinds = []
    for code, items in found.items():
        worst = min((item.line.severity for _, item in items), key=SEVERITIES.index)
        kinds.append(Kind(code, worst, tuple(items)))
    return tuple(sorted(kinds, key=lambda kind: (SEVERITIES.index(kind.severity), -len(kind.items), words.title(kind.code))))


def _coverage(results: Results, submissions: Sequence[DocumentView], words: Words) -> tuple[Coverage, ...]:
    names = {item.label: item.en if words.lang == "en" else item.zh for rubric in results.run.requirements for item in rubric.required}
    states: dict[str, list[str]] = {label: [] for label in names}
    for view in submissions:
        for label, state in view.figures.standing.items():
            states.setdefault(label, []).append(state)
    return tuple(
        Coverage(label, names.get(label) or words.label(label), {state: held.count(state) for state in STATES}, len(held))
        for label, held in states.items()
        if held
    )


def cells(standing: Mapping[str, str], findings: Sequence[FindingView], labels: Sequence[str]) -> list[tuple[str | None, str]]:
    """One document's standing against all requirements: for each its state, or None, and a link to what is wrong, or nothing."""
    made: list[tuple[str | None, str]] = []
    for label in labels:
        state = standing.get(label)
        about = [item for item in findings if item.line.label == label] if state not in (None, "present") else []
        made.append((state, Markup("#") + about[0].anchor if about else ""))
    return made


def _groups(submissions: Sequence[DocumentView], key: Callable[[DocumentLine], str | None]) -> tuple[Group, ...]:
    found: dict[str, list[DocumentView]] = defaultdict(list)
    for view in submissions:
        found[key(view.line) or ""].append(view)
    return tuple(
        Group(
            name,
            len(views),
            sum(view.figures.sound for view in views),
            sum(view.severities.get("high", 0) for view in views),
            sum(view.counted for view in views),
            _copied_share(views),
        )
        for name, views in sorted(found.items(), key=lambda item: (item[0] == "", -len(item[1]), item[0]))
    )


def _copied_share(views: Sequence[DocumentView]) -> float:
    """The share of all text that stands elsewhere too, on whichever side it was first."""
    whole = sum(view.figures.considered for view in views)
    return sum((view.figures.taken + view.figures.given) * view.figures.considered for view in views) / whole if whole else 0.0
