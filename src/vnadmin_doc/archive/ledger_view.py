"""The ledger of an output folder, opened read-only, and its values as text for people."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache

from vnadmin_doc.batch.ledger import VERSION, ledger_path, newer_version
from vnadmin_doc.errors import DamagedFile, ReadError
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.kinds import KINDS
from vnadmin_doc.writers import READABLE

__all__ = [
    "document_path",
    "doubtful_parts",
    "doubtful_pointers",
    "kind_name",
    "ledger_uri",
    "number_and_notation",
    "open_ledger",
    "part_name",
    "readable",
    "vietnamese_date",
]

_KINDS = {kind.code: kind.name for kind in KINDS}
_PART_NAMES = {
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
_DOUBTFUL = ("error", "warning")


@contextmanager
def open_ledger(out: str | os.PathLike[str], *, checked: bool = True) -> Iterator[sqlite3.Connection]:
    """Open the ledger of an output folder, read-only. ``checked``: check it for damage first, so that no row is missed.

    Raises ``ReadError`` if there is no ledger, ``DamagedFile`` if it cannot be read, also in the ``with`` block.
    """
    uri = ledger_uri(out)
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise DamagedFile(newer_version(ledger_path(out), version))
            if version != VERSION:
                message = msg(
                    "{path} has version {version}, not {needed}; convert the folder again, which updates it",
                    path=ledger_path(out),
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
            path=ledger_path(out),
            error=error,
        )
        raise DamagedFile(message) from error


def ledger_uri(out: str | os.PathLike[str]) -> str:
    """The URI of the ledger for SQLite, read-only. Raises ``ReadError`` if there is no ledger."""
    path = ledger_path(out)
    if not path.is_file():
        raise ReadError(msg("{folder} has no ledger; make it with: vnadmin-doc convert FOLDER -o {folder}", folder=out))
    immutable = "" if os.access(path.parent, os.W_OK) else "&immutable=1"  # in a read-only folder there can be no log
    return f"{path.absolute().as_uri()}?mode=ro{immutable}"


def readable(value: str | bytes | None) -> str:
    """A name from the ledger as text; bytes that are not valid UTF-8 are replaced."""
    if value is None:
        return ""
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def document_path(document: str | bytes, formats: str) -> str:
    """The path of a letter's document from the output folder, by the columns ``document`` and ``formats``.

    JSON if it was written, else XML. A document of a format that is not in ``formats`` is of an earlier file.
    """
    written = {item.partition(":")[0] for item in formats.split()}
    return f"{os.fsdecode(document)}.{next((form for form in READABLE if form in written), READABLE[-1])}"


def kind_name(code: str | None) -> str:
    """The name of a kind by its code; the code itself if the kind is unknown."""
    return _KINDS.get(code, code) if code else ""


def number_and_notation(number: str | None, notation: str | None) -> str:
    """Số, ký hiệu as printed; a missing part is left out.

    >>> number_and_notation("12", "QĐ-UBND"), number_and_notation(None, "QĐ-UBND"), number_and_notation("12", None)
    ('12/QĐ-UBND', '/QĐ-UBND', '12')
    """
    return f"{number or ''}/{notation}" if notation else number or ""


def vietnamese_date(date: str | None) -> str:
    """A date as written in Vietnam; ``date`` is ISO 8601, complete or partial.

    >>> vietnamese_date("2023-06-05"), vietnamese_date("2023-06"), vietnamese_date(None)
    ('05/06/2023', '06/2023', '')
    """
    return "/".join(reversed(date.split("-"))) if date else ""


def doubtful_pointers(issues: str | None) -> list[str]:
    """The pointers with errors or warnings, errors first, each once; ``issues`` is the column of the ledger.

    >>> doubtful_pointers('[["warning", "a", "/subject"], ["info", "b", "/code"], ["error", "c", "/issuers"]]')
    ['/issuers', '/subject']
    """
    found = [issue for issue in json.loads(issues or "[]") if issue[0] in _DOUBTFUL]
    return list(dict.fromkeys(path for _, _, path in sorted(found, key=lambda issue: _DOUBTFUL.index(issue[0]))))


@lru_cache(maxsize=1024)
def part_name(pointer: str) -> Message:
    """The name of the part of a letter that contains the value of a pointer.

    >>> part_name("/signers/0/full_name"), part_name("/code/number")
    ('signers', 'number')
    """
    while pointer not in _PART_NAMES:
        pointer = pointer.rpartition("/")[0]
    return _PART_NAMES[pointer]


def doubtful_parts(issues: str | None) -> tuple[Message, ...]:
    """The names of the parts with errors or warnings, each once."""
    return tuple(dict.fromkeys(map(part_name, doubtful_pointers(issues))))
