"""What a comparison leaves for the next one of nearly the same batch, in a folder of plain arrays.

Every text has a slot: a place in arrays that no other text takes over while the state lives. Texts that come get slots at the end, those
that go leave a hole. About 22 bytes a unit are kept, 75 kB a document of four thousand characters.
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
import numpy.typing as npt

from pipeline.reuse.fingerprint import U64
from pipeline.reuse.memory import Kept
from pipeline.reuse.normalise import I64, U8, U32, Mask
from pipeline.reuse.regions import Regions

#: batches whose state is kept beside each other
_BATCHES = 3


class State(NamedTuple):
    """A finished comparison. All positions are those of slots.

    `names` are the texts of the slots and `order` the slots of the batch in its order, `begin` says where slots begin, and where the last
    ends. `initial` and `final` are digests of each slot's units: of all that can be heard, and of what was left for submissions to share.
    `keys` are the runs of all units, `common` how common the run at each position is, `units` and `alive` what was left for submissions,
    `links` the equal runs between texts (see `linked`) in ascending order, `regions` what came of them; `within` are equal runs inside
    texts, `speaking` tells which slots are submissions, `memory` holds the passages found.
    """

    total: int
    names: list[str]
    initial: list[str]
    final: list[str]
    order: I64
    begin: I64
    keys: U64
    common: U8
    units: U32
    alive: Mask
    links: U64
    regions: Regions
    within: U64
    speaking: Mask
    memory: Kept

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
            about = {"version": _version(), "total": self.total, "names": self.names, "initial": self.initial, "final": self.final}
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
_ARRAYS = ("order", "begin", "keys", "common", "units", "alive", "links", "within", "speaking")


def load(folder: Path) -> State | None:
    """The state in `folder`, its arrays mapped rather than read; None where there is none that this program can use."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        if about.pop("version") != _version():
            return None
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
        a_first, a_last, b_first, b_last = np.load(folder / "boxes.npy")
        regions = Regions(a_first, a_last, b_first, b_last, np.load(folder / "weight.npy"))
        memory = msgspec.msgpack.decode((folder / _MEMORY).read_bytes(), type=Kept)
        return State(**about, **arrays, regions=regions, memory=memory)
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


def digests(begin: I64, *arrays: npt.NDArray[np.generic]) -> list[str]:
    """A digest of each text's part of the arrays."""
    out = []
    for low, high in zip(begin[:-1].tolist(), begin[1:].tolist(), strict=True):
        digest = blake2b(digest_size=16)
        for array in arrays:
            digest.update(np.ascontiguousarray(array[low:high]).data)
        out.append(digest.hexdigest())
    return out


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
