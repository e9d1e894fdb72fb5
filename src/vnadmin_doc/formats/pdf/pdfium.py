"""The few calls into pdfium that are made hundreds of times a page, made cheap.

ctypes spends more on building pointer objects than pdfium on answering. Here the same
functions take and give addresses as plain integers and keep the interpreter's lock: half
the time of a page's words goes away.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any

__all__ = ["Calls", "address", "calls"]


class Calls:
    """pdfium functions on addresses. Each is documented in pdfium's public headers."""

    def __init__(self, raw: Any) -> None:
        pointer, integer = ctypes.c_void_p, ctypes.c_int
        self.loose_char_box = _cheap(raw.FPDFText_GetLooseCharBox, integer, pointer, integer, pointer)
        self.text_object = _cheap(raw.FPDFText_GetTextObject, pointer, pointer, integer)
        self.font_size = _cheap(raw.FPDFText_GetFontSize, ctypes.c_double, pointer, integer)
        self.matrix = _cheap(raw.FPDFText_GetMatrix, integer, pointer, integer, pointer)
        self.render_mode = _cheap(raw.FPDFTextObj_GetTextRenderMode, integer, pointer)
        self.font = _cheap(raw.FPDFTextObj_GetFont, pointer, pointer)
        self.page_object = _cheap(raw.FPDFPage_GetObject, pointer, pointer, integer)
        self.object_type = _cheap(raw.FPDFPageObj_GetType, integer, pointer)


def _cheap(function: Any, *types: Any) -> Any:
    """Result type, then argument types."""
    return ctypes.PYFUNCTYPE(*types)(ctypes.cast(function, ctypes.c_void_p).value or 0)


@lru_cache(maxsize=1)
def calls() -> Calls:
    """The calls, bound once a process."""
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    return Calls(raw)


def address(handle: Any) -> int:
    """Of a pdfium handle as the raw interface gives it."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
