"""Fast versions of the pdfium calls that are made hundreds of times per page.

ctypes spends more time on building pointer objects than pdfium on the call itself. Here the same
functions take and return addresses as plain integers and keep the interpreter lock, which halves
the time for reading the words of a page.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any

__all__ = ["FastCalls", "address", "fast_calls"]


class FastCalls:
    """pdfium functions that take addresses. Each one is documented in pdfium's public headers."""

    def __init__(self, raw: Any) -> None:
        pointer, integer = ctypes.c_void_p, ctypes.c_int
        self.loose_char_box = _bind(raw.FPDFText_GetLooseCharBox, integer, pointer, integer, pointer)
        self.text_object = _bind(raw.FPDFText_GetTextObject, pointer, pointer, integer)
        self.font_size = _bind(raw.FPDFText_GetFontSize, ctypes.c_double, pointer, integer)
        self.matrix = _bind(raw.FPDFText_GetMatrix, integer, pointer, integer, pointer)
        self.render_mode = _bind(raw.FPDFTextObj_GetTextRenderMode, integer, pointer)
        self.font = _bind(raw.FPDFTextObj_GetFont, pointer, pointer)
        self.page_object = _bind(raw.FPDFPage_GetObject, pointer, pointer, integer)
        self.object_type = _bind(raw.FPDFPageObj_GetType, integer, pointer)
        self.form_object = _bind(raw.FPDFFormObj_GetObject, pointer, pointer, ctypes.c_ulong)
        self.draw_mode = _bind(raw.FPDFPath_GetDrawMode, integer, pointer, pointer, pointer)
        self.bounds = _bind(raw.FPDFPageObj_GetBounds, integer, pointer, pointer, pointer, pointer, pointer)
        self.fill_colour = _bind(raw.FPDFPageObj_GetFillColor, integer, pointer, pointer, pointer, pointer, pointer)
        self.clip_path = _bind(raw.FPDFPageObj_GetClipPath, pointer, pointer)
        self.count_marks = _bind(raw.FPDFPageObj_CountMarks, integer, pointer)
        self.mark = _bind(raw.FPDFPageObj_GetMark, pointer, pointer, ctypes.c_ulong)
        self.mark_name = _bind(raw.FPDFPageObjMark_GetName, integer, pointer, pointer, ctypes.c_ulong, pointer)
        self.count_segments = _bind(raw.FPDFClipPath_CountPathSegments, integer, pointer, integer)
        self.segment = _bind(raw.FPDFClipPath_GetPathSegment, pointer, pointer, integer, integer)
        self.point = _bind(raw.FPDFPathSegment_GetPoint, integer, pointer, pointer, pointer)
        self.count_clips = _bind(raw.FPDFClipPath_CountPaths, integer, pointer)


def _bind(function: Any, *types: Any) -> Any:
    """Bind a function with other types: first the result type, then the argument types."""
    return ctypes.PYFUNCTYPE(*types)(ctypes.cast(function, ctypes.c_void_p).value or 0)


@lru_cache(maxsize=1)
def fast_calls() -> FastCalls:
    """The fast calls, bound once per process."""
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    return FastCalls(raw)


def address(handle: Any) -> int:
    """The address of a pdfium handle of the raw interface."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
