"""Corrects marks of urgency, secrecy and circulation (zones 10a, 10b, 11) that OCR misread or read in part.

Decree 30/2020/NĐ-CP, Appendix I, III.2 has the list of the marks.
"""

from __future__ import annotations

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.language.text import tone_key
from vnadmin_doc.model.found import Found

__all__ = ["correct_mark"]


def correct_mark(text: str, found: Found[str]) -> Correction:
    """The mark that ``grammar.marks`` found in the line ``text``, and the words of the line for it.

    >>> from vnadmin_doc.grammar import marks
    >>> [correct_mark(text, *marks.find(text)) for text in ("| TỐC", "KHẨN")]  # doctest: +NORMALIZE_WHITESPACE
    [Correction(value='HỎA TỐC', read='TỐC', basis='half-mark', sure=True),
     Correction(value='KHẨN', read='KHẨN', basis='mark-letters', sure=True)]
    """
    words = text[slice(*found.span)]
    if found.rule == "marks/half":
        return Correction(found.value, words, "half-mark")
    same = tone_key(words) == tone_key(found.value)
    return Correction(found.value, found.value if same else words, "mark-letters")
