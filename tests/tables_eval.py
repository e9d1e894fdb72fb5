"""How much of a table's cells was read right: for the tests' floors and for benchmarks/tables.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

__all__ = ["Counts", "compared"]

Rows = Sequence[Sequence[str]]


@dataclass
class Counts:
    """Cells with text: how many there are, how many were found, and what of them is right."""

    gold: int = 0
    found: int = 0
    exact: float = 0
    alike: float = 0

    def add(self, other: Counts) -> None:
        self.gold, self.found = self.gold + other.gold, self.found + other.found
        self.exact, self.alike = self.exact + other.exact, self.alike + other.alike

    def f1(self, right: float) -> float:
        return 2 * right / (self.gold + self.found) if self.gold + self.found else 1.0


def compared(gold: Sequence[Rows], found: Sequence[Rows]) -> Counts:
    """Tables in their order; a cell counts at its place only: row and column of the same table.

    ``exact``: its text is right to the letter; ``alike``: by the share of it that is right.
    """
    counts = Counts(*(sum(bool(c) for rows in tables for row in rows for c in row) for tables in (gold, found)))
    for want, got in zip(gold, found, strict=False):
        for want_row, got_row in zip(want, got, strict=False):
            for a, b in zip(want_row, got_row, strict=False):
                counts.exact += bool(a) and a == b
                counts.alike += _alike(a, b) if a and b else 0.0
    return counts


@cache
def _alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
