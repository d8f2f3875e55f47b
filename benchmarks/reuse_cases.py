"""Three trials beside the generated batches: one document filed by many, passages rewritten by hand, sound documents of one genre."""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from pipeline.records import Span
from pipeline.reuse import Text, covered, find

ROOT = Path(__file__).resolve().parents[1]
PARAPHRASES = Path(__file__).with_name("paraphrases.yaml")
#: letters of the document that many file, and of what each of them adds before and behind it; share of its characters that each changes
COMMON, OWN, CHANGED = 3000, 400, 0.02


class Mass(NamedTuple):
    """One document filed by many: holders, matches reported, the share of its characters found in them, seconds."""

    holders: int
    matches: int
    share: float
    seconds: float


def mass(holders: int) -> Mass:
    """So many schools file one document, a character changed here and there, between pages of their own."""
    rng = random.Random(holders)
    letters = [chr(0x4E00 + n) for n in range(3000)]

    def prose(size: int) -> str:
        return "".join(rng.choice(letters) + "。" * (rng.random() < 0.04) for _ in range(size))

    common = prose(COMMON)
    copies = ["".join(rng.choice(letters) if rng.random() < CHANGED else char for char in common) for _ in range(holders)]
    texts = [Text(f"{n:06}", prose(OWN) + copy + prose(OWN), "submission") for n, copy in enumerate(copies)]
    start = time.perf_counter()
    matches = find(texts)
    seconds = time.perf_counter() - start
    reached: dict[str, int] = defaultdict(int)
    for match in matches:
        for name, span in ((match.a, match.a_span), (match.b, match.b_span)):
            reached[name] = max(reached[name], span.end - span.start)
    share = sum(min(reached[text.id] / len(copy), 1.0) for text, copy in zip(texts, copies, strict=True)) / holders
    return Mass(holders, len(matches), share, seconds)


class Rewritten(NamedTuple):
    """Passages rewritten by hand in one way: how many, how many were found, the share of their characters that is marked."""

    how: str
    passages: int
    found: int
    share: float


def rewritten(bodies: list[str]) -> list[Rewritten]:
    """The passages of `paraphrases.yaml`, each pair planted in two of the sound `bodies`; last all of them together."""
    pairs = yaml.safe_load(PARAPHRASES.read_text(encoding="utf-8"))
    texts, places = [], []
    for n, pair in enumerate(pairs):
        for side in "ab":
            body = bodies[(2 * n + (side == "b")) % len(bodies)]
            cut = body.index("。", len(body) // 2) + 1
            texts.append(Text(f"{n:03}{side}", f"{body[:cut]}\n{pair[side]}\n{body[cut:]}", "submission"))
            places.append((cut + 1, cut + 1 + len(pair[side])))
    shares: dict[str, list[float]] = defaultdict(list)
    matches = [(match.a, match.a_span, match.b, match.b_span) for match in find(texts)]
    for n, pair in enumerate(pairs):
        spans = [(a_span, b_span) for a, a_span, b, b_span in matches if (a, b) == (f"{n:03}a", f"{n:03}b")]
        marked = sum(_overlap([both[side] for both in spans], places[2 * n + side]) for side in (0, 1))
        share = marked / sum(end - start for start, end in places[2 * n : 2 * n + 2])
        for how in (pair["how"], "all"):
            shares[how].append(share)
    order = sorted(shares, key=lambda how: (how == "all", how))
    return [Rewritten(how, len(shares[how]), sum(s > 0 for s in shares[how]), sum(shares[how]) / len(shares[how])) for how in order]


def _overlap(spans: list[Span], place: tuple[int, int]) -> int:
    inside = {n for span in spans for n in range(max(span.start, place[0]), min(span.end, place[1]))}
    return len(inside)


class Genre(NamedTuple):
    """Sound documents of one type: how many, their letters, and the share of those marked as copied from each other."""

    name: str
    documents: int
    letters: int
    share: float


def sound() -> Iterator[Genre]:
    """The documents of `corpus/train` that copied from no other, by type, all sets in one batch; issued plans are the templates."""
    genres: dict[str, list[Text]] = defaultdict(list)
    issued: list[Text] = []
    for folder in sorted((ROOT / "corpus" / "train").iterdir()):
        copied = {_file(row[side]) for row in _rows(folder / "matches.jsonl") if row["kind"] in ("verbatim", "edited") for side in "ab"}
        types: dict[str, set[str]] = defaultdict(set)
        for row in _rows(folder / "gold.jsonl"):
            types[row["file"]].add(row["doc_type"])
        for path in sorted((folder / "in").rglob("*.txt")):
            name = str(path.relative_to(folder / "in"))
            text = path.read_text(encoding="utf-8", errors="replace")
            if name.startswith("template/"):
                issued.append(Text(f"{folder.name}/{name}", text, "template"))
            elif name not in copied and len(types[name]) == 1:
                genres[min(types[name])].append(Text(f"{folder.name}/{name}", text, "submission"))
    for genre, texts in sorted(genres.items()):
        marks: dict[str, list[Span]] = defaultdict(list)
        for match in find(texts + issued):
            if match.kind == "peer":
                marks[match.a].append(match.a_span)
                marks[match.b].append(match.b_span)
        shares = [covered(text.text, marks[text.id], [Span(0, len(text.text))])[0] for text in texts]
        letters = sum(share.considered for share in shares)
        yield Genre(genre, len(texts), letters, sum(share.copied for share in shares) / letters)


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _file(side: object) -> str:
    return str(side["file"] if isinstance(side, dict) else side)
