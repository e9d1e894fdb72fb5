"""Candidates: which letter of an archive a citation means, if the archive can tell.

The number must be equal. Date, notation, issuer and kind are compared one by one, and each may agree, disagree, or not
be known. A letter with a part that disagrees is out. The parts that agree must identify one letter: within one agency
and year a number with its notation is unique (Decree 30/2020/NĐ-CP, Điều 15). If several letters fit equally well, or
the citation has too little, the citation is ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from vnadmin_doc.archive.links.cited_code import folded_group
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.agency_identity import PARENT, agency_key, first_unit, province_of
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.kinds import KINDS

__all__ = ["Citation", "Match", "Target", "choose", "compare"]

RECENT_MONTHS = 24
"""A letter that is cited without a date is not older than this, in months before the citing letter."""
_WHOLE = len("2023-06-05")
_JOINED = re.compile(r"\s*[,;]\s*|\s+(?:và|-|–)\s+")
_CAPITALS = re.compile(r"\b[A-ZĐ][A-ZĐ0-9]{3,}\b")
_MILITARY = frozenset(["bchqs"])
"""Bộ Chỉ huy Quân sự: each province has one."""
_KINDS = frozenset(folded_group(kind.code) for kind in KINDS)
_COMMITTEE = ("uy", "ban", "nhan", "dan")
_CENTRAL = frozenset(["cp", "ttg", "ctn", "hdtp", "ktnn", "nhnn", "tandtc", "ttcp", "ubdt", "vksndtc", "vpcp"])
"""Last groups of notations of agencies of which the country has one, besides the ministries. Those of the National
Assembly begin with qh, of its standing committee with ubtvqh."""


class DateMatch(IntEnum):
    """How the dates agree: one is missing, only the year or month is given, one digit is misread, equal."""

    UNKNOWN = 0
    YEAR = 1
    NEAR = 2
    EQUAL = 3


class NotationMatch(IntEnum):
    """How the notations agree: missing, abbreviated, misread by one or two letters, equal."""

    MISSING = 0
    PART = 1
    NEAR = 2
    EQUAL = 3


class IssuerMatch(IntEnum):
    """How the issuers agree: not cited or misread, cited without its place, equal."""

    UNKNOWN = 0
    RELATIVE = 1
    EQUAL = 2


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation; ``own`` are the agencies of the citing letter, ``written`` its date. ``kind`` is a code or None."""

    year: str | None
    groups: tuple[str, ...]
    kind: str | None
    date: str | None
    issuer: str | None
    own: tuple[str, ...] = ()
    written: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A letter that may be cited; ``agencies`` are keys."""

    name: str | bytes
    part: int
    year: str | None
    groups: tuple[str, ...]
    kind: str | None
    date: str | None
    agencies: tuple[str, ...]


class Match(NamedTuple):
    """How well a letter fits; a larger match is better. ``kinds``: 1 if the kinds are equal."""

    date: DateMatch
    notation: NotationMatch
    issuer: IssuerMatch
    kinds: int


def choose(citation: Citation, targets: Iterable[Target]) -> tuple[Target | None, int]:
    """(the letter that is cited or None, the number of letters that may be meant).

    Letters that differ in nothing (one letter scanned twice) count as one, the first by name.
    """
    fits = [(match, target) for target in targets if (match := compare(citation, target)) is not None]
    groups: dict[tuple[object, ...], tuple[Match, Target]] = {}
    for match, target in sorted(fits, key=lambda fit: _place(fit[1])):
        same = (target.year, target.groups, target.kind, target.date, target.agencies)
        groups.setdefault(same, (match, target))
    sure = [(match, target) for match, target in groups.values() if _identifies(citation, match, target)]
    best = max((match for match, _ in sure), default=None)
    # Without a date, an old letter that fits as well as a recent one may be meant too.
    rivals = groups.values() if best is not None and best.date == DateMatch.UNKNOWN else sure
    chosen = [target for match, target in rivals if match == best]
    return (chosen[0] if len(chosen) == 1 else None), len(groups)


def _place(target: Target) -> tuple[bool, str | bytes, int]:
    """The order of the ledger: names that are not valid UTF-8, which are bytes, come last."""
    return isinstance(target.name, bytes), target.name, target.part


def compare(citation: Citation, target: Target) -> Match | None:
    """How a letter with the cited number fits; None if a part disagrees."""
    notation = _notation(citation.groups, target.groups)
    date = None if notation is None else _date(citation, target)
    if notation is None or date is None:
        return None
    if citation.kind and target.kind and citation.kind != target.kind and notation < NotationMatch.EQUAL:
        return None
    issuer = _issuer(citation, target)
    if issuer is None or (date < DateMatch.EQUAL and citation.written and (target.date or "") > citation.written):
        return None
    return Match(date, notation, issuer, int(bool(citation.kind) and citation.kind == target.kind))


def _identifies(citation: Citation, match: Match, target: Target) -> bool:
    """Do the parts that agree identify the letter?"""
    date, notation, issuer, kinds = match
    if notation == NotationMatch.EQUAL:
        if date == DateMatch.EQUAL:
            return True
        if date == DateMatch.UNKNOWN:
            return issuer == IssuerMatch.EQUAL and _is_recent(citation, target)
        return issuer == IssuerMatch.EQUAL or (bool(citation.year) and _is_central(target))
    if notation == NotationMatch.NEAR:
        return bool(kinds) and (date == DateMatch.EQUAL or (date > DateMatch.UNKNOWN and issuer == IssuerMatch.EQUAL))
    return date == DateMatch.EQUAL and bool(kinds or citation.kind is None)


def _is_recent(citation: Citation, target: Target) -> bool:
    if not (citation.written and target.date) or min(len(citation.written), len(target.date)) < _WHOLE:
        return False
    later, earlier = (12 * int(day[:4]) + int(day[5:7]) for day in (citation.written, target.date))
    return 0 <= later - earlier <= RECENT_MONTHS


def _is_central(target: Target) -> bool:
    """Does the notation name an agency of which the country has one? With number and year it identifies the letter."""
    last = target.groups[-1] if target.groups else ""
    is_ministry = len(target.groups) > 1 and last in _initials("bo") - _MILITARY
    return last in _CENTRAL or last.startswith(("qh", "ubtvqh")) or is_ministry


# ── dates ───────────────────────────────────────────────────────────────────────────────────


def _date(citation: Citation, target: Target) -> DateMatch | None:
    own_year = target.year or (target.date or "")[:4] or None
    if citation.year and own_year and citation.year != own_year:
        return None
    cited, own = citation.date, target.date
    if not cited or not own:
        return DateMatch.YEAR if citation.year and own_year else DateMatch.UNKNOWN
    if cited == own:
        return DateMatch.EQUAL if len(cited) == _WHOLE else DateMatch.YEAR
    if len(cited) == len(own) == _WHOLE:
        return DateMatch.NEAR if _is_misread(cited, own) else None
    return DateMatch.YEAR if cited.startswith(own) or own.startswith(cited) else None


def _is_misread(one: str, other: str) -> bool:
    """Do two dates differ in one digit, or in two digits that changed places?"""
    apart = [place for place in range(len(one)) if one[place] != other[place]]
    swapped = len(apart) == 2 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
    return len(apart) == 1 or swapped


# ── notations ───────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=65536)
def _notation(cited: tuple[str, ...], own: tuple[str, ...]) -> NotationMatch | None:
    if not cited:
        return NotationMatch.MISSING
    whole, full = "".join(cited), "".join(own)
    if whole == full:
        return NotationMatch.EQUAL
    if _kind_group(cited) and _kind_group(own) and cited[0] != own[0]:
        return None
    if len(cited) < len(own) and cited == own[: len(cited)]:
        return NotationMatch.PART
    if _is_other_agency(cited, own):
        return None
    if _distance(whole, full, _misreadings(full)) <= _misreadings(full):
        return NotationMatch.NEAR
    begin = "".join(own[: len(cited)])
    return NotationMatch.PART if len(begin) > 3 and _distance(whole, begin, 1) <= 1 else None


def _kind_group(groups: Sequence[str]) -> bool:
    return bool(groups) and groups[0] in _KINDS


def _is_other_agency(cited: Sequence[str], own: Sequence[str]) -> bool:
    """Do two groups differ that are both initials of registered agencies (SCT, SYT)? Then no group is misread."""
    return any({one, other} <= _initials() for one, other in zip(cited, own, strict=False) if one != other)


@lru_cache(maxsize=2)
def _initials(first: str = "") -> frozenset[str]:
    """The folded initials of the registered agencies, of all or of those with a first word: Bộ Y tế, byt."""
    names = (words for words in lexicon.registered("agency") if first in ("", words[0]))
    return frozenset("".join(word[0] for word in words if word != "va") for words in names)


def _misreadings(text: str) -> int:
    """Most letters of a notation that OCR may have misread."""
    return 0 if len(text) < 4 else 1 if len(text) < 9 else 2


@lru_cache(maxsize=65536)
def _distance(one: str, other: str, most: int) -> int:
    """The number of letters to insert, delete or change; ``most + 1`` if it is larger than ``most``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        last, row[0] = row[0], index
        for place, char in enumerate(other, 1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (letter != char))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


# ── issuers ─────────────────────────────────────────────────────────────────────────────────


def _issuer(citation: Citation, target: Target) -> IssuerMatch | None:
    if not citation.issuer or not target.agencies:
        return IssuerMatch.UNKNOWN
    names = [citation.issuer]
    if len(target.agencies) > 1:  # a joint letter, which is cited with one of its issuers or with all
        names += _JOINED.split(citation.issuer)
    if known := _best(names, target, citation.own):
        return max(known)
    repaired = _repaired(citation.issuer)
    is_misread = repaired != citation.issuer and _best([repaired], target, citation.own)
    return IssuerMatch.UNKNOWN if is_misread else None


def _best(names: Iterable[str], target: Target, own: tuple[str, ...]) -> list[IssuerMatch]:
    """How the cited names agree with the agencies of a letter; empty if none does."""
    found = (_same_agency(name, key, own) for name in names for key in target.agencies)
    return [match for match in found if match is not None]


@lru_cache(maxsize=65536)
def _repaired(issuer: str) -> str:
    """The issuer with misread short forms corrected (UBMD): capitals that differ from one of them in one letter."""
    return _CAPITALS.sub(lambda word: _short_form(word[0]), issuer)


def _short_form(word: str) -> str:
    """The short form that a word is, or that it differs from in one letter; else the word."""
    forms = _short_forms()
    return word if word in forms else next((form for form in forms if _distance(word, form, 1) == 1), word)


@lru_cache(maxsize=1)
def _short_forms() -> tuple[str, ...]:
    return tuple(row["short"].upper() for row in lexicon.rows("short_agency_words") if len(row["short"]) > 3)


@lru_cache(maxsize=65536)
def _same_agency(cited: str, key: str, own: tuple[str, ...]) -> IssuerMatch | None:
    """Is the agency of a key the cited one? ``cited`` is as printed; ``own`` are the keys of the citing letter."""
    name, _, parent = key.partition(PARENT)
    words, named = _words(agency_key(cited)), _words(name)
    above = frozenset(_words(parent.replace(PARENT, " ")))
    unit = first_unit(name.split()[len(name.split()) - len(named) :])
    head, tail = (named, ()) if unit is None else (named[:unit], named[unit:])
    if head[: len(_COMMITTEE)] != _COMMITTEE:
        words = _without_committee(words)  # the key leaves it out too
    if not head or len(words) < len(head):
        return _glued(words, named, head)
    near = [_alike(one, other) for one, other in zip(words, head, strict=False)]
    if words[0] != head[0] and words[0] in _first_words():
        return None
    rest = [max((_alike(word, other) for other in (*tail, *above, *head)), default=0) for word in words[len(head) :]]
    if not all([*near, *rest]):
        return _glued(words, named, head)
    if min([*near, *rest]) == 1:
        return IssuerMatch.UNKNOWN
    if set(tail) <= set(words):
        return IssuerMatch.EQUAL if not above or _is_enough(head, tail, words, above, own) else IssuerMatch.RELATIVE
    if _is_own_place(tail, words, own):
        return IssuerMatch.EQUAL
    return None if _is_elsewhere(key, own) else IssuerMatch.RELATIVE


def _is_enough(
    head: Sequence[str], tail: Sequence[str], words: Sequence[str], above: frozenset[str], own: tuple[str, ...]
) -> bool:
    """Is an agency known without its parent: by its place, a word of the parent, or a colleague of the citing one?"""
    colleagues = any(above <= set(_words(key)) for key in own)
    return bool(tail) or len(words) > len(head) or colleagues


def _is_elsewhere(key: str, own: tuple[str, ...]) -> bool:
    """Is the agency of another province than the citing letter? A name without its province is of the own one."""
    place, places = province_of(key), {province_of(one) for one in own}
    return bool(place and places and None not in places and place not in places)


def _is_own_place(tail: Sequence[str], words: Sequence[str], own: tuple[str, ...]) -> bool:
    """Is the place that the citation leaves out ("của UBND tỉnh") that of the citing letter?"""
    missing = set(tail) - set(words)
    return any(missing <= set(_words(key)) for key in own)


def _without_committee(words: tuple[str, ...]) -> tuple[str, ...]:
    """Văn phòng UBND tỉnh: the words without those of the committee that is the parent."""
    count = len(_COMMITTEE)
    at = next((place for place in range(1, len(words)) if words[place : place + count] == _COMMITTEE), None)
    return words if at is None else words[:at] + words[at + count :]


def _glued(words: Sequence[str], *names: Sequence[str]) -> IssuerMatch | None:
    """Unknown if a name differs by one or two letters or a lost space; None if these are two names."""
    one = "".join(words)
    digits = [char for char in one if char.isdigit()]
    for other in map("".join, names):
        most = 1 if len(other) < 9 else 2
        if (
            len(other) > 4
            and digits == [char for char in other if char.isdigit()]
            and _distance(one, other, most) <= most
        ):
            return IssuerMatch.UNKNOWN
    return None


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> int:
    """2 for equal words, 1 for words that OCR may confuse, else 0."""
    if one == other:
        return 2
    return int(len(one) > 1 and len(other) > 1 and not one.isdigit() and _distance(one, other, 1) <= 1)


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """Words that begin names of agencies: if a citation has one of them, it is not misread (bộ, sở)."""
    return frozenset(fold(name).split()[0] for name in lexicon.words("agencies"))


@lru_cache(maxsize=1)
def _titles() -> tuple[tuple[str, ...], ...]:
    heads = (fold(title) for title in lexicon.titles(type="head"))
    kept = (title for title in heads if "thu tuong" not in title and "van phong" not in title)
    return tuple(sorted((tuple(title.replace(",", "").split()) for title in kept), key=len, reverse=True))


@lru_cache(maxsize=65536)
def _words(key: str) -> tuple[str, ...]:
    """The folded words of a key, without the title of the agency's head: Bộ trưởng Bộ Y tế."""
    words = tuple(fold(key).split())
    title = next((title for title in _titles() if words[: len(title)] == title and len(words) > len(title) + 1), ())
    return words[len(title) :]
