"""What a comparison leaves for the next one of nearly the same batch, in a folder of plain arrays.

Every text has a slot: a place in arrays that no other text takes over while the state lives. Texts that come get slots at the end, those
that go leave a hole. About 26 bytes a unit are kept, 90 kB a document of four thousand characters.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from pipeline.reuse.fingerprint import U64
from pipeline.reuse.ground import BREAK
from pipeline.reuse.memory import Kept
from pipeline.reuse.normalise import I32, I64, U8, U32, Mask, Recalled
from pipeline.reuse.regions import Regions

#: batches whose state is kept beside each other
_BATCHES = 3


class State(NamedTuple):
    """A finished comparison. All positions are those of slots.

    `names` tell the texts of the slots, `texts` are digests of their words, `order` are the slots of the batch in its order, `begin` says
    where slots begin, and where the last ends. `units` are those of the texts, `at` the places in them where units begin: their normal
    forms. `keys` are the runs that can be heard, `common` how common the run at each position is; `walls` lie where something was found in
    one text or in a template, `alive` is what was left for submissions to share: the places of such runs. `links` are the equal runs
    between texts (see `linked`) in ascending order, `regions` what came of them; `memory` holds the passages found.
    """

    total: int
    names: list[str]
    texts: list[str]
    walls: list[list[tuple[int, int]]]
    order: I64
    begin: I64
    units: U32
    at: I32
    keys: U64
    common: U8
    alive: Mask
    links: U64
    regions: Regions
    memory: Kept

    def normal(self, slot: int) -> Recalled:
        """The normal form of the text in a slot."""
        low, high = int(self.begin[slot]), int(self.begin[slot + 1]) - 1
        return Recalled(self.units[low:high], self.at[low:high])

    @property
    def bits(self) -> int:
        """Bits of a position in `keys` and `links`."""
        return self.total.bit_length()

    def save(self, folder: Path) -> None:
        """Put the state in the place of the one in `folder`; of other batches only the latest states stay beside it. Gives up on errors."""
        fresh, old = (folder.with_name(f".{folder.name}.{kind}-{os.getpid()}") for kind in ("new", "old"))
        with suppress(OSError):
            fresh.mkdir(parents=True, mode=0o700)
            for name in _ARRAYS:
                np.save(fresh / f"{name}.npy", getattr(self, name))
            np.save(fresh / "boxes.npy", np.stack(self.regions[:4]))
            np.save(fresh / "weight.npy", self.regions.weight)
            about = {"version": _version(), "total": self.total, "names": self.names, "texts": self.texts, "walls": self.walls}
            (fresh / _MEMORY).write_bytes(msgspec.msgpack.encode(self.memory))
            (fresh / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
            if folder.exists():
                folder.rename(old)
            fresh.rename(folder)
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)
        with suppress(OSError):
            states = (path for path in folder.parent.iterdir() if (path / _ABOUT).is_file() and (path / _MEMORY).is_file())
            latest = sorted(states, key=lambda path: path.stat().st_mtime)
            for path in latest[:-_BATCHES]:
                shutil.rmtree(path, ignore_errors=True)


#: files by which a folder is known as a state
_ABOUT, _MEMORY = "state.json", "memory.msgpack"
_ARRAYS = ("order", "begin", "units", "at", "keys", "common", "alive", "links")


def load(folder: Path) -> State | None:
    """The state in `folder`, its arrays mapped rather than read; None where there is none that this program can use."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        if about.pop("version") != _version():
            return None
        walls = [[(first, last) for first, last in walls] for walls in about.pop("walls")]
        arrays = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in _ARRAYS}
        a_first, a_last, b_first, b_last = np.load(folder / "boxes.npy")
        regions = Regions(a_first, a_last, b_first, b_last, np.load(folder / "weight.npy"))
        memory = msgspec.msgpack.decode((folder / _MEMORY).read_bytes(), type=Kept)
        return State(walls=walls, regions=regions, memory=memory, **about, **arrays)  # type: ignore[arg-type]
    except (OSError, ValueError, KeyError, TypeError, msgspec.DecodeError):
        return None


def used(folder: Path) -> None:
    """Let the state in a folder count as the latest."""
    with suppress(OSError):
        os.utime(folder)


@cache
def _version() -> str:
    """A digest of the method: what one state of the program left is never taken by another one."""
    digest = blake2b(digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def digest(text: str) -> str:
    """What the words of a text are known by."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def end_to_end(normals: Sequence[Recalled]) -> tuple[U32, I32]:
    """The units of texts, and the places where they begin, each text with a break behind it."""
    units, at = np.full(1, BREAK, np.uint32), np.zeros(1, np.int32)
    return (
        np.concatenate([units[:0], *(part for normal in normals for part in (normal.units, units))]),
        np.concatenate([at[:0], *(part for normal in normals for part in (normal.at, at))]),
    )


def linked(a: I64, b: I64, kind: I64, bits: int) -> U64:
    """Links as numbers in which those of one first text stand together, sorted."""
    links: U64 = (((a << bits | b) << 2) | kind).view(np.uint64)
    links.sort()
    return links


def ends(links: U64, bits: int) -> tuple[I64, I64, I64]:
    """What `linked` was given."""
    plain = links.view(np.int64)
    return plain >> (bits + 2), plain >> 2 & ((1 << bits) - 1), plain & 3


def slots_of(positions: I64, begin: Sequence[int] | I64) -> I64:
    """The slots in which positions lie."""
    found: I64 = np.searchsorted(begin, positions, "right") - 1
    return found
