"""The order of work in a batch: what is known, what is to be done next, what must wait for slow work or for its members."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from pipeline.batch import shown
from pipeline.ingestion.member_names import Names
from pipeline.ingestion.messages import problem
from pipeline.records import Problem
from pipeline.settings import Settings
from pipeline.store import Store, program_digest
from pipeline.tasks import Attempt, Convert, Item, Listing, Outcome, Read, Reading, Recognise, Task, Wanted, stamp

if TYPE_CHECKING:
    from pipeline.ingestion.containers import Allowance, Unpacked

T = TypeVar("T")

#: files that an office suite converts in one call. Its start takes 2 to 3 s: at forty a whole audit of a mixed batch takes an eighth less
#: processor time than at twenty (`benchmarks/audit.py`)
_CONVERTED_AT_ONCE = 40
#: fewer files are not worth a second office suite beside the first
_WORTH_A_START = 8
#: problems that another run may not have: they are not kept
_PASSING = frozenset({"missing_tool", "timeout", "crashed"})
#: files that are tried with another reader when the first one dies on them
_SECOND_CHANCE = frozenset({"timeout", "crashed", "too_large"})
_OFFICE_NAME = re.compile(r"\.(doc|dot|wps|wpt|rtf|odt)$", re.IGNORECASE)
_PDF_HEAD = 1024

_encode = msgspec.msgpack.Encoder().encode
_reading = msgspec.msgpack.Decoder(Reading)
_listing = msgspec.msgpack.Decoder(Listing)


@dataclass
class _Nest:
    """The containers inside a submitted one. They are opened one after the other, level by level and by name, so that what each may
    still unpack depends neither on the number of workers nor on what the store holds.
    """

    allowance: Allowance
    waiting: list[Item] = field(default_factory=list)
    #: members of each level of which it is not known yet whether they are containers
    unknown: Counter[int] = field(default_factory=Counter)
    opening: bool = False

    def next(self) -> Item | None:
        """The container whose turn has come."""
        first = min(self.waiting, key=lambda item: (item.depth, item.source), default=None)
        if first is None or self.opening or self.unknown[first.depth]:
            return None
        self.waiting.remove(first)
        return first


@dataclass
class Schedule:
    """What is to be done and what is known: draw tasks by iterating, hand outcomes to `take`."""

    settings: Settings
    store: Store
    scratch: Path
    jobs: int
    done: int = 0
    total: int = 0
    _ready: deque[tuple[int, Task]] = field(default_factory=deque)
    _tasks: dict[int, tuple[Task, tuple[Item, ...]]] = field(default_factory=dict)
    _count: int = 0
    _office: list[Item] = field(default_factory=list)
    _pages: dict[str, tuple[set[int], bool]] = field(default_factory=dict)
    _nests: dict[str, _Nest] = field(default_factory=dict)
    _readings: dict[str, Reading] = field(default_factory=dict)
    _bodies: dict[str, Reading] = field(default_factory=dict)
    _listings: dict[str, Listing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rubrics = msgspec.json.encode(self.settings.rubrics)
        self._state = hashlib.sha256(program_digest().encode() + rubrics).hexdigest()

    @property
    def waiting(self) -> bool:
        """Whether there is anything to do."""
        return bool(self._ready)

    def __iter__(self) -> Schedule:
        return self

    def __next__(self) -> tuple[int, Task]:
        if len(self._office) >= _CONVERTED_AT_ONCE or (self._office and not self._is_reading()):
            some = min(_CONVERTED_AT_ONCE, max(_WORTH_A_START, -(-len(self._office) // self.jobs)))
            batch, self._office = self._office[:some], self._office[some:]
            self._queue(Convert(tuple(_path(item) for item in batch), self.store.folder), *batch)
        if not self._ready:
            raise StopIteration
        return self._ready.popleft()

    def _is_reading(self) -> bool:
        """Whether files are being read, which may bring further ones for the office suite."""
        return any(isinstance(task, Read) for task, _ in self._tasks.values())

    def add(self, items: Iterable[Item]) -> Iterator[Outcome]:
        """Take files in: what is known of them comes at once, the others become tasks, those first that need an office suite."""
        given = list(items)
        self._look_up(given)
        self.total += len(given)
        for item in sorted(given, key=lambda item: not _OFFICE_NAME.search(item.name)):
            known = self._known(item)
            if known is None:
                self._read(item)
            elif item.depth and any(isinstance(found, Listing) for _, found in known):
                self._nests[item.root].waiting.append(item)
            else:
                yield from self._take_known(item, known)

    def take(self, key: int, outcome: Reading | Unpacked | Wanted | Problem | None) -> Iterator[Outcome]:
        """Take the outcome of the task `key` in: results that are now complete, further tasks into the queue."""
        task, items = self._tasks.pop(key)
        if isinstance(task, Convert):
            for item in items:
                self._read(item, "prepared")
        elif isinstance(task, Recognise):
            self._page_done(items[0], task.page, isinstance(outcome, Problem))
        else:
            yield from self._take_read(items[0], task, outcome)
            yield from self._open_next(items[0], task)

    def _take_read(self, item: Item, task: Read, outcome: Reading | Unpacked | Wanted | Problem | None) -> Iterator[Outcome]:
        if isinstance(outcome, Wanted):
            self._wait(item, outcome)
        elif isinstance(outcome, Problem):
            yield from self._failed(item, task, outcome)
        elif isinstance(outcome, Reading):
            self.done += 1
            self._keep(item, task, outcome)
            _remove(item)
            yield item, outcome
        elif outcome is not None:
            yield from self._opened(item, outcome)

    def _take_known(self, item: Item, known: list[Outcome]) -> Iterator[Outcome]:
        self.total += len(known) - 1
        self.done += len(known)
        _remove(item)
        yield from known

    def _open_next(self, item: Item, task: Read) -> Iterator[Outcome]:
        """Let the next containers in, now that `task` on a file beside or above them is done."""
        nest = self._nests.get(item.root)
        if nest is None:
            return
        if task.allowance is not None:
            nest.opening = False
        elif task.attempt == "first" and not task.body:
            nest.unknown[task.depth] -= 1
        while (following := nest.next()) is not None:
            known = self._known(following)
            left = _after(nest.allowance, known or ())
            if known is None or left is None:
                nest.opening = True
                self._read(following, allowance=nest.allowance)
            else:
                nest.allowance = left
                yield from self._take_known(following, known)

    def _read(self, item: Item, attempt: Attempt = "first", *, body: bool = False, allowance: Allowance | None = None) -> None:
        if item.depth and attempt == "first" and not body and allowance is None:
            self._nests[item.root].unknown[item.depth] += 1
        folders = (self.settings, self.store.folder, self.scratch)
        self._queue(Read(_path(item), item.name, item.digest, item.size, item.depth, *folders, attempt, body, allowance), item)

    def _queue(self, task: Task, *items: Item) -> None:
        self._count += 1
        self._tasks[self._count] = task, items
        self._ready.append((self._count, task))

    def _wait(self, item: Item, wanted: Wanted) -> None:
        if wanted.what == "open":
            self._nests[item.root].waiting.append(item)
            return
        if wanted.what == "office":
            self._office.append(item)
            return
        # the same scan may lie in the batch twice: each standing waits for its own pages, and finds those of the other kept
        self._pages[item.source] = set(wanted.pages), False
        for page in wanted.pages:
            self._queue(Recognise(_path(item), page, self.store.folder), item)

    def _page_done(self, item: Item, page: int, failed: bool) -> None:
        pages, earlier = self._pages[item.source]
        pages.discard(page)
        self._pages[item.source] = pages, earlier or failed
        if not pages:
            self._read(item, "final" if earlier or failed else "prepared")

    def _failed(self, item: Item, task: Task, why: Problem) -> Iterator[Outcome]:
        """A worker died, hung or swelled: a PDF is tried again with the second reader; its failure leaves the first reason."""
        first = isinstance(task, Read) and task.attempt != "second reader"
        if first and why.code in _SECOND_CHANCE and _is_pdf(_path(item)):
            self._read(item, "second reader")
            return
        self.done += 1
        _remove(item)
        yield item, Reading(problems=(why,))

    def _opened(self, item: Item, found: Unpacked) -> Iterator[Outcome]:
        """An archive or a mail: its members are files of the batch."""
        from pipeline.ingestion.containers import Allowance  # noqa: PLC0415  where there are archives

        nest = self._nests.setdefault(item.root, _Nest(Allowance()))
        nest.allowance = nest.allowance.after(found)
        names = Names()
        members = [item.member(names.claim(shown(member.name)), *stamp(member.path), member.path) for member in found.members]
        failures = tuple((names.claim(shown(name)), why) for name, why in found.failures)
        listing = Listing(
            tuple((one.source[len(item.source) + 2 :], one.digest, one.size) for one in members), failures, found.notes, found.body
        )
        if not _PASSING.intersection(why.code for _, why in failures):
            self.store.put("listing", self._named_key(item), _encode(listing))
        yield item, listing
        failed = _failures(item, listing)
        self.total += len(failed) - 1 + listing.body
        self.done += len(failed)
        yield from failed
        if listing.body:
            self._read(item, body=True)
        else:
            _remove(item)
        yield from self.add(members)

    # --- what an earlier run left

    def _key(self, item: Item) -> str:
        return f"{item.digest}{Path(item.name).suffix.lower()}:{item.depth}:{self._state}"

    def _named_key(self, item: Item) -> str:
        return f"{item.digest}:{item.name}:{item.depth}:{self._state}"

    def _keep(self, item: Item, task: Read, reading: Reading) -> None:
        codes = {why.code for why in reading.problems}
        if _PASSING & codes or (task.allowance is not None and "too_large" in codes):  # what may pass, and what was left to unpack
            return
        if task.body:  # apart: a mail's own text is never taken for the whole mail
            self.store.put("body", self._named_key(item), _encode(reading))
        elif reading.documents:
            self.store.put("reading", self._key(item), _encode(reading))
        else:  # may depend on the whole name: of two equal files one may be called a volume of an archive
            self.store.put("failure", self._named_key(item), _encode(reading))

    def _look_up(self, items: Iterable[Item]) -> None:
        """Fetch what the store holds of files, and of their members."""
        items = [item for item in items if item.digest]
        while items:
            named = [self._named_key(item) for item in items]
            self._readings |= _decoded(_reading, self.store.get_many("reading", map(self._key, items)))
            self._readings |= _decoded(_reading, self.store.get_many("failure", named))
            self._bodies |= _decoded(_reading, self.store.get_many("body", named))
            listings = _decoded(_listing, self.store.get_many("listing", named))
            self._listings |= listings
            items = [
                item.member(*member) for item, key in zip(items, named, strict=True) if key in listings for member in listings[key].members
            ]

    def _known(self, item: Item) -> list[Outcome] | None:
        """All that is known of a file and its members; None where anything is missing, or where it is too much for one file."""
        listing = self._listings.get(self._named_key(item))
        if listing is None:
            reading = self._readings.get(self._named_key(item)) or self._readings.get(self._key(item))
            return None if reading is None else [(item, reading)]
        out: list[Outcome] = [(item, listing), *_failures(item, listing)]
        if listing.body:
            body = self._bodies.get(self._named_key(item))
            if body is None:
                return None
            out.append((item, body))
        for member in listing.members:
            known = self._known(item.member(*member))
            if known is None:
                return None
            out += known
        return None if not item.depth and _after(None, out) is None else out


def _decoded(decoder: msgspec.msgpack.Decoder[T], values: dict[str, bytes]) -> dict[str, T]:
    """Kept values as records; what is damaged is as good as missing."""
    found = {}
    for key, value in values.items():
        try:
            found[key] = decoder.decode(value)
        except msgspec.DecodeError:
            continue
    return found


def _after(allowance: Allowance | None, known: Iterable[Outcome]) -> Allowance | None:
    """What is left of `allowance` (None: of a whole one) behind containers that are `known`; None where they are too much for it."""
    from pipeline.ingestion.containers import Allowance  # noqa: PLC0415

    left = allowance or Allowance()
    listings = [found for _, found in known if isinstance(found, Listing)]
    count = left.members - sum(len(listing.members) + len(listing.failures) for listing in listings)
    size = left.bytes - sum(length for listing in listings for *_, length in listing.members)
    return Allowance(count, size) if count >= 0 and size >= 0 else None


def _remove(item: Item) -> None:
    """Free the place of a member that is done with."""
    if item.depth and item.path is not None:
        with suppress(OSError):
            item.path.unlink(missing_ok=True)


def _failures(item: Item, listing: Listing) -> list[Outcome]:
    """The members that could not be unpacked; an archive that holds nothing at all is one itself."""
    failures: list[Outcome] = [(item.member(name), Reading(problems=(why,))) for name, why in listing.failures]
    if not failures and not listing.members and not listing.body:
        failures = [(item, Reading(problems=(problem("no_text.archive"),)))]
    return failures


def _path(item: Item) -> Path:
    assert item.path is not None  # only what lies on disk is queued
    return item.path


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(_PDF_HEAD)
    except OSError:
        return False
