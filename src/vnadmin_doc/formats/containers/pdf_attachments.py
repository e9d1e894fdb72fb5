"""Open PDFs with embedded files: portfolios, and letters with their enclosures attached.

The pages come first, then the embedded files in the order of the PDF's list. Files attached to an
annotation are not included.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from vnadmin_doc.errors import DamagedFile, cause_of
from vnadmin_doc.formats.containers.member import Budget, Member, attachment_path
from vnadmin_doc.messages import about, msg

__all__ = ["matches", "members"]

_HEAD = 1024


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def matches(data: bytes) -> bool:
    """Is it a PDF with embedded files? False for a PDF that cannot be opened: the reader reports the error."""
    if b"%PDF-" not in data[:_HEAD]:
        return False
    import pypdfium2

    try:
        with _opened(data) as document:
            return bool(document.count_attachments())
    except pypdfium2.PdfiumError:
        return False


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:  # noqa: ARG001
    """The pages, then each embedded file. Raises ``LimitExceeded``."""
    import pypdfium2

    yield Member("", data)
    with _opened(data) as document:
        count = document.count_attachments()
        budget.expect(count, 0)
        for index in range(count):
            path, content = attachment_path(index + 1, "unnamed"), b""
            try:
                item = document.get_attachment(index)
                path = attachment_path(index + 1, item.get_name())
                content = bytes(item.get_data())
            except (pypdfium2.PdfiumError, ValueError, UnicodeError) as error:
                yield Member(
                    path,
                    problem=DamagedFile(
                        about(path, msg("the attachment cannot be extracted ({error})", error=cause_of(error)))
                    ),
                )
                continue
            budget.take(len(content))
            yield Member(path, content)
