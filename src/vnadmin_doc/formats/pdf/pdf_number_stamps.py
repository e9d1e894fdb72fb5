"""Read number and date stamps that are pictures on a born-digital letter.

Registration software adds stamps as annotations: most are text (see ``pdf_annotations``), some are
pictures of the digits over the blank in ``Số:      /…``. The ink of the annotation alone is
the difference between the page before and after flattening; OCR reads this difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.pdf.pdf_annotations import annotations_of, shows_picture_only, visible_box
from vnadmin_doc.formats.pdf.pdf_frame import Frame, frame_of
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Filled, Word

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["BarePage", "Stamp", "page_without_annotations"]

_HEAD = 0.35
"""Share of the page height, from the top, where number and date can be."""
_MAX_HEIGHT = 50.0
"""Points; a higher annotation is a seal or a signature."""
_MAX_STAMPS = 8
_DPI = 300.0
_MARGIN = 12
_LINE = 7  # page segmentation mode of Tesseract for one line
_MIN_CONFIDENCE = 0.3
"""Words with a lower OCR confidence are noise."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The drawing of one annotation, black on white, and the box of its ink on the visible page (points)."""

    picture: Image
    box: Box
    limits: Limits

    def words(self, frame: Frame) -> tuple[Word, ...]:
        """The words of the stamp, all with the box of the ink; empty without OCR or if nothing is legible."""
        from vnadmin_doc.ocr.engines.tesseract import engine_report, recognise

        del frame
        if engine_report().missing is not None:
            return ()
        try:
            recognised = recognise(self.picture, _DPI, self.limits.ocr_seconds, _LINE)
        except LimitExceeded:
            return ()
        return tuple(
            Word(
                word.text,
                self.box,
                word.confidence,
                filled=Filled("stamped", ((word.text, word.confidence),), sure=True),
            )
            for word in recognised
            if word.confidence >= _MIN_CONFIDENCE
        )


@dataclass(frozen=True, slots=True)
class BarePage:
    """A page before its annotations are flattened: its picture, and the boxes of picture stamps."""

    boxes: tuple[Box, ...]
    picture: Image

    def stamps(self, raw: Any, page: Any, limits: Limits) -> list[Stamp]:
        """The stamps on the same page after its annotations were flattened."""
        from PIL import ImageChops

        from vnadmin_doc.formats.pdf.pdf_render import render

        flattened, _ = render(raw, page, frame_of(raw, page), _DPI, limits)
        if flattened.size != self.picture.size:
            return []
        difference = ImageChops.difference(flattened, self.picture).convert("L")
        stamps_only = ImageChops.invert(difference.point(lambda value: min(255, 2 * value)))
        return [stamp for box in self.boxes if (stamp := _crop_ink(stamps_only, box, limits)) is not None]


def page_without_annotations(raw: Any, page: Any, limits: Limits) -> BarePage | None:
    """The page before flattening; None if its head has no picture stamps."""
    from vnadmin_doc.formats.pdf.pdf_render import render

    boxes = _head_pictures(raw, page, frame_of(raw, page))
    if not boxes:
        return None
    picture, _ = render(raw, page, frame_of(raw, page), _DPI, limits, annotations=False)
    return BarePage(tuple(_apart(boxes[:_MAX_STAMPS])), picture)


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """The boxes, cut where two overlap in a row: each keeps the part that is nearer to its middle.

    The fields of number, day and month are wider than their digits, which stand in the middle, and reach over one
    another.
    """
    found = []
    for box in boxes:
        left, right = box.x0, box.x1
        for other in boxes:
            between = (box.middle + other.middle) / 2
            if box.top < other.bottom and other.top < box.bottom:
                left = max(left, between) if other.middle < box.middle and other.x1 > box.x0 else left
                right = min(right, between) if other.middle > box.middle and other.x0 < box.x1 else right
        found.append(Box(left, box.top, right, box.bottom))
    return found


def _head_pictures(raw: Any, page: Any, frame: Frame) -> list[Box]:
    """The visible boxes of annotations in the head that are as high as a line, with images and without text."""
    boxes = []
    for annot in annotations_of(raw, page):
        box = visible_box(raw, annot, frame)
        # The appearance is parsed only for annotations at a possible place of a number.
        if box and box.bottom < _HEAD * frame.height and box.height < _MAX_HEIGHT and shows_picture_only(raw, annot):
            boxes.append(box)
    return boxes


def _crop_ink(flattened: Image, box: Box, limits: Limits) -> Stamp | None:
    """The ink inside a box, with a white margin; None if the box has no ink."""
    from PIL import Image, ImageChops

    scale = _DPI / 72
    left, top = round(box.x0 * scale), round(box.top * scale)
    part = flattened.crop((left, top, round(box.x1 * scale), round(box.bottom * scale)))
    ink = ImageChops.invert(part).point(lambda value: 255 * (value > 64)).getbbox()
    if ink is None:
        return None
    x0, y0, x1, y1 = ink
    picture = Image.new("L", (x1 - x0 + 2 * _MARGIN, y1 - y0 + 2 * _MARGIN), 255)
    picture.paste(part.crop(ink), (_MARGIN, _MARGIN))
    box_on_page = Box((left + x0) / scale, (top + y0) / scale, (left + x1) / scale, (top + y1) / scale)
    return Stamp(picture, box_on_page, limits)
