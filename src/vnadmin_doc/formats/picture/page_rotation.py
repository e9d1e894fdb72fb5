"""The issue for a page that was rotated before OCR: write it, and read the rotation back from it.

Boxes on such a page are relative to the upright page, not to the picture in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Issue

__all__ = ["rotation_issue", "rotation_of"]

_CODE = "page-turned"
_TURNED = re.compile(r"\D*(\d+)\D+(\d+)°.*")
"""The message in any language: first the page number, then the degrees."""


def rotation_issue(number: int, degrees: int) -> Issue:
    """The issue for a page that was rotated by ``degrees`` clockwise.

    >>> rotation_of([rotation_issue(3, 90)], 3), rotation_of([rotation_issue(3, 90)], 2)
    (90, 0)
    """
    return Issue(
        _CODE,
        "info",
        "",
        msg("page {page}: turned by {degrees}° clockwise before it was read", page=number, degrees=degrees),
    )


def rotation_of(issues: Iterable[Issue], number: int) -> int:
    """The degrees (clockwise) by which the page was rotated before OCR; 0 without such an issue."""
    turns = (_TURNED.fullmatch(issue.message) for issue in issues if issue.code == _CODE)
    return next((int(turn[2]) for turn in turns if turn and int(turn[1]) == number), 0)
