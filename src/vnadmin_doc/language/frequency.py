"""How frequent a word is in written Vietnamese; a misread word is rarer than the correct one.

``năm`` is among the most common syllables; ``nãm`` does not occur, although its spelling is possible.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["is_common_without_marks", "rarest_frequency"]

_COMMON = 4.0
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _frequencies() -> dict[str, float]:
    """The frequency of each syllable by its key; of two spellings of one key ("quá", the rare "qúa") the higher one."""
    rows = sorted(lexicon.rows("syllables"), key=lambda row: int(row["frequency"]))
    return {tone_key(row["syllable"]): int(row["frequency"]) / 10 for row in rows}


@lru_cache(maxsize=1 << 16)
def rarest_frequency(text: str) -> float | None:
    """The frequency of the rarest syllable in a text: log10 of its occurrences in 10^9 words, 0 for none.

    None for a text without letters, or with abbreviations in capitals only.

    >>> [rarest_frequency(text) for text in ("năm", "nãm", "SỞ Y TẾ,", "UBND", "12/7", "quá")]
    [6.5, 0.0, 5.6, None, None, 6.1]
    """
    words = [word for word in _LETTERS.findall(text) if not (word.isascii() and word.isupper() and len(word) > 1)]
    if not words:
        return None
    return min(_frequencies().get(tone_key(word), 0.0) for word in words)


@cache
def _common_words_without_marks() -> frozenset[str]:
    return frozenset(fold(word) for word, frequency in _frequencies().items() if frequency >= _COMMON)


def is_common_without_marks(text: str) -> bool:
    """Is every word of the text, without its marks, a common word?

    >>> is_common_without_marks("GIÁM ĐÓC"), is_common_without_marks("GIÉM Đ0C")
    (True, False)
    """
    return all(fold(word) in _common_words_without_marks() for word in text.split())
