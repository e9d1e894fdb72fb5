"""Query: the text that a person types, as a query of FTS5. No text is a syntax error.

Words with tone marks match the same marks; words without them match any marks. This is decided for each clause: the
words without a field are one clause, the value of each field is another.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from vnadmin_doc.language.agency_identity import agency_words
from vnadmin_doc.language.text import fold, nfc, tone_key

__all__ = ["COLUMNS", "Query", "bare_number", "iso_date", "parse", "plain"]

COLUMNS = ("code", "subject", "issuer", "signer", "receivers", "agency", "body")
"""The columns of the index; each has a second one with plain text, named with ``_`` at the end.

``agency`` has the words of the issuer with short forms in full, so that UBND and ỦY BAN NHÂN DÂN find each other.
"""
_SEARCHED = tuple(column for column in COLUMNS if column != "agency")
"""The columns in which words without a field are searched."""
_HEADS = _SEARCHED[:-1]
_FIELDS = {
    "so": "number", "so ky hieu": "code", "ky hieu": "code", "trich yeu": "subject", "co quan": "agency",
    "nguoi ky": "signer", "noi nhan": "receivers", "noi dung": "body", "ngay": "date", "loai": "kind",
}  # fmt: skip
_NAMES = "|".join(sorted(_FIELDS, key=len, reverse=True)).replace(" ", r"\s+")
_CLAUSE = re.compile(
    rf'(?:(?<!\w)(?P<field>{_NAMES})\s*:\s*)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))|(?P<rest>.)', re.DOTALL
)
_DAY = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_MARKS = re.compile("[\u0300-\u036f]")


class _Plain(dict[int, str]):
    """``fold`` for each character, but a letter does not become a sign, nor a sign a letter, so the words stay."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = fold(char)
        plain = self[code] = folded if folded.isalnum() == char.isalnum() else char
        return plain


_PLAIN = _Plain()


def plain(text: str) -> str:
    """The text in lower case without marks, with the same words.

    >>> plain("Điều 5, Nghị định № 3")
    'dieu 5, nghi dinh № 3'
    """
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Query:
    """``match`` is the query of FTS5, empty without words; ``heads`` is the same without the bodies of the letters. The
    other values are exact. Dates are ISO 8601, complete or partial.
    """

    match: str = ""
    heads: str = ""
    number: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None


def parse(text: str) -> Query:
    """The query of a typed text.

    >>> parse("giao dat").match
    '{code_ subject_ issuer_ signer_ receivers_ body_} : ("giao" AND "dat")'
    >>> query = parse('trích yếu:"giao đất" số:012 ngày:6/2023')
    >>> query.match, query.number, query.since
    ('{subject} : ("giao đất")', '12', '2023-06')
    """
    text = "".join(c if c.isprintable() else " " for c in nfc(text))
    words: dict[str, list[str]] = {}
    exact: dict[str, str] = {}
    for clause in _CLAUSE.finditer(fold(text)):  # folding keeps the length, so spans are those of the text
        value = next((text[slice(*clause.span(group))] for group in ("phrase", "word") if clause[group]), "")
        field = _FIELDS[re.sub(r"\s+", " ", clause["field"])] if clause["field"] else ""
        if field in ("number", "date", "kind"):
            _put(field, value, exact, words)
        elif any(map(str.isalnum, value)):
            words.setdefault(field, []).append(value)
    match, heads = (
        " AND ".join(_clause(*clause, columns) for clause in words.items()) for columns in (_SEARCHED, _HEADS)
    )
    return Query(match, heads, **exact)


def _put(field: str, value: str, exact: dict[str, str], words: dict[str, list[str]]) -> None:
    """Add an exact value; a value that is not valid for its field is searched as words."""
    date = _DAY.fullmatch(value) if field == "date" else None
    if field == "number" and value.isalnum():
        exact["number"] = bare_number(value)
    elif field == "kind" and value:
        exact["kind"] = value
    elif date:
        exact["since"] = exact["until"] = _iso(date)
    elif field == "date" and re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
        exact["since"] = exact["until"] = value
    elif any(map(str.isalnum, value)):
        words.setdefault("code" if field == "number" else "", []).append(value)


def _iso(date: re.Match[str]) -> str:
    return "-".join(part.zfill(2) for part in reversed(date.groups()) if part)


def iso_date(text: str) -> str | None:
    """A typed date, complete or partial, as ISO 8601; None if it is not a date.

    >>> iso_date("5/6/2023"), iso_date("2023-06"), iso_date("soon")
    ('2023-06-05', '2023-06', None)
    """
    return parse(f'ngày:"{text}"').since


def bare_number(number: str) -> str:
    """A số without its leading zeros, for comparison.

    >>> bare_number("012a"), bare_number("0")
    ('12a', '0')
    """
    return number.lower().lstrip("0") or "0"


def is_marked(text: str) -> bool:
    """Does it have a tone mark, another diacritic, or đ?"""
    return bool(_MARKS.search(unicodedata.normalize("NFD", text))) or "đ" in text.lower()


def _clause(field: str, values: list[str], columns: tuple[str, ...]) -> str:
    """A clause of FTS5: the column of the field, or all columns, and the words in quotes, so they are not syntax."""
    marked = any(map(is_marked, values))
    if field == "agency":
        values = [(" ".join(agency_words(value)) or value) + "*" * value.endswith("*") for value in values]
    names = [column if marked else f"{column}_" for column in ([field] if field else columns)]
    terms = " AND ".join(
        f'"{tone_key(value) if marked else plain(value)}"{"*" * value.endswith("*")}' for value in values
    )
    return f"{{{' '.join(names)}}} : ({terms})"
