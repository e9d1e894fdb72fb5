"""Pages that were turned before OCR: the issue that reports the angle, and the angle read back from it.

Boxes on such a page are those of the page turned upright, which the file's own picture is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Issue

__all__ = ["said", "turn_of"]

_CODE = "page-turned"
_TURNED = re.compile(r"\D*(\d+)\D+(\d+)°.*")
"""The message in any language: first the page, then the degrees."""


def said(number: int, degrees: int) -> Issue:
    """The issue that reports the angle.

    >>> turn_of([said(3, 90)], 3), turn_of([said(3, 90)], 2)
    (90, 0)
    """
    return Issue(
        _CODE,
        "info",
        "",
        msg("page {page}: turned by {degrees}° clockwise before it was read", page=number, degrees=degrees),
    )


def turn_of(issues: Iterable[Issue], number: int) -> int:
    """The angle in degrees, clockwise, by which the page was turned; 0 where no issue reports one."""
    turns = (_TURNED.fullmatch(issue.message) for issue in issues if issue.code == _CODE)
    return next((int(turn[2]) for turn in turns if turn and int(turn[1]) == number), 0)
