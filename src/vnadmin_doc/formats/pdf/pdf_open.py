"""Open a PDF with pdfium; raise the proper error if this fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from vnadmin_doc.errors import DamagedFile, EmptyFile, EncryptedFile
from vnadmin_doc.messages import about, msg

__all__ = ["CUT_OFF", "is_truncated", "is_xfa_notice", "open_pdf"]

CUT_OFF = msg("the PDF is cut off: its end mark is missing; fetch it again")

_XFA_NOTICE = re.compile(r"please wait|adobe (?:reader|acrobat)|pdf\s+viewer", re.IGNORECASE)
_NO_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]{0,200}/Count\s+0\b")


def is_truncated(data: bytes) -> bool:
    """Is the end mark missing, or does a new object start after the last end mark?"""
    end = data.rfind(b"%%EOF")
    return end < 0 or b" obj" in data[end:]


@contextmanager
def open_pdf(data: bytes, name: str) -> Iterator[Any]:
    """Context manager for a pypdfium2 document; it is always closed at the end.

    Raises ``DamagedFile``, ``EncryptedFile``, ``EmptyFile`` (no pages).
    """
    import pypdfium2  # type: ignore[import-untyped]
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedFile(about(name, msg("the file needs a password; save a copy without one"))) from error
        if _NO_PAGES.search(data):
            raise EmptyFile(about(name, msg("the PDF has no pages"))) from error
        problem = CUT_OFF if is_truncated(data) else msg("the PDF is damaged; download or copy it again")
        raise DamagedFile(about(name, problem)) from error
    try:
        yield document
    finally:
        document.close()


def is_xfa_notice(document: Any) -> bool:
    """Is it an XFA form (ISO 32000-1, 12.7.8) whose only page asks to open it in a program that shows such forms?"""
    import pypdfium2.raw as raw

    if len(document) != 1 or raw.FPDF_GetFormType(document) not in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND):
        return False
    return _XFA_NOTICE.search(document[0].get_textpage().get_text_range()) is not None
