"""Blocks: the content of an office, HTML or Markdown file before layout.

The readers of these formats turn a file into blocks; ``grid.pages_from_blocks`` turns blocks into pages.
The text of a run may contain line ends (a break inside the paragraph) and tabs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from vnadmin_doc.model.page import PLAIN, Style, Word
from vnadmin_doc.model.value_class import value_class
from vnadmin_doc.model.visibility import is_tiny

__all__ = [
    "Align",
    "Block",
    "MarginBlock",
    "PageBreak",
    "ParagraphBlock",
    "PictureBlock",
    "Run",
    "TableBlock",
    "TableCell",
    "TableRow",
    "block_text",
    "has_content",
    "innermost",
    "is_watermark",
    "margins_of_later_pages",
    "paragraphs",
    "pictures_in",
]

Align = Literal["left", "center", "right"]


@value_class()
class Run:
    """Text in one style. ``font``: its name, "" if unknown. ``upper``: displayed in capitals.

    ``seen``: the word as OCR read it in a picture; None for text.
    ``hidden``: it cannot be seen (``model/visibility.py``), or is the prompt of an empty field.
    """

    text: str
    style: Style = PLAIN
    font: str = ""
    upper: bool = False
    hidden: bool = False
    seen: Word | None = None


@dataclass(slots=True)
class ParagraphBlock:
    """Runs between two paragraph marks. ``indent`` is in cells of the character grid.

    ``hidden``: the runs that are hidden or too small to be read; they are not in ``runs``.
    """

    runs: list[Run] = field(default_factory=list)
    align: Align = "left"
    indent: int = 0
    hidden: list[Run] = field(default_factory=list)

    def add_all(self, runs: Iterable[Run]) -> None:
        """Add runs as ``add`` does."""
        for run in runs:
            self.add(run)

    def add(self, run: Run) -> None:
        """Add a run to those that can be seen, or to the others."""
        (self.hidden if run.hidden or (run.text.strip() and is_tiny(run.style.size)) else self.runs).append(run)


@dataclass(slots=True)
class TableCell:
    """One table cell, ``span`` columns wide and ``rows`` rows high.

    ``merged``: the cell continues the cell above and has no text of its own.
    """

    blocks: list[Block] = field(default_factory=list)
    span: int = 1
    merged: bool = False
    rows: int = 1


@dataclass(slots=True)
class TableRow:
    """Cells from left to right; the first cell starts after ``before`` empty columns."""

    cells: list[TableCell] = field(default_factory=list)
    before: int = 0


@dataclass(slots=True)
class TableBlock:
    """A table. ``shares``: relative widths of its columns, empty if unknown. ``ruled``: it has visible borders."""

    rows: list[TableRow] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    ruled: bool = False


@dataclass(slots=True)
class PageBreak:
    """A page break: the next block starts a new page."""


@dataclass(slots=True)
class PictureBlock:
    """A picture in the text, as wide and high as it is displayed (points; 0 if unknown).

    ``load`` returns the bytes of its file; None if they are not in the document. It may raise a ``ReadError``,
    ``KeyError`` if they are missing, or ``ValueError`` if their encoding is damaged.
    """

    load: Callable[[], bytes] | None
    width: float = 0.0
    height: float = 0.0


@dataclass(slots=True)
class MarginBlock:
    """Headers and footers of other pages than the first: text of the file that has no place in its body."""

    blocks: list[Block]


Block = ParagraphBlock | TableBlock | PageBreak | PictureBlock | MarginBlock


def margins_of_later_pages(used: Iterable[Block], others: Iterable[list[Block]]) -> list[Block]:
    """The headers and footers in ``others`` as one block: those with letters, each text once, and all pictures.

    ``used``: the header and the footer of the first page, whose texts are left out.
    """
    known = {"\n".join(map(block_text, used))} | set(map(block_text, used))
    found: list[Block] = []
    for blocks in others:
        text = "\n".join(map(block_text, blocks))
        if text not in known and any(map(str.isalpha, text)):
            known.add(text)
            found += blocks
        else:
            found += pictures_in(blocks)
    return [MarginBlock(found)] if found else []


def is_watermark(shape_name: str) -> bool:
    """Is WordArt in a shape of this name a watermark? Word names them ``PowerPlusWaterMarkObject…``."""
    return "watermark" in shape_name.lower()


def has_content(blocks: Sequence[Block]) -> bool:
    """Has a header or footer letters (and not only a page number) or pictures?"""
    return any(map(str.isalpha, "".join(map(block_text, blocks)))) or any(pictures_in(blocks))


def block_text(block: Block) -> str:
    """The text of a block; the cells of a table on lines of their own.

    >>> block_text(ParagraphBlock([Run("Kính "), Run("gửi:")]))
    'Kính gửi:'
    """
    if isinstance(block, ParagraphBlock):
        return "".join(run.text for run in block.runs)
    if isinstance(block, TableBlock):
        return "\n".join(block_text(b) for row in block.rows for cell in row.cells for b in cell.blocks)
    if isinstance(block, MarginBlock):
        return "\n".join(map(block_text, block.blocks))
    return ""


def paragraphs(blocks: Iterable[Block]) -> Iterator[ParagraphBlock]:
    """All paragraphs in reading order, also those in tables and margins."""
    return (block for block in innermost(blocks) if isinstance(block, ParagraphBlock))


def pictures_in(blocks: Iterable[Block]) -> Iterator[PictureBlock]:
    """All pictures in reading order, also those in tables and margins."""
    return (block for block in innermost(blocks) if isinstance(block, PictureBlock))


def innermost(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks in reading order, those inside tables and margins in the place of these."""
    for block in blocks:
        if isinstance(block, TableBlock):
            for row in block.rows:
                for cell in row.cells:
                    yield from innermost(cell.blocks)
        elif isinstance(block, MarginBlock):
            yield from innermost(block.blocks)
        else:
            yield block
