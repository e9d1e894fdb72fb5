"""Reads hình thức sao: the form of a copy, its agency and its time.

Decree 30/2020/NĐ-CP, Điều 25; Appendix I, Phần III: SAO Y is a copy of an original, SAO LỤC a copy of a SAO Y, TRÍCH
SAO a copy of a part. A copy on paper has the form in capitals above its own place and day. An electronic copy has a
line at the top right of page 1 with form, agency, and time of signing. Older rules have "SAO Y BẢN CHÍNH". Party copies
have it too, with ``BS`` in the notation for all forms.

>>> [(f.part, f.value) for f in find("SAO LỤC")]
[('kind', ('SL', 'Bản sao lục'))]
>>> text = "Sao y; Sở Nội vụ tỉnh A; 12-03-2024 08:15:30 +07:00"
>>> [f.value for f in find(text)]
[('SY', 'Bản sao y'), 'Sở Nội vụ tỉnh A', '2024-03-12', '2024-03-12T08:15:30+07:00']
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.grammar import dates
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.model.found import Found

__all__ = ["begins_with_form", "by_notation", "find", "is_form", "is_number"]

FORMS = {
    "sao y": ("SY", "Bản sao y"),
    "trich sao": ("TrS", "Bản trích sao"),
    "sao luc": ("SL", "Bản sao lục"),
}
"""(code, name) by the printed form, folded (Appendix III, I)."""

_FORM_BY_NOTATION = {"sy": "sao y", "sybc": "sao y", "sl": "sao luc", "slbc": "sao luc", "trs": "trich sao"}
_FORM = re.compile(
    r"\W*(?:ban\s+)?(?P<form>sao\s*y|sao\s*luc|trich\s*sao)(?!\w)(?:\s+(?:tu\s+)?ban\s+(?:chinh|goc|sao\s+y)(?!\w))?"
)
_ALONE = re.compile(rf"{_FORM.pattern}\W*")
_NUMBER = re.compile(r"\W*so\b.{0,12}?(?:/\s*(?:sy(?:bc)?|sl(?:bc)?|trs|bs)(?!\w)|\d\s*-\s*bs\s*/)")
_ENDS = " \n;,:.-"
_LEAD = re.compile(rf"[{re.escape(_ENDS)}]*")
_LABEL = re.compile(r"(?:ten\s+)?co\s*quan(?:\s+(?:sao|ky\s+sao))?\s*:\s*")
_WHEN = re.compile(
    r"""(?:(?:thoi\s*gian|ngay|gio)(?:\s+ky)?(?:\s+(?:so|sao))?\s*:?\s*)?
    (?: (?P<d>\d{1,2})\s*[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*(?P<y>\d{4})
      | (?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d) )
    (?: [\s,;T]* (?P<time>\d{1,2}:\d\d(?::\d\d)?) (?:\s*(?P<zone>[+-]\d\d)\s?:?\s?(?P<minutes>\d\d))? )?""",
    re.VERBOSE | re.IGNORECASE,
)


def is_form(text: str) -> bool:
    """Is the line the form of a copy in capitals, and nothing else?

    >>> is_form("SAO Y BẢN CHÍNH"), is_form("TRÍCH SAO"), is_form("Sao y"), is_form("SAO Y VĂN BẢN")
    (True, True, False, False)
    """
    return text.isupper() and _ALONE.fullmatch(fold(text)) is not None


def begins_with_form(text: str) -> bool:
    """Does the text begin with the form, in capitals or small letters, as the line of an electronic copy does?"""
    match = _FORM.match(fold(text))
    return match is not None and re.match(r"\s*(?:[;,:\n]|$)", text[match.end() :]) is not None


def is_number(text: str) -> bool:
    """Is the line the number of a copy?

    >>> is_number("Số: 05/SY-VP"), is_number("Số 15-BS/VPTU"), is_number("Số: 05/STC-NS")
    (True, True, False)
    """
    return _NUMBER.match(fold(text)) is not None


def by_notation(notation: str) -> tuple[str, str] | None:
    """(code, name) of the form in a notation; None without one, and for BS of the Party.

    >>> by_notation("SY-UBND"), by_notation("BS/TU")
    (('SY', 'Bản sao y'), None)
    """
    form = _FORM_BY_NOTATION.get(fold(re.split(r"[-/]", notation)[0]))
    return FORMS[form] if form else None


def find(text: str) -> list[Found[tuple[str, str] | str]]:
    """Part ``kind``: (code, name). In an electronic copy also ``agency``, ``date`` and ``signed_at`` (ISO 8601)."""
    folded = fold(text)
    form = _FORM.match(folded)
    if form is None:
        return []
    found: list[Found[tuple[str, str] | str]] = [
        Found("kind", _code_and_name(form["form"]), (0, form.end()), "copy/kind"),
    ]
    when = _WHEN.search(folded, form.end())
    start, end = form.end(), when.start() if when else len(text)
    lead = _LEAD.match(folded, start)
    label = _LABEL.match(folded, lead.end() if lead else start)
    agency = text[label.end() if label else start : end].strip(_ENDS)
    if agency:
        found.append(Found("agency", squeeze(agency), (lead.end() if lead else start, end), "copy/agency"))
    return found + (_when(when) if when else [])


def _code_and_name(form: str) -> tuple[str, str]:
    return FORMS[re.sub(r"(sao|trich)\s*(?=\w)", r"\1 ", form)]


def _when(match: re.Match[str]) -> list[Found[tuple[str, str] | str]]:
    parts = (match["y"] or match["year"], match["m"] or match["month"], match["d"] or match["day"])
    day = dates.iso(*parts)
    if day is None:
        return []
    found: list[Found[tuple[str, str] | str]] = [Found("date", day, match.span(), "copy/date")]
    if match["time"]:
        zone = f"{match['zone']}:{match['minutes']}" if match["zone"] else ""
        found.append(Found("signed_at", f"{day}T{match['time']:0>5}{zone}", match.span(), "copy/signed_at"))
    return found
