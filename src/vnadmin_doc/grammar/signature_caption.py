"""Reads the caption of a digital signature on the page: who signed, which agency, when.

Decree 30/2020/NĐ-CP, Appendix I, II.8: name of the agency, time of signing (date, hour, minute, second, zone by ISO
8601). Programs print more: "Ký bởi: …", "Cơ quan: …", "Thời gian ký: …".

>>> text = "Ký bởi: Sở Mẫu Email: so@mau.vn Cơ quan: Tỉnh Mẫu Thời gian ký: 05.03.2024 10:20:30 +07:00"
>>> [(found.part, found.value) for found in find(text)]
[('signer', 'Sở Mẫu'), ('agency', 'Tỉnh Mẫu'), ('signed_at', '2024-03-05T10:20:30+07:00')]
>>> [(found.part, found.value) for found in find("Người ký: Sở Mẫu Ngày ký: 05/03/2024")]
[('signer', 'Sở Mẫu'), ('signed_at', '2024-03-05')]
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.grammar import dates
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.model.found import Found

__all__ = ["find"]

_LABEL = re.compile(
    r"""(?<!\w)(?: (?P<signer>(?:(?:nguoi|duoc|da)\ )?ky(?:\ so)?\ boi | nguoi\ ky | digitally\ signed\ by)\s*:?
      | (?P<agency>(?:ten\ )?co\ quan|to\ chuc|don\ vi)\s*: | (?P<email>e-?mail)\s*: | (?P<reason>ly\ do)\s*:
      | (?P<signed_at>(?:thoi\ gian|ngay|gio)\ ky|date)\s*: )\s*""",
    re.VERBOSE,
)
_TIME = re.compile(
    r"""(?: (?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}) | (?P<year>\d{4})[-./](?P<month>\d\d)[-./](?P<day>\d\d) )
    (?: [\s,;t]* (?P<time>\d{1,2}:\d\d:\d\d) (?:\s*(?P<zone>[+-]\d\d)\s?[:']?\s?(?P<minutes>\d\d))? )?""",
    re.VERBOSE,
)
_ENDS = " \n;,:.-"


def find(text: str) -> list[Found[str]]:
    """Parts ``signer``, ``agency`` and ``signed_at`` (ISO 8601, a date or a time), each after its label."""
    folded = fold(text)
    labels = list(_LABEL.finditer(folded))
    found = []
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=False):
        start = label.end()
        part = str(label.lastgroup)
        value = _time(folded[start:end]) if part == "signed_at" else squeeze(text[start:end].strip(_ENDS))
        if value and part in ("signer", "agency", "signed_at"):
            found.append(Found(part, value, (label.start(), end), f"caption/{part}"))
    return found


def _time(folded: str) -> str | None:
    match = _TIME.match(folded)
    if match is None:
        return None
    day = dates.iso(match["y"] or match["year"], match["m"] or match["month"], match["d"] or match["day"])
    zone = f"{match['zone']}:{match['minutes']}" if match["zone"] else ""
    return f"{day}T{match['time']:0>8}{zone}" if day and match["time"] else day
