"""The table of readers, and ``read``, which detects the format of a file and reads it.

The format is detected from the content, never from the file's suffix. ``read`` checks size and emptiness, rejects
known unsupported formats (``unsupported.unsupported_reason``), then calls the first reader in ``READERS`` that
matches. Containers (mail, archives) are opened before this step, in ``vnadmin_doc.sources``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import Protocol, cast

from vnadmin_doc.errors import DamagedFile, EmptyFile, LimitExceeded, UnsupportedFormat
from vnadmin_doc.formats.common.transfer_damage import transfer_damage
from vnadmin_doc.formats.unsupported import split_part, unsupported_reason
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.page import Fields, Source

__all__ = ["READERS", "Reader", "read"]


class _ReaderModule(Protocol):
    """The functions of a reader's module.

    A module that uses OCR also has ``read_header``: like ``read``, but it may skip pages and parts of
    pages that contain neither the head nor the foot of the letter.
    """

    def matches(self, data: bytes) -> bool:
        """Are these bytes in the format of this reader?"""

    def read(self, data: bytes, name: str, limits: Limits) -> Source:
        """The pages. Raises ``ReadError`` and ``MissingDependency`` only."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One supported format; ``load`` imports its module, so unused readers are never imported."""

    name: str
    module: str
    media_type: str

    def load(self) -> _ReaderModule:
        """The reader's module, with ``matches`` and ``read``."""
        return cast(_ReaderModule, import_module(self.module))


# The order matters: the first reader that matches is used. Text formats match loosely and come last.
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
    Reader("Word XML", "vnadmin_doc.formats.word.word_xml", "application/xml"),
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
    """The pages of a file in any supported format.

    ``name`` is recorded in the source and is not used for detection. With ``fields="header"`` OCR skips what the
    header fields do not need. Raises ``EmptyFile``, ``LimitExceeded``, ``UnsupportedFormat`` and the errors of
    the reader (``ReadError``, ``MissingDependency``).
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
    if why := unsupported_reason(data):
        raise UnsupportedFormat(about(name, why))
    for reader in READERS:
        module = reader.load()
        if module.matches(data):
            spare = getattr(module, "read_header", module.read)
            try:
                source: Source = (module.read if fields == "all" else spare)(data, name, limits)
            except DamagedFile as error:
                if why := transfer_damage(data):
                    raise DamagedFile(about(name, why)) from error
                raise
            return source if source.fields == fields else replace(source, fields=fields)
    if why := transfer_damage(data):
        raise DamagedFile(about(name, why))
    if why := split_part(name):
        raise UnsupportedFormat(about(name, why))
    supported = tuple(reader.name for reader in READERS)
    raise UnsupportedFormat(
        about(name, msg("unsupported format; save it as PDF (supported: {formats})", formats=supported))
    )
