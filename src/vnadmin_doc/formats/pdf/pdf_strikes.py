"""Find words of a PDF page that are struck through: by a line drawn through them, or by an annotation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from vnadmin_doc.formats.pdf.pdf_annotations import annotations_of
from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Word

__all__ = ["strike_annotations", "with_strikes"]

_FROM_TOP = (0.35, 0.75)  # shares of the height of a word where a line strikes it; an underline is lower
_LEAST_SHARE, _LEAST_LENGTH = 0.6, 8.0  # of the width of a word, or points: the part that is struck
_MAX_QUADS = 200


def strike_annotations(raw: Any, page: Any, frame: Frame) -> list[Box]:
    """The places that annotations of type StrikeOut cover (PDF 32000-1, 12.5.6.10)."""
    found: list[Box] = []
    for annot in annotations_of(raw, page):
        if raw.FPDFAnnot_GetSubtype(annot) == raw.FPDF_ANNOT_STRIKEOUT:
            found += _quads(raw, annot, frame)
    return found


def _quads(raw: Any, annot: Any, frame: Frame) -> Iterator[Box]:
    points = raw.FS_QUADPOINTSF()
    for index in range(min(raw.FPDFAnnot_CountAttachmentPoints(annot), _MAX_QUADS)):
        if raw.FPDFAnnot_GetAttachmentPoints(annot, index, points):
            xs, ys = (points.x1, points.x2, points.x3, points.x4), (points.y1, points.y2, points.y3, points.y4)
            box = frame.visible_box(min(xs), min(ys), max(xs), max(ys))
            if box is not None:
                yield box


def with_strikes(words: tuple[Word, ...], lines: Sequence[Box], covers: Sequence[Box]) -> tuple[Word, ...]:
    """The words, those struck through with that style.

    ``lines``: the horizontal lines of the page; ``covers``: the places of annotations.
    """
    levels = [*((line.centre, line) for line in lines), *((cover.centre, cover) for cover in covers)]
    if not levels:
        return words
    centres = sorted((word.box.centre, index) for index, word in enumerate(words))
    near = max((word.box.height for word in words), default=0.0) * (_FROM_TOP[1] - 0.5)
    struck: set[int] = set()
    for level, line in levels:
        first = bisect_left(centres, (level - near, 0))
        last = bisect_right(centres, (level + near, 0))
        struck.update(index for _, index in centres[first:last] if _strikes(line, level, words[index]))
    if not struck:
        return words
    return tuple(
        replace(word, style=replace(word.style, struck=True)) if index in struck else word
        for index, word in enumerate(words)
    )


def _strikes(line: Box, level: float, word: Word) -> bool:
    box = word.box
    if not _FROM_TOP[0] < (level - box.top) / max(box.height, 1.0) < _FROM_TOP[1]:
        return False
    across = min(line.x1, box.x1) - max(line.x0, box.x0)
    return across >= min(_LEAST_SHARE * box.width, _LEAST_LENGTH) and any(char.isalnum() for char in word.text)
