"""Measure how much of a page's text is hidden, as in the text layer that an OCR program adds to a scan.

OCR programs write their words in render mode 3 (PDF 32000-1, 9.3.6: neither fill nor
stroke), or draw the picture of the scan over them.
"""

from __future__ import annotations

import ctypes
from typing import Any

from vnadmin_doc.formats.pdf.pdf_frame import Frame, share_of
from vnadmin_doc.formats.pdf.pdfium import address, fast_calls

__all__ = ["hidden_share"]

_INVISIBLE_MODES = frozenset({3, 7})  # mode 7 only adds to the clipping path
_SAMPLES = 200
_FULL_PAGE = 0.6  # share of the page under one picture
_MIN_OPACITY = 128  # of 255, mean over the picture


def hidden_share(raw: Any, document: Any, page: Any, frame: Frame) -> float:
    """The share (0 to 1) of a sample of the page's characters that are invisible; 0.0 if it has none."""
    if _painted_over(raw, document, page, frame):
        return 1.0
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return 0.0
    try:
        return _invisible_share(raw, text_page)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _invisible_share(raw: Any, text_page: Any) -> float:
    fast, page_address = fast_calls(), address(text_page)
    count = raw.FPDFText_CountChars(text_page)
    # Spaces and line ends that pdfium adds have no object.
    objects = [fast.text_object(page_address, index) for index in range(0, count, max(1, count // _SAMPLES))]
    drawn = [text for text in objects if text]
    modes = [fast.render_mode(text) for text in drawn]
    return sum(mode in _INVISIBLE_MODES for mode in modes) / len(modes) if modes else 0.0


def _painted_over(raw: Any, document: Any, page: Any, frame: Frame) -> bool:
    """Is an opaque picture of the whole page drawn after all text?"""
    fast, page_address = fast_calls(), address(page)
    kinds = [
        fast.object_type(fast.page_object(page_address, index)) for index in range(raw.FPDFPage_CountObjects(page))
    ]
    may_hold_text = {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM}
    last = max((index for index, kind in enumerate(kinds) if kind in may_hold_text), default=len(kinds))
    for index in range(last + 1, len(kinds)):
        if kinds[index] == raw.FPDF_PAGEOBJ_IMAGE:
            picture = raw.FPDFPage_GetObject(page, index)
            if share_of(raw, picture, frame) >= _FULL_PAGE and _is_opaque(raw, document, page, picture):
                return True
    return False


def _is_opaque(raw: Any, document: Any, page: Any, picture: Any) -> bool:
    """Is a picture opaque? Some signatures are pictures of the whole page, transparent except for the ink."""
    import numpy as np

    bitmap = raw.FPDFImageObj_GetRenderedBitmap(document, page, picture)
    if not bitmap:
        return False
    try:
        if raw.FPDFBitmap_GetFormat(bitmap) != raw.FPDFBitmap_BGRA:
            return True
        width, height = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        pixels = np.frombuffer(ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height), np.uint8)
        return float(pixels.reshape(height, stride)[:, 3 : 4 * width : 4].mean()) > _MIN_OPACITY
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
