r"""Collect the pictures of an RTF file, the group of ``\pict`` (RTF 1.9.1, "Pictures"), and its WordArt.

WordArt is a drawing object ("Word 97 through Word 2007 RTF for Drawing Objects"): a group of pairs ``\sn``, ``\sv``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vnadmin_doc.formats.common.content_blocks import ParagraphBlock, PictureBlock, Run, is_watermark

__all__ = ["RtfPicture", "RtfShape"]

_TWIPS = 20  # per point
_MAX_SIZE = 100_000  # twips: more than a metre


@dataclass(slots=True)
class RtfPicture:
    """The bytes of a picture, in hexadecimal and binary form, and its size in twips before scaling (percent)."""

    digits: bytearray = field(default_factory=bytearray)
    binary: bytes = b""
    lengths: dict[str, int] = field(default_factory=dict)

    def word(self, word: str, number: int | None) -> None:
        """Process a control word inside the group; those that say no size are ignored."""
        if word in ("picwgoal", "pichgoal", "picscalex", "picscaley") and number is not None:
            self.lengths[word] = max(0, min(_MAX_SIZE, number))

    def block(self) -> PictureBlock:
        """The picture as a block."""
        return PictureBlock(self._bytes, self._points("picwgoal", "picscalex"), self._points("pichgoal", "picscaley"))

    def _bytes(self) -> bytes:
        digits = self.digits.decode("ascii", "replace")
        return self.binary or bytes.fromhex(digits[: len(digits) // 2 * 2])

    def _points(self, goal: str, scale: str) -> float:
        return self.lengths.get(goal, 0) / _TWIPS * (self.lengths.get(scale) or 100) / 100


@dataclass(slots=True)
class RtfShape:
    """The properties of a drawing object by name. ``text``: what was read of the current name or value."""

    properties: dict[str, str] = field(default_factory=dict)
    text: str = ""
    _name: str = ""

    def end(self, part: str) -> None:
        """End the ``part`` ("name" or "value") of a property."""
        text, self.text = self.text.strip(), ""
        if part == "name":
            self._name = text
        elif self._name and text:
            self.properties[self._name] = text

    @property
    def is_watermark(self) -> bool:
        """Has the WordArt no place in the text?"""
        return is_watermark(self.properties.get("wzName", ""))

    def word_art(self) -> ParagraphBlock | None:
        """The text of the WordArt; None if the object shows none."""
        text = self.properties.get("gtextUNICODE")
        return ParagraphBlock([Run(text)], "center") if text else None
