"""The settings of a run that change its results; picklable, and part of `run.json`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline import requirements
from pipeline.requirements import Rubric


@dataclass(frozen=True, slots=True)
class Settings:
    """`rubrics` are tried in order, the default one is always there as the last resort; `lang` is the language of messages."""

    rubrics: tuple[Rubric, ...] = field(default_factory=lambda: (requirements.default(),))
    lang: Literal["zh", "en"] = "zh"
    #: seconds and bytes that the reading and analysis of one file may take
    timeout: float = 30.0
    memory: int = 2 * 1024**3
