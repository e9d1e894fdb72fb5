"""Find the ruled tables of a born-digital PDF page.

Lines come from pdfium's path objects, cells from the crossings of lines, the text of cells from
the words of the page, so stamps and decoded text are included. A page
without tables costs only the loop over its objects, a fraction of a millisecond.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.formats.pdf.pdf_matrix import Matrix, matrix_of, multiply
from vnadmin_doc.formats.pdf.pdf_objects import PageObject
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Table, Word
from vnadmin_doc.model.ruled_cells import cells_of, table_of

__all__ = ["ruled_lines", "ruled_tables"]

_MAX_LINE_WIDTH = 2.5  # points: a thinner path is a line, also if drawn as a rectangle
_MIN_LINE_LENGTH = 4.0  # points: shorter lines are ignored
_MIN_LINES = 3  # in each direction: a table of two by two cells
_MAX_EDGES = 20_000


def ruled_lines(raw: Any, found: Iterable[PageObject], frame: Frame) -> tuple[list[Box], list[Box]]:
    """(horizontal, vertical) lines among the objects of a page; none if there are too many."""
    across: list[Box] = []
    down: list[Box] = []
    for box in _lines(raw, found, frame):
        (across if box.width >= box.height else down).append(box)
        if len(across) + len(down) > _MAX_EDGES:
            return [], []
    return across, down


def ruled_tables(across: list[Box], down: list[Box], words: tuple[Word, ...]) -> tuple[Table, ...]:
    """The tables that these lines make with at least two rows and two columns, from top to bottom."""
    if len(across) < _MIN_LINES or len(down) < _MIN_LINES:
        return ()
    return tuple(table for cells in cells_of(across, down) if (table := table_of(cells, words)) is not None)


def _lines(raw: Any, found: Iterable[PageObject], frame: Frame) -> Iterator[Box]:
    """Horizontal and vertical lines as thin boxes on the visible page."""
    for path, kind, matrix in found:
        for left, bottom, right, top in _edges(raw, path, matrix) if kind == raw.FPDF_PAGEOBJ_PATH else ():
            box = frame.visible_box(left, bottom, right, top)
            if box is not None and max(box.width, box.height) >= _MIN_LINE_LENGTH:
                yield box


def _edges(raw: Any, path: Any, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Horizontal and vertical strokes of one path: (left, bottom, right, top) in PDF coordinates."""
    points = list(_points(raw, path, multiply(matrix_of(raw, path), matrix)))
    if not points:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
    if right - left <= _MAX_LINE_WIDTH or top - bottom <= _MAX_LINE_WIDTH:
        yield left, bottom, right, top
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not stroke.value:
        return  # a shaded cell or a background, not a line
    for (x0, y0, _), (x1, y1, drawn) in pairwise(points):
        if drawn and (abs(x0 - x1) <= _MAX_LINE_WIDTH or abs(y0 - y1) <= _MAX_LINE_WIDTH):
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _points(raw: Any, path: Any, matrix: Matrix) -> Iterator[tuple[float, float, bool]]:
    """The points of a path: (x, y, True if a straight line leads to it). A closed figure returns to its start."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start: tuple[float, float] | None = None
    for index in range(min(raw.FPDFPath_CountSegments(path), _MAX_EDGES)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        if not segment or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        kind = raw.FPDFPathSegment_GetType(segment)
        at = (
            matrix[0] * x.value + matrix[2] * y.value + matrix[4],
            matrix[1] * x.value + matrix[3] * y.value + matrix[5],
        )
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = at
        yield at[0], at[1], kind == raw.FPDF_SEGMENT_LINETO
        if start is not None and raw.FPDFPathSegment_GetClose(segment):
            yield start[0], start[1], True
