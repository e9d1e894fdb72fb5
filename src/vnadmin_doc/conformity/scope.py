"""Scope: by which rules a letter is judged, or why it is not judged.

* Decree 30/2020/NĐ-CP, Điều 7: the 29 kinds of administrative documents, from 05/03/2020. The layout of older letters
  (Thông tư 01/2011/TT-BNV) is not verified, so they are not judged. A letter without a date is a draft of today.
* Normative documents (Law 64/2025/QH15) have their own form.
* Documents of the Party: Hướng dẫn 36-HD/VPTW from 03/04/2018, Hướng dẫn 05-HD/VPTW from 27/05/2026; the official text
  of the latter was not seen.
"""

from __future__ import annotations

from typing import NamedTuple

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
_DECREE, _PARTY, _NEW_PARTY = "2020-03-05", "2018-04-03", "2026-05-27"


class Scope(NamedTuple):
    """The rules; or None and the reason why the letter is not judged."""

    rule_set: RuleSet | None
    reason: Message | None = None


def scope_of(reading: Reading) -> Scope:
    """The rules for a letter, by its head, its kind and its date."""
    letter, date = reading.letter, reading.letter.promulgation.date or ""
    code = letter.kind.code if letter.kind else None
    if _is_attached(letter):
        return Scope(None, msg("it is issued with another document, which has the other components"))
    has_head = bool(reading.evidence.get("") or letter.issuers or letter.code.raw)
    if not has_head or any(issue.code == "not-a-letter" for issue in reading.issues):
        return Scope(None, msg("it has none of the parts with which official letters begin"))
    if _is_of_party(reading):
        return _party_scope(date)
    if code in _NORMATIVE or (code in _ALSO_NORMATIVE and letter.code.year):
        return Scope(None, msg("it is a normative document; Decree 30/2020/NĐ-CP holds for administrative documents"))
    if code not in ADMINISTRATIVE:
        return Scope(None, msg("its kind is not among the 29 kinds of Điều 7 of Decree 30/2020/NĐ-CP, or is unknown"))
    if _may_be_before(date, _DECREE):
        return Scope(
            None,
            msg("it may be older than 05/03/2020; the rules of that time (Thông tư 01/2011/TT-BNV) are not verified"),
        )
    return Scope("nd30")


def _party_scope(date: str) -> Scope:
    if _may_be_before(date, _PARTY):
        return Scope(None, msg("it may be older than Hướng dẫn 36-HD/VPTW of 03/04/2018"))
    return Scope("hd05" if date >= _NEW_PARTY else "hd36")


def _may_be_before(date: str, day: str) -> bool:
    """May the date, which may lack day and month, be before a day? False without a date."""
    first = day[: len(date)]
    return bool(date) and (date < first or (date == first and len(date) < len(day)))


def _is_of_party(reading: Reading) -> bool:
    """Is the head that of the Party? Without a motto the notation decides: ``CV/TU``."""
    head = fold(" ".join(line.text for line in reading.evidence.get("", ())))
    if "cong hoa xa hoi" in head or "doc lap" in head:
        return False
    return "dang cong san" in head or "/" in (reading.letter.code.notation or "")


def _is_attached(letter: Letter) -> bool:
    """Is it "(Kèm theo Quyết định …)", without a number of its own?"""
    first = fold(letter.body.opening[0]) if letter.body.opening else ""
    return letter.code.raw is None and first.lstrip("( ").startswith(("kem theo", "ban hanh kem theo"))


def is_blank(letter: Letter) -> bool:
    """Are number and day both blank, as in a draft?"""
    return letter.code.number is None and len(letter.promulgation.date or "") < 10
