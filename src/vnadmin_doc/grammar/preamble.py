"""Reads the lines between căn cứ and articles (zone 6): the authority that decides, and "QUYẾT ĐỊNH:".

Decree 30/2020/NĐ-CP, Appendix III, Mẫu 1.1, 1.2: "QUYẾT ĐỊNH:" has its own line. In Party documents the authority is in
the same line (Hướng dẫn 36-HD/VPTW). Normative documents have a sentence after căn cứ instead (Decree 78/2025/NĐ-CP).
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.model import kinds

__all__ = ["AUTHORITY", "is_enacting", "is_issuing_sentence"]

AUTHORITY = (
    rf"(?:(?:pho\ )?{lexicon.pattern(lexicon.titles(type='head'))}"
    rf"|{lexicon.table_pattern('agencies', type='collective')})"
)
"""The authority, folded: the title of the head of an agency, or the name of a collective, without the agency."""

_ENACTING = re.compile(
    r"""\W*(?:nay\s+)?(?:quyet\s*dinh|quyet\s*nghi|chi\s*thi|nghi\s*quyet|nghi\s*dinh|quy\s*dinh|thong\s*nhat|lenh
    |thong\s*tu|thong\s*bao|huong\s*dan)\s*(?P<colon>:?)\W*""",
    re.VERBOSE,
)
_DECIDES = re.compile(
    rf"""(?!\W*(?:{lexicon.pattern(lexicon.words("sentence_starts", type="base"))}|theo)) [^:;.\d]{{3,80}} \s
    (?:quyet\ dinh|quyet\ nghi|nghi\ quyet|chi\ thi|ket\ luan) \s*:\s*""",
    re.VERBOSE,
)
_ISSUES = re.compile(
    rf"""\W*{AUTHORITY}(?!\w) [^:;.\d]{{0,90}}? ban\ hanh\s {lexicon.pattern(kinds.names())}(?!\w)""",
    re.VERBOSE,
)


def is_enacting(text: str, base: str = "") -> bool:
    """Is it the line "QUYẾT ĐỊNH:"? It is in capitals, or in small letters with a colon, because of old fonts.

    Below the last căn cứ, ``base``, it may be in small letters without a colon.

    >>> is_enacting("QUYẾT ĐỊNH"), is_enacting("nghị định:"), is_enacting("Quyết định")
    (True, True, False)
    >>> is_enacting("quyết định", "Theo đề nghị của Cục trưởng,"), is_enacting("quyết định", "Cục trưởng trình Bộ")
    (True, False)
    >>> is_enacting("BAN THƯỜNG VỤ TỈNH ỦY QUYẾT ĐỊNH:")
    True
    """
    folded = fold(text)
    if text.isupper() and _DECIDES.fullmatch(folded):
        return True
    match = _ENACTING.fullmatch(folded)
    if match is None:
        return False
    last = text.rstrip()[-1]
    below = last.isalpha() and text.islower() and base.rstrip().endswith((",", ";"))
    return bool(match["colon"]) or below or (last in "HIỊ" and caps_ratio(text) > 0.8)


def is_issuing_sentence(folded: str) -> bool:
    """Is the folded text a sentence such as "Chính phủ ban hành Nghị định …"?

    >>> is_issuing_sentence("chinh phu ban hanh nghi dinh ve gia dat.")
    True
    >>> is_issuing_sentence("chinh phu da ban hanh nhieu chinh sach")
    False
    """
    return _ISSUES.match(folded) is not None
