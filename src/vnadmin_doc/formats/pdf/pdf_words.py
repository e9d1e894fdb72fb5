"""Read the words of a PDF page's text layer from pdfium's raw interface, in a few milliseconds per page.

One call returns the whole text of the page. Boxes, fonts and sizes are read only for the first and last
character of a word, because each call costs about a microsecond and a
page has thousands of characters. If these two differ (in font, size or line),
the word is read character by character and split where the style changes.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats import encodings
from vnadmin_doc.formats.common.symbols import signs_alone
from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.formats.pdf.pdf_marks import BLANK, in_order
from vnadmin_doc.formats.pdf.pdfium import address, fast_calls
from vnadmin_doc.language.text import nfc
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import PLAIN, Style, Word
from vnadmin_doc.model.value_class import value_class

__all__ = ["TextLayer", "TextObject", "read_text_layer"]

# pdfium writes a hyphen at the end of a line as U+FFFE and omits the line end after it.
_WORD = re.compile("[^\\s\ufffe\u200b\ufeff\u2060]+\ufffe?|\ufffe")
# Control characters, lone surrogates and non-characters: the glyph has no readable text.
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\uffff]")
# To be changed in a text with line ends: unreadable characters, hyphens, letters of another style.
_TO_CLEAN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\xd0\xf0\u2010\u2011\ud800-\udfff\ufffd\uff01-\uff5e\uffff\U0001d400-\U0001d7ff]"
)
_NO_GLYPH = "\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\uffff"
_LOST = re.compile(f"[{_NO_GLYPH}]")
_LOST_HYPHEN = re.compile(rf"(?:(?<!\S)[{_NO_GLYPH}](?!\S)|(?<=[0-9A-ZĐ])[{_NO_GLYPH}](?=[A-ZĐ]))")
_LOST_HYPHEN_IN_CODE = re.compile(rf"/[A-ZĐ]{{2,9}}[{_NO_GLYPH}][A-ZĐ]{{2}}")
_HYPHENS = str.maketrans({"\ufffe": "-", "\u00ad": "-"})  # Word's PDF export draws "-" as a soft hyphen
_BOLD_NAME = re.compile(r"bold|black|heavy|(?<=[-,])bd(?![a-z])", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"italic|oblique", re.IGNORECASE)
_ITALIC_FLAG, _FORCE_BOLD_FLAG = 1 << 6, 1 << 18
_BOLD_WEIGHT = 600
_SAME_PLACE = 1.5  # points: the same word twice within this distance is one word drawn twice
_SEVERAL_SYLLABLES = re.compile(r"[^\W\d_]{8,}")  # letters: the longest syllable, nghiêng, has 7
_FEWEST_JOINED = 3  # such words of a page where gaps are looked at
_NARROW_GAP = 0.07  # of the font size: a blank has 0.25
_SHADOW = 0.5  # share of width and height of a word within which the same word is its shadow
_RAISED_SIZE, _RAISED_BY = 0.8, 0.12  # shares of the largest font size in the word

_Rect = tuple[float, float, float, float]  # left, bottom, right, top in page coordinates


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The text layer of a page: its words, its text, and the legacy encodings (older than Unicode) found in it.

    ``objects``: the text object of each word. ``doubles``: words drawn again in the place of the word with this index.
    ``lost_hyphens``: hyphens that the font lacks were read by their places.
    """

    words: tuple[Word, ...]
    text: str
    legacy: frozenset[str]
    objects: tuple[TextObject, ...] = ()
    doubles: tuple[tuple[int, Word, TextObject], ...] = ()
    lost_hyphens: bool = False


@value_class()
class TextObject:
    """A text object of the page: the style and size (points) of its characters.

    ``legacy``: (encoding, capitals only) of its font. ``at``: its address in pdfium, 0 if unknown. ``angle``: the
    direction of its lines in degrees, anticlockwise.
    """

    style: Style
    size: float
    legacy: tuple[str, bool] | None
    at: int
    angle: float = 0.0


_UNKNOWN = TextObject(PLAIN, 0.0, None, 0)


@lru_cache(maxsize=512)
def _style(size: float | None, bold: bool, italic: bool, raised: bool) -> Style:
    return Style(size=size, bold=bold, italic=italic, raised=raised)


def read_text_layer(raw: Any, text_page: Any, frame: Frame, limits: Limits) -> TextLayer:
    """The words of a pdfium text page (raw handle) in its order, each printed word once.

    Words whose centre is outside the visible page are left out. Raises ``LimitExceeded`` if the page
    has more characters than ``limits.text_characters``.
    """
    page = _TextPage(raw, text_page)
    text = page.text(limits)
    if not encodings.has_unicode_vietnamese(text):
        found = encodings.detect(text)
        page.fallback = (found, False) if found else None
    page.plain = not (page.fallback or _TO_CLEAN.search(text)) and unicodedata.is_normalized("NFC", text)
    page.lost_hyphens = not page.plain and _has_lost_hyphens(text)
    words: list[Word] = []
    objects: list[TextObject] = []
    doubles: list[tuple[int, Word, TextObject]] = []
    indices_by_text: dict[str, list[int]] = {}
    for start, end in _spans(page, text):
        simple = _simple_word(page, text[start:end], start, end - 1, frame)
        for part, item in (simple,) if simple else _split_by_style(page, text[start:end], start, frame):
            same_text = indices_by_text.get(part.text)
            if same_text is None:
                indices_by_text[part.text] = [len(words)]
            else:
                first = next((index for index in same_text if _same_place(part.box, words[index].box)), None)
                if first is not None:
                    doubles.append((first, part, item))
                    continue
                same_text.append(len(words))
            words.append(part)
            objects.append(item)
    text = " ".join([word.text for word in words])
    legacy = frozenset(page.legacy)
    return TextLayer(tuple(words), text, legacy, tuple(objects), tuple(doubles), page.lost_hyphens)


def _has_lost_hyphens(text: str) -> bool:
    """Is each character without a meaning a hyphen that the font lacks: alone, or between capitals, and in a code?

    >>> _has_lost_hyphens("Số: 5/SNV\ufffdVP \ufffd Như trên"), _has_lost_hyphens("Số: 5/SNV\ufffdVP th\ufffdng")
    (True, False)
    """
    lost = len(_LOST.findall(text))
    return bool(lost) and lost == len(_LOST_HYPHEN.findall(text)) and _LOST_HYPHEN_IN_CODE.search(text) is not None


def _spans(page: _TextPage, text: str) -> Iterator[tuple[int, int]]:
    """The place of each word in the text; also of words that only a gap too narrow for pdfium separates."""
    spans = (match.span() for match in _WORD.finditer(text))
    if len(_SEVERAL_SYLLABLES.findall(text)) < _FEWEST_JOINED:
        return spans
    return (part for start, end in spans for part in _parts_at_gaps(page, start, end))


def _parts_at_gaps(page: _TextPage, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a word between gaps; the word itself if it is letter-spaced."""
    cuts = [start]
    last = page.rect(start)
    for index in range(start + 1, end):
        rect = page.rect(index)
        if last and rect and rect[0] - last[2] >= _NARROW_GAP * page.glyph(index).size > 0:
            cuts.append(index)
        last = rect or last
    parts = list(pairwise([*cuts, end]))
    singles = sum(second - first == 1 for first, second in parts)
    return parts if 2 * singles <= len(parts) else [(start, end)]


def _same_place(a: Box, b: Box) -> bool:
    """Are two boxes of the same text in one place? Fake bold and shadows draw a word again with a small offset.

    Two printed words do not overlap.
    """
    if abs(a.top - b.top) >= max(_SAME_PLACE, _SHADOW * (a.bottom - a.top)):
        return False
    return abs(a.x0 - b.x0) < max(_SAME_PLACE, _SHADOW * (a.x1 - a.x0))


class _TextPage:
    """The calls on a pdfium text page that reading words needs. Owns no resources."""

    def __init__(self, raw: Any, handle: Any) -> None:
        self.raw, self.handle = raw, handle
        self.fallback: tuple[str, bool] | None = None
        self.plain = False  # are all words as they are to be read, except for hyphens at the ends of lines?
        self.lost_hyphens = False  # are unreadable characters hyphens that the font lacks?
        self.legacy: set[str] = set()
        self._rect, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._calls, self._address = fast_calls(), address(handle)
        self._rect_at, self._matrix_at = ctypes.byref(self._rect), ctypes.byref(self._matrix)
        self._box_of, self._object_of = self._calls.loose_char_box, self._calls.text_object
        self._fonts: dict[int, tuple[bool, bool, tuple[str, bool] | None]] = {}
        self._objects: dict[int, TextObject] = {}
        self._order: list[int] | None = None

    def text(self, limits: Limits) -> str:
        """The text of the page, one code point for each index of a character. Raises ``LimitExceeded``.

        Indices are those of pdfium, unless tone marks had to be put behind their letters.
        """
        text = self._text_of_pdfium(limits)
        order = in_order(text, self.rect, lambda index: self.raw.FPDFText_IsGenerated(self.handle, index) == 1)
        if order is None:
            return text
        self._order = order
        return "".join(" " if index == BLANK else text[index] for index in order)

    def _text_of_pdfium(self, limits: Limits) -> str:
        count = self.raw.FPDFText_CountChars(self.handle)
        if count <= 0:
            return ""
        if count > limits.text_characters:
            raise LimitExceeded(
                msg("more than {limit} characters; raise Limits.text_characters", limit=limits.text_characters)
            )
        # Characters that pdfium omits from its text would shift all later indices.
        if self.raw.FPDFText_GetTextIndexFromCharIndex(self.handle, count - 1) == count - 1:
            buffer = (ctypes.c_ushort * (2 * count + 2))()
            got = self.raw.FPDFText_GetText(self.handle, 0, count, buffer)
            text = bytes(memoryview(buffer)[: max(got - 1, 0)]).decode("utf-16-le", "surrogatepass")
            if len(text) == count:
                return text
        codes = (self.raw.FPDFText_GetUnicode(self.handle, i) for i in range(count))
        return "".join("\ufffe" if c == 2 else chr(c) if 0 < c < 0x110000 else "\ufffd" for c in codes)

    def rect(self, index: int) -> _Rect | None:
        """The rectangle of a character, as high as its font; None if pdfium has none."""
        rect = self._rect
        if self._order is not None:
            index = self._order[index]
        if not self._box_of(self._address, index, self._rect_at):
            return None
        return rect.left, rect.bottom, rect.right, rect.top

    def glyph(self, index: int) -> TextObject:
        """Style and size of a character; read once for each text object of the page."""
        if self._order is not None:
            index = self._order[index]
        at = self._object_of(self._address, index)
        if not at:
            return _UNKNOWN
        known = self._objects.get(at)
        if known is None:
            known = self._objects[at] = self._read_glyph(at, index)
        return known

    def _read_glyph(self, at: int, index: int) -> TextObject:
        size, angle, matrix = self._calls.font_size(self._address, index), 0.0, self._matrix
        if self._calls.matrix(self._address, index, self._matrix_at):
            size *= math.hypot(matrix.c, matrix.d)
            if matrix.b or matrix.a < 0:
                angle = math.degrees(math.atan2(matrix.b, matrix.a))
        size = round(size * 2) / 2 if 0 < size < 10_000 else 0.0
        font = self._calls.font(at)
        known = self._fonts.get(font)
        if known is None:
            known = self._fonts[font] = self._font(at) if font else (False, False, None)
        bold, italic, legacy = known
        return TextObject(_style(size or None, bold, italic, False), size, legacy, at, angle)

    def _font(self, at: int) -> tuple[bool, bool, tuple[str, bool] | None]:
        """(bold, italic, legacy encoding) of the font of the text object at an address."""
        font = self.raw.FPDFTextObj_GetFont(ctypes.cast(at, self.raw.FPDF_PAGEOBJECT))
        buffer = ctypes.create_string_buffer(256)
        self.raw.FPDFFont_GetBaseFontName(font, buffer, 256)
        name = buffer.value.decode("utf-8", "replace")
        flags = max(self.raw.FPDFFont_GetFlags(font), 0)
        heavy = self.raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT or bool(flags & _FORCE_BOLD_FLAG)
        italic = bool(_ITALIC_NAME.search(name)) or bool(flags & _ITALIC_FLAG)
        return heavy or bool(_BOLD_NAME.search(name)), italic, encodings.encoding_of_font(name)

    def clean(self, text: str, glyph: TextObject) -> str:
        """The text in NFC, legacy encodings decoded, unreadable characters as U+FFFD."""
        if (self.plain and glyph.legacy is None and text[-1] != "\ufffe") or (text.isascii() and text.isprintable()):
            return text.upper() if glyph.legacy and glyph.legacy[1] else text
        legacy = glyph.legacy or self.fallback
        if legacy is not None:
            self.legacy.add(legacy[0])
            text = encodings.decode(text, legacy[0])
            text = text.upper() if legacy[1] else text
        text = _LOST.sub("-", text) if self.lost_hyphens else text
        return nfc(_UNREADABLE.sub("\ufffd", signs_alone(text.translate(_HYPHENS))))


def _simple_word(page: _TextPage, text: str, start: int, last: int, frame: Frame) -> tuple[Word, TextObject] | None:
    """The word as one ``Word``, and its text object; None if its ends differ in style or line, or are off the page."""
    first_rect, first = page.rect(start), page.glyph(start)
    if first_rect is None:
        return None
    left, bottom, right, top = first_rect
    if last != start:
        last_rect, final = page.rect(last), page.glyph(last)
        # In many files a hyphen at the end of a line is a separate text object.
        same_style = final is first or final.style is first.style or text[-1] == "\ufffe"
        if last_rect is None or not same_style or not _one_line(first_rect, last_rect):
            return None
        # Without min and max: this runs once for every word.
        left = last_rect[0] if last_rect[0] < left else left
        bottom = last_rect[1] if last_rect[1] < bottom else bottom
        right = last_rect[2] if last_rect[2] > right else right
        top = last_rect[3] if last_rect[3] > top else top
    box = frame.visible_box(left, bottom, right, top)
    if box is None:
        return None
    plain = page.plain and first.legacy is None and text[-1] != "\ufffe"
    return Word(text if plain else page.clean(text, first), box, None, first.style), first


def _one_line(a: _Rect, b: _Rect) -> bool:
    """Are two characters on the same line, horizontal or vertical?"""
    return min(a[3], b[3]) > max(a[1], b[1]) or min(a[2], b[2]) > max(a[0], b[0])


@dataclass(slots=True)
class _WordPart:
    """A part of a word with one style: its characters and their common rectangle."""

    text: str
    glyph: TextObject
    rect: _Rect
    glued: bool


def _split_by_style(page: _TextPage, text: str, start: int, frame: Frame) -> Iterator[tuple[Word, TextObject]]:
    """The word split where its style changes or where a character is on another line; with the text objects."""
    parts = _word_parts(page, text, start)
    largest = max((part.glyph.size for part in parts), default=0.0)
    floor = min((part.rect[1] for part in parts), default=0.0)
    one_line = all(part.glued for part in parts[1:])
    for part in parts:
        box = frame.visible_box(*part.rect)
        if box is None:
            continue
        small = part.glyph.size < _RAISED_SIZE * largest
        raised = one_line and small and part.rect[1] > floor + _RAISED_BY * largest
        old = part.glyph.style
        style = _style(old.size, old.bold, old.italic, True) if raised else old
        yield Word(page.clean(part.text, part.glyph), box, None, style, part.glued), part.glyph


def _word_parts(page: _TextPage, text: str, start: int) -> list[_WordPart]:
    parts: list[_WordPart] = []
    for i, char in enumerate(text):
        rect = page.rect(start + i)
        if rect is None:
            continue
        glyph = page.glyph(start + i)
        last = parts[-1] if parts else None
        on_line = last is not None and _one_line(last.rect, rect)
        # A combining mark often has another font than its letter.
        belongs = last is not None and (
            glyph.style is last.glyph.style or glyph is _UNKNOWN or unicodedata.combining(char) > 0
        )
        if last is not None and on_line and belongs:
            last.text += char
            a = last.rect
            last.rect = min(a[0], rect[0]), min(a[1], rect[1]), max(a[2], rect[2]), max(a[3], rect[3])
        else:
            parts.append(_WordPart(char, glyph, rect, on_line))
    return parts
