"""The places of the slots of a head, from the words that OCR read around them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import regex as re

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.handwriting.digits import Kind
from vnadmin_doc.ocr.image.type_metrics import DESCENT, descends, width

if TYPE_CHECKING:
    from vnadmin_doc.ocr.engines.tesseract import OcrWord

__all__ = ["Gap", "gaps"]

_HEAD = 0.45  # of the page's height
_BELIEVED = 0.85
_REACH = 13.0  # ems from "Số:" to its notation's slash at most
_EM = 50.0  # pixels, where no word tells: 12 points at 300 dpi
# "Số:" and what OCR makes of it, perhaps with the slot's ink glued to it. On folded text.
_ANCHOR = re.compile(r"\W{0,2}(?:s(?:[oae06dc](?!\p{L}{3})|\W?(?=[:;]))|[58§$3]\W?[oae]?(?=[:;]))[\s:;.,]*")
# A notation behind its slash, and one whose slash was lost in the ink. On text as read.
_CAPITALS = "[A-ZĐƯƠÔ]"  # abbreviations have no tone marks; what OCR makes of ink often has
_NOTATION = re.compile(
    rf"[/⁄]+(?:[/⁄]*(?:19|20)\d\d[/⁄])?(?={_CAPITALS}[\p{{L}}?]){_CAPITALS}[\p{{L}}&.,/\-–?]*\d{{0,2}}$"
)
_YEARLY = re.compile(r"(?:19|20)\d\d[/⁄]")
_BARE_NOTATION = re.compile(rf"(?<![/⁄\p{{L}}]){_CAPITALS}{{2,}}(?:[-&,.]{_CAPITALS}[\p{{L}}&,.]*)+$")
_PARTY = re.compile(rf"[-–]{_CAPITALS}{{2}}\p{{L}}?/{_CAPITALS}[\p{{L}}/\-]*$")
_DAY = re.compile(r"n[gq]a[yv]")
_MONTH = re.compile(r"t[hb][ao]n[gq](?!\p{L})")
_YEAR = re.compile(r"(?<!\p{L})[nh][ao]m(?!\p{L})")
_PRINTED = {_DAY: "ngày", _MONTH: "tháng", _YEAR: "năm"}
_FULL_YEAR = re.compile(r"\W*(?:19|20)\d\d\W*")


@dataclass(frozen=True, slots=True)
class Gap:
    """A slot: from ``x0``, where print ends, to ``x1``, where it goes on; the size and foot of the line's print.

    ``words`` are the words in it: index, and the printed parts of their text before and after.
    """

    kind: Kind
    x0: float
    x1: float
    baseline: float
    em: float
    words: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A printed word, or the part of one: from ``x0`` to ``x1``; what of the word's text is before and after it."""

    index: int
    word: Any
    text: str
    x0: float
    x1: float
    before: str
    after: str


def gaps(words: Sequence[OcrWord], height: float) -> list[Gap]:
    """The slots of the head: number, day, month, as far as their neighbours are there."""
    head = [(index, word) for index, word in enumerate(words) if word.box.centre < _HEAD * height]
    em = _size([word for _, word in head])
    number = _number(head, em)
    return ([number] if number else []) + list(_date(head, em))


def _size(words: Sequence[OcrWord]) -> float:
    """The em of the head's print, from well-read words: their width over what their letters would have."""
    sizes = [
        word.box.width / width(word.text)
        for word in words
        if word.confidence >= _BELIEVED and len(word.text) >= 4 and word.text[1:].islower()
    ]
    return statistics.median(sizes) if sizes else _EM


def _foot(word: OcrWord, text: str, em: float) -> float:
    """The baseline under a word."""
    return word.box.bottom - (DESCENT * em if descends(text) else 0.0)


def _row(head: list[tuple[int, Any]], box: Box, em: float) -> list[tuple[int, Any]]:
    """The words beside a box, from left to right."""

    def beside(other: Box) -> bool:
        shared = min(box.bottom, other.bottom) - max(box.top, other.top)
        return other.height < 3 * em and shared >= 0.4 * min(box.height, other.height, em)

    return sorted(((i, w) for i, w in head if beside(w.box)), key=lambda item: item[1].box.x0)


def _wordy(word: OcrWord) -> bool:
    return sum(char.isalpha() for char in word.text) > 2


# --- number


def _number(head: list[tuple[int, Any]], em: float) -> Gap | None:
    """The topmost line that begins with "Số:" and has a notation, or with a notation where "Số:" was not read."""
    downwards = sorted(head, key=lambda item: item[1].box.top)
    said = (
        _after(index, word, match.end(), head, em)
        for index, word in downwards
        if (match := _ANCHOR.match(fold(word.text))) is not None
    )
    anchored = next((gap for gap in said if gap is not None), None)
    unsaid = (_before(index, word, head, em) for index, word in downwards)
    bare = next((gap for gap in unsaid if gap is not None), None)
    if anchored is None or (bare is not None and bare.baseline < anchored.baseline - em):
        return bare
    return anchored


def _leads(word: OcrWord) -> bool:
    """Is it a word, or "Số:" itself: then what follows is no "Số:", however OCR read its ink?"""
    return _wordy(word) or _ANCHOR.fullmatch(fold(word.text)) is not None


def _goes_on(word: OcrWord, row: list[tuple[int, Any]], em: float) -> bool:
    """Does a sentence go on behind the notation?"""
    return any(_wordy(w) and w.text[0].islower() and 0 <= w.box.x0 - word.box.x1 < 1.5 * em for _, w in row)


def _after(index: int, word: OcrWord, length: int, head: list[tuple[int, Any]], em: float) -> Gap | None:
    """From "Số:" to the notation; None where words stand before it or nothing like a notation follows."""
    anchor, ink = word.text[:length], word.text[length:]
    row = _row(head, word.box, em)
    if any(_leads(w) and -0.3 * em < word.box.x0 - w.box.x1 < 1.2 * em for _, w in row):
        return None
    metric = width("Số:") * em
    x0 = word.box.x0 + metric if ink else min(word.box.x1, word.box.x0 + metric * 1.15)
    behind = [(i, w) for i, w in row if i != index and word.box.x0 < w.box.x0 < x0 + _REACH * em]
    near = ([(index, word)] if ink else []) + behind
    end = _notation(near, em)
    if end is None or _goes_on(next(w for i, w in near if i == end.index), row, em):
        return None
    baseline = end.foot or (word.box.bottom if ink else min(word.box.bottom, word.box.top + 0.95 * em))
    return _gap(x0, end, near, {index: anchor}, baseline, em)


def _before(index: int, word: OcrWord, head: list[tuple[int, Any]], em: float) -> Gap | None:
    """Where "Số:" was not read at all: what stands before a notation that has its slash and begins its line."""
    end = _notation([(index, word)], em)
    if end is None or "-" not in end.suffix or not end.suffix.startswith(("/", "⁄")):
        return None
    reach = end.x - 5.5 * em
    row = _row(head, word.box, em)
    near = [(i, w) for i, w in row if w.box.x1 > reach - em and w.box.x0 <= word.box.x0]
    if _goes_on(word, row, em) or any(_wordy(w) for i, w in near if i != index) or word.box.x0 < reach - em:
        return None
    return _gap(max(0.0, reach), end, near, {}, end.foot or word.box.bottom, em)


@dataclass(frozen=True, slots=True)
class _End:
    """Where a notation's slash ends, the line's foot if it shows, the word and its text from the slash on."""

    x: float
    foot: float | None
    index: int
    suffix: str


def _gap(
    x0: float, end: _End, near: Sequence[tuple[int, Any]], anchors: dict[int, str], baseline: float, em: float
) -> Gap:
    covered = []
    for index, word in near:
        prefix, suffix = anchors.get(index, ""), end.suffix if index == end.index else ""
        if word.box.x0 < end.x and word.box.x1 > x0 and prefix + suffix != word.text:
            covered.append((index, prefix, suffix))
    return Gap("number", x0, max(end.x, x0 + 0.3 * em), baseline, em, tuple(covered))


def _notation(near: Sequence[tuple[int, Any]], em: float) -> _End | None:
    """The first notation among the words; None if there is none."""
    for index, word in near:
        text = word.text.rstrip(" .,:;|_")
        begin = _begin(text)
        if begin is None:
            continue
        own = begin == 0  # the word is the notation: its slash is where it begins
        signed = text[begin] in "/⁄"  # else the ink took the slash
        rest = text[begin + signed :].lstrip("/⁄")
        x = word.box.x0 if own else max(word.box.x0, word.box.x1 - width(word.text[len(text) :] + rest) * em)
        slash = 0.3 * em if own or rest[:1] in ("-", "–") else 0.0
        if _YEARLY.match(rest):  # the year's digits must not be taken for the number's
            slash -= 0.3 * em
        return _End(x + slash, _foot(word, rest, em) if own else None, index, word.text[begin:])
    return None


def _begin(text: str) -> int | None:
    """Where in a word the notation begins, with its slash (or dash, in Party letters), however the number is spelt.

    >>> _begin("12/2031/TT-BNV"), _begin("Só:J42./TB-SNV"), _begin("1/ÊÏ/SNV-VP"), _begin("5-QĐ/TU"), _begin("45")
    (2, 7, 4, 1, None)
    """
    matches = (pattern.search(text) for pattern in (_NOTATION, _PARTY, _BARE_NOTATION))
    return min((match.start() for match in matches if match), default=None)


# --- date


def _date(head: list[tuple[int, Any]], em: float) -> Iterator[Gap]:
    """Day and month of the topmost line that has two of "ngày", "tháng" and "năm" in order, and a year."""
    for index, word in sorted(head, key=lambda item: item[1].box.top):
        month = _mark(index, word, _MONTH, em)
        if month is None:
            continue
        baseline = _foot(word, "g", em)
        row = _row(head, word.box, em)
        left, right = [x for x in row if x[1].box.x0 < word.box.x0], [x for x in row if x[1].box.x1 > word.box.x1]
        day = next((m for i, w in reversed(left) if (m := _mark(i, w, _DAY, em))), None)
        year = next((m for i, w in [(index, word), *right] if (m := _mark(i, w, _YEAR, em))), None)
        full = next((w for _, w in right if _FULL_YEAR.fullmatch(w.text)), None)
        if (day is None and year is None) or not _alone(row, year, full, em):
            continue
        baseline = statistics.median(
            [baseline, *(_foot(m.word, m.text, em) for m in (day, year) if m and not (m.before or m.after))]
        )
        if day is not None and month.x0 - day.x1 < 5 * em:
            yield _between("day", day, month, row, baseline, em)
        if year is not None and year.x0 - month.x1 < 5 * em:
            yield _between("month", month, year, row, baseline, em)
        elif year is None and full is not None and 1.7 * em < full.box.x0 - month.x1 < 7 * em:
            stand_in = _Mark(-1, full, "", full.box.x0 - 2.0 * em, full.box.x0, "", "")
            yield _between("month", month, stand_in, row, baseline, em)
        return


def _alone(row: list[tuple[int, Any]], year: _Mark | None, full: Any, em: float) -> bool:
    """Does the line end with the year? In a sentence words follow."""
    end = full.box.x1 if full is not None else year.x1 + 3 * em if year is not None else None
    if end is None:
        return False
    return not any(end - 0.2 * em < w.box.x0 < end + 1.5 * em and sum(c.isalpha() for c in w.text) > 1 for _, w in row)


def _mark(index: int, word: OcrWord, pattern: Any, em: float) -> _Mark | None:
    """The printed word in what was read, also with ink glued to it."""
    folded = fold(word.text)
    match = pattern.search(folded)
    if match is None or len(folded) != len(word.text):
        return None
    before, text, after = word.text[: match.start()], word.text[slice(*match.span())], word.text[match.end() :]
    wide, box = width(_PRINTED[pattern]) * em, word.box
    x0, x1 = box.x0, box.x1
    if before and after.strip(".,;:"):
        x0 += box.width / len(word.text) * match.start()
        x1 = min(x1, x0 + wide)
    elif before:
        x0 = max(x0, x1 - wide)
    else:
        x1 = min(x1, x0 + (wide if after.strip(".,;:") else wide * 1.06))
    return _Mark(index, word, text, x0, x1, before, after)


def _between(kind: Kind, left: _Mark, right: _Mark, row: list[tuple[int, Any]], baseline: float, em: float) -> Gap:
    x0, x1 = left.x1, right.x0
    covered = []
    for index, word in row:
        if word.box.x0 < x1 - 0.1 * em and word.box.x1 > x0 + 0.1 * em:
            prefix = left.before + left.text if index == left.index else ""
            suffix = right.text + right.after if index == right.index else ""
            if prefix + suffix != word.text:
                covered.append((index, prefix, suffix))
    return Gap(kind, min(x0, x1), max(x0 + 0.2 * em, x1), baseline, em, tuple(covered))
