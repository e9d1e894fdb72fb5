"""Cells of text tables that people open in a spreadsheet: none may run as a formula (OWASP, CSV Injection)."""

from __future__ import annotations

import re

__all__ = ["as_cell", "from_cell"]

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
"""A text that a spreadsheet would run, or that ``as_cell`` made of one."""


def as_cell(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would run it as a formula.

    >>> as_cell("=1+1"), as_cell("12/QĐ"), as_cell("'=1"), as_cell("'s")
    ("'=1+1", '12/QĐ', "''=1", "'s")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def from_cell(cell: str) -> str:
    """The text of a cell, the inverse of ``as_cell``; what begins like a formula, as people type it, stays.

    >>> from_cell("'=1+1"), from_cell("''=1"), from_cell("'s"), from_cell("-1")
    ('=1+1', "'=1", "'s", '-1')
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
