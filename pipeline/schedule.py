"""The order of work in a batch: what is known, what is to be done next, what must wait for slow work or for its members."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch import shown
from pipeline.ingestion.member_names import Names
from pipeline.kept import Kept, after, failures
from pipeline.records import Problem
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.tasks import Attempt, Convert, Item, Listing, Outcome, Read, Reading, Recognise, Task, Wanted, stamp

if TYPE_CHECKING:
    from pipeline.ingestion.containers import Allowance, Unpacked

#: files that an office suite converts in one call at most: its start takes as long as a dozen files, and what it did is kept at the end
_CONVERTED_AT_ONCE = 40
#: fewer files are not worth a further start
_WORTH_A_START = 8
#: files that are tried with another reader when the first one dies on them
_SECOND_CHANCE = frozenset({"timeout", "crashed", "too_large"})
_OFFICE_NAME = re.compile(r"\.(doc|dot|wps|wpt|rtf|odt)$", re.IGNORECASE)
_PDF_HEAD = 1024


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
class _Office:
    """The files that wait for an office suite: as many as can be had together are shared out evenly, so that there are few starts."""

    jobs: int
    waiting: list[Item] = field(default_factory=list)
    #: numbers of the tasks that will probably bring further ones
    expected: set[int] = field(default_factory=set)
    parts: deque[list[Item]] = field(default_factory=deque)

    def share_out(self, *, is_reading: bool) -> None:
        """Make parts of the files, if it is time: not while `expected` ones, or a few that any file read may bring, can join them."""
        count = len(self.waiting)
        enough = count >= self.jobs * _CONVERTED_AT_ONCE or (count >= self.jobs * _WORTH_A_START and not self.expected)
        if count and (enough or not is_reading):
            starts = max(-(-count // _CONVERTED_AT_ONCE), min(self.jobs, count // _WORTH_A_START), 1)
            self.parts.extend(self.waiting[at::starts] for at in range(starts))
            self.waiting = []


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
    _kinds: Counter[type[Task]] = field(default_factory=Counter)
    _pages: dict[str, tuple[set[int], bool]] = field(default_factory=dict)
    _nests: dict[str, _Nest] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._kept = Kept(self.store, self.settings)
        self._office = _Office(self.jobs)

    @property
    def waiting(self) -> bool:
        """Whether there is anything to do."""
        return bool(self._ready)

    def __iter__(self) -> Schedule:
        return self

    def __next__(self) -> tuple[int, Task]:
        office = self._office
        office.share_out(is_reading=self._kinds[Read] > 0)
        # what takes longest first, by all workers: at the end one would be waited for, by all others
        if office.parts and (self._kinds[Convert] < self.jobs or not self._ready):
            part = office.parts.popleft()
            self._queue(Convert(tuple(_path(item) for item in part), self.store.folder), *part, first=True)
        if not self._ready:
            raise StopIteration
        return self._ready.popleft()

    def add(self, items: Iterable[Item]) -> Iterator[Outcome]:
        """Take files in: what is known of them comes at once, the others become tasks, those first that need an office suite."""
        given = list(items)
        self._kept.look_up(given)
        self.total += len(given)
        for item in sorted(given, key=lambda item: not _OFFICE_NAME.search(item.name)):
            known = self._kept.known(item)
            if known is None:
                self._read(item)
            elif item.depth and any(isinstance(found, Listing) for _, found in known):
                self._nests[item.root].waiting.append(item)
            else:
                yield from self._take_known(item, known)

    def take(self, key: int, outcome: Reading | Unpacked | Wanted | Problem | None) -> Iterator[Outcome]:
        """Take the outcome of the task `key` in: results that are now complete, further tasks into the queue."""
        task, items = self._tasks.pop(key)
        self._kinds[type(task)] -= 1
        self._office.expected.discard(key)
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
            self._kept.keep(item, task, outcome)
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
            known = self._kept.known(following)
            left = after(nest.allowance, known or ())
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
        if attempt == "first" and _OFFICE_NAME.search(item.name):
            self._office.expected.add(self._count)

    def _queue(self, task: Task, *items: Item, first: bool = False) -> None:
        self._count += 1
        self._tasks[self._count] = task, items
        self._kinds[type(task)] += 1
        (self._ready.appendleft if first else self._ready.append)((self._count, task))

    def _wait(self, item: Item, wanted: Wanted) -> None:
        if wanted.what == "open":
            self._nests[item.root].waiting.append(item)
            return
        if wanted.what == "office":
            self._office.waiting.append(item)
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
        unread = tuple((names.claim(shown(name)), why) for name, why in found.failures)
        stamps = tuple((one.source[len(item.source) + 2 :], one.digest, one.size) for one in members)
        listing = Listing(stamps, unread, found.notes, found.body)
        self._kept.keep_listing(item, listing)
        yield item, listing
        failed = failures(item, listing)
        self.total += len(failed) - 1 + listing.body
        self.done += len(failed)
        yield from failed
        if listing.body:
            self._read(item, body=True)
        else:
            _remove(item)
        yield from self.add(members)


def _remove(item: Item) -> None:
    """Free the place of a member that is done with."""
    if item.depth and item.path is not None:
        with suppress(OSError):
            item.path.unlink(missing_ok=True)


def _path(item: Item) -> Path:
    assert item.path is not None  # only what lies on disk is queued
    return item.path


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(_PDF_HEAD)
    except OSError:
        return False
