"""A page by two readers: Tesseract's words set against TrueOCR's lines, then a second look.

Red ink is read by itself, for what is stamped (marks of urgency, titles, names): it is taken off
the picture from which the page is read, because seals cover text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.merge import merge
from vnadmin_doc.ocr.engines.strips import doubtful, look_again
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.engines.trueocr import ReadLine, find_lines, read_lines
from vnadmin_doc.ocr.image.prepare import Prepared
from vnadmin_doc.ocr.image.ruled_lines import Ruled
from vnadmin_doc.ocr.signature_block import block_of, read_block

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["read_with_both"]

_LINE, _BLOCK = 7, 6  # Tesseract's modes for one line, for a block of lines
_RED_SHARE = 0.02  # of a line's pixels: it is printed in red
_RED = 60  # levels by which red ink is darker in blue than in red light


def read_with_both(
    prepared: Prepared,
    words: list[OcrWord],
    dpi: float,
    read: Callable[[Image, int], list[OcrWord]],
    ruled: Ruled | None = None,
) -> list[OcrWord]:
    """``words``, the first reader's of the whole page, with what the second and a second look see better.

    ``read`` is the first reader: of a picture, in one of its segmentation modes. ``ruled``: the grids,
    whose cells part lines.
    """
    pictures = [prepared.grey, prepared.stamps] if prepared.coloured else [prepared.grey]
    found: list[list[ReadLine]] = []
    for picture in pictures:
        boxes = find_lines(picture)
        boxes = ruled.parted(boxes, dpi) if ruled else boxes
        if picture is not prepared.grey:
            boxes = [box for box in boxes if _is_red(prepared, box)]
        found.append(read_lines(picture, boxes))
        words = merge(words, found[-1])
    for picture, lines in zip(pictures, found, strict=True):
        words = look_again(picture, words, doubtful(words, lines, dpi), lambda part: read(part, _LINE))
    block = block_of(words, prepared.grey.size, dpi)
    block = ruled.below(block, dpi) if ruled and block else block
    if block is None:
        return words
    lines = [line for lines in found for line in lines]
    return read_block(pictures, words, lines, block, dpi, lambda part, line: read(part, _LINE if line else _BLOCK))


def _is_red(prepared: Prepared, box: Box) -> bool:
    import numpy as np

    corners = (int(box.x0), int(box.top), int(box.x1), int(box.bottom))
    without, with_red = (np.asarray(p.crop(corners), dtype=np.int16) for p in (prepared.grey, prepared.stamps))
    return bool((without - with_red > _RED).mean() > _RED_SHARE)
