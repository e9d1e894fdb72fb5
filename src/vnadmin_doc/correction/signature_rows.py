"""Corrects the rows of a scanned signature: titles and names below a seal and pen strokes.

A row of a signature (zones 7a, 7b of Decree 30/2020/NĐ-CP, Appendix I) has a title of office, a name, or scraps of the
seal and the pen. Titles are few and registered, so a title is recognised with one or two wrong letters. Names are not
corrected. Scraps are removed.

>>> correct_row("iv VI. GIÁM ĐÓC 7€W`-5").value
'GIÁM ĐỐC'
>>> [correct_row(row).value for row in ("KT. HIỆU TRƯỜNG/Z", "IÁM ĐÓC", "Nguyễn Văn An |", "4-U IỆ")]
['KT. HIỆU TRƯỞNG', 'GIÁM ĐỐC', 'Nguyễn Văn An', '']
>>> [correct_row(row).value for row in ("Phó giám đốc", "Phòng kế toán")]
['Phó giám đốc', '']
>>> [correct_row(row).value for row in ("KÍ GIÁM ĐỐC", "TÍM UBND TỈNH")]
['KT. GIÁM ĐỐC', 'T/M UBND TỈNH']
>>> [row.value for row in correct_rows(["1T. GIÁM ĐÓC", "PHÓ GLÁM", "SỞ", "Lê Thị Bình"])]
['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', '', 'Lê Thị Bình']

The error limits of the patterns, and the lengths of scraps, are tuned on 42 letters: the scans with gold, 30 of them
of one agency (docs/accuracy.md).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.correction.family_names import nearest_family_name
from vnadmin_doc.correction.registered_names import with_registered_names
from vnadmin_doc.grammar.offices import is_competence, is_position
from vnadmin_doc.grammar.signers import could_be_name, is_name
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.frequency import is_common_without_marks
from vnadmin_doc.language.lexicon import registered
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import caps_ratio, fold, squeeze

__all__ = ["correct_row", "correct_rows"]

# A sign, or what OCR read of KT.: it alone of all signs ends with T, and it alone begins with K.
_SIGN = re.compile(
    rf"""(?P<sign>{"|".join(lexicon.words("signs"))})\s?[.,/:;]
    | (?<!\p{{L}})(?:[^\s]{{0,2}}t\s?[.,\-] | k[^\s]?\s?[.,]\W*$ | ^\P{{L}}*k[^\s]?\W*$ | \p{{L}}?t\W*$)""",
    re.IGNORECASE | re.VERBOSE,
)
_FOR_COLLECTIVE = re.compile(
    r"\P{L}*T(?P<party>[/IÍÌ|])?M[.,:/\s]\s*(?P<agency>\p{Lu}{2,}(?:[ ,-]+\p{Lu}{2,})*)\P{L}*$"
)
_COLLECTIVE = re.compile(rf"{lexicon.table_pattern('agencies', type='collective')}(?!\w)")
# The agency or place after a title.
_AGENCY_OF_TITLE = re.compile(
    rf"(?=\w+ )(?:{lexicon.table_pattern('agencies', type='collective ministry agency')}"
    rf"|{lexicon.pattern(lexicon.words('territories'))}|thuong (?:truc|vu))(?: [a-z]{{2,}})*"
)
_SIGNS = "|".join([*lexicon.words("signs"), *filter(None, (row["party"] for row in lexicon.rows("signs")))])
_COMPLETE = re.compile(
    rf"""(?:(?P<sign>{_SIGNS})(?:[.,:/]\s* | (?<=/.)\s+))?
    (?P<words>\p{{Lu}}{{2,}}(?:(?:,?[ ] | [ ]?[-–][ ]?)(?:\p{{Lu}}{{2,}}|Y))*)""",
    re.VERBOSE,
)
_INITIALS = re.compile(r"[^AĂÂEÊIOÔƠUƯY]{2,6}|UBND|UBMTTQ")
_EDGE = re.compile(r"^[^\p{L}]+|[^\p{L}.]+$")
_NAME_WORDS = re.compile(r"(?<!\S)\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}+){1,4}(?!\S)")
# Words of the seal, in capitals, before a name in small letters.
_WORDS_OF_SEAL = re.compile(
    rf"^(?:(?!(?:{'|'.join(filter(str.isupper, lexicon.words('ranks')))})\b)\p{{Lu}}{{2,}}\s+)+(?=\p{{Lu}}\p{{Ll}})"
)
# The place of the space that OCR lost between two words of a name.
_RUN_TOGETHER = re.compile(r"(?<=\p{Lu}\p{Ll}+)(?=\p{Lu}\p{Ll})")
_MISREAD_SIGN = re.compile(r"K\p{Lu} (?P<title>\p{Lu}.*)")  # KT.
_SIGN_GLUED = re.compile(r"(?<!\p{L})KT\p{Lu}")
_LONE_T = re.compile(r"\W*T\s")
_EDGE_BEFORE, _EDGE_AFTER = r"(?<![\p{L}\d])", r"(?![\p{L}\d])"
_DEPUTY = re.compile(r"(?:pho|(?<!\p{L})(?:p\p{L}o|ph\p{L}?|\p{L}?ho))[^\p{L}\d]*$")
"""The word PHÓ before a title, or what OCR left of it, folded."""
_SCRAP = re.compile(r"\S{1,4}")
_TITLE_WORDS = frozenset({"giam", "doc", "tich", "hieu", "nhiem", "chanh"})
"""Words of titles that are in no name of an agency, and so in no seal. TRƯỜNG, VIỆN, PHÒNG, THANH TRA are in seals."""


@cache
def _similar_titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Registered titles, longest first, each with a pattern that allows one error in eight letters."""
    titles = sorted(registered("title").items(), key=lambda item: -len(item[1]))
    return tuple(
        (
            re.compile(rf"{_EDGE_BEFORE}(?:{re.escape(' '.join(words))}){{e<={len(title) // 8}}}{_EDGE_AFTER}"),
            title.upper(),
        )
        for words, title in titles
    )


@cache
def _exact_titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Registered titles, longest first, each with a pattern that allows no error."""
    titles = sorted(registered("title").items(), key=lambda item: -len(item[1]))
    return tuple(
        (re.compile(rf"{_EDGE_BEFORE}{re.escape(' '.join(words))}{_EDGE_AFTER}"), title.upper())
        for words, title in titles
    )


@cache
def _titles_run_together() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Registered titles, longest first, each with a pattern for a place among other letters, also without spaces."""
    titles = sorted(registered("title").items(), key=lambda item: -len(item[1]))
    return tuple(
        (re.compile(rf"(?:{' ?'.join(map(re.escape, words))}){{e<={len(title) // 8}}}"), title.upper())
        for words, title in titles
        if len(title) >= 8
    )


@cache
def _glued_titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Registered titles, each with a pattern for one word that ends with the title's last word and a scrap.

    Before it one error in four letters of the title is allowed, but one letter at most may be missing. Seals begin
    with words of titles (TRƯỜNG, BAN).
    """
    patterns = []
    for words, title in registered("title").items():
        if len(title) >= 8:
            most = len(title) // 4
            before = f"(?:{''.join(words[:-1])}){{i<={most},s<={most},d<=1,e<={most}}}"
            patterns.append((re.compile(rf"\p{{L}}?{before}{words[-1]}\p{{L}}?", re.BESTMATCH), title.upper()))
    return tuple(patterns)


@cache
def _very_similar_titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Registered titles, each with a pattern for a complete row that allows one error in four letters."""
    return tuple(
        (re.compile(rf"(?:{re.escape(' '.join(words))}){{e<={len(title) // 4}}}", re.BESTMATCH), title.upper())
        for words, title in registered("title").items()
        if len(title) >= 8
    )


def correct_row(row: str) -> Correction:
    """The row as text: a title with its sign of authority, if OCR read the sign, or a name; "" for scraps.

    Other words in capitals are kept: the name of an agency may continue a title.
    """
    return Correction(_corrected(row), squeeze(row), "signature", sure=False)


@lru_cache(maxsize=4096)
def _corrected(row: str) -> str:
    core = _RUN_TOGETHER.sub(" ", _WORDS_OF_SEAL.sub("", _EDGE.sub("", squeeze(row))))
    if (is_name(core) or could_be_name(core)) and caps_ratio(core) < 0.7:
        return _with_family_name(core)
    if caps_ratio(core) < 0.5 and core[:1].isupper() and fold(core) in _titles_by_letters():
        return core
    text = " ".join(word for word in row.split() if any(map(str.isalpha, word)))
    if caps_ratio(text) < 0.5:
        return _name_among_scraps(text)
    return _complete_title(_EDGE.sub("", text)) or _collective(text) or _title_among_scraps(text) or _spoilt_words(core)


def _complete_title(core: str) -> str:
    """The row if it is a title of complete words in capitals, with or without a sign. Tone marks are corrected.

    The title may be unregistered: TỔ TRƯỞNG is not a misread BỘ TRƯỞNG.

    >>> [_complete_title(row) for row in ("K/T BÍ THƯ", "TỔ TRƯỞNG", "QUYỀN GIÁM ĐÓC SỞ NỘI VỤ", "TT GIÁM ĐỐC")]
    ['K/T BÍ THƯ', 'TỔ TRƯỞNG', 'QUYỀN GIÁM ĐỐC SỞ NỘI VỤ', '']
    """
    row = _COMPLETE.fullmatch(core)
    if row is None or _has_misread_sign(row["words"]) or not _is_one_title(re.findall(r"\p{L}+", row["words"])):
        return ""
    title = _with_tones(with_registered_names(row["words"]))
    if not row["sign"]:
        # Any words after "PHÓ" would make a title, so the words alone must be one.
        return title if is_position(title.removeprefix("PHÓ ")) else ""
    signed = f"{row['sign']} {title}" if "/" in row["sign"] else f"{row['sign']}. {title}"
    return signed if is_competence(signed) else ""


def _with_tones(words: str) -> str:
    """The title that has these letters, if it differs in marks only: the title with the fewest other marks.

    >>> [_with_tones(words) for words in ("THƯ TRƯƠNG", "THU TRUỞNG", "THỨ TRƯỜNG", "TỔ TRƯƠNG")]
    ['THỨ TRƯỞNG', 'THỦ TRƯỞNG', 'THỨ TRƯỞNG', 'TỔ TRƯỞNG']
    """
    same = _titles_by_letters().get(fold(words), ())
    return min(same, key=lambda title: _other_marks(title, words), default=words)


@cache
def _titles_by_letters() -> dict[str, list[str]]:
    """All titles in capitals, by their folded letters."""
    found: dict[str, list[str]] = {}
    for title in sorted(set(lexicon.titles())):
        found.setdefault(fold(title), []).append(title.upper())
    return found


def _other_marks(one: str, other: str) -> int:
    """The number of marks that one of the two texts has and the other has not."""
    first, second = (Counter(unicodedata.normalize("NFD", text)) for text in (one, other))
    return ((first - second) + (second - first)).total()


def _has_misread_sign(words: str) -> bool:
    """Do the words begin with "KÍ" or the like for "KT.", and is the rest a registered title?"""
    found = _MISREAD_SIGN.match(words)
    return found is not None and tuple(fold(found["title"]).split()) in registered("title")


def _is_one_title(words: Sequence[str]) -> bool:
    """Are the words syllables or initials, and no scrap or second row among them?

    A word after a registered title is a scrap. A word that is there twice is from a second row.
    """
    plain = all(is_syllable(word) or (at and _INITIALS.fullmatch(word)) for at, word in enumerate(words))
    if len(words) < 2 or not plain:
        return False
    folded = tuple(map(fold, words))
    if folded in registered("title"):
        return True
    return len(set(folded)) == len(folded) and folded[:-1] not in registered("title")


def _collective(text: str) -> str:
    """The line of authority "TM. …" with the name of the collective. A slash may be read as I, but tim is a word too.

    >>> _collective("TIM UBND TỈNH"), _collective("TIM MẠCH"), _collective("TM. CÔNG ĐOÀN")
    ('T/M UBND TỈNH', '', 'TM. CÔNG ĐOÀN')
    """
    found = _FOR_COLLECTIVE.match(text)
    if found is None:
        return ""
    agency = with_registered_names(found["agency"])
    if (found["party"] or "/") != "/" and not _COLLECTIVE.match(fold(agency)):
        return ""
    return f"{'T/M ' if found['party'] else 'TM. '}{agency}"


def _title_among_scraps(text: str) -> str:
    """The longest registered title in the row, with a sign before it. Exact titles are searched first."""
    folded = fold(text)
    for pattern, title in (*_exact_titles(), *_similar_titles(), *_titles_run_together()):
        if found := pattern.search(folded):
            longer = _most_similar_title(folded)
            if longer and longer.endswith(f", {title}"):
                return longer
            return _with_sign(title, folded[: found.start()], text[found.end() :])
    return ""


def _spoilt_words(core: str) -> str:
    """The title that a row of capitals is most similar to, or ends; else the row, if it is words in capitals only."""
    words = core.split()
    plain = len(words) > 1 and all(re.fullmatch(r"\p{Lu}{2,}", word) for word in words)
    spoilt = _most_similar_title(fold(core)) if plain or (len(words) > 2 and caps_ratio(core) > 0.8) else None
    return spoilt or _glued_title(core) or _title_by_its_end(core) or (core if plain else "")


def _glued_title(core: str) -> str:
    """The registered title that one long word in capitals is most similar to, but for a scrap before and after it.

    Two other syllables are no misread title: TỈNH ỦY is not CHÍNH ỦY.

    >>> [_glued_title(row) for row in ("SGLAMDDOC", "NHHEUTRUONG", "TRUONG", "PHOTHU", "ANGIANG", "CHXTICH")]
    ['GIÁM ĐỐC', 'HIỆU TRƯỞNG', '', '', '', 'CHỦ TỊCH']
    >>> [_glued_title(row) for row in ("TỈNHỦY", "THÀNHỦY", "THANHBAN", "HOANGDOC")]
    ['', '', '', '']
    """
    if not core.isupper() or " " in core:
        return ""
    word = fold(re.sub(r"\W", "", core))
    title = _nearest_title(_glued_titles(), word) or ""
    return "" if word != fold(title).replace(" ", "") and _is_two_syllables(word) else title


def _is_two_syllables(word: str) -> bool:
    halves = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
    return any(all(map(is_common_without_marks, pair)) for pair in halves)


def _name_among_scraps(text: str) -> str:
    """The name that begins with a family name, if the rest of the row is at most three scraps of the seal.

    >>> _name_among_scraps("N s4 Lê Thị Bình ly"), _name_among_scraps("tại Sở Y tế Lê Thị Bình")
    ('Lê Thị Bình', '')
    """
    if whole := _name_with_spoilt_beginning(text):
        return whole
    found = _NAME_WORDS.search(text)
    if found is None or not is_name(found[0]):
        return ""
    rest = f"{text[: found.start()]} {text[found.end() :]}".split()
    return found[0] if len(rest) <= 3 and all(_SCRAP.fullmatch(word) and not is_name(word) for word in rest) else ""


_SPOILT_NAME = re.compile(
    r"(?:\S{1,3}\s+)?(?P<first>\p{L}{2,7}|[aeouyà-ỹ]|\p{Lu})\s+(?P<given>\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}+){1,3})(?:\s+\S{1,3})?"
)


def _name_with_spoilt_beginning(text: str) -> str:
    """The name whose family name lost letters under a seal; "" if the row is no such name.

    >>> [_name_with_spoilt_beginning(row) for row in ("ran Văn Bình", "h guyễn Thị Bình", "học Lê Thị Bình")]
    ['Trần Văn Bình', 'Nguyễn Thị Bình', '']
    """
    row = _SPOILT_NAME.fullmatch(text.strip())
    if row is None or row["first"].istitle() or len(row["given"].split()) > (2 if is_name(row["given"]) else 3):
        return ""
    family_name = nearest_family_name(row["first"])
    return f"{family_name} {squeeze(row['given'])}" if family_name else ""


def _with_family_name(name: str) -> str:
    """The name with the family name that its first word is nearest to, if that word is no syllable."""
    first, *given = name.split()
    # Single letters are names of some peoples: Y, H, K.
    is_word = first in ("Y", "H", "K") or (is_syllable(first) and len(first) > 1)
    family_name = None if is_word or not first.isalpha() or is_name(name) else nearest_family_name(first)
    return " ".join([family_name, *given]) if family_name else name


def _with_sign(title: str, before: str, after: str) -> str:
    """The title with the sign or the word PHÓ in the words ``before`` it and the agency in the words ``after`` it.

    If the last word of the title is there again, the row has the title of the deputy too.
    """
    if title in _titles_with_deputy() and _DEPUTY.search(before):
        title, before = f"PHÓ {title}", ""
    last = fold(title.split()[-1])
    is_again = re.fullmatch(rf"(?:{last}){{s<=1}}", re.sub(r"\W", "", fold(after))) is not None
    if title in _titles_with_deputy() and last in _TITLE_WORDS and is_again:
        return f"KT. {title} PHÓ {title}"
    rest = squeeze(after)
    if rest.isupper() and _AGENCY_OF_TITLE.fullmatch(fold(rest)):
        title = f"{title} {with_registered_names(rest)}"
    sign = _SIGN.search(before)
    return title if sign is None else f"{(sign['sign'] or 'kt').upper()}. {title}"


def _title_by_its_end(core: str) -> str:
    """The shortest title of a head that ends with the row, if all other such titles end with that title.

    >>> [_title_by_its_end(row) for row in ("ÁM ĐỐC", "Ủ TỊCH", "TRƯỞNG", "ĐỐC")]
    ['GIÁM ĐỐC', 'CHỦ TỊCH', '', '']
    """
    folded = fold(core)
    if len(folded) < 5 or caps_ratio(core) < 1.0 or folded.split()[-1] not in _TITLE_WORDS | {"truong"}:
        return ""
    ends = sorted((title for title in _titles_with_deputy() if fold(title).endswith(folded)), key=len)
    return ends[0] if ends and all(title.endswith(ends[0]) for title in ends) else ""


def _most_similar_title(folded: str) -> str | None:
    """The registered title that the complete row is most similar to; None if two are."""
    return _nearest_title(_very_similar_titles(), folded)


def _nearest_title(patterns: Iterable[tuple[re.Pattern[str], str]], folded: str) -> str | None:
    """The title whose pattern matches with the fewest errors; None if two do."""
    nearest: dict[int, list[str]] = {}
    for pattern, title in patterns:
        match = pattern.fullmatch(folded)
        if match:
            nearest.setdefault(sum(match.fuzzy_counts), []).append(title)
    best = nearest[min(nearest)] if nearest else []
    return best[0] if len(best) == 1 else None


def correct_rows(rows: Sequence[str]) -> list[Correction]:
    """The rows of one signature column, from top to bottom, each as text; "" for scraps.

    Rows also correct each other: a part of a title right above or below a complete one shows that a deputy signs for
    the head. Words in capitals that are no title are kept only right below a title. A name in capitals is of the seal
    if it is not in the last row.
    """
    texts = [_corrected(row) for row in rows]
    for index in range(len(rows) - 1):
        if _complete_pair(rows, texts, index):
            break
    _remove_words_of_seal(texts)
    _remove_guessed_signs(rows, texts)
    return [Correction(text, squeeze(row), "signature", sure=False) for text, row in zip(texts, rows, strict=True)]


def _complete_pair(rows: Sequence[str], texts: list[str], index: int) -> bool:
    """Correct the title of a deputy by the title of the head above it, or the other way round. Return whether it did.

    ``rows`` are as read, ``texts`` corrected row by row.
    """
    head, below = texts[index].removeprefix("KT. "), texts[index + 1]
    if head in _titles_with_deputy() and _repeats_head(rows[index + 1], below, head):
        texts[index : index + 2] = ["", f"KT. {head}"]
        return True
    if head in _titles_with_deputy() and _is_deputy(rows[index + 1], below, head):
        texts[index + 1] = f"PHÓ {head}"
        return True
    head = below.removeprefix("PHÓ ")
    if not texts[index] and head in _titles_with_deputy() and _has_word_of(rows[index], head):
        texts[index : index + 2] = [f"KT. {head}", f"PHÓ {head}"]
        return True
    return False


def _remove_guessed_signs(rows: Sequence[str], texts: list[str]) -> None:
    """Remove ``KT.`` where a lone T is all that was read of it and no row has the title of a deputy.

    >>> [row.value for row in correct_rows(["T GIÁM ĐỐC", "Lê Thị Bình"])]
    ['GIÁM ĐỐC', 'Lê Thị Bình']
    """
    if any(text.startswith(("PHÓ ", "THỨ ")) for text in texts):
        return
    for index, row in enumerate(rows):
        if _LONE_T.match(row):
            texts[index] = texts[index].removeprefix("KT. ")


def _remove_words_of_seal(texts: list[str]) -> None:
    """Remove rows in capitals that the seal has: words not below a title, and names not in the last row."""
    for index, row in enumerate(texts):
        below_title = index > 0 and _is_title(texts[index - 1])
        if row.isupper() and not _is_title(row) and not is_name(row) and not below_title:
            texts[index] = ""
    last = max((index for index, row in enumerate(texts) if row), default=0)
    for index, row in enumerate(texts):
        if row.isupper() and is_name(row) and (index != last or len(row.split()) < 3):
            texts[index] = ""


@cache
def _titles_with_deputy() -> frozenset[str]:
    """Registered titles, in capitals, for which "PHÓ" and the title is registered too."""
    titles = {title.upper() for title in registered("title").values()}
    return frozenset(title for title in titles if f"PHÓ {title}" in titles)


def _is_title(row: str) -> bool:
    return is_competence(row) or is_position(row)


def _is_deputy(row: str, text: str, head: str) -> bool:
    """Is the row below the title ``head`` what OCR left of the deputy's title? ``text`` is the corrected row."""
    if text == head:
        return True
    if text.startswith(f"PHÓ {head} "):
        return False
    other = text.removeprefix("PHÓ ")
    if other in _titles_with_deputy() and _is_read(other, row):
        return False
    return _has_word_of(row, head) or _EDGE.sub("", row) in ("PHÓ", "PHO")


def _repeats_head(row: str, text: str, head: str) -> bool:
    """Is the row "KT." and the title of the ``head``, stamped below the printed one, with letters lost in the seal?

    >>> _repeats_head("/SN KTH Ủ TRƯỞNG", "VỤ TRƯỞNG", "HIỆU TRƯỞNG"), _repeats_head("VỤ TRƯỞNG", "VỤ TRƯỞNG", "X")
    (True, False)
    """
    return (
        bool(text)
        and not _is_read(text, row)
        and _SIGN_GLUED.search(row) is not None
        and fold(row).endswith(fold(head).split()[-1])
    )


def _is_read(title: str, row: str) -> bool:
    """Are the words of the title in the row, letter by letter?"""
    return re.search(rf"{_EDGE_BEFORE}{re.escape(fold(title))}{_EDGE_AFTER}", fold(row)) is not None


def _has_word_of(row: str, title: str) -> bool:
    """Does the row in capitals have a word of the title that no seal has? One letter of a long word may be wrong."""
    own = [word for word in fold(title).split() if word in _TITLE_WORDS]
    folded = fold(row)
    return caps_ratio(row) >= 0.5 and any(
        re.search(rf"(?<!\p{{L}})(?:{word}){{e<={int(len(word) > 3)}}}", folded) for word in own
    )
