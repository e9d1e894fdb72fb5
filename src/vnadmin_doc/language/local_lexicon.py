"""The local lexicon: agencies, signers, notations, drafting units and places of one office, as people confirmed them.

It is a table that ``vnadmin-doc lexicon learn`` writes and that people may read and edit. It has no subject, no number
and no text of a letter. ``LocalLexicon`` is a value: a run gets it as an argument, and no module keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256
from typing import Literal, get_args

from vnadmin_doc.language.spreadsheet import as_cell, from_cell
from vnadmin_doc.language.text import nfc

__all__ = ["LEAST_CONFIRMED", "LONGEST", "LocalLexicon", "LocalName", "NameKind", "as_table", "from_table"]

NameKind = Literal["agency", "signer", "notation", "unit", "place"]
LEAST_CONFIRMED = 2
"""Letters in which people confirmed a name before it is used: a mistake made once must not spread. Letters that were
filed unseen do not count (docs/learning.md has the measure)."""
LONGEST = 200
"""Most characters of a cell."""
_VERSION = "# vnadmin-doc local lexicon 1"
_ABOUT = """\
# Names of one office, from letters that people confirmed or corrected; made by: vnadmin-doc lexicon learn
# beside: of an agency its parent, of a signer the position. authority: the lines above it, separated by " / ".
# confirmed: letters in which a person confirmed the name; used if there are two. filed: letters filed unseen with it.
# first, last: the dates of these letters. It has names of people: treat it like the letters."""


@dataclass(frozen=True, slots=True)
class LocalName:
    """A row. ``beside`` is the parent of an agency or the position of a signer; ``authority`` that of a signer.

    ``confirmed`` and ``filed`` are numbers of letters, ``first`` and ``last`` their dates (ISO 8601, "" if unknown).
    """

    kind: NameKind
    name: str
    beside: str = ""
    authority: str = ""
    confirmed: int = 0
    filed: int = 0
    first: str = ""
    last: str = ""

    @property
    def is_usable(self) -> bool:
        """Do enough letters confirm it?"""
        return self.confirmed >= LEAST_CONFIRMED


_COLUMNS = tuple(field.name for field in fields(LocalName))


@dataclass(frozen=True)
class LocalLexicon:
    """The names of an office that may be used (``usable``), and all rows of its table."""

    names: tuple[LocalName, ...] = ()

    @cached_property
    def digest(self) -> str:
        """A short name for what is used: 16 hexadecimal digits; "" if no name is usable.

        Counts and dates are not part of it, so a lexicon that was only confirmed further is the same.
        """
        used = sorted({(n.kind, n.name, n.beside, n.authority) for n in self.names if n.is_usable})
        return sha256("\n".join("\t".join(row) for row in used).encode()).hexdigest()[:16] if used else ""

    def usable(self, kind: NameKind) -> tuple[LocalName, ...]:
        """The names of a kind that enough letters confirm, in the order of the table."""
        return self._usable.get(kind, ())

    @cached_property
    def _usable(self) -> dict[NameKind, tuple[LocalName, ...]]:
        used = [name for name in self.names if name.is_usable]
        return {kind: tuple(name for name in used if name.kind == kind) for kind in get_args(NameKind)}


def as_table(lexicon: LocalLexicon) -> str:
    """The lexicon as tab-separated text with its header: the same rows give the same text.

    Cells are as of ``as_cell``, as in the registers.
    """
    rows = sorted(lexicon.names, key=lambda n: (get_args(NameKind).index(n.kind), n.name, n.beside, n.authority))
    lines = ["\t".join(as_cell(str(getattr(name, column))) for column in _COLUMNS) for name in rows]
    return "\n".join([_VERSION, _ABOUT, "\t".join(_COLUMNS), *lines, ""])


def from_table(text: str) -> LocalLexicon:
    r"""The lexicon of a table. Raises ``ValueError`` with the number of the line that is wrong.

    >>> names = (LocalName("signer", "Lê Thị Bình", "GIÁM ĐỐC", confirmed=3, first="2024-01-05", last="2024-03-01"),)
    >>> from_table(as_table(LocalLexicon(names))).names == names
    True
    """
    lines = nfc(text.removeprefix("\ufeff")).splitlines()
    if not lines or lines[0].strip() != _VERSION:
        raise ValueError(f'line 1: not "{_VERSION}"')
    rows = [(at, line.split("\t")) for at, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not rows or tuple(rows[0][1]) != _COLUMNS:
        raise ValueError(f"line {rows[0][0] if rows else len(lines)}: the columns are {', '.join(_COLUMNS)}")
    return LocalLexicon(tuple(_names(rows[1:])))


def _names(rows: Iterable[tuple[int, list[str]]]) -> Iterable[LocalName]:
    for at, cells in rows:
        if len(cells) != len(_COLUMNS) or cells[0] not in get_args(NameKind) or not cells[1].strip():
            raise ValueError(
                f"line {at}: {len(_COLUMNS)} cells with a kind ({', '.join(get_args(NameKind))}) and a name"
            )
        kind, name, beside, authority, confirmed, filed, first, last = texts = [
            from_cell(cell.strip()) for cell in cells
        ]
        if max(map(len, texts)) > LONGEST:
            raise ValueError(f"line {at}: more than {LONGEST} characters in a cell")
        if not (confirmed.isdecimal() and filed.isdecimal()):
            raise ValueError(f"line {at}: confirmed and filed are numbers")
        yield LocalName(kind, name, beside, authority, int(confirmed), int(filed), first, last)  # type: ignore[arg-type]
