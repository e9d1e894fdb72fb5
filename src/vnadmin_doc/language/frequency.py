"""How often a word is in written Vietnamese: what tells a word from a misreading of it.

``năm`` is among the commonest syllables and ``nãm`` is none, though both can be spoken.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["is_skeleton", "rarest"]

_COMMON = 4.0
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _frequencies() -> dict[str, float]:
    return {tone_key(row["syllable"]): int(row["frequency"]) / 10 for row in lexicon.rows("syllables")}


@lru_cache(maxsize=1 << 16)
def rarest(text: str) -> float | None:
    """The frequency of the rarest syllable in a text: log10 of its occurrences in 10^9 words, 0 for none.

    None where there is nothing to go by: no letters, or abbreviations in capitals alone.

    >>> rarest("năm"), rarest("nãm"), rarest("SỞ Y TẾ,"), rarest("UBND"), rarest("12/7")
    (6.5, 0.0, 5.6, None, None)
    """
    words = [word for word in _LETTERS.findall(text) if not (word.isascii() and word.isupper() and len(word) > 1)]
    if not words:
        return None
    return min(_frequencies().get(tone_key(word), 0.0) for word in words)


@cache
def _skeletons() -> frozenset[str]:
    return frozenset(fold(word) for word, frequency in _frequencies().items() if frequency >= _COMMON)


def is_skeleton(text: str) -> bool:
    """Is every word of the text, marks aside, one of the common ones?

    >>> is_skeleton("GIÁM ĐÓC"), is_skeleton("GIÉM Đ0C")
    (True, False)
    """
    return all(fold(word) in _skeletons() for word in text.split())
