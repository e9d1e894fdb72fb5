"""Words that can be checked by themselves: closed lists met letter by letter, and tokens that are no words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from itertools import pairwise

import regex as re

from vnadmin_doc.grammar.marks import MARKS
from vnadmin_doc.grammar.signers import is_name
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["is_bare_agency", "is_misspelt", "is_registered", "names_two_titles", "rarity", "strange_tokens"]

_PLAIN = re.compile(r"[\"“”‘’'(/]*[\p{L}\p{N}][\p{L}\p{N}.,/&%+:–-]*[\"“”‘’'),.;:]*|[-–&,;:]|\.{2,}|…")
_ABBREVIATION = re.compile(r"\p{Lu}{2,6}|\p{L}")
_WORD = re.compile(r"\p{L}+")
_LONG_YEAR = re.compile(r"(?<=năm )\d{5,}")
_SIGN = re.compile(r"(?:^|\s)(?:TM|KT|TL|TUQ|TUN|Q|T/M|K/T|T/L)(?:[./]\s*|\s+)")
_NEVER_ALONE = (
    "Ủy ban nhân dân", "Hội đồng nhân dân", "UBND", "HĐND", "Sở", "Bộ", "Ban", "Phòng", "Cục", "Chi cục", "Tổng cục",
    "Vụ", "Trường", "Trung tâm", "Bệnh viện", "Công ty",
)  # fmt: skip
"""First words of agencies' names that name no agency without other words."""
_COMMON = 4.0
_KNOWN_NAME = 1.0


def is_registered(field: str, text: str) -> bool:
    """Is the value of a field in a closed list, letter by letter? False for a field without a list.

    >>> is_registered("signers/position", "PHÓ GIÁM ĐỐC"), is_registered("signers/position", "PHÓ GIÁM ĐÓC")
    (True, False)
    >>> is_registered("signers/competence", "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH"), is_registered("subject", "nghỉ lễ")
    (True, False)
    >>> is_registered("signers/full_name", "Trần Văn An"), is_registered("issuers/name", "UBND TỈNH AN GIANG")
    (True, True)
    """
    check = _LISTS.get(field)
    return check is not None and bool(text) and check(text)


def is_misspelt(field: str, text: str) -> bool:
    """Is it a title of office or a place with other marks than its registered form?

    >>> is_misspelt("signers/position", "THỨ TRƯỜNG"), is_misspelt("promulgation/place", "An Giang")
    (True, False)
    """
    known = _MARKS.get(field)
    return known is not None and known().get(fold(text), tone_key(text)) != tone_key(text)


def strange_tokens(text: str) -> int:
    """The number of tokens that are neither words, numbers, abbreviations nor plain signs: scraps, misread words.

    >>> strange_tokens('ban hành "Quy chế" số 12/QĐ-UBND'), strange_tokens("À .^ Là ^ bàn giao")
    (0, 2)
    """
    return sum(map(_is_strange, text.split())) + len(_LONG_YEAR.findall(text))


def rarity(text: str) -> float:
    """How rare the rarest syllable of a text is: 0 for a common one, 1 for one that nobody writes."""
    rarest = rarest_frequency(" ".join(word for word in text.split() if len(word) > 1 and "/" not in word))
    return 0.0 if rarest is None else max(0.0, _COMMON - rarest) / _COMMON


def is_bare_agency(text: str) -> bool:
    """Is it the first words of an agency's name alone, without what or where it is?

    >>> is_bare_agency("ỦY BAN NHÂN DÂN"), is_bare_agency("ỦY BAN NHÂN DÂN TỈNH AN GIANG")
    (True, False)
    """
    return _bare_agency().fullmatch(fold(text)) is not None


def names_two_titles(text: str) -> bool:
    """Are two registered titles in a row, of which the second is not part of the first?

    >>> names_two_titles("TRƯỞNG BAN GIÁM ĐỐC"), names_two_titles("PHÓ GIÁM ĐỐC"), names_two_titles("BÍ THƯ, CHỦ TỊCH")
    (True, False, False)
    """
    found = list(_title_pattern().finditer(tone_key(text)))
    return any("," not in text[one.end() : two.start()] for one, two in pairwise(found))


@cache
def _title_pattern() -> re.Pattern[str]:
    return re.compile(lexicon.pattern(lexicon.titles(type="head unit"), marks=True) + r"(?!\w)")


@cache
def _bare_agency() -> re.Pattern[str]:
    first = lexicon.pattern(_NEVER_ALONE)
    return re.compile(rf"{first}(?:\s{lexicon.pattern(lexicon.words('territories'))})?")


@lru_cache(maxsize=16384)
def _is_strange(token: str) -> bool:
    if _PLAIN.fullmatch(token) is None:
        return True
    if any(map(str.isdecimal, token)):  # a number, a date, a code
        return False
    return not all(is_syllable(word) or _ABBREVIATION.fullmatch(word) for word in _WORD.findall(token))


def _is_title(text: str) -> bool:
    """Is it a registered title, alone or with the agency or the unit that it heads ("TRƯỞNG PHÒNG TỔ CHỨC")?"""
    key = tone_key(text)
    words = key.split(" ")
    beginnings = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    title = next((beginning for beginning in beginnings if beginning in _titles()), None)
    if title is None:
        return False
    rest = key[len(title) :].strip()
    if not rest or _follows_title().match(fold(rest)):
        return True
    return title.endswith("phòng") and not strange_tokens(rest)


def _is_competence(text: str) -> bool:
    """Is it signs of authority, each with a registered title or agency?"""
    before, *offices = _SIGN.split(text)
    return not before and bool(offices) and all(_is_title(o.strip()) or _is_agency(o) for o in offices)


def _is_agency(text: str) -> bool:
    """Is it made of registered names of agencies, places and territorial units only?"""
    words = tuple(tone_key(text).split())
    at = 0
    while at < len(words):
        size = next((n for n in range(len(words) - at, 0, -1) if words[at : at + n] in _agency_names()), 0)
        if not size:
            return False
        at += size
    return bool(words)


def _is_place(text: str) -> bool:
    return tone_key(text) in _places()


def _is_full_name(text: str) -> bool:
    """Is it a name of two to five words, with a known family name, the others syllables that are in use?"""
    words = text.split()
    if not 2 <= len(words) <= 5 or not is_name(text) or tone_key(words[0]) not in _surnames():
        return False
    return all(is_syllable(word) and (rarest_frequency(word) or 0.0) >= _KNOWN_NAME for word in words[1:])


@cache
def _titles() -> frozenset[str]:
    """The registered titles and their deputies' titles."""
    own = {tone_key(title) for title in lexicon.titles()}
    return frozenset({*own, *(f"phó {title}" for title in own)})


@cache
def _marked_titles() -> Mapping[str, str]:
    return {fold(title): title for title in sorted(_titles())}


@cache
def _marked_places() -> Mapping[str, str]:
    return {fold(place): place for place in _places()}


_MARKS: dict[str, Callable[[], Mapping[str, str]]] = {
    "signers/position": _marked_titles,
    "promulgation/place": _marked_places,
}
"""By field, the names of a list by their folded letters."""


@cache
def _follows_title() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.pattern(lexicon.words('agencies'))}|thuong truc|phu trach)(?!\w)")


@cache
def _surnames() -> frozenset[str]:
    return frozenset(map(tone_key, lexicon.words("surnames")))


@cache
def _places() -> frozenset[str]:
    return frozenset(map(tone_key, lexicon.registered("place").values()))


@cache
def _agency_names() -> frozenset[tuple[str, ...]]:
    names = [*lexicon.registered("agency").values(), *lexicon.registered("place").values()]
    names += [*lexicon.words("territories"), *lexicon.words("agencies", type="collective ministry"), "Việt Nam"]
    return frozenset(tuple(tone_key(name).split()) for name in names)


_LISTS: dict[str, Callable[[str], bool]] = {
    "signers/position": _is_title,
    "signers/competence": _is_competence,
    "signers/full_name": _is_full_name,
    "issuers/parent": _is_agency,
    "issuers/name": _is_agency,
    "promulgation/place": _is_place,
    "priority": lambda text: text in MARKS["priority"],
    "secrecy": lambda text: text in MARKS["secrecy"],
}
