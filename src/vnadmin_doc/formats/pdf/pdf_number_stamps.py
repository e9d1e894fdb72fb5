"""Stamps that are pictures: a number or a day put on a born-digital letter as an image.

Registration software stamps them as annotations, most as text (see ``pdf_annots``), some as a
picture of the digits over the blank in ``Số:      /…``. What the annotation alone draws is
the difference of the page before and after annotations are drawn in; that is read by OCR.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.pdf.pdf_annotations import kinds_in
from vnadmin_doc.formats.pdf.pdf_frame import Frame, frame_of
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Filled, Word

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Bare", "Stamp", "bare"]

_HEAD = 0.35
"""Share of the page from its top in which number and date stand."""
_TALLEST = 50.0
"""Points; a higher one is a seal or a signature."""
_MOST = 8
_DPI = 300.0
_MARGIN = 12
_LINE = 7  # Tesseract's mode for one line
_SURE = 0.3
"""Below this the engine has seen no text."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """(what one annotation draws, black on white; the box of its ink on the page as seen, in points)."""

    picture: Image
    box: Box
    limits: Limits

    def words(self, frame: Frame) -> tuple[Word, ...]:
        """Its words, all in the ink's box; empty where there is no OCR or nothing legible."""
        from vnadmin_doc.ocr.engines.tesseract import engine_report, recognise

        del frame
        if engine_report().missing is not None:
            return ()
        try:
            seen = recognise(self.picture, _DPI, self.limits.ocr_seconds, _LINE)
        except LimitExceeded:
            return ()
        return tuple(
            Word(
                word.text,
                self.box,
                word.confidence,
                filled=Filled("stamped", ((word.text, word.confidence),), sure=True),
            )
            for word in seen
            if word.confidence >= _SURE
        )


@dataclass(frozen=True, slots=True)
class Bare:
    """A page before its annotations are drawn in: where picture stamps will be, and how it looks."""

    boxes: tuple[Box, ...]
    picture: Image

    def stamps(self, raw: Any, page: Any, limits: Limits) -> list[Stamp]:
        """The stamps of the same page after its annotations were drawn in."""
        from PIL import ImageChops

        from vnadmin_doc.formats.pdf.pdf_render import render

        drawn, _ = render(raw, page, frame_of(raw, page), _DPI, limits)
        if drawn.size != self.picture.size:
            return []
        difference = ImageChops.difference(drawn, self.picture).convert("L")
        alone = ImageChops.invert(difference.point(lambda value: min(255, 2 * value)))
        return [stamp for box in self.boxes if (stamp := _cut(alone, box, limits)) is not None]


def bare(raw: Any, page: Any, limits: Limits) -> Bare | None:
    """The look of a page that is not flattened yet; None where its head has no picture stamps."""
    from vnadmin_doc.formats.pdf.pdf_render import render

    boxes = _head_pictures(raw, page, frame_of(raw, page))
    if not boxes:
        return None
    picture, _ = render(raw, page, frame_of(raw, page), _DPI, limits, annotations=False)
    return Bare(tuple(boxes[:_MOST]), picture)


def _head_pictures(raw: Any, page: Any, frame: Frame) -> list[Box]:
    """Where as seen annotations of a line's height stand in the head that hold images and no text."""
    boxes = []
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annot = raw.FPDFPage_GetAnnot(page, index)
        if not annot:
            continue
        rect = raw.FS_RECTF()
        if raw.FPDFAnnot_GetRect(annot, rect):
            low, high = sorted((rect.bottom, rect.top))
            box = frame.seen(rect.left, low, rect.right, high)
            # The look is parsed only of those that stand where a number could.
            if box and box.bottom < _HEAD * frame.height and box.height < _TALLEST and _is_picture(raw, annot):
                boxes.append(box)
        raw.FPDFPage_CloseAnnot(annot)
    return boxes


def _is_picture(raw: Any, annot: Any) -> bool:
    kinds = kinds_in(raw, annot)
    return raw.FPDF_PAGEOBJ_IMAGE in kinds and raw.FPDF_PAGEOBJ_TEXT not in kinds


def _cut(drawn: Image, box: Box, limits: Limits) -> Stamp | None:
    """The ink inside a box, with a white margin; None where there is none."""
    from PIL import Image, ImageChops

    scale = _DPI / 72
    left, top = round(box.x0 * scale), round(box.top * scale)
    part = drawn.crop((left, top, round(box.x1 * scale), round(box.bottom * scale)))
    ink = ImageChops.invert(part).point(lambda value: 255 * (value > 64)).getbbox()
    if ink is None:
        return None
    x0, y0, x1, y1 = ink
    picture = Image.new("L", (x1 - x0 + 2 * _MARGIN, y1 - y0 + 2 * _MARGIN), 255)
    picture.paste(part.crop(ink), (_MARGIN, _MARGIN))
    place = Box((left + x0) / scale, (top + y0) / scale, (left + x1) / scale, (top + y1) / scale)
    return Stamp(picture, place, limits)
