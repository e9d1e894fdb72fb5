"""Found: a value that a grammar found in a text. Grammar: the contract of all grammars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from vnadmin_doc.model.value_class import value_class

__all__ = ["IMPOSSIBLE_DATE", "KIND_WITHOUT_CODE", "Found", "Grammar", "Span"]

T = TypeVar("T")

Span = tuple[int, int]
"""Offsets ``(start, end)`` in a text, end exclusive."""
IMPOSSIBLE_DATE = "dateline/impossible"
"""The rule of a date that is no day of the calendar."""
KIND_WITHOUT_CODE = "kind/without-code"
"""The rule of the title of a paper whose kind has no code."""


@value_class()
class Found(Generic[T]):
    """A value that a grammar found.

    ``part`` is the name of the member that the value fills (``number``, ``date``), ``span`` its offsets in the text
    given to the grammar, ``rule`` the stable id of the rule that found it (``code/anchored``), which the evidence has
    too.
    """

    part: str
    value: T
    span: Span
    rule: str

    def shifted(self, by: int) -> Found[T]:
        """The same for a text that begins ``by`` characters earlier."""
        return Found(self.part, self.value, (self.span[0] + by, self.span[1] + by), self.rule)


class Grammar(Protocol[T]):
    """A module of ``grammar``: it reads one part of a letter from text alone.

    Some grammars have optional keyword arguments: the style of the text on the page (``bold``, ``raised`` spans), or a
    value that is already known (``issued``, the date of the letter).
    """

    def find(self, text: str) -> Sequence[Found[T]]:
        """All values found in ``text``, in reading order. No text raises an error."""
