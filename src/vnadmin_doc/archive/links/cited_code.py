"""Numbers for comparison: số, year and ký hiệu, of a letter or of a citation, without differences of print.

Case, spaces, kinds of hyphens, leading zeros and separators do not count. Đ and D are equal, except in ĐA (đề án) and
DA (dự án), which are two kinds.

>>> parse_code("030/2020/NĐ - CP") == parse_code("30/2020/nđ–cp"), parse_code("1/ĐA-UBND") == parse_code("1/DA-UBND")
(True, False)
>>> parse_code("127-QĐ/TW"), parse_code("số 15")
(CitedCode(number='127', year=None, groups=('qd', 'tw')), CitedCode(number='15', year=None, groups=()))
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vnadmin_doc.language.text import fold, nfc, plain_code

__all__ = ["CitedCode", "code_of", "folded_group", "parse_code"]

_CODE = re.compile(
    r"(?:s[oố]\W*)?[\s.…_]*(\d[\dOoIl]{0,5}(?:[a-zA-ZđĐ](?![^\W_]))?)[\s.…_]*(?:[/-]\s*((?:19|20)\d\d)(?!\d))?(.*)",
    re.S | re.I,
)
_GROUP = re.compile(r"[^\W_]+")
_DIGITS = str.maketrans("OoIl", "0011")
_KINDS_APART = ("ĐA", "DA")
_NO_KIND = "cv"
"""The first group of a công văn in loose citations: 12/CV-UBND."""


class CitedCode(NamedTuple):
    """``number`` without leading zeros, ``year`` of a normative document, ``groups`` of the notation, folded."""

    number: str
    year: str | None
    groups: tuple[str, ...]


def parse_code(text: str | None) -> CitedCode | None:
    """The parts of a printed number; None if it has no digits at its start."""
    found = _CODE.match(plain_code(nfc(text or "")).strip())
    return code_of(found[1], found[3], found[2]) if found else None


def code_of(number: str, notation: str | None, year: str | int | None = None) -> CitedCode:
    """The parts of a number that is in parts already.

    >>> code_of("05", "QĐ-UBND"), code_of("12", "CV-UBND").groups
    (CitedCode(number='5', year=None, groups=('qd', 'ubnd')), ('ubnd',))
    """
    groups = tuple(map(folded_group, _GROUP.findall(plain_code(nfc(notation or "")))))
    if groups and groups[0] == _NO_KIND:
        groups = groups[1:]
    digits = number.strip()
    plain = digits[:-1].translate(_DIGITS) + digits[-1:].lower()
    return CitedCode(plain.lstrip("0") or "0", str(year) if year else None, groups)


def folded_group(group: str) -> str:
    """A group of a notation without case and marks, but ĐA and DA stay two."""
    return group.lower() if group.upper() in _KINDS_APART else fold(group)
