"""One page's picture to words in points: straightened, read, looked at again, turned if need be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Ocr, Table, Word
from vnadmin_doc.ocr.engines import tesseract, trueocr
from vnadmin_doc.ocr.engines.second_look import look_again
from vnadmin_doc.ocr.engines.tesseract import OcrWord, recognise
from vnadmin_doc.ocr.engines.two_readers import read_with_both
from vnadmin_doc.ocr.handwriting.slots import fill_in, read_slots
from vnadmin_doc.ocr.image.prepare import Prepared, ink_share, prepare
from vnadmin_doc.ocr.image.ruled_lines import Ruled, find_rules
from vnadmin_doc.ocr.motto_search import begins_letter
from vnadmin_doc.ocr.part import WHOLE, Part

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["DPI", "LATE", "Recognition", "identity", "read_page"]

LATE = msg("not all doubtful places were read again, because OCR took too long; raise Limits.ocr_seconds")
DPI = 300.0  # what the engine reads best; pages are drawn at this
_PSM = 3  # on real scans 4 finds as much, 6 and 11 lose words of the head
_PSM_BLOCK, _PSM_SCATTERED = 6, 11
_BLANK_INK = 0.001
_DOUBTFUL = 0.5  # of the letters read, this share read well is a page the right way up
_READ_WELL = 0.6
_CLEARLY_BETTER = 2.0


def identity(dpi: float) -> Ocr:
    """The record of the engines: both readers, if both are installed. Raises ``MissingDependency``."""
    first = tesseract.version()
    if trueocr.available():
        return Ocr("tesseract+trueocr", f"{first}+{trueocr.version()}", tesseract.LANGUAGE, round(dpi))
    return Ocr("tesseract", first, tesseract.LANGUAGE, round(dpi))


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was read, by how many degrees clockwise the page was turned for that, and whether time
    ran out for looking at doubtful places again.

    Boxes are on the turned page: after a quarter turn its width is the picture's height.
    """

    words: tuple[Word, ...]
    turn: int = 0
    late: bool = False
    tables: tuple[Table, ...] = ()


def read_page(
    image: Image,
    dpi: float,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    part: Part = WHOLE,
    *,
    first: bool = True,
) -> Recognition:
    """Read a page image drawn or scanned at ``dpi``; boxes in points, words in the engine's order.

    ``part`` is what of it is read; boxes are the page's all the same. ``first``: the page begins a
    letter, so that number and date may be filled in by hand; so may a later page, which its motto tells.
    Raises ``MissingDependency``, and ``LimitExceeded`` where the engine takes too long.
    """
    prepared, ruled, words = _recognised(image, dpi, limits, part)
    turn = 0
    if _doubtful(words) and ink_share(prepared.grey) > _BLANK_INK:
        turn = _best_turn(image, dpi, limits)
    if turn:
        image = image.rotate(-turn, expand=True)
        prepared, ruled, words = _recognised(image, dpi, limits, part)
    if part.top == 0.0 and (first or begins_letter(word.text for word in words)):
        words = fill_in(words, read_slots(words, prepared.with_red, prepared.grey, image.height))
    again = _Again(dpi, monotonic() + limits.ocr_seconds)
    words = _looked_at_again(prepared, words, again, ruled)
    if ruled:
        words = ruled.read_again(prepared.grey, words, dpi, lambda cell: again.read(cell, _PSM_BLOCK))
    tables = ruled.tables(words, dpi) if ruled else ()
    return Recognition(
        tuple(_word(word, prepared, dpi, image.size, part) for word in words),
        turn,
        again.late,
        tuple(replace(table, box=prepared.back(table.box.scaled(dpi / 72)).scaled(72 / dpi)) for table in tables),
    )


def _recognised(image: Image, dpi: float, limits: Limits, part: Part) -> tuple[Prepared, Ruled | None, list[OcrWord]]:
    """The picture made ready, without the rules of grids on a whole page; those grids; the words."""
    prepared = prepare(part.of(image))
    ruled = find_rules(prepared.grey, dpi) if part == WHOLE else None
    if ruled:
        prepared = prepared.changed(ruled.cleared)
    words = recognise(prepared.grey, dpi, limits.ocr_seconds, _PSM)
    return prepared, ruled, ruled.whole(words, dpi) if ruled else words


@dataclass(slots=True)
class _Again:
    """The first reader, for looks that together take no longer than the page may: then nothing more is seen."""

    dpi: float
    end: float
    late: bool = False

    def read(self, picture: Image, psm: int) -> list[OcrWord]:
        left = self.end - monotonic()
        try:
            if left > 0:
                return recognise(picture, self.dpi, left, psm)
        except LimitExceeded:
            pass
        self.late = True
        return []


def _looked_at_again(
    prepared: Prepared, words: list[OcrWord], again: _Again, ruled: Ruled | None = None
) -> list[OcrWord]:
    """With the second reader where it is installed, else by the first alone; what was read before stays."""
    if trueocr.available():
        return read_with_both(prepared, words, again.dpi, again.read, ruled)
    return look_again(prepared.with_red, words, again.dpi, lambda picture: again.read(picture, _PSM_SCATTERED))


def _well_read(words: list[OcrWord]) -> int:
    """Letters in words read well and level.

    Short words are noise whichever way the page is turned, and the engine reads some lines that
    stand upright: their boxes are higher than wide.
    """
    return sum(
        len(w.text) for w in words if w.confidence >= _READ_WELL and len(w.text) > 2 and w.box.width > w.box.height
    )


def _doubtful(words: list[OcrWord]) -> bool:
    letters = sum(len(word.text) for word in words if len(word.text) > 2)
    return _well_read(words) < _DOUBTFUL * letters or len(words) < 5


def _best_turn(image: Image, dpi: float, limits: Limits) -> int:
    """The quarter turns clockwise, in degrees, by which the page reads clearly better; 0 in doubt.

    Tried on a copy at half the resolution: enough to tell, at a quarter of the cost.
    """
    small = image.convert("L").reduce(2)
    scores = {
        turn: _well_read(recognise(small.rotate(-turn, expand=True), dpi / 2, limits.ocr_seconds, _PSM))
        for turn in (0, 90, 180, 270)
    }
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] >= 10 and scores[best] > _CLEARLY_BETTER * scores[0] else 0


def _word(word: OcrWord, prepared: Prepared, dpi: float, size: tuple[int, int], part: Part) -> Word:
    box, above, scale = prepared.back(word.box), part.top_of(size[1]), 72 / dpi
    box = Box(box.x0, box.top + above, box.x1, box.bottom + above)
    width, height = size[0] * scale, size[1] * scale
    x0, top = min(max(box.x0 * scale, 0.0), width), min(max(box.top * scale, 0.0), height)
    x1, bottom = min(max(box.x1 * scale, x0), width), min(max(box.bottom * scale, top), height)
    rounded = Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
    return Word(word.text, rounded, round(word.confidence, 4), filled=word.filled)
