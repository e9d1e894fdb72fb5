"""Địa chỉ, thư điện tử, điện thoại, fax, trang thông tin điện tử (zone 13).

Decree 30/2020/NĐ-CP, Appendix I, III.4: at the foot of page 1, under a full-width line.

>>> find("Địa chỉ: 12 Trần Phú, Huế; ĐT: 0234.3822118; Email: sxd@hue.gov.vn").value.phone
'0234.3822118'
>>> find("Email của đơn vị") is None
True
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.grammar.found import Found
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.model.letter import Contact

__all__ = ["find", "format"]

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


def find(text: str) -> Found[Contact] | None:
    """The parts that are labelled; None where no label is."""
    matches = list(_LABEL.finditer(fold(text)))
    if not matches:
        return None
    values: dict[str, str] = {}
    for match, end in zip(matches, [*(m.start() for m in matches[1:]), len(text)], strict=True):
        slot = match.lastgroup or ""
        value = squeeze(text[match.end() : end]).strip(" ;,.-|")
        if value:
            values.setdefault(slot, value)
    if not values:
        return None
    return Found(Contact(**values), (matches[0].start(), len(text)), "contact/labelled")


def format(contact: Contact) -> str:
    """One line, labelled.

    >>> format(Contact(address="1 Lê Lợi", phone="0123"))
    'Địa chỉ: 1 Lê Lợi; Điện thoại: 0123'
    """
    names = {
        "address": "Địa chỉ",
        "phone": "Điện thoại",
        "fax": "Fax",
        "email": "Email",
        "website": "Website",
    }
    return "; ".join(f"{names[s]}: {v}" for s, v in contact.model_dump().items() if v)
