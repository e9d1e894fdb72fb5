"""The lexicon: the words of the genre, as tables under ``data/`` that are loaded once.

Layout, grammar, correction and OCR take their lists of words from here, so that a new title or agency is one row in
one file. Each file begins with comments that give its source and explain its columns, then a row of column names.
Words are spelt with their marks; ``pattern`` folds them where a stage matches folded text.

>>> words("mottoes", type="party"), re.fullmatch(pattern(["Sở", "Tổng cục"]), "tong cuc") is not None
(('Đảng Cộng sản Việt Nam',), True)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from vnadmin_doc.language.text import fold, nfc, tone_key

__all__ = ["ambiguous", "pattern", "registered", "rows", "table_pattern", "titles", "words"]

_WORD = re.compile(r"\w+")


@cache
def rows(table: str) -> tuple[Mapping[str, str], ...]:
    """Rows of ``data/<table>.tsv`` by column name; an empty cell is an empty string."""
    text = (files("vnadmin_doc.language.data") / f"{table}.tsv").read_text(encoding="utf-8")
    header, *lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return tuple(dict(zip(header, line, strict=True)) for line in lines)


def words(table: str, **columns: str) -> tuple[str, ...]:
    """First column of the rows whose cells hold a value of ``columns``; several values are separated by blanks.

    >>> words("surnames", marks="fixed")[:2], words("titles", type="unit officer")[-1]
    (('An', 'Bành'), 'Ủy viên Thường trực')
    """
    wanted = {name: frozenset(values.split()) for name, values in columns.items()}
    return tuple(
        next(iter(row.values()))
        for row in rows(table)
        if all(values & set(row[name].split()) for name, values in wanted.items())
    )


def titles(**columns: str) -> tuple[str, ...]:
    """Titles of office whose cells hold a value of ``columns``, as in ``words``, and their deputies' titles.

    >>> "Thứ trưởng" in titles(type="head"), "Trưởng phòng" in titles(type="head")
    (True, False)
    """
    own = words("titles", **columns)
    deputies = {row["title"]: row["deputy"] for row in rows("titles")}
    return (*own, *filter(None, (deputies[title] for title in own)))


def pattern(names: Iterable[str], *, marks: bool = False, space: str = r"\ ") -> str:
    r"""Alternation of words for a regular expression, the longest first.

    Folded, or with ``marks`` in small letters with the tone mark at either place (hòa, hoà); ``space`` matches the
    gap between two words of a name.

    >>> pattern(["Sở", "Sở hữu"]), pattern(["Tòa án"], marks=True, space=r"\s+")
    ('(?:so\\ huu|so)', '(?:t(?:òa|oà)\\s+án)')
    """
    longest = sorted({_spelt(name, marks) for name in names}, key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(longest)})".replace(" ", space)


def table_pattern(table: str, *, marks: bool = False, space: str = r"\ ", **columns: str) -> str:
    r"""The same of the rows whose cells hold a value of ``columns``, each only beside the words that its row allows.

    The columns ``not_after``, ``not_before`` and ``before`` hold such words, separated by "; ". A pattern with
    ``not_after`` needs the package ``regex``.

    >>> re.match(table_pattern("agencies", type="ministry"), "so luong") is None
    True
    """
    chosen = frozenset(words(table, **columns))
    first = next(iter(rows(table)[0]))
    found = sorted((row for row in rows(table) if row[first] in chosen), key=lambda row: (-len(row[first]), row[first]))
    return f"(?:{'|'.join(_in_context(row[first], row, marks) for row in found)})".replace(" ", space)


def _in_context(name: str, row: Mapping[str, str], marks: bool) -> str:
    context = {column: _beside(row.get(column, ""), marks) for column in ("not_after", "not_before", "before")}
    after = f"(?<!(?i:{context['not_after']}) )" if context["not_after"] else ""
    before = rf"(?!\s*(?:{context['not_before']}))" if context["not_before"] else ""
    only = rf"(?=\s+(?:{context['before']}))" if context["before"] else ""
    return after + _spelt(name, marks) + before + only


def _beside(cell: str, marks: bool) -> str:
    """An alternation of the words in a cell, each whole."""
    found = [word for word in cell.split("; ") if word]
    return "|".join(_spelt(word, marks) + (r"(?!\w)" if word[-1].isalnum() else "") for word in found)


def _spelt(name: str, marks: bool) -> str:
    """A pattern of a name: folded, or in small letters with their marks."""
    plain = re.escape(name.lower() if marks else fold(name)).replace(r"\ ", " ")
    return _WORD.sub(lambda word: _both(word[0]), plain) if marks else plain


_ON_FIRST = {
    nfc(first + tone + second): nfc(first + second + tone)
    for first, second in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}
_OTHER_PLACE = _ON_FIRST | {second: first for first, second in _ON_FIRST.items()}


def _both(word: str) -> str:
    """A pattern of a word with its tone mark at either of the places in use: hòa, hoà."""
    end = word[-2:]
    other = _OTHER_PLACE.get(end) if word[-3:-2] != "q" else None
    return f"{word[:-2]}(?:{end}|{other})" if other else word


# ---- names that OCR's misreadings are corrected to -------------------------------------------


@cache
def _registered() -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """(folded words, name, kind) of each registered name."""
    named = [(row["name"], row["type"]) for row in rows("registered_names")]
    named += [(title, "title") for title in sorted(titles(corrected="yes"))]
    # "TÍNH" alone is a word too; before a province it is TỈNH.
    named += [(f"tỉnh {name}", kind) for name, kind in named if kind == "place"]
    return tuple((tuple(_WORD.findall(fold(name))), name, kind) for name, kind in named)


@cache
def ambiguous() -> frozenset[tuple[str, ...]]:
    """Folded words that two registered names share: without their marks nothing shows which was meant."""
    spelt: dict[tuple[str, ...], set[str]] = {}
    for key, name, _ in _registered():
        spelt.setdefault(key, set()).add(tone_key(name))
    return frozenset(key for key, names in spelt.items() if len(names) > 1)


@cache
def registered(kind: str = "") -> Mapping[tuple[str, ...], str]:
    """Registered names by their folded words; of one ``kind`` (``place``, ``agency``, ``title``, ``phrase``) or all."""
    return {key: name for key, name, type_ in _registered() if not kind or type_ == kind}
