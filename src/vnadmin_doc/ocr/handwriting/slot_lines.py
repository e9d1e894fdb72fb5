"""Find the slots (blanks for number, day, month) of a head from the words that OCR read around them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import regex as re

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.handwriting.digits import SlotKind
from vnadmin_doc.ocr.image.type_metrics import DESCENT, has_descender, text_width

if TYPE_CHECKING:
    from vnadmin_doc.ocr.engines.tesseract import OcrWord

__all__ = ["BlankSlot", "find_slots"]

_HEAD = 0.45  # of the page height
_MIN_CONFIDENCE = 0.85
_MIN_PRINT_CONFIDENCE = 0.5  # of a printed word without ink in its box
_REACH = 13.0  # ems: maximum distance from "Số:" to the slash of the notation
_MIN_SIZE, _MAX_SIZE = 0.88, 1.1  # font size of a word with ink, as a share of that of the head
_EM = 50.0  # pixels: default if no word can be measured (12 points at 300 dpi)
# "Số:" and its typical misreadings, possibly joined with the ink of the slot. For folded text.
_NUMBER_LABEL = re.compile(
    r"[\W_]{0,2}(?:s(?:[oae06dc](?!\p{L}{3})|\S{0,2}(?=[:;]))|[58§$3]\W?[oae]?(?=[:;]))[\s:;.,]*"
)
_JOINED_LABEL = re.compile(r"[\W_]{0,2}s[oae06dc]")
# A notation after its slash, and a notation without slash (lost in the ink). For text as read. The last digits of the
# year may be in ink, so OCR reads signs for them.
_CAPITALS = "[A-ZĐƯƠÔ]"  # abbreviations have no tone marks; misread ink often has some
_SLASH = "(?:[/⁄]+|[†‡](?![/⁄]))"  # OCR reads a slash that touches the ink as a dagger
_NOTATION = re.compile(
    rf"{_SLASH}(?:[/⁄]*(?:19|20)\S{{0,3}}?(?:\d|[/⁄]))?(?={_CAPITALS}[\p{{L}}?]){_CAPITALS}[\p{{L}}&.,:/\-–?]*\d{{0,2}}$"
)
_BARE_NOTATION = re.compile(rf"(?<![/⁄]|{_CAPITALS}){_CAPITALS}{{2,}}(?:[-&,.]{_CAPITALS}[\p{{L}}&,.]*)+$")
_PARTY_NOTATION = re.compile(rf"[-–]{_CAPITALS}{{2}}\p{{L}}?/{_CAPITALS}[\p{{L}}/\-]*$")
_DAY = re.compile(r"n[gq]a[yv]")
_MONTH = re.compile(r"t[hb][ao]n[gq]")
_YEAR = re.compile(r"(?<!\p{L})[nh][ao]m(?!\p{L})")
_PRINTED = {_DAY: "ngày", _MONTH: "tháng", _YEAR: "năm"}
_FULL_YEAR = re.compile(r"\W*(?:19|20)\d\d\W*")
_SUBJECT_LABEL = re.compile(r"\W?v[/⁄]v")


@dataclass(frozen=True, slots=True)
class BlankSlot:
    """A slot, from ``x0`` (end of the print before it) to ``x1`` (start of the print after it), in pixels.

    ``baseline`` and ``em``: baseline and font size of the line in pixels. ``words``: the words that overlap the slot,
    as (index, printed text before the ink, printed text after the ink). ``has_slash``: a slash was read after the
    number.
    """

    kind: SlotKind
    x0: float
    x1: float
    baseline: float
    em: float
    words: tuple[tuple[int, str, str], ...]
    has_slash: bool = False


@dataclass(frozen=True, slots=True)
class _PrintedWord:
    """A printed word ("ngày") inside a word of OCR, from ``x0`` to ``x1``, with the text before and after it."""

    index: int
    word: Any
    text: str
    x0: float
    x1: float
    before: str
    after: str


def find_slots(words: Sequence[OcrWord], height: float) -> list[BlankSlot]:
    """The slots of the head (number, day, month) with neighbouring print. ``height``: of the page in pixels."""
    head = [(index, word) for index, word in enumerate(words) if word.box.centre < _HEAD * height]
    em = _size([word for _, word in head])
    number = _find_number_slot(head, em)
    return ([number] if number else []) + list(_find_date_slots(head, em))


def _size(words: Sequence[OcrWord]) -> float:
    """The font size (em, pixels) of the head: median over confident words of pixel width divided by width in ems."""
    sizes = [
        word.box.width / text_width(word.text)
        for word in words
        if word.confidence >= _MIN_CONFIDENCE and len(word.text) >= 4 and word.text[1:].islower()
    ]
    return statistics.median(sizes) if sizes else _EM


def _baseline_of(word: OcrWord, text: str, em: float) -> float:
    """The y position of the baseline of a word."""
    return word.box.bottom - (DESCENT * em if has_descender(text) else 0.0)


def _row(head: list[tuple[int, Any]], box: Box, em: float) -> list[tuple[int, Any]]:
    """The words in the same row as a box, from left to right."""

    def beside(other: Box) -> bool:
        shared = min(box.bottom, other.bottom) - max(box.top, other.top)
        return other.height < 3 * em and shared >= 0.4 * min(box.height, other.height, em)

    return sorted(((i, w) for i, w in head if beside(w.box)), key=lambda item: item[1].box.x0)


def _is_word(word: OcrWord) -> bool:
    letters = sum(char.isalpha() for char in word.text)
    return letters > 2 or (letters == 2 and word.text.islower() and word.confidence >= _MIN_CONFIDENCE)


def _size_of(word: OcrWord, begin: int, em: float) -> float:
    """The font size of a word with a notation from ``begin``; that of the head (``em``) if ink is in the word.

    A word of digits is measured, but near the size of the head, as its digits may be ink.
    """
    if not word.text[:begin].isdigit():
        return em
    return min(max(word.box.width / text_width(word.text), _MIN_SIZE * em), _MAX_SIZE * em)


# --- number


def _find_number_slot(head: list[tuple[int, Any]], em: float) -> BlankSlot | None:
    """The slot in the topmost line that begins with "Số:" and has a notation, or with a notation if "Số:" is unread."""
    downwards = sorted(head, key=lambda item: item[1].box.top)
    after_labels = (
        _slot_after_label(index, word, length, head, em)
        for index, word in downwards
        if (length := _label_length(word.text))
    )
    labelled = next((slot for slot in after_labels if slot is not None), None)
    before_notations = (_slot_before_notation(index, word, head, em) for index, word in downwards)
    unlabelled = next((slot for slot in before_notations if slot is not None), None)
    if labelled is None or (unlabelled is not None and unlabelled.baseline < labelled.baseline - em):
        return unlabelled
    return labelled


def _label_length(text: str) -> int:
    """The number of characters of "Số:" at the start of a word; 0 if the word has no label.

    >>> [_label_length(text) for text in ("Số:", "_Só:J42", "SốđÄW", "số", "Trường")]
    [3, 4, 2, 2, 0]
    """
    folded = fold(text)
    match = _NUMBER_LABEL.match(folded)
    if match is None and text != text.upper() and text[1:] != text[1:].lower():
        match = _JOINED_LABEL.match(folded)  # ink that OCR read as letters: no word has capitals inside
    return match.end() if match else 0


def _is_word_or_label(word: OcrWord) -> bool:
    """Is it a word, or "Số:"? A text directly after it is not another "Số:"."""
    return _is_word(word) or _NUMBER_LABEL.fullmatch(fold(word.text)) is not None


def _sentence_continues(word: OcrWord, row: list[tuple[int, Any]], em: float) -> bool:
    """Does a sentence continue after the notation?"""
    return any(_is_word(w) and w.text[0].islower() and 0 <= w.box.x0 - word.box.x1 < 1.5 * em for _, w in row)


def _slot_after_label(
    index: int, word: OcrWord, length: int, head: list[tuple[int, Any]], em: float
) -> BlankSlot | None:
    """The slot from "Số:" to the notation; None if words precede "Số:" or no notation follows."""
    label, ink = word.text[:length], word.text[length:]
    row = _row(head, word.box, em)
    if any(_is_word_or_label(w) and -0.3 * em < word.box.x0 - w.box.x1 < 1.2 * em for _, w in row):
        return None
    metric = text_width("Số:") * em
    x0 = word.box.x0 + metric if ink else min(word.box.x1, word.box.x0 + metric * 1.15)
    behind = [(i, w) for i, w in row if i != index and word.box.x0 < w.box.x0 < x0 + _REACH * em]
    near = ([(index, word)] if ink else []) + behind
    end = _notation(near, em)
    if end is None or _sentence_continues(next(w for i, w in near if i == end.index), row, em):
        return None
    baseline = end.foot or (word.box.bottom if ink else min(word.box.bottom, word.box.top + 0.95 * em))
    return _number_slot(x0, end, near, {index: label}, baseline, em)


def _slot_before_notation(index: int, word: OcrWord, head: list[tuple[int, Any]], em: float) -> BlankSlot | None:
    """The slot before a notation with a slash at the start of a line, if "Số:" was not read; else None."""
    end = _notation([(index, word)], em)
    if end is None or "-" not in end.suffix or not end.suffix.startswith(("/", "⁄")):
        return None
    if any(_SUBJECT_LABEL.match(fold(w.text)) and _is_above(w.box, word.box) for _, w in head):
        return None  # a citation in the subject
    reach = end.x - 5.5 * em
    row = _row(head, word.box, em)
    reach = max([reach, *(w.box.x1 for _, w in row if w.text.endswith(":") and w.box.x1 <= word.box.x0)])
    near = [(i, w) for i, w in row if w.box.x1 > reach - em and w.box.x0 <= word.box.x0]
    if (
        _sentence_continues(word, row, em)
        or any(_is_word(w) for i, w in near if i != index)
        or word.box.x0 < reach - em
    ):
        return None
    return _number_slot(max(0.0, reach), end, near, {}, end.foot or word.box.bottom, em)


def _is_above(upper: Box, lower: Box) -> bool:
    """Is a box above another one, in the same column?"""
    return upper.bottom < lower.centre and upper.x0 < lower.x1 and upper.x1 > lower.x0 - 8 * lower.height


@dataclass(frozen=True, slots=True)
class _NotationStart:
    """The start of a notation: the x position after its slash, the baseline if known, the index of its word, and
    the text of the word from the slash.
    """

    x: float
    foot: float | None
    index: int
    suffix: str


def _number_slot(
    x0: float, end: _NotationStart, near: Sequence[tuple[int, Any]], labels: dict[int, str], baseline: float, em: float
) -> BlankSlot:
    covered = []
    for index, word in near:
        prefix, suffix = labels.get(index, ""), end.suffix if index == end.index else ""
        # The box of a word with print and ink may have the print alone.
        beside = bool(prefix or suffix) or (word.box.x0 < end.x and word.box.x1 > x0)
        if beside and prefix + suffix != word.text:
            covered.append((index, prefix, suffix))
    has_slash = end.suffix[:1] in ("/", "⁄")
    return BlankSlot("number", x0, max(end.x, x0 + 0.3 * em), baseline, em, tuple(covered), has_slash)


def _notation(near: Sequence[tuple[int, Any]], em: float) -> _NotationStart | None:
    """The first notation in the words; None if there is none."""
    for index, word in near:
        text = word.text.rstrip(" .,:;|_")
        begin = _notation_start(text)
        if begin is None:
            continue
        is_whole_word = begin == 0
        has_slash = text[begin] in "/⁄†‡"  # False: the slash was lost in the ink, or read as "J", no Vietnamese letter
        rest = text[begin + has_slash :].lstrip("/⁄" if has_slash else "J")
        x = (
            word.box.x0
            if is_whole_word
            else max(word.box.x0, word.box.x1 - text_width(word.text[len(text) :] + rest) * _size_of(word, begin, em))
        )
        slash = 0.3 * em if is_whole_word or rest[:1] in ("-", "–") else 0.0
        suffix = "/" + rest if text[begin] in "†‡J" else word.text[begin:]
        return _NotationStart(x + slash, _baseline_of(word, rest, em) if is_whole_word else None, index, suffix)
    return None


def _notation_start(text: str) -> int | None:
    """The index in a word where the notation begins, at its slash (in Party letters its dash); None if there is none.

    >>> [_notation_start(text) for text in ("12/2031/TT-BNV", "Só:J42./TB-SNV", "1/ÊÏ/SNV-VP", "5-QĐ/TU", "45")]
    [2, 7, 4, 1, None]
    """
    matches = (pattern.search(text) for pattern in (_NOTATION, _PARTY_NOTATION, _BARE_NOTATION))
    return min((match.start() for match in matches if match), default=None)


# --- date


def _find_date_slots(head: list[tuple[int, Any]], em: float) -> Iterator[BlankSlot]:
    """The slots for day and month in the topmost line with "tháng", a year, and "ngày" or "năm" in order."""
    for index, word in sorted(head, key=lambda item: item[1].box.top):
        if not _MONTH.search(fold(word.text)):
            continue
        row = _without_overlaps(_row(head, word.box, em))
        word = dict(row).get(index, word)
        month = _find_printed_word(index, word, _MONTH, em)
        if month is None:
            continue
        baseline = _baseline_of(word, "g", em)
        left, right = [x for x in row if x[1].box.x0 < word.box.x0], [x for x in row if x[1].box.x1 > word.box.x1]
        days = (_find_printed_word(i, w, _DAY, em) for i, w in ((index, word), *reversed(left)))
        day = next((m for m in days if m), None)
        year = next((m for i, w in [(index, word), *right] if (m := _find_printed_word(i, w, _YEAR, em))), None)
        full = next((w for _, w in right if _FULL_YEAR.fullmatch(w.text)), None)
        if (day is None and year is None) or not _ends_with_year(row, year, full, em):
            continue
        if day is not None and _is_in_sentence(day, row, em):
            continue
        baseline = statistics.median(
            [baseline, *(_baseline_of(m.word, m.text, em) for m in (day, year) if m and not (m.before or m.after))]
        )
        if day is not None and month.x0 - day.x1 < 5 * em:
            yield _date_slot("day", day, month, row, baseline, em)
        if year is not None and year.x0 - month.x1 < 5 * em:
            yield _date_slot("month", month, year, row, baseline, em)
        elif year is None and full is not None and 1.7 * em < full.box.x0 - month.x1 < 7 * em:
            stand_in = _PrintedWord(-1, full, "", full.box.x0 - 2.0 * em, full.box.x0, "", "")
            yield _date_slot("month", month, stand_in, row, baseline, em)
        return


def _without_overlaps(row: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """The row with each word ended where the next one begins: the box of a word with ink may cover its neighbour."""
    ends = [after.box.x0 for _, after in row[1:]] + [float("inf")]
    return [
        (i, replace(w, box=replace(w.box, x1=end)) if w.box.middle < end < w.box.x1 else w)
        for (i, w), end in zip(row, ends, strict=True)
    ]


def _ends_with_year(row: list[tuple[int, Any]], year: _PrintedWord | None, full: Any, em: float) -> bool:
    """Does the line end with the year? In a sentence other words follow."""
    end = full.box.x1 if full is not None else year.x1 + 3 * em if year is not None else None
    if end is None or (full is not None and ";" in full.text):
        return False
    return not any(end - 0.2 * em < w.box.x0 < end + 1.5 * em and sum(c.isalpha() for c in w.text) > 1 for _, w in row)


def _is_in_sentence(day: _PrintedWord, row: list[tuple[int, Any]], em: float) -> bool:
    """Does a sentence precede "ngày"? In the dateline a place, which ends with a capitalised word, precedes it."""
    return any(
        w.text.isalpha()
        and w.text.islower()
        and w.confidence >= _MIN_CONFIDENCE
        and -0.2 * em < day.x0 - w.box.x1 < 0.6 * em
        for _, w in row
    )


def _find_printed_word(index: int, word: OcrWord, pattern: Any, em: float) -> _PrintedWord | None:
    """The printed word that ``pattern`` finds in a word of OCR, which may be joined with ink; None if there is none."""
    folded = fold(word.text)
    match = pattern.search(folded)
    if match is None or len(folded) != len(word.text):
        return None
    before, text, after = word.text[: match.start()], word.text[slice(*match.span())], word.text[match.end() :]
    printed_width, box = text_width(_PRINTED[pattern]) * em, word.box
    x0, x1 = box.x0, box.x1
    if before and after.strip(".,;:"):
        x0 += box.width / len(word.text) * match.start()
        x1 = min(x1, x0 + printed_width)
    elif before:
        x0 = max(x0, x1 - printed_width)
    elif after.strip(".,;:"):
        x1 = min(x1, x0 + printed_width)
    else:
        x1 = min(x1, x0 + 1.06 * printed_width)
        if word.confidence < _MIN_PRINT_CONFIDENCE and box.width > 1.15 * printed_width:  # with ink on one side
            x0 = box.x1 - 1.06 * printed_width
    return _PrintedWord(index, word, text, x0, x1, before, after)


def _date_slot(
    kind: SlotKind, left: _PrintedWord, right: _PrintedWord, row: list[tuple[int, Any]], baseline: float, em: float
) -> BlankSlot:
    x0, x1 = left.x1, right.x0
    covered = []
    for index, word in row:
        prefix = left.before + left.text if index == left.index else ""
        suffix = right.text + right.after if index == right.index else ""
        # The box of a word with print and ink may have the print alone.
        beside = bool(prefix or suffix) or (word.box.x0 < x1 - 0.1 * em and word.box.x1 > x0 + 0.1 * em)
        if beside and prefix + suffix != word.text:
            covered.append((index, prefix, suffix))
    return BlankSlot(kind, min(x0, x1), max(x0 + 0.2 * em, x1), baseline, em, tuple(covered))
