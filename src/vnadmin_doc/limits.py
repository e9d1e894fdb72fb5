"""Limits: how much of a hostile file is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds; a file over one of them raises ``LimitExceeded``.

    ``pixels`` bounds one page image as decoded or rendered; ``unpacked_bytes`` bounds
    what a ZIP-based file (DOCX) or all files in one container (mail, archive) may unpack to;
    ``members`` how many those may be, ``depth`` how deep containers may be nested;
    ``ocr_seconds`` bounds one page's OCR.
    """

    file_bytes: int = 512 * 1024 * 1024
    pages: int = 2000
    pixels: int = 80_000_000
    unpacked_bytes: int = 512 * 1024 * 1024
    text_characters: int = 20_000_000
    members: int = 2000
    depth: int = 3
    ocr_seconds: float = 120.0
