"""The index of a batch of which an earlier comparison left a state: only what changed texts touch is made again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipeline.reuse.ascending import exchanged, merged, places
from pipeline.reuse.corpus import PADDING
from pipeline.reuse.fingerprint import RUN, U64, FewWeights, Shard, Weights, commonness, gathered, hashes, spread
from pipeline.reuse.ground import BREAK
from pipeline.reuse.links import LONGEST, Packing, Touched, between_texts, longer_hashes, to_sources, within_texts
from pipeline.reuse.local import LocalIndex
from pipeline.reuse.memory import Kept, Memory
from pipeline.reuse.normalise import I32, I64, U8, U32, Mask, Recalled
from pipeline.reuse.plan import Plan
from pipeline.reuse.regions import Regions, regions
from pipeline.reuse.slots import Layout, numbers
from pipeline.reuse.state import State, end_to_end, ends, linked, slots_of, used

#: with no more changed texts than this part of the batch the state stays what it is: to write it anew takes longer than to compare so few
#: again the next time
_LITTLE = 0.005
#: runs that are no more than such a part of all are hashed anew rather than looked up
_SPARSE = 16


class _Batch(NamedTuple):
    """The earlier batch, or this one: `alive` are the runs that submissions may share, `changed` the units of texts that went or came."""

    layout: Layout
    units: U32
    document: I32
    alive: Mask
    changed: Mask

    def places(self) -> I64:
        """Where the runs of changed texts begin."""
        places: I64 = np.flatnonzero(self.alive & self.changed)
        return places


class Again:
    """The index of a batch by way of a state. It leaves a state of its own when it is closed, unless hardly anything changed."""

    def __init__(self, padded: U32, document: I32, begin: I64, state: State, plan: Plan, normals: Sequence[Recalled], folder: Path) -> None:
        self._padded, self._units = padded, padded[PADDING:-PADDING]
        self._document, self._total = document, len(document)
        self._state, self._plan, self._normals, self._folder = state, plan, normals, folder
        self._bits = np.uint64(state.bits)
        self._low = (np.uint64(1) << self._bits) - np.uint64(1)
        self._here = Layout(plan.slot, begin, plan.begin)
        self._slot_at: I32 = np.repeat(np.arange(len(plan.names), dtype=np.int32), np.diff(plan.begin))
        self._leaves = int(plan.fresh.sum()) + len(plan.left) > _LITTLE * len(plan.slot)
        self._left: State | None = None
        self._walls: list[list[tuple[int, int]]] = []
        self.memory: Memory | None = Memory(plan.slot, begin, state.memory)
        self._fresh, touched = self._came_and_went()
        self._told, self._reweighed, twice = self._recounted(touched)
        self.memory.recall_own(len(state.names), ~twice)

    def __enter__(self) -> Again:
        return self

    def __exit__(self, *error: object) -> None:
        if not self._leaves:
            used(self._folder)
        if self._left is not None and self.memory is not None and error[0] is None:
            self._left._replace(memory=self.memory.keep(lambda position: int(self._document[position]))).save(self._folder)

    def weights(self) -> Weights:
        """What the units of the batch weigh."""
        return FewWeights(self._here.laid_out(self._told))  # type: ignore[arg-type]

    def walled(self, walls: list[list[tuple[int, int]]]) -> None:
        """Learn the walls of each text: where they changed, it did."""
        self._walls = walls

    def within_texts(self, alive: Mask, weights: Weights) -> Regions:
        """Regions of one text each, of runs that begin where `alive` is true."""
        shard = gathered(self._keys_at(self._units, np.flatnonzero(alive)), self._total)
        links = within_texts(shard, alive, int(np.diff(self._here.begin).max(initial=0)), self._document, Packing(self._total))
        return regions(links, self._padded, self._document, weights)

    def to_sources(self, mine: Mask, theirs: Mask, weights: Weights, pairs: I64 | None = None, stricter: float = 0.0) -> Regions:
        """Regions between runs of `mine` and those of `theirs`; only of `pairs` of texts, where given."""
        if np.count_nonzero(mine) < self._total / _SPARSE:
            keys = self._keys_at(self._units, np.flatnonzero(mine | theirs))
        else:
            keys = self._in_batch(self._standings(self._hashes(self._units, np.flatnonzero(theirs))), self._here)
        shard = gathered(keys, self._total)
        links = to_sources(shard, mine, theirs, self._document, Packing(self._total), pairs)
        return regions(links, self._padded, self._document, weights, stricter)

    def between_texts(self, alive: Mask, weights: Weights, border: int = 0) -> Regions:
        """Regions between different texts, of runs that begin where `alive` is true; with a `border` only across that position."""
        if border:
            with LocalIndex(self._padded, self._document, self._here.begin) as plain:
                return plain.between_texts(alive, weights, border)
        assert self.memory is not None
        stays = self._staying()
        before, now = self._touched_links(alive, stays)
        lost, found = np.setdiff1d(before, now, assume_unique=True), np.setdiff1d(now, before, assume_unique=True)
        remade = self._remade(stays, np.concatenate([lost, found]))
        self.memory.recall(stays, lambda one, other: np.isin(numbers(one, other), remade), self._weighed)
        # of texts that stay what was, but for what is no more, and what is new; of the others all
        kept = np.setdiff1d(self._kept_links(remade), lost, assume_unique=True)
        links = np.concatenate([kept, found[self._both(stays, found)], now[~self._both(stays, now)]])
        fresh = regions(self._packed(links), self._padded, self._document, weights)
        regions_now = self._joined(fresh, self._untouched(stays, remade))
        if self._leaves:
            self._left = self._state_now(alive, exchanged(self._state.links, lost, found), regions_now)
        return regions_now

    def _staying(self) -> Mask:
        """Which slots hold texts of which the same is left as was."""
        stays = np.zeros(len(self._plan.names), np.bool_)
        for slot, walls in zip(self._plan.slot.tolist(), self._walls, strict=True):
            stays[slot] = slot < len(self._state.walls) and self._state.walls[slot] == walls
        return stays

    def _state_now(self, alive: Mask, links: U64, regions_now: Regions) -> State:
        """What is left for the next comparison, but for the memory."""
        plan, state = self._plan, self._state
        walls: list[list[tuple[int, int]]] = [[] for _ in plan.names]
        for slot, here in zip(plan.slot.tolist(), self._walls, strict=True):
            walls[slot] = here
        units, at = end_to_end([self._normals[n] for n in np.flatnonzero(plan.fresh).tolist()])
        normals = np.concatenate([state.units, units]), np.concatenate([state.at, at])
        keys = merged(state.keys[~plan.gone[self._slot_at[(state.keys & self._low).astype(np.int64)]]], self._fresh)
        a, b = (self._here.shift()[self._document[side]] for side in (regions_now.a_first, regions_now.b_first))
        about = (self._total, plan.names, plan.texts, walls, plan.slot, plan.begin, *normals, keys, self._told)
        return State(*about, self._here.slotted(alive), links, regions_now.moved(a, b), Kept())  # type: ignore[arg-type]

    # --- runs

    def _came_and_went(self) -> tuple[U64, U64]:
        """The keys of fresh texts, by slots, and the hashes of their runs and of those of texts that are gone."""
        places = np.flatnonzero(np.repeat(self._plan.fresh, np.diff(self._here.begin)))
        value, whole = hashes(self._units, RUN, places[places <= self._total - RUN])
        value, places = value[whole] >> self._bits, places[: len(whole)][whole]
        fresh = value << self._bits | self._here.to_slots(places, self._document).astype(np.uint64)
        fresh.sort()
        # runs of excluded spans are among them, which changes nothing
        gone = [self._hashes(self._state.normal(slot).units, None) for slot in self._plan.left.tolist()]
        return fresh, np.unique(np.concatenate([value, *gone]))

    def _recounted(self, touched: U64) -> tuple[U8, I64, Mask]:
        """How common the run at each position is; the positions, by slots and ascending, of runs that are more common or less than they
        were, and which slots hold such a run twice.
        """
        told = np.zeros(len(self._slot_at), np.uint8)
        told[: len(self._state.common)] = self._state.common
        keys = self._standings(touched)
        which, members = np.searchsorted(touched, keys >> self._bits), (keys & self._low).astype(np.int64)
        now = commonness(np.bincount(which, minlength=len(touched)), self._total)[which]
        other = np.flatnonzero(told[members] != now)
        told[members] = now
        held, often = np.unique(numbers(self._slot_at[members[other]], which[other]), return_counts=True)
        twice = np.zeros(len(self._plan.names), np.bool_)
        twice[held[often > 1] >> 32] = True
        return told, np.sort(members[other]), twice

    def _weighed(self, slot: I64, first: I64, last: I64) -> Mask:
        """Whether between these places in slots a run begins that is more common or less than it was."""
        begin = self._plan.begin[slot]
        low, high = np.searchsorted(self._reweighed, np.stack([begin + first, begin + last]))
        weighed: Mask = low < high
        return weighed

    def _standings(self, value: U64) -> U64:
        """The keys of all runs with these hashes, by slots in use."""
        keys = self._state.keys[places(self._state.keys, value, self._bits)]
        keys = keys[~self._plan.gone[self._slot_at[(keys & self._low).astype(np.int64)]]]
        return np.concatenate([keys, self._fresh[places(self._fresh, value, self._bits)]])

    def _hashes(self, units: U32, positions: I64 | None) -> U64:
        """The different hashes of the runs at these positions, or at all, without those that hold a break."""
        if positions is None:
            positions = np.arange(max(len(units) - RUN + 1, 0))
        value, whole = hashes(units, RUN, positions)
        return np.unique(value[whole] >> self._bits)

    def _keys_at(self, units: U32, places: I64) -> U64:
        """The keys of the runs at these ascending positions, which hold no break."""
        return hashes(units, RUN, places)[0] >> self._bits << self._bits | places.astype(np.uint64)

    def _in_batch(self, keys: U64, layout: Layout) -> U64:
        """Keys by positions of the batch."""
        positions = (keys & self._low).astype(np.int64)
        return keys & ~self._low | layout.from_slots(positions, self._slot_at[positions]).astype(np.uint64)

    # --- links

    def _touched_links(self, alive: Mask, stays: Mask) -> tuple[U64, U64]:
        """The links of runs that changed texts hold, or held: those that there were, and those that there are."""
        changed = np.repeat(~stays[self._plan.slot], np.diff(self._here.begin))
        here = _Batch(self._here, self._units, self._document, alive, changed)
        only_came = bool(stays[self._state.order].all())
        there = here._replace(alive=alive & ~changed) if only_came else self._batch_before(stays)
        came, went = here.places(), there.places()
        touched = np.unique(np.concatenate([self._hashes(there.units, went), self._hashes(self._units, came)]))
        runs = Touched(longer_hashes([(there.units, went), (self._units, came)], self._bits), changed, {})
        keys = self._standings(touched)
        keys = keys[stays[self._slot_at[(keys & self._low).astype(np.int64)]]]
        shard = gathered(np.concatenate([self._in_batch(keys, self._here), self._keys_at(self._units, came)]), self._total)
        found = self._linked(shard, here, runs)
        if only_came:
            return self._linked(shard, there, runs), found
        shard = gathered(np.concatenate([self._in_batch(keys, there.layout), self._keys_at(there.units, went)]), len(there.units))
        return self._linked(shard, there, Touched(runs.hashes, there.changed, {})), found

    def _batch_before(self, stays: Mask) -> _Batch:
        """The earlier batch."""
        state, order = self._state, self._state.order
        begin = np.concatenate([[0], np.cumsum(np.diff(state.begin)[order])])
        layout = Layout(order, begin, self._plan.begin)
        alive: Mask = layout.laid_out(state.alive)  # type: ignore[assignment]
        covered = alive.copy()
        for step in (1, 2, 4):  # all units of a run
            covered[step:] |= covered[:-step]
        units = np.where(covered, layout.laid_out(state.units), np.uint32(BREAK))
        document: I32 = np.repeat(np.arange(len(order), dtype=np.int32), np.diff(begin))
        return _Batch(layout, units, document, alive, np.repeat(~stays[order], np.diff(begin)))

    def _linked(self, shard: Shard, batch: _Batch, runs: Touched) -> U64:
        """The links between the runs of a shard, by slots, as far as the touched `runs` may change them."""
        layout, units, document, alive, _ = batch
        packing = Packing(len(units))
        a, b, kind = packing.split(between_texts(shard, alive, units, document, packing, touched=runs))
        return linked(layout.to_slots(a, document), layout.to_slots(b, document), kind, int(self._bits))

    def _slots(self, links: U64) -> tuple[I32, I32]:
        """Between which slots links are."""
        a, b, _ = ends(links, int(self._bits))
        return self._slot_at[a], self._slot_at[b]

    def _both(self, stays: Mask, links: U64) -> Mask:
        """Which links are between texts that stay."""
        a, b = self._slots(links)
        both: Mask = stays[a] & stays[b]
        return both

    def _remade(self, stays: Mask, lost_and_found: U64) -> I64:
        """The pairs of slots that stay of which links were lost or found, or hold a run that is more common or less than it was."""
        kept, shift, fresh = self._state.links, self._bits + np.uint64(2), np.ones(len(self._reweighed), np.bool_)
        # stretches of places where such links begin
        fresh[1:] = np.diff(self._reweighed) > LONGEST
        first = np.flatnonzero(fresh)
        low = (self._reweighed[first] - LONGEST + 1).clip(min=0).astype(np.uint64)
        high = self._reweighed[np.append(first[1:], len(fresh))[: len(first)] - 1].astype(np.uint64) + np.uint64(1)
        there = spread(np.searchsorted(kept, low << shift), np.searchsorted(kept, high << shift))
        links = np.concatenate([kept[there], lost_and_found])
        return np.unique(numbers(*self._slots(links[self._both(stays, links)])))

    def _kept_links(self, pairs: I64) -> U64:
        """The kept links of these pairs of slots, given in ascending order."""
        kept, parts, two = self._state.links, [self._state.links[:0]], np.uint64(2)
        first, at = np.unique(pairs >> 32, return_index=True)
        edges = (self._plan.begin.astype(np.uint64) << (self._bits + two))[np.stack([first, first + 1])]
        for low, high, others in zip(*np.searchsorted(kept, edges).tolist(), np.split(pairs & 0xFFFFFFFF, at)[1:], strict=True):
            chosen = np.zeros(len(self._plan.names), np.bool_)
            chosen[others] = True
            parts.append(kept[low:high][chosen[self._slot_at[kept[low:high] >> two & self._low]]])
        return np.concatenate(parts)

    def _packed(self, links: U64) -> U64:
        """Links as `regions` takes them."""
        a, b, kind = ends(links, int(self._bits))
        a, b = self._here.from_slots(a, self._slot_at[a]), self._here.from_slots(b, self._slot_at[b])
        return Packing(self._total).join(a, b, kind)

    # --- regions

    def _untouched(self, stays: Mask, remade: I64) -> Regions:
        """The kept regions of pairs of texts that stay, and are not made again."""
        kept = self._state.regions
        a, b = slots_of(kept.a_first, self._plan.begin), slots_of(kept.b_first, self._plan.begin)
        keep = stays[a] & stays[b] & ~np.isin(numbers(a, b), remade)
        kept, a, b = kept.where(keep), a[keep], b[keep]
        return kept.moved(self._here.from_slots(np.zeros_like(a), a), self._here.from_slots(np.zeros_like(b), b))

    def _joined(self, one: Regions, other: Regions) -> Regions:
        """Both, ordered by pair of texts."""
        both = Regions.joined([one, other])
        return both.where(np.lexsort((self._document[both.b_first], self._document[both.a_first])))
