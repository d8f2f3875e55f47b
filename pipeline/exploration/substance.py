"""Slogan and substance: how much of a text everybody has, how much is its own, and what its obligations bind.

Three views of one question, none of which answers it alone. A formulaic text may be carried out to the letter, and a specific one may be
invented: these measures read words, not schools. What is specific and what obliges is found by the audit's own `pipeline.extraction`.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
import pandas as pd

from pipeline.cleaning.normal import normal
from pipeline.exploration.corpus import Corpus
from pipeline.exploration.ngrams import holders as in_documents
from pipeline.exploration.ngrams import levels
from pipeline.extraction.obligations import binds, calls
from pipeline.extraction.specifics import Kind, by_kind

#: words of a sequence that counts as a phrase: three words are some six characters, 加强组织领导; two are any verb with its object
_WORDS = 3
#: characters of a sentence that may exhort: shorter ones are headings (（一）提高认识。)
_LEAST = 10
#: words that forbid: what they say is definite, whoever they bind
_BANS = frozenset("不得 不准 不许 不能 严禁 禁止".split())
_KINDS: tuple[Kind, ...] = ("names", "numbers", "dates", "places")
_BONDS = ["actor", "when", "measure"]
_OBLIGATIONS = ["document", "unit", "section", "start", "end", "text", "kind", "verb", *_BONDS, "bound"]


def formulaic_share(corpus: Corpus, holders: int = 100, words: int = _WORDS) -> pd.DataFrame:
    """How much of each document consists of phrases that `holders` other documents hold: a row per document.

    `document`, `unit`, `words`, `formulaic` (words in a sequence of `words` words that stands in so many other documents), `share`.
    A document's own repetitions count as one. Cf. the coverage by recurrent sequences of lexical-bundle research (Biber & Barbieri,
    *English for Specific Purposes* 26, 2007). It says what is common here, not that it is empty: 防溺水“六不” is common for a good
    reason; and it depends on the corpus, so figures of two corpora cannot be compared, unless they are of one size and kind.
    """
    spoken = corpus.words[(corpus.words["pos"] != "x").to_numpy()]
    documents = spoken["document"].cat.codes.to_numpy()
    found = levels(spoken["word"].cat.codes.to_numpy(), spoken["sentence"].to_numpy(), words, 2)
    covered = np.zeros(len(spoken), bool)
    if len(found) == words:
        common = in_documents(found[-1], documents) > holders
        starts = np.flatnonzero((found[-1].ids >= 0) & common[found[-1].ids])
        for k in range(words):
            covered[starts + k] = True
    sizes = np.bincount(documents, minlength=len(corpus.chinese))
    held = np.bincount(documents, weights=covered, minlength=len(corpus.chinese))
    frame = pd.DataFrame({"document": corpus.chinese, "words": sizes, "formulaic": held.astype(int)})
    frame.insert(1, "unit", corpus.groups("unit").reindex(corpus.chinese).to_numpy())
    frame["share"] = frame["formulaic"] / np.maximum(frame["words"], 1)
    return frame


def specific_share(corpus: Corpus) -> pd.DataFrame:
    """Names, numbers, dates and places per 1,000 characters: a row per document, with `characters`, `specific` (their sum), and `own`.

    `names` are the people that the audit found with a role, wherever they stand; `places` also units; what counts is read by
    `extraction.specifics`, after the named-entity and numeral density of readability research (Feng, Jansche, Huenerfauth & Elhadad,
    COLING 2010). `own` is the share of the text's characters that is specific, as the audit reports it. Specific is not true: a
    table of invented figures scores high; and a short notice with one date scores higher than a long plan with ten.
    """
    people = corpus.members.groupby("document")["name"].agg(set).to_dict()
    rows = []
    for key in corpus.chinese:
        found = by_kind(normal(corpus.forms[key]), people.get(key, ()))
        length = max(sum(not char.isspace() for char in corpus.texts[key]), 1)
        rows.append((key, length, *(len(found[kind]) * 1000 / length for kind in _KINDS)))
    frame = pd.DataFrame(rows, columns=["document", "characters", *_KINDS])
    frame.insert(1, "unit", corpus.groups("unit").reindex(corpus.chinese).to_numpy())
    frame["specific"] = frame[list(_KINDS)].sum(axis=1)
    frame["own"] = frame["document"].map(corpus.documents.set_index("document")["own"])
    return frame


def obligations(corpus: Corpus) -> pd.DataFrame:
    """What is asked for and promised, in the order of the documents: a row each, with `document`, `unit`, `section`, `start`, `end`,
    `text`, `kind`, `verb`, `actor`, `when`, `measure`, `bound`.

    `kind`: ``must`` and ``exhort`` are the obligations that the audit found (`extraction.obligations`), ``bare`` the sentences beside
    them, in the sections that may bind somebody, which call for something and hold nothing specific (要提高认识，加强领导).
    `verb` is the word that calls, empty where a frequency or a day alone obliges; `actor` who is to act, `when` by when or how often,
    `measure` how much, as printed; empty where nothing is said. `bound` is how many of the three there are. The kinds are ours, after the
    directives of speech-act theory (Searle, *Language in Society* 5(1), 1976). A duty spread over several sentences, or over the cells
    of a table, looks emptier than it is; and the school that is meant throughout need not be named.
    """
    found = corpus.obligations[corpus.obligations["document"].isin(corpus.chinese)]
    held = {key: sorted(zip(rows["start"], rows["end"], strict=True)) for key, rows in found.groupby("document", sort=False)}
    told = found[["document", "unit", "start", "end", *_BONDS]].assign(kind=found["strength"])
    bare = pd.DataFrame([row for row in _calling(corpus) if not _overlaps(held.get(row[0], []), *row[2:])], columns=told.columns[:4])
    frame = pd.concat([told, bare.assign(kind="bare")], ignore_index=True)
    frame = frame.astype({"start": "int32", "end": "int32"})
    frame[_BONDS] = frame[_BONDS].fillna("")
    frame["section"] = corpus.labels_at(frame["document"], frame["start"])
    places = list(zip(frame["document"], frame["start"], frame["end"], strict=True))
    frame["text"] = [corpus.texts[key][start:end] for key, start, end in places]
    frame["verb"] = [calls(normal(corpus.forms[key][start:end])) or "" for key, start, end in places]
    frame["bound"] = (frame[_BONDS] != "").sum(axis=1)
    order = {key: n for n, key in enumerate(corpus.chinese)}
    frame = frame.assign(order=frame["document"].map(order)).sort_values(["order", "start"], ignore_index=True)
    return frame[_OBLIGATIONS]


def _calling(corpus: Corpus) -> list[tuple[str, str, int, int]]:
    """Document, unit, start and end of the sentences that call for something and say nothing specific, where somebody may be bound."""
    people = corpus.members.groupby("document")["name"].agg(set).to_dict()
    kinds = dict(zip(corpus.documents["document"], corpus.documents["doc_type"], strict=True))
    named = corpus.sections[["document", "labels"]].to_numpy()
    sections = corpus.sections[[binds(labels.split(), kinds[key] or "") for key, labels in named]]
    held = {key: sorted(zip(rows["start"], rows["end"], strict=True)) for key, rows in sections.groupby("document", sort=False)}
    headings = set(corpus.sections.loc[corpus.sections["heading"].notna(), ["document", "start"]].itertuples(index=False, name=None))
    units = corpus.groups("unit")
    rows: list[tuple[str, str, int, int]] = []
    for key, start, end in corpus.sentences[["document", "start", "end"]].itertuples(index=False, name=None):
        if end - start < _LEAST or (key, start) in headings or not _overlaps(held.get(key, []), start, start + 1):
            continue
        sentence = normal(corpus.forms[key][start:end])
        verb = calls(sentence)
        if verb and verb not in _BANS and not any(by_kind(sentence, people.get(key, ())).values()):
            rows.append((key, units[key], start, end))
    return rows


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any of the spans, which ascend, has a character in `[start, end)`."""
    i = bisect_right(spans, end - 1, key=lambda span: span[0])
    return any(last > start for _, last in spans[max(i - 1, 0) : i])
