"""Ký hiệu (zone 3) as a scan reads it, against what the letter's other parts say it must be.

Decree 30/2020/NĐ-CP, Appendix I, II.3: the notation is the kind's abbreviation and the issuer's.
Where the title names the kind, the first group is known; where the issuer's name is there, so are
its initials. OCR reads ``Đ`` as ``D``, ``B`` or ``Ð``: such a letter is corrected.

>>> def corrected(*read): return correct_notation(*read).value
>>> corrected("QB-SNV", "QĐ", ()), corrected("QD-DHKTKT", "QĐ", ("TRƯỜNG ĐẠI HỌC KỸ THUẬT KHAI THÁC",))
('QĐ-SNV', 'QĐ-ĐHKTKT')
>>> corrected("O/QĐ-SNV", "QĐ", ()), corrected("Qp-SNV", "QĐ", ())
('QĐ-SNV', 'QĐ-SNV')
>>> corrected("TM-SNV", "GM", ())
'TM-SNV'
>>> corrected("TT-SNV", "TTr", ()), corrected("CT-SNV", "CTr", ()), corrected("TT-SNV", "TT", ())
('TTr-SNV', 'CTr-SNV', 'TT-SNV')
>>> corrected("BC-DTT", "BC", ("ĐẠI HỌC HOA SEN",)), corrected("KH-SNV", "QĐ", ())
('BC-DTT', 'KH-SNV')
>>> corrected("UBND-VX", "CV", ("UBND TỈNH",))
'UBND-VX'
"""

from __future__ import annotations

from collections.abc import Iterable

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.grammar.code import UNPRINTED_SIGNS
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.kinds import KINDS

__all__ = ["correct_notation", "correct_signs"]

_SIGNS = re.compile(f"[{UNPRINTED_SIGNS}]")
_ALIKE = frozenset({("B", "Đ"), ("D", "Đ"), ("0", "Đ"), ("O", "Q"), ("0", "Q"), ("8", "B"), ("R", "B"), ("I", "T")})
"""(as read, as printed): letters that OCR takes for each other; offices have abbreviations of their own besides."""
SHORTEST = 3
"""Initials of fewer letters are anyone's."""


def correct_signs(notation: str) -> Correction:
    """A notation without the signs that OCR put between two of its groups.

    >>> correct_signs("KHTC&€XD-P1").value
    'KHTC&XD-P1'
    """
    return Correction(_SIGNS.sub("", notation), notation, "notation-signs")


def correct_notation(notation: str, kind: str | None, issuers: Iterable[str]) -> Correction:
    """A notation with the letters that the code of the kind and the initials of the issuers' names require."""
    return Correction(_required(notation, kind, issuers), notation, "title-and-issuer")


def _required(notation: str, kind: str | None, issuers: Iterable[str]) -> str:
    initials = ["".join(word[0] for word in re.findall(r"\p{L}+", name)).upper() for name in issuers]
    groups = re.split(r"([-/&.,])", notation)
    if kind and kind != "CV" and groups[1:3] == ["/", kind] and len(groups[0]) < len(kind):
        # What stands before "/QĐ-" is a piece of the number.
        groups = groups[2:]
    if kind and kind != "CV" and _is_one_off(groups[0], kind):
        groups[0] = kind
    return "".join([groups[0], *(_spelt(group, initials) for group in groups[1:])])


def _is_one_off(group: str, kind: str) -> bool:
    """Is the group the kind's abbreviation with one letter misread, and no other kind's; or without its small one?"""
    if group.isupper() and group == re.sub(r"\p{Ll}", "", kind) != kind:
        return True
    wrong = [pair for pair in zip(group, kind, strict=False) if pair[0] != pair[1]]
    known = any(known.code == group for known in KINDS)
    small = [pair for pair in wrong if pair[0].islower() and pair[1] == "Đ"]  # no kind has a small one there
    return len(group) == len(kind) and len(wrong) == 1 and (wrong[0] in _ALIKE or bool(small)) and not known


def _spelt(group: str, initials: Iterable[str]) -> str:
    """The group as the initials have it, where only the bar of a Đ was lost."""
    if len(group) < SHORTEST or "D" not in group:
        return group
    for letters in initials:
        at = fold(letters).find(fold(group))
        if at >= 0:
            return letters[at : at + len(group)].replace("Ð", "Đ") if _only_bars(group, letters[at:]) else group
    return group


def _only_bars(group: str, letters: str) -> bool:
    return all(a == b or (a, b) == ("D", "Đ") for a, b in zip(group, letters, strict=False))
