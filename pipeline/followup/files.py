"""What became of files that nobody could read, and of schools that had submitted nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.followup.outcomes import Outcome, remark
from pipeline.followup.pairing import Pairing
from pipeline.report import handed_in, owners
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine


def outcomes(old: Results, new: Results, pairs: Iterable[Pairing], named: Callable[[str], str], lang: str) -> Iterator[Outcome]:
    """What became of each file that the first round could not read, or not as a whole, of each school of the register that had submitted
    nothing; then what cannot be read only now. `named` gives the name by which the first round knew a unit.
    """
    pairs = list(pairs)
    yield from _Files(old, new, pairs, named, lang).outcomes()
    yield from _schools(old, new, named, lang)


class _Files:
    """The files of two rounds of which something could not be read."""

    def __init__(self, old: Results, new: Results, pairs: list[Pairing], named: Callable[[str], str], lang: str) -> None:
        self._lang, self._named = lang, named
        self._old, self._new = _lost(old), _lost(new)
        self._whose_old, self._whose_new = owners.of(old), owners.of(new)
        self._pairs = [pair for pair in pairs if pair.old]
        self._spare = [pair.new for pair in pairs if pair.old is None and pair.new]

    def outcomes(self) -> Iterator[Outcome]:
        told: set[str] = set()
        for line in self._old:
            unit = self._unit(line, self._whose_old)
            again = next((other for other in self._spare if self._is_again(line, unit, other)), None)
            if again is not None:
                self._spare.remove(again)
                yield self._outcome("mended", unit, line, again, "")
                continue
            still = next((other for other in self._new if other.id not in told and self._is_again(line, unit, other)), None)
            if still is not None:
                told.add(still.id)
            yield self._outcome("open" if still else "absent", unit, line, still, "unread_still" if still else "absent")
        for pair in self._pairs:
            if pair.old and pair.old.faults:
                fate = "absent" if pair.new is None else "open" if pair.new.faults else "mended"
                yield self._outcome(fate, pair.old.unit, pair.old, pair.new, {"absent": "absent", "open": "unread_still"}.get(fate, ""))
        # what came for a document that could be read before is told with that document's findings, and here as a file
        for line in self._new:
            if line.id not in told:
                yield Outcome("new", self._unit(line, self._whose_new), "unread", None, line, self._said(line), "", "", "")

    def _outcome(self, fate: str, unit: str, old: DocumentLine, new: DocumentLine | None, why: str) -> Outcome:
        return Outcome(fate, unit, "unread", old, new, self._said(old), "", "", "", remark(why, self._lang))  # type: ignore[arg-type]

    def _unit(self, line: DocumentLine, whose: dict[str, str | None]) -> str:
        return self._named(whose.get(line.id) or line.unit)

    def _is_again(self, line: DocumentLine, unit: str, other: DocumentLine) -> bool:
        """Whether a file of the second round stands for one of the first: under its path, or by the same unit."""
        return other.source == line.source or self._unit(other, self._whose_new) == unit

    def _said(self, line: DocumentLine) -> str:
        return "；".join(dict.fromkeys(fault.words(self._lang).rstrip("。") for fault in line.faults))


def _lost(results: Results) -> list[DocumentLine]:
    return [line for line in results.documents if line.role == "submission" and line.status == "error"]


def _schools(old: Results, new: Results, named: Callable[[str], str], lang: str) -> Iterator[Outcome]:
    """Whether the schools have submitted by now that had not."""
    handed = handed_in.of(old)
    if handed is None:
        return
    register = {school.name: bool(school.documents) for school in new.run.schools}
    units = {named(line.unit) for line in new.submissions} | {line.unit for line in new.submissions}
    came = {name for name, done in register.items() if done} | units
    for school in handed.missing:
        done = school.name in came or any(alias in units for alias in school.aliases)
        fate, why = ("mended", "") if done else ("open", "absent_still")
        line = next((line for line in new.submissions if named(line.unit) == school.name or line.unit == school.name), None)
        yield Outcome(fate, school.name, "not_submitted", None, line, remark("not_submitted", lang), "", "", "", remark(why, lang))  # type: ignore[arg-type]
