"""The invisible text of a searchable PDF: a font without shapes, and words placed over their print.

Text in rendering mode 3 is not drawn, but it is found, selected and copied (ISO 32000-1, 9.3.6). The font has one empty
glyph for all characters; its ToUnicode map says which character each code is (9.10.3).
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import linear_regression, median
from typing import TYPE_CHECKING

from vnadmin_doc.model.geometry import Box, Projection
from vnadmin_doc.model.page import Page, Word

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

__all__ = ["TextFont", "clean_text", "words_of"]

FONT_NAME = "VnadminDocInvisible"
_UNITS, _ADVANCE = 1000, 500
"""Font units in an em, and the width of the glyph."""
_CREATED = 2_082_844_800
"""1 January 1970, in seconds since 1904: a fixed time."""
_LEAST = 0.1
"""The least width and height of a word, in points."""
_BLOCK = 100
"""Most lines of one block of a ToUnicode map (Adobe Technical Note 5014)."""

_GAP = 0.25
"""The least gap between two words, in heights of the row: pdftotext needs 0.15."""
_SLANTED = 4
"""Fewest words of a row whose slant is measured."""


def words_of(page: Page) -> Iterator[Word]:
    """The words that a person sees on the page: those of the text, and of marks across it such as a watermark."""
    yield from page.words
    for mark in page.marks:
        yield from mark


def clean_text(text: str) -> str:
    """The text in NFC, with characters that a text layer or metadata cannot have as U+FFFD."""
    text = unicodedata.normalize("NFC", text)
    return "".join(
        "\ufffd" if unicodedata.category(char) in ("Cc", "Cs", "Cn") or char == "\ufeff" else char for char in text
    )


@dataclass(frozen=True, slots=True)
class TextFont:
    """The font of one file: a code, from 1, for each character of its words, in the order of Unicode."""

    codes: dict[str, int]

    @classmethod
    def of(cls, pages: Iterable[Page]) -> TextFont:
        """The font for the words of pages."""
        used = {char for page in pages for word in words_of(page) for char in clean_text(word.text)}
        return cls({char: code for code, char in enumerate(sorted(used | {" "}), 1)})

    def layer(self, page: Page, scale: float, height: float) -> bytes:
        """The operators that place the words of a page on a sheet, which is ``height`` points high.

        ``scale``: points of the sheet for each point of the page.
        """
        way = page.origin.way if page.origin else Projection.moved(0.0, 0.0)
        onto_sheet = way.then(Projection.scaled(scale)).then(Projection((1.0, 0.0, 0.0, 0.0, -1.0, height, 0.0, 0.0)))
        placed = [self._text(text, box, onto_sheet) for text, box in _placed_words(page)]
        return b"BT\n3 Tr\n" + b"".join(placed) + b"ET\n" if placed else b""

    def _text(self, text: str, box: Box, onto_sheet: Projection) -> bytes:
        """The operators for a word and the space after it, so that the word is as wide and as high as its box."""
        left, right = onto_sheet.point(box.x0, box.bottom), onto_sheet.point(box.x1, box.bottom)
        wide = max(math.dist(left, right), _LEAST)
        high = max(math.dist(left, onto_sheet.point(box.x0, box.top)), _LEAST)
        angle = math.atan2(right[1] - left[1], right[0] - left[0])
        matrix = (math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle), *left)
        stretch = 100 * wide / (len(text.rstrip(" ")) * high * _ADVANCE / _UNITS)
        codes = "".join(f"{self.codes[char]:04X}" for char in text)
        numbers = " ".join(f"{number:.4f}" for number in matrix)
        return f"/F {high:.3f} Tf {stretch:.3f} Tz {numbers} Tm <{codes}> Tj\n".encode()

    def add_to(self, pdf: Pdf) -> Object:
        """Add the font to a file."""
        from pikepdf import Array, Dictionary, Name, String

        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{FONT_NAME}"),
            Flags=4,
            FontBBox=Array([0, 0, _ADVANCE, _UNITS]),
            ItalicAngle=0,
            Ascent=_UNITS,
            Descent=0,
            CapHeight=_UNITS,
            StemV=80,
            FontFile2=pdf.make_stream(_font_program()),
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(f"/{FONT_NAME}"),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=_ADVANCE,
            CIDToGIDMap=pdf.make_stream(b"\0\0" + b"\0\1" * len(self.codes)),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(f"/{FONT_NAME}"),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(self._to_unicode()),
            )
        )

    def _to_unicode(self) -> bytes:
        lines = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in self.codes.items()]
        blocks = [lines[start : start + _BLOCK] for start in range(0, len(lines), _BLOCK)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode()


def _placed_words(page: Page) -> Iterator[tuple[str, Box]]:
    """The text of each word, with a space if no glued word follows, and its place: on one base line with its row.

    Programs that extract text find rows and spaces from the places of words, so the height of all words of a row is
    the same, and there is a gap before the next word.
    """
    words = [word for word in words_of(page) if word.text.strip(" ")]
    glued = [*(word.glued for word in words[1:]), *([False] if words else [])]
    starts = sorted((word.box.x0, number, word.box) for number, word in enumerate(words))
    for row in _rows(list(zip(words, glued, strict=True))):
        boxes = [word.box for word, _ in row]
        high = median(box.height for box in boxes)
        base = _base_line(boxes)
        for word, is_joined in row:
            bottom = base(word.box)
            right = word.box.x1 if is_joined else _end_before_next(word.box, starts, _GAP * high)
            yield clean_text(word.text) + ("" if is_joined else " "), Box(word.box.x0, bottom - high, right, bottom)


def _end_before_next(box: Box, starts: Sequence[tuple[float, int, Box]], gap: float) -> float:
    """The right edge of a word, moved to the left if a word beside it begins there; at most to its middle."""
    first = bisect_right(starts, (box.x0, len(starts)))
    last = bisect_right(starts, (box.x1 + gap, len(starts)))
    following = next((x0 for x0, _, other in starts[first:last] if _is_beside(box, other)), box.x1 + gap)
    return min(box.x1, max(following - gap, (box.x0 + box.x1) / 2))


_Followed = tuple[Word, bool]
"""A word, and whether a glued one follows."""


def _rows(words: Sequence[_Followed]) -> Iterator[list[_Followed]]:
    """The words in rows: the next word is further right, and half of the lower one is beside the other."""
    row: list[_Followed] = []
    for word in words:
        if row and not _is_beside(row[-1][0].box, word[0].box):
            yield row
            row = []
        row.append(word)
    if row:
        yield row


def _is_beside(box: Box, following: Box) -> bool:
    shared = min(box.bottom, following.bottom) - max(box.top, following.top)
    return following.x0 > box.x0 and 2 * shared > min(box.height, following.height)


def _base_line(boxes: Sequence[Box]) -> Callable[[Box], float]:
    """The base line of a row, at a word: the straight line through the lower edges, as a scan may be slanted."""
    if len(boxes) < _SLANTED:
        level = median(box.bottom for box in boxes)
        return lambda _: level
    slope, start = linear_regression([box.x0 + box.x1 for box in boxes], [box.bottom for box in boxes])
    return lambda box: start + slope * (box.x0 + box.x1)


def _font_program() -> bytes:
    """A TrueType font with an empty glyph; the same bytes each time."""
    import io

    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    builder = FontBuilder(_UNITS, isTTF=True)
    names = [".notdef", "empty"]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({32: "empty"})
    builder.setupGlyf({name: Glyph() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (_ADVANCE, 0)))
    builder.setupHorizontalHeader(ascent=_UNITS, descent=0)
    builder.setupNameTable({"familyName": FONT_NAME, "styleName": "Regular", "psName": FONT_NAME})
    builder.setupOS2(sTypoAscender=_UNITS, usWinAscent=_UNITS, usWinDescent=0)
    builder.setupPost()
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = _CREATED
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()
