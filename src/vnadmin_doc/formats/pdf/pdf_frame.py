"""Convert coordinates of a PDF page to the visible page: crop box and rotation; measure the area under images."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from vnadmin_doc.formats.pdf.pdfium import address, fast_calls
from vnadmin_doc.model.geometry import Box

__all__ = ["Frame", "coverage", "frame_of", "share_of"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible rectangle of a page (crop box) in PDF coordinates (points), and its rotation.

    ``rotation`` is in quarter turns clockwise, as in pdfium.
    """

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def width(self) -> float:
        """Width of the visible page in points."""
        return self.top - self.bottom if self.rotation % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Height of the visible page in points."""
        return self.right - self.left if self.rotation % 2 else self.top - self.bottom

    def visible_box(self, left: float, bottom: float, right: float, top: float) -> Box | None:
        """A box on the visible page (origin at the top left) from PDF coordinates; None if its centre is outside."""
        if self.rotation == 0:
            x0, y0, x1, y1 = left - self.left, self.top - top, right - self.left, self.top - bottom
            # Fast path for nearly every word: the box is completely inside.
            if 0 <= x0 <= x1 <= self.right - self.left and 0 <= y0 <= y1 <= self.top - self.bottom:
                return Box(x0, y0, x1, y1)
        elif self.rotation == 1:
            x0, y0, x1, y1 = bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        elif self.rotation == 2:
            x0, y0, x1, y1 = self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        else:
            x0, y0, x1, y1 = self.top - top, self.right - right, self.top - bottom, self.right - left
        width, height = self.width, self.height
        # Written so that a box of NaNs counts as outside.
        if not (0 <= (x0 + x1) / 2 <= width and 0 <= (y0 + y1) / 2 <= height):
            return None
        return Box(max(x0, 0.0), max(y0, 0.0), min(max(x1, x0), width), min(max(y1, y0), height))


def frame_of(raw: Any, page: Any) -> Frame:
    """The visible part of a page and its rotation."""
    rect = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, rect)
    return Frame(rect.left, rect.bottom, rect.right, rect.top, raw.FPDFPage_GetRotation(page) % 4)


def coverage(raw: Any, page: Any, frame: Frame) -> float:
    """Share of the visible page under images, 0 to 1 (the sum over all images, so tiles count together)."""
    fast, at = fast_calls(), address(page)
    total = 0.0
    for index in range(raw.FPDFPage_CountObjects(page)):
        kind = fast.object_type(fast.page_object(at, index))
        if kind != raw.FPDF_PAGEOBJ_IMAGE and kind != raw.FPDF_PAGEOBJ_FORM:
            continue
        item = raw.FPDFPage_GetObject(page, index)
        if kind == raw.FPDF_PAGEOBJ_IMAGE or _has_image(raw, item, 0):
            total += share_of(raw, item, frame)
    return min(total, 1.0)


def share_of(raw: Any, item: Any, frame: Frame) -> float:
    """Share of the visible page inside the bounds of one page object."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *edges):
        return 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    width = min(right, frame.right) - max(left, frame.left)
    height = min(top, frame.top) - max(bottom, frame.bottom)
    return max(width, 0.0) * max(height, 0.0) / max(frame.width * frame.height, 1.0)


def _has_image(raw: Any, form: Any, depth: int) -> bool:
    """Does a form object contain an image? The depth is limited, because hostile files nest forms deeply."""
    fast, at = fast_calls(), address(form)
    for index in range(raw.FPDFFormObj_CountObjects(form)):
        item = fast.form_object(at, index)
        kind = fast.object_type(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < 4:
            inner = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
            if _has_image(raw, inner, depth + 1):
                return True
    return False
