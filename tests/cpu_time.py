"""CPU time of a call, for tests that compare a long input with a short one. These compare growth, not speed."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["least_seconds"]


def least_seconds(call: Callable[[], object], times: int = 3) -> float:
    """The least CPU time of several calls: the garbage collector and other work only ever add to it."""
    found = []
    for _ in range(times):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)
