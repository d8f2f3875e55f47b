"""Writes what an evaluation came to, figures and counts alone: `evaluation.json` for programs, `evaluation.md` for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.errors import ResultError
from pipeline.evaluation.counting import Count, Share
from pipeline.evaluation.scoring import Figure, Score, pooled
from pipeline.evaluation.tables import details, kinds, overview
from pipeline.version import __version__

_HEAD = """# Evaluation

How the audit as a whole does on sets of documents with gold answers ({names}), written by `planaudit evaluate --write`. Sets below
`corpus/heldout` are scored and never read; here stand figures and counts alone, so that nobody tunes on their texts. planaudit {version}.

A value is F1 where right, beyond and lacking answers are counted, else the share of the cases. Intervals are of 95 %: of an F1 by drawing
the documents anew (1,000 times, fixed seed), of a share Wilson's. They are too narrow where documents of one campaign resemble each other,
and an F1 of 1.000 has none worth the name: what never went wrong cannot be drawn. Few documents stand behind each figure; the counts tell
how few. In a confusion `–` is no label at all, `unsure` a section that got none because the score was too low, `not found` a section
whose heading was not found. {frozen}
"""


def _figure(figure: Figure) -> dict[str, Any]:
    values: dict[str, Any] = {"value": _rounded(figure.value)}
    if figure.interval:
        values |= {"low": _rounded(figure.interval.low), "high": _rounded(figure.interval.high)}
    return values | (asdict(figure.made_from) if isinstance(figure.made_from, Share) else _count(figure.made_from))


def _count(count: Count) -> dict[str, Any]:
    return asdict(count) | {"precision": _rounded(count.precision), "recall": _rounded(count.recall), "f1": _rounded(count.f1)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _score(score: Score) -> dict[str, Any]:
    return {
        "documents": len(score.sheets),
        "changed_files": len(score.changed),
        "figures": {name: _figure(figure) for name, figure in score.figures.items()},
        "findings": {code: _count(count) for code, count in score.codes.items()},
        "labels": {label: _count(count) for label, count in score.labels.items()},
        "confusion": [{"gold": gold, "given": given, "count": count} for gold, given, count in score.confusion],
        "calibration": {
            "bins": [{key: _rounded(value) for key, value in asdict(one).items()} for one in score.bins],
            "expected_error": _rounded(score.calibration_error),
        },
        "copying": {name: _count(count) for name, count in score.recalls.items()},
    }


def as_json(scores: Sequence[Score]) -> dict[str, Any]:
    """All figures of the sets and of all together, as plain values."""
    return {"version": __version__, "sets": {score.name: _score(score) for score in scores}, "pooled": _score(pooled(scores))}


def as_markdown(scores: Sequence[Score]) -> str:
    """The card."""
    whole = pooled(scores)
    frozen = f"{len(whole.changed)} files of frozen sets are not as they were frozen." if whole.changed else ""
    head = _HEAD.format(names=", ".join(score.name for score in scores), version=__version__, frozen=frozen).rstrip()
    tables = [overview([*scores, whole], "en"), *(details(score, "en") for score in (whole, *scores)), *kinds(whole, "en")]
    return "\n\n".join([head, *(table.markdown() for table in tables)]) + "\n"


def write(scores: Sequence[Score], target: Path) -> tuple[Path, Path]:
    """Write both files into the folder `target`, made if needed; return their paths. Raises ResultError where that fails."""
    values, words = target / "evaluation.json", target / "evaluation.md"
    try:
        target.mkdir(parents=True, exist_ok=True)
        values.write_text(json.dumps(as_json(scores), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        words.write_text(as_markdown(scores), encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or error
        raise ResultError(f"评测结果写不进 {target}：{reason}。", f"The figures cannot be written into {target}: {reason}.") from error
    return values, words
