"""The province of a scanned agency's name, completed from the place that the letter is dated from.

Decree 30/2020/NĐ-CP, Appendix I, II.4: the place of a province's agencies is the name of the province.
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.language.text import fold

__all__ = ["correct_province"]

_WHOSE_PROVINCE = re.compile(r"(?P<agency>.*(?<!\w)(?:TỈNH|THÀNH PHỐ)\s+)(?P<place>\p{L}.*)")


def correct_province(name: str, place: str) -> Correction:
    """An agency's name with the whole of its province or city, where OCR left a part of it.

    >>> correct_province("UBND TỈNH AN", "An Phú").value, correct_province("UBND TỈNH AN, PHÚ", "An Phú").value
    ('UBND TỈNH AN PHÚ', 'UBND TỈNH AN PHÚ')
    >>> correct_province("UBND TỈNH AN GIANG", "Long Xuyên").value, correct_province("SỞ Y TẾ", "An Phú").value
    ('UBND TỈNH AN GIANG', 'SỞ Y TẾ')
    """
    whose = _WHOSE_PROVINCE.fullmatch(name)
    completed = name
    if whose is not None and name.isupper():
        read, right = (re.findall(r"\p{L}+", fold(text)) for text in (whose["place"], place))
        spoilt = len(read) < len(right) or re.search(r"[^\p{L}\s–-]", whose["place"])
        if read and spoilt and read == right[: len(read)]:
            completed = whose["agency"] + place.upper()
    return Correction(completed, name, "agency-place")
