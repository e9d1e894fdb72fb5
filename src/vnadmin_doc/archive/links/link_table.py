"""The table of links in the ledger, kept up to date.

Only new and changed letters are read, and only the citations whose number one of them has are resolved again.

All is written in one transaction: after a kill the old table is there. The result does not depend on the order in which
letters came: a citation is resolved from all letters with its number.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vnadmin_doc.api import load
from vnadmin_doc.archive.ledger_transaction import ledger_transaction
from vnadmin_doc.archive.ledger_view import document_path, open_ledger, readable
from vnadmin_doc.archive.links.candidates import Citation, Target, choose
from vnadmin_doc.archive.links.letter_facts import LetterFacts, facts
from vnadmin_doc.batch.catalog_row import JOIN
from vnadmin_doc.batch.ledger import ledger_path
from vnadmin_doc.batch.lock import locked
from vnadmin_doc.errors import SchemaError, reason
from vnadmin_doc.messages import Message, msg, recognise
from vnadmin_doc.model.letter import Letter

__all__ = ["Updated", "update_links"]

_CHANGED = """
SELECT source.name, source.finished || ' ' || source.sha256, formats
FROM source LEFT JOIN link_source USING (name)
WHERE state = 'converted' AND (stamp IS NOT source.finished || ' ' || source.sha256 OR problem != '')
ORDER BY source.name
"""
_REMOVED = "SELECT name FROM link_source EXCEPT SELECT name FROM source WHERE state = 'converted'"
_PARTS = "SELECT part, document FROM letter WHERE name = ? ORDER BY part"
_TARGETS = """
SELECT link_code.name, link_code.part, year, link_code.notation, kind, date, agency
FROM link_code JOIN letter USING (name, part) WHERE link_code.number = ? ORDER BY 1, 2
"""
_CITATIONS = """
SELECT citation.name, citation.part, citation.place, year, citation.notation, citation.kind, citation.date,
    citation.issuer, letter.date, letter.agency
FROM citation JOIN letter USING (name, part) WHERE citation.number = ? AND state = 'new'
"""
_RESOLVED = (
    "UPDATE citation SET state = ?, candidates = ?, to_name = ?, to_part = ? WHERE name = ? AND part = ? AND place = ?"
)
_GROUPS = "-"
"""Between the groups of a notation in the table."""

Name = str | bytes


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did: ``read`` letters, ``resolved`` citations, and the documents that could not be read."""

    read: int
    resolved: int
    problems: tuple[tuple[str, Message | str], ...]


def update_links(out: str | os.PathLike[str]) -> Updated:
    """Bring the links of an output folder up to date.

    Raises ``ReadError`` without a ledger, ``DamagedFile``, and ``WriteError`` if another run writes to the folder or
    the ledger cannot be written.
    """
    with open_ledger(out, checked=False):
        pass
    with locked(ledger_path(out).parent), ledger_transaction(out, msg("the links")) as database:
        database.execute("CREATE TEMP TABLE touched (number TEXT PRIMARY KEY) WITHOUT ROWID")
        removed, changed = database.execute(_REMOVED).fetchall(), database.execute(_CHANGED).fetchall()
        if removed or changed:
            with open_ledger(out):
                pass  # a damaged ledger must not look like one with removed rows
        for (name,) in removed:
            _forget(database, name)
        for name, stamp, formats in changed:
            _forget(database, name)
            _read_source(database, Path(out), name, stamp, formats)
        resolved = _resolve(database)
        damaged = database.execute("SELECT name, problem FROM link_source WHERE problem != '' ORDER BY name").fetchall()
        database.execute("DROP TABLE touched")
    return Updated(len(changed), resolved, tuple((readable(name), recognise(problem)) for name, problem in damaged))


# ── letters ─────────────────────────────────────────────────────────────────────────────────


def _forget(database: sqlite3.Connection, name: Name) -> None:
    """Remove what is known of a source's letters. Citations of their numbers are resolved again."""
    database.execute("INSERT OR IGNORE INTO touched SELECT number FROM link_code WHERE name = ?", (name,))
    for table in ("link_code", "citation", "deadline", "link_source"):
        database.execute(f"DELETE FROM {table} WHERE name = ?", (name,))  # noqa: S608


def _read_source(database: sqlite3.Connection, out: Path, name: Name, stamp: str, formats: str) -> None:
    """Read the letters of a source. A document that cannot be read is recorded, and read again the next time."""
    problem = ""
    for part, document in database.execute(_PARTS, (name,)).fetchall():
        path = out / document_path(document, formats)
        try:
            _add(database, name, part, facts(_letter(path)))
        except FileNotFoundError:
            problem = msg("{name} is missing; convert again with --to json", name=path.name)
        except OSError as error:
            problem = msg("{name} cannot be read: {reason}; convert again", name=path.name, reason=reason(error))
        except (SchemaError, ValidationError, ValueError, LookupError, TypeError, RecursionError):
            problem = msg("{name} is damaged; delete it and convert again", name=path.name)
    database.execute("INSERT INTO link_source VALUES (?, ?, ?)", (name, stamp, _utf8(problem)))


def _letter(path: Path) -> Letter:
    """The letter of a document. Of JSON only the letter is checked, which takes a tenth of the time."""
    data = path.read_bytes()
    return Letter.model_validate(json.loads(data)["letter"]) if path.suffix == ".json" else load(data).letter


def _add(database: sqlite3.Connection, name: Name, part: int, found: LetterFacts) -> None:
    for code in found.codes:
        row = (name, part, code.number, code.year, _GROUPS.join(code.groups))
        database.execute("INSERT OR IGNORE INTO link_code VALUES (?, ?, ?, ?, ?)", row)
        database.execute("INSERT OR IGNORE INTO touched VALUES (?)", (code.number,))
    for place, item in enumerate(found.citations):
        number, year, groups = item.code or (None, None, ())
        values = (
            name, part, place, _utf8(item.text), item.kind, number, year, _GROUPS.join(groups), item.date,
            item.issuer and _utf8(item.issuer), item.relation.name, int(item.relation.inverse),
            "new" if number else "unresolved", 0, None, None,
        )  # fmt: skip
        database.execute(f"INSERT INTO citation VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608
    for day, task in found.deadlines:
        database.execute("INSERT INTO deadline VALUES (?, ?, ?, ?)", (name, part, day, _utf8(task)))


def _utf8(text: str) -> str:
    return str(text).encode(errors="replace").decode()


# ── citations ───────────────────────────────────────────────────────────────────────────────


def _resolve(database: sqlite3.Connection) -> int:
    """Resolve the new citations, and those of a number that a letter got or lost; return their number."""
    database.execute("UPDATE citation SET state = 'new' WHERE number IN (SELECT number FROM touched)")
    numbers = database.execute("SELECT DISTINCT number FROM citation WHERE state = 'new'").fetchall()
    count = 0
    for (number,) in numbers:
        targets = _Targets(map(_target, database.execute(_TARGETS, (number,))))
        rows = [_resolved(row, targets) for row in database.execute(_CITATIONS, (number,))]
        database.executemany(_RESOLVED, rows)
        count += len(rows)
    return count


def _target(row: tuple[Any, ...]) -> Target:
    name, part, year, notation, kind, date, agency = row
    return Target(name, part, year, _split(notation, _GROUPS), kind, date, _split(agency, JOIN))


def _split(text: str | None, sign: str) -> tuple[str, ...]:
    return tuple(text.split(sign)) if text else ()


class _Targets:
    """The letters with one number, by what a citation may give of them."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self.all = list(targets)
        self.by_notation: dict[tuple[str, ...], list[Target]] = defaultdict(list)
        self.by_year: dict[str, list[Target]] = defaultdict(list)
        for target in self.all:
            self.by_notation[target.groups].append(target)
            if target.date:
                self.by_year[target.date[:4]].append(target)

    def fitting(self, citation: Citation) -> list[Target]:
        """All that may be meant: with the notation or the year; all of them if the citation has neither."""
        year = citation.year or (citation.date or "")[:4]
        if not year:
            return self.all
        found = [*self.by_notation.get(citation.groups, ()), *self.by_year.get(year, ())]
        return list({(target.name, target.part, target.groups): target for target in found}.values())


def _resolved(row: tuple[Any, ...], targets: _Targets) -> tuple[Any, ...]:
    """The values of ``_RESOLVED`` for a citation."""
    name, part, place, year, notation, kind, date, issuer, written, agency = row
    groups = _split(notation, _GROUPS)
    citation = Citation(year, groups, kind, date, issuer, _split(agency, JOIN), written)
    found, candidates = choose(citation, targets.fitting(citation))
    if found is None:
        return ("ambiguous" if candidates else "unresolved", candidates, None, None, name, part, place)
    own = [target for target in targets.all if (target.name, target.part) == (name, part)]
    if any(_is_same(found, target) for target in own):
        return ("self", candidates, None, None, name, part, place)
    return ("link", candidates, found.name, found.part, name, part, place)


def _is_same(one: Target, other: Target) -> bool:
    """One letter, or two scans of it."""
    return (one.groups, one.year, one.kind, one.date, one.agencies) == (
        other.groups, other.year, other.kind, other.date, other.agencies,
    )  # fmt: skip
