"""Block: lines as one string, and the words of a span of it.

Only blocks, layout and assembly know both geometry and text: a grammar gets ``block.text``, and ``block.words_in``
returns the words of the span that it found.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeVar

from vnadmin_doc.model.found import Found, Grammar, Span
from vnadmin_doc.model.geometry import hull
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Filled, Word, text_in_line
from vnadmin_doc.model.reading import Evidence

__all__ = ["Block", "evidence_of"]

T = TypeVar("T")


class Block:
    """Lines joined to one string, with ``joins[i]`` between line ``i`` and the next.

    The default is a line end; the lines of a paragraph are joined by spaces.
    """

    __slots__ = ("lines", "offsets", "text")

    def __init__(self, lines: Sequence[Line], joins: Sequence[str] | None = None) -> None:
        self.lines = tuple(lines)
        parts: list[str] = []
        self.offsets: list[int] = []
        length = 0
        for number, line in enumerate(self.lines):
            if number:
                join = joins[number - 1] if joins is not None else "\n"
                parts.append(join)
                length += len(join)
            self.offsets.append(length)
            parts.append(line.text)
            length += len(line.text)
        self.text = "".join(parts)

    def words_in(self, span: Span) -> Iterator[tuple[int, range]]:
        """(line index, word indexes) of the words that ``span`` touches."""
        start, end = span
        first = max(bisect_right(self.offsets, start) - 1, 0)
        for index in range(first, len(self.lines)):
            line, offset = self.lines[index], self.offsets[index]
            if offset >= end:
                return
            if start <= offset and offset + len(line.text) <= end:
                yield index, range(len(line.words))
                continue
            at = max(bisect_right(line.starts, start - offset) - 1, 0)
            if offset + line.starts[at] + len(line.words[at].text) <= start:
                at += 1
            touched = range(at, bisect_left(line.starts, end - offset))
            if touched:
                yield index, touched

    def find(self, grammar: Grammar[T]) -> Sequence[Found[T]]:
        """What a grammar finds in the block's text; a block of one line has the findings of the line."""
        return self.lines[0].find(grammar) if len(self.lines) == 1 else grammar.find(self.text)

    @property
    def scanned(self) -> bool:
        """Did OCR read any line of it?"""
        return True in [line.scanned for line in self.lines]

    @property
    def raised(self) -> list[Span]:
        """The spans of the words set as superscripts."""
        return [
            (offset + at, offset + at + len(word.text))
            for line, offset in zip(self.lines, self.offsets, strict=True)
            for word, at in zip(line.words, line.starts, strict=True)
            if word.style.raised
        ]

    @property
    def filled(self) -> list[tuple[Word, Filled, int]]:
        """The words that fill blanks, each with its readings and its offset in the text."""
        return [
            (word, word.filled, offset + at)
            for line, offset in zip(self.lines, self.offsets, strict=True)
            for word, at in zip(line.words, line.starts, strict=True)
            if word.filled
        ]

    @property
    def whole(self) -> Span:
        """The span of the whole text."""
        return 0, len(self.text)


def evidence_of(line: Line, touched: Sequence[int], rule: str) -> Evidence:
    """Evidence for some words (by index) of one line."""
    if len(touched) == len(line.words):
        words: Sequence[Word] = line.words
        text, box = line.text, line.box
    else:
        words = [line.words[i] for i in touched]
        if isinstance(touched, range):  # words in a row
            text = line.text[line.starts[touched[0]] : line.starts[touched[-1]] + len(words[-1].text)]
        else:
            text = "".join(("" if not n or w.glued else " ") + text_in_line(w) for n, w in enumerate(words))
        box = hull([word.box for word in words])
    confidences = [w.confidence for w in words if w.confidence is not None] if line.scanned else []
    return Evidence(line.page, box.rounded(), text, rule, min(confidences) if confidences else None)
