"""Read the slots of a head that are filled in by hand or stamp: number, day and month.

Slots are between the printed ``Số:`` and ``/``, ``ngày`` and ``tháng``, ``tháng`` and ``năm`` (Decree
30/2020/NĐ-CP, Appendix I, II.3 and II.4). They are located by the boxes of these words in the result of OCR, which may
be misread or joined with the ink in the slot. In a joined
word the end of the print is estimated from the widths of its letters. All boxes are in pixels.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Filled
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.handwriting.digits import SlotKind, networks, read_strips
from vnadmin_doc.ocr.handwriting.slot_ink import ABOVE, BELOW, strip
from vnadmin_doc.ocr.handwriting.slot_lines import BlankSlot, find_slots
from vnadmin_doc.ocr.image.components import components
from vnadmin_doc.ocr.image.pixels import crop
from vnadmin_doc.ocr.image.type_metrics import CAPITAL

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "MIN_LEAD",
    "CoveredWord",
    "ReadSlot",
    "Style",
    "combine_with_ocr",
    "fill_in",
    "read_slots",
    "without_doubled_ink",
    "without_impossible_days",
]

Guesses = tuple[tuple[str, float], ...]
Style = Literal["printed", "stamped", "handwritten"]
# Minimum difference in probability between the first and the second guess for a value to be filled. Tuned on 69 real
# letters, each on four rasters, none of which was used in training; correct of filled, of all slots in ink. A value
# in ink always has a warning, and its probability says how sure it is:
#   lead    numbers of 193    days of 171    months of 62
#   0.05    184 of 191        168 of 169     62 of 62
#   0.10    180 of 187        167 of 167     62 of 62
#   0.20    175 of 177        167 of 167     62 of 62
#   0.30    164 of 165        166 of 166     59 of 59
#   0.40    157 of 157        163 of 163     56 of 56
#   0.50    147 of 147        160 of 160     53 of 53
MIN_LEAD: dict[SlotKind, float] = {"number": 0.2, "day": 0.1, "month": 0.1}
_LONG_MONTHS = (1, 3, 5, 7, 8, 10, 12)
# A slot is read from several crops, and the results are averaged. For each crop: ems of neighbouring print included
# before and after the slot (the network knows it; negative: the slash is cropped), a factor for the height of a
# capital, and a slant. Each network reads all of them. Tuned on the same letters.
_NUMBER_CROPS = (
    (0.3, 0.3, 1.0, 0.0),
    (0.2, 0.2, 1.04, 0.1),
    (0.12, 0.12, 1.08, 0.2),
    (0.3, 0.5, 0.97, 0.05),
    (0.0, -0.2, 1.04, 0.1),
    (0.0, -0.35, 1.08, 0.15),
)
_DATE_CROPS = ((0.3, 0.3, 1.0, 0.0), (0.12, 0.12, 1.05, 0.0))
_INK_AFTER = re.compile(r"(?P<print>(?:s[o0][:.]?|ngay|thang|nam))\W*\d{1,5}\W*")
_INK_BEFORE = re.compile(r"\W*\d{1,2}\W*(?P<print>thang|nam)")
_DARK = 150
_MIN_PRINT_CONFIDENCE = 0.85  # confidence of OCR for printed digits
_MAX_SIZE_DIFFERENCE, _MAX_BASELINE_DIFFERENCE = 0.2, 0.2  # shares of the height of a capital


@dataclass(frozen=True, slots=True)
class CoveredWord:
    """A word that overlaps the ink of a slot: its index, and its printed text before and after the ink."""

    index: int
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class ReadSlot:
    """A slot with its reading. ``guesses``: (value, probability), most probable first; days and months in two digits.

    ``hand``: the probability (0 to 1) of handwriting.
    """

    kind: SlotKind
    box: Box
    style: Style
    hand: float
    guesses: Guesses
    words: tuple[CoveredWord, ...]

    @property
    def lead(self) -> float:
        """Difference in probability of the first and the second guess: the best indicator of a correct value."""
        return _lead(self.guesses)

    @property
    def value(self) -> str | None:
        """The most probable guess if its lead is at least ``MIN_LEAD``, or else None."""
        return self.guesses[0][0] if self.guesses and self.lead >= MIN_LEAD[self.kind] else None


def read_slots(
    words: Sequence[OcrWord], picture: Image, without_red: Image | None = None, height: float | None = None
) -> list[ReadSlot]:
    """The slots in the head of a first page, number first.

    ``picture``: the prepared grey page, preferably with red ink; ``without_red``: the page without red ink, to detect
    stamps. ``height``: the height of the page in pixels, if the picture is only its upper part.
    """
    found = [_read(slot, words, picture, without_red) for slot in find_slots(words, height or picture.height)]
    return without_impossible_days([slot for slot in found if slot is not None])


def _read(slot: BlankSlot, words: Sequence[OcrWord], picture: Image, without_red: Image | None) -> ReadSlot | None:
    slot = replace(slot, baseline=_baseline(slot, picture))
    strips = list(_strips(slot, picture))
    if not strips:
        return None
    reading = read_strips(slot.kind, [ink for ink, _ in strips], with_slash=[has_slash for _, has_slash in strips])
    seen, confidence = _ocr_text(slot, words)
    guesses, agreed = combine_with_ocr(reading.guesses, seen, confidence)
    differs = _differs_from_print(slot, picture)
    if differs is None and not seen and _lead(guesses) < MIN_LEAD[slot.kind]:
        return None  # only specks: no ink is as high as a character, and neither reader has a result
    box = Box(slot.x0, slot.baseline - 2 * CAPITAL * slot.em, slot.x1, slot.baseline + 0.6 * CAPITAL * slot.em)
    covered = tuple(CoveredWord(index, prefix, suffix) for index, prefix, suffix in slot.words)
    style: Style = "handwritten"
    if reading.hand < 0.5 or (agreed >= _MIN_PRINT_CONFIDENCE and differs is False):
        style = "stamped" if differs or _is_red(box, picture, without_red) else "printed"
    return ReadSlot(slot.kind, box, style, reading.hand, guesses, covered)


def _lead(guesses: Guesses) -> float:
    first, second = (*(chance for _, chance in guesses), 0.0, 0.0)[:2]
    return first - second


def _ocr_text(slot: BlankSlot, words: Sequence[OcrWord]) -> tuple[str, float]:
    """The text that OCR read in the slot, and its lowest confidence."""
    parts = [
        (words[i].text.removeprefix(before).removesuffix(after), words[i].confidence) for i, before, after in slot.words
    ]
    text = "".join(text for text, _ in parts).strip(" .…_-:,/|")
    if slot.kind != "number" and text.isdigit():
        text = text.zfill(2)
    return text, min((chance for _, chance in parts), default=0.0)


def combine_with_ocr(guesses: Guesses, text: str, confidence: float) -> tuple[Guesses, float]:
    """The guesses, with a higher probability of the first if OCR read the same; and OCR's confidence in it (else 0).

    The readers are independent, so the probability that both are wrong is the product of their error rates.
    """
    if not guesses or guesses[0][0] != text:
        return guesses, 0.0
    value, chance = guesses[0]
    return ((value, 1 - (1 - chance) * (1 - confidence)), *guesses[1:]), confidence


def _strips(slot: BlankSlot, picture: Image) -> Iterator[tuple[Any, bool]]:
    """The crops of a slot, and whether the slash after a number is in each; each crop once for each network."""
    for before, after, scale, slant in _NUMBER_CROPS if slot.kind == "number" else _DATE_CROPS:
        ink = _crop_strip(slot, before, after, scale, slant, picture)
        if ink is not None:
            yield from [(ink, slot.has_slash and after >= 0)] * len(networks())


def _crop_strip(slot: BlankSlot, before: float, after: float, scale: float, slant: float, picture: Image) -> Any:
    unit = CAPITAL * slot.em * scale
    left = max(0, round(slot.x0 - before * slot.em))
    right = min(picture.width, round(max(slot.x1 + after * slot.em, slot.x0 + 0.3 * slot.em)))
    top = max(0, round(slot.baseline - ABOVE * unit))
    bottom = min(picture.height, round(slot.baseline + BELOW * unit))
    if right - left < 4 or bottom - top < 8:
        return None
    return strip(picture.crop((left, top, right, bottom)), unit, slot.baseline - top, slant)


def _baseline(slot: BlankSlot, picture: Image) -> float:
    """The baseline, for a number measured at the capitals after its slash: the box of a joined word is too low."""
    if slot.kind != "number":
        return slot.baseline
    signs = _ink_extents(
        picture, slot.x1, slot.x1 + 1.7 * slot.em, slot.baseline - 1.3 * slot.em, slot.baseline + 0.3 * slot.em
    )
    unit = CAPITAL * slot.em
    baselines = [bottom for top, bottom in signs if 0.8 * unit < bottom - top < 1.25 * unit]
    return statistics.median(baselines) if baselines else slot.baseline


def _ink_extents(picture: Image, x0: float, x1: float, y0: float, y1: float) -> list[tuple[float, float]]:
    """(top, bottom) of each connected component in a part of the page, in pixels."""
    import numpy as np

    left, top = max(0, round(x0)), max(0, round(y0))
    if round(x1) - left < 4 or round(y1) - top < 4:
        return []
    ink = np.asarray(crop(picture, left, top, round(x1), round(y1))) < _DARK
    return [(box[1] + top, box[3] + top) for box in components(ink)[1] if box[1] > 0]


def _differs_from_print(slot: BlankSlot, picture: Image) -> bool | None:
    """Does the ink in the slot differ from the print of the line in size or baseline? None if there is no ink.

    Handwriting and numbers from a numbering machine differ.
    """
    unit = CAPITAL * slot.em
    x0, x1 = slot.x0 + 0.1 * slot.em, slot.x1 - (0.4 if slot.kind == "number" else 0.1) * slot.em
    near = _ink_extents(picture, x0, x1, slot.baseline - ABOVE * unit, slot.baseline + BELOW * unit)
    signs = [(top, bottom) for top, bottom in near if 0.6 * unit < bottom - top < 2.5 * unit]
    if not signs:
        return None
    height = statistics.median(bottom - top for top, bottom in signs)
    baseline = statistics.median(bottom for _, bottom in signs)
    return (
        abs(height / unit - 1.02) > _MAX_SIZE_DIFFERENCE
        or abs(baseline - slot.baseline) > _MAX_BASELINE_DIFFERENCE * unit
    )


def _is_red(box: Box, picture: Image, without_red: Image | None) -> bool:
    """Is most ink of the slot red, that is, missing in the picture without red ink?"""
    if without_red is None or without_red is picture:
        return False
    part = (round(box.x0), max(0, round(box.top)), round(box.x1), round(box.bottom))
    before, after = (sum(crop(page, *part).histogram()[:_DARK]) for page in (picture, without_red))
    return after < 0.5 * before


def without_impossible_days(slots: list[ReadSlot]) -> list[ReadSlot]:
    """The slots without guesses for days that do not exist in the month, if the month is certain."""
    month = next((int(slot.value) for slot in slots if slot.kind == "month" and slot.value), None)
    if month is None:
        return slots
    last = 31 if month in _LONG_MONTHS else 29 if month == 2 else 30
    return [
        replace(slot, guesses=tuple(g for g in slot.guesses if int(g[0]) <= last)) if slot.kind == "day" else slot
        for slot in slots
    ]


def fill_in(words: Sequence[OcrWord], slots: Sequence[ReadSlot]) -> list[OcrWord]:
    """``words`` with the values of handwritten and stamped slots, which replace the words that OCR read there."""
    kept: list[OcrWord | None] = list(words)
    added: list[OcrWord] = []
    for slot in slots:
        if slot.style == "printed" or not slot.guesses:
            continue
        for covered in slot.words:
            word, kept[covered.index] = kept[covered.index], None
            added += _remaining_print(word, covered, slot.box) if word else []
        added.append(_slot_word(slot, [*filter(None, kept), *added]))
    return [*filter(None, kept), *added]


def without_doubled_ink(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The words without ink that a reader joined with the printed word beside a filled one: "Số:12", "7tháng".

    Words that are read again after ``fill_in`` bring such ink back, and a slash that was added there.
    """
    filled = [word.box for word in words if word.filled]
    slashes = [word for word in words if word.text.startswith("/") and not word.filled]
    return [_without_slash(word, slashes) if word.filled else _without_ink(word, filled) for word in words]


def _without_slash(filled: OcrWord, slashes: Sequence[OcrWord]) -> OcrWord:
    """A filled number without the slash at its end, if the printed word beside it begins with one."""
    beside = any(_is_beside(word.box.x0, filled.box, word.box) for word in slashes)
    return replace(filled, text=filled.text.removesuffix("/")) if beside else filled


def _without_ink(word: OcrWord, filled: Sequence[Box]) -> OcrWord:
    folded = fold(word.text)
    for pattern, side in ((_INK_AFTER, "x1"), (_INK_BEFORE, "x0")):
        match = pattern.fullmatch(folded) if len(folded) == len(word.text) else None
        if match and any(_is_beside(getattr(word.box, side), box, word.box) for box in filled):
            return replace(word, text=word.text[slice(*match.span("print"))])
    return word


def _is_beside(x: float, filled: Box, box: Box) -> bool:
    """Is the edge ``x`` of a printed word at the filled word, about in its row?"""
    reach = 0.5 * filled.height
    return filled.x0 - reach < x < filled.x1 + reach and box.top - reach < filled.centre < box.bottom + reach


def _remaining_print(word: OcrWord, covered: CoveredWord, slot: Box) -> list[OcrWord]:
    """The printed parts of a word before and after the ink of the slot."""
    box, left = word.box, []
    if covered.prefix:
        left.append(replace(word, text=covered.prefix, box=replace(box, x1=max(box.x0, slot.x0))))
    if covered.suffix:
        left.append(replace(word, text=covered.suffix, box=replace(box, x0=min(box.x1, slot.x1))))
    return left


def _slot_word(slot: ReadSlot, words: Sequence[OcrWord]) -> OcrWord:
    """The word for a slot, as high as a line; for a number with the slash if OCR did not read the slash."""
    text, chance = slot.guesses[0]
    height = slot.box.height
    box = replace(slot.box, top=slot.box.top + 0.4 * height, bottom=slot.box.bottom - 0.15 * height)
    beside = [w for w in words if w.box.top < box.centre < w.box.bottom and w.box.middle > box.x1]
    after = min(beside, key=lambda w: w.box.x0, default=None)
    if slot.kind == "number" and not (after and after.text[:1] in "/⁄-–"):
        text += "/"
    style: Literal["stamped", "handwritten"] = "stamped" if slot.style == "stamped" else "handwritten"
    return OcrWord(text, box, chance, Filled(style, slot.guesses, slot.value is not None))
