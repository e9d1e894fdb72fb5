"""Decode and encode by the table of codes in legacy_encodings.tsv; the longest code matches first."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from functools import cache
from importlib.resources import files

from vnadmin_doc.language.text import nfc

__all__ = ["CODE_COLUMNS", "decode", "encode", "rows"]

CODE_COLUMNS = {"vni": 2, "tcvn3": 3, "vps": 6, "viscii": 7}
"""Column of the table, by the name of the encoding."""

# The ư of TCVN3 is the soft hyphen, which many programs turn into a real hyphen. Before
# ơ, ờ, ở, ỡ, ớ, ợ inside a word a hyphen is always such an ư (tr-êng = trường).
_LOST_U_HORN = re.compile("(?<=[A-Za-z§®])[-‐−](?=[¬êëìíî][a-z])")


# If a Unicode keyboard typed the vowel, VNI's mark follows it alone (viêïc = việc).
_STRAY_MARK = re.compile("[ăâêôơưĂÂÊÔƠƯ][ïûøÏÛØ]")
_MARKS = {"ï": "\u0323", "û": "\u0309", "ø": "\u0300"}


@cache
def rows() -> tuple[tuple[str, ...], ...]:
    """The rows of the table: a letter, its code point, its codes by column."""
    text = files("vnadmin_doc.formats.encodings").joinpath("legacy_encodings.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(tuple(row) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _text_forms(code: bytes) -> set[str]:
    """The code as text: read as Latin-1 and as Windows-1252."""
    forms = {code.decode("latin-1")}
    with suppress(UnicodeDecodeError):
        forms.add(code.decode("cp1252"))
    return forms


@cache
def _codec(encoding: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all codes, longest first, and the letter of each code."""
    column = CODE_COLUMNS[encoding]
    letters: dict[str, str] = {}
    for row in rows():
        if len(row) > column and row[column]:
            for form in _text_forms(bytes.fromhex(row[column])):
                letters[form] = row[0]
    longest_first = sorted(letters, key=lambda code: (-len(code), code))
    return re.compile("|".join(map(re.escape, longest_first))), letters


def decode(text: str, encoding: str) -> str:
    """Unicode from text in a legacy encoding that was read as Latin-1 or Windows-1252.

    Characters that are no code of the encoding do not change. Raises ``KeyError`` for an unknown encoding.

    >>> decode("§éc lËp - Tù do", "tcvn3"), decode("Ñoäc laäp", "vni")
    ('Độc lập - Tự do', 'Độc lập')
    """
    pattern, letters = _codec(encoding)
    if encoding == "tcvn3":
        text = _LOST_U_HORN.sub("\u00ad", text.replace("\u03bc", "\u00b5"))
    text = pattern.sub(lambda match: letters[match[0]], text)
    if encoding == "vni":
        text = _STRAY_MARK.sub(lambda match: nfc(match[0][0] + _MARKS[match[0][1].lower()]), text)
    return text


@cache
def _codes(encoding: str) -> dict[int, str]:
    column = CODE_COLUMNS[encoding]
    return {ord(row[0]): bytes.fromhex(row[column]).decode("latin-1") for row in rows() if row[column]}


def encode(text: str, encoding: str) -> str:
    """The bytes of a text in a legacy encoding, shown as Latin-1; characters without a code do not change.

    >>> encode("Độc lập", "tcvn3"), encode("Độc lập", "vni")
    ('§éc lËp', 'Ñoäc laäp')
    """
    return text.translate(_codes(encoding))
