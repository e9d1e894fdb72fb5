"""Citing: which letters cite a document, in the archive or not, by its number."""

from __future__ import annotations

import os
import re

from vnadmin_doc.archive.ledger_view import open_ledger
from vnadmin_doc.archive.links.cited_code import parse_code
from vnadmin_doc.archive.links.link_table import update_links
from vnadmin_doc.archive.links.link_view import is_linked
from vnadmin_doc.errors import WriteError
from vnadmin_doc.messages import msg

__all__ = ["citing_letters"]

_KIND = re.compile(r"\A[^\d/-]*\s(?=\d)")
"""What is typed before the number: Nghị định số 30/2020/NĐ-CP."""
_PRINTED = """
SELECT name, part FROM citation
WHERE number = :number AND state != 'self' AND (:notation = '' OR notation = :notation)
    AND (:year IS NULL OR coalesce(year, substr(date, 1, 4), :year) = :year)
"""
_LINKED = """
SELECT citation.name, citation.part
FROM link_code AS code JOIN citation ON to_name = code.name AND to_part = code.part
JOIN letter ON letter.name = code.name AND letter.part = code.part
WHERE code.number = :number AND (:notation = '' OR code.notation = :notation)
    AND (:year IS NULL OR coalesce(code.year, substr(letter.date, 1, 4), :year) = :year)
"""


def citing_letters(out: str | os.PathLike[str], number: str) -> list[tuple[str | bytes, int]]:
    """(name, part) of the letters that cite the document ``number``, such as ``30/2020/NĐ-CP`` or ``12/UBND``.

    Letters that cite another form of its number ("Công văn số 12 ngày …") count if the document is in the archive. The
    links are updated first; during a run of ``convert`` they are used as they are. Raises ``ValueError`` if
    ``number`` has no digits, ``ReadError``, ``DamagedFile``, and ``WriteError`` if there are no links and none can be
    written.
    """
    code = parse_code(_KIND.sub("", number.strip()))
    if code is None:
        raise ValueError(msg("not a number of a document: {text}; write 30/2020/NĐ-CP or 1892/UBND-KGVX", text=number))
    values = {"number": code.number, "year": code.year, "notation": "-".join(code.groups)}
    try:
        update_links(out)
    except WriteError:
        with open_ledger(out) as database:
            if not is_linked(database):
                raise
    with open_ledger(out, checked=False) as database:
        return sorted({*database.execute(_PRINTED, values), *database.execute(_LINKED, values)}, key=str)
