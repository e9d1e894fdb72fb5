"""Lock: only one run at a time writes to an output folder.

The system releases the lock when its owner ends, so it is never stale. The owner is written to a file beside it, for
the error message.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from vnadmin_doc.errors import WriteError, reason
from vnadmin_doc.messages import msg, recognise

__all__ = ["locked"]

_UNKNOWN = msg("its owner is unknown")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. Raises ``WriteError`` with the owner if another run has it."""
    from filelock import FileLock, Timeout

    owner = folder / "owner"
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WriteError(
            msg(
                "another run writes to {folder} ({owner}); wait until it ends, or choose another folder",
                folder=folder.parent,
                owner=_owner(owner),
            )
        ) from None
    except OSError as error:
        raise WriteError(
            msg("cannot lock {folder}: {reason}; check its permissions", folder=folder.parent, reason=reason(error))
        ) from error
    try:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        mine = msg(
            "process {process} on {machine} since {time}", process=os.getpid(), machine=socket.gethostname(), time=now
        )
        owner.write_text(f"{mine}\n", encoding="utf-8")
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def _owner(path: Path) -> str:
    try:
        return recognise(path.read_text(encoding="utf-8", errors="replace").strip()) or _UNKNOWN
    except OSError:
        return _UNKNOWN
