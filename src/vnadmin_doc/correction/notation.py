"""Corrects ký hiệu (zone 3) in a scan by the kind in the title and by the initials of the issuer.

Decree 30/2020/NĐ-CP, Appendix I, II.3: the notation has the abbreviation of the kind, then the abbreviation of the
issuer, with a hyphen between them. So the title gives the first group and the sign after it, and the name of the issuer
gives initials. OCR reads ``Đ`` as ``D``, ``B`` or ``Ð``: such a letter is corrected.

>>> def corrected(notation, kind, issuers): return correct_notation(notation, kind, issuers).value
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
>>> corrected("QĐ.SNV", "QĐ", ()), corrected("SNV.VP", "CV", ())
('QĐ-SNV', 'SNV.VP')
>>> corrected("UBND-VX", "CV", ("UBND TỈNH",)), corrected("SNY-VP", "CV", ("SỞ NỘI VỤ",))
('UBND-VX', 'SNV-VP')

A pen that writes the number crosses the slash. OCR reads such strokes as letters before the initials:

>>> corrected("JISNV-VP", "CV", ("SỞ NỘI VỤ",)), corrected("BCSNV-VP", "CV", ("SỞ NỘI VỤ",))
('SNV-VP', 'BCSNV-VP')
"""

from __future__ import annotations

from collections.abc import Iterable

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.grammar.code import UNPRINTED_SIGNS
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.kinds import KINDS

__all__ = ["correct_notation", "correct_signs", "is_misread_as", "with_code"]

_SIGNS = re.compile(f"[{UNPRINTED_SIGNS}]")
_ALIKE = frozenset({("B", "Đ"), ("D", "Đ"), ("0", "Đ"), ("O", "Q"), ("0", "Q"), ("8", "B"), ("R", "B"), ("E", "B"),
                    ("I", "T"), ("Y", "V")})  # fmt: skip
"""(as read, as printed): letters that OCR confuses. Other letters may differ: offices have their own abbreviations."""
_STROKES = re.compile(r"[IJLijl]{1,2}")
_KIND_CODES = frozenset(kind.code for kind in KINDS)
SHORTEST = 3
"""Least letters of initials. Shorter ones fit too many names."""


def correct_signs(notation: str) -> Correction:
    """A notation without the signs that OCR read between two groups.

    >>> correct_signs("KHTC&€XD-P1").value
    'KHTC&XD-P1'
    """
    return Correction(_SIGNS.sub("", notation), notation, "notation-signs")


def correct_notation(notation: str, kind: str | None, issuers: Iterable[str]) -> Correction:
    """A notation corrected by the code of the kind (``QĐ``) and by the initials of the issuers' names."""
    return Correction(_corrected(notation, kind, issuers), notation, "title-and-issuer")


def with_code(group: str, kind: str) -> str:
    """The first group of a notation, as the code of the kind if it is this code with one letter misread.

    >>> with_code("NO", "NQ"), with_code("BC", "NQ")
    ('NQ', 'BC')
    """
    return kind if _is_misread_kind(group, kind) else group


def is_misread_as(read: str, printed: str) -> bool:
    """Is it the printed notation with one letter that OCR confuses with another?

    >>> is_misread_as("BC-SNY", "BC-SNV"), is_misread_as("BC-SNA", "BC-SNV")
    (True, False)
    """
    wrong = [pair for pair in zip(read, printed, strict=False) if pair[0] != pair[1]]
    return len(read) == len(printed) and len(wrong) == 1 and wrong[0] in _ALIKE


def _corrected(notation: str, kind: str | None, issuers: Iterable[str]) -> str:
    initials = ["".join(word[0] for word in re.findall(r"\p{L}+", name)).upper() for name in issuers]
    groups = re.split(r"([-/&.,])", notation)
    if kind and kind != "CV":
        if groups[1:3] == ["/", kind] and len(groups[0]) < len(kind):
            # The group before "/QĐ-" is a part of the number.
            groups = groups[2:]
        groups[0] = with_code(groups[0], kind)
        if groups[0] == kind and groups[1:2] == ["."]:
            groups[1] = "-"
    elif groups[0] not in _KIND_CODES:
        groups[0] = _as_initials(_without_strokes(groups[0], initials), initials)
    return "".join([groups[0], *(_as_initials(_with_bars(group, initials), initials) for group in groups[1:])])


def _is_misread_kind(group: str, kind: str) -> bool:
    """Is the group the code of the kind with one letter misread, or without its small letter (``TT`` for ``TTr``)?"""
    if group.isupper() and group == re.sub(r"\p{Ll}", "", kind) != kind:
        return True
    if len(group) != len(kind) or group in _KIND_CODES:
        return False
    wrong = [pair for pair in zip(group, kind, strict=True) if pair[0] != pair[1]]
    # In no code is a small letter in the place of Đ.
    return len(wrong) == 1 and (wrong[0] in _ALIKE or (wrong[0][0].islower() and wrong[0][1] == "Đ"))


def _without_strokes(group: str, initials: Iterable[str]) -> str:
    """The initials of an issuer without strokes that OCR read as letters before them."""
    for letters in initials:
        if len(letters) >= SHORTEST and group.endswith(letters) and _STROKES.fullmatch(group.removesuffix(letters)):
            return letters
    return group


def _as_initials(group: str, initials: Iterable[str]) -> str:
    """The initials of an issuer, if the group has as many letters and one of them is misread."""
    for letters in initials:
        wrong = [pair for pair in zip(group, letters, strict=False) if pair[0] != pair[1]]
        if len(group) == len(letters) >= SHORTEST and len(wrong) == 1 and wrong[0] in _ALIKE:
            return letters
    return group


def _with_bars(group: str, initials: Iterable[str]) -> str:
    """The group with Đ for each D where the initials have Đ. All other letters must be equal."""
    if len(group) < SHORTEST or "D" not in group:
        return group
    for letters in initials:
        at = fold(letters).find(fold(group))
        if at >= 0:
            return letters[at : at + len(group)].replace("Ð", "Đ") if _only_bars(group, letters[at:]) else group
    return group


def _only_bars(group: str, letters: str) -> bool:
    return all(a == b or (a, b) == ("D", "Đ") for a, b in zip(group, letters, strict=False))
