"""Ruled tables of a born-digital PDF page.

Lines come from pdfium's path objects, cells from their crossings, cell text from
the page's own words: so boxes agree, stamps and changed encodings included. A page
without a grid pays for looking at its objects only, a fraction of a millisecond.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.formats.pdf.pdfium import address, calls
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Table, Word
from vnadmin_doc.model.ruled_cells import cells_of, table_of

__all__ = ["ruled_tables"]

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THIN = 2.5  # points: a path no thicker than this is a line, however it was drawn
_SHORT = 4.0  # points: lines shorter than this rule nothing
_LEAST = 3  # lines each way that a grid of two by two has
_MOST_EDGES = 20_000
_DEEPEST = 4


def ruled_tables(raw: Any, page: Any, frame: Frame, words: tuple[Word, ...]) -> tuple[Table, ...]:
    """Tables of two rows and two columns or more, from the top down. ``page`` is a raw handle."""
    across: list[Box] = []
    down: list[Box] = []
    for box in _lines(raw, page, frame):
        (across if box.width >= box.height else down).append(box)
        if len(across) + len(down) > _MOST_EDGES:
            return ()
    if len(across) < _LEAST or len(down) < _LEAST:
        return ()
    return tuple(table for cells in cells_of(across, down) if (table := table_of(cells, words)) is not None)


def _lines(raw: Any, page: Any, frame: Frame) -> Iterator[Box]:
    """Level and upright lines as thin boxes on the page as seen."""
    for path, matrix in _paths(raw, page):
        for left, bottom, right, top in _edges(raw, path, matrix):
            box = frame.seen(left, bottom, right, top)
            if box is not None and max(box.width, box.height) >= _SHORT:
                yield box


def _paths(raw: Any, page: Any) -> Iterator[tuple[Any, _Matrix]]:
    fast, at = calls(), address(page)
    kinds = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM
    for index in range(raw.FPDFPage_CountObjects(page)):
        if fast.object_type(fast.page_object(at, index)) in kinds:
            yield from _inside(raw, raw.FPDFPage_GetObject(page, index), _IDENTITY, 0)


def _inside(raw: Any, item: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    """A path object itself, or the paths in a form object."""
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        yield item, matrix
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = _times(_matrix(raw, item), matrix)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _inside(raw, raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)


def _matrix(raw: Any, item: Any) -> _Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _edges(raw: Any, path: Any, matrix: _Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Level and upright strokes of one path (left, bottom, right, top in page coordinates)."""
    points = list(_points(raw, path, _times(_matrix(raw, path), matrix)))
    if not points:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
    if right - left <= _THIN or top - bottom <= _THIN:
        yield left, bottom, right, top
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not stroke.value:
        return  # a shaded cell or a background, not a line
    for (x0, y0, _), (x1, y1, drawn) in pairwise(points):
        if drawn and (abs(x0 - x1) <= _THIN or abs(y0 - y1) <= _THIN):
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _points(raw: Any, path: Any, matrix: _Matrix) -> Iterator[tuple[float, float, bool]]:
    """A path's points, and whether a straight line leads to each; a closed figure returns to its start."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start: tuple[float, float] | None = None
    for index in range(min(raw.FPDFPath_CountSegments(path), _MOST_EDGES)):
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
