"""Connected components of ink, and ink made thicker so that broken strokes are connected, on numpy."""

from __future__ import annotations

from typing import Any

__all__ = ["components", "thickened"]


def components(mask: Any) -> tuple[Any, list[tuple[int, int, int, int]]]:
    """Connected components (8-connectivity): labels from 1 in the shape of the mask; boxes (x0, top, x1, bottom)."""
    import numpy as np

    height, width = mask.shape
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    parent = _connect_runs(rows.tolist(), starts.tolist(), ends.tolist())
    roots = sorted(set(parent))
    number = {root: index + 1 for index, root in enumerate(roots)}
    component_ids = np.array([number[root] for root in parent], dtype=np.int32)
    labels = np.zeros((height, width), dtype=np.int32)
    boxes: list[tuple[int, int, int, int]] = []
    if component_ids.size:
        # Labels are written from the start to the end of each run by a cumulative sum of differences.
        steps = np.zeros((height, width + 1), dtype=np.int32)
        np.add.at(steps, (rows, starts), component_ids)
        np.add.at(steps, (rows, ends), -component_ids)
        labels = np.cumsum(steps, axis=1)[:, :width]
        order = np.argsort(component_ids, kind="stable")
        first = np.searchsorted(component_ids[order], np.arange(1, len(roots) + 1))
        low = (np.minimum.reduceat(edge[order], first).tolist() for edge in (starts, rows))
        high = (np.maximum.reduceat(edge[order], first).tolist() for edge in (ends, rows + 1))
        boxes = list(zip(*low, *high, strict=True))
    return labels, boxes


def _connect_runs(rows: list[int], starts: list[int], ends: list[int]) -> list[int]:
    """For each run, the first run of its component (union-find over runs of neighbouring rows)."""
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    above = 0
    for run, row in enumerate(rows):
        while above < run and (rows[above] < row - 1 or (rows[above] == row - 1 and ends[above] < starts[run])):
            above += 1
        other = above
        while other < run and rows[other] == row - 1 and starts[other] <= ends[run]:
            first, second = sorted((root(other), root(run)))
            parent[second] = first
            other += 1
    return [root(run) for run in range(len(rows))]


def thickened(ink: Any, by: int) -> Any:
    """The ink, with each row extended by ``by`` rows on both sides."""
    thick = ink.copy()
    for shift in range(1, by + 1):
        thick[shift:] |= ink[:-shift]
        thick[:-shift] |= ink[shift:]
    return thick
