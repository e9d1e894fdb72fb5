"""Reads số and ký hiệu (zone 3): the number and the notation of the letter.

Decree 30/2020/NĐ-CP, Appendix I, II.3: ``Số: 15/QĐ-BNV``. "Số" has a colon. The number is in Arabic digits, with a 0
before numbers below 10; then ``/`` and the groups of the notation, joined by ``-``. Normative documents have the year
after the number (Law 64/2025/QH15): ``12/2021/TT-BNV``. Party documents (Hướng dẫn 36-HD/VPTW) have no colon:
``Số 127-QĐ/TW``.

>>> find("Số: 1892/UBND-KGVX")[0].value
'1892'
>>> [f.value for f in find("Số: 12/20.31/QĐ-UBND")[:3]], [f.value for f in find("Số: 12/20Z1/QĐ-UBND")[:2]]
(['12', '2031', 'QĐ-UBND'], ['12', 'QĐ-UBND'])
>>> {f.part: f.value for f in find("Số 64-CV/TU")}
{'number': '64', 'notation': 'CV/TU', 'raw': 'Số 64-CV/TU'}

>>> [f.value for f in find("Số: 12/KHTC-Pó")[:2]], [f.value for f in find("Số: 12 7QĐ -SNV")[:2]]
(['12', 'KHTC-P6'], ['12', 'QĐ-SNV'])

In a text that has question marks for its letters with marks, the notation is not whole and is left out.

>>> {f.part: f.value for f in find("S? : 12/TB-?HQN")}
{'number': '12', 'raw': 'S? : 12/TB-?HQN'}

A blank number is not filled: ``Số:      /QĐ-UBND`` has a notation only. Signs that OCR read for handwriting (``#74``)
are not a number.
"""

from __future__ import annotations

from dataclasses import replace

import regex as re

from vnadmin_doc.language.text import fold, plain_code, squeeze
from vnadmin_doc.model.found import Found, Span
from vnadmin_doc.model.kinds import KINDS

__all__ = ["UNPRINTED_SIGNS", "begins", "find"]

# Matched on folded text, so [a-z] stands for every letter.
_IN_ENGLISH = r"\s?[/(]\s?(?:(?:our\s)?ref\b\.?\s?(?:no\b\.?)?|no\b\.?)\)?"
_ANCHOR = rf"(?<!\w)(?:so\s*(?:ky\s*hieu|hieu)|s[o06ae?](?![^\W\d]{{3}})(?:{_IN_ENGLISH})?)"
_BLANK = r"[\s.…_·]*"
_GROUP = r"[a-z][a-z0-9]*"
UNPRINTED_SIGNS = "€£¥¢$§©®¬¤"
"""Signs that are in no notation. OCR reads them between two groups."""
_NOTATION = rf"{_GROUP}(?:\s?[-/&.,+]\s?[{UNPRINTED_SIGNS}]?(?:{_GROUP}|\d{{1,3}}(?![\d/])))*"

_STATE = re.compile(
    rf"""
    (?:{_ANCHOR}\s*[:;.,]*|\A\W*(?:(?=\d)|(?<=\ufffd)))  # Số: (or not read, and the line begins with digits)
    {_BLANK}(?P<number>\d{{1,4}}\.\d{{1,2}}(?=\s?/)|\d{{1,6}}\s?[a-z]?)?  # 1892, 45a, 18.5, or nothing yet
    (?P<junk>[^\n]{{0,14}}?)                     # handwriting that OCR read as signs
    \s*[/⁄]+\s*
    (?:(?P<year>(?:19|20)[./]?\d\d)\s*[/⁄-]\s*|20\S{{1,2}}[/⁄]?(?=[a-z]{{2,}}-))?  # 2021/, or its last digits are ink
    (?P<notation>{_NOTATION})                   # UBND-KGVX
    """,
    re.VERBOSE,
)
_SCRAWL_BEFORE = re.compile(r"[^/]*[^\x00-\x7fĐĂÂÊÔƠƯđ][^/]*/(?=\p{Lu}{2})")
# Handwriting over "Số: …/" that OCR read as signs: only the capitals of the notation are sure.
_NOISY = re.compile(r"^\W*[sS]\p{L}?.{1,16}?[^\p{Lu}](?P<notation>\p{Lu}{2,}(?:-\p{Lu}[\p{Lu}&.,]*)+)")
_PARTY_KIND = "(?:nq|qd|ct|kl|qc|hd|tb|bc|kh|ctr|ttr|cv|gm|bb)"
_PARTY = re.compile(
    rf"""
    (?:{_ANCHOR}\s*[:;.,]*)
    {_BLANK}(?P<number>\d{{1,6}}[a-z]?)?
    (?P<junk>)(?P<year>)
    (?:\s*-\s*|\s(?={_PARTY_KIND}\s?/))(?P<notation>{_GROUP}\s?/\s?{_GROUP}(?:-{_GROUP})*)    # CV/TU
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(r"\p{Lu}+(?:[a-zđ]{1,2}\p{Lu}*)?|\p{Lu}+\p{Ll}?\p{Lu}+.*|TTri")
# A word; not the code of a military unit: e20 is a regiment, d5 a battalion.
_WORD = re.compile(r"(?!\p{Ll}\d)\p{L}+")
_BARE_NUMBER = re.compile(
    rf"{_ANCHOR}\s*[:;]{_BLANK}(?P<number>\d{{1,6}}[a-z]?)(?![\d/⁄])(?P<junk>)(?P<year>)(?P<notation>)"
)
_LOST_LETTERS = re.compile(r"-?\?[\w?&/-]*")
_SECOND_WORD = re.compile(r"(?<=\p{Lu}{3})\s(?!VP)\p{Lu}{2,6}(?:-\p{Lu}[\p{Lu}&.]*\d?)+(?=\s*$|\s{2})")  # EVN SPC-KD
_DECIMALS = re.compile("[0-9]")
_ANCHORED = re.compile(rf"\W*{_ANCHOR}")
_SIX = re.compile(r"(?<=[-/.]\p{Lu})ó(?!\w)")
_SLASH = re.compile(rf"(?<=\d\s)[17](?=(?:{'|'.join(kind.code for kind in KINDS)})\s?[-–]\s?\p{{Lu}}{{2}})")
_SPACE, _NOT_DIGITS = re.compile(r"\s"), re.compile(r"\D")


def begins(text: str) -> bool:
    """Does the line begin with "Số"? The second line of a notation does not.

    >>> begins("Số: 12/QC-STC"), begins("QĐ-UBND")
    (True, False)
    """
    return _ANCHORED.match(fold(text)) is not None


def find(text: str) -> list[Found[str]]:
    r"""The parts ``number``, ``year`` and ``notation`` that were read, and ``raw``. Empty without a line of the number.

    ``raw`` is as read. The others have plain dashes, and Latin letters for those that look like them.

    >>> [f.value for f in find("Số: 5/KH \u2013 UBND")[:3]]
    ['5', 'KH-UBND', 'Số: 5/KH – UBND']
    """
    parts = _find(_SLASH.sub("/", _SIX.sub("6", plain_code(text))))
    return [replace(f, value=squeeze(text[slice(*f.span)])) if f.part == "raw" else f for f in parts]


def _find(text: str) -> list[Found[str]]:
    """The parts that were read in a text with the letters and dashes of codes."""
    folded = fold(text)
    match = _STATE.search(folded)
    party = _PARTY.search(folded)
    if party is not None and (match is None or party.start() <= match.start()):
        match = party
    if match is None:
        match = _BARE_NUMBER.search(folded)
    if match is None:
        return _noisy(text)
    found = []
    end = match.end()
    number = text[slice(*match.span("number"))]
    if _DECIMALS.match(number) and not match["junk"].strip(" .…_-,:"):
        found.append(_part("number", text, match.span("number"), "code/anchored", compact=True))
    if match["year"]:
        year = _part("year", text, match.span("year"))
        found.append(replace(year, value=_NOT_DIGITS.sub("", year.value)))
    lost = _LOST_LETTERS.match(text, end) if match["notation"] else None
    if lost:
        end = lost.end()
    elif match["notation"]:
        start, end = match.span("notation")
        scrawl = _SCRAWL_BEFORE.match(text, start, end)
        start = scrawl.end() if scrawl else start
        end = start + len(_trim_notation(text[start:end]))
        more = _SECOND_WORD.match(text, end)
        found.append(_part("notation", text, (start, more.end() if more else end), compact=not more))
        end = more.end() if more else end
    found.append(_part("raw", text, (match.start(), end)))
    return found


def _noisy(text: str) -> list[Found[str]]:
    """The notation alone, after a handwritten number that OCR could not read."""
    match = _NOISY.search(text)
    if match is None:
        return []
    notation = _part("notation", text, match.span("notation"), compact=True)
    return [notation, _part("raw", text, match.span())]


def _trim_notation(notation: str) -> str:
    """The notation without the words after it: the name of the typist, or the place in the next column.

    >>> [_trim_notation(text) for text in ("QĐ-UBND.hth", "SXD-KTX-Huế", "QĐ-TTg", "GM-SXD. An", "QĐ. BQL-VP")]
    ['QĐ-UBND', 'SXD-KTX', 'QĐ-TTg', 'GM-SXD', 'QĐ. BQL-VP']
    """
    for word in _WORD.finditer(notation):
        after_stop = notation[: word.start()].endswith((". ", ", ")) and not word[0].isupper()
        if word.start() and (after_stop or not _ABBREVIATION.fullmatch(word[0])):
            notation = notation[: word.start()]
            break
    return notation.rstrip(" \n.,/&-")


def _part(name: str, text: str, span: Span, rule: str | None = None, *, compact: bool = False) -> Found[str]:
    value = text[slice(*span)]
    return Found(name, _SPACE.sub("", value) if compact else squeeze(value), span, rule or f"code/{name}")
