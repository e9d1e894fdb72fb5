"""The section tree: builds the tree of labelled sections, paragraph by paragraph.

The printed labels give the depth. A style of label that is open already keeps its level; a new style is one level
deeper. A dash is below another dash if a colon comes before it, or if it is indented further.

>>> tree = Tree(roots := [])
>>> for n, text in enumerate(("1. Về hồ sơ", "- Đơn;", "2. Về hạn")):
...     tree.add(tree.marker_of(Paragraph(text)), n, Paragraph(text))
>>> [(node.label, [child.label for child in node.children]) for node in roots]
[('1', ['-']), ('2', [])]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vnadmin_doc.correction import section_labels
from vnadmin_doc.grammar.markers import Marker, as_roman, marker
from vnadmin_doc.layout.paragraphs import Paragraph

__all__ = ["Node", "Tree"]

DEEPER, DEEPER_ON_SCANS = 0.6, 1.2
"""Least further indent, in ems, of a dash below another dash. Scans are skewed and need more."""

_DASH = 13
"""The rank of dashes and bullets."""


@dataclass(slots=True)
class Node:
    """A paragraph with a label, and what is below it.

    ``index`` is the index of the paragraph, ``label_start`` and ``label_end`` the offsets of the label. ``titled``: the
    words after the label are a heading; ``misread``: the label is corrected; ``bare``: the words after the label are
    those of its first child ("Điều 2. a) Hồ sơ"). ``text`` are the indexes of the paragraphs without a label below it.
    """

    label: str
    style: str
    index: int
    label_end: int
    titled: bool
    misread: bool = False
    label_start: int = 0
    bare: bool = False
    text: list[int] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _OpenNode:
    """A node that may still get text and children.

    ``own_colon``: its own words end in a colon; ``last_colon``: its last words, with the text below it, do.
    """

    mark: Marker
    node: Node
    indent: float
    own_colon: bool
    last_colon: bool


class Tree:
    """A tree to which nodes are added; ``open`` is the path from a root to the last node."""

    def __init__(self, roots: list[Node]) -> None:
        self.roots = roots
        self.open: list[_OpenNode] = []

    def marker_of(self, paragraph: Paragraph, following: Sequence[Paragraph] = ()) -> Marker | None:
        """The label of a paragraph; None without a label, or if its number does not continue the numbering.

        The label of a scanned paragraph may be corrected by the open labels and by those in ``following``.
        """
        mark = marker(paragraph.text)
        open_marks = [node.mark for node in self.open]
        below = [p.text for p in following]
        if paragraph.scanned and (corrected := section_labels.correct_label(paragraph.text, mark, open_marks, below)):
            return corrected
        if mark is None or (paragraph.scanned and self._is_dirt(mark, following)):
            return section_labels.capital_label(paragraph.text, open_marks)
        roman = as_roman(mark)
        if roman and not any(o.ordinal == mark.ordinal - 1 for o in self._same_style(mark)):
            mark = roman
        accepted = self._accepts(mark, paragraph) and (mark.sure or self._has_sibling(mark, following))
        return mark if accepted else section_labels.capital_label(paragraph.text, open_marks)

    def _same_style(self, mark: Marker) -> list[Marker]:
        """The open labels of the same style."""
        return [node.mark for node in self.open if node.mark.style == mark.style]

    def _accepts(self, mark: Marker, paragraph: Paragraph) -> bool:
        """Is the label a section's, and not words that look like a label?"""
        same = self._same_style(mark)
        follows = any(0 < mark.ordinal - m.ordinal <= 3 for m in same)
        if mark.style.startswith("deep"):
            return self._continues_deep(mark)
        if mark.style in ("letter.", "lower", "upper") and mark.ordinal != 1:
            return follows
        if mark.style == "roman" and mark.ordinal != 1:
            return follows if same else mark.label not in ("V", "X", "L", "C")
        if mark.style.startswith("number") and mark.ordinal > 30:
            return follows
        return bool(paragraph.text[mark.end :].strip()) or mark.rank <= 6

    def _has_sibling(self, mark: Marker, following: Sequence[Paragraph]) -> bool:
        """Does the label continue an open list, or is the next label of its style below?"""
        if any(mark.ordinal == other.ordinal + 1 for other in self._same_style(mark)):
            return True
        labels = (marker(paragraph.text) for paragraph in following)
        after = next((label for label in labels if label and label.style == mark.style), None)
        return mark.ordinal == 1 and after is not None and after.ordinal == 2

    def _is_dirt(self, mark: Marker, following: Sequence[Paragraph]) -> bool:
        """Is the label dirt before an opening paragraph: a plus below no other label, with a number as next label?"""
        if mark.style != "plus" or self.open:
            return False
        after = next((label for paragraph in following if (label := marker(paragraph.text))), None)
        return after is not None and after.ordinal > 0

    def _continues_deep(self, mark: Marker) -> bool:
        """Does the number continue the numbering: ``1.1`` below ``1``, ``1.2`` after ``1.1``? "1.5 tỷ" does not."""
        parent = mark.label.rpartition(".")[0]
        siblings = [m for m in self._same_style(mark) if m.label.rpartition(".")[0] == parent]
        if siblings:
            return any(0 <= mark.ordinal - m.ordinal <= 2 for m in siblings)
        below = any(o.mark.label == parent or o.mark.label.endswith(f" {parent}") for o in self.open)
        return mark.ordinal == 1 or (below and mark.ordinal == 2)

    def add(self, mark: Marker, index: int, paragraph: Paragraph, following: Sequence[Paragraph] = ()) -> None:
        """Add a node for a paragraph with a label, at the level that the label requires.

        An article whose first words are the first label of a list, which goes on in ``following``, is two nodes.
        """
        inner = _inner_marker(mark, paragraph, following)
        self._add(mark, index, paragraph)
        if inner:
            article = self.open[-1]
            article.node.titled, article.node.bare, article.own_colon, article.last_colon = False, True, False, False
            self._add(inner, index, paragraph)
            self.open[-1].node.label_start = mark.end

    def _add(self, mark: Marker, index: int, paragraph: Paragraph) -> None:
        level = self._level(mark, paragraph)
        del self.open[level:]
        rest = paragraph.text[mark.end :].strip()
        misread = mark.label not in f"-{paragraph.text[: mark.end]}"
        node = Node(mark.label, mark.style, index, mark.end, _is_heading(rest, paragraph.bold), misread)
        (self.open[-1].node.children if self.open else self.roots).append(node)
        self.open.append(_OpenNode(mark, node, paragraph.indent, rest.endswith(":"), rest.endswith(":")))

    def add_text(self, index: int, paragraph: Paragraph) -> None:
        """Add a paragraph without a label to the last node."""
        last = self.open[-1]
        last.node.text.append(index)
        last.last_colon = paragraph.text.rstrip().endswith(":")

    def _level(self, mark: Marker, paragraph: Paragraph) -> int:
        """The number of open nodes above the new node."""
        same = [level for level, other in enumerate(self.open) if other.mark.style == mark.style]
        if same:
            level = self._continued_level(mark, paragraph, same)
            return len(self.open) if self._is_below_last(mark, paragraph, self.open[level]) else level
        level = len(self.open)
        if mark.rank == _DASH:
            while level and mark.style == "-" and self.open[level - 1].mark.style == "plus":
                level -= 1
            return level
        while level and self.open[level - 1].mark.rank > mark.rank:
            if _is_parent(self.open[level - 1], mark) or self._repeats_list(level, mark):
                break
            level -= 1
        return level

    def _repeats_list(self, level: int, mark: Marker) -> bool:
        """Does the label begin a list below the node above ``level``, as below a sibling before this node?"""
        siblings = self.open[level - 2].node.children if level > 1 else self.roots
        return mark.ordinal == 1 and any(node.children and node.children[0].style == mark.style for node in siblings)

    def _continued_level(self, mark: Marker, paragraph: Paragraph, same: Sequence[int]) -> int:
        """The level, among the levels of the same style, whose numbering the label continues.

        It is the innermost level whose next number the label has, or else the innermost level. Dashes have no
        numbers: it is the innermost dash that is not indented further.
        """
        for level in reversed(same):
            other = self.open[level]
            if mark.ordinal == other.mark.ordinal + 1:
                return level
            if not mark.ordinal and other.indent <= paragraph.indent + _deeper(paragraph):
                return level
        return same[-1] if mark.ordinal else same[0]

    def _is_below_last(self, mark: Marker, paragraph: Paragraph, same: _OpenNode) -> bool:
        """Is the label below the last node, although ``same``, an open node, has a label of its style?

        A dash is below a plus or a letter that introduces it by a colon, or if it is indented further than both. It is
        below another dash only if both hold. Numbers that begin again are below a letter or an asterisk that
        introduces them.
        """
        last = self.open[-1]
        if mark.ordinal:
            begins_again = mark.ordinal == 1 and last is not same
            return begins_again and last.last_colon and last.mark.style.startswith(("letter", "*"))
        deeper = paragraph.indent > max(last.indent, same.indent) + _deeper(paragraph)
        if mark.rank != _DASH:
            return False
        return (last.last_colon and deeper) if last is same else (last.last_colon or deeper)


_INNER_STYLES = ("letter)", "letter.", "number.", "number)")


def _inner_marker(mark: Marker, paragraph: Paragraph, following: Sequence[Paragraph]) -> Marker | None:
    """The first label of a list in the words after the label of an article, if the list goes on below; else None."""
    inner = marker(paragraph.text[mark.end :]) if mark.style == "article" else None
    if inner is None or inner.ordinal != 1 or inner.style not in _INNER_STYLES:
        return None
    for below in following:
        label = marker(below.text)
        if label and (label.style == inner.style or label.style == "article"):
            same = label.style == inner.style and label.ordinal == 2
            return replace(inner, end=mark.end + inner.end) if same else None
    return None


def _is_parent(last: _OpenNode, mark: Marker) -> bool:
    """Is the last node the parent of the list that the label begins, although labels of its style are often deeper?

    A dash that ends in a colon is the parent of ``a)`` or ``1)``, a letter or an asterisk that ends in a colon is the
    parent of ``1.`` too. The first ``i)`` is below a dash, and the first ``A`` is below ``I``.
    """
    if mark.ordinal != 1 or mark.style.startswith("deep"):
        return False
    if mark.style == "upper":
        return last.mark.style == "roman"
    if last.mark.rank == _DASH and mark.rank == 12:
        return True
    takes_numbers = last.mark.style.startswith(("letter", "*"))
    return last.own_colon and mark.rank >= 7 and (mark.style != "number." or takes_numbers)


def _deeper(paragraph: Paragraph) -> float:
    """The least further indent, in ems, of a dash below another dash."""
    return DEEPER_ON_SCANS if paragraph.scanned else DEEPER


def _is_heading(rest: str, bold: bool) -> bool:
    """Are the words after the label a heading, and not a sentence?"""
    if not rest:
        return False
    return bold or rest.endswith(":") or (len(rest) <= 150 and rest[-1] not in ".;,")
