"""Walk through the objects of a PDF page, also those inside forms, with the matrix of each."""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Iterator
from typing import Any

from vnadmin_doc.formats.pdf.pdf_matrix import IDENTITY, Matrix, matrix_of, multiply
from vnadmin_doc.formats.pdf.pdfium import address, fast_calls

__all__ = ["PageObject", "objects"]

PageObject = tuple[Any, int, Matrix]
"""A handle of pdfium, the kind of the object, and the matrix of the forms around it."""

_MAX_NESTING = 4


def objects(raw: Any, page: Any, kinds: Collection[int]) -> Iterator[PageObject]:
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
        fast, at = fast_calls(), address(item)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            below = fast.form_object(at, index)
            kind = fast.object_type(below)
            if kind in kinds or kind == raw.FPDF_PAGEOBJ_FORM:
                handle = ctypes.cast(below, raw.FPDF_PAGEOBJECT)
                yield from _nested(raw, handle, kind, kinds, inner, depth + 1)
