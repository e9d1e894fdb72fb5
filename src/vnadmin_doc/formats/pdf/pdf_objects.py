"""Walk through the objects of a PDF page, also those inside forms, with the matrix of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from vnadmin_doc.formats.pdf.pdfium import address, fast_calls

__all__ = ["IDENTITY", "Matrix", "matrix_of", "multiply", "objects"]

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_NESTING = 4


def objects(raw: Any, page: Any, kinds: Collection[int]) -> Iterator[tuple[Any, int, Matrix]]:
    """The objects of these kinds, each with its kind and the matrix of the forms around it.

    A page without such objects costs only the loop over its objects, a fraction of a millisecond. The depth of forms is
    limited, because hostile files nest forms deeply.
    """
    fast, at = fast_calls(), address(page)
    for index in range(raw.FPDFPage_CountObjects(page)):
        kind = fast.object_type(fast.page_object(at, index))
        if kind in kinds or kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _nested(raw, raw.FPDFPage_GetObject(page, index), kind, kinds, IDENTITY, 0)


def _nested(
    raw: Any, item: Any, kind: int, kinds: Collection[int], matrix: Matrix, depth: int
) -> Iterator[tuple[Any, int, Matrix]]:
    """An object itself, or the objects inside a form object."""
    if kind in kinds:
        yield item, kind, matrix
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_NESTING:
        inner = multiply(matrix_of(raw, item), matrix)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            below = raw.FPDFFormObj_GetObject(item, index)
            yield from _nested(raw, below, raw.FPDFPageObj_GetType(below), kinds, inner, depth + 1)


def matrix_of(raw: Any, item: Any) -> Matrix:
    """The matrix of one object."""
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """The matrix of the transformation ``m`` followed by ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
