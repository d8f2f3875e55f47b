"""Trains the label model from the corpus, evaluates it with one set left out at a time, and writes model, metrics and card.

A training folder holds `in/` and `gold.jsonl`; its gold sections are found again in the outline that segmentation gives, so that
the model learns from what it will see. The demo batch is rendered first. Nothing below `corpus/heldout` is ever read here.
"""

from __future__ import annotations

import difflib
import json
import re
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import replace as changed

from pipeline import drafting
from pipeline.classification import estimator
from pipeline.classification import labels as labelling
from pipeline.classification import model as label_model
from pipeline.classification.labels import Evidence
from pipeline.cleaning.reading import clean
from pipeline.data import folder
from pipeline.errors import ResultError
from pipeline.evaluation.counting import calibration_error, reliability
from pipeline.ingestion import parse
from pipeline.labelling import evidences
from pipeline.segmentation import bundle

_DEMO = "corpus/demo"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled section: what labelling sees of it, its gold labels, other right labels, and its set: one county's campaigns and schools."""

    evidence: Evidence
    labels: tuple[str, ...]
    also: tuple[str, ...]
    set: str


def sets() -> list[Path]:
    """The training folders of the checkout: the demo batch and everything below corpus/train."""
    return [folder(_DEMO), *sorted(path for path in folder("corpus/train").iterdir() if (path / "gold.jsonl").exists())]


def drafts(place: Path) -> Iterator[tuple[dict[str, Any], drafting.Draft]]:
    """The documents of a training folder as analysis finds them, each with its gold answers and of the type that those say."""
    with tempfile.TemporaryDirectory() as scratch:
        root = place / "in"
        if (place / "manifest.yaml").exists():
            from pipeline.demo import build  # noqa: PLC0415

            root, _ = build(Path(scratch))
        by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in (place / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            by_file[record["file"]].append(record)
        for file, records in by_file.items():
            reading = clean(parse((root / file).read_bytes(), file))
            parts = bundle.parts(reading.norm)
            for gold in records:
                number = gold.get("part") or 1
                if number <= len(parts):
                    yield gold, replace(drafting.draft(reading, parts[number - 1]), kind=(gold["doc_type"], 1.0))


def trials() -> Iterator[tuple[dict[str, Any], drafting.Draft, str]]:
    """The short documents of ``corpus/trials`` that are not held out, as analysis finds them, each with its answers and the name of its file."""
    for path in sorted(folder("corpus/trials").glob("[0-9]*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            trial = json.loads(line)
            reading = clean(parse(trial["text"].encode(), f"{trial['id']}.txt"))
            yield trial, drafting.draft(reading, bundle.parts(reading.norm)[0]), path.stem


def examples(place: Path) -> Iterator[Example]:
    """The labelled sections of a training folder; doubtful ones are left out."""
    for gold, one in drafts(place):
        yield from _of_document(one, gold, place.name)


def _plain(words: str | None) -> str:
    return re.sub(r"\W", "", words or "")


def _of_document(one: drafting.Draft, gold: dict[str, Any], where: str) -> Iterator[Example]:
    """Pair gold sections with found ones, in order: by heading, or by where a section without one begins."""
    sections, known = evidences(one)
    at = 0
    for wanted in gold["sections"]:
        if wanted.get("doubtful") or wanted.get("copy") == 2 or wanted["labels"] == ["preamble"]:
            continue
        for i in range(at, len(sections)):
            section = sections[i]
            if wanted["heading"]:
                a, b = _plain(section.heading), _plain(wanted["heading"])
                same = bool(a) and (a == b or difflib.SequenceMatcher(None, a, b).ratio() > 0.85)
            else:
                same = _plain(one.norm[section.span.start : section.span.end]).startswith(_plain(wanted.get("starts"))[:8])
            if same:
                yield Example(known[i], tuple(wanted["labels"]), tuple(wanted.get("also_ok") or ()), where)
                at = i + 1
                break


def fit(chosen: Sequence[Example]) -> tuple[Any, tuple[str, ...]]:
    """A model trained on the examples, with its classes.

    Each section with a heading is learnt a second time without it, so that the model can tell from a body alone what a slogan hides
    (F1 with sets left out 0.944 → 0.949; the cues of the body bring another 0.011).
    """
    from sklearn.preprocessing import MultiLabelBinarizer  # noqa: PLC0415

    hidden = [replace(one, evidence=changed(one.evidence, heading=None)) for one in chosen if one.evidence.heading]
    rows = [*chosen, *hidden]
    binarizer = MultiLabelBinarizer()
    wanted = binarizer.fit_transform([example.labels for example in rows])
    model = estimator.pipeline()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(estimator.frame([example.evidence for example in rows]), wanted)
    for one in model.named_steps["labels"].estimators_:
        one.coef_ = one.coef_.astype(np.float32)  # half the file; probabilities change in the seventh digit
    return model, tuple(binarizer.classes_)


class Main(NamedTuple):
    """A main label given by a model that never saw the set: its probability, whether its heading's own words say it, whether it is right."""

    probability: float
    said: bool
    right: bool


@dataclass
class Tally:
    """Micro counts of labels, `other` and `preamble` left out, as the exam counts them."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, example: Example, given: Sequence[str]) -> None:
        """Count one section's labels; right alternatives count neither for nor against."""
        skip = {"other", "preamble"}
        want, have = set(example.labels) - skip, set(given) - skip
        if have and have < want | set(example.also) and not have & set(example.labels):
            return
        self.tp += len(want & have)
        self.fp += len(have - want - set(example.also))
        self.fn += len(want - have)

    @property
    def f1(self) -> float:
        """F1, 0 to 1."""
        return 2 * self.tp / max(1, 2 * self.tp + self.fp + self.fn)


def crossvalidate(chosen: Sequence[Example]) -> dict[str, Any]:
    """Vocabulary alone, model alone and both together, each set answered by a model that never saw it; with 95 % intervals."""
    answers: dict[str, dict[str, Tally]] = {way: defaultdict(Tally) for way in ("vocabulary", "model", "together")}
    mains: list[Main] = []
    confusion: Counter[tuple[str, str]] = Counter()
    for left_out in sorted({example.set for example in chosen}):
        inside = [example for example in chosen if example.set == left_out]
        trained = estimator.plain(*fit([example for example in chosen if example.set != left_out]))
        scores = label_model.probabilities([example.evidence for example in inside], trained)
        for example, score in zip(inside, scores, strict=True):
            known = example.evidence
            said = labelling.vocabulary(known.heading or "", known.doc_type, english=known.english)
            best = max(score, key=lambda name: score[name])
            together, certainty = labelling.label(changed(known, first=False), score)
            if together and labelling.asks_model(changed(known, first=False)):
                mains.append(Main(certainty, together[0] in said, together[0] in (*example.labels, *example.also)))
            answers["vocabulary"][left_out].add(example, said or (("practices",) if known.doc_type == "summary" else ()))
            answers["model"][left_out].add(example, [name for name, value in score.items() if value >= 0.5] or [best])
            answers["together"][left_out].add(example, together)
            if set(together) != set(example.labels) and not set(together) <= set(example.labels) | set(example.also):
                confusion["+".join(example.labels), "+".join(together) or "unsure"] += 1
    trust = _trust(mains)
    return {
        "sections": len(chosen),
        "trust": trust,
        "calibration_error": {"probability": _error(mains, label_model.UNSCALED), "score": _error(mains, trust)},
        "sets": {name: round(tally.f1, 4) for name, tally in sorted(answers["together"].items())},
        "f1": {way: _interval(list(tallies.values())) for way, tallies in answers.items()},
        "confusion": [
            {"gold": gold, "given": given, "count": count}
            for (gold, given), count in sorted(confusion.items(), key=lambda p: (-p[1], p[0]))[:25]
        ],
    }


def _trust(mains: Sequence[Main]) -> list[float]:
    """The numbers by which `label_model.trusted` makes of a probability the share of right answers."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    if len({one.right for one in mains}) < 2:
        return list(label_model.UNSCALED)
    rows = np.array([(label_model.log_odds(one.probability), one.said) for one in mains])
    fitted = LogisticRegression(C=100.0, solver="liblinear").fit(rows, [one.right for one in mains])
    return [round(float(number), 4) for number in (fitted.intercept_[0], *fitted.coef_[0])]


def _error(mains: Sequence[Main], trust: Sequence[float]) -> float:
    """The expected calibration error of the scores that `trust` makes."""
    scores = [label_model.trusted(one.probability, trust, said=one.said) for one in mains]
    return round(calibration_error(reliability(list(zip(scores, (one.right for one in mains), strict=True)))) or 0.0, 4)


def _interval(tallies: Sequence[Tally]) -> dict[str, float]:
    """F1 over all, with a 95 % interval from resampling sets (1,000 times, fixed seed)."""
    draw = np.random.default_rng(20261122)
    counts = np.array([(t.tp, t.fp, t.fn) for t in tallies])
    whole = counts.sum(axis=0)
    values = []
    for _ in range(1000):
        tp, fp, fn = counts[draw.integers(0, len(counts), len(counts))].sum(axis=0)
        values.append(2 * tp / max(1, 2 * tp + fp + fn))
    low, high = np.quantile(values, [0.025, 0.975])
    tp, fp, fn = whole
    return {"f1": round(float(2 * tp / max(1, 2 * tp + fp + fn)), 4), "low": round(float(low), 4), "high": round(float(high), 4)}


def rebuild(folders: Sequence[Path], target: Path) -> str:
    """Train on the folders, evaluate, write model, `metrics.json` and `README.md` into `target`.

    Returns a summary for the terminal. Raises ResultError where a folder holds no gold answers.
    """
    for place in folders:
        if not (place / "gold.jsonl").exists():
            raise ResultError(f"训练文件夹 {place} 里没有 gold.jsonl。", f"The training folder {place} holds no gold.jsonl.")
    chosen = [example for place in folders for example in examples(place)]
    metrics = crossvalidate(chosen)
    metrics["labels"] = dict(sorted(Counter(label for example in chosen for label in example.labels).items()))
    model, classes = fit(chosen)
    estimator.save(model, classes, target)
    estimator.plain(model, classes, metrics["trust"]).save(target)
    (target / "metrics.json").write_text(json.dumps(metrics, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    card = _card(metrics, [place.name for place in folders])
    (target / "README.md").write_text(card, encoding="utf-8")
    lines = [f"{way}: F1 {v['f1']:.3f} [{v['low']:.3f}, {v['high']:.3f}]" for way, v in metrics["f1"].items()]
    return "\n".join([f"{metrics['sections']} sections, {len(metrics['sets'])} sets, one left out at a time", *lines])


def _card(metrics: dict[str, Any], places: Sequence[str]) -> str:
    rows = "\n".join(f"| {way} | {v['f1']:.3f} | {v['low']:.3f} to {v['high']:.3f} |" for way, v in metrics["f1"].items())
    by_set = "\n".join(f"| {name} | {value:.3f} |" for name, value in metrics["sets"].items())
    wrong = "\n".join(f"| {row['gold']} | {row['given']} | {row['count']} |" for row in metrics["confusion"][:12])
    return f"""# Model card: section labels

`labels.skops` labels the sections of plans, summaries and notices whose heading no vocabulary holds (`pipeline/classification/`).
It is a one-versus-rest logistic regression over character n-grams of heading and opening and over facts of the section (document
type, place, stages, names, and the cues of `cues.yaml`: money, bans, results, wants). Each section is learnt twice, the second time without
its heading, so that a body alone can tell what a slogan hides. Rebuild it with `planaudit train`: the same corpus gives the same bytes.
skops loads it without running code.
The audit scores with `labels.npz`: the same terms, idf and weights as plain arrays, so that it need not import scikit-learn; a test
holds both to the same probabilities.

Trained on {metrics["sections"]} sections of the sets {", ".join(places)} (all invented, see their data cards). Measured with one set left out at
a time, that is a county's campaigns and all its schools; intervals by resampling sets (95 %). `planaudit train` prints this table. What the audit as a whole reaches on sets that no model
was trained on stands in [evaluation.md](evaluation.md).

| way | F1 of labels | interval |
| --- | --- | --- |
{rows}

"vocabulary" is the heading lexicon alone, "model" the model alone, "together" what the audit uses. A probability below
{labelling.UNSURE} is "unsure": the section gets no label and the report says so.

Scores are the share of right main labels on sets left out (Platt's scaling of the probability, with a term for headings whose own
words say the label): expected calibration error {metrics["calibration_error"]["score"]:.3f}, of the bare probabilities {metrics["calibration_error"]["probability"]:.3f}.

| set left out | F1 |
| --- | --- |
{by_set}

Most frequent confusions:

| gold | given | times |
| --- | --- | --- |
{wrong}

Not for: deciding about people or schools; texts other than plans, summaries and notices of schools and bureaus. Known weakness: headings
that are pure image (「燃灯者先自明」) with a body that names no subject.
"""
