"""Limits on the size of a file and of its content, and on the doubt about a letter that is filed unseen."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PRECISION", "Limits"]

PRECISION = 0.99
"""The share of heads without a warning that are to be whole and right, unless another is asked for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds; a file over one of them raises ``LimitExceeded``.

    * ``file_bytes``: the size of the file.
    * ``pages``: the number of its pages.
    * ``pixels``: one page image, decoded or rendered; a bilevel picture may have four times as many.
    * ``unpacked_bytes``: the unpacked size of a ZIP-based file (DOCX), or of all files in one
      container (mail, archive) together.
    * ``text_characters``: the length of the text of a file that is not a PDF or an image.
    * ``members``: the number of files in a container; ``depth``: the levels of containers in containers.
    * ``ocr_seconds``: the OCR of one page.
    * ``pictures``: the pictures on pages of text that OCR looks at, in one file.
    """

    file_bytes: int = 512 * 1024 * 1024
    pages: int = 2000
    pixels: int = 80_000_000
    unpacked_bytes: int = 512 * 1024 * 1024
    text_characters: int = 20_000_000
    members: int = 2000
    depth: int = 3
    ocr_seconds: float = 120.0
    pictures: int = 100
