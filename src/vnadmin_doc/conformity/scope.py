"""Scope: by which rules a letter is judged, or why it is not judged.

* Decree 30/2020/NĐ-CP, Điều 7: the 29 kinds of administrative documents, from 05/03/2020. The layout of older letters
  (Thông tư 01/2011/TT-BNV) is not verified, so they are not judged. A letter without a date is a draft of today.
* Normative documents (Law 64/2025/QH15) have their own form.
* The Decree binds offices and enterprises of the state; other organisations apply it "cho phù hợp", by their own rules
  (Điều 2). Whether a company is one of the state is not known. What departs in their letters is a doubt.
* Documents of the Party: Hướng dẫn 36-HD/VPTW from 03/04/2018, Hướng dẫn 05-HD/VPTW from 27/05/2026; the official text
  of the latter was not seen.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vnadmin_doc.conformity.case import kind_of
from vnadmin_doc.conformity.finding import RuleSet
from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.reading import Reading

__all__ = ["ADMINISTRATIVE", "Scope", "is_blank", "scope_of"]

ADMINISTRATIVE = frozenset((
    "CV", "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB", "TTr", "HĐ", "CĐ",
    "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB", "TCg",
))  # fmt: skip
"""The 29 kinds of Điều 7."""
_NORMATIVE = frozenset(("L", "PL", "Lệnh", "NĐ", "TT", "TTLT"))
_ALSO_NORMATIVE = frozenset(("NQ", "QĐ", "CT"))
"""Kinds that are normative if their number has a year: ``20/2020/QĐ-TTg``."""
_OTHER_ORGANISATION = re.compile(
    r"(?:chi nhanh |van phong |ban (?:chap hanh|thuong vu|chu nhiem) )?"
    r"(?:cong ty|cty|tong cong ty co phan|doanh nghiep|(?:lien minh )?hop tac xa|ngan hang (?!nha nuoc|chinh sach)"
    r"|cong doan|(?:tong )?lien doan|lien hiep|hiep hoi|hoi (?!dong|nghi)|(?:uy ban |ub)?(?:mat tran to quoc|mttq)"
    r"|(?:trung uong|tinh|thanh|huyen|thi|xa) doan|doan (?:tncs|thanh nien|truong|khoi|xa|phuong|co so))\b"
)
"""Beginnings of the names of organisations that the Decree need not bind (Điều 2, khoản 2), and of companies."""
_DECREE, _PARTY, _NEW_PARTY = "2020-03-05", "2018-04-03", "2026-05-27"


class Scope(NamedTuple):
    """The rules; or None and the reason why the letter is not judged. ``doubt``: why the rules may not bind it."""

    rule_set: RuleSet | None
    reason: Message | None = None
    doubt: Message | None = None


def scope_of(reading: Reading) -> Scope:
    """The rules for a letter, by its head, its kind and its date."""
    letter, date = reading.letter, reading.letter.promulgation.date or ""
    code = letter.kind.code if letter.kind else None
    if _is_attached(letter):
        return Scope(None, msg("it is issued with another document, which has the other components"))
    has_head = bool(reading.evidence.get("") or letter.issuers or letter.code.raw)
    if not has_head or any(issue.code == "not-a-letter" for issue in reading.issues):
        return Scope(None, msg("it has none of the parts with which official letters begin"))
    is_of_other = _is_of_other_organisation(letter)
    if _is_of_party(reading, is_of_other):
        return _party_scope(date)
    if is_of_other and "/" in (letter.code.notation or "") and not _has_motto(reading):
        return Scope(None, msg("it has the form of an organisation whose rules are not known here"))
    if code in _NORMATIVE or (code in _ALSO_NORMATIVE and letter.code.year):
        return Scope(None, msg("it is a normative document; Decree 30/2020/NĐ-CP holds for administrative documents"))
    if code not in ADMINISTRATIVE:
        return Scope(None, msg("its kind is not among the 29 kinds of Điều 7 of Decree 30/2020/NĐ-CP, or is unknown"))
    if _may_be_before(date, _DECREE):
        return Scope(
            None,
            msg("it may be older than 05/03/2020; the rules of that time (Thông tư 01/2011/TT-BNV) are not verified"),
        )
    return Scope("nd30", None, msg("Decree 30/2020/NĐ-CP may not bind its issuer (Điều 2)") if is_of_other else None)


def _party_scope(date: str) -> Scope:
    if _may_be_before(date, _PARTY):
        return Scope(None, msg("it may be older than Hướng dẫn 36-HD/VPTW of 03/04/2018"))
    return Scope("hd05" if date >= _NEW_PARTY else "hd36")


def _may_be_before(date: str, day: str) -> bool:
    """May the date, which may lack day and month, be before a day? False without a date."""
    first = day[: len(date)]
    return bool(date) and (date < first or (date == first and len(date) < len(day)))


def _is_of_party(reading: Reading, is_of_other: bool) -> bool:
    """Is the head that of the Party? Without a motto the notation decides: ``CV/TU``; the Youth Union has the same."""
    if _has_motto(reading):
        return False
    return "dang cong san" in _head(reading) or (not is_of_other and "/" in (reading.letter.code.notation or ""))


def _has_motto(reading: Reading) -> bool:
    head = _head(reading)
    return "cong hoa xa hoi" in head or "doc lap" in head


def _head(reading: Reading) -> str:
    return fold(" ".join(line.text for line in reading.evidence.get("", ())))


def _is_of_other_organisation(letter: Letter) -> bool:
    """Are all issuers companies, or organisations that are not of the state?"""
    names = [fold(issuer.name) for issuer in letter.issuers]
    return bool(names) and all(map(_OTHER_ORGANISATION.match, names))


def _is_attached(letter: Letter) -> bool:
    """Is it "(Kèm theo Quyết định …)", without a number of its own?"""
    first = fold(letter.body.opening[0]) if letter.body.opening else ""
    return letter.code.raw is None and first.lstrip("( ").startswith(("kem theo", "ban hanh kem theo"))


def is_blank(letter: Letter) -> bool:
    """Are number and day both blank, as in a draft? A biên bản need not have them; "l247" is not blank."""
    kind = kind_of(letter)
    has_neither = kind is not None and not (kind.numbered or kind.dated)
    printed = (letter.code.raw or "").partition("/")[0]
    is_numbered = letter.code.number is not None or any(map(str.isdigit, printed))
    return not has_neither and not is_numbered and len(letter.promulgation.date or "") < 10
