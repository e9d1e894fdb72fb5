"""Connected components of ink, and ink made thicker so that broken strokes are connected, on numpy."""

from __future__ import annotations

from typing import Any

__all__ = ["components", "thickened"]


def components(mask: Any) -> tuple[Any, list[tuple[int, int, int, int]]]:
    """Connected components (8-connectivity): labels from 1 in the shape of the mask; boxes (x0, top, x1, bottom)."""
    import numpy as np

    rows, starts, ends = _runs(mask)
    roots, numbers = np.unique(_first_runs(rows, starts, ends), return_inverse=True)
    component_ids = numbers.astype(np.int32) + 1
    labels = np.zeros(mask.shape, dtype=np.int32)
    labels[mask] = np.repeat(component_ids, ends - starts)
    if not roots.size:
        return labels, []
    order = np.argsort(component_ids, kind="stable")
    first = np.searchsorted(component_ids[order], np.arange(1, roots.size + 1))
    low = (np.minimum.reduceat(edge[order], first).tolist() for edge in (starts, rows))
    high = (np.maximum.reduceat(edge[order], first).tolist() for edge in (ends, rows + 1))
    return labels, list(zip(*low, *high, strict=True))


def _runs(mask: Any) -> tuple[Any, Any, Any]:
    """(rows, starts, ends) of the runs of ink, in the order of the picture."""
    import numpy as np

    height, width = mask.shape
    flat = np.zeros(1 + height * (width + 1), dtype=bool)  # white before the first row and after each row
    flat[1:].reshape(height, width + 1)[:, :width] = mask
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    rows, starts = np.divmod(changes[::2], width + 1)
    return rows, starts, changes[1::2] - rows * (width + 1)


def _first_runs(rows: Any, starts: Any, ends: Any) -> Any:
    """For each run, the first run of its component."""
    import numpy as np

    run, other = _touching_runs(rows, starts, ends)
    first = np.arange(rows.size)
    while True:
        one, two = first[run], first[other]
        apart = one != two
        if not apart.any():
            return first
        np.minimum.at(first, np.maximum(one, two)[apart], np.minimum(one, two)[apart])
        while (further := first[first]).tobytes() != first.tobytes():
            first = further


def _touching_runs(rows: Any, starts: Any, ends: Any) -> tuple[Any, Any]:
    """The pairs of runs that touch in neighbouring rows, also at a corner: (numbers of runs, of runs in the row above).

    Runs are in the order of the picture, so those that one run touches follow each other.
    """
    import numpy as np

    line = int(ends.max(initial=0)) + 2  # longer than a row, so that places of different rows do not mix
    low = np.searchsorted(rows * line + ends, (rows - 1) * line + starts)
    high = np.searchsorted(rows * line + starts, (rows - 1) * line + ends, side="right")
    counts = np.maximum(high - low, 0)
    run = np.repeat(np.arange(rows.size), counts)
    return run, np.arange(run.size) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)


def thickened(ink: Any, by: int) -> Any:
    """The ink, with each row extended by ``by`` rows on both sides."""
    thick = ink.copy()
    for shift in range(1, by + 1):
        thick[shift:] |= ink[:-shift]
        thick[:-shift] |= ink[shift:]
    return thick
