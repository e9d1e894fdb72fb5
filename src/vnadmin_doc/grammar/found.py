"""Found: what a grammar makes of a stretch of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Found"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value, the span of the text given that it was read from, and the rule that fired.

    Spans are offsets ``(start, end)``, end exclusive. ``rule`` is a stable id such as
    ``code/number``.
    """

    value: T
    span: tuple[int, int]
    rule: str
