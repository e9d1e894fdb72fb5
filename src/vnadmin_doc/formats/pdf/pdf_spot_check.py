"""Compare a doubtful text layer with OCR of the page's head, and check a page for a scan behind its text."""

from __future__ import annotations

import re
from typing import Any

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.pdf import text_layer
from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.page import Word

__all__ = ["is_blank_elsewhere", "is_confirmed"]

_DPI = 300.0
_HEAD_SHARE = 0.25
"""Share of the page height that is compared, from the first word down."""
_MIN_CONFIDENCE = 0.7
"""Words of OCR with a lower confidence are not compared."""
_MIN_WORDS = 10
_MIN_CONTRAST = 60
_MIN_INK = 0.004
"""Share of dark pixels: scans have 0.013 or more, even with only a few last lines."""
_MARGIN, _LINE_HEIGHT = 4.0, 20.0
_EDGES = re.compile(r"^\W+|\W+$")


def is_confirmed(
    raw: Any, page: Any, frame: Frame, words: tuple[Word, ...], limits: Limits, doubt: text_layer.Doubt
) -> bool:
    """Is a doubtful text layer to be used? Decided by OCR of the page's head; without OCR by ``use_without_ocr``."""
    from vnadmin_doc.ocr.engines.tesseract import engine_report

    if not words or engine_report().missing is not None:
        return doubt.use_without_ocr
    if doubt.min_agreement is None:
        return False
    share = _agreement(raw, page, frame, words, limits)
    return doubt.use_without_ocr if share is None else share >= doubt.min_agreement


def _agreement(raw: Any, page: Any, frame: Frame, words: tuple[Word, ...], limits: Limits) -> float | None:
    """The share (0 to 1) of the confident words of OCR in the head that the text layer has there too.

    None if OCR takes too long, or reads too few words to decide.
    """
    from vnadmin_doc.formats.pdf.pdf_render import render
    from vnadmin_doc.ocr.engines.tesseract import recognise
    from vnadmin_doc.ocr.image.prepare import prepare

    top = max(min(word.box.top for word in words) - _MARGIN, 0.0)
    bottom = min(top + _HEAD_SHARE * frame.height, frame.height)
    try:
        picture, dpi = render(raw, page, frame, _DPI, limits)
        scale = dpi / 72
        strip = picture.crop((0, int(top * scale), picture.width, int(bottom * scale)))
        recognised = recognise(prepare(strip).grey, dpi, limits.ocr_seconds)
    except LimitExceeded:
        return None
    confident = [
        text for word in recognised if word.confidence >= _MIN_CONFIDENCE and (text := _without_punctuation(word.text))
    ]
    if len(confident) < _MIN_WORDS:
        return None
    # OCR may read a line that the edge of the strip cuts through, so that line of the layer is included.
    layer_words = [_without_punctuation(word.text) for word in words if word.box.top < bottom + _LINE_HEIGHT]
    return text_layer.agreement(layer_words, confident)


def _without_punctuation(text: str) -> str:
    return _EDGES.sub("", text)


def is_blank_elsewhere(raw: Any, page: Any, frame: Frame, words: tuple[Word, ...], limits: Limits) -> bool:
    """Has the page almost no ink outside ``words``? Then the picture behind them is a background, not a scan."""
    import numpy as np

    from vnadmin_doc.formats.pdf.pdf_render import render

    try:
        picture, dpi = render(raw, page, frame, 72.0, limits)
    except LimitExceeded:
        return False
    grey = np.asarray(picture.convert("L"), dtype=np.int16)
    dark = grey < int(np.median(grey)) - _MIN_CONTRAST
    for word in words:
        x0, top, x1, bottom = (value * dpi / 72 for value in (word.box.x0, word.box.top, word.box.x1, word.box.bottom))
        dark[max(int(top) - 2, 0) : int(bottom) + 3, max(int(x0) - 2, 0) : int(x1) + 3] = False
    return float(dark.mean()) < _MIN_INK
