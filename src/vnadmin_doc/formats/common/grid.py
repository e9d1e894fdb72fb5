"""The character grid: where the words of a source without geometry are laid.

A word at column c of row r has the box ``(c, r, c + length, r + 1)``. Blocks that the
source marks are one blank row apart; lines of one paragraph are on consecutive rows.
Cells of a table row stand side by side, with ``GAP`` cells or more between them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vnadmin_doc.errors import EmptyFile, LimitExceeded
from vnadmin_doc.formats.common.content_blocks import (
    Block,
    Cell,
    Grid,
    PageBreak,
    Paragraph,
    Row,
    Run,
    paragraphs,
    plain,
)
from vnadmin_doc.language.text import marks_joined, nfc, squeeze
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Page, ReadingKind, Source, Span, Table, Word

__all__ = ["GAP", "TAB", "WIDTH", "clean", "from_blocks", "lay", "line_words", "source"]

WIDTH = 100
GAP = 6
TAB = 8

_MOST_INDENT = 60
_MOST_BLANK = 3
_DEEPEST = 6
_MOST_COLUMNS = 2000
_MOST_CELLS = 1_000_000
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\x00-\x08\x0e-\x1f\x7f]")
_PIECE = re.compile(r"\S+|\s")


def clean(text: str) -> str:
    """NFC, without soft hyphens, zero-width and control characters.

    Marks in the wrong order, or a blank away from their letter, are joined to it.

    >>> clean("To\u0302\u0309\u00ad chu\u031b\u0301c"), clean("To\u0309\u0302 chu\u0301\u031bc viê \u0323c")
    ('Tổ chức', 'Tổ chức việc')
    """
    return marks_joined(_INVISIBLE.sub("", nfc(text)))


@dataclass(slots=True)
class _Sheet:
    """Words and tables of one page as they are laid, and how far they reach."""

    words: list[Word]
    tables: list[Table]
    width: int = 0


def line_words(runs: Iterable[Run], row: int, column: int) -> Iterator[Word]:
    """The words of one line, from ``column`` on. Tabs go to the next multiple of ``TAB``."""
    start, glued = column, False
    for run in runs:
        for piece in _PIECE.findall(run.text):
            if not piece.isspace():
                yield Word(piece, Box(column, row, column + len(piece), row + 1), None, run.style, glued)
                column += len(piece)
                glued = True
                continue
            column += TAB - (column - start) % TAB if piece == "\t" else 1
            glued = False


def _lines(paragraph: Paragraph) -> list[list[Run]]:
    """The paragraph's runs, cleaned and cut at its line ends."""
    lines: list[list[Run]] = [[]]
    for run in paragraph.runs:
        first, *others = run.text.replace("\r", "\n").split("\n")
        lines[-1].append(Run(clean(first), run.style))
        lines += [[Run(clean(text), run.style)] for text in others]
    return [_composed(line) for line in lines]


def _composed(line: list[Run]) -> list[Run]:
    """Combining marks that start a run go to the letter before them."""
    done: list[Run] = []
    for run in line:
        marks = 0
        while done and marks < len(run.text) and unicodedata.combining(run.text[marks]):
            marks += 1
        if marks:
            done[-1] = Run(nfc(done[-1].text + run.text[:marks]), done[-1].style)
        done.append(Run(run.text[marks:], run.style))
    return done


def _length(line: list[Run]) -> int:
    return len("".join(run.text for run in line).expandtabs(TAB).rstrip())


def _start(paragraph: Paragraph, line: list[Run], width: int | None) -> int:
    """The column of a line: centred or at the right of ``width``, else at its indent."""
    if width is not None and paragraph.align != "left":
        text = "".join(run.text for run in line)
        room = width - len(text.strip())
        leading = len(text) - len(text.lstrip())
        if room > 0:
            return max(0, (room // 2 if paragraph.align == "center" else room) - leading)
    return min(paragraph.indent, _MOST_INDENT)


def _put_paragraph(sheet: _Sheet, paragraph: Paragraph, row: int, column: int, width: int | None) -> int:
    """Lay a paragraph; the row after it."""
    for line in _lines(paragraph):
        words = list(line_words(line, row, column + _start(paragraph, line, width)))
        if words:
            sheet.width = max(sheet.width, int(words[-1].box.x1))
        sheet.words += words
        row += 1
    return row


def _natural_width(blocks: list[Block], depth: int) -> int:
    """How many cells the blocks take if nothing is wrapped."""
    widest = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            extra = min(block.indent, _MOST_INDENT) if block.align == "left" else 0
            widest = max([widest, *(_length(line) + extra for line in _lines(block))])
        elif isinstance(block, Grid) and depth >= _DEEPEST:
            widest = max(widest, _natural_width(list(paragraphs([block])), depth))
        elif isinstance(block, Grid):
            inner = _tamed(block)
            offsets = _offsets(inner, depth + 1)
            for row in inner.rows:
                for start, cell in _placed(row):
                    widest = max(widest, offsets[start] + _natural_width(cell.blocks, depth + 1))
    return widest


def _placed(row: Row) -> Iterator[tuple[int, Cell]]:
    """Each cell with the grid column where it starts."""
    column = row.before
    for cell in row.cells:
        yield column, cell
        column += cell.span


def _columns(grid: Grid) -> int:
    return max((row.before + sum(cell.span for cell in row.cells) for row in grid.rows), default=0)


def _tamed(grid: Grid) -> Grid:
    """The table; without its spans if they add up to more columns than a table can have."""
    if _columns(grid) <= _MOST_COLUMNS:
        return grid
    return Grid([Row([Cell(cell.blocks) for cell in row.cells]) for row in grid.rows])


def _offsets(grid: Grid, depth: int) -> list[int]:
    """Where each grid column starts, and where the last one ends.

    As wide as its share of the page or as its text, whichever is more; text with nothing
    at its right pushes nothing.
    """
    count = _columns(grid)
    shares = [max(0.0, share) for share in grid.shares] if len(grid.shares) >= count else []
    total = sum(shares[:count])
    offsets = [0] * (count + 1)
    needs: list[list[tuple[int, int]]] = [[] for _ in range(count + 1)]
    for row in grid.rows:
        cells = list(_placed(row))
        for start, cell in cells[:-1]:
            width = _natural_width(cell.blocks, depth)
            needs[start + cell.span].append((start, width + GAP if width else 0))
    for end in range(1, count + 1):
        share = round(shares[end - 1] / total * WIDTH) if total else GAP
        offsets[end] = max([offsets[end - 1] + share, *(offsets[s] + need for s, need in needs[end])])
    return offsets


def _put_grid(sheet: _Sheet, grid: Grid, row: int, column: int, depth: int) -> int:
    """Lay a table; the row after it."""
    if depth >= _DEEPEST:
        return _put(sheet, list(paragraphs([grid])), row, column, depth)
    grid = _tamed(grid)
    offsets = _offsets(grid, depth)
    top, first_word = row, len(sheet.words)
    for number, cells in enumerate(grid.rows):
        row += 1 if number else 0
        bottom = row + 1
        for start, cell in _placed(cells):
            bottom = max(bottom, _put(sheet, cell.blocks, row, column + offsets[start], depth + 1))
        row = bottom
    words = sheet.words[first_word:]
    columns = _columns(grid)
    if grid.ruled and words and len(grid.rows) >= 2 and 2 <= columns < _MOST_CELLS // len(grid.rows):
        right = max(word.box.x1 for word in words)
        box = Box(column, top, max(right, column + offsets[-1]), row)
        sheet.tables.append(Table(box, *_texts_and_spans(grid)))
    return row


def _texts_and_spans(grid: Grid) -> tuple[tuple[tuple[str, ...], ...], tuple[Span, ...]]:
    """The cells' texts row by row, and which cells are merged. A column that no cell begins in is none."""
    placed = [dict(_placed(row)) for row in grid.rows]
    starts = sorted({start for row in placed for start in row})
    rows: list[tuple[str, ...]] = []
    spans: list[Span] = []
    for number, row in enumerate(placed):
        texts = [""] * len(starts)
        for start, cell in row.items():
            if cell.merged:
                continue
            column = bisect_left(starts, start)
            texts[column] = squeeze(clean("\n".join(plain(block) for block in cell.blocks)))
            across = bisect_left(starts, start + cell.span) - column
            down = 1
            while number + down < len(placed) and _goes_on(placed[number + down], start):
                down += 1
            if down > 1 or across > 1:
                spans.append((number, column, down, across))
        rows.append(tuple(texts))
    return tuple(rows), tuple(spans)


def _goes_on(row: dict[int, Cell], start: int) -> bool:
    return start in row and row[start].merged


def _put(sheet: _Sheet, blocks: list[Block], row: int, column: int, depth: int) -> int:
    """Lay blocks one below another; the row after the last that has words."""
    width = None if depth else WIDTH
    end, blank = row, 0
    for block in blocks:
        if isinstance(block, PageBreak):
            continue
        if not plain(block).strip():
            # Empty paragraphs are space between what is above and below, but not without end.
            blank = min(blank + 1, _MOST_BLANK)
            continue
        start = end + blank + (1 if end > row else 0)
        if isinstance(block, Paragraph):
            end = _put_paragraph(sheet, block, start, column, width)
        else:
            end = _put_grid(sheet, block, start, column, depth)
        blank = 0
    return end


def lay(blocks: list[Block], limits: Limits) -> tuple[Page, ...]:
    """The pages of a file, cut at its page breaks. Pages without words are left out."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, PageBreak):
            parts.append([])
        else:
            parts[-1].append(block)
    pages: list[Page] = []
    for part in parts:
        sheet = _Sheet([], [])
        height = _put(sheet, part, 0, 0, 0)
        if sheet.words:
            width = max(WIDTH, sheet.width)
            pages.append(Page(len(pages) + 1, width, height, tuple(sheet.words), "cell", tuple(sheet.tables)))
    if len(pages) > limits.pages:
        raise LimitExceeded(msg("more than {limit} pages; raise --max-pages (Limits.pages)", limit=limits.pages))
    return tuple(pages)


def source(
    pages: tuple[Page, ...],
    *,
    data: bytes,
    name: str,
    media_type: str,
    reading: ReadingKind,
    encoding: str | None = None,
    issues: tuple[Issue, ...] = (),
) -> Source:
    """A source of these pages. Raises ``EmptyFile`` where there is not one word."""
    if not any(page.words for page in pages):
        raise EmptyFile(about(name, msg("the file has no text; if its pages are pictures, save them as PDF or images")))
    digest = hashlib.sha256(data).hexdigest()
    return Source(name, digest, media_type, reading, pages, encoding, None, issues)


def from_blocks(blocks: list[Block], limits: Limits) -> tuple[Page, ...]:
    """``lay``, after a look at how much text there is."""
    total = 0
    for block in blocks:
        total += len(plain(block))
        if total > limits.text_characters:
            raise LimitExceeded(
                msg("more than {limit} characters; raise Limits.text_characters", limit=limits.text_characters)
            )
    return lay(blocks, limits)
