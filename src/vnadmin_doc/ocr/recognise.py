"""Read one page image by OCR: prepare it, read it, rotate it if necessary, and read doubtful places again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Ocr, Table, Word
from vnadmin_doc.ocr.engines import tesseract, trueocr
from vnadmin_doc.ocr.engines.second_look import read_unread_ink
from vnadmin_doc.ocr.engines.tesseract import OcrWord, count_good_letters, recognise
from vnadmin_doc.ocr.engines.two_readers import read_with_both
from vnadmin_doc.ocr.handwriting.filled_slots import fill_in, read_slots, without_doubled_ink
from vnadmin_doc.ocr.image.prepare import Prepared, ink_share, prepare
from vnadmin_doc.ocr.image.ruled_lines import PageGrids, find_grids
from vnadmin_doc.ocr.memory import return_large_blocks
from vnadmin_doc.ocr.motto_search import begins_letter
from vnadmin_doc.ocr.page_part import WHOLE_PAGE, PagePart
from vnadmin_doc.ocr.roman_numerals import with_roman_numerals
from vnadmin_doc.ocr.seals import SealRing, find_rings, split_at_seals
from vnadmin_doc.ocr.show_through import ShowThrough, find_show_through
from vnadmin_doc.ocr.slanted_marks import SlantedMark, find_marks
from vnadmin_doc.ocr.stamp_reading import ArrivalStamp, find_stamps, read_stamp

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["DPI", "LATE_MESSAGE", "Recognition", "engine_identity", "read_page"]

LATE_MESSAGE = msg("not all doubtful places were read again, because OCR took too long; raise Limits.ocr_seconds")
DPI = 300.0  # Tesseract reads this resolution best; PDF pages are rendered at it
_PSM = 3  # page segmentation mode: on real scans 4 finds as many words, 6 and 11 lose words of the head
_PSM_BLOCK, _PSM_SPARSE = 6, 11
_MAX_BLANK_INK = 0.001
_MIN_GOOD_SHARE = 0.5  # share of letters read well on an upright page
_MIN_GAIN = 2.0


def engine_identity(dpi: float) -> Ocr:
    """The engine, version, language and dpi for the source record; both engines if both are installed.

    Raises ``MissingDependency`` without Tesseract.
    """
    first = tesseract.version()
    if trueocr.available():
        return Ocr("tesseract+trueocr", f"{first}+{trueocr.version()}", tesseract.LANGUAGE, round(dpi))
    return Ocr("tesseract", first, tesseract.LANGUAGE, round(dpi))


@dataclass(frozen=True, slots=True)
class Recognition:
    """The result of OCR for one page.

    ``turn``: degrees clockwise by which the page was rotated before reading; boxes are on the rotated page, in points.
    ``timed_out``: the time limit was reached before all doubtful places were read again. ``show_through``: the words of
    another page that shows through the paper; they are not in ``words``.
    """

    words: tuple[Word, ...]
    turn: int = 0
    timed_out: bool = False
    tables: tuple[Table, ...] = ()
    show_through: tuple[Word, ...] = ()


def read_page(
    image: Image,
    dpi: float,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    part: PagePart = WHOLE_PAGE,
    *,
    first: bool = True,
) -> Recognition:
    """Read a page image rendered or scanned at ``dpi``; boxes in points, words in the order of the engine.

    ``part``: the part of the page to read; boxes are relative to the whole page. ``first``: the page begins a
    letter, so slots for number and date are read; on other pages they are read only if the page has a motto.
    Raises ``MissingDependency``, and ``LimitExceeded`` if the engine takes too long.
    """
    return_large_blocks()
    stamped = first and part.top == 0.0
    page = _prepare_and_read(image, dpi, limits, part, stamped=stamped)
    turn = 0
    if _is_doubtful(page.words) and ink_share(page.prepared.grey) > _MAX_BLANK_INK:
        turn = _best_rotation(image, dpi, limits)
    if turn:
        image = image.rotate(-turn, expand=True)
        page = _prepare_and_read(image, dpi, limits, part, stamped=stamped)
    reader = _TimedReader(dpi, monotonic() + limits.ocr_seconds)
    begins = part.top == 0.0 and (first or begins_letter(word.text for word in page.words))
    if begins and not stamped and find_stamps(page.prepared, dpi, reader.read):
        # A letter behind another one has its own arrival stamp, which covers words until it is erased.
        page = _prepare_and_read(image, dpi, limits, part, stamped=True)
    prepared, grids, words = page.prepared, page.grids, page.words
    if begins:
        words = fill_in(words, read_slots(words, prepared.with_red, prepared.grey, image.height))
    words = _read_doubtful_places(prepared, words, reader, grids)
    words = with_roman_numerals(without_doubled_ink(words))
    if grids:
        words = grids.reread_cells(prepared.grey, words, dpi, lambda cell: reader.read(cell, _PSM_BLOCK))
    tables = grids.tables(words, dpi) if grids else ()
    words, seal_words = split_at_seals(words, page.rings)
    stamps = [read_stamp(stamp, words, reader.read) for stamp in page.stamps]
    return Recognition(
        (
            *(_word(word, prepared, dpi, image.size, part) for word in words),
            *(replace(_word(word, prepared, dpi, image.size, part), stamp="seal") for word in seal_words),
            *(
                replace(_word(word, prepared, dpi, image.size, part), stamp="mark")
                for mark in page.marks
                for word in mark.words
            ),
            *(
                replace(_word(word, prepared, dpi, image.size, part), stamp=f"arrival {number}")
                for number, stamp in enumerate(stamps, 1)
                for word in stamp
            ),
        ),
        turn,
        page.timed_out or reader.timed_out,
        tuple(
            replace(table, box=prepared.to_original(table.box.scaled(dpi / 72)).scaled(72 / dpi)) for table in tables
        ),
        tuple(_word(word, prepared, dpi, image.size, part) for word in page.show_through.words)
        if page.show_through
        else (),
    )


@dataclass(frozen=True, slots=True)
class _ReadImage:
    """The prepared image, the stamps, marks, seals and show-through in it, the grids (tables), and the words."""

    prepared: Prepared
    stamps: Sequence[ArrivalStamp]
    marks: Sequence[SlantedMark]
    rings: Sequence[SealRing]
    show_through: ShowThrough | None
    timed_out: bool
    grids: PageGrids | None
    words: list[OcrWord]


def _prepare_and_read(image: Image, dpi: float, limits: Limits, part: PagePart, *, stamped: bool) -> _ReadImage:
    """Prepare an image and read it.

    Arrival stamps, slanted marks and the rings of black seals (if ``stamped``), the print of another page and the rules
    of grids are erased before.
    """
    prepared = prepare(part.of(image))
    reader = _TimedReader(dpi, monotonic() + limits.ocr_seconds)
    stamps = find_stamps(prepared, dpi, reader.read) if stamped else []
    for stamp in stamps:
        prepared = prepared.map_images(partial(stamp.erase, dpi=dpi))
    marks = find_marks(prepared.with_red, dpi, reader.read) if stamped else []
    for mark in marks:
        prepared = prepared.map_images(mark.erase)
    rings = find_rings(prepared.grey, dpi) if stamped and not prepared.coloured else []
    for ring in rings:
        prepared = prepared.map_images(ring.erase)
    show_through = find_show_through(prepared, dpi, reader.read)
    if show_through:
        prepared = prepared.map_images(show_through.erase)
    grids = find_grids(prepared.grey, dpi) if part == WHOLE_PAGE else None
    if grids:
        prepared = prepared.map_images(grids.without_rules)
    words = recognise(prepared.grey, dpi, limits.ocr_seconds, _PSM)
    words = grids.without_joined_words(words, dpi) if grids else words
    return _ReadImage(prepared, stamps, marks, rings, show_through, reader.timed_out, grids, words)


@dataclass(slots=True)
class _TimedReader:
    """Tesseract with a common time limit (``end``) for all calls; after it ``read`` returns no words."""

    dpi: float
    end: float
    timed_out: bool = False

    def read(self, picture: Image, psm: int) -> list[OcrWord]:
        """The words of a picture; empty, with ``timed_out`` set, after the time limit."""
        seconds_left = self.end - monotonic()
        try:
            if seconds_left > 0:
                return recognise(picture, self.dpi, seconds_left, psm)
        except LimitExceeded:
            pass
        self.timed_out = True
        return []


def _read_doubtful_places(
    prepared: Prepared, words: list[OcrWord], reader: _TimedReader, grids: PageGrids | None = None
) -> list[OcrWord]:
    """Read doubtful places again, with the second reader if it is installed; words that were read well are kept."""
    if trueocr.available():
        return read_with_both(prepared, words, reader.dpi, reader.read, grids)
    return read_unread_ink(prepared.with_red, words, reader.dpi, lambda picture: reader.read(picture, _PSM_SPARSE))


def _is_doubtful(words: list[OcrWord]) -> bool:
    letters = sum(len(word.text) for word in words if len(word.text) > 2)
    return count_good_letters(words) < _MIN_GOOD_SHARE * letters or len(words) < 5


def _best_rotation(image: Image, dpi: float, limits: Limits) -> int:
    """The rotation (0, 90, 180 or 270 degrees clockwise) that gives clearly better results; 0 in doubt.

    Measured on a copy at half the resolution, which is sufficient and costs a quarter. The second reader, which sees
    the direction of text at once, names the one rotation to try.
    """
    small = image.convert("L").reduce(2)
    turns = [trueocr.likely_turn(small)] if trueocr.available() else [90, 180, 270]
    if turns == [0]:
        return 0
    scores = {
        turn: count_good_letters(recognise(small.rotate(-turn, expand=True), dpi / 2, limits.ocr_seconds, _PSM))
        for turn in (0, *turns)
    }
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] >= 10 and scores[best] > _MIN_GAIN * scores[0] else 0


def _word(word: OcrWord, prepared: Prepared, dpi: float, size: tuple[int, int], part: PagePart) -> Word:
    box, stripe_top, scale = prepared.to_original(word.box), part.top_of(size[1]), 72 / dpi
    box = Box(box.x0, box.top + stripe_top, box.x1, box.bottom + stripe_top)
    width, height = size[0] * scale, size[1] * scale
    x0, top = min(max(box.x0 * scale, 0.0), width), min(max(box.top * scale, 0.0), height)
    x1, bottom = min(max(box.x1 * scale, x0), width), min(max(box.bottom * scale, top), height)
    rounded = Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
    return Word(word.text, rounded, round(word.confidence, 4), filled=word.filled)
