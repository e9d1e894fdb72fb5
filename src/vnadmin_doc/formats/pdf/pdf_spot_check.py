"""A look at a page where its text layer is in doubt: does OCR read the same there?"""

from __future__ import annotations

import re
from typing import Any

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.pdf import text_layer
from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.page import Word

__all__ = ["blank_elsewhere", "upheld"]

_DPI = 300.0
_PART = 0.25
"""Of the page's height, from the first word on."""
_SURE = 0.7
"""OCR's word counts where its confidence is no less."""
_FEWEST = 10
_DARKER = 60
_LEAST_INK = 0.004
"""Of the page: scans have 0.013 or more, those of a few last lines too."""
_EDGE, _LINE = 4.0, 20.0
_EDGES = re.compile(r"^\W+|\W+$")


def upheld(raw: Any, page: Any, frame: Frame, words: tuple[Word, ...], limits: Limits, doubt: text_layer.Doubt) -> bool:
    """Is a doubtful text layer used? OCR of the head of the page decides, where OCR is installed."""
    from vnadmin_doc.ocr.engines.tesseract import engine_report

    if not words or engine_report().missing is not None:
        return doubt.unseen
    if doubt.least is None:
        return False
    share = _agreement(raw, page, frame, words, limits)
    return doubt.unseen if share is None else share >= doubt.least


def _agreement(raw: Any, page: Any, frame: Frame, words: tuple[Word, ...], limits: Limits) -> float | None:
    """The share of what OCR surely reads in the head that ``words`` have there too.

    None where OCR takes too long, or reads too little to tell.
    """
    from vnadmin_doc.formats.pdf.pdf_render import render
    from vnadmin_doc.ocr.engines.tesseract import recognise
    from vnadmin_doc.ocr.image.prepare import prepare

    top = max(min(word.box.top for word in words) - _EDGE, 0.0)
    bottom = min(top + _PART * frame.height, frame.height)
    try:
        picture, dpi = render(raw, page, frame, _DPI, limits)
        scale = dpi / 72
        strip = picture.crop((0, int(top * scale), picture.width, int(bottom * scale)))
        seen = recognise(prepare(strip).grey, dpi, limits.ocr_seconds)
    except LimitExceeded:
        return None
    sure = [text for word in seen if word.confidence >= _SURE and (text := _bare(word.text))]
    if len(sure) < _FEWEST:
        return None
    # A line cut through by the strip's edge may be read: the layer's line there counts too.
    there = [_bare(word.text) for word in words if word.box.top < bottom + _LINE]
    return text_layer.agreement(there, sure)


def _bare(text: str) -> str:
    return _EDGES.sub("", text)


def blank_elsewhere(raw: Any, page: Any, frame: Frame, words: tuple[Word, ...], limits: Limits) -> bool:
    """Is there next to nothing dark on the page but ``words``? So behind them is a background, no scan."""
    import numpy as np

    from vnadmin_doc.formats.pdf.pdf_render import render

    try:
        picture, dpi = render(raw, page, frame, 72.0, limits)
    except LimitExceeded:
        return False
    grey = np.asarray(picture.convert("L"), dtype=np.int16)
    dark = grey < int(np.median(grey)) - _DARKER
    for word in words:
        x0, top, x1, bottom = (value * dpi / 72 for value in (word.box.x0, word.box.top, word.box.x1, word.box.bottom))
        dark[max(int(top) - 2, 0) : int(bottom) + 3, max(int(x0) - 2, 0) : int(x1) + 3] = False
    return float(dark.mean()) < _LEAST_INK
