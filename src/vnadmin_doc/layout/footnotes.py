"""Footnotes: takes the rows of notes at the foot of each page out of the text.

Each note begins with a number, which is raised or small, or the whole note is in small type below a gap; only notes
are below it. Geometry only.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import regex as re

from vnadmin_doc.model.line import Line

__all__ = ["take_notes"]

NOTE_HEIGHT = 0.93
"""Largest height of the letters of a note, as a share of the usual height of the page."""
_NUMBER = re.compile(r"\d{1,2}[.)]?\s+\p{L}")
SMALL_TYPE, NOTE_GAP = 0.8, 1.0
"""Largest height of the letters of a note whose number is like its words, and smallest gap above the first such note,
as shares of the usual height of the page."""
NUMBER_HEIGHT = 0.85
"""Largest height of the number of a note, if it is not raised, as a share of the letters of its row."""


def take_notes(rows: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(the rows without footnotes, the rows of footnotes)."""
    rest: list[Line] = []
    notes: list[Line] = []
    for _, group in groupby(rows, key=lambda row: row.page):
        page = list(group)
        first = _first_note(page)
        rest += page[:first]
        notes += page[first:]
    return rest, notes


def _first_note(page: Sequence[Line]) -> int:
    """The index of the first row of notes on a page; the number of rows if the page has no notes."""
    heights = sorted(row.em for row in page)
    usual = heights[len(heights) // 2]
    first = len(page)
    for index in range(len(page) - 1, 0, -1):
        row, above = page[index], page[index - 1]
        small = _is_small_note(row, usual)
        if not (small or _begins_with_number(row) or _is_right_below(row, above)) or (
            row.unit == "pt" and row.em > NOTE_HEIGHT * usual
        ):
            break
        if _begins_with_number(row) or (small and row.box.top - above.box.bottom > NOTE_GAP * usual):
            first = index
    return first


def _is_small_note(row: Line, usual: float) -> bool:
    """Is the row in small type, with a number like its words: "1. Phường …"? The first such note is below a gap."""
    small = row.unit == "pt" and not row.scanned and row.em <= SMALL_TYPE * usual
    return small and _NUMBER.match(row.text) is not None


def _begins_with_number(row: Line) -> bool:
    """Does the row begin with a raised or small number?"""
    word = row.words[0]
    if not word.text.isdigit() or len(word.text) > 2 or len(row.words) < 2 or word.confidence is not None:
        return False
    height = word.box.bottom - word.box.top
    return word.style.raised or (row.unit == "pt" and height <= NUMBER_HEIGHT * row.em)


def _is_right_below(row: Line, above: Line) -> bool:
    """Is the row right below the row ``above``?"""
    return row.box.top - above.box.bottom < (1 if row.unit == "cell" else 0.9 * row.em)
