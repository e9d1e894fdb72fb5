"""PDF files that carry files: portfolios, and letters with their enclosures embedded.

The pages come first, then the files in the order of the file's own list. Files that hang on an
annotation are not among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.formats.containers.member import Budget, Member, attachment
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
    """A PDF with files in it; one that cannot be opened is left to the reader, which says why."""
    if b"%PDF-" not in data[:_HEAD]:
        return False
    import pypdfium2

    try:
        with _opened(data) as document:
            return bool(document.count_attachments())
    except pypdfium2.PdfiumError:
        return False


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:  # noqa: ARG001
    """The pages, then each file."""
    import pypdfium2

    yield Member("", data)
    with _opened(data) as document:
        count = document.count_attachments()
        budget.expect(count, 0)
        for index in range(count):
            path, content = attachment(index + 1, "unnamed"), b""
            try:
                item = document.get_attachment(index)
                path = attachment(index + 1, item.get_name())
                content = bytes(item.get_data())
            except (pypdfium2.PdfiumError, ValueError, UnicodeError) as error:
                yield Member(
                    path,
                    problem=DamagedFile(about(path, msg("the attachment cannot be extracted ({error})", error=error))),
                )
                continue
            budget.take(len(content))
            yield Member(path, content)
