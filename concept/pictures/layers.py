"""A layered layout: what is above stands above, few lines cross, and no line runs over a box.

After Sugiyama, Tagawa & Toda (Methods for Visual Understanding of Hierarchical System Structures, 1981): layers no
wider than the page, lines over several layers led through places of their own, order by barycentres, and positions
by isotonic regression.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import fmean

Edge = tuple[int, int]
"""The upper and the lower end."""

_SWEEPS = 12


@dataclass
class Layers:
    """Items by layer, from left to right: numbers of nodes, and from `nodes` on the places of lines that pass.

    `paths`: for each edge the items that its line goes through, from the upper end to the lower.
    """

    nodes: int
    rows: list[list[int]]
    paths: Mapping[Edge, tuple[int, ...]]


def arrange(above: Sequence[Sequence[int]], widths: Sequence[float], room: float, gap: float) -> Layers:
    """The nodes in layers, every node below those above it, which have smaller numbers.

    `widths` is the least that each node takes; a layer takes as many as there is room for, and one at least.
    """
    layer_of = _layers(above, widths, room, gap)
    rows: list[list[int]] = [[] for _layer in range(max(layer_of) + 1)]
    for node, layer in enumerate(layer_of):
        rows[layer].append(node)
    paths: dict[Edge, tuple[int, ...]] = {}
    fresh = len(above)
    for lower, uppers in enumerate(above):
        for upper in uppers:
            passed = range(layer_of[upper] + 1, layer_of[lower])
            for item, layer in enumerate(passed, start=fresh):
                rows[layer].append(item)
            paths[upper, lower] = (upper, *range(fresh, fresh + len(passed)), lower)
            fresh += len(passed)
    layers = Layers(len(above), rows, paths)
    _uncross(layers)
    return layers


def _layers(above: Sequence[Sequence[int]], widths: Sequence[float], room: float, gap: float) -> list[int]:
    found: list[int] = []
    used: dict[int, float] = {}
    for node, uppers in enumerate(above):
        layer = max((found[upper] + 1 for upper in uppers), default=0)
        while used.get(layer) and used[layer] + widths[node] > room:
            layer += 1
        used[layer] = used.get(layer, 0) + widths[node] + gap
        found.append(layer)
    return found


def _neighbours(layers: Layers) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """What each item is joined to in the layer above, and in the layer below."""
    over: dict[int, list[int]] = {}
    under: dict[int, list[int]] = {}
    for path in layers.paths.values():
        for upper, lower in pairwise(path):
            over.setdefault(lower, []).append(upper)
            under.setdefault(upper, []).append(lower)
    return over, under


def _uncross(layers: Layers) -> None:
    """Put every layer in the order of its neighbours' middles, down and up, and keep the best."""
    over, under = _neighbours(layers)
    best = [list(row) for row in layers.rows]
    fewest = _crossings(best, under)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for at in range(1, len(layers.rows)) if down else range(len(layers.rows) - 2, -1, -1):
            beside = layers.rows[at - 1 if down else at + 1]
            place = {item: position for position, item in enumerate(beside)}
            near = over if down else under
            order = {item: position for position, item in enumerate(layers.rows[at])}
            middle = {
                item: fmean(place[each] for each in near[item]) if item in near else order[item] for item in order
            }
            layers.rows[at].sort(key=lambda item, middle=middle: middle[item])  # type: ignore[misc]
        crossings = _crossings(layers.rows, under)
        if crossings < fewest:
            best, fewest = [list(row) for row in layers.rows], crossings
    layers.rows = best


def _crossings(rows: Sequence[Sequence[int]], under: Mapping[int, Sequence[int]]) -> int:
    count = 0
    for upper, lower in pairwise(rows):
        place = {item: position for position, item in enumerate(lower)}
        seen: list[int] = []
        for item in upper:
            ends = sorted(place[each] for each in under.get(item, ()))
            count += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return count


def position(layers: Layers, widths: Mapping[int, float], room: float, gap: float) -> dict[int, float]:
    """The middle of every item: as near to the middles of its neighbours as the others in its layer let it."""
    over, under = _neighbours(layers)
    middles: dict[int, float] = {}
    for row in layers.rows:
        wanted = [(at + 0.5) * room / len(row) for at in range(len(row))]
        middles.update(zip(row, _apart(wanted, [widths[item] for item in row], room, gap), strict=True))
    for _sweep in range(_SWEEPS):
        for row in layers.rows:
            wanted = [
                fmean(middles[each] for each in (over.get(item, []) + under.get(item, [])) or [item]) for item in row
            ]
            middles.update(zip(row, _apart(wanted, [widths[item] for item in row], room, gap), strict=True))
    return middles


def _apart(wanted: Sequence[float], widths: Sequence[float], room: float, gap: float) -> list[float]:
    """The middles nearest to those wanted (by least squares) with `gap` between the items, within the room."""
    steps = [0.0, *((one + other) / 2 + gap for one, other in pairwise(widths))]
    offsets = list(accumulate(steps))
    least, most = widths[0] / 2, room - widths[-1] / 2 - offsets[-1]
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, size = want - offset, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    level = [mean for mean, size in blocks for _item in range(size)]
    return [max(least, min(most, mean)) + offset for mean, offset in zip(level, offsets, strict=True)]
