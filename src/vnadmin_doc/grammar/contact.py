"""Reads the contact (zone 13): địa chỉ, thư điện tử, điện thoại, fax, trang thông tin điện tử.

Decree 30/2020/NĐ-CP, Appendix I, III.4: at the foot of page 1, below a line as wide as the text.

>>> find("Địa chỉ: 12 Trần Phú, Huế; ĐT: 0234.3822118; Email: sxd@hue.gov.vn")[0].value.phone
'0234.3822118'
>>> find("Email của đơn vị")
[]
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import Contact

__all__ = ["find"]

_LABELS = {
    "address": r"dia chi|tru so",
    "phone": r"dien thoai|dt|tel|sdt",
    "fax": r"fax",
    "email": r"e-?mail|thu dien tu",
    "website": r"website|web|trang thong tin dien tu",
}
_LABEL = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{slot}>{words})" for slot, words in _LABELS.items()) + r")\s*[:.]\s*"
)


def find(text: str) -> list[Found[Contact]]:
    """One contact with the parts that have a label; empty if no part has a label."""
    matches = list(_LABEL.finditer(fold(text)))
    if not matches:
        return []
    values: dict[str, str] = {}
    for match, end in zip(matches, [*(m.start() for m in matches[1:]), len(text)], strict=True):
        slot = match.lastgroup or ""
        value = squeeze(text[match.end() : end]).strip(" ;,.-|")
        if value:
            values.setdefault(slot, value)
    if not values:
        return []
    return [Found("contact", Contact(**values), (matches[0].start(), len(text)), "contact/labelled")]
