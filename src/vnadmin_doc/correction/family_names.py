"""Corrects the tone marks of family names that OCR misread.

Family names are few, and have fixed marks. ``Nguyên`` or ``Tràn`` before a given name is corrected, because only one
family name has these letters. Given names are not corrected.

>>> names = ("Nguyễn Thị Bình", "Nguyên Thị Bình", "Trân Văn An", "Y Bhăm Niê")
>>> [has_valid_family_name(name) for name in names]
[True, False, False, True]
>>> names = ("Nguyền Thị Bình", "NGUYÊN THỊ BÌNH", "Lễ Văn An", "Duờng Văn An", "Hoàn An")
>>> [correct_family_name(name).value for name in names]
['Nguyễn Thị Bình', 'NGUYỄN THỊ BÌNH', 'Lê Văn An', 'Duờng Văn An', 'Hoàn An']
"""

from __future__ import annotations

import math
from functools import cache

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["correct_family_name", "has_valid_family_name", "nearest_family_name"]


_FAMILY_NAMES = lexicon.words("surnames", marks="fixed")
_RARE = 0.1  # percent of people
_SHARES = {row["surname"]: float(row["share"] or _RARE) for row in lexicon.rows("surnames") if row["folded"] == "yes"}
_FOLDED = frozenset(map(fold, _FAMILY_NAMES))
_EXACT = frozenset(map(tone_key, _FAMILY_NAMES))


def nearest_family_name(word: str) -> str | None:
    """The family name that a word is nearest to, if OCR lost its first letters or misread one or two of them.

    Each wrong letter counts as much as a factor of ten in frequency. None if no name is near. In a name of two letters
    no letter may be wrong.

    >>> [nearest_family_name(word) for word in ("guyễn", "Ngnyến", "an", "ương", "xyz")]
    ['Nguyễn', 'Nguyễn', 'Trần', 'Dương', None]
    """
    distances = ((_distance(fold(word), fold(name)), name) for name in _SHARES)
    near = [(distance, name) for distance, name in distances if distance <= len(name) / 3]
    # Small letters have lost the capital.
    lost = [(distance, name) for distance, name in near if distance or not word.islower()]
    return min(lost, key=lambda item: item[0] - math.log10(_SHARES[item[1]]), default=(0.0, None))[1]


def _distance(read: str, name: str) -> float:
    """The number of wrong letters; a missing letter at the beginning counts half."""
    if name.endswith(read) or (len(name) == 2 and name.startswith(read)):
        return (len(name) - len(read)) / 2
    return min((errors for errors in range(1, len(name) // 3 + 1) if _similar(name, errors).fullmatch(read)), default=9)


@cache
def _similar(name: str, errors: int) -> re.Pattern[str]:
    return re.compile(f"(?:{name}){{e<={errors}}}")


def has_valid_family_name(name: str) -> bool:
    """Does the first word have the marks of a known family name? True for a word with other letters too."""
    first = name.split()[0] if name.split() else ""
    return fold(first) not in _FOLDED or tone_key(first) in _EXACT


def correct_family_name(name: str) -> Correction:
    """The name of a person with the marks of the family name, if only one family name has these letters."""
    return Correction(_with_valid_family_name(name), name, "family-names")


def _with_valid_family_name(name: str) -> str:
    first = name.split()[0] if name.split() else ""
    known = [family_name for family_name in _FAMILY_NAMES if fold(family_name) == fold(first)]
    if len(known) != 1 or has_valid_family_name(name):
        return name
    return name.replace(first, known[0].upper() if first.isupper() else known[0], 1)
