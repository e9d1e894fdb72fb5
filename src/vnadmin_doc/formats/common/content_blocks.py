"""Blocks: what an office, HTML or Markdown file says, before it is laid on the grid.

Every such reader turns its file into these; ``grid.lay`` turns them into pages.
Text may hold line ends (a break inside the paragraph) and tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from vnadmin_doc.model.page import PLAIN, Style

__all__ = ["Align", "Block", "Cell", "Grid", "PageBreak", "Paragraph", "Row", "Run", "paragraphs", "plain"]

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style; ``font`` where the source names it; ``upper``: shown in capitals."""

    text: str
    style: Style = PLAIN
    font: str = ""
    upper: bool = False


@dataclass(slots=True)
class Paragraph:
    """Runs between two paragraph marks. ``indent`` is in cells."""

    runs: list[Run] = field(default_factory=list)
    align: Align = "left"
    indent: int = 0


@dataclass(slots=True)
class Cell:
    """One cell; ``span`` grid columns wide; ``merged``: goes on from the cell above, no text of its own."""

    blocks: list[Block] = field(default_factory=list)
    span: int = 1
    merged: bool = False
    rows: int = 1


@dataclass(slots=True)
class Row:
    """Cells from left to right; ``before`` grid columns are left out first."""

    cells: list[Cell] = field(default_factory=list)
    before: int = 0


@dataclass(slots=True)
class Grid:
    """A table. ``shares`` are the relative widths of its columns, where known; ``ruled``: borders show."""

    rows: list[Row] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    ruled: bool = False


@dataclass(slots=True)
class PageBreak:
    """What follows starts a new page."""


Block = Paragraph | Grid | PageBreak


def plain(block: Block) -> str:
    """The block's text.

    >>> plain(Paragraph([Run("Kính "), Run("gửi:")]))
    'Kính gửi:'
    """
    if isinstance(block, Paragraph):
        return "".join(run.text for run in block.runs)
    if isinstance(block, Grid):
        return "\n".join(plain(b) for row in block.rows for cell in row.cells for b in cell.blocks)
    return ""


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """All paragraphs, those in tables too, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Grid):
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs(cell.blocks)
