"""The index of a batch of which an earlier comparison left a state: only what changed texts touch is made again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipeline.reuse.corpus import I32, PADDING
from pipeline.reuse.fingerprint import RUN, U64, Shard, Weights, commonness, gathered, hashes, scale, spread
from pipeline.reuse.links import Packing, Touched, between_texts, longer_hashes, to_sources, within_texts
from pipeline.reuse.local import LocalIndex
from pipeline.reuse.memory import Kept, Memory
from pipeline.reuse.normalise import I64, U8, U32, Mask
from pipeline.reuse.regions import Regions, regions
from pipeline.reuse.slots import Changed, Layout
from pipeline.reuse.state import State, digests, ends, linked, slots_of, used

#: with more changed texts than this part of the batch, or more holes, all is compared again: it would hardly take longer
_FEW, _HOLES = 0.05, 1.1
#: with no more changed texts than this part of the batch the state stays what it is: to write it anew takes longer than to compare so few
#: again the next time
_LITTLE = 0.005
#: runs that are no more than such a part of all are hashed anew rather than looked up
_SPARSE = 16
#: links that are looked at at a time, to bound memory
_AT_ONCE = 1 << 20


def speaking(alive: Mask, begin: I64) -> Mask:
    """Which texts have any run that is alive: those that speak for themselves."""
    found: Mask = np.logical_or.reduceat(alive, begin[:-1]) if len(begin) > 1 else alive[:0]
    return found


class Plan(NamedTuple):
    """How a batch differs from a state: the `slot` of each text, and all slots with their names, digests and beginnings.

    `fresh` tells which texts are new, `gone` which slots are no more in use.
    """

    slot: I64
    names: list[str]
    initial: list[str]
    begin: I64
    fresh: Mask
    gone: Mask


def planned(state: State, begin: I64, names: Sequence[str], initial: Sequence[str]) -> Plan | None:
    """The plan for a batch; None where it differs too much, or in size so that what depends on that would change."""
    total = int(begin[-1])
    if total.bit_length() != state.bits or scale(total) != scale(state.total):
        return None
    known = {(state.names[slot], state.initial[slot]): slot for slot in state.order.tolist()}
    found = [known.get(one, -1) for one in zip(names, initial, strict=True)]
    slot = np.array(found, np.int64)
    fresh = slot < 0
    gone = np.zeros(len(state.names) + int(fresh.sum()), np.bool_)
    gone[: len(state.names)] = True
    gone[slot[~fresh]] = False
    slot[fresh] = np.arange(len(state.names), len(gone))
    ends_of = np.concatenate([state.begin, state.begin[-1] + np.cumsum(np.diff(begin)[fresh])])
    gone_now = np.isin(state.order, np.flatnonzero(gone)).sum()
    if fresh.sum() + gone_now > max(_FEW * len(names), 1) or ends_of[-1] > _HOLES * total or int(ends_of[-1]).bit_length() > state.bits:
        return None
    new = [(name, digest) for name, digest, is_new in zip(names, initial, fresh.tolist(), strict=True) if is_new]
    return Plan(slot, state.names + [name for name, _ in new], state.initial + [digest for _, digest in new], ends_of, fresh, gone)


def _merged(numbers: U64, few: U64) -> U64:
    """Sorted numbers, and a few others that are sorted too."""
    places = np.searchsorted(numbers, few)
    merged = np.empty(len(numbers) + len(few), numbers.dtype)
    merged[places + np.arange(len(few))] = few
    stops = [*np.unique(places).tolist(), len(numbers)]
    for low, high, more in zip([0, *stops], stops, np.searchsorted(places, stops, "left").tolist(), strict=False):
        merged[low + more : high + more] = numbers[low:high]
    return merged


def _exchanged(links: U64, lost: U64, found: U64) -> U64:
    """Sorted links without those lost, and with those found."""
    links = np.delete(links, np.searchsorted(links, lost))
    return _merged(links, found)


class Again:
    """The index of a batch by way of a state. It leaves a state of its own when it is closed, unless hardly anything changed."""

    def __init__(self, padded: U32, document: I32, begin: I64, state: State, plan: Plan, folder: Path) -> None:
        self._padded, self._units = padded, padded[PADDING:-PADDING]
        self._document, self._total = document, len(document)
        self._state, self._plan, self._folder = state, plan, folder
        self._bits = np.uint64(state.bits)
        self._low = (np.uint64(1) << self._bits) - np.uint64(1)
        self._here = Layout(plan.slot, begin, plan.begin)
        self._slot_at: I32 = np.repeat(np.arange(len(plan.names), dtype=np.int32), np.diff(plan.begin))
        differ = int(plan.fresh.sum()) + len(state.order) - int((~plan.fresh).sum())
        self._leaves = differ > _LITTLE * len(plan.slot)
        self._left: State | None = None
        self.memory: Memory | None = Memory(plan.slot, begin, state.memory)
        self._keys, touched = self._exchanged()
        self._told, self._reweighed = self._recounted(touched)

    def __enter__(self) -> Again:
        return self

    def __exit__(self, *error: object) -> None:
        if not self._leaves:
            used(self._folder)
        if self._left is not None and self.memory is not None and error[0] is None:
            memory = self.memory.keep(len(self._plan.names), lambda position: int(self._document[position]))
            self._left._replace(memory=memory).save(self._folder)

    def weights(self) -> Weights:
        """What the units of the batch weigh."""
        return Weights(self._here.laid_out(self._told))  # type: ignore[arg-type]

    def within_texts(self, alive: Mask, weights: Weights) -> Regions:
        """Regions of one text each, of runs that begin where `alive` is true."""
        bits, packing = int(self._bits), Packing(self._total)
        self._speaking = np.zeros(len(self._plan.names), np.bool_)
        self._speaking[self._here.slot] = speaking(alive, self._here.begin)
        same = np.zeros(len(self._plan.names), np.bool_)
        same[: len(self._state.speaking)] = self._state.speaking == self._speaking[: len(self._state.speaking)]
        same &= ~self._plan.gone
        kept = self._state.within[same[self._slot_at[ends(self._state.within, bits)[0]]]]
        places = np.flatnonzero(alive & ~same[self._here.slot][self._document])
        a, b, kind = packing.split(within_texts(gathered(self._keys_at(places), self._total), alive, self._document, packing))
        fresh = linked(self._here.to_slots(a, self._document), self._here.to_slots(b, self._document), kind, bits)
        self._within = np.sort(np.concatenate([kept, fresh]))
        a, b, kind = ends(self._within, bits)
        return self._regions(self._here.from_slots(a, self._slot_at[a]), self._here.from_slots(b, self._slot_at[b]), kind, weights)

    def recall(self, marks: list[str]) -> None:
        """Let the memory tell what still holds: between texts of which nothing changed, or only of one."""
        assert self.memory is not None
        self.memory.recalled(marks, self._stays, self._changed.pairs)

    def to_sources(self, mine: Mask, theirs: Mask, weights: Weights, pairs: I64 | None = None, stricter: float = 0.0) -> Regions:
        """Regions between runs of `mine` and those of `theirs`; only of `pairs` of texts, where given."""
        if np.count_nonzero(mine) < self._total / _SPARSE:
            keys = self._keys_at(np.flatnonzero(mine | theirs))
        else:
            keys = self._groups(self._hashes(self._units, np.flatnonzero(theirs)))
        shard = gathered(keys, self._total)
        links = to_sources(shard, mine, theirs, self._document, Packing(self._total), pairs)
        return regions(links, self._padded, self._document, weights, stricter)

    def between_texts(self, alive: Mask, weights: Weights, border: int = 0) -> Regions:
        """Regions between different texts, of runs that begin where `alive` is true; with a `border` only across that position."""
        if border:
            with LocalIndex(self._padded, self._document, self._here.begin) as plain:
                return plain.between_texts(alive, weights, border)
        state, plan, bits = self._state, self._plan, int(self._bits)
        final = digests(self._here.begin, self._units, alive)
        before = dict(zip(state.order.tolist(), (state.final[slot] for slot in state.order.tolist()), strict=True))
        same = np.array([before.get(slot) == digest for slot, digest in zip(plan.slot.tolist(), final, strict=True)], np.bool_)
        stays = np.zeros(len(plan.names), np.bool_)
        stays[plan.slot[same]] = True
        lost, found = self._exchanged_links(alive, same, stays)
        a, b, _ = ends(np.concatenate([lost, found]), bits)
        self._stays, self._changed = stays, Changed(stays, self._reweighed, self._slot_at[a], self._slot_at[b])
        fresh = self._regions(*self._between(_exchanged(self._of_changed(state.links), lost, found)), weights)
        regions_now = self._joined(fresh, self._untouched())
        if self._leaves:
            self._left = self._state_now(final, alive, _exchanged(state.links, lost, found), regions_now)
        return regions_now

    def _state_now(self, final: list[str], alive: Mask, links: U64, regions_now: Regions) -> State:
        """What is left for the next comparison, but for the memory."""
        plan = self._plan
        by_slot = [""] * len(plan.names)
        for slot, digest in zip(plan.slot.tolist(), final, strict=True):
            by_slot[slot] = digest
        about = (self._total, plan.names, plan.initial, by_slot, plan.slot, plan.begin, self._keys, self._told)
        a, b = (self._here.shift()[self._document[side]] for side in (regions_now.a_first, regions_now.b_first))
        slotted = regions_now.moved(a, b)
        within = self._within, self._speaking, Kept()
        return State(*about, self._here.slotted(self._units), self._here.slotted(alive), links, slotted, *within)  # type: ignore[arg-type]

    # --- runs

    def _exchanged(self) -> tuple[U64, U64]:
        """The keys without those of gone slots and with those of fresh texts, and the hashes of all these."""
        keys, plan = self._state.keys, self._plan
        dead = np.zeros(0, np.uint64)
        if plan.gone.any():
            is_dead = plan.gone[self._slot_at[(keys & self._low).astype(np.int64)]]
            dead, keys = keys[is_dead] >> self._bits, keys[~is_dead]
        places = np.flatnonzero(plan.fresh[self._document])
        value, whole = hashes(self._units, RUN, places[places <= self._total - RUN])
        value, places = value[whole] >> self._bits, places[: len(whole)][whole]
        new = value << self._bits | self._here.to_slots(places, self._document).astype(np.uint64)
        new.sort()
        return _merged(keys, new), np.unique(np.concatenate([dead, value]))

    def _recounted(self, touched: U64) -> tuple[U8, Mask]:
        """How common the run at each position is; and of each run that is more common or less than it was which slots hold it."""
        told = np.zeros(len(self._slot_at), np.uint8)
        told[: len(self._state.common)] = self._state.common
        low, high = self._places(touched)
        members = (self._keys[spread(low, high)] & self._low).astype(np.int64)
        now = np.repeat(commonness(high - low, self._total), high - low)
        other = told[members] != now
        _, run = np.unique(np.repeat(np.arange(len(touched)), high - low)[other], return_inverse=True)
        holders = np.zeros((len(self._plan.names), int(run.max(initial=-1)) + 1), np.bool_)
        holders[self._slot_at[members[other]], run] = True
        told[members] = now
        return told, holders

    def _places(self, value: U64) -> tuple[I64, I64]:
        """Where the runs with these hashes stand among the keys."""
        first = value << self._bits
        return np.searchsorted(self._keys, first, "left"), np.searchsorted(self._keys, first | self._low, "right")

    def _hashes(self, units: U32, positions: I64) -> U64:
        """The different hashes of the runs at these positions, which hold no break."""
        return np.unique(hashes(units, RUN, positions)[0] >> self._bits)

    def _keys_at(self, places: I64) -> U64:
        """The keys of the runs at these ascending positions of the batch, which hold no break."""
        return hashes(self._units, RUN, places)[0] >> self._bits << self._bits | places.astype(np.uint64)

    def _groups(self, value: U64) -> U64:
        """The keys of all runs with these hashes, by positions of the batch."""
        keys = self._keys[spread(*self._places(value))]
        positions = (keys & self._low).astype(np.int64)
        return keys & ~self._low | self._here.from_slots(positions, self._slot_at[positions]).astype(np.uint64)

    # --- links

    def _exchanged_links(self, alive: Mask, same: Mask, stays: Mask) -> tuple[U64, U64]:
        """The links that there are no more, and those that there were not before: both of runs that changed texts hold, or held."""
        state = self._state
        there = Layout(state.order, np.concatenate([[0], np.cumsum(np.diff(state.begin)[state.order])]), self._plan.begin)
        old_units, old_alive = there.laid_out(state.units), there.laid_out(state.alive)
        old_document = np.repeat(np.arange(len(state.order), dtype=np.int32), np.diff(there.begin))
        went = np.flatnonzero(old_alive & ~stays[state.order][old_document])  # type: ignore[operator]
        came = np.flatnonzero(alive & ~same[self._document])
        value = hashes(old_units, RUN, went)[0] >> self._bits  # type: ignore[arg-type]
        touched = np.unique(np.concatenate([value, self._hashes(self._units, came)]))
        keys = self._keys[spread(*self._places(touched))]
        positions = (keys & self._low).astype(np.int64)
        keys, positions = keys[stays[self._slot_at[positions]]], positions[stays[self._slot_at[positions]]]
        stayed = keys & ~self._low | there.from_slots(positions, self._slot_at[positions]).astype(np.uint64)
        before = np.concatenate([stayed, value << self._bits | went.astype(np.uint64)])
        runs = longer_hashes([(old_units, went), (self._units, came)], self._bits)  # type: ignore[list-item]
        old_changed, changed = ~stays[state.order][old_document], ~same[self._document]
        lost = self._linked(before, old_alive, old_units, old_document, there, Touched(runs, old_changed))  # type: ignore[arg-type]
        found = self._linked(self._groups(touched), alive, self._units, self._document, self._here, Touched(runs, changed))
        return np.setdiff1d(lost, found, assume_unique=True), np.setdiff1d(found, lost, assume_unique=True)

    def _linked(self, keys: U64, alive: Mask, units: U32, document: I32, layout: Layout, runs: Touched) -> U64:
        """The links between the runs with these keys, by slots, as far as the touched `runs` may change them."""
        packing = Packing(len(units))
        shard: Shard = gathered(keys, len(units))
        a, b, kind = packing.split(between_texts(shard, alive, units, document, packing, touched=runs))
        return linked(layout.to_slots(a, document), layout.to_slots(b, document), kind, int(self._bits))

    def _of_changed(self, links: U64) -> U64:
        """The links of changed pairs of texts."""
        parts = [links[:0]]
        for low in range(0, len(links), _AT_ONCE):
            part = links[low : low + _AT_ONCE]
            a, b, _ = ends(part, int(self._bits))
            parts.append(part[self._changed.pairs(self._slot_at[a], self._slot_at[b])])
        return np.concatenate(parts)

    def _between(self, links: U64) -> tuple[I64, I64, I64]:
        """Links by positions of the batch."""
        a, b, kind = ends(links, int(self._bits))
        return self._here.from_slots(a, self._slot_at[a]), self._here.from_slots(b, self._slot_at[b]), kind

    # --- regions

    def _regions(self, a: I64, b: I64, kind: I64, weights: Weights) -> Regions:
        links = Packing(self._total).join(a, b, kind)
        return regions(links, self._padded, self._document, weights)

    def _untouched(self) -> Regions:
        """The kept regions of unchanged pairs of texts."""
        kept = self._state.regions
        a, b = slots_of(kept.a_first, self._plan.begin), slots_of(kept.b_first, self._plan.begin)
        keep = ~self._changed.pairs(a, b)
        kept, a, b = kept.where(keep), a[keep], b[keep]
        return kept.moved(self._here.from_slots(np.zeros_like(a), a), self._here.from_slots(np.zeros_like(b), b))

    def _joined(self, one: Regions, other: Regions) -> Regions:
        """Both, ordered by pair of texts."""
        both = Regions.joined([one, other])
        return both.where(np.lexsort((self._document[both.b_first], self._document[both.a_first])))
