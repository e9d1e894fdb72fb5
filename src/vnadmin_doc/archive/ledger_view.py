"""The ledger of an output folder, opened read-only, and its values in the form that people read."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache

from vnadmin_doc.batch.ledger import VERSION, path_of
from vnadmin_doc.errors import DamagedFile, ReadError
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.kinds import KINDS

__all__ = ["code_of", "day", "doubts", "in_doubt", "kind_name", "ledger_uri", "opened", "place_name", "readable"]

_KINDS = {kind.code: kind.name for kind in KINDS}
_PLACES = {
    "": msg("the whole letter"),
    "/addressees": msg("addressees"),
    "/appendices": msg("appendices"),
    "/arrival": msg("arrival stamp"),
    "/arrival/date": msg("arrival date"),
    "/arrival/number": msg("arrival number"),
    "/body": msg("body"),
    "/code": msg("number and notation"),
    "/code/notation": msg("notation"),
    "/code/number": msg("number"),
    "/copy": msg("copy"),
    "/digital_signatures": msg("digital signatures"),
    "/distribution": msg("recipients"),
    "/issuers": msg("issuing agency"),
    "/kind": msg("kind"),
    "/promulgation": msg("place and date"),
    "/promulgation/date": msg("date"),
    "/promulgation/place": msg("place"),
    "/references": msg("cited documents"),
    "/signers": msg("signers"),
    "/subject": msg("subject"),
    "/tables": msg("tables"),
    "/tasks": msg("tasks"),
}
_GRAVE = ("error", "warning")


@contextmanager
def opened(out: str | os.PathLike[str], *, checked: bool = True) -> Iterator[sqlite3.Connection]:
    """The ledger of an output folder; nothing can be written to it. ``checked``: it is looked through for damage,
    so that no row is left out unseen.

    Raises ``ReadError`` where there is none, ``DamagedFile`` where it cannot be read, now or in the ``with`` block.
    """
    uri = ledger_uri(out)
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version != VERSION:
                message = msg(
                    "{path} has version {version}, not {needed}; delete it and convert again",
                    path=path_of(out),
                    version=version,
                    needed=VERSION,
                )
                raise DamagedFile(message)
            if checked and database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError(msg("it is damaged"))
            yield database
    except sqlite3.DatabaseError as error:
        message = msg(
            "{path} cannot be read: {error}; if it is damaged, delete it and convert again: the next run makes it from "
            "the documents",
            path=path_of(out),
            error=error,
        )
        raise DamagedFile(message) from error


def ledger_uri(out: str | os.PathLike[str]) -> str:
    """Where SQLite finds the ledger, for reading. Raises ``ReadError`` where there is none."""
    path = path_of(out)
    if not path.is_file():
        raise ReadError(msg("{folder} has no ledger; make it with: vnadmin-doc convert FOLDER -o {folder}", folder=out))
    closed = "" if os.access(path.parent, os.W_OK) else "&immutable=1"  # a read-only disk has no room for the log
    return f"{path.absolute().as_uri()}?mode=ro{closed}"


def readable(value: str | bytes | None) -> str:
    """A name from the ledger as it can be shown or stored anywhere: bytes that are no UTF-8 are replaced."""
    if value is None:
        return ""
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def kind_name(code: str | None) -> str:
    """The name of a kind by its code; the code itself where it is not ours."""
    return _KINDS.get(code, code) if code else ""


def code_of(number: str | None, notation: str | None) -> str:
    """Số, ký hiệu as written; what was not read is left out.

    >>> code_of("12", "QĐ-UBND"), code_of(None, "QĐ-UBND"), code_of("12", None)
    ('12/QĐ-UBND', '/QĐ-UBND', '12')
    """
    return f"{number or ''}/{notation}" if notation else number or ""


def day(date: str | None) -> str:
    """A date as it is written in Vietnam.

    >>> day("2023-06-05"), day("2023-06"), day(None)
    ('05/06/2023', '06/2023', '')
    """
    return "/".join(reversed(date.split("-"))) if date else ""


def doubts(issues: str | None) -> list[str]:
    """The pointers in doubt, the gravest first, each once; ``issues`` is as the ledger has them.

    >>> doubts('[["warning", "a", "/subject"], ["info", "b", "/code"], ["error", "c", "/issuers"]]')
    ['/issuers', '/subject']
    """
    found = [issue for issue in json.loads(issues or "[]") if issue[0] in _GRAVE]
    return list(dict.fromkeys(path for _, _, path in sorted(found, key=lambda issue: _GRAVE.index(issue[0]))))


@lru_cache(maxsize=1024)
def place_name(pointer: str) -> Message:
    """The name of the part of a letter that a pointer leads to.

    >>> place_name("/signers/0/full_name"), place_name("/code/number")
    ('signers', 'number')
    """
    while pointer not in _PLACES:
        pointer = pointer.rpartition("/")[0]
    return _PLACES[pointer]


def in_doubt(issues: str | None) -> tuple[Message, ...]:
    """The names of the parts in doubt, each once."""
    return tuple(dict.fromkeys(map(place_name, doubts(issues))))
