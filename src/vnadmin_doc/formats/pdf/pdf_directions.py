"""Directions of the text of a PDF page: a page whose text is turned, and marks that are printed across the rows.

Text can be turned by its matrix, without the rotation of the page (``/Rotate``). Watermarks and stamps such as ĐÃ HỦY
are printed at a slant, or level in large type over the text; their words belong to no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from statistics import median

from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.formats.pdf.pdf_words import TextObject
from vnadmin_doc.model.page import Word

__all__ = ["marks_across", "turn_of_text"]

_SLANT = 3.0  # degrees: smaller angles are those of a skewed scan
_FEWEST_WORDS = 20  # of a page that is turned
_MOST_WORDS = 0.6  # share of the words that have one direction on a turned page
_LARGE = 2.2  # times the usual size: letters that may be a mark over the text
_MOST_WORDS_OF_MARK = 12


def turn_of_text(objects: Sequence[TextObject], frame: Frame) -> int:
    """By how many degrees (0, 90, 180, 270) the page must be turned clockwise so that most of its words are upright."""
    angles = Counter([item.angle for item in objects])
    turns: Counter[int] = Counter()
    for angle, count in angles.items():
        turns[round(angle / 90 - frame.rotation) % 4 * 90] += count
    turn, count = turns.most_common(1)[0] if turns else (0, 0)
    return turn if count >= max(_FEWEST_WORDS, _MOST_WORDS * len(objects)) else 0


def marks_across(
    words: Sequence[Word], objects: Sequence[TextObject], frame: Frame, turn: int
) -> tuple[tuple[Word, ...], ...]:
    """The words of each mark that is printed across the rows. ``turn``: degrees by which the text is turned."""
    upright = frame.rotation * 90 + turn
    angles = {angle for angle in {item.angle for item in objects} if _is_slanted(angle - upright)}
    slanted = {item.at for item in objects if item.angle in angles} if angles else set()
    sizes = [item.size for item in objects]
    large = _LARGE * median(sizes) if sizes else 0.0
    if not slanted and (not sizes or max(sizes) < large):
        return ()
    found = []
    for (at, size), group in groupby(range(len(words)), key=lambda index: (objects[index].at, objects[index].size)):
        mark = [words[index] for index in group]
        if at in slanted or (size >= large and len(mark) <= _MOST_WORDS_OF_MARK and _is_over_text(mark, words)):
            found.append(tuple(mark))
    # Where most words have another direction, it is that of the text.
    return tuple(found) if 2 * sum(map(len, found)) < len(words) else ()


def _is_slanted(angle: float) -> bool:
    return abs((angle + 180) % 360 - 180) > _SLANT


def _is_over_text(mark: Sequence[Word], words: Sequence[Word]) -> bool:
    """Do letters of the page stand in the place of the mark?"""
    return any(part.box.contains(word.box) and word.box.height < part.box.height / 2 for part in mark for word in words)
