"""Scores the copied passages of a set: which characters of which pair of documents are copied, and what kind of copying it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.evaluation.counting import Count
from pipeline.evaluation.documents import Lines
from pipeline.evaluation.sheet import Row, Sheet
from pipeline.evaluation.words import Folded, fold, key

#: a character of a document: its id, and the offset in its text in the form for comparison
_Mark = tuple[str, int]
_Pair = tuple[str, str]
#: what a gold answer's kind is called in the results
_KINDS = {"verbatim": "peer", "edited": "peer"}
#: characters that count as lacking where a side of a passage is not in the output at all, as in the outside examination
_LOST = 100
#: fewer characters between two documents are the ragged ends of passages that are otherwise right; they are scored, not listed
_WORTH_SHOWING = 20
#: the prefix of a figure for each kind of copying, counted without what is beyond the gold
RECALL = "recall of "


class _Marks(defaultdict[_Pair, set[_Mark]]):
    """Copied characters by the pair of documents that share them."""

    def __init__(self) -> None:
        super().__init__(set)


def score(matches: Iterable[Row], lines: Sequence[Row], found: Iterable[Row]) -> list[Sheet]:
    """A sheet for each document of the output, and one for passages as a whole, the last, with kinds and misses."""
    whole = Sheet("passages")
    by_id = {line["id"]: line for line in lines}
    given, kinds = _given(found, by_id)
    wanted, doubtful = _Marks(), _Marks()
    firm: list[tuple[Row, _Pair, set[_Mark]]] = []
    for match in matches:
        if match["kind"] == "template" and not any(_place(match, side)[0].startswith("template/") for side in "ab"):
            continue  # two submissions that share the template's words: their passages with the template are listed too
        a, b = _side(match, "a", Lines(lines)), _side(match, "b", Lines(lines))
        if a is None or b is None:
            if not match.get("doubtful"):
                lost = Count(fn=_LOST)
                whole.count("copied characters", lost)
                whole.count(f"{RECALL}{match['kind']}", lost)
                whole.miss("passage of a document that is not in the output", _shown(match))
            continue
        pair, marks = _pair(a["id"], b["id"]), _located(match, a, b, whole)
        (doubtful if match.get("doubtful") else wanted)[pair] |= marks
        if not match.get("doubtful"):
            firm.append((match, pair, marks))
    for pair in wanted.keys() | given.keys():
        given[pair] -= doubtful[pair] - wanted[pair]
    for match, pair, marks in firm:
        _kind(whole, match, marks, given[pair], kinds[pair])
    return [*_by_document(wanted, given, by_id, whole), whole]


def _pair(a: str, b: str) -> _Pair:
    return (a, b) if a <= b else (b, a)


def _place(match: Row, side: str) -> tuple[str, int | None]:
    """File and part of one side: ``{"file", "part"}``, or the file alone with the part beside it."""
    named = match[side]
    return (named["file"], named.get("part")) if isinstance(named, dict) else (named, match.get(f"{side}_part"))


def _shown(match: Row) -> str:
    return f"{_place(match, 'a')[0]} ~ {_place(match, 'b')[0]} ({match['kind']}) {'…'.join(match['a_quote'])}"


def _side(match: Row, side: str, lines: Lines) -> Row | None:
    """The document of one side; where the gold names no part of a bundle, the part that holds the words."""
    documents = lines.all(*_place(match, side))
    holding = (line for line in documents if _find(fold(line["text"] or ""), match[f"{side}_quote"]))
    return next(holding, documents[0] if documents else None)


def _find(text: Folded, quote: Sequence[str], nth: int = 1) -> range | None:
    """Where the passage stands that begins and ends with the words of `quote`: at the nth standing of its first words."""
    first, last = key(quote[0]), key(quote[1])
    start = -1
    for _ in range(nth):
        start = text.text.find(first, start + 1)
        if start < 0:
            return None
    end = text.text.find(last, start)
    return range(start, end + len(last)) if end >= 0 else None


def _located(match: Row, a: Row, b: Row, whole: Sheet) -> set[_Mark]:
    """The characters of a gold passage on both sides; inside one document the second side is the words' second standing."""
    marks: set[_Mark] = set()
    for side, line in (("a", a), ("b", b)):
        text, quote = fold(line["text"] or ""), match[f"{side}_quote"]
        nth = match.get(f"{side}_nth") or (2 if side == "b" and a is b else 1)
        place = _find(text, quote, nth) or _find(text, quote)
        if place is None:
            whole.miss("passage whose words are not in the text", _shown(match))
        else:
            marks |= {(line["id"], at) for at in place}
    return marks


def _given(found: Iterable[Row], by_id: dict[str, Row]) -> tuple[_Marks, defaultdict[_Pair, set[str]]]:
    """The characters of the passages found, and their kinds, by pair."""
    given, kinds = _Marks(), defaultdict[_Pair, set[str]](set)
    for match in found:
        pair = _pair(match["a"], match["b"])
        for side in "ab":
            name = match[side]
            given[pair] |= {(name, at) for at in fold(by_id[name]["text"] or "").covered(*match[f"{side}_span"])}
        kinds[pair].add(match["kind"])
    return given, kinds


def _kind(whole: Sheet, match: Row, marks: set[_Mark], given: set[_Mark], kinds: set[str]) -> None:
    """What was found of one gold passage, and whether its kind is right."""
    hit = len(marks & given)
    whole.count(f"{RECALL}{match['kind']}", Count(tp=hit, fn=len(marks) - hit))
    if hit:
        kind = _KINDS.get(match["kind"], match["kind"])
        whole.share("kind of copying", kind in kinds)
        if kind not in kinds:
            whole.miss(f"kind of copying: {kind} → {'+'.join(sorted(kinds))}", _shown(match))


def _by_document(wanted: _Marks, given: _Marks, by_id: dict[str, Row], whole: Sheet) -> list[Sheet]:
    sheets = {name: Sheet(line["source"]) for name, line in by_id.items()}
    for pair in sorted(wanted.keys() | given.keys()):
        right, beyond, lacking = wanted[pair] & given[pair], given[pair] - wanted[pair], wanted[pair] - given[pair]
        for marks, unit in ((right, Count(tp=1)), (beyond, Count(fp=1)), (lacking, Count(fn=1))):
            for name, _ in marks:
                sheets[name].count("copied characters", unit)
        documents = " ~ ".join(by_id[name]["source"] for name in pair)
        for kind, marks in (("beyond", beyond), ("lacking", lacking)):
            if len(marks) >= _WORTH_SHOWING:
                whole.miss(f"copied characters {kind}", f"{documents}: {len(marks)} 「{_longest(marks, by_id)}」")
    return list(sheets.values())


def _longest(marks: set[_Mark], by_id: dict[str, Row], limit: int = 60) -> str:
    """The longest run of marked characters, for a list of misses."""
    best: list[_Mark] = []
    run: list[_Mark] = []
    for name, at in sorted(marks):
        run = [*run, (name, at)] if run and run[-1] == (name, at - 1) else [(name, at)]
        best = max(best, run, key=len)
    words = "".join(fold(by_id[name]["text"]).text[at] for name, at in best)
    return words if len(words) <= limit else f"{words[:limit]}…"
