"""Documents as spaCy `Doc`s, and a pipeline that marks duties, organisations and document numbers.

>>> doc = to_doc({"text": "组长：张某", "members": [{"role": "组长", "name": "张某", "span": [3, 5]}]})
>>> [(span.text, span.label_) for span in doc.spans["members"]]
[('张某', '组长')]
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.cleaning.normal import simplified
from pipeline.records import Document
from pipeline.records import Span as Place
from pipeline.segmentation.own import Own, cutter, given
from pipeline.segmentation.words import Word, words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, DocBin, Span
    from spacy.vocab import Vocab

_PATTERNS = Path(__file__).with_name("spacy_patterns.jsonl")
#: the span groups of a `Doc`, in the order in which they are made
GROUPS = ("sections", "stages", "members", "findings")
#: what `Doc.user_data` keeps of a result line, where the line has it
KEPT = ("id", "source", "part", "role", "unit", "doc_type", "title", "issuer", "date", "year", "campaign")
#: label of a section whose function is open
UNSURE = "unsure"


#: what cuts a text into words
Cut = Callable[[str], list[Word]]


class _Mark(NamedTuple):
    start: int
    end: int
    label: str
    name: str


def to_doc(line: Mapping[str, Any] | Document, cut: Cut = words) -> Doc:
    """A line of documents.jsonl, or a `Document`, as a `Doc` with the same text and the span groups of `GROUPS`.

    Tokens are the words that `cut` gives, by default those of `pipeline.segmentation.words`, with jieba's part of speech as `tag_` and
    the simplified form as `norm_`; a word is cut where a span begins or ends inside it, so that every span keeps its exact offsets.
    Labels and ids of the spans:

    - ``sections``: one span for each label of a section, ``unsure`` where it has none; the id is the number (``一``)
    - ``stages``: ``stage``; the id is the interval in ISO 8601, ``..`` for an unknown end (``2019-03-01/..``)
    - ``members``: the role (``组长``); the id is the name
    - ``findings``: the finding's code; the id is its fingerprint. Findings about something absent have no span.

    `user_data` holds the fields of `KEPT`. Raises ValueError where a span lies outside of the text.
    """
    fields: Mapping[str, Any] = _fields(line) if isinstance(line, Document) else line
    groups = {group: [mark for mark in _MAKERS[group](fields.get(group) or ()) if mark.start < mark.end] for group in GROUPS}
    doc = _doc(fields.get("text") or "", [offset for marks in groups.values() for mark in marks for offset in mark[:2]], vocab(), cut)
    for group, marks in groups.items():
        doc.spans[group] = [_span(doc, mark) for mark in marks]
    doc.user_data |= {name: fields[name] for name in KEPT if fields.get(name) is not None}
    return doc


def docbin(lines: Iterable[Mapping[str, Any] | Document], cut: Cut = words) -> DocBin:
    """The documents as one `DocBin` with their user data, to save and to load: ``docbin(lines).to_disk("run.spacy")``.

    `cut` as in `to_doc`.
    """
    from spacy.tokens import DocBin  # noqa: PLC0415  (spaCy takes seconds to import: only when a Doc is made)

    return DocBin(store_user_data=True, docs=(to_doc(line, cut) for line in lines))


def marked(doc: Doc, documents: Iterable[Document]) -> Doc:
    """A `Doc` with the groups of the documents that its text holds, at their places in that text.

    Where one of them begins or ends inside a token, it is a new `Doc` that is cut there, with the groups that the given one has.
    `user_data` gets the fields of the first document.
    """
    held = [(document, _fields(document)) for document in documents]
    groups: dict[str, list[_Mark]] = {
        group: [_at_origin(mark, document) for document, fields in held for mark in _MAKERS[group](fields[group]) if mark.start < mark.end]
        for group in GROUPS
    }
    before = {name: [_Mark(s.start_char, s.end_char, s.label_, s.id_) for s in spans] for name, spans in doc.spans.items()}
    groups = before | {name: [mark for mark in marks if mark.start < mark.end] for name, marks in groups.items()}
    edges = {token.idx for token in doc} | {token.idx + len(token) for token in doc}
    cuts = {offset for marks in groups.values() for mark in marks for offset in mark[:2]}
    made = doc if cuts <= edges else _doc(doc.text, cuts, doc.vocab, _pieces(doc))
    made.user_data |= doc.user_data | {name: value for name in KEPT for _, fields in held[:1] if (value := fields[name]) is not None}
    for name, marks in groups.items():
        made.spans[name] = [_span(made, mark) for mark in marks]
    return made


def _at_origin(mark: _Mark, document: Document) -> _Mark:
    start, end = document.offsets.origin_span(Place(mark.start, mark.end))
    return mark._replace(start=start, end=end)


def _pieces(doc: Doc) -> Cut:
    """The words of a `Doc`, as what cut them gave them."""
    held = [Word(token.text, token.tag_, Place(token.idx, token.idx + len(token))) for token in doc if not token.is_space]
    return lambda text: held


def patterns(own: Own) -> list[dict[str, Any]]:
    """The patterns of the span ruler: ours, then those of an office."""
    return [*(json.loads(row) for row in _PATTERNS.read_text(encoding="utf-8").splitlines()), *own.rules()]


def nlp(words: str | Path | None = None) -> Language:
    """A blank Chinese pipeline with our words as tokens and a span ruler, whose hits stand in ``doc.spans["ruler"]``.

    `words` is a folder with words and patterns of one's own (`segmentation.own`).

    Labels: ``DUTY`` (必须, 务必), ``BAN`` (不得, 严禁), ``ORG`` (units and groups), ``DOCNO`` (禾教〔2019〕12号). The patterns lie in
    `spacy_patterns.jsonl`, in simplified script; they hold for traditional text too. Where hits overlap, the longest stays.
    """
    import spacy  # noqa: PLC0415

    own = given(words)
    made = spacy.blank("zh", vocab=vocab())
    made.tokenizer = Tokenizer(made.vocab, own)
    config = {"phrase_matcher_attr": "NORM", "spans_filter": {"@misc": "spacy.first_longest_spans_filter.v1"}}
    ruler: Any = made.add_pipe("span_ruler", config=config)
    ruler.add_patterns(patterns(own))
    return made


def displacy_data(doc: Doc, group: str) -> dict[str, Any]:
    """One span group in the form of ``displacy.render(…, style="ent", manual=True)``, which shows the text without blanks between words.

    Of spans that overlap, the one that begins first is shown, the longer one where two begin together.
    """
    shown: list[dict[str, Any]] = []
    for span in sorted(doc.spans[group], key=lambda span: (span.start_char, -span.end_char)):
        if not shown or span.start_char >= shown[-1]["end"]:
            shown.append({"start": span.start_char, "end": span.end_char, "label": span.label_})
    return {"text": doc.text, "ents": shown, "title": doc.user_data.get("title")}


@cache
def vocab() -> Vocab:
    """The vocabulary that all our Docs share; `DocBin.get_docs` wants one."""
    import spacy  # noqa: PLC0415

    return spacy.blank("zh").vocab


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """Text → `Doc` of our words and those of an office; what `Language` asks of a tokenizer."""

    vocab: Vocab
    own: Own = field(default_factory=Own)

    def __call__(self, text: str) -> Doc:
        """The text's `Doc`, without cuts beyond its words."""
        return _doc(text, (), self.vocab, cutter(self.own))

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing is learned: the config holds all."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> Tokenizer:
        """The tokenizer as its config made it."""
        return self

    def to_disk(self, *_: Any, **__: Any) -> None:
        """Nothing to write."""

    def from_disk(self, *_: Any, **__: Any) -> Tokenizer:
        """The tokenizer as its config made it."""
        return self


def _doc(text: str, cuts: Iterable[int], vocab: Vocab, cut: Cut = words) -> Doc:
    """A `Doc` of the words of `text`, cut also at the offsets `cuts`."""
    from spacy.tokens import Doc  # noqa: PLC0415

    stops = set(cuts)
    tokens: list[tuple[str, str, bool]] = []
    for start, end, tag in _tokens(cut(text), text, stops):
        alone = start in stops or end in stops or not tokens or tokens[-1][1] == "_SP" or tokens[-1][2]
        if text[start:end] == " " and not alone:
            tokens[-1] = (*tokens[-1][:2], True)
        else:
            tokens.append((text[start:end], tag, False))
    doc = Doc(vocab, words=[token[0] for token in tokens], tags=[token[1] for token in tokens], spaces=[token[2] for token in tokens])
    form = simplified(text)
    for token in doc:
        token.norm_ = form[token.idx : token.idx + len(token)].lower()
    return doc


def _span(doc: Doc, mark: _Mark) -> Span:
    span = doc.char_span(mark.start, mark.end, label=mark.label, span_id=mark.name)
    if span is None:
        raise ValueError(f"the span {mark.start}:{mark.end} of {mark.label} lies outside of the text")
    return span


def _tokens(cut: Iterable[Word], text: str, stops: set[int]) -> Iterator[tuple[int, int, str]]:
    """Start, end and tag of the words and of the single blanks between them, cut at `stops`."""
    end = 0
    for word in cut:
        yield from ((i, i + 1, "_SP") for i in range(end, word.span.start))
        start, end = word.span
        edges = [start, *(i for i in range(start + 1, end) if i in stops), end]
        yield from ((a, b, word.pos) for a, b in pairwise(edges))
    yield from ((i, i + 1, "_SP") for i in range(end, len(text)))


def _fields(document: Document) -> dict[str, Any]:
    """A document's fields under the names of the result contract."""
    fields: dict[str, Any] = {name: getattr(document, name, None) for name in ("text", *KEPT)}
    return fields | {group: [_row(item) for item in getattr(document, group)] for group in GROUPS}


def _row(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def _mark(row: Mapping[str, Any], label: str, name: str | None) -> _Mark:
    start, end = row["span"]
    return _Mark(start, end, label, name or "")


def _sections(rows: Iterable[Mapping[str, Any]]) -> Iterator[_Mark]:
    return (_mark(row, label, row.get("number")) for row in rows for label in row["labels"] or (UNSURE,))


def _stages(rows: Iterable[Mapping[str, Any]]) -> Iterator[_Mark]:
    return (_mark(row, "stage", f"{row['start'] or '..'}/{row['end'] or '..'}") for row in rows)


def _members(rows: Iterable[Mapping[str, Any]]) -> Iterator[_Mark]:
    return (_mark(row, row["role"], row["name"]) for row in rows)


def _findings(rows: Iterable[Mapping[str, Any]]) -> Iterator[_Mark]:
    return (_mark(row, row["code"], row["fingerprint"]) for row in rows if row["span"])


_MAKERS = {"sections": _sections, "stages": _stages, "members": _members, "findings": _findings}
