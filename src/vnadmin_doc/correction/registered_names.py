"""Registered names that OCR misread, corrected in the value.

OCR of Vietnamese loses marks before it loses letters: ``SỞ Y TE`` is ``SỞ Y TẾ`` and can be
nothing else. A run of words is replaced only by a registered name that is equal to it when
marks are folded away, or when besides one letter of a word that is no syllable is corrected;
people's names are never touched. The evidence keeps what was read.
"""

from __future__ import annotations

from functools import cache
from itertools import takewhile

import regex as re

from vnadmin_doc.language.lexicon import ambiguous, registered
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import fold, squeeze, tone_key

__all__ = ["repair"]

_CALLED = frozenset({"ông", "bà"})


@cache
def _longest() -> int:
    return max(map(len, registered()))


def repair(value: str, *, places: bool = True) -> str:
    """``value`` with each run of words that folds to a registered name spelt as registered.

    A list that may name people is repaired without ``places``: An Giang is a province, Ân Giang a person.

    >>> repair("SƠ Y TE"), repair("KT,GIAM ĐỌC"), repair("phòng chông dịch, Lê Văn Huê")
    ('SỞ Y TẾ', 'KT,GIÁM ĐỐC', 'phòng chống dịch, Lê Văn Huê')
    >>> repair("hồ sơ y tê, truyền thống, hội thao")
    'hồ sơ y tế, truyền thống, hội thao'
    >>> repair("BỘ TÀI CHÍNII, Bộ Nôi vụu"), repair("Bộ Tài cao, Samsung")
    ('BỘ TÀI CHÍNII, Bộ Nội vụ', 'Bộ Tài cao, Samsung')
    >>> repair("Thủ trưởng các đơn vi; Trường, Khoa; Thành; Phó Chủ tich; ông Ân Giang", places=False)
    'Thủ trưởng các đơn vị; Trường, Khoa; Thành; Phó Chủ tịch; ông Ân Giang'
    """
    words = [match.span() for match in re.finditer(r"\p{L}+", value)]
    keys = [fold(value[start:end]) for start, end in words]
    persons = _persons(value, words)
    out: list[str] = []
    index = at = 0
    while index < len(words):
        name = [] if index in persons else _longest_name(value, words, keys, index, places=places)
        for (start, end), right in zip(words[index:], name, strict=False):
            read = value[start:end]
            out += [value[at:start], _mended(read, right, alone=len(name) == 1)]
            at = end
        index += len(name) or 1
    return squeeze(re.sub(r"(?<=\w\s?)-[-_]+(?=\s?\w)", "-", "".join([*out, value[at:]])))


def _persons(value: str, words: list[tuple[int, int]]) -> set[int]:
    """The words that name a person: up to four with a capital behind "ông", "bà", "đồng chí", no mark between."""
    read = [value[start:end] for start, end in words]
    found: set[int] = set()
    for index, word in enumerate(read):
        title = word.lower()
        called = title in _CALLED or (title == "chí" and index > 0 and read[index - 1].lower() == "đồng")
        if called and (word.islower() or word.isupper()) and read[index + 1 : index + 2] != ["RỊA"]:
            behind = range(index + 1, min(index + 5, len(read)))
            found.update(takewhile(lambda at: read[at][0].isupper() and _is_next(value, words, at), behind))
    return found


def _is_next(value: str, words: list[tuple[int, int]], at: int) -> bool:
    return value[words[at - 1][1] : words[at][0]].isspace()


def _longest_name(value: str, words: list[tuple[int, int]], keys: list[str], index: int, *, places: bool) -> list[str]:
    """The words of the longest registered name that folds to the words from ``index`` on; empty for none.

    Names of offices and places begin with a capital, so "hồ sơ y tế" is not made a "Sở Y tế".
    """
    capital = value[words[index][0]].isupper()
    for length in range(min(_longest(), len(keys) - index), 0, -1):
        key = tuple(keys[index : index + length])
        name = registered().get(key) or _nearly(key, [value[a:b] for a, b in words[index : index + length]])
        if name is None or not (capital or name[0].islower()):
            continue
        between = value[words[index][1] : words[index + length - 1][0]]
        folded = _words(name)
        if folded in ambiguous() or not _is_run(between, name) or (not places and folded in registered("place")):
            continue
        if not (name[0].islower() and _is_named([value[a:b] for a, b in words[index : index + length]])):
            return re.findall(r"\p{L}+", name)
    return []


@cache
def _with_gaps() -> dict[tuple[str, ...], list[str]]:
    """Names of several words by their folded words, one of them left out."""
    found: dict[tuple[str, ...], list[str]] = {}
    for words, name in registered().items():
        for place in range(len(words) if len(words) > 1 else 0):
            found.setdefault((*words[:place], "", *words[place + 1 :]), []).append(name)
    return found


def _nearly(key: tuple[str, ...], read: list[str]) -> str | None:
    """The one registered name that the words are but for a letter of the one word that is no syllable."""
    strange = [place for place, word in enumerate(read) if not is_syllable(word)]
    if len(key) < 2 or len(strange) != 1 or len(key[strange[0]]) < 3:
        return None
    place = strange[0]
    names = [
        name
        for name in _with_gaps().get((*key[:place], "", *key[place + 1 :]), ())
        if re.fullmatch(rf"(?:{_words(name)[place]}){{e<=1}}", key[place])
    ]
    return names[0] if len(names) == 1 else None


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold(name)))


def _is_run(between: str, name: str) -> bool:
    """Is there no mark between the words that ends one part of a list, but for a comma that the name has?"""
    ended = re.search(r"[;:.()]" if "," in name else r"[,;:.()]", between)
    # "du-thao" is a piece of an address on the web.
    return not ended and not ("-" in between and name[0].islower())


def _is_named(read: list[str]) -> bool:
    """Are the words a person's rather than a phrase: Minh Bách, not Minh bạch or MINH BẠCH?"""
    return len(read) > 1 and all(word.istitle() for word in read)


def _mended(read: str, right: str, *, alone: bool) -> str:
    """One word as registered, in the capitals of what was read. Both ways of placing a tone are right
    already; a word alone is too little to go by unless it is in capitals.
    """
    if tone_key(read) == tone_key(right) or (alone and not read.isupper()):
        return read
    if read.isupper() and len(read) > 1:
        return right.upper()
    return right[0].upper() + right[1:] if read[0].isupper() else right
