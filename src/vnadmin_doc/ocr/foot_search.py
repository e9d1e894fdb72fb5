"""Where on a scanned page the foot of the letter begins, found by a spot read: no more than is needed to tell.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9: "Nơi nhận:" at the left, level with the authority of who
signs at the right. Short lines at either side are read fast, by the second reader where there
is one, else by the first at half the resolution; long ones are the body's.
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
from vnadmin_doc.ocr.part import Part

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["foot_of", "holds_foot"]

_LABEL = re.compile(r"^\W*(?:noi ?nhan){e<=1}(?!\w)")
_AUTHORITY = re.compile(rf"^\W*(?:{lexicon.pattern(lexicon.words('signs'))}|tu)\s?[.,]\s?\w")  # "TU": TM. misread
_TITLE = re.compile(rf"^\W*(?:pho )?{lexicon.pattern(lexicon.titles(type='head unit'))}(?!\w)")
_SHORT = 0.5  # of the page's width: longer lines are the body's
_LABEL_WIDTH = 0.25  # of it: the label is shorter, even with a pen's scrap behind it
_LEFT, _RIGHT = 0.5, 0.4  # of it: the label begins left of the one, a signature right of the other
_NEAR = 2.5  # inches above "Nơi nhận" in which its signature may begin
_ABOVE = 0.8  # inches above the foot that are read with it: the body's last lines tell its end

Spotted = tuple[str, Box]


def foot_of(image: Image, dpi: float, limits: Limits) -> Part | None:
    """The stripe of the page from a little above the foot down to the page's end; None where there is no foot."""
    grey = without_red(image)
    lines = _lines(grey, dpi, limits)
    top = _top(lines, grey.width, dpi)
    if top is None:
        return None
    cut = top - _ABOVE * dpi
    # Half a line is read as nonsense: cut between lines.
    cut = min([cut, *(box.top - 4 for _, box in lines if box.top - 4 < cut < box.bottom)])
    return Part(max(cut, 0.0) / grey.height, 1.0)


def holds_foot(texts: Iterable[str]) -> bool:
    """Does any of these lines of text begin the list of copies?"""
    return any(_LABEL.match(fold(text)) for text in texts)


def _top(lines: Sequence[Spotted], width: int, dpi: float) -> float | None:
    """Where the first line of the foot begins, in pixels."""
    labels = [box.top for text, box in lines if box.x0 < _LEFT * width and _LABEL.match(fold(text))]
    signed = [box.top for text, box in lines if box.x0 > _RIGHT * width and _signs(text)]
    if not labels:
        return min(signed, default=None)
    label = min(labels)
    return min([label, *(top for top in signed if label - _NEAR * dpi < top)])


def _signs(text: str) -> bool:
    folded = fold(text)
    return caps_ratio(text) > 0.6 and bool(_AUTHORITY.match(folded) or _TITLE.match(folded))


def _lines(grey: Image, dpi: float, limits: Limits) -> list[Spotted]:
    """The page's lines, with their text where they are short and stand where a label or a signature does."""
    if not trueocr.available():
        return list(_at_half_size(grey, dpi, limits))
    boxes = trueocr.find_lines(grey)
    read = trueocr.read_lines(grey, [box for box in boxes if _may_tell(box, grey.width)])
    rest = [("", box) for box in boxes if not _may_tell(box, grey.width)]
    return rest + [(text_of(line.words), line.box) for line in read]


def _may_tell(box: Box, width: int) -> bool:
    """Could the line be "Nơi nhận:" or a signature's?"""
    return box.width < (_SHORT if box.x0 > _RIGHT * width else _LABEL_WIDTH) * width


def _at_half_size(grey: Image, dpi: float, limits: Limits) -> Iterator[Spotted]:
    words = recognise(grey.reduce(2), dpi / 2, limits.ocr_seconds)
    for _, row in groupby(_rows(words), key=lambda item: item[0]):
        line = [word for _, word in row]
        box = hull(word.box for word in line)
        yield text_of(line), Box(2 * box.x0, 2 * box.top, 2 * box.x1, 2 * box.bottom)


def _rows(words: Sequence[OcrWord]) -> Iterator[tuple[int, OcrWord]]:
    """Each word with the number of its run: words that follow each other closely on one row."""
    number = 0
    for before, word in zip([None, *words], words, strict=False):
        if before is not None:
            gap = word.box.x0 - before.box.x1
            level = before.box.top < word.box.centre < before.box.bottom
            number += not (level and -word.box.height < gap < 2 * word.box.height)
        yield number, word
