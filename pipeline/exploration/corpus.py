"""A corpus: the documents of one or many runs as frames, their words counted once and kept."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from msgspec import to_builtins

from pipeline.cleaning.normal import simplified
from pipeline.errors import InputError, UsageError
from pipeline.exploration.sentences import sentence_spans
from pipeline.exploration.words import Segmenter
from pipeline.records import Span
from pipeline.report import apart, results
from pipeline.report.results import Results
from pipeline.segmentation.words import Word
from pipeline.store import Store, default_folder

if TYPE_CHECKING:
    from spacy.tokens import DocBin

By = Literal["run", "campaign", "district", "unit", "doc_type", "year", "role", "document", "section"]

#: what the documents frame takes over from `Results.documents_frame`
_TAKEN = ("source", "name", "part", "role", "unit", "district", "doc_type", "lang", "title", "date", "year", "characters", "copied_share")
#: the name of a group that is not known
UNKNOWN = "—"
_KIND = "words"


@dataclass(frozen=True)
class Corpus:
    """Frames over the readable documents of one or many runs.

    `documents`: a row for each, with `run`, `document` (the key of all other frames), `campaign` as the lists name it, `date` as a
    timestamp, `text`, `own` (the share of it that is specific, NaN where the run has none), and `link` to its place in the run's report.
    `sections`, `findings`, `matches`, `members`, `stages`, `obligations`: as `Results` gives them, with `run`.
    Words and sentences are those of Chinese documents: the measures here are made for Chinese.
    """

    runs: tuple[Results, ...]
    documents: pd.DataFrame
    sections: pd.DataFrame
    findings: pd.DataFrame
    matches: pd.DataFrame
    members: pd.DataFrame
    stages: pd.DataFrame
    obligations: pd.DataFrame
    segmenter: Segmenter
    store: Store | None = None

    @cached_property
    def texts(self) -> dict[str, str]:
        """The reading text of each document."""
        return dict(zip(self.documents["document"], self.documents["text"], strict=True))

    @cached_property
    def forms(self) -> dict[str, str]:
        """The texts in simplified script, in which phrases are looked for; of the same length."""
        return {key: simplified(text) for key, text in self.texts.items()}

    @cached_property
    def chinese(self) -> list[str]:
        """The documents in Chinese, in their order."""
        return list(self.documents.loc[self.documents["lang"] != "en", "document"])

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """One row per sentence or line: `document`, `section` (its main label), `start`, `end`, `text`."""
        rows = [(key, *span) for key in self.chinese for span in sentence_spans(self.texts[key])]
        frame = pd.DataFrame(rows, columns=["document", "start", "end"]).astype({"start": "int32", "end": "int32"})
        frame["section"] = self.labels_at(frame["document"], frame["start"])
        frame["text"] = [self.texts[key][start:end] for key, start, end in rows]
        return frame[["document", "section", "start", "end", "text"]]

    @cached_property
    def words(self) -> pd.DataFrame:
        """One row per word or mark, in reading order: `document`, `sentence` (row of `sentences`), `section`, `start`, `end`, `word`,
        `pos`.

        `word` is the simplified form in small letters. Cut once: where words begin is kept in the store under text and dictionary, and
        so are the parts of speech that had to be guessed.
        """
        places = [self._cut(self.texts[key]) for key in self.chinese]
        sizes = [len(place[0]) for place in places]
        starts = np.concatenate([place[0] for place in places]) if places else np.zeros(0, np.int32)
        ends = np.concatenate([place[1] for place in places]) if places else np.zeros(0, np.int32)
        known: dict[str, int] = {}
        codes = np.empty(len(starts), np.int32)
        at = 0
        for key, (first, last) in zip(self.chinese, places, strict=True):
            form = self.forms[key]
            for start, end in zip(first.tolist(), last.tolist(), strict=True):
                codes[at] = known.setdefault(form[start:end].lower(), len(known))
                at += 1
        vocabulary = list(known)
        tags = self._tags(vocabulary)
        kinds = list(dict.fromkeys(tags))
        tag_codes = np.array([kinds.index(tag) for tag in tags], np.int16)
        keys = np.repeat(np.arange(len(places), dtype=np.int32), sizes)
        frame = pd.DataFrame({"document": pd.Categorical.from_codes(keys, categories=pd.Index(self.chinese, dtype="str"))})
        frame["start"], frame["end"] = starts, ends
        frame["sentence"] = self._sentences_at(keys, starts)
        frame["section"] = self.sentences["section"].take(frame["sentence"].to_numpy()).array
        frame["word"] = pd.Categorical.from_codes(codes, categories=pd.Index(vocabulary, dtype="str"))
        frame["pos"] = pd.Categorical.from_codes(tag_codes[codes] if kinds else [], categories=pd.Index(kinds, dtype="str"))
        return frame[["document", "sentence", "section", "start", "end", "word", "pos"]]

    def grouping(self, by: By) -> pd.Series[Any]:
        """For each row of `words` the group that it belongs to; ``—`` where a document does not say. To give to `keyness` and others."""
        if by == "section":
            return self.words["section"]
        if by not in self.documents:
            raise UsageError(f"没有分组 {by}。", f"There is no grouping {by}.")
        named = self.groups(by)
        codes, names = pd.factorize(np.array([named[key] for key in self.chinese], object))
        where = self.words["document"].cat.codes.to_numpy()
        return pd.Series(pd.Categorical.from_codes(codes[where], categories=pd.Index(names, dtype="str")), index=self.words.index, name=by)

    def groups(self, by: By) -> pd.Series[Any]:
        """For each document, by its key, the group that it belongs to."""
        values = self.documents[by].astype("string").fillna(UNKNOWN).replace("", UNKNOWN)
        return pd.Series(values.to_numpy(object), index=self.documents["document"], name=by)

    def docbin(self) -> DocBin:
        """All documents as spaCy `Doc`s in one `DocBin`: the words of `words` as tokens, with the spans of `pipeline.spacy_ext`."""
        from pipeline.spacy_ext import docbin  # noqa: PLC0415  (spaCy takes seconds to import)

        read = (line for run in self.runs for line in run.documents if line.status != "error")
        return docbin((to_builtins(line) for line in read), self._tagged)

    def labels_at(self, documents: pd.Series[Any], starts: pd.Series[Any]) -> pd.Categorical:
        """The main label of the section in which each offset stands; ``—`` outside of all, ``unsure`` where it is open."""
        held: dict[Any, pd.DataFrame] = dict(list(self.sections.groupby("document", sort=False)))
        found = np.full(len(documents), UNKNOWN, object)
        for key, rows in documents.groupby(documents, sort=False).groups.items():
            if key not in held:
                continue
            sections = held[key].sort_values("start")
            at = starts.loc[rows].to_numpy()
            i = np.searchsorted(sections["start"].to_numpy(), at, side="right") - 1
            inside = (i >= 0) & (at < sections["end"].to_numpy()[np.maximum(i, 0)])
            found[rows] = np.where(inside, sections["label"].to_numpy(object)[np.maximum(i, 0)], UNKNOWN)
        return pd.Categorical(found)

    def _sentences_at(self, keys: np.ndarray[Any, Any], starts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The row of the sentence in which each word begins: documents and offsets ascend in both."""
        number = {key: i for i, key in enumerate(self.chinese)}
        scale = np.int64(2**32)
        firsts = np.array([number[key] for key in self.sentences["document"]], np.int64) * scale + self.sentences["start"].to_numpy()
        found: np.ndarray[Any, Any] = np.searchsorted(firsts, keys.astype(np.int64) * scale + starts, side="right") - 1
        return found.astype(np.int32)

    def _tags(self, vocabulary: Iterable[str]) -> list[str]:
        guessed, name = self.segmenter.guessed, hashlib.sha256(f"{self.segmenter.digest}\0tags".encode()).hexdigest()
        guessed |= json.loads((self.store and self.store.get(_KIND, name)) or b"{}")
        known = len(guessed)
        tags = [self.segmenter.tag(word) for word in vocabulary]
        if self.store and len(guessed) > known:
            self.store.put(_KIND, name, json.dumps(guessed).encode())
        return tags

    def _tagged(self, text: str) -> list[Word]:
        form, places = simplified(text), zip(*(edges.tolist() for edges in self._cut(text)), strict=True)
        return [Word(text[start:end], self.segmenter.tag(form[start:end].lower()), Span(start, end)) for start, end in places]

    def _cut(self, text: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        name = hashlib.sha256(f"{self.segmenter.digest}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        kept = self.store.get(_KIND, name) if self.store else None
        if kept is None:
            places = np.array(self.segmenter.cut(text), "<i4").reshape(-1, 2).T
            if self.store:
                self.store.put(_KIND, name, zlib.compress(np.ascontiguousarray(places).tobytes(), 1))
        else:
            places = np.frombuffer(zlib.decompress(kept), "<i4").reshape(2, -1)
        return places[0], places[1]


def load(*runs: Path | str | Results, dictionary: Path | str | None = None, cache: Path | str | Literal[False] | None = None) -> Corpus:
    """The corpus of one or many result folders of `planaudit audit`.

    `dictionary`: further terms that stay whole words (`words.read_terms`). `cache`: the folder where cut words are kept, by default that
    of the audit (`planaudit cache` shows and clears it); False keeps nothing. With several runs, ids of documents begin with the run's
    name. Raises `ResultError` where a folder holds no results, `InputError` where none is given.
    """
    if not runs:
        raise InputError("请给出至少一个结果文件夹。", "Give one result folder at least.")
    held = tuple(run if isinstance(run, Results) else results.load(Path(run)) for run in runs)
    names = _names([run.folder for run in held])
    whole = len(held) > 1
    frames = {
        kind: pd.concat([_told(run, name, kind, whole) for run, name in zip(held, names, strict=True)], ignore_index=True)
        for kind in ("documents", "sections", "findings", "matches", "members", "stages", "obligations")
    }
    store = None if cache is False else Store(Path(cache) if cache else default_folder())
    return Corpus(held, **frames, segmenter=Segmenter(Path(dictionary) if dictionary else None), store=store)


def _names(folders: Sequence[Path]) -> list[str]:
    """A name for each run: its folder's, with a number where several have the same one."""
    given = [folder.resolve().name for folder in folders]
    return [name if given.count(name) == 1 else f"{name}-{given[: i + 1].count(name)}" for i, name in enumerate(given)]


def _told(run: Results, name: str, kind: str, several: bool) -> pd.DataFrame:
    """One frame of one run, with the column `run`, and keys that differ between runs."""
    frame: pd.DataFrame = _documents(run) if kind == "documents" else getattr(run, f"{kind}_frame")()
    if kind == "sections":
        frame["label"] = frame["labels"].str.split().str[0].fillna("unsure")
    for column in (column for column in ("document", "a", "b") if several and column in frame):
        frame[column] = name + "/" + frame[column].astype("str")
    frame.insert(0, "run", name)
    return frame


def _documents(run: Results) -> pd.DataFrame:
    lines = run.by_id
    frame = run.documents_frame()
    frame = frame[frame["status"] != "error"]
    told = frame[["id", *_TAKEN]].rename(columns={"id": "document"}).reset_index(drop=True)
    told["campaign"] = [run.campaign(lines[key]) or None for key in told["document"]]
    told["date"] = pd.to_datetime(told["date"], format="%Y-%m-%d", errors="coerce")
    told["text"] = [lines[key].text for key in told["document"]]
    told["own"] = [held.share if (held := lines[key].specific) else float("nan") for key in told["document"]]
    told["link"] = _links(run, told["document"])
    return told


def _links(run: Results, keys: Iterable[str]) -> list[str]:
    """The place of each document in the run's report."""
    folder, places = run.folder.resolve().as_uri(), apart.places(run)
    return [f"{folder}/{places[key]}" for key in keys]
