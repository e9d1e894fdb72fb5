"""What stands between căn cứ and articles: who decides, and that it is decided (zone 6).

Decree 30/2020/NĐ-CP, Appendix III, Mẫu 1.1, 1.2: "QUYẾT ĐỊNH:" on its own line. The Party says in it
who decides (Hướng dẫn 36-HD/VPTW); normative documents end their căn cứ with a sentence instead
(Decree 78/2025/NĐ-CP).
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.model import kinds

__all__ = ["AUTHORITY", "is_enacting", "issues"]

AUTHORITY = (
    rf"(?:(?:pho\ )?{lexicon.pattern(lexicon.titles(type='head'))}"
    rf"|{lexicon.table_pattern('agencies', type='collective')})"
)
"""Who decides, folded: the title of an agency's head or the name of a collective, without whose it is."""

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
    """Is it the line between căn cứ and articles: in capitals, or (they may be the font's) with a colon?

    Below the last căn cứ, ``base``, it is also in small letters without one.

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


def issues(folded: str) -> bool:
    """Does a folded sentence say what its agency issues: "Chính phủ ban hành Nghị định …"?

    >>> issues("chinh phu ban hanh nghi dinh ve gia dat."), issues("chinh phu da ban hanh nhieu chinh sach")
    (True, False)
    """
    return _ISSUES.match(folded) is not None
