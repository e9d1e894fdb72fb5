"""Lock: one run at a time writes into an output folder.

The system lets go of the lock when its owner ends, however it ends, so none is ever stale. Who has it is
written beside it, for the message.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from vnadmin_doc.errors import WriteError

__all__ = ["locked"]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. Raises ``WriteError`` that names its owner where another run has it."""
    from filelock import FileLock, Timeout

    owner = folder / "owner"
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WriteError(
            f"another run writes into {folder.parent}: {_owner(owner)}; wait for it, or choose another folder"
        ) from None
    except OSError as error:
        raise WriteError(f"cannot lock {folder.parent}: {error.strerror}; check its permissions") from error
    try:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        owner.write_text(f"process {os.getpid()} on {socket.gethostname()} since {now}\n", encoding="utf-8")
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def _owner(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip() or "its owner is not told"
    except OSError:
        return "its owner is not told"
