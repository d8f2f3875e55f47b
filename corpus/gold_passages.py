"""Check the copied passages of a set of documents: each listed one, and that no shared run is missing from the list."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations_with_replacement

from gold_texts import Key, Row, is_letter, is_template, letters

Range = tuple[int, int]

LEAST = 40  # characters of a passage, as in the result contract


def side(match: Row, which: str) -> Key:
    """The document of one side, given as {"file", "part"} or as a file with ``a_part`` beside it."""
    ref = match[which]
    return (ref["file"], ref["part"]) if isinstance(ref, dict) else (ref, match.get(f"{which}_part"))


def place(body: str, quote: list[str], nth: int) -> Range | None:
    """Where a passage lies: from the nth standing of its first characters to the nearest of its last."""
    start = -1
    for _ in range(nth):
        start = body.find(quote[0], start + 1)
        if start < 0:
            return None
    end = body.find(quote[1], start)
    return (start, end + len(quote[1])) if end >= 0 else None


def check_match(match: Row, bodies: dict[Key, str]) -> Iterator[str]:
    """What is wrong with one line of matches.jsonl."""
    a, b = side(match, "a"), side(match, "b")
    kind = "self" if a == b else "template" if is_template(b) else "peer"
    if is_template(a) or {"verbatim": "peer", "edited": "peer"}.get(match["kind"], match["kind"]) != kind:
        yield f"kind {match['kind']}"
    spans = spans_of(match, bodies)
    if spans is None:
        yield "a quote is not found"
        return
    plain = [bodies[key][slice(*span)] for key, span in zip((a, b), spans, strict=True)]
    bare = [letters(text) for text in plain]
    if min(map(len, plain)) < LEAST:
        yield f"only {min(map(len, plain))} characters"
    if match.get("chars", [len(text) for text in plain]) not in ([len(text) for text in plain], [len(text) for text in bare]):
        yield f"chars {match['chars']}"
    if kind == "peer" and (match["kind"] == "verbatim") != (bare[0] == bare[1]):
        yield f"not {match['kind']}"
    ratio = 1.0 if bare[0] == bare[1] else difflib.SequenceMatcher(None, bare[0], bare[1], autojunk=False).ratio()
    if ratio < 0.6 or abs(match.get("similarity", ratio) - ratio) > 0.005:
        yield f"similarity is {ratio:.3f}"


def spans_of(match: Row, bodies: dict[Key, str]) -> tuple[Range, Range] | None:
    """The ranges of a passage in its two texts, or None where a quote is not found."""
    a, b = side(match, "a"), side(match, "b")
    again = 2 if a == b and match["a_quote"][0] == match["b_quote"][0] else 1
    first = place(bodies.get(a, ""), match["a_quote"], match.get("a_nth", 1))
    second = place(bodies.get(b, ""), match["b_quote"], match.get("b_nth", again))
    return (first, second) if first and second else None


def runs(a: str, b: str, same: bool) -> Iterator[tuple[int, int, int]]:
    """Maximal shared runs of LEAST letters or more: start in a, start in b, length."""
    at = defaultdict(list)
    for j in range(len(b) - LEAST + 1):
        at[b[j : j + LEAST]].append(j)
    for i in range(len(a) - LEAST + 1):
        for j in at.get(a[i : i + LEAST], ()):
            if (same and j <= i) or (i and j and a[i - 1] == b[j - 1]):
                continue
            n = LEAST
            while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
                n += 1
            yield i, j, n


def check_runs(bodies: dict[Key, str], matches: list[Row]) -> Iterator[str]:
    """Every two documents: a shared run lies in a listed passage, or in what a template explains on both sides."""
    listed: dict[tuple[Key, Key], list[tuple[Range, Range]]] = defaultdict(list)
    explained: dict[Key, list[Range]] = defaultdict(list)
    second: dict[Key, list[Range]] = defaultdict(list)  # a second standing shows in its self match alone
    for match in matches:
        a, b, spans = side(match, "a"), side(match, "b"), spans_of(match, bodies)
        if spans is None:
            continue
        listed[a, b].append(spans)
        listed[b, a].append((spans[1], spans[0]))
        if is_template(b):
            explained[a].append(spans[0])
            explained[b].append(spans[1])
        if a == b:
            second[a].append(spans[1])
    places = {key: [i for i, char in enumerate(body) if is_letter(char)] for key, body in bodies.items()}
    bare = {key: letters(body) for key, body in bodies.items()}

    def inside(where: list[int], spans: list[Range]) -> bool:
        return any(sum(not start <= i < end for i in where) < LEAST / 2 for start, end in spans)

    for a, b in combinations_with_replacement(sorted(bodies, key=str), 2):
        for i, j, n in runs(bare[a], bare[b], a == b):
            here, there = places[a][i : i + n], places[b][j : j + n]
            known = any(inside(here, [x]) and inside(there, [y]) for x, y in listed[a, b])
            known |= a != b and (inside(here, second[a]) or inside(there, second[b]))
            known |= a != b and inside(here, explained[a]) and inside(there, explained[b])
            if not known:
                yield f"{a} ~ {b}: unlisted run of {n}: {bare[a][i : i + n]}"
