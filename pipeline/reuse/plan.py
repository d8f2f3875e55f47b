"""How a batch differs from one that was compared before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pipeline.reuse.fingerprint import scale
from pipeline.reuse.normalise import I64, Mask
from pipeline.reuse.state import State

#: with more changed texts than this part of the batch, or more holes, all is compared again: it would hardly take longer
_FEW, _HOLES = 0.05, 1.1


class Plan(NamedTuple):
    """How a batch differs from a state: the `slot` of each text, and all slots with their names, digests and beginnings.

    `fresh` tells which texts are new, `gone` which slots are no more in use, `left` which of these the earlier batch used.
    """

    slot: I64
    names: list[str]
    texts: list[str]
    begin: I64
    fresh: Mask
    gone: Mask
    left: I64


def planned(state: State, begin: I64, names: Sequence[str], texts: Sequence[str]) -> Plan | None:
    """The plan for a batch; None where it differs too much, or in size so that what depends on that would change."""
    total = int(begin[-1])
    if total.bit_length() != state.bits or scale(total) != scale(state.total):
        return None
    known = {(state.names[slot], state.texts[slot]): slot for slot in state.order.tolist()}
    slot = np.array([known.get(one, -1) for one in zip(names, texts, strict=True)], np.int64)
    fresh = slot < 0
    gone = np.zeros(len(state.names) + int(fresh.sum()), np.bool_)
    gone[: len(state.names)] = True
    gone[slot[~fresh]] = False
    slot[fresh] = np.arange(len(state.names), len(gone))
    ends_of = np.concatenate([state.begin, state.begin[-1] + np.cumsum(np.diff(begin)[fresh])])
    left = state.order[gone[state.order]]
    if fresh.sum() + len(left) > max(_FEW * len(names), 1) or ends_of[-1] > _HOLES * total or int(ends_of[-1]).bit_length() > state.bits:
        return None
    new = np.flatnonzero(fresh).tolist()
    return Plan(slot, state.names + [names[n] for n in new], state.texts + [texts[n] for n in new], ends_of, fresh, gone, left)
