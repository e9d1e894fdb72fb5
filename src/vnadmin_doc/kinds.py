"""Kinds of documents, as data: how a title or a notation names one, what its letter has.

The 29 kinds of Decree 30/2020/NĐ-CP (Điều 7; abbreviations of Appendix III.I), the
normative kinds (Law 64/2025/QH15) and the kinds of Party documents (Quy định 399-QĐ/TW).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vnadmin_doc.text import fold

__all__ = ["CONG_VAN", "KINDS", "Kind", "by_notation", "by_title"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. ``titles``: what is printed for it besides the name; ``dated``: its letter
    has a place-and-date line; ``addressed``: it has Kính gửi; ``numbered``: it has a số;
    ``notations``: what a notation begins with besides the code.
    """

    code: str
    name: str
    titles: tuple[str, ...] = ()
    dated: bool = True
    addressed: bool = False
    numbered: bool = True
    notations: tuple[str, ...] = ()


CONG_VAN = Kind("CV", "Công văn", addressed=True)

KINDS: tuple[Kind, ...] = (
    CONG_VAN,
    Kind("NQ", "Nghị quyết", ("Nghị quyết liên tịch",), notations=("NQLT",)),
    Kind("QĐ", "Quyết định"),
    Kind("CT", "Chỉ thị"),
    Kind("QC", "Quy chế"),
    Kind("QyĐ", "Quy định"),
    Kind("TC", "Thông cáo", ("Thông cáo báo chí",)),
    Kind("TB", "Thông báo", ("Thông báo kết luận",), notations=("TBKL",)),
    Kind("HD", "Hướng dẫn", ("Hướng dẫn liên tịch", "Hướng dẫn liên ngành"), notations=("HDLT", "HDLN")),
    Kind("CTr", "Chương trình", ("Chương trình phối hợp", "Chương trình hành động"), notations=("CTPH", "CTHĐ")),
    Kind("KH", "Kế hoạch", ("Kế hoạch liên tịch", "Kế hoạch phối hợp"), notations=("KHLT", "KHPH", "KHLN")),
    Kind("PA", "Phương án"),
    Kind("ĐA", "Đề án"),
    Kind("DA", "Dự án"),
    Kind("BC", "Báo cáo"),
    Kind("BB", "Biên bản", dated=False),
    Kind("TTr", "Tờ trình", addressed=True),
    Kind("HĐ", "Hợp đồng"),
    Kind("CĐ", "Công điện"),
    Kind("BGN", "Bản ghi nhớ"),
    Kind("BTT", "Bản thỏa thuận"),
    Kind("GUQ", "Giấy ủy quyền"),
    Kind("GM", "Giấy mời", ("Giấy mời họp", "Thư mời", "Giấy triệu tập")),
    Kind("GGT", "Giấy giới thiệu"),
    Kind("GNP", "Giấy nghỉ phép"),
    Kind("PG", "Phiếu gửi"),
    Kind("PC", "Phiếu chuyển"),
    Kind("PB", "Phiếu báo"),
    Kind("PTr", "Phiếu trình", addressed=True, numbered=False, notations=("PT",)),
    Kind("TCg", "Thư công", numbered=False),
    Kind("L", "Luật"),
    Kind("PL", "Pháp lệnh"),
    Kind("NĐ", "Nghị định"),
    Kind("TT", "Thông tư"),
    Kind("TTLT", "Thông tư liên tịch", ("Thông tư liên bộ", "Thông tư liên ngành"), notations=("TTLB", "TTLN")),
    Kind("KL", "Kết luận"),
    Kind("TTri", "Thông tri"),
    Kind("ĐL", "Điều lệ"),
)

_NAMED = [kind for kind in KINDS if kind.code not in ("CV", "TC", "L")]
_BY_CODE = {code.upper(): kind for kind in _NAMED for code in (kind.code, *kind.notations)}
_BY_FOLDED_CODE = {fold(code): kind for code, kind in reversed(_BY_CODE.items())}
_BY_TITLE = sorted(
    ((fold(title), kind) for kind in KINDS for title in (kind.name, *kind.titles)),
    key=lambda pair: -len(pair[0]),
)
_TITLE = re.compile(
    r"\W*(?:du\s?thao\W+)?(?:ban\s+)?(?P<title>"
    + "|".join(re.escape(t).replace(r"\ ", r"\s*") for t, _ in _BY_TITLE)
    + r")(?!\w)"
)
_SQUASHED = {title.replace(" ", ""): kind for title, kind in _BY_TITLE}


def by_title(folded: str) -> tuple[Kind, tuple[int, int]] | None:
    """The kind that a folded line begins with, and where its name stands in the line.

    >>> by_title("ke hoach lien tich")[0].code
    'KH'
    """
    match = _TITLE.match(folded)
    if match is None:
        return None
    return _SQUASHED[re.sub(r"\s", "", match["title"])], match.span("title")


def by_notation(notation: str) -> Kind | None:
    """The kind that a notation's groups name; None for a công văn's own form.

    The first group names it in state documents (``QĐ-UBND``); a Party notation is read
    as ``QĐ/TW``. A tone mark or a bar that OCR lost is forgiven. Not read this way: ``TC``,
    which is a department of finance more often than a thông cáo, and ``L``.

    >>> by_notation("QĐ-UBND").code, by_notation("UBND-KGVX"), by_notation("CV/TU").code
    ('QĐ', None, 'CV')
    """
    first = re.split(r"[-/&., ]+", notation)[0]
    if fold(first) == "cv":
        return CONG_VAN
    return _BY_CODE.get(first.upper()) or _BY_FOLDED_CODE.get(fold(first))
