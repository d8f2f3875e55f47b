"""Trains the models of `context` from the corpus, measures them with sets left out, and writes them.

What may be left over is looked up in the training sets and in the short documents of ``corpus/trials`` as the audit does it, and right
where a gold finding quotes it. The single sentences of ``corpus/sentences`` say of themselves whether what they name is left over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pipeline import analysis
from pipeline.checks import likely, mentions, vector_training
from pipeline.checks.case import Case
from pipeline.checks.context import FILE, Context, Judge, Kind, terms, written
from pipeline.checks.standings import sentence
from pipeline.checks.vectors import Vectors
from pipeline.classification.training import drafts, trials
from pipeline.cleaning.normal import normal
from pipeline.data import folder
from pipeline.records import Span

#: the finding that a mention left over is, and the sentences that teach it: their file, and the field that names what may be left over
_CODES: dict[Kind, str] = {"topic": "foreign_topic", "year": "year_mismatch", "name": "foreign_name"}
_SENTENCES: dict[Kind, tuple[str, str]] = {"topic": ("topics", "subject"), "year": ("years", "year")}
#: inverse strength of the regularisation; 0.1 to 1 give nearly the same with sets left out
_STRENGTH = 0.3
#: terms that stand in fewer mentions teach nothing
_LEAST = 2
_TRIALS = "corpus/trials"
#: the source of single sentences, and how much one of them counts beside a mention in a document: with sets left out, of topics a tenth finds
#: more than all (average precision .91 beside .88), of years as much
_SENTENCE = "sentences"
_WEIGHTS: dict[Kind, float] = {"topic": 0.1, "year": 1.0}
_CARD = "context.md"
#: parts into which sets and trials are divided for measuring; a set or a file of trials is never in two
_FOLDS = 12


class Example(NamedTuple):
    """A mention's context, whether it is left over, where it comes from (a set, a file of trials, or ``sentences``) and how much it counts."""

    context: Context
    left: bool
    source: str
    weight: float = 1.0


def examples(kind: Kind, places: Sequence[Path]) -> Iterator[Example]:
    """All mentions of one kind to learn from."""
    for place in places:
        for gold, one in drafts(place):
            if gold.get("role") != "template":
                yield from _of_case(kind, analysis.case_of(one), gold.get("findings") or (), place.name)
    for trial, one, name in trials():
        yield from _of_case(kind, analysis.case_of(one), trial["findings"], f"trials {name}")
    if kind in _SENTENCES:
        yield from _of_sentences(kind)


def texts(places: Sequence[Path]) -> Iterator[str]:
    """All texts to learn words from, in normal form."""
    yield from (one.norm for place in places for _, one in drafts(place) if not one.english)
    for path in sorted(folder(_TRIALS).glob("[0-9]*.jsonl")):
        yield from (normal(row["text"], traditional=True) for row in _rows(path))
    for name, _ in _SENTENCES.values():
        yield from (normal(row["sentence"], traditional=True) for row in _rows(folder("corpus/sentences") / f"{name}.jsonl"))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _of_case(kind: Kind, case: Case, findings: Iterable[dict[str, Any]], source: str) -> Iterator[Example]:
    quotes = [_plain(normal(one["quote"], traditional=True)) for one in findings if one["code"] == _CODES[kind] and one["quote"]]
    for mention in mentions.of(kind, case):
        words = _plain(case.norm[slice(*mention.place)])
        around = _plain(case.norm[slice(*sentence(case.norm, mention.place, mentions.ENDS))])
        yield Example(mention.context, any(_quoted(words, around, quote) for quote in quotes), source)


def _plain(words: str) -> str:
    return re.sub(r"\s", "", words)


def _quoted(words: str, around: str, quote: str) -> bool:
    """Whether a quote holds the words of a mention and belongs to its sentence: all of it, or the words with a few beside them."""
    size = len(words) + 4
    parts = (quote[i : i + size] for i in range(max(1, len(quote) - size + 1)))
    return words in quote and (quote in around or around in quote or any(words in part and part in around for part in parts))


def _of_sentences(kind: Kind) -> Iterator[Example]:
    name, field = _SENTENCES[kind]
    for row in _rows(folder("corpus/sentences") / f"{name}.jsonl"):
        norm, words = (normal(str(row[key]), traditional=True) for key in ("sentence", field))
        at = norm.find(words)
        if at < 0:
            continue
        place = Span(at, at + len(words))
        around = sentence(norm, place, mentions.ENDS)
        facts = _facts(kind, row, norm, place)
        before, behind = norm[around.start : place.start], norm[place.end : around.end]
        yield Example(
            mentions.context_of(before, behind, row["doc_type"], (row["section"],), facts), row["residue"], _SENTENCE, _WEIGHTS[kind]
        )


def _facts(kind: Kind, row: dict[str, Any], norm: str, place: Span) -> set[str]:
    words, around = norm[slice(*place)], sentence(norm, place, mentions.ENDS)
    if kind == "topic":
        return mentions.topic_facts(norm, place, normal(row["own"], traditional=True))
    before, behind = norm[around.start : place.start], norm[place.end : around.end]
    return mentions.year_facts(int(words), row["doc_year"], row["doc_type"], before, behind, row["signed"])


def fit(chosen: Sequence[Example], words: Vectors) -> Judge:
    """A model trained on the examples."""
    from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]  # noqa: PLC0415
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    known = DictVectorizer()
    table = known.fit_transform([dict.fromkeys(terms(one.context, words), 1.0) for one in chosen])
    often = np.asarray((table > 0).sum(axis=0)).ravel() >= _LEAST
    around = np.array([words.around(one.context.before, one.context.behind) for one in chosen])
    rows = hstack([table[:, often], csr_matrix(around)]).tocsr()
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=2000)
    model.fit(rows, [one.left for one in chosen], sample_weight=[one.weight for one in chosen])
    numbers = [round(number, 4) for number in model.coef_[0].tolist()]
    names = np.array(known.get_feature_names_out())[often].tolist()
    weights = {name: number for name, number in sorted(zip(names, numbers, strict=False)) if number}
    return Judge(round(float(model.intercept_[0]), 4), weights, np.array(numbers[len(names) :]))


class Measure(NamedTuple):
    """Of so many mentions how many are left over, and how many are taken for that, rightly and wrongly, by models that never saw their set."""

    mentions: int
    left: int
    right: int
    wrong: int


def measured(kind: Kind, chosen: Sequence[Example], words: Vectors) -> Measure:
    """What is found of the mentions of sets and trials, each set answered by a model that never saw it; those that the rules excuse count."""
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    told, singles = ([one for one in chosen if (one.source == _SENTENCE) is alone] for alone in (False, True))
    said = []
    for inside, outside in GroupKFold(_FOLDS).split(told, groups=[one.source for one in told]):
        judge = fit([*(told[i] for i in inside), *singles], words)
        said += [(told[i].left, judge.probability(told[i].context, words) >= likely.SURE[kind]) for i in outside]
    right = sum(left and taken for left, taken in said)
    return Measure(len(said), sum(left for left, _ in said), right, sum(taken for _, taken in said) - right)


def rebuild(places: Sequence[Path], target: Path) -> str:
    """Train on the sets in these folders, on trials and sentences; write vectors, models and their card into the folder `target`.

    Returns a summary for the terminal.
    """
    words = vector_training.train(texts(places))
    words.save(target)
    judges: list[tuple[Kind, Judge]] = []
    measures: dict[Kind, Measure] = {}
    for kind in _CODES:
        chosen = list(examples(kind, places))
        judges.append((kind, fit(chosen, words)))
        measures[kind] = measured(kind, chosen, words)
    (target / FILE).write_text(written(judges), encoding="utf-8")
    (target / _CARD).write_text(_card(measures, len(words.words)), encoding="utf-8")
    return "\n".join(
        f"{kind}: {one.right} of {one.left} left over found, {one.wrong} of {one.mentions - one.left} others taken for that"
        for kind, one in measures.items()
    )


def _card(measures: dict[Kind, Measure], words: int) -> str:
    rows = "\n".join(
        f"| {kind} | {one.mentions} | {one.left} | {one.right} | {one.wrong} | {likely.SURE[kind]} |" for kind, one in measures.items()
    )
    return f"""# Model card: left-over campaigns, years and names

`context.json` tells of another campaign's subject that a text names in one sentence only (`topic`), of a year (`year`) and of a school, county
or township (`name`) other than the text's own, how probable it is that they are left over from another text: a logistic regression for each over the characters before and
behind, over facts (`pipeline/checks/mentions.py`), and over the words there as vectors. `words.npz` holds the vectors of {words:,} words, made
of the texts of the corpus by singular values of their mutual information with the words around (`pipeline/checks/vectors.py`). Beside what the
rules of the checks find, a mention is a finding from the least probability on. Rebuild both with `planaudit train`. Reading them runs
no code.

Trained on the training sets, on the trials and on single sentences of `corpus/` (all invented, see its card). Measured on sets and trials, each
answered by a model that never saw it:

| kind | mentions | left over | found | wrongly taken | least probability |
| --- | --- | --- | --- | --- | --- |
{rows}

Not for: deciding about people or schools; English texts. Known weakness: few sentences stand behind each model, so that an unusual frame is not known.
"""
