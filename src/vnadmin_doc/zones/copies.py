"""The copy's own block below a letter: who made the copy, its number, day and signature.

Decree 30/2020/NĐ-CP, Điều 25 and Appendix I, Phần III: SAO Y, SAO LỤC or TRÍCH SAO, the copying agency, its
number (``5/SY-VP``), place and day, signer and Nơi nhận stand under a line below the last line of the letter.
All of it has the look of a second letter; none of it is of the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex as re

from vnadmin_doc.fields import issuer
from vnadmin_doc.lines import Line
from vnadmin_doc.text import fold
from vnadmin_doc.zones import anchors
from vnadmin_doc.zones.columns import gaps
from vnadmin_doc.zones.head_rows import is_dateline

__all__ = ["take_copy"]

TALL = 5
"""The block's form or number stands at most so many rows below its first."""

_FORM = re.compile(r"\W*(?:ban\s+)?(?:sao\s+y|sao\s+luc|trich\s+sao)(?:\s+(?:tu\s+)?ban\s+(?:chinh|goc|sao\s+y))?\W*")
_NUMBER = re.compile(r"\W*so\b.{0,12}/\s*(?:sy|sl|trs)\s*-\s*[a-z]")


def take_copy(rows: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(the rows without the copy's block, the block): from its first row to the end of its page."""
    listed = next((i for i, row in enumerate(rows) if anchors.starts_distribution(fold(row.text))), None)
    if listed is None:
        return list(rows), []
    said = next((i for i in range(listed + 1, len(rows)) if _says_copy(rows[i])), None)
    if said is None:
        return list(rows), []
    start = said
    while start - 1 > listed and said - start < TALL and _heads(rows[start - 1], rows[said]):
        start -= 1
    end = next((i for i in range(said, len(rows)) if rows[i].page != rows[said].page), len(rows))
    return [*rows[:start], *rows[end:]], list(rows[start:end])


def _says_copy(row: Line) -> bool:
    return any(_NUMBER.match(fold(part)) or (part.isupper() and _FORM.fullmatch(fold(part))) for part in _parts(row))


def _parts(row: Line) -> list[str]:
    cuts = [0, *(row.starts[index] for _, _, index in gaps(row)), len(row.text)]
    return [row.text[start:end].strip() for start, end in pairwise(cuts)]


def _heads(row: Line, said: Line) -> bool:
    """Is the row of the block's head: an agency, motto, place and day, a rule?"""
    if row.page != said.page:
        return False
    if anchors.is_rule(row.text) or anchors.where_motto(fold(row.text)) is not None:
        return True
    parts = _parts(row)
    agency = any(part.isupper() and (issuer.begins_agency(part) or issuer.begins_place(part)) for part in parts)
    return agency or any(is_dateline(part) for part in parts)
