"""Does a page show its text, or is the text hidden behind a scan?

Programs that recognise a scan lay their words on it in render mode 3 (PDF 32000-1, 9.3.6: neither fill nor
stroke) or paint the picture over them.
"""

from __future__ import annotations

import ctypes
from typing import Any

from vnadmin_doc.formats.pdf.pdf_frame import Frame, share_of
from vnadmin_doc.formats.pdf.pdfium import address, calls

__all__ = ["hidden_share"]

_INVISIBLE = frozenset({3, 7})  # 7 only clips
_SAMPLES = 200
_WHOLE = 0.6  # of the page under one picture
_OPAQUE = 128  # of 255, in the mean


def hidden_share(raw: Any, document: Any, page: Any, frame: Frame) -> float:
    """The share of the page's characters that are not seen, of a sample; 0.0 where there are none."""
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
    fast, at = calls(), address(text_page)
    count = raw.FPDFText_CountChars(text_page)
    # Spaces and line ends that pdfium adds have no object.
    objects = [fast.text_object(at, index) for index in range(0, count, max(1, count // _SAMPLES))]
    drawn = [text for text in objects if text]
    modes = [fast.render_mode(text) for text in drawn]
    return sum(mode in _INVISIBLE for mode in modes) / len(modes) if modes else 0.0


def _painted_over(raw: Any, document: Any, page: Any, frame: Frame) -> bool:
    """Does an opaque picture of the whole page come after every text?"""
    fast, at = calls(), address(page)
    kinds = [fast.object_type(fast.page_object(at, index)) for index in range(raw.FPDFPage_CountObjects(page))]
    may_hold_text = {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM}
    last = max((index for index, kind in enumerate(kinds) if kind in may_hold_text), default=len(kinds))
    for index in range(last + 1, len(kinds)):
        if kinds[index] == raw.FPDF_PAGEOBJ_IMAGE:
            picture = raw.FPDFPage_GetObject(page, index)
            if share_of(raw, picture, frame) >= _WHOLE and _opaque(raw, document, page, picture):
                return True
    return False


def _opaque(raw: Any, document: Any, page: Any, picture: Any) -> bool:
    """Signatures are put on a page as pictures of all of it, clear but for the ink."""
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
        return float(pixels.reshape(height, stride)[:, 3 : 4 * width : 4].mean()) > _OPAQUE
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
