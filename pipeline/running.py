"""What run.json says of a run as a whole: what was read, what was counted, what the codes mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipeline.booking import NAMELESS
from pipeline.checks.findings import LABEL_NAMES, catalogue
from pipeline.cleaning.names import ERRORS, REPAIRS
from pipeline.requirements import Rubric
from pipeline.settings import Settings


def run_record(
    version: str,
    created: str,
    settings: Settings,
    options: dict[str, Any],
    inputs: list[dict[str, Any]],
    lines: Sequence[dict[str, Any]],
    times: dict[str, float],
) -> dict[str, Any]:
    """The contents of run.json.

    Its counts of documents, units and findings are those of the submissions, as in the report: an issued plan is a measure, hints
    (severity ``info``) and doubtful findings are no findings against a unit.
    """
    submitted = [line for line in lines if line["role"] == "submission"]
    readable = [line for line in submitted if line["status"] != "error"]
    sure = [f for line in submitted for f in line["findings"] if not f["doubtful"]]
    findings, severities = Counter(f["code"] for f in sure if f["severity"] != "info"), Counter(f["severity"] for f in sure)
    shares = [line["copied"] for line in lines if line.get("copied")]
    considered = sum(share["of"] for share in shares)
    copied = sum(share["chars"] for share in shares)
    return {
        "version": version,
        "created": created,
        "language": settings.lang,
        "settings": options,
        "inputs": inputs,
        "requirements": [_rubric(rubric) for rubric in settings.rubrics],
        "counts": {
            "files": sum("members" not in item for item in inputs),
            "documents": len(readable),
            "units": len({line["unit"] for line in readable if not line["unit"].startswith(NAMELESS)}),
            "templates": sum(line["role"] == "template" and line["status"] != "error" for line in lines),
            "failures": sum(line["status"] == "error" for line in lines),
            "partial": sum(line["status"] == "partial" for line in lines),
            "findings": dict(sorted(findings.items())),
            "by_severity": dict(sorted(severities.items())),
            "doubtful": sum(len(line["findings"]) for line in submitted) - len(sure),
            "copied_share": round(copied / considered, 4) if considered else 0.0,
        },
        "times": {stage: round(seconds, 3) for stage, seconds in times.items()},
        "catalogue": {
            kind.code: {"severity": kind.severity, "title": kind.title, "basis": kind.basis, "advice": kind.advice}
            for kind in catalogue().values()
        },
        "labels": LABEL_NAMES,
        "repairs": REPAIRS,
        "error_codes": ERRORS,
    }


def _rubric(rubric: Rubric) -> dict[str, Any]:
    return {
        "genre": rubric.genre,
        "name": {"zh": rubric.zh, "en": rubric.en},
        "file": rubric.file,
        "campaign": list(rubric.campaign),
        "required": [
            {"label": item.label, "zh": item.zh, "en": item.en, "states": ["present", "missing", "empty", "unnamed"]}
            for item in rubric.required
        ],
    }
