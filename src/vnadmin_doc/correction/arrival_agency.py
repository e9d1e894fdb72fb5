"""Corrects the agency in an arrival stamp: thin letters of rubber, often over other print, are read badly.

Decree 30/2020/NĐ-CP, Appendix IV, V: the name of the receiving agency is at the top of the stamp. Long names of
agencies are a closed list, so a name with a fifth of its letters wrong still differs from all others.

>>> correct_arrival_agency("GỔNG THÔNG TA BIỆN TỦ CHÍNH PHỦ").value, correct_arrival_agency("SƠ NỘI VU").value
('CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ', 'SỞ NỘI VỤ')
>>> correct_arrival_agency("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG").value, correct_arrival_agency("UBND XÃ THẠNH TÂY").value
('BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG', 'UBND XÃ THẠNH TÂY')
"""

from __future__ import annotations

from functools import cache

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.correction.wording import correct_wording
from vnadmin_doc.language.lexicon import registered
from vnadmin_doc.language.text import fold

__all__ = ["correct_arrival_agency"]

_LEAST_LETTERS, _MOST_WRONG = 16, 0.2  # of a name with spaces; share of its letters
_LEAD = 2  # wrong letters less than in any other name


def correct_arrival_agency(text: str) -> Correction:
    """The name of the agency as registered; it is not sure where several letters of it are wrong."""
    corrected = correct_wording(text)
    found = sorted(
        ((sum(match.fuzzy_counts), match.span(), name) for match, name in _near(fold(corrected.value))),
        key=lambda item: item[0],
    )
    if not found or found[0][0] == 0 or (len(found) > 1 and found[1][0] - found[0][0] < _LEAD):
        return corrected
    _, (start, end), name = found[0]
    value = corrected.value[:start] + name.upper() + corrected.value[end:]
    return Correction(value, text, "lexicon", sure=False)


def _near(folded: str) -> list[tuple[re.Match[str], str]]:
    matches = ((pattern.search(folded), name) for name, pattern in _names())
    return [(match, name) for match, name in matches if match]


@cache
def _names() -> list[tuple[str, re.Pattern[str]]]:
    """Long names of agencies, each with the pattern of what it may be read as."""
    names = {name: fold(name) for name in registered("agency").values()}
    return [
        (name, re.compile(rf"(?b)(?<!\w)(?:{re.escape(letters)}){{e<={int(_MOST_WRONG * len(letters))}}}(?!\w)"))
        for name, letters in names.items()
        if len(letters) >= _LEAST_LETTERS
    ]
