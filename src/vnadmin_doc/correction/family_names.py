"""Family names with their marks: a scan that has another spelling of a common one misread it.

Family names are few, and their marks belong to them: ``Nguyên`` or ``Tràn`` before a given name is doubtful,
and can be corrected, because no other family name has those letters. Given names are never corrected.

>>> is_spelt("Nguyễn Thị Bình"), is_spelt("Nguyên Thị Bình"), is_spelt("Trân Văn An"), is_spelt("Y Bhăm Niê")
(True, False, False, True)
>>> names = ("Nguyền Thị Bình", "NGUYÊN THỊ BÌNH", "Lễ Văn An", "Duờng Văn An", "Hoàn An")
>>> [correct_family_name(name).value for name in names]
['Nguyễn Thị Bình', 'NGUYỄN THỊ BÌNH', 'Lê Văn An', 'Duờng Văn An', 'Hoàn An']
"""

from __future__ import annotations

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["correct_family_name", "is_spelt"]


_SPELT = lexicon.words("surnames", marks="fixed")
_FOLDED = frozenset(map(fold, _SPELT))
_EXACT = frozenset(map(tone_key, _SPELT))


def is_spelt(name: str) -> bool:
    """Is the name's first word no family name of the table with other marks?"""
    first = name.split()[0] if name.split() else ""
    return fold(first) not in _FOLDED or tone_key(first) in _EXACT


def correct_family_name(name: str) -> Correction:
    """A person's name, its first word spelt as the only family name with these letters is."""
    return Correction(_spelt(name), name, "family-names")


def _spelt(name: str) -> str:
    first = name.split()[0] if name.split() else ""
    right = [known for known in _SPELT if fold(known) == fold(first)]
    if len(right) != 1 or is_spelt(name):
        return name
    return name.replace(first, right[0].upper() if first.isupper() else right[0], 1)
