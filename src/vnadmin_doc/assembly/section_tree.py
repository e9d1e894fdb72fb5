"""The tree of labelled sections, built paragraph by paragraph.

Depth follows the printed labels: a style of label that is already open stays at its level; a new style is one level
deeper. A dash is below another dash if a colon comes before it, or if it is indented further.

>>> tree = Tree(roots := [])
>>> for n, text in enumerate(("1. Về hồ sơ", "- Đơn;", "2. Về hạn")):
...     tree.add(tree.marks(Paragraph(text)), n, Paragraph(text))
>>> [(node.label, [child.label for child in node.children]) for node in roots]
[('1', ['-']), ('2', [])]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vnadmin_doc.correction import section_labels
from vnadmin_doc.grammar.markers import Marker, as_roman, marker
from vnadmin_doc.layout.paragraphs import Paragraph

__all__ = ["Node", "Tree"]

DEEPER, DEEPER_ON_SCANS = 0.6, 1.2
"""Least further indent, in ems, of a dash below another dash; more on scans, which are skewed."""

_DASH = 13
"""The rank of dashes and bullets."""


@dataclass(slots=True)
class Node:
    """A labelled paragraph.

    ``own`` is its index, ``words`` the offset after the label, ``titled``: the words are a heading, ``misread``: the
    label is corrected; ``text`` are the indexes of the paragraphs under it.
    """

    label: str
    style: str
    own: int
    words: int
    titled: bool
    misread: bool = False
    text: list[int] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """An open node: it may get children. ``leads``: its own words end in a colon; ``introduces``: its last words do."""

    mark: Marker
    node: Node
    indent: float
    leads: bool
    introduces: bool


class Tree:
    """A tree while nodes are added; ``open`` is the path to the last node."""

    def __init__(self, roots: list[Node]) -> None:
        self.roots = roots
        self.open: list[_Open] = []

    def marks(self, paragraph: Paragraph, following: Sequence[Paragraph] = ()) -> Marker | None:
        """The label of a paragraph; None where there is none, or where its number does not continue the numbering."""
        mark = marker(paragraph.text)
        row = [o.mark for o in self.open]
        below = [p.text for p in following]
        if paragraph.scanned and (mended := section_labels.mend(paragraph.text, mark, row, below)):
            return mended
        if mark is None or (paragraph.scanned and self._is_speck(mark, following)):
            return section_labels.in_small_letters(paragraph.text, row)
        roman = as_roman(mark)
        if roman and not any(o.ordinal == mark.ordinal - 1 for o in self._row(mark)):
            mark = roman
        return mark if self._accepts(mark, paragraph) else section_labels.in_small_letters(paragraph.text, row)

    def _row(self, mark: Marker) -> list[Marker]:
        """The open labels of the same style."""
        return [o.mark for o in self.open if o.mark.style == mark.style]

    def _accepts(self, mark: Marker, paragraph: Paragraph) -> bool:
        row = self._row(mark)
        follows = any(0 < mark.ordinal - m.ordinal <= 3 for m in row)
        if mark.style.startswith("deep"):
            return self._follows_deep(mark)
        if mark.style in ("letter.", "lower", "upper") and mark.ordinal != 1:
            return follows
        if mark.style == "roman" and mark.ordinal != 1:
            return follows if row else mark.label not in ("V", "X", "L", "C")
        if mark.style.startswith("number") and mark.ordinal > 30:
            return follows
        return bool(paragraph.text[mark.end :].strip()) or mark.rank <= 6

    def _is_speck(self, mark: Marker, following: Sequence[Paragraph]) -> bool:
        """Is it dirt before an opening paragraph: a plus under no other label, and none before the first number?"""
        if mark.style != "plus" or self.open:
            return False
        after = next((label for paragraph in following if (label := marker(paragraph.text))), None)
        return after is not None and after.ordinal > 0

    def _follows_deep(self, mark: Marker) -> bool:
        """Does the number continue: ``1.1`` under ``1``, ``1.2`` after ``1.1``? "1.5 tỷ" does not."""
        parent = mark.label.rpartition(".")[0]
        row = [m for m in self._row(mark) if m.label.rpartition(".")[0] == parent]
        if row:
            return any(0 <= mark.ordinal - m.ordinal <= 2 for m in row)
        under = any(o.mark.label == parent or o.mark.label.endswith(f" {parent}") for o in self.open)
        return mark.ordinal == 1 or (under and mark.ordinal == 2)

    def add(self, mark: Marker, index: int, paragraph: Paragraph) -> None:
        """Add a node at the level that its label requires."""
        level = self._level(mark, paragraph)
        del self.open[level:]
        rest = paragraph.text[mark.end :].strip()
        misread = mark.label not in f"-{paragraph.text[: mark.end]}"
        node = Node(mark.label, mark.style, index, mark.end, _is_heading(rest, paragraph.bold), misread)
        (self.open[-1].node.children if self.open else self.roots).append(node)
        self.open.append(_Open(mark, node, paragraph.indent, rest.endswith(":"), rest.endswith(":")))

    def goes_on(self, index: int, paragraph: Paragraph) -> None:
        """Add a paragraph without a label to the last node."""
        last = self.open[-1]
        last.node.text.append(index)
        last.introduces = paragraph.text.rstrip().endswith(":")

    def _level(self, mark: Marker, paragraph: Paragraph) -> int:
        """The number of open nodes above the new one."""
        fellows = [level for level, other in enumerate(self.open) if other.mark.style == mark.style]
        if fellows:
            fellow = self._fellow(mark, paragraph, fellows)
            return len(self.open) if self._nests(mark, paragraph, self.open[fellow]) else fellow
        level = len(self.open)
        if mark.rank == _DASH:
            while level and mark.style == "-" and self.open[level - 1].mark.style == "plus":
                level -= 1
            return level
        while level and self.open[level - 1].mark.rank > mark.rank and not self._heads(mark, self.open[level - 1]):
            level -= 1
        return level

    def _fellow(self, mark: Marker, paragraph: Paragraph, fellows: Sequence[int]) -> int:
        """The level whose numbering the label continues: the innermost, or an outer one whose next number it is.

        Dashes have no numbers: it is the innermost dash that is not indented further.
        """
        for level in reversed(fellows):
            other = self.open[level]
            if mark.ordinal == other.mark.ordinal + 1:
                return level
            if not mark.ordinal and other.indent <= paragraph.indent + _deeper(paragraph):
                return level
        return fellows[-1] if mark.ordinal else fellows[0]

    def _nests(self, mark: Marker, paragraph: Paragraph, fellow: _Open) -> bool:
        """Is the label below the last one, although a label of its style is open?

        A dash is below a plus or a letter that introduces it, or if it is indented further than both; it is below
        another dash only if both hold. Numbers that begin again are below a letter that introduces them.
        """
        last = self.open[-1]
        if mark.ordinal:
            anew = mark.ordinal == 1 and last is not fellow and last.mark.style.startswith("letter")
            return anew and last.introduces
        deeper = paragraph.indent > max(last.indent, fellow.indent) + _deeper(paragraph)
        if mark.rank != _DASH:
            return False
        return (last.introduces and deeper) if last is fellow else (last.introduces or deeper)

    def _heads(self, mark: Marker, last: _Open) -> bool:
        """Is the last label the parent of the list that this label begins?

        A dash that ends in a colon is the parent of ``a)`` or ``1)``, a letter that ends so is the parent of ``1)``;
        the first ``i)`` is below a dash, and the first ``A`` below ``I``.
        """
        if mark.ordinal != 1 or mark.style.startswith("deep"):
            return False
        if mark.style == "upper":
            return last.mark.style == "roman"
        if last.mark.rank == _DASH and mark.rank == 12:
            return True
        below_letter = last.mark.style.startswith("letter")
        return last.leads and mark.rank >= 7 and (mark.style != "number." or below_letter)


def _deeper(paragraph: Paragraph) -> float:
    return DEEPER_ON_SCANS if paragraph.scanned else DEEPER


def _is_heading(rest: str, bold: bool) -> bool:
    """Are the words after the label a title, and not a sentence?"""
    if not rest:
        return False
    return bold or rest.endswith(":") or (len(rest) <= 150 and rest[-1] not in ".;,")
