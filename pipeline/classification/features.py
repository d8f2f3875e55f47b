"""What the label model reads of a section: the characters of its heading and opening, and facts about it as words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.classification.body import formula
from pipeline.classification.labels import Evidence, subject, vocabulary
from pipeline.data import table

_CUED = 500
_OPENING = 300  # characters of the body that the model reads


_LEASTS = (1, 2, 4)
_HEARD = (0, 1, 2, 2, 3)  # how many of `_LEASTS` a cue reaches that stands so many times


@cache
def _cues(language: str) -> list[tuple[list[str], re.Pattern[str]]]:
    """The words for each cue, one for each of `_LEASTS`, and its pattern."""
    rows = table(Path(__file__).with_name("cues.yaml"))[language].items()
    return [([f"cue_{name}_{least}" for least in _LEASTS], re.compile(pattern)) for name, pattern in rows]


def _hints(body: str, *, english: bool) -> list[str]:
    """Which cues stand in a body, once for each of 1, 2 and 4 times that they stand there."""
    words = []
    for hints, pattern in _cues("en" if english else "zh"):
        if found := pattern.findall(body):
            words += hints[: _HEARD[min(len(found), 4)]]
    return words


class Features(NamedTuple):
    """One section for the model: `heading` and `body` are read as characters, `meta` as words set apart by blanks."""

    heading: str
    body: str
    meta: str


def features(e: Evidence) -> Features:
    """The features of a section; a heading is marked at both ends, so that ``^一`` is no ``一`` from its middle."""
    return Features(f"^{subject(e) or ''}$", e.body[:_OPENING], " ".join(_meta(e)))


def _meta(e: Evidence) -> list[str]:
    """Document type, place in the document, what the vocabulary says of it and its neighbours, stages, names, formula, length."""
    words = [f"type_{e.doc_type}", f"{'en' if e.english else 'zh'}"]
    words += [f"says_{label}_{e.doc_type}" for label in (vocabulary(e.heading, e.doc_type, english=e.english) if e.heading else ())]
    words += [f"formula_{round(formula(e.body, english=e.english) * 4)}", f"dated_{min(e.dated, 2)}", f"stages_{min(e.stages, 2)}"]
    words += [f"index_{min(e.index, 7)}", f"left_{min(e.left, 5)}", f"index_{min(e.index, 7)}_{e.doc_type}"]
    words += (
        [f"before_{label}" for label in e.before]
        + [f"after_{label}" for label in e.after]
        + [f"elsewhere_{label}" for label in sorted(e.elsewhere)]
    )
    words += [
        f"named_{min(e.named, 3)}",
        f"posts_{min(e.posts, 1)}",
        f"long_{len(e.body) // 200 if len(e.body) < 800 else 4}",
        f"noheading_{e.heading is None}",
    ]
    return words + _hints(e.body[:_CUED].lower() if e.english else e.body[:_CUED], english=e.english)
