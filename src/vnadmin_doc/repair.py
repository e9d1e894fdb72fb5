"""Repair: registered names that OCR spoiled, put back in the value, never silently.

OCR of Vietnamese loses marks before it loses letters: ``SỞ Y TE`` is ``SỞ Y TẾ`` and can be
nothing else. A run of words is replaced only by a registered name that is equal to it when
marks are folded away; people's names are never touched. The evidence keeps what was read.
"""

from __future__ import annotations

from functools import cache

import regex as re

from vnadmin_doc.registry import registered
from vnadmin_doc.text import fold, squeeze, tone_key

__all__ = ["repair"]


@cache
def _longest() -> int:
    return max(map(len, registered()))


def repair(value: str) -> str:
    """``value`` with each run of words that folds to a registered name spelt as registered.

    >>> repair("SƠ Y _TE"), repair("KT,GIAM ĐỌC"), repair("Lê Văn Huê")
    ('SỞ Y TẾ', 'KT,GIÁM ĐỐC', 'Lê Văn Huê')
    """
    words = [match.span() for match in re.finditer(r"\p{L}+", value)]
    keys = [fold(value[start:end]) for start, end in words]
    out: list[str] = []
    index = at = 0
    while index < len(words):
        length, name = _longest_name(value, words, keys, index)
        start, end = words[index][0], words[index + length - 1][1]
        out += [value[at:start], _cased(value[start:end], name) if name else value[start:end]]
        index, at = index + length, end
    return squeeze("".join([*out, value[at:]]))


def _longest_name(value: str, words: list[tuple[int, int]], keys: list[str], index: int) -> tuple[int, str | None]:
    """(number of words, registered name to be put in their place or None) from word ``index`` on."""
    for length in range(min(_longest(), len(words) - index), 0, -1):
        name = registered().get(tuple(keys[index : index + length]))
        if name:
            read = [value[a:b] for a, b in words[index : index + length]]
            return length, name if _respelt(read, name) else None
    return 1, None


def _respelt(read: list[str], name: str) -> bool:
    """Is the spelling to be changed? Both ways of placing a tone are right already; one word alone is
    too little to go by unless it is in capitals."""
    if tone_key(" ".join(read)) == tone_key(" ".join(re.findall(r"\p{L}+", name))):
        return False
    return len(read) > 1 or read[0].isupper()


def _cased(read: str, name: str) -> str:
    """The name in the capitals of what was read."""
    return name.upper() if read.isupper() else name
