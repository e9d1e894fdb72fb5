"""Anchors: the fixed words of a letter, found in a folded line exactly or approximately.

OCR misreads a letter here and there; a bounded number of errors is forgiven in words that
the decree fixes (Decree 30/2020/NĐ-CP, Appendix I), never in values.
"""

from __future__ import annotations

import regex as re

__all__ = [
    "ends_in_wire",
    "is_base",
    "is_rule",
    "opens_body",
    "starts_addressees",
    "starts_appendix",
    "starts_distribution",
    "starts_subject",
    "where_motto",
]

_EXACT = re.compile(
    r"""(?<!\w)(?:
    cong\s*hoa\s*xa\s*hoi\s*chu\s*nghia\s*viet\s*nam\w?
  | doc\s*lap\W{0,5}tu\s*do\W{0,5}hanh\s*phuc
  | dang\s*cong\s*san\s*viet\s*nam )(?!\w)""",
    re.VERBOSE,
)
_HINT = re.compile(r"hoa\s*xa|xa\s*hoi|chu\s*ng|viet\s*nam|doc\s*lap|tu\s*do|h[oa]nh\s*ph|cong\s*(?:hoa|san)")
_FUZZY = re.compile(
    r"(?:cong hoa xa hoi chu nghia viet nam){e<=9}"
    r"|(?:doc lap ?- ?tu do ?- ?hanh phuc){e<=7}"
    r"|(?:dang cong san viet nam){e<=5}",
    re.BESTMATCH,
)
_TO = re.compile(r"(?:^|(?<=\s))k[il1]nh\s*(?:g[uo]i|trinh)\s*[:;.]|^[\W_]*k[il1]nh\s*(?:g[uo]i|trinh)(?!\w)")
_TO_FUZZY = re.compile(r"^[\W_]*(?:kinh gui){e<=2}\s*[:;.]")
_DISTRIBUTION = re.compile(r"^[\W_]*n[o0][il1]\s*nh?[ai]n(?!\w)\s*(?:[:;.,]|$|\s{2}|\()")
_DISTRIBUTION_FUZZY = re.compile(r"^[\W_]*(?:noi nhan){e<=2}\s*[:;]")
_SUBJECT = re.compile(r"^[\W_]*(?:v\s?[/il1]\s?v|ve viec)(?!\w)")
_BASE = re.compile(
    r"^\W*(?:can cu|xet|theo de nghi|xet de nghi|tren co so|thuc hien|sau khi xem xet|de nghi cua)(?!\w)"
)
_OPENS = re.compile(
    r"""^\W*(?:can\ cu|thuc\ hien|thi\ hanh|trien\ khai\ thuc|theo|xet|de\ |nham|ngay\ \d|sau\ khi|tren\ co\ so|tiep\ theo
  | trong\ (?:thoi|nhung|nam|qua)|hien\ nay|vua\ qua|thoi\ gian|hom\ nay|kinh\ thua|duoc\ su|nhan\ duoc|vi\ |ke\ tu
  | qua\ (?:ra|kiem|theo)|phuc\ dap|tra\ loi|ho\ va\ ten|ten\ (?:don\ vi|toi)|toi\ (?:ten|la))(?!\w)""",
    re.VERBOSE,
)
_APPENDIX = re.compile(
    r"""^\W*(?:phu\s*luc(?!\s*(?:kem|dinh\ kem|nay))|mau\s*so|bieu\s*(?:mau|so)|danh\s*(?:muc|sach)|de\s*cuong
  | quy\s*trinh|bang\s*(?:tong|phan|chi))(?!\w)""",
    re.VERBOSE,
)
_RULE = re.compile(r"[\W_]*$")


def where_motto(folded: str) -> int | None:
    """Where in the line the Quốc hiệu, the Tiêu ngữ or the Party's name begins; None if not.

    >>> where_motto("uy ban nhan dan cong hoa xa hoi chu nghia viet nam")
    16
    >>> where_motto("hoi nghi tong ket") is None
    True
    """
    match = _EXACT.search(folded)
    if match:
        return match.start()
    if not 14 <= len(folded) <= 110 or not _HINT.search(folded):
        return None
    found = _FUZZY.search(folded)
    if found is None or found.end() - found.start() < 14:
        return None
    # A neighbour that touches the anchor is never swallowed: begin at a word.
    start = found.start()
    while start and not folded[start - 1].isspace():
        start -= 1
    return start


def starts_addressees(folded: str) -> int | None:
    """Where "Kính gửi" begins in the line, at its start or behind a stamp."""
    match = _TO.search(folded) or _TO_FUZZY.match(folded)
    return match.start() if match and match.start() < 40 else None


def ends_in_wire(folded: str) -> bool:
    """Does the line name who wires, as in a công điện: "CHỦ TỊCH … điện:"?"""
    return re.search(r"\bdien\s*:\s*$", folded) is not None


def starts_distribution(folded: str) -> bool:
    """Does the line begin with "Nơi nhận"?"""
    return bool(_DISTRIBUTION.match(folded) or _DISTRIBUTION_FUZZY.match(folded))


def starts_subject(folded: str) -> bool:
    """Does the line begin with V/v or Về việc?"""
    return _SUBJECT.match(folded) is not None


def is_base(folded: str) -> bool:
    """Does the line begin as căn cứ do?"""
    return _BASE.match(folded) is not None


def opens_body(folded: str) -> bool:
    """Does the line begin as first sentences of a body do?"""
    return _OPENS.match(folded) is not None


def starts_appendix(folded: str) -> bool:
    """Does the line begin as titles of appendices do?"""
    return _APPENDIX.match(folded) is not None


def is_rule(text: str) -> bool:
    """Is it a drawn line or an ornament: no letter, no digit?"""
    return _RULE.match(text) is not None
