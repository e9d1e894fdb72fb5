"""The walk through the text of a Word 97 file: paragraphs, tables, fields, text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from vnadmin_doc.formats.common.content_blocks import Align, Block, PageBreak, Paragraph, Run, plain
from vnadmin_doc.formats.common.word_rows import OpenTable, close_tables, end_row
from vnadmin_doc.formats.word.doc_file import DocFile
from vnadmin_doc.formats.word.doc_sprm import CharLook, ParaLook, char_look, para_look, row_shape, sprms
from vnadmin_doc.formats.word.docx_runs import symbol
from vnadmin_doc.model.page import Style

__all__ = ["blocks_of_doc"]

_TWIPS_A_CELL = 113.4
_MOST_DEPTH = 20
_ALIGN: dict[int, Align] = {1: "center", 2: "right"}
_FIXED = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\t": "\t", "\xa0": "\xa0", "\x1f": ""}
_ENDS = "\r\x07\x0c"
_HEADER, _FOOTER, _FIRST_HEADER, _FIRST_FOOTER = 1, 3, 4, 5  # of the stories of a section


@dataclass(slots=True)
class _Walker:
    """Reads one story of the file after another; lists and notes are counted on."""

    doc: DocFile
    notes: int = 0
    boxes: dict[int, tuple[int, int]] = field(default_factory=dict)
    breaks: dict[int, bool] = field(default_factory=dict)
    _looks: dict[tuple[int, bytes], CharLook] = field(default_factory=dict)

    def story(self, start: int, end: int) -> list[Block]:
        """The blocks between two positions."""
        found: list[Block] = []
        tables: list[OpenTable] = []
        for first, last in self._paragraphs(start, min(end, len(self.doc.text))):
            offset, piece = self.doc.offset(last)
            own = self.doc.paras.at(offset)[1]
            style = int.from_bytes(own[:2], "little")
            lists, _ = self.doc.para_styles.get(style, ([], []))
            look = para_look([*lists, own[2:], piece.extra])
            depth = min(look.table, _MOST_DEPTH)
            close_tables(tables, depth, found)
            while len(tables) < depth:
                tables.append(OpenTable())
            into = tables[-1].cell if tables else found
            mark = self.doc.text[last]
            if tables and look.row_end:
                end_row(tables[-1], row_shape(own[2:] + piece.extra, self.doc.table_styles))
                continue
            into += self._paragraph(first, last, style, look)
            if tables and (mark == "\x07" or look.cell_end):
                tables[-1].cells.append(tables[-1].cell)
                tables[-1].cell = []
            if mark == "\x0c" and not tables and self.breaks.get(last + 1, True):
                found.append(PageBreak())
        close_tables(tables, 0, found)
        return found

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        first = start
        for position in range(start, end):
            if self.doc.text[position] in _ENDS:
                yield first, position
                first = position + 1
        if first < end:
            yield first, end - 1

    def _paragraph(self, first: int, last: int, style: int, look: ParaLook) -> list[Block]:
        """The paragraph, and the text boxes that are anchored in it."""
        indent = max(0, round((look.left + look.first) / _TWIPS_A_CELL))
        paragraph = Paragraph([], _ALIGN.get(look.align, "left"), indent)
        label = self.doc.labels.label(str(look.listed), look.level) if look.listed > 0 else ""
        if label:
            paragraph.runs.append(Run(label + " ", _style(self._look(style, b""))))
        end = last if self.doc.text[last] in _ENDS else last + 1
        paragraph.runs += self._runs(first, end, style)
        found: list[Block] = [PageBreak()] if look.break_before and not look.table else []
        found.append(paragraph)
        for position in range(first, end):
            if self.doc.text[position] == "\x08" and position in self.boxes:
                found += self.story(*self.boxes.pop(position))
        return found

    def _look(self, style: int, own: bytes) -> CharLook:
        key = style, own
        if key not in self._looks:
            look = CharLook(ascii_font=self.doc.default_fonts[0], font=self.doc.default_fonts[1])
            for data in self.doc.para_styles.get(style, ([], []))[1]:
                look = char_look(look, data, {})
            self._looks[key] = char_look(look, own, self.doc.char_styles)
        return self._looks[key]

    def _runs(self, first: int, end: int, style: int) -> Iterator[Run]:
        """The text between two positions, cut where its look changes; without field codes."""
        codes: list[bool] = []
        position = first
        while position < end:
            offset, piece = self.doc.offset(position)
            stop, own = self.doc.chars.at(offset)
            step = max(1, (stop - offset) // (2 if piece.wide else 1))
            limit = min(end, piece.end if piece.end > position else position + 1, position + step)
            look = self._look(style, own + piece.extra)
            text = "".join(self._kept(self.doc.text[position:limit], look, codes))
            if text:
                yield Run(text, _style(look), self._font(look), look.caps)
            position = limit

    def _font(self, look: CharLook) -> str:
        number = look.font if look.font is not None else look.ascii_font
        return self.doc.fonts[number] if number is not None and number < len(self.doc.fonts) else ""

    def _kept(self, text: str, look: CharLook, codes: list[bool]) -> Iterator[str]:
        """What is shown of some characters; ``codes`` tells the fields that we are in."""
        for char in text:
            if char == "\x13":
                codes.append(True)
            elif char == "\x14" and codes:
                codes[-1] = False
            elif char == "\x15" and codes:
                codes.pop()
            elif look.hidden or look.deleted or any(codes):
                continue
            elif char in _FIXED:
                yield _FIXED[char]
            elif look.symbol and char == "(":
                number, code = look.symbol
                yield symbol(self.doc.fonts[number] if number < len(self.doc.fonts) else "", code)
            elif char == "\x02":
                self.notes += 1
                yield str(self.notes)
            elif char >= " ":
                yield char


def _style(look: CharLook) -> Style:
    return Style(look.size, look.bold, look.italic, look.struck, look.raised)


def _text_boxes(doc: DocFile) -> dict[int, tuple[int, int]]:
    """Where text boxes are anchored, and where their text is."""
    start = sum(doc.length(i) for i in range(6))
    positions, items = doc.positions(56, 22)
    texts = {
        int.from_bytes(item[14:18], "little"): (start + first, start + last)
        for first, last, item in zip(positions, positions[1:], items, strict=False)
        if last > first
    }
    anchors, shapes = doc.positions(40, 26)
    found: dict[int, tuple[int, int]] = {}
    for anchor, shape in zip(anchors, shapes, strict=False):
        text = texts.pop(int.from_bytes(shape[:4], "little"), None)
        if text:
            found[anchor] = text
    return found


def _sections(doc: DocFile) -> tuple[dict[int, bool], bool]:
    """Does a section that starts at a position start a page? Has the first one a title page?"""
    positions, items = doc.positions(6, 12)
    new_page: dict[int, bool] = {}
    title = False
    for index, (position, item) in enumerate(zip(positions, items, strict=False)):
        where = int.from_bytes(item[2:6], "little")
        size = int.from_bytes(doc.main[where : where + 2], "little") if where < len(doc.main) else 0
        known = dict(sprms(doc.main[where + 2 : where + 2 + size]))
        new_page[position] = known.get(0x3009, b"\x02") not in (b"\x00", b"\x01")
        title = title or (index == 0 and known.get(0x300A, b"\x00") != b"\x00")
    return new_page, title


def _margin(doc: DocFile, walker: _Walker, story: int) -> list[Block]:
    """A header or footer of the first section, if it says more than the page's number.

    Six stories of separators come first, then six a section: its headers and footers.
    """
    positions, _ = doc.positions(11, 0)
    if len(positions) <= 6 + story + 1:
        return []
    start = doc.length(0) + doc.length(1)
    blocks = walker.story(start + positions[6 + story], start + positions[6 + story + 1])
    return blocks if any(c.isalpha() for block in blocks for c in plain(block)) else []


def _footnotes(doc: DocFile, walker: _Walker) -> list[Block]:
    """Footnotes, each led by its mark, behind the body."""
    positions, _ = doc.positions(3, 0)
    start, walker.notes = doc.length(0), 0
    if len(positions) < 3 or not doc.length(1):
        return []
    return [block for first, last in pairwise(positions[:-1]) for block in walker.story(start + first, start + last)]


def blocks_of_doc(doc: DocFile) -> list[Block]:
    """Header, body with its text boxes, footnotes, footer: those of the first page."""
    breaks, title = _sections(doc)
    walker = _Walker(doc, boxes=_text_boxes(doc), breaks=breaks)
    header = _margin(doc, walker, _FIRST_HEADER if title else _HEADER)
    body = walker.story(0, doc.length(0))
    notes = _footnotes(doc, walker)
    return [*header, *body, *notes, *_margin(doc, walker, _FIRST_FOOTER if title else _FOOTER)]
