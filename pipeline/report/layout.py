"""Places for the nodes of a graph: connected parts by stress majorisation, side by side. The same graph gets the same places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

Place = tuple[float, float]

#: pixels between neighbours, round a part (room for half a name), between the names of two nodes
_EDGE, _MARGIN, _NAME = 120.0, (75.0, 34.0), (112.0, 40.0)
#: pixels of a row of parts: what a page shows without scrolling
_ROW = 1080.0
#: room for each name of a dense part, in names, and how it is stretched: of 5 to 60 units that all share with each other the names stay
#: apart and the lines between them can be told
_FREE, _LYING = 4.0, (1.25, 0.8)
#: nodes up to which a part has room as it is
_SMALL = 3
#: pixels of overlap that nobody sees
_SLACK = 0.5
#: rounds after which nothing visible moves any more, found on graphs of 2 to 60 nodes
_ROUNDS, _PUSHES = 80, 60


def placed(count: int, edges: Sequence[tuple[int, int]]) -> tuple[list[Place], float, float]:
    """A place for each of `count` nodes, and the width and height of the whole, in pixels to a tenth."""
    import numpy as np  # noqa: PLC0415  (only where there is something to draw)

    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        near[a].append(b)
        near[b].append(a)
    places: list[Place] = [(0.0, 0.0)] * count
    x = y = tall = width = 0.0
    for part in sorted(_parts(near), key=len, reverse=True):
        points = _pushed(_roomy(_spread(_distances(part, near)) * _EDGE))
        points = points - points.min(axis=0) + np.array(_MARGIN)
        wide, high = points.max(axis=0) + np.array(_MARGIN)
        if x and x + wide > _ROW:
            x, y, tall = 0.0, y + tall, 0.0
        for node, (left, top) in zip(part, points, strict=True):
            places[node] = round(float(left + x), 1), round(float(top + y), 1)
        x, tall = x + float(wide), max(tall, float(high))
        width = max(width, x)
    return places, round(width, 1), round(y + tall, 1)


def _parts(near: Sequence[Sequence[int]]) -> list[list[int]]:
    """The connected parts, each from its best connected node outwards."""
    seen: set[int] = set()
    parts = []
    for first in sorted(range(len(near)), key=lambda node: (-len(near[node]), node)):
        if first in seen:
            continue
        part = [first]
        seen.add(first)
        for node in part:
            fresh = [other for other in near[node] if other not in seen]
            seen.update(fresh)
            part += dict.fromkeys(fresh)
        parts.append(part)
    return parts


def _distances(part: Sequence[int], near: Sequence[Sequence[int]]) -> Points:
    """How many edges lie between every two nodes of a connected part."""
    import numpy as np  # noqa: PLC0415

    number = {node: n for n, node in enumerate(part)}
    apart = np.zeros((len(part), len(part)))
    for start in part:
        steps = {start: 0}
        for node in (queue := [start]):
            fresh = [other for other in near[node] if other not in steps]
            steps.update(dict.fromkeys(fresh, steps[node] + 1))
            queue += dict.fromkeys(fresh)
        for node, far in steps.items():
            apart[number[start], number[node]] = far
    return apart


def _spread(wanted: Points) -> Points:
    """Points whose distances come near those wanted, from a circle on (stress majorisation, Gansner et al. 2004)."""
    import numpy as np  # noqa: PLC0415

    count = len(wanted)
    if count == 2:  # side by side, so that both names have room
        return np.array([[0.0, 0.0], [1.4, 0.0]])
    angles = 2 * np.pi * np.arange(count) / count
    points = np.column_stack([np.cos(angles), np.sin(angles)])
    for _ in range(_ROUNDS):
        away = points[:, None] - points[None, :]
        real = np.sqrt((away**2).sum(axis=2))
        pull = np.divide(wanted, real, out=np.zeros_like(wanted), where=real > 1e-9)
        points = (pull[:, :, None] * away).sum(axis=1) / count
    wide, high = np.ptp(points, axis=0)
    return points if wide >= high else points[:, ::-1]  # lying, as names and pages are


def _roomy(points: Points) -> Points:
    """The points of a dense part, drawn apart until each has room for its name, and more in width, in which names are long."""
    import numpy as np  # noqa: PLC0415

    wide, high = np.ptp(points, axis=0) + np.array(_NAME)
    scale = np.sqrt(_FREE * len(points) * _NAME[0] * _NAME[1] / (wide * high))
    return points * np.array(_LYING) * scale if scale > 1 and len(points) > _SMALL else points


def _pushed(points: Points) -> Points:
    """The points, moved apart where the names below them would overlap."""
    import numpy as np  # noqa: PLC0415

    room = np.array(_NAME)
    for _ in range(_PUSHES):
        away = points[:, None] - points[None, :]
        lack = room - np.abs(away)
        near = (lack > _SLACK).all(axis=2) & ~np.eye(len(points), dtype=bool)
        if not near.any():
            break
        # along the shorter way; of two at one place the earlier goes left and up
        side = np.where(away == 0, np.tri(len(points), k=-1)[:, :, None] * 2 - 1, np.sign(away))
        shorter = np.eye(2)[(lack / room).argmin(axis=2)]
        points = points + (lack / 2 * side * shorter * near[:, :, None]).sum(axis=1)
    return points
