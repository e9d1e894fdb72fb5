"""Cut the pages of one letter out of a PDF with several letters."""

from __future__ import annotations

import io
import re

from vnadmin_doc.errors import WriteError, cause_of
from vnadmin_doc.messages import msg

__all__ = ["cut_pages"]

_CHANGING = re.compile(rb"/ID\s*\[[^\]]*\]|(?:Creation|Mod)Date\s*\(D:\d+[^)]*\)")
"""What pdfium writes differently each time: the id of the file and the time."""
_DIGIT = re.compile(rb"[0-9A-Fa-f](?=[^\[(]*[\])])")


def cut_pages(data: bytes, first: int, last: int) -> bytes:
    """A PDF with the pages ``first`` to ``last`` (from 1). The same pages give the same bytes.

    Digital signatures of the file are not valid for a part of it. Raises ``WriteError``.
    """
    import pypdfium2 as pdfium  # type: ignore[import-untyped]

    out = io.BytesIO()
    try:
        with pdfium.PdfDocument(data) as whole, pdfium.PdfDocument.new() as part:
            part.import_pages(whole, range(first - 1, last))
            part.save(out)
    except (pdfium.PdfiumError, IndexError, ValueError) as error:
        raise WriteError(
            msg("the pages of the letter cannot be cut out: {problem}", problem=cause_of(error))
        ) from error
    return _CHANGING.sub(lambda found: _DIGIT.sub(b"0", found[0]), out.getvalue())
