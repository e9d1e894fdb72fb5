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

    >>> repair("SƠ Y TE"), repair("KT,GIAM ĐỌC"), repair("phòng chông dịch, Lê Văn Huê")
    ('SỞ Y TẾ', 'KT,GIÁM ĐỐC', 'phòng chống dịch, Lê Văn Huê')
    >>> repair("hồ sơ y tê, truyền thống, hội thao")
    'hồ sơ y tế, truyền thống, hội thao'
    """
    words = [match.span() for match in re.finditer(r"\p{L}+", value)]
    keys = [fold(value[start:end]) for start, end in words]
    out: list[str] = []
    index = at = 0
    while index < len(words):
        name = _longest_name(keys, index, capital=value[words[index][0]].isupper())
        for (start, end), right in zip(words[index:], name, strict=False):
            read = value[start:end]
            out += [value[at:start], _mended(read, right, alone=len(name) == 1)]
            at = end
        index += len(name) or 1
    return squeeze("".join([*out, value[at:]]))


def _longest_name(keys: list[str], index: int, *, capital: bool) -> list[str]:
    """The words of the longest registered name that folds to the words from ``index`` on; empty for none.

    Names of offices and places begin with a capital, so "hồ sơ y tế" is not made a "Sở Y tế".
    """
    for length in range(min(_longest(), len(keys) - index), 0, -1):
        name = registered().get(tuple(keys[index : index + length]))
        if name and (capital or name[0].islower()):
            return re.findall(r"\p{L}+", name)
    return []


def _mended(read: str, right: str, *, alone: bool) -> str:
    """One word as registered, in the capitals of what was read. Both ways of placing a tone are right
    already; a word alone is too little to go by unless it is in capitals.
    """
    if tone_key(read) == tone_key(right) or (alone and not read.isupper()):
        return read
    if read.isupper() and len(read) > 1:
        return right.upper()
    return right[0].upper() + right[1:] if read[0].isupper() else right
