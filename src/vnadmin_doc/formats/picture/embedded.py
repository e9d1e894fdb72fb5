"""Pictures on pages of text: which can hold words, and how each is named in the issues.

A letterhead, a signature block, a paragraph or a table may be a picture on a page of text. The rules, for all formats:

* A picture of less than 1 cm² (``is_ornament``), or without ink (a pale background), is passed over.
* A logo (``is_logo``) is not read.
* In every other picture OCR looks for words (``ocr.holds_words``). If there are some, the picture is read in its place
  like a scan; else it is a seal, a signature, a photo.

A picture has the issue ``picture-read``, or ``picture-unread`` with the reason: a warning where it may hold words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Ocr, Word

__all__ = ["PictureLog", "is_logo", "is_ornament", "without_noise"]

_CM = 72 / 2.54
_LOGO_SIDE = 3 * _CM
_MIN_CONFIDENCE = 0.3
_MAX_SHAPE = 3.0
"""Width by height; a picture of a line of words has a longer shape than a logo."""


def is_ornament(width: float, height: float) -> bool:
    """Is a picture of this size (points) smaller than 1 cm²?"""
    return width * height < _CM * _CM


def is_logo(width: float, height: float) -> bool:
    """Is a picture of this size (points) a logo: at most 3 cm wide and high, and not as long as a line of words?

    >>> is_logo(60, 60), is_logo(70, 18), is_logo(100, 100)
    (True, False, False)
    """
    return max(width, height) <= _LOGO_SIDE and width < _MAX_SHAPE * height


def without_noise(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words without those that OCR read in pen strokes and seals: not Vietnamese, and with a low confidence."""
    return tuple(
        word
        for word in words
        if word.confidence is None or word.confidence >= _MIN_CONFIDENCE or is_syllable(word.text) or word.filled
    )


@dataclass(slots=True)
class PictureLog:
    """The issues of the pictures of one file, and the number of those that OCR has looked at.

    ``ocr`` is the engine, None while no picture was read. ``where``, in all methods, says which picture is meant: its
    page and box, or its size.
    """

    limits: Limits
    issues: list[Issue] = field(default_factory=list)
    ocr: Ocr | None = None
    _tried: int = 0

    def is_full(self, where: Message) -> bool:
        """Were as many pictures tried as the limits allow? Then this one is named; else it is counted."""
        self._tried += 1
        if self._tried <= self.limits.pictures:
            return False
        limit = self.limits.pictures
        self._unread(where, msg("the file has more than {limit}; raise Limits.pictures", limit=limit), is_doubt=True)
        return True

    def read(self, where: Message, dpi: float) -> None:
        """Note that OCR has read a picture, at this resolution."""
        from vnadmin_doc import ocr

        self.ocr = self.ocr or ocr.engine_identity(dpi)
        self.issues.append(Issue("picture-read", "info", "", msg("{where} was read by OCR", where=where)))

    def logo(self, where: Message) -> None:
        """Name a picture that is a logo."""
        self._unread(where, msg("it is as small as a logo"), is_doubt=False)

    def wordless(self, where: Message) -> None:
        """Name a picture in which OCR found no words."""
        self._unread(where, msg("no words were found in it"), is_doubt=False)

    def signature(self, where: Message) -> None:
        """Name a picture that was not read and stands where a signature is."""
        self._unread(where, msg("it stands between title and name, as a signature does"), is_doubt=False)

    def late(self) -> None:
        """Report that not all doubtful places of a picture were read again."""
        from vnadmin_doc import ocr

        self.issues.append(Issue("ocr-timeout", "warning", "", ocr.LATE_MESSAGE))

    def failed(self, where: Message, why: str) -> None:
        """Name a picture that may hold words but could not be read, with the reason."""
        self._unread(where, why, is_doubt=True)

    def _unread(self, where: Message, why: str, *, is_doubt: bool) -> None:
        message = msg("{where} was not read: {why}", where=where, why=why)
        self.issues.append(Issue("picture-unread", "warning" if is_doubt else "info", "", message))
