"""What the grammars of citations share: a text beside its fold, the head of a citation, the provision."""

from __future__ import annotations

import re
from typing import NamedTuple

from vnadmin_doc.text import squeeze

__all__ = ["HEAD", "SPACE", "WORD", "O", "S", "Text", "any_of", "by_whom", "provision", "tidy_code"]

S = r"[ \n]{1,40}"
"""Space or line end between two words of a folded text."""
O = r"[ \n]{0,40}"  # noqa: E741
"""The same, or nothing."""
SPACE = re.compile(r"(?=[ \n])[ ]{0,40}\n?[ ]{0,40}(?=\w)")
"""The same inside a name: never over an empty line."""
WORD = re.compile(r"[^\W_]+(?:[.&-][^\W_]+)*")
"""A word or an abbreviation with inner signs: Nội, UBND.TP, TP.HCM, ĐHQG-HCM."""
_BROKEN = re.compile(r"(?<=\w[/‐-―−-])[ ]*\n[ ]*")


class Text(NamedTuple):
    """A text and its fold: patterns of words run on ``folded``, capitals are seen in ``raw``."""

    raw: str
    folded: str

    def printed(self, start: int, end: int) -> str:
        """Return one line of text; a code broken after "-" or "/" at a line end is whole again."""
        return squeeze(_BROKEN.sub("", self.raw[start:end]))


def any_of(names: str) -> str:
    """Return an alternation of folded names: longest first, spaces free, commas optional, by initial.

    >>> any_of("luat | lenh")
    'l(?:uat|enh)'
    """
    initials: dict[str, list[str]] = {}
    for name in sorted(names.split(" | "), key=len, reverse=True):
        initials.setdefault(name[0], []).append(name[1:].replace(",", ",?").replace(" ", S))
    return "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in initials.items())


_KINDS = any_of(
    "nghi quyet | nghi quyet lien tich | nghi dinh | quyet dinh | quyet dinh lien tich | chi thi"
    " | thong tu | thong tu lien tich | thong tu lien bo | cong van | cong van lien nganh | cong dien"
    " | to trinh | ke hoach | ke hoach lien tich | ke hoach lien nganh | thong bao | bao cao | huong dan"
    " | huong dan lien tich | huong dan lien nganh | ket luan | ket luan thanh tra | quy dinh | quy che"
    " | quy che phoi hop | chuong trinh | chuong trinh phoi hop | de an | phuong an | giay moi"
    " | giay uy quyen | bien ban | phieu trinh | phieu chuyen | phieu gui | phieu bao | van ban"
    " | van ban hop nhat | thong tri | thong cao | lenh | sac lenh | sac luat | cong ham | thu moi"
    " | hop dong | ban thoa thuan | ban ghi nho"
)
HEAD = re.compile(
    rf"""(?=[bcdghklnpqtsv]) \b (?:
        (?P<law> (?:bo{S})?luat | phap{S}lenh | hien{S}phap) (?= {S} \w )
      | (?P<kind> {_KINDS} ) (?= {S} (?: s[o06]\b | \d | / | ngay\b | cua\b | [.…_] ) )    # số, ngày, của …
    )""",
    re.VERBOSE,
)
"""Where a citation may begin, on a folded text: a law, or a kind before what gives its number."""

# ── where in it: điểm a khoản 2 Điều 5 Mục 1 Chương II [của] ─────────────────────────────────────
_LABEL = r"(?:\d{1,3}(?:\.\d{1,2})*[a-z]?|[a-z]{1,2}|[ivxl]{1,6})\b"
_UNIT = (
    rf"(?:diem|khoan|dieu|tieu{S}muc|muc|chuong|phan|phu{S}luc){S}{_LABEL}"
    rf"(?:(?:,{O}|{S}va{S}){_LABEL})*"
)
_PROVISION = re.compile(rf"\b(?P<where>{_UNIT}(?:(?:,?{S}|,?{S}va{S}){_UNIT})*)(?:,?{S}(?:cua|tai)|,)?{S}(?:cac{S})?\Z")


def provision(page: Text, end: int) -> str | None:
    """Read "khoản 2 Điều 5" just before a head that starts at ``end``; Điều, Mục … in any order.

    >>> from vnadmin_doc.text import fold
    >>> text = "quy định tại điểm a khoản 2 Điều 5 của Luật"
    >>> provision(Text(text, fold(text)), text.index("Luật"))
    'điểm a khoản 2 Điều 5'
    """
    begin = max(0, end - 160)
    where = _PROVISION.search(page.folded[begin:end]) if page.folded[end - 1 : end].isspace() else None
    return page.printed(begin + where.start("where"), begin + where.end("where")) if where else None


_DASHES = re.compile(r"[‐-―−]")
_AROUND_SIGN = re.compile(r"[.…_\s]*([/&-])\s*")


_BY = re.compile(rf"{O}[.,]?{S}cua{S}")


def by_whom(page: Text, pos: int) -> re.Match[str] | None:
    """Read "của" at ``pos``; behind a full stop only in small letters, where the stop is a speck on the page."""
    by = _BY.match(page.folded, pos)
    return None if by and "." in by[0] and page.raw[: by.end()].split()[-1] != "của" else by


def tidy_code(code: str) -> str:
    r"""Take white space, fillers and odd dashes out of a code.

    >>> tidy_code("30/2020/NĐ–\nCP"), tidy_code("05…./2006/ QĐ - UB"), tidy_code("61 TC/TCT")
    ('30/2020/NĐ-CP', '05/2006/QĐ-UB', '61 TC/TCT')
    """
    return _AROUND_SIGN.sub(r"\1", _DASHES.sub("-", code)).strip("….")
