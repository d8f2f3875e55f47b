"""The language of campaigns: words, set phrases, slogans and substance, over the results of one or many audits.

>>> from pipeline import exploration
>>> corpus = exploration.load("reports/效能风暴", "reports/控辍保学")  # doctest: +SKIP
>>> exploration.keyness(corpus.words, corpus.grouping("campaign"), "效能风暴").head()  # doctest: +SKIP

Every function takes frames and gives frames; each says in its docstring where its measure comes from, and what it cannot tell.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.exploration.clustering import groups, similar_sections, similarity, topics
    from pipeline.exploration.cohesion import phrases
    from pipeline.exploration.collocation import collocations, concordance
    from pipeline.exploration.corpus import Corpus, load
    from pipeline.exploration.counting import counts, dispersion, frequency
    from pipeline.exploration.notebooks import demo, render
    from pipeline.exploration.page import explorer
    from pipeline.exploration.patterns import formulas, four_characters, parallels
    from pipeline.exploration.substance import formulaic_share, obligations, specific_share
    from pipeline.exploration.tables import table
    from pipeline.exploration.travel import adoption, first_stands, occurrences, shared
    from pipeline.exploration.typical import keyness, log_odds
    from pipeline.exploration.words import Segmenter, content, stop_words

_HOMES = {
    "clustering": ("groups", "similar_sections", "similarity", "topics"),
    "collocation": ("collocations", "concordance"),
    "corpus": ("Corpus", "load"),
    "page": ("explorer",),
    "counting": ("counts", "dispersion", "frequency"),
    "typical": ("keyness", "log_odds"),
    "notebooks": ("demo", "render"),
    "patterns": ("formulas", "four_characters", "parallels"),
    "cohesion": ("phrases",),
    "substance": ("formulaic_share", "obligations", "specific_share"),
    "tables": ("table",),
    "travel": ("adoption", "first_stands", "occurrences", "shared"),
    "words": ("Segmenter", "content", "stop_words"),
}
#: where each public name lives: imported when it is first asked for, since the command must start without pandas
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Corpus",
    "Segmenter",
    "adoption",
    "collocations",
    "concordance",
    "content",
    "counts",
    "demo",
    "dispersion",
    "explorer",
    "first_stands",
    "formulaic_share",
    "formulas",
    "four_characters",
    "frequency",
    "groups",
    "keyness",
    "load",
    "log_odds",
    "obligations",
    "occurrences",
    "parallels",
    "phrases",
    "render",
    "shared",
    "similar_sections",
    "similarity",
    "specific_share",
    "stop_words",
    "table",
    "topics",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
