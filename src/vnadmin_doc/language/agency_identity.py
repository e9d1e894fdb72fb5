"""Agencies: one key for all forms in which letters print the name of one agency.

``UBND TP.HỒ CHÍ MINH`` and ``ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH`` are one agency. So are ``SỞ Y TẾ`` under UBND
TỈNH AN GIANG and ``SỞ Y TẾ TỈNH AN GIANG``. In doubt two names are two agencies: a key never leaves out a word that
may be the only difference between two agencies.

Equal are: capitals, the place of a tone mark (hoà, hòa), dots, hyphens, commas, spaces, "và" and "&", leading zeros,
and the short forms in ``data/short_agency_words.tsv``. The parent is part of the key, unless the name has its province.
Provinces that were merged are in ``data/provinces.tsv``, with the dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import nfc, tone_key

__all__ = ["PARENT", "agency_key", "agency_words", "first_unit", "joined_keys", "province_of"]

PARENT = " < "
"""Between the key of an agency and that of its parent."""
_JOIN = "; "
_TOKEN = re.compile(r"[^\W_]+(?:[&.-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"[&.-]")
_AMPERSAND = re.compile(r"\s*&\s*")
_COMMITTEE = "ủy ban nhân dân "
_OFFICE = "văn phòng"
_NAMED_BY_PROVINCE = ("sở", "tỉnh ủy", "thành ủy")
"""First words of agencies of a province whose names may end with the province alone: SỞ Y TẾ AN GIANG."""
_UNIQUE_WITH_PROVINCE = ("trường đại học", "trường cao đẳng", "đại học", "tổng cục")
"""First words of agencies of which the whole country has one by a name."""
_NOT_UNITS = frozenset(["hội", "ủy", "đoàn", "phố", "trưởng"])
"""Words after which the word before is no territory: xã hội, huyện ủy, tỉnh đoàn, thị xã, phố."""


class _Province(NamedTuple):
    words: str
    unit: str
    since: str
    until: str
    successor: str


class _Short(NamedTuple):
    words: tuple[str, ...]
    where: frozenset[str]
    after: frozenset[str]


@cache
def _short_forms() -> Mapping[str, tuple[_Short, ...]]:
    found: dict[str, tuple[_Short, ...]] = {}
    for row in lexicon.rows("short_agency_words"):
        after = frozenset(filter(None, row["after"].split("; ")))
        short = _Short(tuple(row["words"].split()), frozenset(row["where"].split()), after)
        found[row["short"]] = (*found.get(row["short"], ()), short)
    return found


@cache
def _provinces() -> Mapping[str, _Province]:
    """The provinces by the words of their names."""
    found = {}
    for row in lexicon.rows("provinces"):
        province = _Province(_plain(row["name"]), row["unit"], row["since"], row["until"], _plain(row["successor"]))
        for name in (row["name"], *filter(None, row["other"].split("; "))):
            found[_plain(name)] = province
    return found


@cache
def _dates() -> tuple[str, ...]:
    """The days on which provinces changed, in order."""
    return tuple(sorted({day for place in _provinces().values() for day in (place.since, place.until) if day}))


@cache
def _units() -> tuple[tuple[str, ...], ...]:
    """The words of each kind of territory, the longest first."""
    return tuple(sorted((tuple(unit.split()) for unit in lexicon.words("territories")), key=len, reverse=True))


def _plain(name: str) -> str:
    return " ".join(_PART.findall(tone_key(nfc(name))))


# ── words ───────────────────────────────────────────────────────────────────────────────────


def agency_words(name: str) -> list[str]:
    """The words of a name in small letters, with short forms in full, and without "và" and signs.

    >>> " ".join(agency_words("UBND TP.HCM")), " ".join(agency_words("Sở GD&ĐT"))
    ('ủy ban nhân dân thành phố hồ chí minh', 'sở giáo dục đào tạo')
    >>> " ".join(agency_words("Công an Q. 01")), " ".join(agency_words("TT Y tế H. Tân Lộc"))
    ('công an quận 1', 'trung tâm y tế huyện tân lộc')
    """
    words: list[str] = []
    tokens = [token for token in _tokens(_AMPERSAND.sub("&", tone_key(nfc(name)))) if token[0] != "và"]
    for place, (token, dotted) in enumerate(tokens, 1):
        full = _in_full(token, dotted, words, is_last=place == len(tokens))
        words += full or [token.lstrip("0") or "0" if token.isdigit() else token]
    return words


def _tokens(text: str) -> list[tuple[str, bool]]:
    """(word, is a full stop after it); a short form with signs (LĐ-TB&XH) is one word."""
    found = []
    for token in _TOKEN.finditer(text):
        whole = _SIGNS.sub("", token[0])
        if len(whole) < len(token[0]) and whole in _short_forms():
            found.append((whole, text.startswith(".", token.end())))
            continue
        for part in _PART.finditer(text, *token.span()):
            found.append((part[0], text.startswith(".", part.end())))
    return found


def _in_full(token: str, dotted: bool, before: Sequence[str], *, is_last: bool) -> Sequence[str] | None:
    """The words of a short form at its place; None if the token is no short form there. A name follows a territory."""
    forms = [form for form in _short_forms().get(token, ()) if not (is_last and form.words in _units())]
    place = "inside" if before else "first"
    places = {"any", place, *(["dotted"] if dotted and before else [])}
    by_word = (form.words for form in forms if before and before[-1] in form.after)
    by_place = (form.words for form in forms if form.where & places)
    return next(chain(by_word, by_place), None)


# ── the key ─────────────────────────────────────────────────────────────────────────────────


def agency_key(name: str | None, parent: str | None = None, date: str | None = None) -> str:
    """The key of an agency: equal keys are one agency.

    ``parent`` is the agency above it, as printed; ``date`` is that of the letter (ISO 8601, complete or partial), which
    decides between a province and its successor. An empty name has an empty key.

    >>> agency_key("SỞ Y TẾ", "UBND TỈNH AN GIANG") == agency_key("Sở Y tế An Giang")
    True
    >>> agency_key("TRUNG TÂM Y TẾ", "SỞ Y TẾ AN GIANG")
    'trung tâm y tế < sở y tế tỉnh an giang'
    >>> agency_key("UBND TỈNH KIÊN GIANG", date="2025-06-30"), agency_key("UBND TỈNH KIÊN GIANG", date="2025-07-01")
    ('ủy ban nhân dân tỉnh kiên giang', 'ủy ban nhân dân tỉnh an giang')
    """
    return _key(name or "", parent or "", _era(date))


def _era(date: str | None) -> str:
    """The last day on which provinces changed, not after the date; "-" before all of them, "" without a month."""
    if not date or len(date) < len("2025-07"):
        return ""
    return next((day for day in reversed(_dates()) if day[: len(date)] <= date), "-")


@lru_cache(maxsize=65536)
def _key(name: str, parent: str, era: str) -> str:
    words, is_whole = _placed(_of_committee(agency_words(name)), era)
    above = _key(parent, "", era).removeprefix(_COMMITTEE) if parent and not is_whole else ""
    if not words or not above:
        return " ".join(words)
    if unit := _bare_unit(words):
        rest = f" {above} ".partition(f" {unit} ")[2].split(PARENT)[0].strip()
        if rest:
            return " ".join(_placed([*words, *rest.split()], era)[0])
    own = " ".join(words)
    return f"{own} {above}" if first_unit(above.split()) == 0 else f"{own}{PARENT}{above}"


def _of_committee(words: list[str]) -> list[str]:
    """The words of VĂN PHÒNG UBND TỈNH as those of VĂN PHÒNG under UBND TỈNH: without the committee."""
    office, committee = _OFFICE.split(), _COMMITTEE.split()
    is_its_office = words[: len(office) + len(committee)] == office + committee
    return office + words[len(office) + len(committee) :] if is_its_office else words


def joined_keys(names: Sequence[str | None], parents: Sequence[str | None], date: str | None) -> str | None:
    """The keys of the agencies of a letter, joined as in the catalogue; None if it has none.

    >>> joined_keys(["SỞ Y TẾ", "SỞ NỘI VỤ"], ["UBND TỈNH AN GIANG", None], None)
    'sở y tế tỉnh an giang; sở nội vụ'
    """
    keys = (agency_key(name, parent, date) for name, parent in zip(names, parents, strict=True))
    return _JOIN.join(filter(None, keys)) or None


@lru_cache(maxsize=65536)
def province_of(key: str) -> str | None:
    """The province in the key of an agency, or the one that it is part of today; None if the key has none.

    >>> province_of("sở y tế tỉnh kiên giang"), province_of("công an huyện a tỉnh an giang"), province_of("bộ y tế")
    ('an giang', 'an giang', None)
    """
    for name, province in _provinces().items():
        if f" {province.unit} {name} " in f" {key} ":
            while province.successor:
                province = _provinces()[province.successor]
            return province.words
    return None


def _bare_unit(words: Sequence[str]) -> str | None:
    """The territory that ends a name without its own name: BỆNH VIỆN ĐA KHOA TỈNH."""
    return next((" ".join(unit) for unit in _units() if tuple(words[-len(unit) :]) == unit), None)


def first_unit(words: Sequence[str]) -> int | None:
    """The index of the first word that names a kind of territory; None if there is none.

    >>> first_unit("ủy ban nhân dân thị xã bình an".split()), first_unit("sở lao động thương binh xã hội".split())
    (4, None)
    """
    for index in range(len(words)):
        for unit in _units():
            after = words[index + len(unit) :]
            compound = index and words[index - 1] in ("tác", "tấn")  # hợp tác xã, thông tấn xã
            if (
                tuple(words[index : index + len(unit)]) == unit
                and not (after and after[0] in _NOT_UNITS)
                and not compound
            ):
                return index
    return None


def _placed(words: list[str], era: str) -> tuple[list[str], bool]:
    """(the words with the province of the era, is the name whole without the parent?)."""
    begin = " ".join(words)
    for count in range(min(4, len(words) - 1), 0, -1):
        province = _provinces().get(" ".join(words[-count:]))
        if province is None:
            continue
        head = words[:-count]
        unit = province.unit.split()
        if head[-len(unit) :] == unit and len(head) > len(unit):
            return _in_era(head[: -len(unit)], province, era), True
        if begin.startswith(_NAMED_BY_PROVINCE) and first_unit(head) is None:
            return _in_era(head, province, era), True
        return words, begin.startswith(_UNIQUE_WITH_PROVINCE)
    return words, begin.startswith("tổng cục")


def _in_era(head: list[str], province: _Province, era: str) -> list[str]:
    """The name with the province, or with its successor if the province does not exist any more.

    Before a province exists, its name is that of another unit (thành phố Huế), so the key differs.
    """
    while era and province.until and era >= province.until:
        province = _provinces()[province.successor]
    before = ["trước", province.since] if era and era < province.since else []
    return [*head, *province.unit.split(), *province.words.split(), *before]
