"""Read framed arrival stamps (dấu "ĐẾN") apart from the letter: the agency, the number and the date.

Decree 30/2020/NĐ-CP, Appendix IV, V: the receiving agency, ĐẾN, ``Số:``, ``Ngày:``, ``Chuyển:``. The print is small
and the values are handwritten or stamped on dot leaders. The readings of the agency's name vote. The date is the day of
the calendar that the network for digits finds most probable in the row of ``Ngày``, so that every reading is a date.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import cycle, pairwise, product
from typing import TYPE_CHECKING, Any

import regex as re

from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.model.page import Filled
from vnadmin_doc.ocr.engines import trueocr
from vnadmin_doc.ocr.engines.merge import SECOND_READER, merge
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import ReadLine
from vnadmin_doc.ocr.engines.word_vote import vote
from vnadmin_doc.ocr.handwriting.digits import forward, networks, probability_of_texts, read_strips
from vnadmin_doc.ocr.handwriting.slot_ink import ABOVE, BELOW, strip
from vnadmin_doc.ocr.image.covered_print import covered_print
from vnadmin_doc.ocr.image.pixels import crop
from vnadmin_doc.ocr.image.prepare import Prepared
from vnadmin_doc.ocr.image.stamp_frames import StampFrame, find_frames

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["ArrivalStamp", "find_stamps", "read_stamp"]

Read = Callable[["Image", int], list[OcrWord]]
Row = list[OcrWord]

_BLOCK, _LINE, _SPARSE = 6, 7, 11  # page segmentation modes of Tesseract
_DETECTION_SCALES = (0.5, 0.7)
_TRUST = replace(SECOND_READER, min_confidence_alone=0.1)  # in a small frame a doubtful word shows where a value is
_LABELS = {
    "arrival": re.compile(r"(?<!\p{L})d[eé]n(?!\p{L})"),
    "transfer": re.compile(r"(?<!\p{L})(?:chuyen){e<=1}(?!\p{L})"),
    "date": re.compile(r"(?<!\p{L})n[gqo]?[ao][yv](?!\p{L})"),
    "hour": re.compile(r"(?<!\p{L})gi[o0](?!\p{L})"),
    "number": re.compile(r"(?<!\p{L})s[o06](?!\p{L})(?! (?:va |ky ))"),
}
_MIN_DIGITS = 3  # of a row that may be the date
_AFTER_LABEL = (1.3, 1.7, 2.1)  # heights of the row between the start of "Ngày" and the value
_PARTS_OF_WIDTH = (0.15, 0.3, 0.45)  # the same for a row whose label was not read, as shares of the frame's width
_UNITS = (0.5, 0.6)  # height of a capital as share of the height of a row
_BASELINE = 0.2  # share of the height of a row that is below the baseline
_EDGE = 0.02  # share of the width of the frame at its right edge
_MIN_UNIT = 4.0  # pixels
_TEMPERATURE = 2.0  # the crops of one line show the same ink, so their probabilities are not independent
_DAYS = 366 + 90  # a letter of December may arrive in the next year
_CANDIDATES, _GUESSES, _MIN_CHANCE = 20, 5, 1e-4
_MIN_LEAD, _MIN_NUMBER_CHANCE = 0.3, 0.1
_OVERLAP = 0.3  # heights of a row that a word before a value may reach into it
_MIN_CAPITALS = 0.6
_ROW_MARGIN = 0.3  # heights of a row
_FRAME_SIGNS = "_=|¦[]{}\\~-–—"
_STRETCHES = ((1.25, 1.0), (1.25, 0.85), (1.4, 1.0), (1.15, 1.2), (1.4, 1.25), (1.3, 0.95))
"""Width and height of the crops of an agency's name: stamps have narrow letters, OCR knows letters of usual width."""


@dataclass(frozen=True, slots=True)
class ArrivalStamp:
    """A framed arrival stamp: its frame, its level picture without rules, and the rows of words read in it.

    ``lines``: what each reader read, line by line, where rows of both readers may overlap. ``letters``: the boxes of
    the letter's own print inside the frame, in pixels of the page.
    """

    frame: StampFrame
    picture: Image
    rows: tuple[Row, ...]
    lines: tuple[Row, ...]
    letters: tuple[Box, ...] = ()

    def erase(self, picture: Image, dpi: float) -> Image:
        """A picture of the page without the stamp."""
        return self.frame.erase(picture, dpi, self.letters)


def read_stamp(stamp: ArrivalStamp, letter: Sequence[OcrWord], read: Read) -> list[OcrWord]:
    """The words of a stamp, row by row, in pixels of the page; values by hand or stamped are ``filled``.

    ``letter``: the words of the letter's page; its year is the year of arrival, or the year before. Without a year on
    the page the date is not read.
    """
    rows = [list(row) for row in stamp.rows]
    first = next((index for index, row in enumerate(rows) if _is_value_row(row)), len(rows))
    rows[:first] = [_read_agency_row(stamp.picture, row, read) for row in rows[:first]]
    top = max((word.box.centre for row in rows[:first] for word in row if word.text.isupper()), default=0.0)
    below = [line for line in stamp.lines if hull(word.box for word in line).top > top]
    for value in (_read_date(stamp.picture, below, _year(letter)), _read_number(stamp.picture, below)):
        rows = _filled_rows(rows, value) if value else rows
    return [replace(word, box=stamp.frame.to_page(word.box)) for row in rows for word in row]


def _is_value_row(row: Row) -> bool:
    """Is it a row below the agency: has it a label, or digits?"""
    text = text_of(row)
    return bool(_labels(text)) or _count_digits(text) >= _MIN_DIGITS


def _year(words: Sequence[OcrWord]) -> int | None:
    """The first year after "năm" on the page, which is the year of the letter.

    >>> _year([OcrWord(text, Box(0, 0, 1, 1), 1.0) for text in "ngày 7 tháng 5 năm 2031 Căn cứ năm 2029".split()])
    2031
    """
    for word, after in pairwise(words):
        if fold(word.text) == "nam" and (year := re.match(r"(?:19|20)\d\d(?!\d)", after.text)):
            return int(year[0])
    return None


def find_stamps(page: Prepared, dpi: float, read: Read) -> list[ArrivalStamp]:
    """The framed arrival stamps of a deskewed page, from top to bottom; other frames are ignored.

    ``read``: Tesseract, called with a picture and a segmentation mode.
    """
    return [stamp for frame in find_frames(page.with_red, dpi) if (stamp := _stamp(frame, page, dpi, read))]


def _stamp(frame: StampFrame, page: Prepared, dpi: float, read: Read) -> ArrivalStamp | None:
    letters = covered_print(frame, page.grey, dpi) if page.coloured else ()
    inside = frame.cut(_without(page.with_red, letters), dpi)
    words = read(inside, _BLOCK)
    lines = _read_lines(inside) if trueocr.available() else []
    rows = [*_rows(words), *(list(line.words) for line in lines)]
    if not _is_arrival(rows):
        sparse = read(inside, _SPARSE)
        rows += _rows(sparse)
        if not _is_arrival(rows):
            return None
        words = [*words, *(word for word in sparse if not _is_covered(word, words))]
    return ArrivalStamp(frame, inside, tuple(_rows(_without_scraps(merge(words, lines, _TRUST)))), tuple(rows), letters)


def _without(picture: Image, letters: Iterable[Box]) -> Image:
    """The picture with white in the place of the letters."""
    copy = picture.copy()
    for letter in letters:
        copy.paste(255, (int(letter.x0), int(letter.top), int(letter.x1), int(letter.bottom)))
    return copy


def _read_lines(inside: Image) -> list[ReadLine]:
    """The lines of the second reader, detected at several sizes; of lines in one place the first one."""
    boxes: list[Box] = []
    for scale in _DETECTION_SCALES:
        boxes += [box for box in trueocr.find_lines(inside, scale) if not any(b.contains(box) for b in boxes)]
    return [line for line in trueocr.read_lines(inside, boxes) if line.words]


def _is_covered(word: OcrWord, words: Iterable[OcrWord]) -> bool:
    return any(other.box.contains(word.box) or word.box.contains(other.box) for other in words)


def _without_scraps(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The words without doubtful ones in the place of a surer one: scraps of ĐẾN, which is as high as two rows."""
    return [word for word in words if not any(_is_scrap(word, other) for other in words)]


def _is_scrap(word: OcrWord, other: OcrWord) -> bool:
    box, place = word.box, other.box
    inside = place.x0 <= box.middle <= place.x1 and place.top <= box.centre <= place.bottom
    return word is not other and inside and box.width < place.width and word.confidence < other.confidence


def _is_arrival(rows: Iterable[Row]) -> bool:
    """Do the rows have ĐẾN or Chuyển, and another label or a row of digits?"""
    texts = [text_of(row) for row in rows]
    labels = {label for text in texts for label in _labels(text)}
    digits = max(map(_count_digits, texts), default=0)
    return bool(labels & {"arrival", "transfer"}) and (len(labels) > 1 or digits > _MIN_DIGITS)


def _labels(text: str) -> set[str]:
    """The names of the labels in a row of a stamp.

    >>> sorted(_labels("ĐẾN Ngày:..15.14.")), _labels("VĂN PHÒNG")
    (['arrival', 'date'], set())
    """
    folded = fold(text)
    return {name for name, pattern in _LABELS.items() if pattern.search(folded)}


def _count_digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _rows(words: Iterable[OcrWord]) -> list[Row]:
    """The words in rows from top to bottom; ĐẾN may be as high as two rows and is in the first of them."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: word.box.centre):
        last = rows[-1] if rows else []
        if last and word.box.centre < min(hull(w.box for w in last).bottom, last[0].box.centre + word.box.height / 2):
            last.append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.box.x0) for row in rows]


# ---- the agency --------------------------------------------------------------------------


def _read_agency_row(picture: Image, row: Row, read: Read) -> Row:
    """The row read again at several widths; the readings vote. A row without capitals is kept as it is."""
    if caps_ratio(text_of(row)) < _MIN_CAPITALS:
        return row
    box = hull(word.box for word in row)
    margin = _ROW_MARGIN * box.height
    part = crop(picture, 0, box.top - margin, picture.width, box.bottom + margin)
    readings = [row]
    for across, down in _STRETCHES:
        stretched = part.resize((max(1, round(part.width * across)), max(1, round(part.height * down))))
        readings.append([
            replace(word, box=Box(word.box.x0 / across, box.top, word.box.x1 / across, box.bottom))
            for word in read(stretched, _LINE)
        ])  # fmt: skip
    elected = vote([_without_edges(reading) for reading in readings])
    return [replace(word, text=word.text.upper()) for word in elected] or row


def _without_edges(row: Row) -> Row:
    """The row without the strokes of the frame: OCR reads them as signs before words and as narrow letters at the ends.

    >>> [word.text for word in _without_edges([OcrWord(text, Box(0, 0, 1, 1), 1.0) for text in "| _SỞ Y TẾ l".split()])]
    ['SỞ', 'Y', 'TẾ']
    """
    kept = [replace(word, text=text) for word in row if (text := word.text.lstrip(_FRAME_SIGNS))]
    while kept and len(kept[0].text) == 1:
        kept.pop(0)
    while kept and len(kept[-1].text) == 1:
        kept.pop()
    return kept


# ---- date and number ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Value:
    """A handwritten or stamped value: its box in pixels of the stamp, and its guesses (text, probability)."""

    box: Box
    guesses: tuple[tuple[str, float], ...]


def _read_date(picture: Image, lines: Sequence[Row], year: int | None) -> _Value | None:
    """The date in the line that most probably has one; None without a year or without such a line."""
    found: list[tuple[float, _Value]] = []
    for line in _apart(line for line in lines if _may_be_date(text_of(line))):
        found += _dates_in_line(picture, line, year) if year else ()
    if not found:
        return None
    best, value = max(found, key=lambda item: item[0])
    total: dict[str, float] = defaultdict(float)
    for log, other in found:
        if abs(other.box.centre - value.box.centre) < value.box.height / 2:
            for text, chance in other.guesses:
                total[text] += chance * math.exp((log - best) / _TEMPERATURE)
    return _Value(value.box, _shares(total, _GUESSES))


def _may_be_date(text: str) -> bool:
    return "date" in _labels(text) or _count_digits(text) >= _MIN_DIGITS


def _apart(lines: Iterable[Row]) -> list[Row]:
    """The lines without those in the place of another line; a line that begins with its label is kept first."""
    found: list[Row] = []
    for line in sorted(lines, key=lambda line: not _labels(line[0].text)):
        box = hull(word.box for word in line)
        if not any(abs(box.centre - hull(w.box for w in other).centre) < box.height / 4 for other in found):
            found.append(line)
    return found


def _dates_in_line(picture: Image, line: Row, year: int) -> Iterator[tuple[float, _Value]]:
    """(log probability of the best date, the dates) for each crop of a line that may have a date."""
    texts = _date_texts(year)
    for (box, ink), network in zip(_value_strips(picture, line, "date"), cycle(networks())):
        columns, _ = forward(ink, network)
        scored = [(values, *probability_of_texts(columns, forms)) for values, forms in texts]
        best = max(log for _, _, log in scored)
        if best == -math.inf:
            continue
        total: dict[str, float] = defaultdict(float)
        for values, chances, log in scored:
            for index in (chances > _MIN_CHANCE).nonzero()[0]:
                total[values[index]] += float(chances[index]) * math.exp(log - best)
        yield best, _Value(box, _shares(total, _CANDIDATES))


def _shares(weights: Mapping[str, float], most: int) -> tuple[tuple[str, float], ...]:
    """The likeliest texts with their shares of all weights."""
    total = sum(weights.values())
    likeliest = sorted(weights.items(), key=lambda item: -item[1])[:most]
    return tuple((text, round(weight / total, 4)) for text, weight in likeliest)


def _value_strips(picture: Image, line: Row, name: str) -> Iterator[tuple[Box, Any]]:
    """(box, prepared ink) of the crops of a line where the value after the label ``name`` may be."""
    label = next((word for word in line if name in _labels(word.text)), None)
    place = hull(word.box for word in line)
    height, left = (label.box.height, label.box.x0) if label else (place.height, place.x0)
    starts = [left + after * height for after in _AFTER_LABEL]
    if label is None:
        starts += [part * picture.width for part in _PARTS_OF_WIDTH]
    right = picture.width * (1 - _EDGE)
    baseline = (label.box if label else place).bottom - _BASELINE * height
    for x0, share in zip(starts, cycle(_UNITS)):
        unit = share * height
        top = max(0, round(baseline - ABOVE * unit))
        if right - x0 < 2 * unit or unit < _MIN_UNIT:
            continue
        ink = strip(crop(picture, x0, top, right, baseline + BELOW * unit), unit, baseline - top)
        if ink is not None:
            yield Box(x0, baseline - height, right, baseline + _BASELINE * height), ink


@cache
def _date_texts(year: int) -> tuple[tuple[list[str], list[str]], ...]:
    """The days of a year, and of the first months of the next year, for each length of the text.

    Each as (values dd/mm/yyyy, texts as they may be written).
    """
    found: dict[int, tuple[list[str], list[str]]] = {}
    begin = date(year, 1, 1)
    for day in (begin + timedelta(days=number) for number in range(_DAYS)):
        for first, second, third in product(
            {f"{day.day}", f"{day.day:02d}"},
            {f"{day.month}", f"{day.month:02d}"},
            (f"-{day.year}", f"-{day:%y}", "") if day.year == year else (f"-{day.year}", f"-{day:%y}"),
        ):
            values, forms = found.setdefault(len(first + second + third), ([], []))
            values.append(f"{day:%d/%m/%Y}")
            forms.append(f"{first}-{second}{third}")
    return tuple(found.values())


def _read_number(picture: Image, lines: Sequence[Row]) -> _Value | None:
    """The number after ``Số:``; None if no line has that label, or if the network reads no number there."""
    for line in lines:
        if "number" in _labels(text_of(line)):
            strips = list(_value_strips(picture, line, "number"))
            guesses = read_strips("number", [ink for _, ink in strips]).guesses
            if guesses and guesses[0][1] >= _MIN_NUMBER_CHANCE:
                return _Value(strips[0][0], guesses)
    return None


def _filled_rows(rows: Sequence[Row], value: _Value) -> list[Row]:
    """The rows with the value in place of the words that were read there; a label joined with it is kept."""
    text, chance = value.guesses[0]
    second = value.guesses[1][1] if len(value.guesses) > 1 else 0.0
    word = OcrWord(text, value.box, chance, Filled("handwritten", value.guesses, chance - second >= _MIN_LEAD))
    level = [row for row in rows if abs(hull(w.box for w in row).centre - value.box.centre) < value.box.height / 2]
    nearest = min(level, key=lambda row: abs(hull(w.box for w in row).centre - value.box.centre), default=None)
    filled = [[*_without_value(row, value.box), word] if row is nearest else row for row in rows]
    return filled if nearest else sorted([*filled, [word]], key=lambda row: row[0].box.centre)


def _without_value(row: Row, value: Box) -> Row:
    """The words of a row before the value; of a word that is joined with the value only its letters."""
    kept = []
    for word in row:
        if word.box.x1 <= value.x0 + _OVERLAP * value.height:
            kept.append(word)
        elif word.box.x0 < value.x0 and (letters := re.match(r"\p{L}+", word.text)):
            kept.append(replace(word, text=letters[0], box=replace(word.box, x1=value.x0)))
    return kept
