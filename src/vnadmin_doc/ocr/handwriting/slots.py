"""The slots of a head that are filled in by hand or stamp: number, day and month.

Between the printed ``Số:`` and ``/``, ``ngày`` and ``tháng``, ``tháng`` and ``năm`` (Decree
30/2020/NĐ-CP, Appendix I, II.3 and II.4). They are found by the boxes of those words as OCR
read them, wrongly spelt or glued to the ink in the slot as they may be; where in a glued
word the print ends follows from the widths of its letters. All boxes are in pixels.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Filled
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.handwriting.digits import Kind, read_strips
from vnadmin_doc.ocr.handwriting.slot_ink import ABOVE, BELOW, components, strip
from vnadmin_doc.ocr.handwriting.slot_lines import Gap, gaps
from vnadmin_doc.ocr.image.pixels import cut
from vnadmin_doc.ocr.image.type_metrics import CAPITAL

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["SURE", "Covered", "ReadSlot", "Style", "fill_in", "in_calendar", "read_slots", "with_ocr"]

Guesses = tuple[tuple[str, float], ...]
Style = Literal["printed", "stamped", "handwritten"]
# How far the likeliest guess must lead the next one for a value to be given. Tuned on 59 letters: the heads of real
# letters, none of which the networks were trained on; right of given of all:
#   lead    numbers           days              months
#   0.10    52 of 54 of 58    58 of 58 of 59    59 of 59 of 59
#   0.15    48 of 48          58 of 58          59 of 59
#   0.20    45 of 45          58 of 58          59 of 59
#   0.40    36 of 36          57 of 57          59 of 59
SURE: dict[Kind, float] = {"number": 0.2, "day": 0.4, "month": 0.4}
_LONG = (1, 3, 5, 7, 8, 10, 12)
# A slot is read from several crops, and what they say is averaged: ems of the neighbours left in on
# either side (the network knows them; minus: the slash is cut off), the capital's height times this,
# and another slant. The networks take turns. Numbers are longer and take more looks. Tuned on the same 59 letters.
_NUMBER_CROPS = (
    (0.3, 0.3, 1.0, 0.0),
    (0.2, 0.2, 1.04, 0.0),
    (0.12, 0.12, 1.08, 0.15),
    (0.55, 0.3, 0.94, -0.15),
    (0.0, -0.35, 1.04, 0.0),
    (0.0, -0.35, 1.08, 0.15),
)
_DATE_CROPS = ((0.3, 0.3, 1.0, 0.0), (0.12, 0.12, 1.05, 0.0))
_DARK = 150
_OCR_SURE = 0.85  # confidence of OCR in print
_OTHER_SIZE, _OTHER_FOOT = 0.2, 0.2  # shares of a capital's height


@dataclass(frozen=True, slots=True)
class Covered:
    """A word that holds the ink of the slot: its index, and the rest of its text on either side."""

    index: int
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class ReadSlot:
    """A slot as read. ``guesses`` are likeliest first, with probabilities; days and months have two digits."""

    kind: Kind
    box: Box
    style: Style
    hand: float
    guesses: Guesses
    words: tuple[Covered, ...]

    @property
    def lead(self) -> float:
        """How much likelier the first guess is than the second: what tells right from wrong best."""
        return _lead(self.guesses)

    @property
    def value(self) -> str | None:
        """The likeliest guess where it leads by enough, else None."""
        return self.guesses[0][0] if self.guesses and self.lead >= SURE[self.kind] else None


def read_slots(
    words: Sequence[OcrWord], picture: Image, without_red: Image | None = None, height: float | None = None
) -> list[ReadSlot]:
    """The slots of a first page's head, number first. ``picture`` is the prepared grey page, best with its
    red ink; ``without_red`` the same page without it: what is not there was stamped. ``height`` is the
    page's, in pixels, where the picture is only the upper part of it.
    """
    found = [_read(gap, words, picture, without_red) for gap in gaps(words, height or picture.height)]
    return in_calendar([slot for slot in found if slot is not None])


def _read(gap: Gap, words: Sequence[OcrWord], picture: Image, without_red: Image | None) -> ReadSlot | None:
    gap = replace(gap, baseline=_baseline(gap, picture))
    crops = _NUMBER_CROPS if gap.kind == "number" else _DATE_CROPS
    strips = [_strip(gap, *how, picture) for how in crops]
    strips = [ink for ink in strips if ink is not None]
    if not strips:
        return None
    reading = read_strips(gap.kind, strips)
    seen, confidence = _ocr_text(gap, words)
    guesses, agreed = with_ocr(reading.guesses, seen, confidence)
    off = _off_line(gap, picture)
    if off is None and not seen and _lead(guesses) < SURE[gap.kind]:
        return None  # specks of the paper: nothing is as high as a sign, and neither reader sees one
    box = Box(gap.x0, gap.baseline - 2 * CAPITAL * gap.em, gap.x1, gap.baseline + 0.6 * CAPITAL * gap.em)
    covered = tuple(Covered(index, prefix, suffix) for index, prefix, suffix in gap.words)
    style: Style = "handwritten"
    if reading.hand < 0.5 or (agreed >= _OCR_SURE and off is False):
        style = "stamped" if off or _is_red(box, picture, without_red) else "printed"
    return ReadSlot(gap.kind, box, style, reading.hand, guesses, covered)


def _lead(guesses: Guesses) -> float:
    first, second = (*(chance for _, chance in guesses), 0.0, 0.0)[:2]
    return first - second


def _ocr_text(gap: Gap, words: Sequence[OcrWord]) -> tuple[str, float]:
    """What OCR read in the slot, and its least confidence."""
    parts = [
        (words[i].text.removeprefix(before).removesuffix(after), words[i].confidence) for i, before, after in gap.words
    ]
    text = "".join(text for text, _ in parts).strip(" .…_-:,/|")
    if gap.kind != "number" and text.isdigit():
        text = text.zfill(2)
    return text, min((chance for _, chance in parts), default=0.0)


def with_ocr(guesses: Guesses, text: str, confidence: float) -> tuple[Guesses, float]:
    """Surer of the likeliest guess where OCR read the same, and OCR's confidence in it (0 where it did not).

    Two readers that know nothing of each other are both wrong as often as the product of their errors.
    """
    if not guesses or guesses[0][0] != text:
        return guesses, 0.0
    value, chance = guesses[0]
    return ((value, 1 - (1 - chance) * (1 - confidence)), *guesses[1:]), confidence


def _strip(gap: Gap, before: float, behind: float, scale: float, lean: float, picture: Image) -> Any:
    unit = CAPITAL * gap.em * scale
    left = max(0, round(gap.x0 - before * gap.em))
    right = min(picture.width, round(max(gap.x1 + behind * gap.em, gap.x0 + 0.3 * gap.em)))
    top = max(0, round(gap.baseline - ABOVE * unit))
    bottom = min(picture.height, round(gap.baseline + BELOW * unit))
    if right - left < 4 or bottom - top < 8:
        return None
    return strip(picture.crop((left, top, right, bottom)), unit, gap.baseline - top, lean)


def _baseline(gap: Gap, picture: Image) -> float:
    """The foot of the capitals behind a number's slash: a word's box reaches down to the ink glued to it."""
    if gap.kind != "number":
        return gap.baseline
    signs = _signs(picture, gap.x1, gap.x1 + 1.7 * gap.em, gap.baseline - 1.3 * gap.em, gap.baseline + 0.3 * gap.em)
    unit = CAPITAL * gap.em
    feet = [bottom for top, bottom in signs if 0.8 * unit < bottom - top < 1.25 * unit]
    return statistics.median(feet) if feet else gap.baseline


def _signs(picture: Image, x0: float, x1: float, y0: float, y1: float) -> list[tuple[float, float]]:
    """Top and bottom of what is connected in a part of the page."""
    import numpy as np

    left, top = max(0, round(x0)), max(0, round(y0))
    if round(x1) - left < 4 or round(y1) - top < 4:
        return []
    ink = np.asarray(cut(picture, left, top, round(x1), round(y1))) < _DARK
    return [(box[1] + top, box[3] + top) for box in components(ink)[1] if box[1] > 0]


def _off_line(gap: Gap, picture: Image) -> bool | None:
    """Is what is in the slot of another size than the line's print, or off its baseline? None where nothing is.

    So are handwriting and what a numbering machine stamps.
    """
    unit = CAPITAL * gap.em
    x0, x1 = gap.x0 + 0.1 * gap.em, gap.x1 - (0.4 if gap.kind == "number" else 0.1) * gap.em
    near = _signs(picture, x0, x1, gap.baseline - ABOVE * unit, gap.baseline + BELOW * unit)
    signs = [(top, bottom) for top, bottom in near if 0.6 * unit < bottom - top < 2.5 * unit]
    if not signs:
        return None
    high = statistics.median(bottom - top for top, bottom in signs)
    foot = statistics.median(bottom for _, bottom in signs)
    return abs(high / unit - 1.02) > _OTHER_SIZE or abs(foot - gap.baseline) > _OTHER_FOOT * unit


def _is_red(box: Box, picture: Image, without_red: Image | None) -> bool:
    """Is most of the slot's ink gone where red ink is taken out?"""
    if without_red is None or without_red is picture:
        return False
    part = (round(box.x0), max(0, round(box.top)), round(box.x1), round(box.bottom))
    before, after = (sum(cut(page, *part).histogram()[:_DARK]) for page in (picture, without_red))
    return after < 0.5 * before


def in_calendar(slots: list[ReadSlot]) -> list[ReadSlot]:
    """Without days that the month, where it is sure, does not have."""
    month = next((int(slot.value) for slot in slots if slot.kind == "month" and slot.value), None)
    if month is None:
        return slots
    last = 31 if month in _LONG else 29 if month == 2 else 30
    return [
        replace(slot, guesses=tuple(g for g in slot.guesses if int(g[0]) <= last)) if slot.kind == "day" else slot
        for slot in slots
    ]


def fill_in(words: Sequence[OcrWord], slots: Sequence[ReadSlot]) -> list[OcrWord]:
    """``words`` with what was read in the slots that a hand or a stamp filled, in place of what OCR made of it."""
    kept: list[OcrWord | None] = list(words)
    added: list[OcrWord] = []
    for slot in slots:
        if slot.style == "printed" or not slot.guesses:
            continue
        for covered in slot.words:
            word, kept[covered.index] = kept[covered.index], None
            added += _print_left(word, covered, slot.box) if word else []
        added.append(_filled(slot, [*filter(None, kept), *added]))
    return [*filter(None, kept), *added]


def _print_left(word: OcrWord, covered: Covered, slot: Box) -> list[OcrWord]:
    """What is left of a word on either side of the slot's ink."""
    box, left = word.box, []
    if covered.prefix:
        left.append(replace(word, text=covered.prefix, box=replace(box, x1=max(box.x0, slot.x0))))
    if covered.suffix:
        left.append(replace(word, text=covered.suffix, box=replace(box, x0=min(box.x1, slot.x1))))
    return left


def _filled(slot: ReadSlot, words: Sequence[OcrWord]) -> OcrWord:
    """The slot's word, as high as a line; a number's slash, which is part of its ink, if OCR did not read it."""
    text, chance = slot.guesses[0]
    high = slot.box.height
    box = replace(slot.box, top=slot.box.top + 0.4 * high, bottom=slot.box.bottom - 0.15 * high)
    beside = [w for w in words if w.box.top < box.centre < w.box.bottom and w.box.middle > box.x1]
    after = min(beside, key=lambda w: w.box.x0, default=None)
    if slot.kind == "number" and not (after and after.text[:1] in "/⁄-–"):
        text += "/"
    style: Literal["stamped", "handwritten"] = "stamped" if slot.style == "stamped" else "handwritten"
    return OcrWord(text, box, chance, Filled(style, slot.guesses, slot.value is not None))
