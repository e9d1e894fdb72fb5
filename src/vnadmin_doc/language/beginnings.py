"""Beginnings: rejects most texts by their first letters, before a long pattern is tried."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import regex as re

__all__ = ["LENGTH", "may_begin"]

LENGTH = 6
"""Characters of a beginning. A pattern of many names then rejects nearly all words, and a text has few beginnings."""


def may_begin(*patterns: re.Pattern[str]) -> Callable[[str], bool]:
    r"""A function that answers whether any of the patterns may match a text with this beginning (``text[:LENGTH]``).

    The patterns may look back only to exclude a match: what is before the beginning is not known.

    >>> names = may_begin(re.compile(r"(?:sở|ủy ban)(?!\w)", re.IGNORECASE))
    >>> [names(text[:LENGTH]) for text in ("Ủy ban", "SỞ", "Ủng hộ", "Sở hữu", "S")]
    [True, True, False, True, True]
    """

    @lru_cache(maxsize=4096)
    def may(beginning: str) -> bool:
        return any(pattern.match(beginning, partial=True) is not None for pattern in patterns)

    return may
