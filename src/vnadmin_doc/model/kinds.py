"""Kinds of documents, as data: their titles and notations, and the parts that they require.

The 29 kinds of Decree 30/2020/NĐ-CP (Điều 7; abbreviations of Appendix III.I), the
normative kinds (Law 64/2025/QH15) and the kinds of Party documents (Quy định 399-QĐ/TW).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from vnadmin_doc.language.text import fold

__all__ = ["CONG_VAN", "KINDS", "Kind", "allows", "by_notation", "by_title", "names", "uncoded_title"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind.

    ``titles``: other printed titles besides the name. Required parts: ``dated`` (place and date), ``addressed`` (Kính
    gửi), ``numbered`` (số), ``subject`` (trích yếu), ``listed`` (Nơi nhận). ``notations``: first groups of a notation
    besides the code; ``party``: those of a Party notation (Hướng dẫn 36-HD/VPTW, II.1.3).
    """

    code: str
    name: str
    titles: tuple[str, ...] = ()
    dated: bool = True
    addressed: bool = False
    numbered: bool = True
    subject: bool = True
    listed: bool = True
    notations: tuple[str, ...] = ()
    party: tuple[str, ...] = ()


CONG_VAN = Kind("CV", "Công văn", addressed=True)

KINDS: tuple[Kind, ...] = (
    CONG_VAN,
    Kind("NQ", "Nghị quyết", ("Nghị quyết liên tịch",), notations=("NQLT",)),
    Kind("QĐ", "Quyết định"),
    Kind("CT", "Chỉ thị"),
    Kind("QC", "Quy chế", ("Quy chế phối hợp",), notations=("QCPH",)),
    Kind("QyĐ", "Quy định", party=("QĐ", "QĐi")),
    Kind("TC", "Thông cáo", ("Thông cáo báo chí", "Thông cáo chung")),
    Kind("TB", "Thông báo", ("Thông báo kết luận",), notations=("TBKL",)),
    Kind("HD", "Hướng dẫn", ("Hướng dẫn liên tịch", "Hướng dẫn liên ngành"), notations=("HDLT", "HDLN")),
    Kind("CTr", "Chương trình", ("Chương trình phối hợp", "Chương trình hành động"), notations=("CTPH", "CTHĐ")),
    Kind("KH", "Kế hoạch", ("Kế hoạch liên tịch", "Kế hoạch phối hợp"), notations=("KHLT", "KHPH", "KHLN")),
    Kind("PA", "Phương án"),
    Kind("ĐA", "Đề án"),
    Kind("DA", "Dự án"),
    Kind("BC", "Báo cáo"),
    Kind("BB", "Biên bản", ("Biên bản họp", "Biên bản làm việc"), dated=False, numbered=False),
    Kind("TTr", "Tờ trình", addressed=True),
    Kind("HĐ", "Hợp đồng", listed=False),
    Kind("CĐ", "Công điện"),
    Kind("BGN", "Bản ghi nhớ", listed=False),
    Kind("BTT", "Bản thỏa thuận", ("Thỏa thuận hợp tác", "Biên bản thỏa thuận"), listed=False),
    Kind("GUQ", "Giấy ủy quyền", subject=False),
    Kind("GM", "Giấy mời", ("Giấy mời họp", "Thư mời", "Giấy triệu tập")),
    Kind("GGT", "Giấy giới thiệu", subject=False),
    Kind("GNP", "Giấy nghỉ phép", subject=False),
    Kind("PG", "Phiếu gửi"),
    Kind("PC", "Phiếu chuyển"),
    Kind("PB", "Phiếu báo"),
    Kind("PTr", "Phiếu trình", addressed=True, numbered=False, notations=("PT",)),
    Kind(
        "TCg",
        "Thư công",
        ("Thư chúc mừng", "Thư chúc Tết", "Thư khen", "Thư cảm ơn", "Thư chia buồn", "Thư thăm hỏi", "Thư ngỏ"),
        numbered=False,
        subject=False,
        listed=False,
    ),
    Kind("L", "Luật", ("Bộ luật",), listed=False),
    Kind("PL", "Pháp lệnh", listed=False),
    Kind("Lệnh", "Lệnh", listed=False, notations=("L",)),
    Kind("NĐ", "Nghị định"),
    Kind("TT", "Thông tư"),
    Kind("TTLT", "Thông tư liên tịch", ("Thông tư liên bộ", "Thông tư liên ngành"), notations=("TTLB", "TTLN")),
    Kind("KL", "Kết luận"),
    Kind("TTri", "Thông tri", party=("TT",)),
    Kind("ĐL", "Điều lệ", numbered=False, listed=False),
    Kind("CgL", "Cương lĩnh", numbered=False, listed=False),
    Kind("CL", "Chiến lược"),
    Kind("QH", "Quy hoạch"),
    Kind("TgB", "Tuyên bố", listed=False, party=("TB",)),
    Kind("LKG", "Lời kêu gọi", listed=False),
)

UNCODED = (
    "Bảng kê",
    "Bảng thống kê",
    "Bảng tổng hợp",
    "Biểu thống kê",
    "Danh sách",
    "Đề cương",
    "Giấy chứng nhận",
    "Giấy xác nhận",
    "Lịch công tác",
    "Nội quy",
    "Phiếu",
    "Quy trình",
    "Thể lệ",
)
"""First words of the titles of papers that no list gives a code."""
_UNCLEAR = {"CV", "TC", "L", "Lệnh", "CgL", "CL", "QH", "TgB", "LKG"}
"""Codes that in a state notation usually name an office, not the kind."""
_OF_STATE = {"L", "PL", "Lệnh", "NĐ", "TT", "TTLT"}
"""Codes of kinds that the Party does not use."""
_BY_CODE = {code.upper(): kind for kind in KINDS if kind.code not in _UNCLEAR for code in (kind.code, *kind.notations)}
_BY_FOLDED_CODE = {fold(code): kind for code, kind in reversed(_BY_CODE.items())}
_OF_PARTY = [kind for kind in KINDS if kind.code not in _OF_STATE]
_BY_PARTY_CODE = {fold(code): kind for kind in _OF_PARTY for code in kind.party} | {
    fold(code): kind for kind in _OF_PARTY for code in (kind.code, *kind.notations)
}
_OF_ASSEMBLY = re.compile(r"(?:ubtv)?qh\d")
_BY_TITLE = sorted(
    ((fold(title), kind) for kind in KINDS for title in (kind.name, *kind.titles)),
    key=lambda pair: -len(pair[0]),
)
_TITLE = re.compile(
    r"\W*(?:du\s?thao\W+)?(?:ban\s+)?(?P<title>"
    + "|".join(re.escape(t).replace(r"\ ", r"\s*") for t, _ in _BY_TITLE)
    + r")(?!\w)"
)
_UNCODED_TITLE = re.compile(rf"\W*(?:{'|'.join(map(fold, UNCODED))})(?!\w)")
_BY_SPACELESS_TITLE = {title.replace(" ", ""): kind for title, kind in _BY_TITLE}


def names(but: Collection[str] = ()) -> tuple[str, ...]:
    """The names by which documents refer to themselves ("Quyết định này"), of all kinds except the codes in ``but``."""
    chosen = [kind for kind in KINDS if kind.code not in but]
    return (*dict.fromkeys(name for kind in chosen for name in (kind.name, *kind.titles)), "Văn bản")


def by_title(folded: str) -> tuple[Kind, tuple[int, int]] | None:
    """(the kind whose title begins a folded line, the span of the title); None if there is none.

    >>> by_title("ke hoach lien tich")[0].code
    'KH'
    """
    match = _TITLE.match(folded)
    if match is None:
        return None
    return _BY_SPACELESS_TITLE[re.sub(r"\s", "", match["title"])], match.span("title")


def uncoded_title(folded: str) -> tuple[int, int] | None:
    """The span of the first words of a folded line that is the title of a paper without a code; None for another line.

    >>> uncoded_title("phieu de nghi"), uncoded_title("phieu gui"), uncoded_title("quy trinh")
    ((0, 5), None, (0, 9))
    """
    match = _UNCODED_TITLE.match(folded)
    return match.span() if match and by_title(folded) is None else None


def by_notation(notation: str) -> Kind | None:
    """The kind that a notation names; None if it names none, as in a công văn (``UBND-KGVX``).

    In state documents the first group is the code of the kind (``QĐ-UBND``). A Party notation has a slash (``QĐ/TW``),
    and its ``TT`` is thông tri. A tone mark or a bar that OCR lost is allowed. Codes such as ``TC``, which in a state
    notation is usually a department of finance and not a thông cáo, are not read there.

    >>> by_notation("QĐ-UBND").code, by_notation("UBND-KGVX"), by_notation("CV/TU").code, by_notation("TT/TU").code
    ('QĐ', None, 'CV', 'TTri')
    """
    first = _first_group(notation)
    if fold(first) == "cv":
        return CONG_VAN
    if "/" in notation:
        return _BY_PARTY_CODE.get(fold(first))
    return _BY_CODE.get(first.upper()) or _BY_FOLDED_CODE.get(fold(first))


def allows(kind: Kind, notation: str) -> bool:
    """Can a document of the kind have the notation? Notations of the National Assembly (``QH15``) fit every kind.

    >>> quy_dinh = next(kind for kind in KINDS if kind.name == "Quy định")
    >>> allows(quy_dinh, "QĐ/TW"), allows(quy_dinh, "QĐ-UBND"), allows(quy_dinh, "QH15")
    (True, False, True)
    """
    first = fold(_first_group(notation))
    own = (kind.code, *kind.notations, *(kind.party if "/" in notation else ()))
    return first in map(fold, own) or _OF_ASSEMBLY.match(first) is not None


def _first_group(notation: str) -> str:
    return re.split(r"[-/&., ]+", notation)[0]
