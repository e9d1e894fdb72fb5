"""Combine two readers: merge Tesseract's words with TrueOCR's lines, then read doubtful lines again.

The page is read without red ink, because seals cover text. Red ink is read separately, because urgency
marks, titles and names are often stamped in red.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.merge import SECOND_READER, merge
from vnadmin_doc.ocr.engines.strips import doubtful_lines, reread_lines
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import ReadLine, find_lines, read_lines
from vnadmin_doc.ocr.image.prepare import Prepared
from vnadmin_doc.ocr.image.ruled_lines import PageGrids
from vnadmin_doc.ocr.signature_block import find_block, read_block

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["read_with_both"]

_LINE = 7  # page segmentation mode of Tesseract for one line
_TRUST_IN_MARKS = replace(SECOND_READER, min_confidence_alone=0.3)  # noise is almost never a registered word in red ink
_FRAME_SIGNS = " |[](){}_-–—.,:;'\"!¡"
_RED_SHARE = 0.02  # share of red pixels in a line that is printed in red
_RED = 60  # grey levels by which red ink is darker in the blue channel than in the red one


def read_with_both(
    prepared: Prepared,
    words: list[OcrWord],
    dpi: float,
    read: Callable[[Image, int], list[OcrWord]],
    grids: PageGrids | None = None,
) -> list[OcrWord]:
    """``words`` (Tesseract's, of the whole page) merged with the words of TrueOCR and of doubtful lines read again.

    ``read``: Tesseract, called with a picture and a page segmentation mode. ``grids``: the tables; lines are split
    at the borders of their cells. Boxes in pixels.
    """
    pictures = [prepared.grey, prepared.stamps] if prepared.coloured else [prepared.grey]
    lines_by_picture: list[list[ReadLine]] = []
    for picture in pictures:
        boxes = find_lines(picture)
        boxes = grids.split_at_cells(boxes, dpi) if grids else boxes
        if picture is not prepared.grey:
            boxes = [box for box in boxes if _is_red(prepared, box)]
        lines_by_picture.append(read_lines(picture, boxes))
        words = merge(words, lines_by_picture[-1])
        if picture is not prepared.grey:
            words = merge(words, [line for line in lines_by_picture[-1] if _is_mark(line)], _TRUST_IN_MARKS)
    for picture, lines in zip(pictures, lines_by_picture, strict=True):
        words = reread_lines(picture, words, doubtful_lines(words, lines, dpi), lambda part: read(part, _LINE))
    block = find_block(words, prepared.grey.size, dpi)
    block = grids.part_below(block, dpi) if grids and block else block
    if block is None:
        return words
    lines = [line for lines in lines_by_picture for line in lines]
    return read_block(pictures, words, lines, block, dpi)


def _is_mark(line: ReadLine) -> bool:
    """Is the line, in capitals, a mark of the closed list, but for its marks of tone?"""
    text = text_of(line.words)
    return text.isupper() and fold(text).strip(_FRAME_SIGNS) in _marks()


@cache
def _marks() -> frozenset[str]:
    """The registered marks of urgency, secrecy and circulation, folded."""
    return frozenset(map(fold, lexicon.words("marks")))


def _is_red(prepared: Prepared, box: Box) -> bool:
    import numpy as np

    corners = (int(box.x0), int(box.top), int(box.x1), int(box.bottom))
    without_red, with_red = (np.asarray(p.crop(corners), dtype=np.int16) for p in (prepared.grey, prepared.stamps))
    return bool((without_red - with_red > _RED).mean() > _RED_SHARE)
