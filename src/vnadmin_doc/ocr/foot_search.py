"""Find where the foot of the letter begins on a scanned page; OCR reads only the lines needed to find it.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9: "Nơi nhận:" is on the left, on the same height as the authority of the
signer on the right. The short lines on both sides are read by the second reader if it is installed, or else
by Tesseract at half the resolution. Long lines belong to the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.ocr.engines import trueocr
from vnadmin_doc.ocr.engines.tesseract import OcrWord, recognise, text_of
from vnadmin_doc.ocr.image.prepare import without_red
from vnadmin_doc.ocr.page_part import PagePart

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["contains_foot", "find_foot"]

_LABEL = re.compile(r"^\W*(?:noi ?nhan){e<=1}(?!\w)")
_AUTHORITY = re.compile(rf"^\W*(?:{lexicon.pattern(lexicon.words('signs'))}|tu)\s?[.,]\s?\w")  # "TU": TM. misread
_TITLE = re.compile(rf"^\W*(?:pho )?{lexicon.pattern(lexicon.titles(type='head unit'))}(?!\w)")
_MAX_WIDTH = 0.5  # of the page width: longer lines belong to the body
_MAX_LABEL_WIDTH = 0.25  # of the page width: the label is shorter, even with a pen stroke after it
_LEFT, _RIGHT = 0.5, 0.4  # of the page width: the label starts left of the first, a signature right of the second
_NEAR = 2.5  # inches above "Nơi nhận" where the signature block may start
_ABOVE = 0.8  # inches above the foot that are read with it: the last lines of the body show where it ends

SpottedLine = tuple[str, Box]


def find_foot(image: Image, dpi: float, limits: Limits) -> PagePart | None:
    """The part of the page from a little above the foot to the bottom of the page; None if there is no foot.

    Raises ``LimitExceeded`` and ``MissingDependency`` as ``read_page`` does.
    """
    grey = without_red(image)
    lines = _lines(grey, dpi, limits)
    top = _foot_top(lines, grey.width, dpi)
    if top is None:
        return None
    cut = top - _ABOVE * dpi
    # OCR misreads a line that is cut in half, so cut between lines.
    cut = min([cut, *(box.top - 4 for _, box in lines if box.top - 4 < cut < box.bottom)])
    return PagePart(max(cut, 0.0) / grey.height, 1.0)


def contains_foot(texts: Iterable[str]) -> bool:
    """Is one of these lines of text the label "Nơi nhận:"?"""
    return any(_LABEL.match(fold(text)) for text in texts)


def _foot_top(lines: Sequence[SpottedLine], width: int, dpi: float) -> float | None:
    """The top of the first line of the foot, in pixels; None if there is none."""
    labels = [box.top for text, box in lines if box.x0 < _LEFT * width and _LABEL.match(fold(text))]
    signed = [box.top for text, box in lines if box.x0 > _RIGHT * width and _is_signature_line(text)]
    if not labels:
        return min(signed, default=None)
    label = min(labels)
    return min([label, *(top for top in signed if label - _NEAR * dpi < top)])


def _is_signature_line(text: str) -> bool:
    folded = fold(text)
    return caps_ratio(text) > 0.6 and bool(_AUTHORITY.match(folded) or _TITLE.match(folded))


def _lines(grey: Image, dpi: float, limits: Limits) -> list[SpottedLine]:
    """The lines of the page; only lines that may be the label or part of a signature block have their text."""
    if not trueocr.available():
        return list(_lines_at_half_size(grey, dpi, limits))
    boxes = trueocr.find_lines(grey)
    read = trueocr.read_lines(grey, [box for box in boxes if _may_be_foot(box, grey.width)])
    rest = [("", box) for box in boxes if not _may_be_foot(box, grey.width)]
    return rest + [(text_of(line.words), line.box) for line in read]


def _may_be_foot(box: Box, width: int) -> bool:
    """May the line be "Nơi nhận:" or part of a signature block, judging by its place and width?"""
    return box.width < (_MAX_WIDTH if box.x0 > _RIGHT * width else _MAX_LABEL_WIDTH) * width


def _lines_at_half_size(grey: Image, dpi: float, limits: Limits) -> Iterator[SpottedLine]:
    words = recognise(grey.reduce(2), dpi / 2, limits.ocr_seconds)
    for _, row in groupby(_rows(words), key=lambda item: item[0]):
        line = [word for _, word in row]
        box = hull(word.box for word in line)
        yield text_of(line), Box(2 * box.x0, 2 * box.top, 2 * box.x1, 2 * box.bottom)


def _rows(words: Sequence[OcrWord]) -> Iterator[tuple[int, OcrWord]]:
    """Each word with the number of its group: words close to each other in one row are a group."""
    number = 0
    for before, word in zip([None, *words], words, strict=False):
        if before is not None:
            gap = word.box.x0 - before.box.x1
            level = before.box.top < word.box.centre < before.box.bottom
            number += not (level and -word.box.height < gap < 2 * word.box.height)
        yield number, word
