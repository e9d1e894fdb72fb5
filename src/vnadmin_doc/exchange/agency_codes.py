"""Codes of agencies (QĐ 20/2020/QĐ-TTg, QĐ 09/2025/QĐ-TTg), and the two orders in which they are written.

A code has at most 35 characters: groups of digits and capitals, separated by dots. The groups of a new code begin with
level 1 (``H49.64.33``); those of an old one (QCVN 102:2016/BTTTT) end with it, filled with zeros (``000.33.64.H49``).
Only agencies of level 1 are in the registry. A code is never made from a name. A wrong code sends a letter in the name
of another agency, so a name alone does not suffice for a letter: its notation must be that of the agency too. Where a
line of the head was not read, the name that is left is that of the agency above.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from vnadmin_doc.errors import WriteError
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.agency_identity import agency_words
from vnadmin_doc.language.text import fold, plain_code
from vnadmin_doc.messages import msg

__all__ = ["agency_code", "agency_name", "checked_code", "is_own_notation", "name_key", "new_order", "old_order"]

LONGEST_CODE = 35
_PROVINCES_SINCE = "2020-09-15"
"""The day on which QĐ 20/2020/QĐ-TTg, and with it the codes of provinces, came into force."""
_GROUPS = re.compile(r"[0-9A-Z]+(?:\.[0-9A-Z]+)*")
_LEVEL_1 = re.compile(r"[A-Z][0-9A-Z][0-9]")
_OLD_WIDTHS = (3, 2, 2)
"""Digits of the groups for levels 4, 3 and 2 in an old code."""
_LETTERS = re.compile(r"[a-z]+")
_SHORTEST_ABBREVIATION = 3
"""Letters: a shorter part of a notation is that of a kind (QĐ, TB), or of a unit."""


def agency_code(name: str, on: str) -> str | None:
    """The code of an agency of level 1 on a day (ISO 8601), in the new order; None if the registry has none.

    >>> agency_code("UBND TỈNH LÂM ĐỒNG", "2023-05-23"), agency_code("SỞ Y TẾ", "2023-05-23")
    ('H36', None)
    >>> agency_code("UBND tỉnh Quảng Nam", "2025-06-30"), agency_code("UBND tỉnh Quảng Nam", "2025-07-01")
    ('H47', None)
    """
    found = _registry().get(name_key(name), ())
    return next((entry.code for entry in found if entry.is_valid(on)), None)


def agency_name(code: str, on: str) -> str | None:
    """The name of the agency of level 1 that has a code, in either order, on a day; None if the registry has none.

    >>> agency_name("000.00.00.H26", "2021-06-16"), agency_name("H26.13", "2021-06-16")
    ('Ủy ban nhân dân thành phố Hà Nội', None)
    """
    new = new_order(code)
    return next((entry.name for entry in _entries() if entry.code == new and entry.is_valid(on)), None)


class _Entry(NamedTuple):
    """A code of an agency; ``since``: its first day, ``until``: the first day on which it is not valid, or ""."""

    name: str
    code: str
    since: str
    until: str

    def is_valid(self, on: str) -> bool:
        return self.since <= on and (not self.until or on < self.until)


@cache
def _entries() -> tuple[_Entry, ...]:
    """The agencies of the table, and the people's committees of the provinces."""
    agencies = (_Entry(row["name"], row["code"], row["since"], "") for row in lexicon.rows("agency_codes"))
    committees = (
        _Entry(
            f"Ủy ban nhân dân {row['unit']} {row['name']}",
            row["code"],
            max(row["since"], _PROVINCES_SINCE),
            row["until"],
        )
        for row in lexicon.rows("provinces")
    )
    return (*agencies, *committees)


@cache
def _registry() -> dict[str, list[_Entry]]:
    """The entries by the key of the agency's name."""
    registry: dict[str, list[_Entry]] = {}
    for entry in _entries():
        registry.setdefault(name_key(entry.name), []).append(entry)
    return registry


def name_key(name: str) -> str:
    """A key that is equal for two spellings of a name: case, marks, signs, "và" and usual short forms do not count.

    Unlike ``language.agency_identity.agency_key`` it is also equal for names without marks, as packets have them.

    >>> name_key("UBND TP. Hà Nội") == name_key("UY BAN NHAN DAN THANH PHO HA NOI"), name_key("Sở GD&ĐT")
    (True, 'so giao duc dao tao')
    """
    return " ".join(word for word in map(fold, agency_words(name)) if word != "va")


def is_own_notation(name: str, notation: str) -> bool:
    """Does a notation have the abbreviation of an agency of level 1, with at least three letters?

    >>> is_own_notation("BỘ Y TẾ", "BYT-TB-CT"), is_own_notation("BỘ Y TẾ", "QLD-ĐK")
    (True, False)
    >>> is_own_notation("UBND tỉnh Lâm Đồng", "QĐ-UBND"), is_own_notation("UBND tỉnh Lâm Đồng", "TB-VP")
    (True, False)
    """
    initials = "".join(word[0] for word in name_key(name).split())
    parts = (part for part in _LETTERS.findall(fold(plain_code(notation))) if len(part) >= _SHORTEST_ABBREVIATION)
    return any(initials.startswith(part) for part in parts)


def checked_code(code: str) -> str:
    """The code, if it has the form of one. Raises ``WriteError``."""
    groups = code.split(".")
    if len(code) <= LONGEST_CODE and _GROUPS.fullmatch(code) and any(map(_LEVEL_1.fullmatch, (groups[0], groups[-1]))):
        return code
    raise WriteError(
        msg("{code} is no agency code; a code is like H36.13 or 000.00.13.H36 (QĐ 20/2020/QĐ-TTg)", code=code)
    )


def _is_old(groups: list[str]) -> bool:
    return len(groups) > 1 and bool(_LEVEL_1.fullmatch(groups[-1])) and not _LEVEL_1.fullmatch(groups[0])


def new_order(code: str) -> str:
    """The code with level 1 first, without empty levels. How many digits a level has differs between agencies.

    >>> new_order("000.00.33.H49"), new_order("H49.33")
    ('H49.33', 'H49.33')
    """
    groups = checked_code(code).split(".")
    if not _is_old(groups):
        return code
    return ".".join([groups[-1], *(group for group in reversed(groups[:-1]) if group.strip("0"))])


def old_order(code: str) -> str:
    """The code with level 1 last, filled with zeros. Raises ``WriteError`` for a code that the old form cannot hold.

    >>> old_order("H49.33"), old_order("G22"), old_order("000.00.33.H49")
    ('000.00.33.H49', '000.00.00.G22', '000.00.33.H49')
    """
    groups = checked_code(code).split(".")
    if _is_old(groups):
        return code
    level_1, *others = groups
    widths = _OLD_WIDTHS[::-1]
    if len(others) > len(widths) or any(len(group) != width for group, width in zip(others, widths, strict=False)):
        raise WriteError(msg("the code {code} does not fit into the old form (000.00.00.H00)", code=code))
    zeros = ["0" * width for width in widths[len(others) :]]
    return ".".join([*reversed([*others, *zeros]), level_1])
