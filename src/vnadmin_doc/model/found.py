"""Found: what a grammar reads in a text; Grammar: the one contract of all grammars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

__all__ = ["Found", "Grammar", "Span"]

T = TypeVar("T")

Span = tuple[int, int]
"""Offsets ``(start, end)`` in a text, end exclusive."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value that a grammar read.

    ``part`` names the member of the letter that the value fills (``number``, ``date``), ``span`` is where
    the value stands in the text given to the grammar, ``rule`` is a stable id of the rule that fired
    (``code/anchored``): it goes into the evidence.
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

    Some grammars take keyword arguments too: what the page shows of the text (``bold``, ``raised`` spans)
    or what the letter is known to say (``issued``, its date). They have a default.
    """

    def find(self, text: str) -> Sequence[Found[T]]:
        """Everything found in ``text``, in reading order. Total: no text raises an error."""
