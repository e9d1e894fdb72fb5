"""Assignments: to whom a section of the body gives something to do, and where the doing begins.

Practice under Decree 30/2020/NĐ-CP, Appendix III: "1. Đề nghị Sở A …", "2. Sở B: …", "3. Giao Sở C
chủ trì, phối hợp …", "Điều 3. Chánh Văn phòng, Giám đốc Sở D chịu trách nhiệm thi hành …".

>>> find("Giao Sở Nội vụ chủ trì, phối hợp Sở Tài chính rà soát biên chế.").value
(('Sở Nội vụ',), 'chủ trì, phối hợp Sở Tài chính rà soát biên chế.')
>>> find("Chánh Văn phòng, Giám đốc Sở Y tế chịu trách nhiệm thi hành.").value[0]
('Chánh Văn phòng', 'Giám đốc Sở Y tế')
>>> find("Sở Thông tin và Truyền thông").value
(('Sở Thông tin và Truyền thông',), '')
>>> find("Về thẩm quyền") is None
True

Deadlines are not read yet.
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.fields.found import Found
from vnadmin_doc.fields.issuer import begins_agency
from vnadmin_doc.text import fold, squeeze

__all__ = ["find", "format"]

Assignment = tuple[tuple[str, ...], str]

_ASKS = re.compile(r"\W*(?:(?:kinh\s+)?de\s+nghi|yeu\s+cau|giao(?:\s+cho)?|phan\s+cong)\s+")
_DOES = re.compile(
    r"""(?<!\w)(?:
    chu\ tri|(?:va\ )?phoi\ hop|(?:co|chiu)\ trach\ nhiem|tham\ muu|thuc\ hien|to\ chuc\ (?:thuc|trien)|can\ cu
  | xay\ dung
  | ra\ soat|tiep\ tuc|tang\ cuong|bao\ cao|huong\ dan|trien\ khai|chi\ dao|theo\ doi|kiem\ tra|quan\ tam|cu|gui|bo\ tri
  | chuan\ bi|khan\ truong|nghiem\ tuc|day\ manh|thong\ bao|dang\ ky|hoan\ thanh|cung\ cap|quan\ triet|chu\ dong
  | thi\ hanh|lap|bao\ dam|dam\ bao|xem\ xet|co\ y\ kien|nghien\ cuu)(?!\w)""",
    re.VERBOSE,
)
_SOMEBODY = re.compile(
    r"""\W*(?:cac|chanh|giam\ doc|thu\ truong|truong|chu\ tich|bo\ truong|cuc\ truong|vu\ truong|hieu\ truong|nguoi
    |lanh\ dao|don\ vi)(?!\w)""",
    re.VERBOSE,
)
_VERB = re.compile(r"\W*to\ chuc(?!\w)", re.VERBOSE)
_PLURAL = re.compile(r"cac\s+\w+(?:\s\w+)?\s*$")
_LISTED = re.compile(r"\s*[;,]\s+(?:va\s+)?")
_LONGEST = 300


def _is_somebody(text: str) -> bool:
    folded = fold(text)
    return (begins_agency(text) or _SOMEBODY.match(folded) is not None) and not _VERB.match(folded)


def find(text: str) -> Found[Assignment] | None:
    """(assignees, what they are to do) of a section's own words; None where nobody is named."""
    folded = fold(text)
    asks = _ASKS.match(folded)
    start = asks.end() if asks else 0
    if not _is_somebody(text[start:]):
        return None
    does = _DOES.search(folded, start)
    colon = text.find(":", start)
    if does and 0 <= colon < does.start() and _PLURAL.search(folded, start, colon):
        colon = -1  # "các Sở: A, B" goes on naming
    ends = [end for end in (does.start() if does else -1, colon) if end >= 0]
    end = min(ends, default=len(text))
    if end - start > _LONGEST or (not ends and not asks and len(text) > 120):
        return None
    assignees = _names(text[start:end])
    if not assignees:
        return None
    todo = squeeze(text[end:].lstrip(": "))
    return Found((assignees, todo), (start, end), "tasks/asked" if asks else "tasks/named")


def _names(text: str) -> tuple[str, ...]:
    """The list cut where another name begins, not inside "Văn hóa, Thể thao và Du lịch"."""
    names: list[str] = []
    folded = fold(text)
    at = 0
    for comma in _LISTED.finditer(folded):
        if _is_somebody(text[comma.end() :]):
            names.append(text[at : comma.start()])
            at = comma.end()
    names.append(text[at:])
    return tuple(name for name in (squeeze(n).strip(" ,.;:") for n in names) if name)


def format(assignees: tuple[str, ...], todo: str) -> str:
    """As a decision assigns.

    >>> format(("Sở Nội vụ",), "báo cáo.")
    'Giao Sở Nội vụ thực hiện: báo cáo.'
    """
    return f"Giao {', '.join(assignees)} thực hiện: {todo}"
