"""Adds ``KT.`` and the title of the head above a deputy's title in a scan, where OCR read nothing above it.

Decree 30/2020/NĐ-CP, Appendix I, II.7: the deputy of the head of an agency signs with ``KT.`` above. The row is often
pale, or the seal covers it. Companies are not bound by the decree: their deputies sign without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.letter import Signer

__all__ = ["missing_authority"]

_PEOPLES_COMMITTEE = re.compile(r"(?:uy ban nhan dan|ubnd)(?!\w)")
"""The deputy of its chairman signs with ``KT.``; those of associations, councils and the Front with ``TM.`` only."""
_COMPANY = re.compile(lexicon.table_pattern("agencies", company="yes") + r"(?!\w)")


def missing_authority(signer: Signer, issuers: Sequence[str]) -> Correction | None:
    """The line of authority that a deputy of the head must have; None for another signer or a company, or no issuer.

    >>> correction = missing_authority(Signer(position="PHÓ GIÁM ĐỐC"), ["SỞ NỘI VỤ"])
    >>> correction.value, correction.sure
    ('KT. GIÁM ĐỐC', False)
    >>> [missing_authority(Signer(position=title), ["SỞ NỘI VỤ"]) for title in ("GIÁM ĐỐC", "PHÓ BÍ THƯ", None)]
    [None, None, None]
    >>> missing_authority(Signer(position="PHÓ GIÁM ĐỐC"), ["CÔNG TY CỔ PHẦN HOA SEN"])
    >>> missing_authority(Signer(position="PHÓ CHỦ TỊCH"), ["LIÊN ĐOÀN LAO ĐỘNG TỈNH AN PHÚ"])
    >>> missing_authority(Signer(position="PHÓ CHỦ TỊCH"), ["ỦY BAN NHÂN DÂN TỈNH AN PHÚ"]).value
    'KT. CHỦ TỊCH'
    """
    head = None if signer.competence else _heads().get(signer.position or "")
    names = [fold(name) for name in issuers]
    if head is None or not names or any(map(_COMPANY.match, names)):
        return None
    if head == "CHỦ TỊCH" and not any(map(_PEOPLES_COMMITTEE.match, names)):
        return None
    return Correction(f"KT. {head}", signer.position or "", "deputy-signs", sure=False)


@cache
def _heads() -> dict[str, str]:
    """The titles of heads by the titles of their deputies, in capitals."""
    return {row["deputy"].upper(): row["title"].upper() for row in lexicon.rows("titles") if row["authority"] == "kt"}
