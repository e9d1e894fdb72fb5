"""The state that RTF control words set: the format of text and paragraphs, and the shape of table rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby

from vnadmin_doc.formats.common.content_blocks import Align, Block, PageBreak, ParagraphBlock, Run
from vnadmin_doc.formats.common.word_rows import OpenTable, RowShape, close_tables, end_row
from vnadmin_doc.model.page import Style

__all__ = ["RowBuilder", "Sink", "State"]

_TWIPS_PER_CELL = 113.4
_MAX_DEPTH = 20
_MAX_VALUE = 200_000
_ON_OFF = {
    "b": "bold", "i": "italic", "strike": "struck", "striked": "struck",
    "v": "hidden", "deleted": "deleted", "caps": "caps", "scaps": "caps",
}  # fmt: skip
_COLOURS = {
    "cf": "colour", "cb": "ground", "chcbpat": "ground", "highlight": "ground", "cbpat": "paragraph_ground",
}  # fmt: skip
_ALIGN: dict[str, Align] = {"ql": "left", "qj": "left", "qc": "center", "qr": "right"}
_BORDER_LINES = frozenset(
    ("brdrs", "brdrth", "brdrdb", "brdrdot", "brdrdash", "brdrhair", "brdrsh", "brdrtriple", "brdrdashsm")
)


@dataclass(frozen=True, slots=True)
class State:
    """The properties that a group inherits from its outer group.

    ``show``: "text", "fonts" or "colours" (in their table), "picture", "skip" (only text boxes, pictures and WordArt
    inside are read), "name" and "value" (of a property of a drawing object) or "ignored". Lengths are in twips.
    Colours are numbers in the table of colours, 0 for the automatic one, None where nothing is declared.
    """

    show: str = "text"
    label: bool = False
    bold: bool = False
    italic: bool = False
    struck: bool = False
    hidden: bool = False
    deleted: bool = False
    caps: bool = False
    raised: bool = False
    size: float | None = None
    font: int = -1
    fallback: int = 1
    align: Align = "left"
    left: int = 0
    first: int = 0
    table: int = 0
    colour: int = 0
    ground: int | None = None
    paragraph_ground: int | None = None
    is_patterned: bool = False

    def plain(self, font: int) -> State:
        r"""The state after ``\plain``: without character properties."""
        same = {"show": self.show, "label": self.label, "fallback": self.fallback}
        shape = {"align": self.align, "left": self.left, "first": self.first, "table": self.table}
        behind = {"paragraph_ground": self.paragraph_ground, "is_patterned": self.is_patterned}
        return State(font=font, **same, **shape, **behind)  # type: ignore[arg-type]

    def pard(self) -> State:
        r"""The state after ``\pard``: without paragraph properties."""
        return replace(self, align="left", left=0, first=0, table=0, paragraph_ground=None, is_patterned=False)

    def style(self) -> Style:
        """The style of words in this state."""
        return Style(self.size, self.bold, self.italic, self.struck, self.raised)

    def with_property(self, word: str, number: int | None) -> State:
        """The state after a control word that sets a property; the same state for other words."""
        if word in _ON_OFF:
            return replace(self, **{_ON_OFF[word]: number != 0})  # type: ignore[arg-type]
        if word in _ALIGN:
            return replace(self, align=_ALIGN[word])
        value = max(-_MAX_VALUE, min(_MAX_VALUE, number or 0))
        changes: dict[str, object] = {}
        if word in ("super", "sub", "nosupersub"):
            changes = {"raised": word == "super" and number != 0}
        elif word == "fs":
            changes = {"size": value / 2 or None}
        elif word in ("f", "li", "fi"):
            changes = {{"f": "font", "li": "left", "fi": "first"}[word]: value}
        elif word in _COLOURS:
            changes = {_COLOURS[word]: value}
        elif word == "shading":
            changes = {"is_patterned": value != 0}
        elif word == "uc":
            changes = {"fallback": max(0, value)}
        elif word == "intbl":
            changes = {"table": max(1, self.table)}
        elif word == "itap":
            changes = {"table": min(max(0, value), _MAX_DEPTH)}
        return replace(self, **changes) if changes else self  # type: ignore[arg-type]


@dataclass(slots=True)
class RowBuilder:
    r"""Collects the definition of a row: ``\trowd`` to the last ``\cellx``.

    ``grounds``: the colours of the cells, empty after the end of the row. A pattern counts as an unknown colour, -1.
    """

    shape: RowShape = field(default_factory=RowShape)
    grounds: list[int | None] = field(default_factory=list)
    _ground: int | None = None
    _flags: set[str] = field(default_factory=set)
    _target: str = ""
    _cell_lines: int = 0
    _row_lines: int = 0

    def word(self, word: str, number: int | None) -> None:
        """Process a control word; words that do not define rows are ignored."""
        if word == "trowd":
            self.shape, self._row_lines, self.grounds = RowShape(), 0, []
            self._next_cell()
        elif word in ("clcbpat", "clcbpatraw"):
            self._ground = number if self._ground != -1 else -1
        elif word.startswith("clshdng") and number:
            self._ground = -1
        elif word == "trleft":
            self.shape.edges[:1] = [number or 0]
        elif word in ("clmrg", "clvmrg"):
            self._flags.add(word)
        elif word.startswith(("clbrdr", "trbrdr", "brdrt", "brdrb", "brdrl", "brdrr", "box")) and (
            word not in _BORDER_LINES
        ):
            self._target = word[:2]
        elif word in _BORDER_LINES:
            self._cell_lines += self._target == "cl"
            self._row_lines += self._target == "tr"
            self._target = ""
        elif word == "cellx":
            self._cell(max(-_MAX_VALUE, min(_MAX_VALUE, number or 0)))

    def _cell(self, right: int) -> None:
        if not self.shape.edges:
            self.shape.edges.append(min(0, right))
        self.shape.edges.append(max(right, self.shape.edges[-1]))
        self.shape.merged_left.append("clmrg" in self._flags)
        self.shape.merged_above.append("clvmrg" in self._flags)
        self.grounds.append(self._ground)
        self.shape.ruled.append(self._cell_lines >= 2 or self._row_lines >= 4)
        self._next_cell()

    def _next_cell(self) -> None:
        self._flags, self._target, self._cell_lines, self._ground = set(), "", 0, None


@dataclass(slots=True)
class Sink:
    """Collects the text of the body, a text box, a note, a header or a footer.

    ``is_label``: the paragraph has nothing but its list label, which belongs to the text after a page break.
    """

    kind: str = "body"
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    tables: list[OpenTable] = field(default_factory=list)
    is_label: bool = False

    def add(self, text: str, state: State, font: str, *, lost: bool = False) -> None:
        """Add text to the current paragraph; ``lost``: its colour is that of its ground."""
        self.is_label = False
        self.runs.append(Run(text, state.style(), font, state.caps, state.hidden or lost))

    def paragraph(self, state: State, depth: int | None = None) -> None:
        """End the current paragraph, which is inside ``depth`` nested tables."""
        depth = state.table if depth is None else depth
        close_tables(self.tables, depth, self.blocks)
        while len(self.tables) < depth:
            self.tables.append(OpenTable())
        indent = max(0, round((state.left + state.first) / _TWIPS_PER_CELL))
        target = self.tables[-1].cell if self.tables else self.blocks
        paragraph = ParagraphBlock([], state.align, indent)
        paragraph.add_all(_merge_runs(self.runs))
        target += [paragraph, *self.boxes]
        self.runs, self.boxes = [], []

    def cell(self, state: State, depth: int) -> None:
        """End the current paragraph and cell."""
        self.paragraph(state, depth)
        table = self.tables[-1]
        table.cells.append(table.cell)
        table.cell = []

    def row(self, shape: RowShape, depth: int) -> None:
        """End the current row of the table at this depth."""
        close_tables(self.tables, depth, self.blocks)
        if len(self.tables) == depth:
            end_row(self.tables[-1], shape)

    def page_break(self, state: State) -> None:
        """Start a new page, unless in a table."""
        if self.runs and not self.is_label:
            self.paragraph(state)
        if not self.tables:
            self.blocks.append(PageBreak())

    def finish(self, state: State) -> list[Block]:
        """End the current paragraph and tables; returns all blocks."""
        if self.runs or self.boxes:
            self.paragraph(state)
        close_tables(self.tables, 0, self.blocks)
        return self.blocks


def _merge_runs(runs: list[Run]) -> list[Run]:
    """Merge neighbouring runs of the same format."""
    groups = groupby(runs, lambda run: (run.style, run.font, run.upper, run.hidden))
    return [Run(_join_surrogates("".join(run.text for run in group)), *style) for style, group in groups]


def _join_surrogates(text: str) -> str:
    """Join surrogate pairs, which RTF writes as two numbers, to one character."""
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
