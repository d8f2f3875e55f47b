"""Invented submissions with planted copies, and where exactly each copy stands.

    python benchmarks/reuse_batch.py DOCUMENTS COPIES FOLDER [SEED]

Writes `docs.jsonl` ({id, text, series}; the first document is the superior's template, paragraphs of which 60 % of the others take
over) and `gold.json`: `clusters`, the kind of each planted passage, and `spans`, rows of document, start, end, cluster (-1: none) and
role. Roles: `src` the original, `drop` a sentence of it that a copy left out, `stock` a set phrase, `template` or one of `KINDS` a copy.
Offsets are code points. The words are those of `reuse_words.yaml`; one seed gives one batch, whatever the machine.
"""

from __future__ import annotations

import json
import logging
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import jieba
import yaml

#: ways of copying: as it is; names, dates and numbers exchanged; 10-20 % of the words too; a sentence dropped or two exchanged
KINDS = ("verbatim", "names", "subst", "shuffle")
#: shares of documents that follow the template, of copies inside one document, of originals that one other document took over
_FOLLOW, _INTRA, _ONE_TAKER = 0.6, 0.05, 0.88
#: template passages, letters of one, and letters of any other original
_TEMPLATES, _TEMPLATE_SIZE, _SIZE = 8, (90, 300), (60, 400)
_TITLES = ("双减工作实施方案", "年度工作总结", "安全工作总结", "课后服务实施方案", "德育工作计划")
_SCHOOLS = ("小学", "中学", "中心小学", "初级中学", "完全小学", "学校", "教学点")
_ADVERBS = "也都还更再已正将并就"
_NUMBER = re.compile(r"(\d+(?:\.\d)?)([年月日%]?)")
_WORD = re.compile(r"^[\u4e00-\u9fff]+$")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(slots=True)
class Piece:
    """A heading, a sentence or a planted passage; `cluster` and `role` as in `gold.json`, None while nothing is planted or taken."""

    kind: str
    text: str
    tail: str = ""
    cluster: int | None = None
    role: str = ""

    @property
    def free(self) -> bool:
        """Whether a copy may stand beside it."""
        return self.kind in ("sentence", "heading") and self.cluster is None


@dataclass(slots=True)
class Paper:
    """A document: names of its own, and its pieces."""

    school: str
    staff: list[str]
    projects: list[str]
    pieces: list[Piece] = field(default_factory=list)


class Batch:
    """All documents and clusters of one batch."""

    def __init__(self, documents: int, copies: int, seed: int) -> None:
        self._random = random.Random(seed)
        self._data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("reuse_words.yaml").read_text(encoding="utf-8"))
        self._common = {key: _falling(len(self._data[key])) for key in ("openings", "acts", "means")}
        self.clusters: list[str] = []
        self.papers = [self._paper() for _ in range(documents)]
        self._vocabulary = self._words_by_length()
        self._hand_down()
        self._plant(copies)

    # --- documents

    def _paper(self) -> Paper:
        choice = self._random.choice
        school = self._name((2, 3)) + choice(_SCHOOLS)
        paper = Paper(school, [self._person() for _ in range(8)], [self._name((2, 3, 4)) for _ in range(6)])
        length = int(min(8000, max(1500, self._random.lognormvariate(8.0, 0.35))))
        headings = self._random.sample(self._data["headings"], self._random.randint(4, 8))
        paper.pieces.append(Piece("heading", f"{paper.school}{choice(_TITLES)}\n"))
        for number, heading in zip("一二三四五六七八", headings, strict=False):
            paper.pieces.append(Piece("heading", f"{number}、{heading}\n"))
            written = 0
            while written < length / len(headings):
                stock = choice(self._data["stock"]) if self._random.random() < 0.02 else None
                piece = Piece("stock", stock) if stock else Piece("sentence", self._sentence(paper))
                piece.tail = "\n" if self._random.random() < 0.25 else ""
                paper.pieces.append(piece)
                written += len(piece.text)
            paper.pieces.append(Piece("heading", "\n"))
        return paper

    def _sentence(self, paper: Paper) -> str:
        sentence = self._usual("openings") if self._random.random() < 0.65 else ""
        sentence += self._usual("acts")
        for _ in range(self._random.choice((0, 1, 1, 2))):
            sentence += "，" + self._random.choice((self._usual("means"), self._usual("acts"), self._usual("means")))
        return self._filled(sentence + self._random.choice(self._data["endings"]), paper)

    def _filled(self, clause: str, paper: Paper) -> str:
        def word(slot: re.Match[str]) -> str:
            name = slot.group(1)
            if name in self._data["words"]:
                return str(self._random.choice(self._data["words"][name]))
            return {
                "school": lambda: paper.school,
                "person": lambda: self._mostly(paper.staff, self._person),
                "num": lambda: str(self._random.randint(2, 980)),
                "pct": self._percentage,
                "date": self._date,
                "proj": lambda: self._mostly(paper.projects, lambda: self._name((2, 3, 4))),
            }[name]()

        return _SLOT.sub(word, clause)

    def _mostly(self, own: Sequence[str], other: Any) -> str:
        return self._random.choice(own) if self._random.random() < 0.6 else str(other())

    def _usual(self, key: str) -> str:
        return str(self._random.choices(self._data[key], cum_weights=self._common[key])[0])

    def _name(self, lengths: Sequence[int]) -> str:
        return self._characters(self._random.choice(lengths))

    def _characters(self, several: int) -> str:
        return "".join(self._random.choice(self._data["characters"]) for _ in range(several))

    def _person(self) -> str:
        return self._random.choice(self._data["surnames"]) + self._name((1, 2, 2))

    def _percentage(self) -> str:
        return f"{self._random.randint(60, 99)}.{self._random.randint(0, 9)}%"

    def _date(self) -> str:
        number = self._random.randint
        whole = f"{number(2021, 2025)}年{number(1, 12)}月{number(1, 28)}日"
        day = f"{number(1, 12)}月{number(1, 28)}日"
        month = f"{number(2021, 2025)}年{number(1, 12)}月"
        return self._random.choice((whole, day, month))

    # --- copies

    def _words_by_length(self) -> dict[int, list[str]]:
        words: dict[int, list[str]] = {1: list(_ADVERBS), 2: [], 3: [], 4: []}
        for phrases in self._data["words"].values():
            for word in (word for phrase in phrases for word in jieba.lcut(phrase)):
                if 2 <= len(word) <= 4:
                    words[len(word)].append(word)
        for length in (3, 4):
            words[length] += [self._characters(length) for _ in range(60)]
        return words

    def _hand_down(self) -> None:
        """Paragraphs of the first document stand, edited or not, in most others."""
        paragraphs: list[tuple[int, list[str]]] = []
        while len(paragraphs) < _TEMPLATES:
            if (taken := self._stretch(0, *_TEMPLATE_SIZE, 2)) is not None:
                paragraphs.append((self._cluster("template", 0, taken, ()), [piece.text for piece in self.papers[0].pieces[taken]]))
        for number in range(1, len(self.papers)):
            if self._random.random() < _FOLLOW:
                for cluster, sentences in self._random.sample(paragraphs, self._random.randint(1, 3)):
                    kind = self._random.choice(("verbatim", "names", "names", "subst"))
                    self._insert(number, self._edited(kind, sentences, 0, number)[0], cluster, "template")

    def _plant(self, copies: int) -> None:
        planted, documents = 0, len(self.papers)
        while planted < copies:
            source, kind, intra = self._random.randrange(1, documents), KINDS[planted % 4], self._random.random() < _INTRA
            taken = self._stretch(source, *_SIZE, 2 if kind == "shuffle" else 1)
            if taken is None:
                continue
            sentences = [piece.text for piece in self.papers[source].pieces[taken]]
            takers = 1 if intra or self._random.random() < _ONE_TAKER else self._random.randint(2, 7)
            others = self._random.sample(range(documents - 2), takers) if not intra else []
            targets = [source] if intra else [other + 1 + (other + 1 >= source) for other in others]
            edited = [self._edited(kind, sentences, source, target) for target in targets]
            planted += len(edited)
            cluster = self._cluster("intra" if intra else kind, source, taken, {n for _, dropped in edited for n in dropped})
            for target, (text, _) in zip(targets, edited, strict=True):
                self._insert(target, text, cluster, kind)

    def _stretch(self, number: int, least: int, most: int, sentences: int) -> slice | None:
        """Neighbouring free sentences of a document, together so many letters long."""
        pieces = self.papers[number].pieces
        for _ in range(40):
            start = end = self._random.randrange(len(pieces))
            wanted, length = self._random.randint(least, most), 0
            while end < len(pieces) and pieces[end].kind == "sentence" and pieces[end].free and length < wanted:
                length += len(pieces[end].text)
                end += 1
            if least <= length <= most and end - start >= sentences:
                return slice(start, end)
        return None

    def _cluster(self, kind: str, number: int, taken: slice, dropped: Any) -> int:
        for n, piece in enumerate(self.papers[number].pieces[taken]):
            piece.cluster, piece.role = len(self.clusters), "drop" if n in dropped else "src"
        self.clusters.append(kind)
        return len(self.clusters) - 1

    def _insert(self, number: int, text: str, cluster: int, role: str) -> None:
        pieces = self.papers[number].pieces
        places = [n for n in range(2, len(pieces)) if pieces[n].free and pieces[n - 1].free]
        pieces.insert(self._random.choice(places), Piece("copy", text, "", cluster, role))

    def _edited(self, kind: str, sentences: list[str], source: int, target: int) -> tuple[str, list[int]]:
        """A copy, and which sentences of the original it leaves out."""
        order, dropped = list(range(len(sentences))), list[int]()
        if kind == "verbatim":
            return "".join(sentences), dropped
        if kind == "shuffle" and len(order) >= 3 and self._random.random() < 0.5:
            dropped = [self._random.randrange(1, len(order) - 1)]
            order.remove(dropped[0])
        elif kind == "shuffle":
            n = self._random.randrange(len(order) - 1)
            order[n], order[n + 1] = order[n + 1], order[n]
        text = self._renamed("".join(sentences[n] for n in order), self.papers[source], self.papers[target])
        if kind == "names":
            return text, dropped
        return self._substituted(text, 0.04 if kind == "shuffle" else self._random.uniform(0.1, 0.2)), dropped

    def _renamed(self, text: str, source: Paper, target: Paper) -> str:
        text = text.replace(source.school, target.school)
        for name in source.staff + source.projects:
            if name in text:
                text = text.replace(name, self._random.choice(target.staff if name in source.staff else target.projects))

        def other(found: re.Match[str]) -> str:
            unit, number = found.group(2), self._random.randint
            if unit == "%":
                return self._percentage()
            low, high = {"月": (1, 12), "日": (1, 28), "年": (2021, 2025), "": (2, 980)}[unit]
            return f"{number(low, high)}{unit}"

        return _NUMBER.sub(other, text)

    def _substituted(self, text: str, share: float) -> str:
        words = jieba.lcut(text)
        for n, word in enumerate(words):
            if _WORD.match(word) and self._random.random() < share:
                words[n] = self._random.choice(self._vocabulary[min(len(word), 4) if self._random.random() < 0.7 else 2])
        return "".join(words)

    # --- files

    def write(self, folder: Path) -> int:
        """Write both files; the number of characters of all documents."""
        folder.mkdir(parents=True, exist_ok=True)
        spans: list[list[Any]] = []
        characters = 0
        with (folder / "docs.jsonl").open("w", encoding="utf-8") as file:
            for number, paper in enumerate(self.papers):
                position = 0
                for piece in paper.pieces:
                    if piece.kind == "stock":
                        spans.append([number, position, position + len(piece.text), -1, "stock"])
                    elif piece.cluster is not None:
                        _note(spans, [number, position, position + len(piece.text), piece.cluster, piece.role])
                    position += len(piece.text) + len(piece.tail)
                text = "".join(piece.text + piece.tail for piece in paper.pieces)
                file.write(json.dumps({"id": f"d{number}", "text": text, "series": f"s{number}"}, ensure_ascii=False) + "\n")
                characters += len(text)
        (folder / "gold.json").write_text(json.dumps({"clusters": self.clusters, "spans": spans}), encoding="utf-8")
        return characters


def _note(spans: list[list[Any]], span: list[Any]) -> None:
    """Neighbouring sentences of one original are one span."""
    last = spans[-1] if spans else [None] * 5
    if span[4] == last[4] == "src" and (span[0], span[3]) == (last[0], last[3]) and span[1] - last[2] <= 1:
        last[2] = span[2]
    else:
        spans.append(span)


def _falling(several: int) -> list[float]:
    """Cumulated weights that fall as word frequencies do."""
    return list(accumulate(1 / (n + 3) ** 0.6 for n in range(several)))


def generate(documents: int, copies: int, folder: Path, seed: int) -> int:
    """Write a batch; the number of its characters."""
    jieba.setLogLevel(logging.ERROR)
    return Batch(documents, copies, seed).write(folder)


if __name__ == "__main__":
    several, planted, place, *seeds = sys.argv[1:]
    print(generate(int(several), int(planted), Path(place), int(seeds[0]) if seeds else 7), "characters")
