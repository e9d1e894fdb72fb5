"""Line: the words of one visual row of a page, from left to right, with gaps of any width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any, TypeVar

from vnadmin_doc.model.found import Found, Grammar
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Unit, Word, text_in_line
from vnadmin_doc.model.value_class import value_class

__all__ = ["Line", "make_line", "split_at"]

T = TypeVar("T")


@value_class(eq=False)
class Line:
    """Words of one row. ``text`` joins them; word ``i`` starts at ``text[starts[i]]``.

    A line is one place on a page: two lines are never equal, even with the same words. ``unit`` is that of the page;
    ``scanned``: OCR read at least one of its words; ``struck``: a word is struck through, or stands for one that is.
    """

    page: int
    words: tuple[Word, ...]
    box: Box
    text: str
    starts: tuple[int, ...]
    unit: Unit
    scanned: bool
    struck: bool
    _found: dict[Grammar[Any], Sequence[Found[Any]]] = field(default_factory=dict, repr=False)
    _em: list[float] = field(default_factory=list, repr=False)

    def find(self, grammar: Grammar[T]) -> Sequence[Found[T]]:
        """What a grammar finds in the line's text. The line is parsed once; the findings stay with it."""
        found = self._found.get(grammar)
        if found is None:
            found = self._found[grammar] = grammar.find(self.text)
        return found

    @property
    def em(self) -> float:
        """The unit for gaps and indents: the median height of the words, at least 1; 2 on a grid, whose cells are half
        as wide as high.
        """
        if self.unit == "cell":
            return 2.0
        if not self._em:
            heights = sorted([w.box.bottom - w.box.top for w in self.words])
            self._em.append(max(heights[len(heights) // 2], 1.0))
        return self._em[0]

    @property
    def bold(self) -> bool:
        """Are more than half of its letters bold?"""
        bold = [w for w in self.words if w.style.bold]
        return bool(bold) and 2 * sum(len(w.text) for w in bold) > sum(len(w.text) for w in self.words)


def make_line(page: int, words: Sequence[Word], unit: Unit) -> Line:
    """A line of words in the order given. Raises ``ValueError`` for no words."""
    starts: list[int] = []
    text = ""
    first = words[0].box
    x0, top, x1, bottom = first.x0, first.top, first.x1, first.bottom
    scanned = struck = False
    for word in words:
        if starts and not word.glued:
            text += " "
        starts.append(len(text))
        text += text_in_line(word) if word.style.raised else word.text
        if word.confidence is not None:
            scanned = True
        if word.style.struck or word.replaces:
            struck = True
        box = word.box
        # Without helper functions: this loop runs once for every word of every document.
        if box.x0 < x0:
            x0 = box.x0
        if box.top < top:
            top = box.top
        if box.x1 > x1:
            x1 = box.x1
        if box.bottom > bottom:
            bottom = box.bottom
    return Line(page, tuple(words), Box(x0, top, x1, bottom), text, tuple(starts), unit, scanned, struck)


def split_at(line: Line, index: int) -> tuple[Line | None, Line | None]:
    """The line before word ``index`` and from it on; None for an empty side."""
    left, right = line.words[:index], line.words[index:]
    return (
        make_line(line.page, left, line.unit) if left else None,
        make_line(line.page, right, line.unit) if right else None,
    )
