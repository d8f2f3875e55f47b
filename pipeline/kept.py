"""What earlier runs left in the store of the files of a batch: found by their bytes, their names and the state of the program."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from pipeline.ingestion.messages import problem
from pipeline.settings import Settings
from pipeline.store import Store, program_digest
from pipeline.tasks import Item, Listing, Outcome, Read, Reading

if TYPE_CHECKING:
    from pipeline.ingestion.containers import Allowance

T = TypeVar("T")

#: problems that another run may not have: they are not kept
_PASSING = frozenset({"missing_tool", "timeout", "crashed"})

_encode = msgspec.msgpack.Encoder().encode
_reading = msgspec.msgpack.Decoder(Reading)
_listing = msgspec.msgpack.Decoder(Listing)


class Kept:
    """Readings and listings in `store`, for one set of requirements. `look_up` fetches what there is; `known` answers from that."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._state = hashlib.sha256(program_digest().encode() + msgspec.json.encode(settings.rubrics)).hexdigest()
        self._readings: dict[str, Reading] = {}
        self._bodies: dict[str, Reading] = {}
        self._listings: dict[str, Listing] = {}

    def keep(self, item: Item, task: Read, reading: Reading) -> None:
        """Keep what `task` found in a file, unless it may pass."""
        codes = {why.code for why in reading.problems}
        if _PASSING & codes or (task.allowance is not None and "too_large" in codes):  # what may pass, and what was left to unpack
            return
        if task.body:  # apart: a mail's own text is never taken for the whole mail
            self._store.put("body", self._named_key(item), _encode(reading))
        elif reading.documents:
            self._store.put("reading", self._key(item), _encode(reading))
        else:  # may depend on the whole name: of two equal files one may be called a volume of an archive
            self._store.put("failure", self._named_key(item), _encode(reading))

    def keep_listing(self, item: Item, listing: Listing) -> None:
        """Keep what an archive or a mail holds, unless what went wrong with it may pass."""
        if not _PASSING.intersection(why.code for _, why in listing.failures):
            self._store.put("listing", self._named_key(item), _encode(listing))

    def look_up(self, items: Iterable[Item]) -> None:
        """Fetch what the store holds of files, and of their members."""
        items = [item for item in items if item.digest]
        while items:
            named = [self._named_key(item) for item in items]
            self._readings |= _decoded(_reading, self._store.get_many("reading", map(self._key, items)))
            self._readings |= _decoded(_reading, self._store.get_many("failure", named))
            self._bodies |= _decoded(_reading, self._store.get_many("body", named))
            listings = _decoded(_listing, self._store.get_many("listing", named))
            self._listings |= listings
            items = [
                item.member(*member) for item, key in zip(items, named, strict=True) if key in listings for member in listings[key].members
            ]

    def known(self, item: Item) -> list[Outcome] | None:
        """All that is known of a file and its members; None where anything is missing, or where it is too much for one file."""
        listing = self._listings.get(self._named_key(item))
        if listing is None:
            reading = self._readings.get(self._named_key(item)) or self._readings.get(self._key(item))
            return None if reading is None else [(item, reading)]
        out: list[Outcome] = [(item, listing), *failures(item, listing)]
        if listing.body:
            body = self._bodies.get(self._named_key(item))
            if body is None:
                return None
            out.append((item, body))
        for member in listing.members:
            known = self.known(item.member(*member))
            if known is None:
                return None
            out += known
        return None if not item.depth and after(None, out) is None else out

    def _key(self, item: Item) -> str:
        return f"{item.digest}{Path(item.name).suffix.lower()}:{item.depth}:{self._state}"

    def _named_key(self, item: Item) -> str:
        return f"{item.digest}:{item.name}:{item.depth}:{self._state}"


def _decoded(decoder: msgspec.msgpack.Decoder[T], values: dict[str, bytes]) -> dict[str, T]:
    """Kept values as records; what is damaged is as good as missing."""
    found = {}
    for key, value in values.items():
        try:
            found[key] = decoder.decode(value)
        except msgspec.DecodeError:
            continue
    return found


def after(allowance: Allowance | None, known: Iterable[Outcome]) -> Allowance | None:
    """What is left of `allowance` (None: of a whole one) behind containers that are `known`; None where they are too much for it."""
    from pipeline.ingestion.containers import Allowance  # noqa: PLC0415

    left = allowance or Allowance()
    listings = [found for _, found in known if isinstance(found, Listing)]
    count = left.members - sum(len(listing.members) + len(listing.failures) for listing in listings)
    size = left.bytes - sum(length for listing in listings for *_, length in listing.members)
    return Allowance(count, size) if count >= 0 and size >= 0 else None


def failures(item: Item, listing: Listing) -> list[Outcome]:
    """The members that could not be unpacked; an archive that holds nothing at all is one itself."""
    failures: list[Outcome] = [(item.member(name), Reading(problems=(why,))) for name, why in listing.failures]
    if not failures and not listing.members and not listing.body:
        failures = [(item, Reading(problems=(problem("no_text.archive"),)))]
    return failures
