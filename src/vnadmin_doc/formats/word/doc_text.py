"""Read the structure of a Word 97 text: paragraphs, tables, fields, text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from vnadmin_doc.formats.common.content_blocks import (
    Align,
    Block,
    PageBreak,
    ParagraphBlock,
    Run,
    has_content,
    margins_of_later_pages,
)
from vnadmin_doc.formats.common.symbols import symbol
from vnadmin_doc.formats.common.word_rows import OpenTable, close_tables, end_row
from vnadmin_doc.formats.word.doc_file import DocFile
from vnadmin_doc.formats.word.doc_pictures import floating_shapes, picture_in_text
from vnadmin_doc.formats.word.doc_sprm import (
    CharFormat,
    ParaFormat,
    cell_grounds,
    para_format,
    row_shape,
    sprms,
    with_char_properties,
)
from vnadmin_doc.model.page import Style
from vnadmin_doc.model.visibility import WHITE, Colour, Ground, is_lost_in, nearest_ground

__all__ = ["blocks_of_doc"]


class _NoteTables(NamedTuple):
    """Notes of one kind: their story, and the tables of their references and texts."""

    story: int
    references: int
    texts: int


_NOTES = (_NoteTables(1, 2, 3), _NoteTables(5, 46, 47))
_HEADERS, _BOXES, _HEADER_BOXES = 2, 6, 7  # stories
_SEPARATORS = 6  # stories of the margins before those of the first section

_TWIPS_PER_CELL = 113.4
_MAX_DEPTH = 20
_LONGEST_ROW = 20_000  # characters
_ALIGN: dict[int, Align] = {1: "center", 2: "right"}
_CHARACTERS = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\t": "\t", "\xa0": "\xa0", "\x1f": ""}
_SHOWN = {**dict.fromkeys(range(0x20)), **{ord(char): shown for char, shown in _CHARACTERS.items()}}
_NOTE_MARKS, _FIELD_OR_NOTE = re.compile("(\x02)"), re.compile("[\x02\x13-\x15]")
_ENDS = "\r\x07"
_BREAK = "\x0c"
"""The end of a section, which also ends the paragraph, or a page break, which is a character in a paragraph."""
_END, _PAGE_BREAK = re.compile(f"[{_ENDS}{_BREAK}]"), re.compile(_BREAK)
_ANCHOR = re.compile("[\x01\x08]")  # of a picture, of a text box or a shape
_NOTE = "\x02"
_HEADER, _FOOTER, _FIRST_HEADER, _FIRST_FOOTER = 1, 3, 4, 5  # indices of the header stories of a section


@dataclass(slots=True)
class _DocWalker:
    """Reads the stories of a file one by one; the counts of lists and notes continue from story to story.

    ``page``: the colour behind the story, None if unknown.
    """

    doc: DocFile
    notes: int = 0
    boxes: dict[int, tuple[int, int]] = field(default_factory=dict)
    breaks: dict[int, bool] = field(default_factory=dict)
    shapes: dict[int, Block] = field(default_factory=dict)
    page: Colour | None = WHITE
    _column: int = 0
    _row: tuple[int, int, list[Ground]] = (0, -1, [])
    _char_formats: dict[tuple[int, bytes], CharFormat] = field(default_factory=dict)
    _para_formats: dict[tuple[int, bytes], ParaFormat] = field(default_factory=dict)

    def story(self, start: int, end: int) -> list[Block]:
        """The blocks between two character positions."""
        found: list[Block] = []
        tables: list[OpenTable] = []
        for first, last in self._paragraphs(start, min(end, len(self.doc.text))):
            style, own_properties, para = self._para_format(last)
            depth = min(para.table, _MAX_DEPTH)
            close_tables(tables, depth, found)
            while len(tables) < depth:
                tables.append(OpenTable())
            target = tables[-1].cell if tables else found
            mark = self.doc.text[last]
            if tables and para.row_end:
                end_row(tables[-1], row_shape(own_properties, self.doc.table_styles))
                continue
            self._column = len(tables[0].cells) if tables else 0
            target += self._paragraph(first, last, style, para)
            if tables and (mark == "\x07" or para.cell_end):
                tables[-1].cells.append(tables[-1].cell)
                tables[-1].cell = []
            if mark == _BREAK and not tables and self.breaks.get(last + 1):
                found.append(PageBreak())
        close_tables(tables, 0, found)
        return found

    def _para_format(self, mark: int) -> tuple[int, bytes, ParaFormat]:
        """(number of the style, own properties, format) of the paragraph that ends at a position."""
        offset, piece = self.doc.offset(mark)
        data = self.doc.paras.at(offset)[1]
        style, own = int.from_bytes(data[:2], "little"), data[2:] + piece.extra
        lists, _ = self.doc.para_styles.get(style, ([], []))
        para = self._para_formats.get((style, own))
        if para is None:
            para = self._para_formats[style, own] = para_format([*lists, own])
        return style, own, para

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        first = start
        for mark in _END.finditer(self.doc.text, start, end):
            if self._ends_paragraph(mark.start()):
                yield first, mark.start()
                first = mark.end()
        if first < end:
            yield first, end - 1

    def _ends_paragraph(self, position: int) -> bool:
        mark = self.doc.text[position]
        return mark in _ENDS or (mark == _BREAK and position + 1 in self.breaks)

    def _paragraph(self, first: int, last: int, style: int, para: ParaFormat) -> list[Block]:
        """The paragraph, cut at its page breaks, and the text boxes and pictures that are anchored in it.

        Its label is printed before its first text, which may be after a page break.
        """
        indent = max(0, round((para.left + para.first) / _TWIPS_PER_CELL))
        label = self.doc.labels.label(str(para.list_id), para.level) if para.list_id > 0 else ""
        end = last if self._ends_paragraph(last) else last + 1
        found: list[Block] = [PageBreak()] if para.break_before and not para.table else []
        start = first
        for stop in [*self._page_breaks(first, end), end]:
            paragraph = ParagraphBlock([], _ALIGN.get(para.align, "left"), indent)
            runs = list(self._runs(start, stop, style, para))
            if label and (runs or stop == end):
                paragraph.runs.append(Run(label + " ", _style(self._char_format(style, b""))))
                label = ""
            paragraph.add_all(runs)
            found += [paragraph, *self._anchored(start, stop, style)]
            if stop < end and not para.table:
                found.append(PageBreak())
            start = stop + 1
        return found

    def _page_breaks(self, first: int, end: int) -> Iterator[int]:
        return (mark.start() for mark in _PAGE_BREAK.finditer(self.doc.text, first, end))

    def _anchored(self, first: int, end: int, style: int) -> Iterator[Block]:
        """The text boxes, pictures and WordArt that are anchored between two positions."""
        for anchor in _ANCHOR.finditer(self.doc.text, first, end):
            position = anchor.start()
            if anchor[0] == "\x08" and position in self.boxes:
                outer, self.page = self.page, None  # a text box may have any ground
                yield from self.story(*self.boxes.pop(position))
                self.page = outer
            elif shape := self._shape(position, style):
                yield shape

    def _shape(self, position: int, style: int) -> Block | None:
        """The picture in the text at a position, or the floating shape that is anchored there."""
        if self.doc.text[position] == "\x08":
            return self.shapes.pop(position, None)
        offset, piece = self.doc.offset(position)
        char_format = self._char_format(style, self.doc.chars.at(offset)[1] + piece.extra)
        return picture_in_text(self.doc, char_format.picture) if char_format.picture is not None else None

    def _char_format(self, style: int, own_properties: bytes) -> CharFormat:
        key = style, own_properties
        if key not in self._char_formats:
            char_format = self._char_format(style, b"") if own_properties else self._style_format(style)
            self._char_formats[key] = with_char_properties(char_format, own_properties, self.doc.char_styles)
        return self._char_formats[key]

    def _style_format(self, style: int) -> CharFormat:
        char_format = CharFormat(ascii_font=self.doc.default_fonts[0], font=self.doc.default_fonts[1])
        for data in self.doc.para_styles.get(style, ([], []))[1]:
            char_format = with_char_properties(char_format, data, {})
        return char_format

    def _is_lost(self, char_format: CharFormat, para: ParaFormat, position: int) -> bool:
        """Is text in the colour of its ground?"""
        if char_format.colour is None:
            return False
        cell: Ground = None
        if para.table:
            grounds = self._grounds_of_row(position) if para.table == 1 else []
            cell = grounds[self._column] if self._column < len(grounds) else (None,)
        ground = nearest_ground(char_format.ground, para.ground, cell, around=self.page)
        return is_lost_in(ground, char_format.colour)

    def _grounds_of_row(self, position: int) -> list[Ground]:
        """The grounds of the cells of the row at a position: its end mark declares them."""
        first, last, grounds = self._row
        if first <= position <= last:
            return grounds
        end = min(position + _LONGEST_ROW, len(self.doc.text))
        self._row = position, end - 1, []  # if no mark is found, it is not searched again
        for mark in range(position, end):
            if self.doc.text[mark] == "\x07":
                _, own, para = self._para_format(mark)
                if para.row_end and para.table == 1:
                    self._row = position, mark, cell_grounds(own)
                    break
        return self._row[2]

    def _runs(self, first: int, end: int, style: int, para: ParaFormat) -> Iterator[Run]:
        """The text between two positions as runs of one format, without field codes."""
        codes: list[bool] = []
        position = first
        while position < end:
            offset, piece = self.doc.offset(position)
            stop, own_properties = self.doc.chars.at(offset)
            step = max(1, (stop - offset) // (2 if piece.wide else 1))
            limit = min(end, piece.end if piece.end > position else position + 1, position + step)
            char_format = self._char_format(style, own_properties + piece.extra)
            look = _style(char_format)
            hidden = char_format.hidden or self._is_lost(char_format, para, position)
            for part in _NOTE_MARKS.split(self.doc.text[position:limit]):
                # A mark is raised, whatever its format: it must not become a part of the number before it.
                shown = replace(look, raised=True) if part == _NOTE else look
                if text := "".join(self._shown_text(part, char_format, codes)):
                    yield Run(text, shown, self._font(char_format), char_format.caps, hidden)
            position = limit

    def _font(self, char_format: CharFormat) -> str:
        number = char_format.font if char_format.font is not None else char_format.ascii_font
        return self.doc.fonts[number] if number is not None and number < len(self.doc.fonts) else ""

    def _shown_text(self, text: str, char_format: CharFormat, codes: list[bool]) -> Iterator[str]:
        """The characters without field codes and deletions. ``codes``: for each open field, is it in its code?"""
        if not (codes or char_format.deleted or char_format.symbol or _FIELD_OR_NOTE.search(text)):
            yield text if text.isprintable() else text.translate(_SHOWN)
            return
        for char in text:
            if char == "\x13":
                codes.append(True)
            elif char == "\x14" and codes:
                codes[-1] = False
            elif char == "\x15" and codes:
                codes.pop()
            elif char_format.deleted or any(codes):
                continue
            elif char in _CHARACTERS:
                yield _CHARACTERS[char]
            elif char_format.symbol and char == "(":
                number, code = char_format.symbol
                yield symbol(self.doc.fonts[number] if number < len(self.doc.fonts) else "", code)
            elif char == _NOTE:
                self.notes += 1
                yield str(self.notes)
            elif char >= " ":
                yield char


def _style(char_format: CharFormat) -> Style:
    return Style(char_format.size, char_format.bold, char_format.italic, char_format.struck, char_format.raised)


def _text_boxes(doc: DocFile) -> dict[int, tuple[int, int]]:
    """The text boxes of the body and of the headers: the position of the anchor, and (start, end) of the text."""
    header, header_boxes = _start_of(doc, _HEADERS), _start_of(doc, _HEADER_BOXES)
    return _boxes_of_story(doc, _start_of(doc, _BOXES), 0, 56, 40) | _boxes_of_story(doc, header_boxes, header, 58, 41)


def _boxes_of_story(
    doc: DocFile, start: int, first_anchor: int, texts: int, anchors: int
) -> dict[int, tuple[int, int]]:
    """The boxes of one story; ``texts`` and ``anchors`` are the tables (PlcftxbxTxt, PlcSpa) of their parts."""
    positions, items = doc.positions(texts, 22)
    spans = {
        int.from_bytes(item[14:18], "little"): (start + first, start + last)
        for first, last, item in zip(positions, positions[1:], items, strict=False)
        if last > first
    }
    found: dict[int, tuple[int, int]] = {}
    for anchor, shape in zip(*doc.positions(anchors, 26), strict=False):
        text = spans.pop(int.from_bytes(shape[:4], "little"), None)
        if text:
            found[first_anchor + anchor] = text
    return found


def _start_of(doc: DocFile, story: int) -> int:
    """The position of the first character of a story; the stories follow one another."""
    return sum(doc.length(index) for index in range(story))


def _sections(doc: DocFile) -> tuple[dict[int, bool], bool]:
    """For the start position of each section: does it start a new page? And has the first section a title page?"""
    positions, items = doc.positions(6, 12)
    new_page: dict[int, bool] = {}
    title = False
    for index, (position, item) in enumerate(zip(positions, items, strict=False)):
        offset = int.from_bytes(item[2:6], "little")
        size = int.from_bytes(doc.main[offset : offset + 2], "little") if offset < len(doc.main) else 0
        properties = dict(sprms(doc.main[offset + 2 : offset + 2 + size]))
        new_page[position] = properties.get(0x3009, b"\x02") not in (b"\x00", b"\x01")
        title = title or (index == 0 and properties.get(0x300A, b"\x00") != b"\x00")
    return new_page, title


def _header_or_footer(doc: DocFile, walker: _DocWalker, story: int) -> list[Block]:
    """A header or footer of the first section; empty if it has neither letters (only a page number) nor pictures.

    The first six header stories are separators; then each section has six stories.
    """
    blocks = _margin(doc, walker, _SEPARATORS + story)
    return blocks if has_content(blocks) else []


def _margin(doc: DocFile, walker: _DocWalker, story: int) -> list[Block]:
    positions, _ = doc.positions(11, 0)
    if len(positions) <= story + 1:
        return []
    start = _start_of(doc, _HEADERS)
    return walker.story(start + positions[story], start + positions[story + 1])


def _notes(doc: DocFile, walker: _DocWalker) -> list[Block]:
    """The blocks of the footnotes, then of the endnotes, which are placed after the body; each starts with its mark."""
    automatic = sorted(p for kind in _NOTES for p in doc.positions(kind.references, 2)[0][:-1] if _is_mark(doc, p))
    found: list[Block] = []
    for kind in _NOTES:
        positions, _ = doc.positions(kind.texts, 0)
        references, _ = doc.positions(kind.references, 2)
        start = _start_of(doc, kind.story)
        if len(positions) < 3 or not doc.length(kind.story):
            continue
        for reference, (first, last) in zip(references, pairwise(positions[:-1]), strict=False):
            walker.notes = automatic.index(reference) if reference in automatic else walker.notes
            found += walker.story(start + first, start + last)
    return found


def _is_mark(doc: DocFile, position: int) -> bool:
    return doc.text[position : position + 1] == _NOTE


def blocks_of_doc(doc: DocFile) -> list[Block]:
    """The blocks of a document: header of the first page, body with text boxes, notes, footer; then other margins."""
    breaks, title = _sections(doc)
    floating = floating_shapes(doc, _start_of(doc, _HEADERS))
    walker = _DocWalker(doc, boxes=_text_boxes(doc), breaks=breaks, shapes=floating.by_anchor)
    header = _header_or_footer(doc, walker, _FIRST_HEADER if title else _HEADER)
    body = walker.story(0, doc.length(0))
    notes = _notes(doc, walker)
    footer = _header_or_footer(doc, walker, _FIRST_FOOTER if title else _FOOTER)
    others = (_margin(doc, walker, story) for story in range(_SEPARATORS, len(doc.positions(11, 0)[0])))
    found = [*header, *body, *notes, *footer, *floating.watermarks]
    return [*found, *margins_of_later_pages([*header, *footer], others)]
