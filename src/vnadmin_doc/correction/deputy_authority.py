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

_IN_COMMITTEES = ("Bí thư", "Thủ tướng")
"""Heads whose deputies also sign for a committee, without ``KT.``"""
_COMPANY = re.compile(r"(?:tong )?cong ty(?!\w)")


def missing_authority(signer: Signer, issuers: Sequence[str]) -> Correction | None:
    """The line of authority that a deputy of the head must have; None for another signer or a company, or no issuer.

    >>> correction = missing_authority(Signer(position="PHÓ GIÁM ĐỐC"), ["SỞ NỘI VỤ"])
    >>> correction.value, correction.sure
    ('KT. GIÁM ĐỐC', False)
    >>> [missing_authority(Signer(position=title), ["SỞ NỘI VỤ"]) for title in ("GIÁM ĐỐC", "PHÓ BÍ THƯ", None)]
    [None, None, None]
    >>> missing_authority(Signer(position="PHÓ GIÁM ĐỐC"), ["CÔNG TY CỔ PHẦN HOA SEN"])
    """
    head = None if signer.competence else _heads().get(signer.position or "")
    if head is None or not issuers or any(_COMPANY.match(fold(name)) for name in issuers):
        return None
    return Correction(f"KT. {head}", signer.position or "", "deputy-signs", sure=False)


@cache
def _heads() -> dict[str, str]:
    """The titles of heads by the titles of their deputies, in capitals."""
    rows = [row for row in lexicon.rows("titles") if row["deputy"] and row["title"] not in _IN_COMMITTEES]
    return {row["deputy"].upper(): row["title"].upper() for row in rows}
