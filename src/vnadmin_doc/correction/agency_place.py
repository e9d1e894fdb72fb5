"""Completes the province in the name of a scanned agency by the place in the dateline.

Decree 30/2020/NĐ-CP, Appendix I, II.4: the place of a province's agencies is the name of the province.
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.language.text import fold

__all__ = ["correct_province"]

_AGENCY_OF_PLACE = re.compile(r"(?P<agency>.*(?<!\w)(?:TỈNH|THÀNH PHỐ)\s+)(?P<place>\p{L}.*)")


def correct_province(name: str, place: str) -> Correction:
    """The name of an agency with the complete name of its province or city, if OCR read only a part.

    >>> correct_province("UBND TỈNH AN", "An Phú").value, correct_province("UBND TỈNH AN, PHÚ", "An Phú").value
    ('UBND TỈNH AN PHÚ', 'UBND TỈNH AN PHÚ')
    >>> correct_province("UBND TỈNH AN GIANG", "Long Xuyên").value, correct_province("SỞ Y TẾ", "An Phú").value
    ('UBND TỈNH AN GIANG', 'SỞ Y TẾ')
    """
    parts = _AGENCY_OF_PLACE.fullmatch(name)
    completed = name
    if parts is not None and name.isupper():
        read, complete = (re.findall(r"\p{L}+", fold(text)) for text in (parts["place"], place))
        misread = len(read) < len(complete) or re.search(r"[^\p{L}\s–-]", parts["place"])
        if read and misread and read == complete[: len(read)]:
            completed = parts["agency"] + place.upper()
    return Correction(completed, name, "agency-place")
