"""The audit as a pipeline of spaCy: a tokenizer and two factories, which the entry points of the package name.

`load` puts them together; in a pipeline of one's own they are ``{"@tokenizers": "planaudit.Words.v1"}``, ``nlp.add_pipe("planaudit")`` and
``nlp.add_pipe("planaudit_ruler")``. This module imports spaCy: `pipeline.load` imports it when it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.pipeline import SpanRuler
from spacy.tokens import Doc
from spacy.util import registry

from pipeline import requirements as rubrics
from pipeline import spacy_ext
from pipeline.analysis import analyse
from pipeline.records import Block, Source
from pipeline.segmentation.own import given
from pipeline.settings import Settings


def load(words: str | Path | None = None, requirements: str | Path | None = None) -> Language:
    """A pipeline that audits each text: `Doc.spans` has the groups ``sections``, ``stages``, ``members``, ``findings`` and ``ruler``.

    The groups are those of `spacy_ext.to_doc`, at the offsets of the text as given; a text is read as a plain text file is, a paragraph a
    line. `words` is a folder with words and patterns of one's own (`segmentation.own`; else the one that ``PLANAUDIT_WORDS`` names),
    `requirements` a YAML file beside the default rubric. Raises UsageError where one of them is broken.

    >>> nlp = load()
    >>> doc = nlp("云岭县青禾小学安全工作方案\\n一、组织领导\\n组长：沈国平")
    >>> [(span.text, span.label_) for span in doc.spans["members"]]
    [('沈国平', '组长')]
    """
    folder, rules = str(words) if words else None, str(requirements) if requirements else None
    config = {"nlp": {"tokenizer": {"@tokenizers": "planaudit.Words.v1", "words": folder}}}
    nlp = spacy.blank("zh", config=config)
    nlp.add_pipe("planaudit", config={"requirements": rules})
    nlp.add_pipe("planaudit_ruler", config={"words": folder})
    return nlp


def words_tokenizer(words: str | None = None) -> Callable[[Language], spacy_ext.Tokenizer]:
    """The words of this package as tokens, with those of the folder `words`."""
    own = given(words)
    return lambda nlp: spacy_ext.Tokenizer(nlp.vocab, own)


registry.tokenizers("planaudit.Words.v1", func=words_tokenizer)


@Language.factory("planaudit", default_config={"requirements": None}, assigns=["doc.spans", "doc.user_data"])
def make_auditor(nlp: Language, name: str, requirements: str | None) -> Auditor:
    """The component that analyses a text and sets the span groups; `requirements` is the path of a YAML file."""
    own = (rubrics.load(Path(requirements)),) if requirements else ()
    replaces = own and own[0].genre == "plan" and not own[0].campaign  # it is for all plans
    return Auditor(Settings(rubrics=own if replaces else (*own, rubrics.default())))


@Language.factory("planaudit_ruler", default_config={"words": None}, assigns=["doc.spans"])
def make_ruler(nlp: Language, name: str, words: str | None) -> SpanRuler:
    """The span ruler for duties, bans, units and document numbers (`spacy_ext.patterns`), with the patterns of the folder `words`."""
    longest = registry.misc.get("spacy.first_longest_spans_filter.v1")()
    ruler = SpanRuler(nlp, name, spans_key="ruler", phrase_matcher_attr="NORM", spans_filter=longest)
    ruler.add_patterns(spacy_ext.patterns(given(words)))
    return ruler


class Auditor:
    """Analyses the text of a `Doc`. Where a span begins or ends inside of a token, a `Doc` that is cut there takes its place."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(self, doc: Doc) -> Doc:
        """The text's `Doc` with the groups of all documents that it holds, and the fields of the first one as user data."""
        source = Source(tuple(map(Block, doc.text.split("\n"))), "txt")
        return spacy_ext.marked(doc, analyse(source, self.settings)) if doc.text.strip() else doc

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing is learned: the config holds all."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> Auditor:
        """The component as its config made it."""
        return self

    def to_disk(self, *_: Any, **__: Any) -> None:
        """Nothing to write."""

    def from_disk(self, *_: Any, **__: Any) -> Auditor:
        """The component as its config made it."""
        return self
