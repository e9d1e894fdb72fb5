"""The letters of an output folder, with their documents read again."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from vnadmin_doc.api import load
from vnadmin_doc.archive.ledger_view import document_path, open_ledger, readable
from vnadmin_doc.batch.ledger import sql_text
from vnadmin_doc.errors import ReadError, SchemaError, reason
from vnadmin_doc.exchange.archive_records import Hoso, file_key
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.reading import Reading

__all__ = ["StoredLetter", "natural_order", "packet_of", "stored_letters"]

_ROWS = """
SELECT source.name, part, path, size, sha256, document, formats, date, issues FROM source JOIN letter USING (name)
WHERE state = 'converted'
"""
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter of the ledger: ``name`` and ``path`` of its source, its ``part`` in it, the path of its ``document``."""

    name: str
    part: int
    path: str
    size: int
    sha256: str
    document: Path
    date: str
    issues: str

    @property
    def key(self) -> str:
        """The name of the letter in ``hoso.toml``: that of its source, with ``#2`` for the second letter of a file."""
        name = file_key(self.name)
        return name if self.part == 1 else f"{name}#{self.part}"

    def read(self) -> Reading:
        """The reading in its document, JSON or XML. Raises ``ReadError`` if it is missing or damaged."""
        try:
            return load(self.document.read_bytes())
        except FileNotFoundError as error:
            problem = msg("its document is missing; convert the file again with --to json")
            raise ReadError(about(self.key, problem)) from error
        except OSError as error:
            raise ReadError(about(self.key, msg("cannot be read: {reason}", reason=reason(error)))) from error
        except SchemaError as error:
            raise ReadError(about(self.key, error.message)) from error


def stored_letters(out: str | os.PathLike[str], hoso: Hoso) -> list[StoredLetter]:
    """The letters of a dossier, in the order in which they are numbered; those that ``hoso`` leaves out are not in it.

    The order is the natural order of the names of their sources (2.pdf before 10.pdf), or that of their dates; letters
    without a date are last. Raises ``ReadError``, ``DamagedFile``.
    """
    with open_ledger(out) as database:
        found = [
            StoredLetter(
                readable(name),
                part,
                os.fsdecode(path),
                size,
                sha256,
                Path(out, document_path(document, formats)),
                date or "",
                issues,
            )
            for name, part, path, size, sha256, document, formats, date, issues in database.execute(_ROWS)
        ]
    kept = [letter for letter in found if file_key(letter.name) not in hoso.left_out]
    by_name = sorted(kept, key=lambda letter: (natural_order(letter.name), letter.part))
    return sorted(by_name, key=lambda letter: _date(letter, hoso) or "9999") if hoso.by_date else by_name


def _date(letter: StoredLetter, hoso: Hoso) -> str:
    """The date of a letter in ISO 8601; of hoso.toml, if it is given there."""
    given = hoso.own.get(letter.key, {}).get("issuedDate")
    return letter.date if given is None else "-".join(reversed(given.split("/")))


def packet_of(out: str | os.PathLike[str], name: str, part: int) -> Path | None:
    """The edXML packet of a letter in the folder; None if there is none. Raises ``ReadError``, ``DamagedFile``."""
    with open_ledger(out, checked=False) as database:
        row = database.execute(
            "SELECT document FROM letter WHERE name = ? AND part = ?", (sql_text(name), part)
        ).fetchone()
    path = row and Path(out, f"{os.fsdecode(row[0])}.edxml")
    return path if path and path.is_file() else None


def natural_order(name: str) -> tuple[tuple[bool, int, str], ...]:
    """A key that sorts digits in a name as numbers; the name itself decides between equal numbers (1, 01).

    >>> sorted(["10.pdf", "b.pdf", "2.pdf"], key=natural_order)
    ['2.pdf', '10.pdf', 'b.pdf']
    """
    return tuple((not text.isdecimal(), int(text) if text.isdecimal() else 0, text) for text in _DIGITS.split(name))
