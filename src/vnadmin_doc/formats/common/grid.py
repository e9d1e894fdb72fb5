"""Lay out blocks on a character grid: it gives coordinates to words of a format without geometry.

A word at column c of row r has the box ``(c, r, c + length, r + 1)``. One blank row separates two
blocks; lines of one paragraph are on consecutive rows.
Cells of a table row are side by side, with at least ``GAP`` empty columns between them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice

from vnadmin_doc.errors import EmptyFile, LimitExceeded
from vnadmin_doc.formats.common.content_blocks import (
    Block,
    MarginBlock,
    PageBreak,
    ParagraphBlock,
    PictureBlock,
    Run,
    TableBlock,
    TableCell,
    TableRow,
    block_text,
    paragraphs,
)
from vnadmin_doc.formats.common.pasted_text import lost_line_ends
from vnadmin_doc.formats.common.symbols import signs_alone
from vnadmin_doc.language.text import is_usual, join_marks, nfc, squeeze
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Page, ReadingKind, Source, Span, Table, Word

__all__ = ["GAP", "TAB", "WIDTH", "clean", "line_words", "pages_from_blocks", "source_of_pages"]

WIDTH = 100
GAP = 6
TAB = 8

_MAX_INDENT = 60
_MAX_BLANK_ROWS = 3
_MAX_NESTING = 6
_MAX_COLUMNS = 2000
_MAX_CELLS = 1_000_000
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\x00-\x08\x0e-\x1f\x7f]")
_HEAD_ROWS = 10
_SOFT_HYPHEN_IN_CODE = re.compile(r"\S*/\S*\u00ad\S*")
_SOFT_HYPHEN = re.compile("(?<=[0-9A-ZĐƠƯ])\u00ad(?=[A-ZĐƠƯ])")


def clean(text: str) -> str:
    """NFC, without soft hyphens, zero-width and control characters; signs of symbol fonts as Unicode.

    A soft hyphen in a code is a hyphen.

    Marks in the wrong order, or separated by a blank from their letter, are joined to it.

    >>> clean("To\u0302\u0309\u00ad chu\u031b\u0301c"), clean("To\u0309\u0302 chu\u0301\u031bc viê \u0323c")
    ('Tổ chức', 'Tổ chức việc')
    >>> clean("12/KH\u00adSNV")
    '12/KH-SNV'
    """
    if is_usual(text):
        return text
    if "\u00ad" in text:
        text = _SOFT_HYPHEN_IN_CODE.sub(lambda token: _SOFT_HYPHEN.sub("-", token[0]), text)
    return signs_alone(join_marks(_INVISIBLE.sub("", nfc(text))))


@dataclass(slots=True)
class _PageBuilder:
    """Words, hidden words and tables of one page during layout. ``width``: the rightmost column used."""

    words: list[Word]
    tables: list[Table]
    hidden: list[Word]
    width: int = 0


def line_words(runs: Iterable[Run], row: int, column: int) -> list[Word]:
    """The words of one line, starting at ``column``. A tab moves to the next multiple of ``TAB``."""
    words: list[Word] = []
    start, glued, bottom = column, False, row + 1
    for run in runs:
        for number, part in enumerate(run.text.split("\t")):
            if number:
                column += TAB - (column - start) % TAB
                glued = False
            if not part:
                continue
            found: list[Word] = []
            end = 0
            for text in part.split():  # faster than a pattern; this runs for every word
                at = part.index(text, end)
                end = at + len(text)
                found.append(Word(text, Box(column + at, row, column + end, bottom), None, run.style))
            if glued and not part[0].isspace():
                found[0] = replace(found[0], glued=True)
            words += found if run.seen is None else [replace(run.seen, box=word.box) for word in found]
            column += len(part)
            glued = not part[-1].isspace()
    return words


def _lines(paragraph: ParagraphBlock) -> list[list[Run]]:
    """The runs of a paragraph, cleaned and split at line ends."""
    lines: list[list[Run]] = [[]]
    for run in paragraph.runs:
        if "\n" not in run.text and "\r" not in run.text and is_usual(run.text):
            lines[-1].append(run)
            continue
        first, *others = run.text.replace("\r", "\n").split("\n")
        lines[-1].append(Run(clean(first), run.style, seen=run.seen))
        lines += [[Run(clean(text), run.style)] for text in others]
    return [_join_marks_across_runs(line) for line in lines]


def _join_marks_across_runs(line: list[Run]) -> list[Run]:
    """Move combining marks from the start of a run to the letter at the end of the run before it."""
    if all(is_usual(run.text[:1]) for run in line):
        return line
    joined: list[Run] = []
    for run in line:
        marks = 0
        while joined and marks < len(run.text) and unicodedata.combining(run.text[marks]):
            marks += 1
        if marks:
            joined[-1] = Run(nfc(joined[-1].text + run.text[:marks]), joined[-1].style)
        joined.append(Run(run.text[marks:], run.style, seen=run.seen) if marks else run)
    return joined


def _line_length(line: list[Run]) -> int:
    return len("".join(run.text for run in line).expandtabs(TAB).rstrip())


def _start_column(paragraph: ParagraphBlock, line: list[Run], width: int | None) -> int:
    """The start column of a line: centred or right-aligned in ``width``, or else its indent."""
    if width is not None and paragraph.align != "left":
        text = "".join(run.text for run in line)
        room = width - len(text.strip())
        leading = len(text) - len(text.lstrip())
        if room > 0:
            return max(0, (room // 2 if paragraph.align == "center" else room) - leading)
    return min(paragraph.indent, _MAX_INDENT)


def _lay_paragraph(page: _PageBuilder, paragraph: ParagraphBlock, row: int, column: int, width: int | None) -> int:
    """Lay out a paragraph; returns the row after it."""
    for line in _lines(paragraph):
        words = line_words(line, row, column + _start_column(paragraph, line, width))
        if words:
            page.width = max(page.width, int(words[-1].box.x1))
        page.words += words
        row += 1
    return row


def _natural_width(blocks: list[Block], depth: int) -> int:
    """The width of the blocks in grid cells, without line wrapping."""
    widest = 0
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            extra = min(block.indent, _MAX_INDENT) if block.align == "left" else 0
            widest = max([widest, *(_line_length(line) + extra for line in _lines(block))])
        elif isinstance(block, TableBlock) and depth >= _MAX_NESTING:
            widest = max(widest, _natural_width(list(paragraphs([block])), depth))
        elif isinstance(block, TableBlock):
            inner = _without_excess_spans(block)
            offsets = _offsets(inner, depth + 1)
            for row in inner.rows:
                for start, cell in _cells_with_columns(row):
                    widest = max(widest, offsets[start] + _natural_width(cell.blocks, depth + 1))
    return widest


def _cells_with_columns(row: TableRow) -> Iterator[tuple[int, TableCell]]:
    """Each cell with the table column where it starts."""
    column = row.before
    for cell in row.cells:
        yield column, cell
        column += cell.span


def _column_count(table: TableBlock) -> int:
    return max((row.before + sum(cell.span for cell in row.cells) for row in table.rows), default=0)


def _without_excess_spans(table: TableBlock) -> TableBlock:
    """The table; without its column spans if they give more than ``_MAX_COLUMNS`` columns."""
    if _column_count(table) <= _MAX_COLUMNS:
        return table
    return TableBlock([TableRow([TableCell(cell.blocks) for cell in row.cells]) for row in table.rows])


def _offsets(table: TableBlock, depth: int) -> list[int]:
    """The grid position where each table column starts, and where the last one ends.

    A column is as wide as its share of the page or as its text, whichever is more. The last cell
    of a row does not widen its column, because nothing follows it.
    """
    count = _column_count(table)
    shares = [max(0.0, share) for share in table.shares] if len(table.shares) >= count else []
    total = sum(shares[:count])
    offsets = [0] * (count + 1)
    needs: list[list[tuple[int, int]]] = [[] for _ in range(count + 1)]
    for row in table.rows:
        cells = list(_cells_with_columns(row))
        for start, cell in cells[:-1]:
            width = _natural_width(cell.blocks, depth)
            needs[start + cell.span].append((start, width + GAP if width else 0))
    for end in range(1, count + 1):
        share = round(shares[end - 1] / total * WIDTH) if total else GAP
        offsets[end] = max([offsets[end - 1] + share, *(offsets[s] + need for s, need in needs[end])])
    return offsets


def _lay_table(page: _PageBuilder, table: TableBlock, row: int, column: int, depth: int) -> int:
    """Lay out a table; returns the row after it."""
    if depth >= _MAX_NESTING:
        return _lay_blocks(page, list(paragraphs([table])), row, column, depth)
    table = _without_excess_spans(table)
    offsets = _offsets(table, depth)
    top, first_word = row, len(page.words)
    for number, cells in enumerate(table.rows):
        row += 1 if number else 0
        bottom = row + 1
        for start, cell in _cells_with_columns(cells):
            bottom = max(bottom, _lay_blocks(page, cell.blocks, row, column + offsets[start], depth + 1))
        row = bottom
    words = page.words[first_word:]
    columns = _column_count(table)
    if table.ruled and words and len(table.rows) >= 2 and 2 <= columns < _MAX_CELLS // len(table.rows):
        right = max(word.box.x1 for word in words)
        box = Box(column, top, max(right, column + offsets[-1]), row)
        page.tables.append(Table(box, *_texts_and_spans(table)))
    return row


def _texts_and_spans(table: TableBlock) -> tuple[tuple[tuple[str, ...], ...], tuple[Span, ...]]:
    """The texts of the cells row by row, and the merged cells. A column where no cell starts is dropped."""
    cells_by_column = [dict(_cells_with_columns(row)) for row in table.rows]
    starts = sorted({start for row in cells_by_column for start in row})
    rows: list[tuple[str, ...]] = []
    spans: list[Span] = []
    for number, row in enumerate(cells_by_column):
        texts = [""] * len(starts)
        for start, cell in row.items():
            if cell.merged:
                continue
            column = bisect_left(starts, start)
            texts[column] = squeeze(clean("\n".join(block_text(block) for block in cell.blocks)))
            across = bisect_left(starts, start + cell.span) - column
            down = 1
            while number + down < len(cells_by_column) and _continues_cell(cells_by_column[number + down], start):
                down += 1
            if down > 1 or across > 1:
                spans.append((number, column, down, across))
        rows.append(tuple(texts))
    return tuple(rows), tuple(spans)


def _continues_cell(row: dict[int, TableCell], start: int) -> bool:
    return start in row and row[start].merged


def _lay_blocks(page: _PageBuilder, blocks: list[Block], row: int, column: int, depth: int) -> int:
    """Lay out blocks below each other; returns the row after the last row with words."""
    width = None if depth else WIDTH
    end, blank = row, 0
    for block in blocks:
        if isinstance(block, PageBreak | PictureBlock | MarginBlock):
            continue
        is_blank = not block_text(block).strip()
        if isinstance(block, ParagraphBlock) or is_blank:  # the paragraphs of a table with text are laid out below
            hidden = [run for paragraph in paragraphs([block]) for run in paragraph.hidden]
            if hidden:
                shown = [replace(run, text=" ".join(clean(run.text).split())) for run in hidden]
                page.hidden += line_words(shown, end, column)
                if is_blank:
                    continue
        if is_blank:
            # Empty paragraphs give vertical space, but at most _MAX_BLANK_ROWS.
            blank = min(blank + 1, _MAX_BLANK_ROWS)
            continue
        start = end + blank + (1 if end > row else 0)
        if isinstance(block, ParagraphBlock):
            end = _lay_paragraph(page, block, start, column, width)
        else:
            end = _lay_table(page, block, start, column, depth)
        blank = 0
    return end


def _lay_out(blocks: list[Block], limits: Limits) -> tuple[Page, ...]:
    """The pages of a file, split at its page breaks. Pages without words are left out."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, PageBreak):
            parts.append([])
        else:
            parts[-1].append(block)
    pages: list[Page] = []
    for part in parts:
        page = _PageBuilder([], [], [])
        height = _lay_blocks(page, part, 0, 0, 0)
        if page.words or page.hidden:
            width = max(WIDTH, page.width)
            words, tables, hidden = tuple(page.words), tuple(page.tables), tuple(page.hidden)
            pages.append(Page(len(pages) + 1, width, height, words, "cell", tables, hidden=hidden))
    if len(pages) > limits.pages:
        raise LimitExceeded(msg("more than {limit} pages; raise --max-pages (Limits.pages)", limit=limits.pages))
    margins = [inner for block in blocks if isinstance(block, MarginBlock) for inner in block.blocks]
    return tuple([*pages[:-1], _with_margins(pages[-1], margins)] if margins and pages else pages)


def _with_margins(page: Page, margins: list[Block]) -> Page:
    """The last page with the headers and footers of other pages below its words."""
    builder = _PageBuilder([], [], [])
    height = _lay_blocks(builder, margins, round(page.height) + 1, 0, 0)
    return replace(
        page,
        height=height,
        width=max(page.width, builder.width),
        hidden=(*page.hidden, *builder.hidden),
        margins=tuple(builder.words),
    )


def source_of_pages(
    pages: tuple[Page, ...],
    *,
    data: bytes,
    name: str,
    media_type: str,
    reading: ReadingKind,
    encoding: str | None = None,
    issues: tuple[Issue, ...] = (),
) -> Source:
    """A source with these pages. Raises ``EmptyFile`` if they have no words."""
    if not any(page.words for page in pages):
        raise EmptyFile(about(name, msg("the file has no text; if its pages are pictures, save them as PDF or images")))
    digest = hashlib.sha256(data).hexdigest()
    issues = (*issues, *lost_line_ends(_first_rows(pages)))
    return Source(name, digest, media_type, reading, pages, encoding, None, issues)


def _first_rows(pages: tuple[Page, ...]) -> Iterator[str]:
    """The texts of the first rows of the first page that has words."""
    words = next((page.words for page in pages if page.words), ())
    rows = groupby(words, key=lambda word: word.box.top)
    return (" ".join(word.text for word in row) for _, row in islice(rows, _HEAD_ROWS))


def pages_from_blocks(blocks: list[Block], limits: Limits) -> tuple[Page, ...]:
    """The blocks laid out on pages. Raises ``LimitExceeded`` for too much text or too many pages."""
    total = 0
    for paragraph in paragraphs(blocks):
        total += sum([len(run.text) for run in (*paragraph.runs, *paragraph.hidden)])
        if total > limits.text_characters:
            raise LimitExceeded(
                msg("more than {limit} characters; raise Limits.text_characters", limit=limits.text_characters)
            )
    return _lay_out(blocks, limits)
