"""Noise that OCR read as signs: taken out of the rows, kept in ``unplaced``.

Dirt: a scan's edge, punch holes and folds become dashes and dots. No text stands left of where the rows of a page
begin, except the dash of an entry; a dash there is dirt while the sentence above goes on. A row of one small sign is
dirt, unless it is the dash of the row beside it that skew tore off.

Specks: print puts no two words in one place. A word over or under another word of its row, much lower than that and
narrower than a letter, is dirt or a part of the tone marks of that word. The same word in the same place is one word
that two readings of the page found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from statistics import median

import regex as re

from vnadmin_doc.grammar import issuer
from vnadmin_doc.language.text import tone_key
from vnadmin_doc.layout.columns import gaps
from vnadmin_doc.model.line import Line, make_line, split_at
from vnadmin_doc.model.page import Word

__all__ = ["take_dirt", "take_fringe", "take_specks"]

NEAR = 0.45
"""Largest difference, in ems, between the beginnings of a page's full rows."""
FEWEST = 5
"""Fewest full rows from which the margin is measured."""
APART = 1.6
"""Largest distance, in ems, between a torn-off dash and the first word of its row."""

FAR = 2.5
"""Smallest distance, in ems, between the last word of a row and a speck that does not belong to it."""

DOUBTFUL = 0.3
"""OCR confidence below which a single letter is dirt."""

_SIGNS = re.compile(r"[^\w]{1,3}|_+|[-_.~]{1,4}")
_SPECK = re.compile(r"[`'‘’.,^~¡]")
_DASH = re.compile(r"[-–—]")
_FINAL = re.compile(r"\w\W?\./\.?$")
_SCRAP = re.compile(r"\W+|\w{1,3}\W?|\W\w{1,2}")  # initials by pen of the person who checked the letter
_TELLING = re.compile(r"\p{Lu}|\d|\p{L}{3}")
_STOP = re.compile(r"[.,;:!?]\W*$")

LOW = 0.6
"""Largest height and width of a speck, as a share of the row's letters and of the word under it."""
SLACK = 1.0
"""Points by which a speck may extend beyond that word."""
SHARED = 0.5
"""Least share of the smaller box that two readings of one word have in common."""


# ---- dirt --------------------------------------------------------------------------------


def take_dirt(rows: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(rows without dirt, the dirt). Text that OCR did not read has none."""
    measures = {page: _measure([row for row in rows if row.page == page]) for page in {row.page for row in rows}}
    clean: list[Line] = []
    dirt: list[Line] = []
    torn: list[Line] = []
    for whole in rows:
        row, trail = _without_trail(whole) if whole.scanned else (whole, None)
        dirt += [trail] if trail else []
        measure = measures[row.page]
        if not row.scanned:
            clean.append(row)
        elif _is_alone(row):
            (torn if _DASH.fullmatch(row.text) else dirt).append(row)
        elif measure and _begins_with_dirt(row, clean, measure):
            before, rest = split_at(row, 1)
            dirt += [before] if before else []
            clean += [rest] if rest else []
        else:
            clean.append(row)
    for dash in torn:
        _join_dash(dash, clean, dirt)
    return clean, dirt


def take_fringe(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(a scan's lines in capitals, the scraps without capitals at their ends)."""
    clean: list[Line] = []
    fringe: list[Line] = []
    for number, line in enumerate(lines):
        capital = [index for index, word in enumerate(line.words) if _TELLING.search(word.text)]
        if capital and _is_joint_dash(line, capital[-1], lines[number + 1 : number + 2]):
            capital.append(capital[-1] + 1)
        if not line.scanned or not capital:
            clean.append(line)
            continue
        rest, after = split_at(line, capital[-1] + 1)
        before, kept = split_at(rest or line, capital[0])
        clean += [kept] if kept else []
        fringe += [part for part in (before, after) if part]
    return clean, fringe


def _is_joint_dash(line: Line, last: int, below: Sequence[Line]) -> bool:
    """Is the word after the last one in capitals a dash between agencies of a joint document?"""
    dash = line.words[last + 1].text if last + 1 < len(line.words) else ""
    return dash in ("-", "–") and any(issuer.begins_agency(row.text) for row in below)


def _without_trail(row: Line) -> tuple[Line, Line | None]:
    """(the row, the noise at its end or None): a quote or dot far after the last word, or scraps after "./."."""
    ended = next((i for i, word in enumerate(row.words[:-1], 1) if _FINAL.search(word.text)), None)
    if ended and all(_SCRAP.fullmatch(word.text) for word in row.words[ended:]):
        kept, trail = split_at(row, ended)
        return kept or row, trail
    if len(row.words) < 2 or not _SPECK.fullmatch(row.words[-1].text):
        return row, None
    if row.words[-1].box.x0 - row.words[-2].box.x1 < FAR * row.em:
        return row, None
    kept, trail = split_at(row, len(row.words) - 1)
    return kept or row, trail


def _begins_with_dirt(row: Line, above: Sequence[Line], measure: tuple[float, float]) -> bool:
    """Is the first sign of the row left of the margin, and no dash of an entry?"""
    margin, right = measure
    return _is_left_of_margin(row, margin) and (not _dashed(row) or _sentence_continues(above, row, right))


def _dashed(row: Line) -> bool:
    return re.search(r"[-–—~+*•]", row.words[0].text) is not None


def _sentence_continues(above: Sequence[Line], row: Line, right: float) -> bool:
    """Does the sentence of the row above continue here: that row is full, has no stop, and small letters follow?"""
    last = above[-1] if above else None
    if last is None or last.page != row.page or last.box.x1 < right - 2 * row.em or gaps(last) or gaps(row):
        return False
    small = row.words[1].text[:1].islower() or (len(row.words[0].text) > 1 and last.words[-1].text.islower())
    return small and not _STOP.search(last.text) and row.box.top - last.box.bottom < row.em


def _measure(rows: Sequence[Line]) -> tuple[float, float] | None:
    """(left margin, right margin) of the page's full rows; None where there are too few."""
    scanned = [row for row in rows if row.scanned and len(row.words) > 5]
    if len(scanned) < FEWEST:
        return None
    right = median(row.box.x1 for row in scanned)
    full = [row for row in scanned if row.box.x1 > right - 4 * row.em]
    starts = sorted(row.words[_SIGNS.fullmatch(row.words[0].text) is not None].box.x0 for row in full)
    return (starts[len(starts) // 4], right) if len(starts) >= FEWEST else None


def _is_alone(row: Line) -> bool:
    if len(row.words) > 1 or row.box.width > 12.0:
        return False
    # A single letter with low confidence is dirt; a page number has a higher one.
    doubtful = len(row.text) == 1 and (row.words[0].confidence or 0.0) < DOUBTFUL
    return doubtful or _SIGNS.fullmatch(row.text) is not None


def _is_left_of_margin(row: Line, margin: float) -> bool:
    """Is a sign left of the margin, with the words beginning at the margin?"""
    if len(row.words) < 3 or _SIGNS.fullmatch(row.words[0].text) is None:
        return False
    em = row.em
    return row.words[0].box.x0 < margin - 0.2 * em and abs(row.words[1].box.x0 - margin) < NEAR * em


def _join_dash(dash: Line, rows: list[Line], dirt: list[Line]) -> None:
    """Join a torn-off dash to the row that begins right of it at the same height; without such a row it is dirt."""
    for index, row in enumerate(rows):
        if row.page != dash.page or not row.scanned or _SIGNS.fullmatch(row.words[0].text):
            continue
        apart = row.words[0].box.x0 - dash.box.x1
        if 0 < apart < APART * row.em and abs(row.words[0].box.centre - dash.box.centre) < 0.75 * row.em:
            rows[index] = make_line(row.page, [*dash.words, *row.words], row.unit)
            return
    dirt.append(dash)


# ---- specks ------------------------------------------------------------------------------


def take_specks(rows: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(rows without specks, the specks). Text that OCR did not read has none."""
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
    """Pairs of words, in both orders, whose boxes overlap along the row. Most rows have none."""
    ordered = sorted(words, key=lambda word: word.box.x0)
    for index, word in enumerate(ordered):
        for other in islice(ordered, index + 1, None):
            if other.box.x0 >= word.box.x1:
                break
            yield word, other
            yield other, word


def _is_again(word: Word, other: Word) -> bool:
    """Is the word a second reading, with less confidence, of the word ``other`` in the same place?"""
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
