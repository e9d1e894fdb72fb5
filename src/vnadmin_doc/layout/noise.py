"""Noise: takes marks that OCR read as signs out of the rows of a scan. The words stay in ``unplaced``.

Dirt: the edge of a scan, punch holes and folds are read as dashes and dots. Left of the margin of a page there is no
text except the dash of an entry, and no entry begins while the sentence above continues: a sign there is dirt. A row
of one small sign is dirt, unless it is a dash that the skew of the page separated from its row.

Folds: strokes "|" below each other are the fold of the sheet, or a rule.

Specks: two printed words are never in one place. A small sign on another word of its row is dirt, or a part of the
tone marks of that word. The same word in the same place is one word that two runs of OCR found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from statistics import median

import regex as re

from vnadmin_doc.grammar import issuer
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import tone_key
from vnadmin_doc.layout.columns import wide_gaps
from vnadmin_doc.model.line import Line, make_line, split_at
from vnadmin_doc.model.page import Word

__all__ = ["end_of_words", "take_dirt", "take_edge_scraps", "take_end_strokes", "take_specks"]

SAME_START = 0.45
"""Largest difference, in ems, between the left edges of rows that begin at the margin."""
FEWEST_FULL_ROWS = 5
"""Fewest full rows of a page whose margins are measured."""
DASH_DISTANCE = 1.6
"""Largest distance, in ems, between a separated dash and the first word of its row."""
SPECK_DISTANCE = 2.5
"""Smallest distance, in ems, between the last word of a row and a speck after it that is dirt."""
STROKE_CONFIDENCE = 0.6
"""OCR confidence below which a word that is no syllable is a stroke of a pen or of a seal."""
DOUBTFUL = 0.3
"""OCR confidence below which a single letter is dirt."""

_SIGNS = re.compile(r"[^\w]{1,3}|_+|[-_.~]{1,4}")
_SPECK = re.compile(r"[`'‘’.,^~¡]")
_DASH = re.compile(r"[-–—]")
_STROKE = re.compile(r"[|¦]+")
_FINAL = re.compile(r"\w\W?\./\.?$")
_SCRAP = re.compile(r"\W+|\w{1,3}\W?|\W\w{1,2}")  # also the handwritten initials of the person who checked the letter
_AGENCY_TEXT = re.compile(r"\p{Lu}|\d|\p{L}{3}")
_ABBREVIATION = re.compile(r"\p{Lu}{2}|(?<!\p{L})\p{Ll}/\p{Ll}(?!\p{L})")
_STOP = re.compile(r"[.,;:!?]\W*$")
_WORD = re.compile(r"\w{2}")
_LONG_WORD = re.compile(r"\w{3}")

SPECK_SIZE = 0.6
"""Largest height and width of a speck, as a share of the letters of the row and of the word below the speck."""
SIGN_SIZE = 0.75
"""The same for the height of a sign without letters, which may be two marks, one above the other."""
SPECK_SLACK = 1.0
"""Largest distance, in points, by which a speck extends beyond that word."""
FOLD_DISTANCE = 3.0
"""Largest distance, in points, between two strokes of one fold, along the row."""
SAME_PLACE = 0.5
"""Least overlap of two readings of one word, as a share of the smaller box."""


# ---- dirt --------------------------------------------------------------------------------


def take_dirt(rows: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(the rows without dirt, the dirt). Rows that OCR did not read are not changed."""
    margins_by_page = {page: _margins([row for row in rows if row.page == page]) for page in {row.page for row in rows}}
    clean: list[Line] = []
    dirt: list[Line] = []
    dashes: list[Line] = []
    for whole in rows:
        row, trail = _split_off_trail(whole) if whole.scanned else (whole, None)
        dirt += [trail] if trail else []
        margins = margins_by_page[row.page]
        if not row.scanned:
            clean.append(row)
        elif _is_lone_sign(row):
            (dashes if _DASH.fullmatch(row.text) else dirt).append(row)
        elif margins and _begins_with_dirt(row, clean, margins):
            before, rest = split_at(row, 1)
            dirt += [before] if before else []
            clean += [rest] if rest else []
        else:
            clean.append(row)
    for dash in dashes:
        _join_dash(dash, clean, dirt)
    return clean, dirt


def take_edge_scraps(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(the lines of an agency's name without scraps at their ends, the scraps). Only lines of a scan are changed."""
    clean: list[Line] = []
    scraps: list[Line] = []
    for number, line in enumerate(lines):
        capital = [index for index, word in enumerate(line.words) if _AGENCY_TEXT.search(word.text)]
        if capital and _is_joint_dash(line, capital[-1], lines[number + 1 : number + 2]):
            capital.append(capital[-1] + 1)
        if not line.scanned or not capital:
            clean.append(line)
            continue
        rest, after = split_at(line, capital[-1] + 1)
        before, kept = split_at(rest or line, capital[0])
        clean += [kept] if kept else []
        scraps += [part for part in (before, after) if part]
    return clean, scraps


def take_end_strokes(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(the lines without strokes of a pen, a seal or the back of the sheet at their ends, the strokes)."""
    clean: list[Line] = []
    strokes: list[Line] = []
    for line in lines:
        kept, after = split_at(line, end_of_words(line)) if line.scanned else (line, None)
        clean.append(kept or line)
        strokes += [after] if kept and after else []
    return clean, strokes


def end_of_words(line: Line) -> int:
    """The index after the last word of a scanned line that is no stroke; strokes alone are words."""
    end = len(line.words)
    while end and _is_stroke(line.words[end - 1]):
        end -= 1
    return end or len(line.words)


def _is_stroke(word: Word) -> bool:
    """Did OCR read the word with a low confidence, and has it neither a syllable nor an abbreviation ("VP", "b/c")?"""
    if (word.confidence or 0.0) >= STROKE_CONFIDENCE or _ABBREVIATION.search(word.text):
        return False
    letters = "".join(filter(str.isalpha, word.text))
    return len(letters) < 2 or not is_syllable(letters)


def _is_joint_dash(line: Line, last: int, below: Sequence[Line]) -> bool:
    """Is the word after word ``last`` a dash between two agencies of a joint document?"""
    dash = line.words[last + 1].text if last + 1 < len(line.words) else ""
    return dash in ("-", "–") and any(issuer.begins_agency(row.text) for row in below)


def _split_off_trail(row: Line) -> tuple[Line, Line | None]:
    """(the row, the noise at its end or None): a speck far behind the last word, or scraps after "./."."""
    ended = next((i for i, word in enumerate(row.words[:-1], 1) if _FINAL.search(word.text)), None)
    if ended and all(_SCRAP.fullmatch(word.text) for word in row.words[ended:]):
        kept, trail = split_at(row, ended)
        return kept or row, trail
    if len(row.words) < 2 or not _SPECK.fullmatch(row.words[-1].text):
        return row, None
    if row.words[-1].box.x0 - row.words[-2].box.x1 < SPECK_DISTANCE * row.em:
        return row, None
    kept, trail = split_at(row, len(row.words) - 1)
    return kept or row, trail


def _begins_with_dirt(row: Line, above: Sequence[Line], margins: tuple[float, float]) -> bool:
    """Is the first sign of the row left of the margin, and not the dash of an entry?"""
    margin, right = margins
    return _is_left_of_margin(row, margin) and (not _begins_with_dash(row) or _sentence_continues(above, row, right))


def _begins_with_dash(row: Line) -> bool:
    return re.search(r"[-–—~+*•]", row.words[0].text) is not None


def _sentence_continues(above: Sequence[Line], row: Line, right: float) -> bool:
    """Does the sentence above continue in the row: the row above is full and has no stop, and small letters follow?"""
    last = above[-1] if above else None
    if last is None or last.page != row.page or last.box.x1 < right - 2 * row.em or wide_gaps(last) or wide_gaps(row):
        return False
    small = row.words[1].text[:1].islower() or (len(row.words[0].text) > 1 and last.words[-1].text.islower())
    return small and not _STOP.search(last.text) and row.box.top - last.box.bottom < row.em


def _margins(rows: Sequence[Line]) -> tuple[float, float] | None:
    """(left margin, right margin) of a page, from its full rows; None where it has too few."""
    scanned = [row for row in rows if row.scanned and len(row.words) > 5]
    if len(scanned) < FEWEST_FULL_ROWS:
        return None
    right = median(row.box.x1 for row in scanned)
    full = [row for row in scanned if row.box.x1 > right - 4 * row.em]
    starts = sorted(row.words[_SIGNS.fullmatch(row.words[0].text) is not None].box.x0 for row in full)
    return (starts[len(starts) // 4], right) if len(starts) >= FEWEST_FULL_ROWS else None


def _is_lone_sign(row: Line) -> bool:
    """Is the row one small sign, or one letter with low confidence?"""
    if len(row.words) > 1 or row.box.width > 12.0:
        return False
    # A page number has a higher confidence than dirt.
    doubtful = len(row.text) == 1 and (row.words[0].confidence or 0.0) < DOUBTFUL
    return doubtful or _SIGNS.fullmatch(row.text) is not None


def _is_left_of_margin(row: Line, margin: float) -> bool:
    """Does the row begin with a sign left of the margin, before words that begin at the margin?"""
    if len(row.words) < 3 or _SIGNS.fullmatch(row.words[0].text) is None:
        return False
    em = row.em
    return row.words[0].box.x0 < margin - 0.2 * em and abs(row.words[1].box.x0 - margin) < SAME_START * em


def _join_dash(dash: Line, rows: list[Line], dirt: list[Line]) -> None:
    """Join a dash to the row that begins right of it at the same height; without such a row the dash is dirt."""
    for index, row in enumerate(rows):
        if row.page != dash.page or not row.scanned or _SIGNS.fullmatch(row.words[0].text):
            continue
        apart = row.words[0].box.x0 - dash.box.x1
        if 0 < apart < DASH_DISTANCE * row.em and abs(row.words[0].box.centre - dash.box.centre) < 0.75 * row.em:
            rows[index] = make_line(row.page, [*dash.words, *row.words], row.unit)
            return
    dirt.append(dash)


# ---- specks ------------------------------------------------------------------------------


def take_specks(rows: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(the rows without specks and folds, these). Rows that OCR did not read are not changed."""
    clean: list[Line] = []
    specks: list[Line] = []
    folds = _folds(rows)
    for index, row in enumerate(rows):
        if any(_is_across(row, other) for other in (*rows[max(index - 1, 0) : index], *rows[index + 1 : index + 2])):
            specks.append(row)
            continue
        found = {*_specks(row), *folds.intersection(row.words)} if row.scanned else set()
        if not found:
            clean.append(row)
            continue
        kept = [word for word in row.words if word not in found]
        clean += [make_line(row.page, kept, row.unit)] if kept else []
        specks += [make_line(row.page, [word], row.unit) for word in row.words if word in found]
    return clean, specks


def _folds(rows: Sequence[Line]) -> set[Word]:
    """The strokes that have another one of their page above or below them."""
    strokes = [(row.page, word) for row in rows if row.scanned for word in row.words if _STROKE.fullmatch(word.text)]
    beside = pairwise(sorted(strokes, key=lambda stroke: (stroke[0], stroke[1].box.middle)))
    return {
        word
        for (page, one), (other_page, other) in beside
        if page == other_page and other.box.middle - one.box.middle < FOLD_DISTANCE
        for word in (one, other)
    }


def _is_across(row: Line, other: Line) -> bool:
    """Is the row made of the marks above and below the letters of the other row: low, inside its box, without words?"""
    if not (row.scanned and other.scanned) or row.page != other.page or row.em >= SPECK_SIZE * other.em:
        return False
    shared = min(row.box.bottom, other.box.bottom) - max(row.box.top, other.box.top)
    inside = other.box.x0 - SPECK_SLACK <= row.box.x0 and row.box.x1 <= other.box.x1 + SPECK_SLACK
    return inside and shared >= SAME_PLACE * row.box.height and _LONG_WORD.search(row.text) is None


def _specks(row: Line) -> list[Word]:
    """The words of a row that are specks on another word, or second readings of another word."""
    # Among many specks the median height of all words is that of a speck.
    least = SPECK_SIZE * median([word.box.height for word in row.words if _WORD.search(word.text)] or [row.em])
    small = [word for word in row.words if _is_speck(word, least)]
    found = [word for word in small if any(_is_on_word(word, other) for other in row.words if other is not word)]
    return found + [word for word, other in _overlapping_pairs(row.words) if _is_second_reading(word, other)]


def _is_speck(word: Word, least: float) -> bool:
    """Is the word low and narrow, or low and without letters? Several marks above one word are one low, wide sign."""
    if any(char.isalnum() for char in word.text):
        return max(word.box.width, word.box.height) < least
    return word.box.height < SIGN_SIZE / SPECK_SIZE * least


def _overlapping_pairs(words: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Pairs of words, in both orders, whose boxes overlap along the row. Most rows have none."""
    ordered = sorted(words, key=lambda word: word.box.x0)
    for index, word in enumerate(ordered):
        for other in islice(ordered, index + 1, None):
            if other.box.x0 >= word.box.x1:
                break
            yield word, other
            yield other, word


def _is_second_reading(word: Word, other: Word) -> bool:
    """Is the word a second reading of the word ``other`` in the same place, with less confidence?"""
    one, two = word.box, other.box
    if len(word.text) < 2:
        return False
    across = min(one.x1, two.x1) - max(one.x0, two.x0)
    down = min(one.bottom, two.bottom) - max(one.top, two.top)
    smaller = min(one.width * one.height, two.width * two.height)
    if down <= 0 or across * down < SAME_PLACE * smaller or tone_key(word.text) != tone_key(other.text):
        return False
    return (word.confidence or 0.0, one.x0, one.top) < (other.confidence or 0.0, two.x0, two.top)


def _is_on_word(word: Word, other: Word) -> bool:
    """Is the word above, on or below the other word, and much less high?"""
    across = other.box.x0 - SPECK_SLACK <= word.box.x0 and word.box.x1 <= other.box.x1 + SPECK_SLACK
    most = SPECK_SIZE if any(char.isalnum() for char in word.text) else SIGN_SIZE
    return across and word.box.height < most * other.box.height
