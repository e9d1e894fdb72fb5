"""Changes of the ledger by commands other than ``convert``: all of them are written, or none."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from vnadmin_doc.batch.ledger import ledger_path
from vnadmin_doc.errors import WriteError
from vnadmin_doc.messages import Message, msg

__all__ = ["ledger_transaction"]

WAIT_SECONDS = 30
"""How long another program may hold the ledger."""


@contextmanager
def ledger_transaction(out: str | os.PathLike[str], what: Message) -> Iterator[sqlite3.Connection]:
    """The ledger of an output folder for one transaction; ``what`` is written, for the message of an error.

    Raises ``WriteError`` if the ledger cannot be written or is in use for too long.
    """
    try:
        database = sqlite3.connect(ledger_path(out), isolation_level=None, timeout=WAIT_SECONDS)
        with closing(database), database:
            database.execute("BEGIN IMMEDIATE")
            yield database
    except sqlite3.Error as error:
        message = msg(
            "{what} cannot be written to {path}: {error}; check that no other program uses the ledger, free space, and "
            "the permissions of its folder",
            what=what,
            path=ledger_path(out),
            error=error,
        )
        raise WriteError(message) from error
