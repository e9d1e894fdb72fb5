"""What RTF control words set: the look of text, the shape of paragraphs and of table rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby

from vnadmin_doc.formats.common.content_blocks import Align, Block, PageBreak, Paragraph, Run
from vnadmin_doc.formats.common.word_rows import OpenTable, RowShape, close_tables, end_row
from vnadmin_doc.model.page import Style

__all__ = ["RowMaker", "Sink", "State"]

_TWIPS_A_CELL = 113.4
_MOST_DEPTH = 20
_LARGEST = 200_000
_ON_OFF = {
    "b": "bold", "i": "italic", "strike": "struck", "striked": "struck",
    "v": "hidden", "deleted": "hidden", "caps": "caps", "scaps": "caps",
}  # fmt: skip
_ALIGN: dict[str, Align] = {"ql": "left", "qj": "left", "qc": "center", "qr": "right"}
_LINES = frozenset(
    ("brdrs", "brdrth", "brdrdb", "brdrdot", "brdrdash", "brdrhair", "brdrsh", "brdrtriple", "brdrdashsm")
)


@dataclass(frozen=True, slots=True)
class State:
    """All that a group takes over from the group round it. ``show``: "text", "skip" or "dead"."""

    show: str = "text"
    label: bool = False
    bold: bool = False
    italic: bool = False
    struck: bool = False
    hidden: bool = False
    caps: bool = False
    raised: bool = False
    size: float | None = None
    font: int = -1
    fallback: int = 1
    align: Align = "left"
    left: int = 0
    first: int = 0
    table: int = 0

    def plain(self, font: int) -> State:
        r"""After ``\plain``: no properties of characters."""
        same = {"show": self.show, "label": self.label, "fallback": self.fallback}
        shape = {"align": self.align, "left": self.left, "first": self.first, "table": self.table}
        return State(font=font, **same, **shape)  # type: ignore[arg-type]

    def pard(self) -> State:
        r"""After ``\pard``: no properties of paragraphs."""
        return replace(self, align="left", left=0, first=0, table=0)

    def style(self) -> Style:
        """The style of the words."""
        return Style(self.size, self.bold, self.italic, self.struck, self.raised)

    def after(self, word: str, number: int | None) -> State:
        """The state after a control word that sets a property; the same for any other word."""
        if word in _ON_OFF:
            return replace(self, **{_ON_OFF[word]: number != 0})  # type: ignore[arg-type]
        if word in _ALIGN:
            return replace(self, align=_ALIGN[word])
        value = max(-_LARGEST, min(_LARGEST, number or 0))
        changes: dict[str, object] = {}
        if word in ("super", "sub", "nosupersub"):
            changes = {"raised": word == "super" and number != 0}
        elif word == "fs":
            changes = {"size": value / 2 or None}
        elif word in ("f", "li", "fi"):
            changes = {{"f": "font", "li": "left", "fi": "first"}[word]: value}
        elif word == "uc":
            changes = {"fallback": max(0, value)}
        elif word == "intbl":
            changes = {"table": max(1, self.table)}
        elif word == "itap":
            changes = {"table": min(max(0, value), _MOST_DEPTH)}
        return replace(self, **changes) if changes else self  # type: ignore[arg-type]


@dataclass(slots=True)
class RowMaker:
    r"""Collects the definition of a row: ``\trowd`` to the last ``\cellx``."""

    shape: RowShape = field(default_factory=RowShape)
    _flags: set[str] = field(default_factory=set)
    _target: str = ""
    _cell_lines: int = 0
    _row_lines: int = 0

    def word(self, word: str, number: int | None) -> None:
        """Take in a control word; words of no concern do nothing."""
        if word == "trowd":
            self.shape, self._row_lines = RowShape(), 0
            self._next_cell()
        elif word == "trleft":
            self.shape.edges[:1] = [number or 0]
        elif word in ("clmrg", "clvmrg"):
            self._flags.add(word)
        elif word.startswith(("clbrdr", "trbrdr", "brdrt", "brdrb", "brdrl", "brdrr", "box")) and (word not in _LINES):
            self._target = word[:2]
        elif word in _LINES:
            self._cell_lines += self._target == "cl"
            self._row_lines += self._target == "tr"
            self._target = ""
        elif word == "cellx":
            self._cell(max(-_LARGEST, min(_LARGEST, number or 0)))

    def _cell(self, right: int) -> None:
        if not self.shape.edges:
            self.shape.edges.append(min(0, right))
        self.shape.edges.append(max(right, self.shape.edges[-1]))
        self.shape.from_left.append("clmrg" in self._flags)
        self.shape.from_above.append("clvmrg" in self._flags)
        self.shape.ruled.append(self._cell_lines >= 2 or self._row_lines >= 4)
        self._next_cell()

    def _next_cell(self) -> None:
        self._flags, self._target, self._cell_lines = set(), "", 0


@dataclass(slots=True)
class Sink:
    """Where text goes: the body, a text box, a note or a header."""

    kind: str = "body"
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    tables: list[OpenTable] = field(default_factory=list)

    def add(self, text: str, state: State, font: str) -> None:
        """Add text to the paragraph that is open."""
        self.runs.append(Run(text, state.style(), font, state.caps))

    def paragraph(self, state: State, depth: int | None = None) -> None:
        """End the paragraph, in a table of that depth."""
        depth = state.table if depth is None else depth
        close_tables(self.tables, depth, self.blocks)
        while len(self.tables) < depth:
            self.tables.append(OpenTable())
        indent = max(0, round((state.left + state.first) / _TWIPS_A_CELL))
        into = self.tables[-1].cell if self.tables else self.blocks
        into += [Paragraph(_joined(self.runs), state.align, indent), *self.boxes]
        self.runs, self.boxes = [], []

    def cell(self, state: State, depth: int) -> None:
        """End the paragraph and the cell."""
        self.paragraph(state, depth)
        table = self.tables[-1]
        table.cells.append(table.cell)
        table.cell = []

    def row(self, shape: RowShape, depth: int) -> None:
        """End the row of the table of that depth."""
        close_tables(self.tables, depth, self.blocks)
        if len(self.tables) == depth:
            end_row(self.tables[-1], shape)

    def page_break(self, state: State) -> None:
        """Start a new page, unless in a table."""
        if self.runs:
            self.paragraph(state)
        if not self.tables:
            self.blocks.append(PageBreak())

    def finish(self, state: State) -> list[Block]:
        """End what is open; all blocks."""
        if self.runs or self.boxes:
            self.paragraph(state)
        close_tables(self.tables, 0, self.blocks)
        return self.blocks


def _joined(runs: list[Run]) -> list[Run]:
    """Neighbours of one look as one run."""
    groups = groupby(runs, lambda run: (run.style, run.font, run.upper))
    return [Run(_whole("".join(run.text for run in group)), *look) for look, group in groups]


def _whole(text: str) -> str:
    """Pairs of surrogates, which RTF writes as two numbers, as one character."""
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
