"""Corrects registered names that OCR misread: agencies, titles, places, phrases.

OCR of Vietnamese loses tone marks before it loses letters: ``SỞ Y TE`` can only be ``SỞ Y TẾ``. Words are replaced by a
registered name if both are equal without marks. In a word that is no syllable, one letter may be wrong too; in a long
name two, in one word or in two. Names of people are not changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import combinations, takewhile

import regex as re

from vnadmin_doc.language.lexicon import ambiguous, registered
from vnadmin_doc.language.syllables import impossible, is_syllable
from vnadmin_doc.language.text import fold, squeeze, tone_key

__all__ = ["as_registered", "with_registered_names", "with_spaces", "with_whole_place"]

_LONG_NAME = 5  # words: in so long a name one word may have two wrong letters, or two words one
_SHORTEST = 3  # letters of a word that may be misread: shorter ones are abbreviations (TP, TX, TT)
_SHORT = 4  # letters of a word in which one letter at most is misread: KHCN is not KHXH
_FORMS_OF_ADDRESS = frozenset({"ông", "bà"})


@cache
def _most_words() -> int:
    """The number of words of the longest registered name."""
    return max(map(len, registered()))


def with_registered_names(value: str, *, places: bool = True) -> str:
    """``value`` with the misread registered names in it spelled as registered.

    ``places``: also correct names of places. In a list of people, use False: An Giang is a province, Ân Giang a person.

    >>> [with_registered_names(text) for text in ("SƠ Y TE", "KT,GIAM ĐỌC", "phòng chông dịch, Lê Văn Huê")]
    ['SỞ Y TẾ', 'KT,GIÁM ĐỐC', 'phòng chống dịch, Lê Văn Huê']
    >>> with_registered_names("BỘ LAO ĐỘNG THƯƠNG BINH VÀ XÃ HỘI")
    'BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI'
    >>> with_registered_names("hồ sơ y tê, truyền thống, hội thao")
    'hồ sơ y tế, truyền thống, hội thao'
    >>> with_registered_names("BỘ TÀI CHÍNII, Bộ Nôi vụu"), with_registered_names("Bộ Tài cao, Samsung")
    ('BỘ TÀI CHÍNII, Bộ Nội vụ', 'Bộ Tài cao, Samsung')
    >>> with_registered_names("CỔNG THÔNG TTN ĐIỆNN TỬ, Ủy ban nhân dân TP Huế, Viện Hàn lâm KHCN Việt Nam")
    'CỔNG THÔNG TIN ĐIỆN TỬ, Ủy ban nhân dân TP Huế, Viện Hàn lâm KHCN Việt Nam'
    >>> with_registered_names("Thủ trưởng các đơn vi; Thành; Phó Chủ tich; ông Ân Giang", places=False)
    'Thủ trưởng các đơn vị; Thành; Phó Chủ tịch; ông Ân Giang'
    """
    words = [match.span() for match in re.finditer(r"\p{L}+", value)]
    keys = [fold(value[start:end]) for start, end in words]
    persons = _persons(value, words)
    out: list[str] = []
    index = at = 0
    while index < len(words):
        name = [] if index in persons else _longest_name(value, words, keys, index, places=places)
        for (start, end), (joint, registered_word) in zip(words[index:], name, strict=False):
            read, between = value[start:end], value[at:start]
            lost_dash = "-" in joint and between.isspace()
            out += [joint if lost_dash else between, as_registered(read, registered_word, alone=len(name) == 1)]
            at = end
        index += len(name) or 1
    return squeeze(re.sub(r"(?<=\w\s?)-[-_]+(?=\s?\w)", "-", "".join([*out, value[at:]])))


def with_spaces(value: str) -> str:
    """``value`` with the registered names in capitals that were read as one word, perhaps with a letter read twice.

    >>> with_spaces("SỞYTẾÉ TỈNH AN PHÚ"), with_spaces("SỞ Y TẾ, HĐND")
    ('SỞ Y TẾ TỈNH AN PHÚ', 'SỞ Y TẾ, HĐND')
    """
    return re.sub(r"\p{Lu}{5,}", lambda word: _spaced(word[0]) if impossible(word[0]) else word[0], value)


def _spaced(word: str) -> str:
    read = fold(word)
    shorter = [read[:at] + read[at + 1 :] for at in range(1, len(read)) if read[at] == read[at - 1]]
    names = {_joined_names()[letters] for letters in (read, *shorter) if letters in _joined_names()}
    return names.pop().upper() if len(names) == 1 else word


@cache
def _joined_names() -> dict[str, str]:
    """Registered names of several words, by their folded letters without spaces."""
    named = ((words, name) for words, name in registered().items() if len(words) > 1 and words not in ambiguous())
    return {"".join(words): name for words, name in named}


def with_whole_place(place: str) -> str:
    """``place`` with the registered name of three words or more in it, if one of these words has a wrong vowel.

    >>> with_whole_place("TP. Hà Chí Minh"), with_whole_place("Hà Minh"), with_whole_place("Buôn Mê Thuột")
    ('TP. Hồ Chí Minh', 'Hà Minh', 'Buôn Ma Thuột')
    """
    words = [match.span() for match in re.finditer(r"\p{L}+", place)]
    for key, name in registered("place").items():
        tail = words[-len(key) :]
        read = [fold(place[start:end]) for start, end in tail]
        wrong = [pair for pair in zip(read, key, strict=False) if pair[0] != pair[1]]
        if len(read) == len(key) > 2 and len(wrong) == 1 and _has_other_vowel(*wrong[0]):
            return place[: tail[0][0]] + name
    return place


def _has_other_vowel(read: str, registered_word: str) -> bool:
    return len(read) == len(registered_word) and read[0] == registered_word[0]


def _persons(value: str, words: list[tuple[int, int]]) -> set[int]:
    """The indexes of words that name a person: up to four words with a capital after "ông", "bà", "đồng chí"."""
    read = [value[start:end] for start, end in words]
    found: set[int] = set()
    for index, word in enumerate(read):
        title = word.lower()
        called = title in _FORMS_OF_ADDRESS or (title == "chí" and index > 0 and read[index - 1].lower() == "đồng")
        if called and (word.islower() or word.isupper()) and read[index + 1 : index + 2] != ["RỊA"]:
            after = range(index + 1, min(index + 5, len(read)))
            found.update(takewhile(lambda at: read[at][0].isupper() and _follows_space(value, words, at), after))
    return found


def _follows_space(value: str, words: list[tuple[int, int]], at: int) -> bool:
    return value[words[at - 1][1] : words[at][0]].isspace()


def _longest_name(
    value: str, words: list[tuple[int, int]], keys: list[str], index: int, *, places: bool
) -> list[tuple[str, str]]:
    """The longest registered name that begins at the word ``index``: (what is before, word) for each; or empty.

    Names of agencies and places begin with a capital, so "hồ sơ y tế" does not become "Sở Y tế".
    """
    capital = value[words[index][0]].isupper()
    for length in range(min(_most_words(), len(keys) - index), 0, -1):
        key = tuple(keys[index : index + length])
        read = [value[a:b] for a, b in words[index : index + length]]
        name = registered().get(key) or _with_wrong_letters(key, read)
        if name is None or not (capital or name[0].islower()) or _may_be_other_words(name, places=places):
            continue
        between = value[words[index][1] : words[index + length - 1][0]]
        if _is_one_phrase(between, name) and not (name[0].islower() and _is_person(read)):
            return re.findall(r"(\P{L}*)(\p{L}+)", name)
    return []


def _may_be_other_words(name: str, *, places: bool) -> bool:
    """Are there other common words with the same letters, or is it the name of a place where none is corrected?"""
    folded = _words(name)
    return folded in ambiguous() or (not places and folded in registered("place"))


@cache
def _names_by_other_words() -> dict[tuple[str, ...], list[str]]:
    """Names of several words. The key is the folded words with one of them, or two of a long name, replaced by ""."""
    found: dict[tuple[str, ...], list[str]] = {}
    for words, name in registered().items():
        for count in range(1, _most_errors(words) + 1):
            for places in combinations(range(len(words)), count):
                found.setdefault(_without(words, places), []).append(name)
    return found


def _most_errors(words: Sequence[str]) -> int:
    """In how many of its words a name may have a wrong letter."""
    return 0 if len(words) < 2 else 2 if len(words) >= _LONG_NAME else 1


def _without(words: Sequence[str], places: Sequence[int]) -> tuple[str, ...]:
    return tuple("" if place in places else word for place, word in enumerate(words))


def _with_wrong_letters(key: tuple[str, ...], read: list[str]) -> str | None:
    """The registered name with the same words, if in words that are no syllables one letter is wrong, or two in all.

    None if there are several such names. ``key`` are the folded words.
    """
    strange = [place for place, word in enumerate(read) if not is_syllable(word)]
    if not 0 < len(strange) <= _most_errors(key) or any(len(key[place]) < _SHORTEST for place in strange):
        return None
    most = 2 if len(strange) == 1 and len(key) >= _LONG_NAME and len(key[strange[0]]) > _SHORT else 1
    names = [
        name
        for name in _names_by_other_words().get(_without(key, strange), ())
        if all(re.fullmatch(rf"(?:{_words(name)[place]}){{e<={most}}}", key[place]) for place in strange)
    ]
    return names[0] if len(names) == 1 else None


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold(name)))


def _is_one_phrase(between: str, name: str) -> bool:
    """Is there no sign between the words that ends an entry of a list? A comma is allowed if the name has one."""
    ended = re.search(r"[;:.()]" if "," in name else r"[,;:.()]", between)
    # "du-thao" is part of a web address.
    return not ended and not ("-" in between and name[0].islower())


def _is_person(read: list[str]) -> bool:
    """Are the words the name of a person, not a phrase: Minh Bách, not Minh bạch or MINH BẠCH?"""
    return len(read) > 1 and all(word.istitle() for word in read)


def as_registered(read: str, registered_word: str, *, alone: bool) -> str:
    """One word as registered, with the capitals of the word as read.

    Both places of a tone mark are correct (hóa, hoá). A word ``alone`` is corrected in capitals only.
    """
    if tone_key(read) == tone_key(registered_word) or (alone and not read.isupper()):
        return read
    if read.isupper() and len(read) > 1:
        return registered_word.upper()
    return registered_word[0].upper() + registered_word[1:] if read[0].isupper() else registered_word
