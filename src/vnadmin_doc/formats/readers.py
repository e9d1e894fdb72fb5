"""Readers: the table of formats, and the choice of the reader by the content of a file, never by its suffix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import Protocol, cast

from vnadmin_doc.errors import EmptyFile, LimitExceeded, UnsupportedFormat
from vnadmin_doc.formats.unsupported import refusal
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.page import Fields, Source

__all__ = ["READERS", "Reader", "read"]


class _Module(Protocol):
    """What a reader's module has.

    One that recognises pictures also has ``read_header``: as ``read``, but pages and parts of
    pages that hold neither the letter's head nor its foot may stay empty.
    """

    def matches(self, data: bytes) -> bool:
        """Are these bytes of this reader's kind?"""

    def read(self, data: bytes, name: str, limits: Limits) -> Source:
        """The pages. Raises ``ReadError`` and ``MissingDependency`` only."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of file that we read; its module is imported when first asked."""

    name: str
    module: str
    media_type: str

    def load(self) -> _Module:
        """The reader's module, with ``matches`` and ``read``."""
        return cast(_Module, import_module(self.module))


# The order matters: the first that matches reads; what looks like text comes last.
READERS: tuple[Reader, ...] = (
    Reader("PDF", "vnadmin_doc.formats.pdf.pdf", "application/pdf"),
    Reader(
        msg("image (PNG, JPEG, TIFF, WebP, HEIC, AVIF, JPEG 2000, GIF, BMP)"),
        "vnadmin_doc.formats.picture.image",
        "image/*",
    ),
    Reader(
        "DOCX",
        "vnadmin_doc.formats.word.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    Reader(msg("old word processors"), "vnadmin_doc.formats.word.old_word_processors", "application/*"),
    Reader("ODT", "vnadmin_doc.formats.odf.odt", "application/vnd.oasis.opendocument.text"),
    Reader("DOC", "vnadmin_doc.formats.word.doc", "application/msword"),
    Reader("RTF", "vnadmin_doc.formats.word.rtf", "application/rtf"),
    Reader(msg("recorded words"), "vnadmin_doc.formats.recorded", "application/vnd.vnadmin-doc.source+json"),
    Reader("HTML", "vnadmin_doc.formats.markup.html", "text/html"),
    Reader("Markdown", "vnadmin_doc.formats.markup.markdown", "text/markdown"),
    Reader(msg("plain text"), "vnadmin_doc.formats.markup.plain_text", "text/plain"),
)


def read(data: bytes, name: str, limits: Limits = Limits(), fields: Fields = "all") -> Source:  # noqa: B008 (frozen)
    """The pages of a file of any kind in ``READERS``.

    ``name`` is kept for the record and plays no part in the choice; ``fields`` spares OCR what
    is not wanted. Raises ``EmptyFile``,
    ``LimitExceeded``, ``UnsupportedFormat`` and whatever the kind's reader raises.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise EmptyFile(about(name, msg("the file is empty; save or download it again")))
    if len(data) > limits.file_bytes:
        raise LimitExceeded(
            about(
                name,
                msg("more than {limit} bytes; split the file, or raise Limits.file_bytes", limit=limits.file_bytes),
            )
        )
    if why := refusal(data):
        raise UnsupportedFormat(about(name, why))
    for reader in READERS:
        module = reader.load()
        if module.matches(data):
            spare = getattr(module, "read_header", module.read)
            source: Source = (module.read if fields == "all" else spare)(data, name, limits)
            return source if source.fields == fields else replace(source, fields=fields)
    supported = tuple(reader.name for reader in READERS)
    raise UnsupportedFormat(
        about(name, msg("unsupported format; save it as PDF (supported: {formats})", formats=supported))
    )
