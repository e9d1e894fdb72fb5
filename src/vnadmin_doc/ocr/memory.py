"""Keep the memory of a process that reads scan after scan small.

The C library (glibc) raises its limit for separate memory blocks up to 32 MiB as soon as one is freed. Then bitmaps of
pages are kept on its heap, between small objects, and the heap never shrinks: a worker grows to 540 MiB, not 440
(mallopt(3), M_MMAP_THRESHOLD).
"""

from __future__ import annotations

import os
import sys
from functools import cache

__all__ = ["return_large_blocks"]

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # parameters of mallopt
_LARGE, _FREE_TOP = 8 << 20, 64 << 20  # bytes: a grey page has 8.7 MB; smaller values cost CPU time in page faults
_VARIABLES = ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES")


@cache
def return_large_blocks() -> None:
    """Have memory blocks of 8 MiB and more returned to the system as soon as they are free (Linux with glibc only).

    Applies to the whole process, once. Settings of the user in the environment are kept.
    """
    if sys.platform != "linux" or any(name in os.environ for name in _VARIABLES):
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have no such function
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_TRIM_THRESHOLD, _FREE_TOP)
