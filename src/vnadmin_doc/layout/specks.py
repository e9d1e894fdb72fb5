"""Specks: what OCR read a second time, as words of their own: dots, tone marks, whole words.

Print puts no two words in one place. A word that stands over or under another one of its row, much lower
than it and narrower than a letter, is dirt or a piece of that word's marks; the same word in the same
place is one word that two readings of the page found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from vnadmin_doc.language.text import tone_key
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Word

__all__ = ["take_specks"]

LOW = 0.6
"""A speck is at most so high and wide, as a share of the row's letters and of the word that it lies on."""
SLACK = 1.0
"""Points by which it may stick out."""
SHARED = 0.5
"""Two readings of one word share at least so much of the smaller one's place."""


def take_specks(rows: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(rows without specks, the specks); of text that was not recognised none are."""
    clean: list[Line] = []
    specks: list[Line] = []
    for row in rows:
        found = set(_specks(row)) if row.scanned else set()
        if not found:
            clean.append(row)
            continue
        clean.append(make_line(row.page, [word for word in row.words if word not in found], row.unit))
        specks += [make_line(row.page, [word], row.unit) for word in row.words if word in found]
    return clean, specks


def _specks(row: Line) -> list[Word]:
    least = LOW * row.em
    small = [word for word in row.words if word.box.width < least and word.box.height < least]
    found = [word for word in small if any(_lies_on(word, other) for other in row.words if other is not word)]
    return found + [word for word, other in _over_each_other(row.words) if _is_again(word, other)]


def _over_each_other(words: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Pairs of words that share some of the row's length, either first; hardly ever is there one."""
    ordered = sorted(words, key=lambda word: word.box.x0)
    for index, word in enumerate(ordered):
        for other in islice(ordered, index + 1, None):
            if other.box.x0 >= word.box.x1:
                break
            yield word, other
            yield other, word


def _is_again(word: Word, other: Word) -> bool:
    """Is the word a second, less sure reading of ``other``, which it stands over?"""
    one, two = word.box, other.box
    if len(word.text) < 2:
        return False
    across = min(one.x1, two.x1) - max(one.x0, two.x0)
    down = min(one.bottom, two.bottom) - max(one.top, two.top)
    smaller = min(one.width * one.height, two.width * two.height)
    if down <= 0 or across * down < SHARED * smaller or tone_key(word.text) != tone_key(other.text):
        return False
    return (word.confidence or 0.0, one.x0, one.top) < (other.confidence or 0.0, two.x0, two.top)


def _lies_on(word: Word, other: Word) -> bool:
    across = other.box.x0 - SLACK <= word.box.x0 and word.box.x1 <= other.box.x1 + SLACK
    return across and word.box.height < LOW * other.box.height
