"""The list of letters, those whose head is most probably wrong first."""

from __future__ import annotations

import base64
import binascii
import os
import sqlite3
from pathlib import Path
from typing import Any

from vnadmin_doc.archive.ledger_view import (
    doubtful_parts,
    kind_name,
    number_and_notation,
    open_ledger,
    readable,
    vietnamese_date,
)
from vnadmin_doc.archive.search import search
from vnadmin_doc.errors import ReadError
from vnadmin_doc.messages import Lang, msg, translate

__all__ = ["STATES", "letter_id", "letters", "name_of"]

MOST = 500
"""Most letters in an answer."""
_IN_DOUBT = "(filed_unseen IS NULL OR letter.worst IN ('error', 'warning'))"
_BY_PERSON = (
    "EXISTS (SELECT 1 FROM correction WHERE correction.sha256 = source.sha256 AND correction.part = letter.part)"
)
STATES = {"doubt": _IN_DOUBT, "sure": f"NOT {_IN_DOUBT}", "person": _BY_PERSON, "all": "1"}
"""What the list can be limited to: letters in doubt, the others, those that a person worked on, all."""
_COLUMNS = f"""
source.name, letter.part, kind, number, notation, date, issuer, subject, letter.worst, filed_unseen, head_sure,
    letter.issues, {_BY_PERSON}
"""
_FROM = "FROM letter JOIN source USING (name) WHERE state = 'converted'"
_ORDER = """
ORDER BY filed_unseen IS NOT NULL, CAST(coalesce(head_sure, '0.5') AS REAL),
    CASE letter.worst WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, source.name, letter.part
"""


def letter_id(name: str | bytes) -> str:
    """The name of a source for an address: names may be bytes that are no text.

    >>> letter_id("a/b.pdf"), name_of(letter_id("a/b.pdf"))
    ('YS9iLnBkZg', 'a/b.pdf')
    """
    return base64.urlsafe_b64encode(os.fsencode(name)).decode().rstrip("=")


def name_of(identifier: str) -> str:
    """The name of a source. Raises ``ReadError`` for what is not from ``letter_id``."""
    try:
        return os.fsdecode(base64.b64decode(identifier + "=" * (-len(identifier) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise ReadError(msg("no such letter; open it from the list")) from error


def letters(out: Path, lang: Lang, *, state: str = "doubt", kind: str = "", query: str = "") -> dict[str, Any]:
    """The letters for the page, at most ``MOST``, and how many there are.

    ``state`` is of ``STATES``, ``kind`` a code, ``query`` as in ``search``. Raises ``ReadError``, ``DamagedFile``,
    ``WriteError``.
    """
    hits = None
    if query.strip():
        hits = {(hit.name, hit.part) for hit in search(out, query, limit=5000)}
    condition = f" AND {STATES[state]}" + (" AND kind = ?" if kind else "")
    with open_ledger(out, checked=False) as database:
        rows = database.execute(
            f"SELECT {_COLUMNS} {_FROM}{condition}{_ORDER}",
            (kind,) if kind else (),
        )
        found = [row for row in rows if hits is None or (readable(row[0]), row[1]) in hits]
        kinds = database.execute(f"SELECT kind, count(*) {_FROM} AND kind IS NOT NULL GROUP BY 1 ORDER BY 2 DESC")
        return {
            "total": len(found),
            "letters": [_item(row, lang) for row in found[:MOST]],
            "kinds": [{"code": code, "name": kind_name(code), "count": count} for code, count in kinds],
            "states": {name: _count(database, where) for name, where in STATES.items()},
        }


def _count(database: sqlite3.Connection, where: str) -> int:
    count: int = database.execute(f"SELECT count(*) {_FROM} AND {where}").fetchone()[0]
    return count


def _item(row: tuple[Any, ...], lang: Lang) -> dict[str, Any]:
    name, part, kind, number, notation, date, issuer, subject, worst, unseen, sure, issues, person = row
    return {
        "id": letter_id(name),
        "part": part,
        "name": readable(name) + (f" #{part}" if part > 1 else ""),
        "title": " ".join(filter(None, (kind_name(kind), number_and_notation(number, notation)))),
        "date": vietnamese_date(date),
        "issuer": issuer or "",
        "subject": subject or "",
        "worst": worst,
        "unseen": bool(unseen),
        "doubt": None if sure is None else round(1 - float(sure), 4),
        "parts": [translate(part_name, lang) for part_name in doubtful_parts(issues)],
        "person": bool(person),
    }
