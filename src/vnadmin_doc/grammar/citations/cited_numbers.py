r"""Reads the numbers of cited documents (số, ký hiệu) after their kinds.

Decree 30/2020/NĐ-CP, Appendix I, II.3: ``30/2020/NĐ-CP``, ``1892/UBND-KGVX``. Party documents have ``127-QĐ/TW``, older
documents ``46/2010/QH12``, ``02 TC/TCT``, ``90TC/TCT``. A line may end at a sign of the number. Scans have spaces
before and after the signs, or inside the number.

>>> from vnadmin_doc.language.text import fold
>>> def number(text): return read(FoldedText(text, fold(text)), 0)
>>> number(" số 30/2020/NĐ-\nCP ngày"), number(" số …/NQ-HĐND ngày"), number(" số 15 và")
(('30/2020/NĐ-CP', 18, True), (None, 13, True), ('15', 6, True))
>>> number(" số, 12/QĐ-TTgngày 15/01/2031")  # a speck, and words joined by OCR
('12/QĐ-TTg', 14, True)
"""

from __future__ import annotations

import re

from vnadmin_doc.grammar.citations.phrases import FoldedText, O, S

__all__ = ["CODE", "NUMBER_WORD", "clean_number", "read"]

# One capital at a time: a text matches in one way only, so that no text makes the search slow.
_ABBR = r"(?:(?=[^\W\d_a-z])(?:CP(?=\d)|(?:[A-ZĐÐÂÊÔƠƯĂŒ§][a-zđðư]{0,2}\d{0,3})+)(?:(?![^\W\d_])|(?=ngày\b)))"
_SEP = r"(?:\s{0,9}(?:[/‐-―−-]|//|--)\s{0,9})"
"""A sign of a number. Typists strike it twice: 12//QĐ-UBND."""
_GAP = (
    rf"(?:{_SEP}|[ ]?(?=[A-ZĐ]+/)|[ ](?=(?:QĐ|NĐ|NQ|TT|TTr|CT|CV|TB|KH|BC|HD)-)|(?<=/(?:19|20)\d\d)(?=[A-ZĐ]{{2,6}}-))"
)
"""Between number and notation. The slash may be missing: 52 TC/TCT, 12 QĐ-UBND, 30/2020NĐ-CP."""
_NOTATION = rf"{_ABBR}(?:(?:{_SEP}|[&.,+]|[ ]?&[ ]?){_ABBR}){{0,9}}(?:/nb\b)?"
CODE = re.compile(
    rf"[.…_]{{0,9}}\d{{1,6}}[a-zA-ZđĐ]?[.…_]{{0,9}}(?:{_SEP}\d{{1,5}}){{0,2}}"
    rf"{_GAP}{_NOTATION}(?:[ ][A-ZĐ][A-ZĐa-z]{{0,3}}(?=[ ]ngày[ ]))?"
)
"""A number with its notation, as printed."""
NUMBER_WORD = rf"s[o06]\b{O}[:.,]?{O}"
"""The word số, Số:, as OCR reads it s6. A comma after it is a speck."""
_SPACE_INSIDE = re.compile(r"\d{1,3}[ ](?=\d{1,4}/\d{4}/)")  # số 21 8/2009/QĐ-TTg
_BLANK = re.compile(rf"[ .…_\n]{{0,40}}//?[ ]?(?:\d{{4}}{_SEP})?{_NOTATION}")
_BARE = re.compile(r"\d{1,5}(?:/(?:19|20)\d\d)?(?![\w/.,-]*\d|[/-])")
_LEAD = re.compile(rf"(?P<word>{O}{NUMBER_WORD})|{S}")
_DASHES = re.compile(r"[‐-―−]")
_TO_CLEAN = re.compile(r"[\s.…_‐-―−]|//|--")
_AROUND_SIGN = re.compile(r"[.…_\s]*([/&-])(?:\s*\1)?\s*")


def read(page: FoldedText, pos: int) -> tuple[str | None, int, bool]:
    """Read the number after "số": (number or None, its end, whether a number is there, maybe blank)."""
    lead = _LEAD.match(page.folded, pos)
    at = lead.end() if lead else pos
    first_part = _SPACE_INSIDE.match(page.raw, at) if lead and lead["word"] else None
    if code := CODE.match(page.raw, first_part.end() if first_part else at):
        return (first_part[0].rstrip() if first_part else "") + clean_number(code[0]), code.end(), True
    if blank := _BLANK.match(page.raw, at) or _BLANK.match(page.raw, pos):
        return None, blank.end(), True
    if lead and (bare := _BARE.match(page.raw, at)):
        return bare[0], bare.end(), True
    return None, pos, False


def clean_number(code: str) -> str:
    r"""The number without white space, leaders (…) and doubled signs, and with plain dashes.

    A space before a notation is kept.

    >>> clean_number("30/2020/NĐ–\nCP"), clean_number("05…./2006//QĐ - UB"), clean_number("52 TC/TCT")
    ('30/2020/NĐ-CP', '05/2006/QĐ-UB', '52 TC/TCT')
    """
    if not _TO_CLEAN.search(code):
        return code
    return _AROUND_SIGN.sub(r"\1", _DASHES.sub("-", code)).strip("….")
