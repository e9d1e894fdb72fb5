"""Corrects one misread letter in the title of a scanned document: the name of its kind.

Decree 30/2020/NĐ-CP, Điều 7 and Appendix I, II.5: the names of kinds are a closed list, and the title is in capitals.
"""

from __future__ import annotations

from functools import cache

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.kinds import KINDS, by_title

__all__ = ["correct_title"]

SHORTEST = 7
"""Fewest letters and spaces of a title that is corrected: shorter names are too near to each other (ĐỀ ÁN, DỰ ÁN)."""

_OUTER = re.compile(r"^[^\p{L}]+|[^\p{L}]+$")


@cache
def _titles() -> dict[str, str]:
    """The titles in capitals, by their folded text."""
    titles = (title for kind in KINDS for title in (kind.name, *kind.titles))
    return {fold(title): title.upper() for title in titles if len(title) >= SHORTEST}


def correct_title(text: str) -> Correction:
    """The title that a line in capitals is, if one letter is wrong and no other title is as near.

    >>> [correct_title(text).value for text in ("| GLÁY MỜI", "KÉẺ HOẠCH", "THÔNG BÁO", "THÔNG TAO", "KÊ HOACH NĂM")]
    ['GIẤY MỜI', 'KẾ HOẠCH', 'THÔNG BÁO', 'THÔNG TAO', 'KÊ HOACH NĂM']
    """
    folded = fold(_OUTER.sub("", text))
    if not text.isupper() or by_title(folded) or len(folded) < SHORTEST - 1:
        return Correction(text, text, "lexicon")
    near = {title for key, title in _titles().items() if re.fullmatch(rf"(?:{key}){{e<=1}}", folded)}
    return Correction(near.pop() if len(near) == 1 else text, text, "lexicon")
