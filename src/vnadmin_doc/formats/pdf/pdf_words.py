"""The words of one PDF page, from pdfium's raw interface, in a few milliseconds a page.

pdfium is asked for the whole text of the page in one call; boxes, fonts and sizes are
asked for only at a word's two ends, because every call costs about a microsecond and a
page has thousands of characters. A word whose ends disagree (two fonts, two sizes, two
lines) is looked at character by character and cut where the style changes.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats import encodings
from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.formats.pdf.pdfium import address, calls
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import PLAIN, Style, Word

__all__ = ["Layer", "page_layer"]

# pdfium writes a hyphen at the end of a line as U+FFFE and leaves out the line end after it.
_WORD = re.compile("[^\\s\ufffe\u200b\ufeff\u2060]+\ufffe?|\ufffe")
# Control characters, lone surrogates and non-characters: glyphs that nobody can read.
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\uffff]")
_MARKS = str.maketrans({"\ufffe": "-", "\u00ad": "-"})  # Word's PDF export draws "-" as a soft hyphen
_BOLD_NAME = re.compile(r"bold|black|heavy|(?<=[-,])bd(?![a-z])", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"italic|oblique", re.IGNORECASE)
_ITALIC_FLAG, _FORCE_BOLD_FLAG = 1 << 6, 1 << 18
_BOLD_WEIGHT = 600
_SAME_PLACE = 1.5  # points: the same word twice this close is one word drawn twice
_RAISED_SIZE, _RAISED_BY = 0.8, 0.12  # of the word's largest size

_Rect = tuple[float, float, float, float]  # left, bottom, right, top in page coordinates


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page's text layer says; ``legacy`` names the encodings older than Unicode that it used."""

    words: tuple[Word, ...]
    text: str
    legacy: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Glyph:
    """What a character's text object says. ``legacy``: encoding before Unicode, and capitals only."""

    style: Style
    size: float
    legacy: tuple[str, bool] | None


_UNKNOWN = _Glyph(PLAIN, 0.0, None)


@lru_cache(maxsize=512)
def _style(size: float | None, bold: bool, italic: bool, raised: bool) -> Style:
    return Style(size=size, bold=bold, italic=italic, raised=raised)


def page_layer(raw: Any, text_page: Any, frame: Frame, limits: Limits) -> Layer:
    """The words of a pdfium text page (raw handle) in its order, each printed word once.

    Words whose middle is outside the shown part of the page are left out. Raises
    ``LimitExceeded`` where the page has more characters than a whole file may have.
    """
    page = _TextPage(raw, text_page)
    text = page.text(limits)
    if not encodings.is_modern(text):
        found = encodings.detect(text)
        page.fallback = (found, False) if found else None
    words: list[Word] = []
    places: dict[str, list[Box]] = {}
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = _whole(page, match.group(), start, end - 1, frame)
        for piece in (word,) if word is not None else _cut(page, match.group(), start, frame):
            same = places.get(piece.text)
            if same is None:
                places[piece.text] = [piece.box]
            elif any(_same_place(piece.box, box) for box in same):
                continue
            else:
                same.append(piece.box)
            words.append(piece)
    return Layer(tuple(words), " ".join([word.text for word in words]), frozenset(page.legacy))


def _same_place(a: Box, b: Box) -> bool:
    """Fake bold draws a word twice, a hair apart."""
    return abs(a.x0 - b.x0) < _SAME_PLACE and abs(a.top - b.top) < _SAME_PLACE


class _TextPage:
    """A pdfium text page with the few questions that words need. Holds no resources of its own."""

    def __init__(self, raw: Any, handle: Any) -> None:
        self.raw, self.handle = raw, handle
        self.fallback: tuple[str, bool] | None = None
        self.legacy: set[str] = set()
        self._rect, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._calls, self._address = calls(), address(handle)
        self._rect_at, self._matrix_at = ctypes.byref(self._rect), ctypes.byref(self._matrix)
        self._box_of, self._object_of = self._calls.loose_char_box, self._calls.text_object
        self._fonts: dict[int, tuple[bool, bool, tuple[str, bool] | None]] = {}
        self._objects: dict[int, _Glyph] = {}

    def text(self, limits: Limits) -> str:
        """The page's text, one code point for every character index of pdfium."""
        count = self.raw.FPDFText_CountChars(self.handle)
        if count <= 0:
            return ""
        if count > limits.text_characters:
            raise LimitExceeded(
                msg("more than {limit} characters; raise Limits.text_characters", limit=limits.text_characters)
            )
        # Characters that pdfium leaves out of its text would shift every index after them.
        if self.raw.FPDFText_GetTextIndexFromCharIndex(self.handle, count - 1) == count - 1:
            buffer = (ctypes.c_ushort * (2 * count + 2))()
            got = self.raw.FPDFText_GetText(self.handle, 0, count, buffer)
            text = bytes(memoryview(buffer)[: max(got - 1, 0)]).decode("utf-16-le", "surrogatepass")
            if len(text) == count:
                return text
        codes = (self.raw.FPDFText_GetUnicode(self.handle, i) for i in range(count))
        return "".join("\ufffe" if c == 2 else chr(c) if 0 < c < 0x110000 else "\ufffd" for c in codes)

    def rect(self, index: int) -> _Rect | None:
        """A character's rectangle, as high as its font."""
        rect = self._rect
        if not self._box_of(self._address, index, self._rect_at):
            return None
        return rect.left, rect.bottom, rect.right, rect.top

    def glyph(self, index: int) -> _Glyph:
        """Font and size; asked of pdfium once for each text object of the page."""
        at = self._object_of(self._address, index)
        if not at:
            return _UNKNOWN
        known = self._objects.get(at)
        if known is None:
            known = self._objects[at] = self._look(at, index)
        return known

    def _look(self, at: int, index: int) -> _Glyph:
        size = self._calls.font_size(self._address, index)
        if self._calls.matrix(self._address, index, self._matrix_at):
            size *= math.hypot(self._matrix.c, self._matrix.d)
        size = round(size * 2) / 2 if 0 < size < 10_000 else 0.0
        font = self._calls.font(at)
        known = self._fonts.get(font)
        if known is None:
            known = self._fonts[font] = self._font(at) if font else (False, False, None)
        bold, italic, legacy = known
        return _Glyph(_style(size or None, bold, italic, False), size, legacy)

    def _font(self, at: int) -> tuple[bool, bool, tuple[str, bool] | None]:
        """Bold, italic and legacy encoding of the font of the text object at an address."""
        font = self.raw.FPDFTextObj_GetFont(ctypes.cast(at, self.raw.FPDF_PAGEOBJECT))
        buffer = ctypes.create_string_buffer(256)
        self.raw.FPDFFont_GetBaseFontName(font, buffer, 256)
        name = buffer.value.decode("utf-8", "replace")
        flags = max(self.raw.FPDFFont_GetFlags(font), 0)
        heavy = self.raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT or bool(flags & _FORCE_BOLD_FLAG)
        italic = bool(_ITALIC_NAME.search(name)) or bool(flags & _ITALIC_FLAG)
        return heavy or bool(_BOLD_NAME.search(name)), italic, encodings.by_font(name)

    def clean(self, text: str, glyph: _Glyph) -> str:
        """NFC, legacy encodings decoded, what cannot be read as U+FFFD."""
        if text.isascii() and text.isprintable():
            return text.upper() if glyph.legacy and glyph.legacy[1] else text
        legacy = glyph.legacy or self.fallback
        if legacy is not None:
            self.legacy.add(legacy[0])
            text = encodings.decode(text, legacy[0])
            text = text.upper() if legacy[1] else text
        return unicodedata.normalize("NFC", _UNREADABLE.sub("\ufffd", text.translate(_MARKS)))


def _whole(page: _TextPage, text: str, start: int, last: int, frame: Frame) -> Word | None:
    """The word in one piece; None where its ends differ in style or line, or are off the page."""
    first_rect, first = page.rect(start), page.glyph(start)
    if first_rect is None:
        return None
    left, bottom, right, top = first_rect
    if last != start:
        last_rect, final = page.rect(last), page.glyph(last)
        # A hyphen at a line's end has a text object of its own in many files.
        same = final is first or final.style is first.style or text[-1] == "\ufffe"
        if last_rect is None or not same or not _one_line(first_rect, last_rect):
            return None
        left, bottom = min(left, last_rect[0]), min(bottom, last_rect[1])
        right, top = max(right, last_rect[2]), max(top, last_rect[3])
    box = frame.seen(left, bottom, right, top)
    return None if box is None else Word(page.clean(text, first), box, None, first.style)


def _one_line(a: _Rect, b: _Rect) -> bool:
    """Do two characters of a word share a line, upright or turned?"""
    return min(a[3], b[3]) > max(a[1], b[1]) or min(a[2], b[2]) > max(a[0], b[0])


@dataclass(slots=True)
class _Piece:
    """Part of a word: its characters, their common style and the rectangle of them all."""

    text: str
    glyph: _Glyph
    rect: _Rect
    glued: bool


def _cut(page: _TextPage, text: str, start: int, frame: Frame) -> Iterator[Word]:
    """Cut where the style changes, or where characters jump to another line."""
    pieces = _pieces(page, text, start)
    largest = max((piece.glyph.size for piece in pieces), default=0.0)
    floor = min((piece.rect[1] for piece in pieces), default=0.0)
    one_line = all(piece.glued for piece in pieces[1:])
    for piece in pieces:
        box = frame.seen(*piece.rect)
        if box is None:
            continue
        small = piece.glyph.size < _RAISED_SIZE * largest
        raised = one_line and small and piece.rect[1] > floor + _RAISED_BY * largest
        old = piece.glyph.style
        style = _style(old.size, old.bold, old.italic, True) if raised else old
        yield Word(page.clean(piece.text, piece.glyph), box, None, style, piece.glued)


def _pieces(page: _TextPage, text: str, start: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    for i, char in enumerate(text):
        rect = page.rect(start + i)
        if rect is None:
            continue
        glyph = page.glyph(start + i)
        last = pieces[-1] if pieces else None
        on_line = last is not None and _one_line(last.rect, rect)
        # Combining marks are often set in another font than their letter.
        belongs = last is not None and (
            glyph.style is last.glyph.style or glyph is _UNKNOWN or unicodedata.combining(char) > 0
        )
        if last is not None and on_line and belongs:
            last.text += char
            a = last.rect
            last.rect = min(a[0], rect[0]), min(a[1], rect[1]), max(a[2], rect[2]), max(a[3], rect[3])
        else:
            pieces.append(_Piece(char, glyph, rect, on_line))
    return pieces
