"""Memory of a process that reads scans: large blocks are returned to the system."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_PROGRAM = """
import ctypes
from vnadmin_doc.ocr.memory import return_large_blocks

class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in
                "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]

libc = ctypes.CDLL(None)
if not hasattr(libc, "mallinfo2"):
    print("none")
    raise SystemExit
libc.mallinfo2.restype = Info
return_large_blocks()
bytearray(16 << 20)  # freed at once: now glibc would keep the next block of this size on its heap
before = libc.mallinfo2().hblkhd
block = bytearray(16 << 20)
print((libc.mallinfo2().hblkhd - before) >> 20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="mallopt is a function of glibc")
@pytest.mark.parametrize(
    ("variables", "separate"),
    [({}, "16"), ({"MALLOC_MMAP_THRESHOLD_": str(32 << 20)}, "0")],
    ids=["page bitmaps are separate blocks", "the setting of the user is kept"],
)
def test_large_blocks(variables: dict[str, str], separate: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM], env=os.environ | variables, capture_output=True, text=True, check=True
    )
    if run.stdout.strip() == "none":
        pytest.skip("no glibc with mallinfo2")
    assert run.stdout.strip() == separate
