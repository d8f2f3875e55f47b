"""What became of copied passages: whether the new text still holds them, and what it shares with others only now."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from pipeline.followup.outcomes import Outcome, remark
from pipeline.followup.pairing import Pairing
from pipeline.followup.ways import Way
from pipeline.records import Match, Span
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, MatchLine
from pipeline.reuse import Text, edits, find

#: of a copied passage so much must be left, in letters, to be the old one still
_STILL = 0.5
#: a loss of similarity that tells of rewording where what is left is found by its likeness alone
_REWORDED = 0.03
#: similarity, from 0 to 1, at which what stands in place of a passage is that passage in other words, though no run of it is left to be
#: found: passages rewritten by hand reach 0.44, other sentences on the same subject stay below 0.23 (tests/followup/cases/passages.yaml)
_PARAPHRASE = 0.35


_WORD = re.compile(r"[^\W_]")

#: unit, code, both documents, the sentence about the passages, the words that were shared
_About = tuple[str, str, DocumentLine, DocumentLine | None, str, str]


class Copied:
    """What documents shared with others in the first round, held against their texts of the second."""

    def __init__(self, old: Results, new: Results, pairs: Iterable[Pairing], lang: str) -> None:
        self._old, self._new, self._lang = old, new, lang
        self._successor = {pair.old.id: pair.new for pair in pairs if pair.old}
        self._shared: dict[str, dict[str, list[MatchLine]]] = defaultdict(lambda: defaultdict(list))
        for match in old.matches:
            if match.kind == "peer" and not match.relation and not self._is_refuted(match):
                self._shared[match.a][match.b].append(match)
                self._shared[match.b][match.a].append(match)
        self._now: Counter[tuple[str, str]] = Counter()
        for match in new.matches:
            if match.kind == "peer" and not match.relation:
                self._now[match.a, match.b] += match.chars
                self._now[match.b, match.a] += match.chars

    def _is_refuted(self, match: MatchLine) -> bool:
        entry = self._old.decision_on(match)
        return entry is not None and entry.verdict == "false"

    def outcomes(self, pair: Pairing) -> Iterator[Outcome]:
        """For each document that the old one shared passages with: whether the new one still does; and new sharing.

        A document that is probably the original has nothing to mend.
        """
        told: set[str] = set()
        if pair.old is not None:
            for other, matches in self._shared[pair.old.id].items():
                there = self._old.by_id[other]
                successor = self._successor.get(other)
                told |= {successor.id} if successor else set()
                if there.unit != pair.old.unit and not all(_is_original(match, pair.old) for match in matches):
                    yield self._outcome(pair.old, pair.new, there, matches)
        if pair.new is not None:
            yield from self._fresh(pair, told)

    def _outcome(self, old: DocumentLine, new: DocumentLine | None, there: DocumentLine, matches: Sequence[MatchLine]) -> Outcome:
        before = sum(match.chars for match in matches)
        first = max(matches, key=lambda match: match.chars)
        span, theirs = (first.a_span, first.b_span) if first.a == old.id else (first.b_span, first.a_span)
        about = (old.unit, "copied", old, new, self._said(there, before), old.text[span.start : span.end])
        if new is None:
            return Outcome("absent", *about, "", "", remark("absent", self._lang))
        # the old text is held against the other one in the same way as the new one, so that what did not change counts alike
        still, then = self._still(new, there), self._still(old, there)
        if still and then:
            return self._compared(about, old, new, still, then, before)
        words, others = Way(old.text, new.text).words(span, new.text), there.text[theirs.start : theirs.end]
        was, now = _alike(old.text[span.start : span.end], others), _alike(words, others)
        if now < _PARAPHRASE:
            return Outcome("mended", *about, words, "")
        if words == old.text[span.start : span.end] or now >= was - _REWORDED:
            return Outcome("open", *about, words, "", remark("copy_left", self._lang, new, n=before))
        return Outcome("cosmetic", *about, words, "", remark("copy_reworded", self._lang, was=was, now=now))

    def _compared(
        self, about: _About, old: DocumentLine, new: DocumentLine, still: Sequence[Match], then: Sequence[Match], told: int
    ) -> Outcome:
        """The passages that are left against those that were there, in letters of those that the first round told of: two texts held
        against each other alone share more than they do in a batch, in which others hold the same.
        """
        before, after = (sum(match.chars for match in held) for held in (then, still))
        count = round(told * after / before)
        edited = _edited(old.text, new.text, [match.a_span for match in then])
        longest = max(still, key=lambda match: match.chars)
        words, was, now = new.text[longest.a_span.start : longest.a_span.end], _likeness(then), _likeness(still)
        if after < _STILL * before:
            return Outcome("partly", *about, words, "", remark("copy_less", self._lang, new, was=told, n=count))
        if edited and now < was:
            return Outcome("cosmetic", *about, words, "", remark("copy_edited", self._lang, new, k=edited, was=was, now=now, n=count))
        why = remark("copy_more", self._lang, new, was=told, n=count) if count > told else remark("copy_left", self._lang, new, n=count)
        return Outcome("open", *about, words, "", why)

    def _said(self, there: DocumentLine, chars: int) -> str:
        return remark("copied", self._lang, there, unit=there.unit, title=there.title or there.shown_name, n=chars)

    def _still(self, line: DocumentLine, there: DocumentLine) -> list[Match]:
        """What a text shares with the old text of the other document, but for what a template explains."""
        templates = [Text(f"t{n}", line.text, "template") for n, line in enumerate(self._new.templates)]
        found = find([Text("a", line.text, "submission"), Text("b", there.text, "submission"), *templates])
        return [match for match in found if match.kind == "peer"]

    def _fresh(self, pair: Pairing, told: set[str]) -> Iterator[Outcome]:
        """Documents of the second round with which nothing was shared before."""
        new = pair.new
        assert new is not None
        for other in sorted({b for a, b in self._now if a == new.id} - told):
            there = self._new.by_id[other]
            if there.unit != new.unit:
                said = self._said(there, self._now[new.id, other])
                yield Outcome("new", new.unit, "copied", pair.old, new, said, "", "", "")


def _alike(words: str, theirs: str) -> float:
    """How alike two passages are, from 0 to 1, but for the lines that both have, which every such paper may have."""
    ours, others = ([line.strip() for line in text.split("\n")] for text in (words, theirs))
    return fuzz.ratio("".join(line for line in ours if line not in others), "".join(line for line in others if line not in ours)) / 100


def _edited(old: str, new: str, spans: Sequence[Span]) -> int:
    """In how many places the words inside `spans` of the old text were changed; blanks and marks are no words."""
    held = [
        (start, end) for tag, start, end, low, high in edits(old, new) if tag != "equal" and _WORD.search(old[start:end] + new[low:high])
    ]
    return sum(any(start < span.end and span.start < max(end, start + 1) for span in spans) for start, end in held)


def _is_original(match: MatchLine, line: DocumentLine) -> bool:
    return match.source is not None and line.id == (match.a if match.source == "a" else match.b)


def _likeness(matches: Iterable[Match]) -> float:
    """The similarity of passages, the long ones counting for more."""
    held = [(match.chars, match.similarity) for match in matches]
    return sum(chars * similarity for chars, similarity in held) / sum(chars for chars, _ in held)
