"""Read the chunks of a DOCX file (``w:altChunk``): documents in other formats that Word shows in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from vnadmin_doc.errors import ReadError, UnsupportedFormat
from vnadmin_doc.formats.common.content_blocks import Block, ParagraphBlock, Run
from vnadmin_doc.formats.common.text_decoding import decode_bytes, is_text
from vnadmin_doc.formats.markup import html
from vnadmin_doc.formats.word import rtf
from vnadmin_doc.formats.word.docx_parts import DocxPackage
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Message, msg, without_subject
from vnadmin_doc.model.issue import Issue

__all__ = ["Chunks"]

_MOST = 50
_LARGEST = 64 << 20
_MHT = b"MIME-Version:"


@dataclass(slots=True)
class Chunks:
    """Reads the chunks of a document: ``docx_blocks`` those that are DOCX files; ``issues`` names the unread."""

    package: DocxPackage
    main: str
    limits: Limits
    docx_blocks: Callable[[bytes, str, Limits], list[Block]] | None
    issues: list[Issue] = field(default_factory=list)
    _count: int = 0

    def blocks(self, key: str) -> list[Block]:
        """The blocks of the chunk with this relation; none, and an issue, if it cannot be read."""
        self._count += 1
        path = dict(self.package.related(self.main, "aFChunk")).get(key, "")
        problem: Message | str = msg("the part is missing")
        try:
            data = self.package.part_bytes(path) if path and self._count <= _MOST else None
            if data is not None:
                return self._read(data, path)
        except ReadError as error:
            problem = without_subject(error.message, path)
        message = msg("a document inserted here was not read ({path}): {problem}", path=path or key, problem=problem)
        self.issues.append(Issue("insert-unread", "warning", "", message))
        return []

    def _read(self, data: bytes, path: str) -> list[Block]:
        if data.startswith(b"PK\x03\x04") and self.docx_blocks:
            return self.docx_blocks(data, path, replace(self.limits, unpacked_bytes=_LARGEST))
        if rtf.matches(data):
            return rtf.blocks_of(data)
        if is_text(data) and _MHT not in data[:2000]:
            return html.blocks_of(data, path) if html.matches(data) else _lines(data, path)
        raise UnsupportedFormat(msg("unsupported format; open the file in Word and save it again"))


def _lines(data: bytes, path: str) -> list[Block]:
    text, _, _ = decode_bytes(data, path)
    return [ParagraphBlock([Run(line)]) for line in text.splitlines() if line.strip()]
