"""Signature rows as OCR reads them: titles and names under seals and pen strokes.

A row of a scanned signature block (zones 7a, 7b of Decree 30/2020/NĐ-CP) holds a title of
office, a name, or scraps of the seal and the pen. Titles are few and registered, so one is
recognised with a letter or two wrong; a name is never mended; the rest is no text at all.

>>> mend("iv VI. GIÁM ĐÓC 7€W`-5")
'GIÁM ĐỐC'
>>> mend("KT. HIỆU TRƯỜNG/Z"), mend("IÁM ĐÓC"), mend("Nguyễn Văn An |"), mend("4-U IỆ")
('KT. HIỆU TRƯỞNG', 'GIÁM ĐỐC', 'Nguyễn Văn An', '')
>>> mend_rows(["1T. GIÁM ĐÓC", "PHÓ GLÁM", "SỞ", "Lê Thị Bình"])
['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', '', 'Lê Thị Bình']
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import regex as re

from vnadmin_doc.correction.registered_names import repair
from vnadmin_doc.grammar.signers import could_be_name, is_competence, is_name, is_position
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.lexicon import registered
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import caps_ratio, fold, squeeze

__all__ = ["mend", "mend_rows"]

# The numbers of errors that patterns below forgive, and the lengths of scraps, are tuned on 42 letters: the scans with
# gold, 30 of them of one agency (docs/accuracy.md).

# Of the signs only "KT." ends in a T, and only it begins with a K.
_SIGN = re.compile(
    rf"""(?P<sign>{"|".join(lexicon.words("signs"))})\s?[.,/:;]
    | (?<!\p{{L}})(?:[^\s]{{0,2}}t\s?[.,\-] | k[^\s]?\s?[.,]\W*$ | \p{{L}}?t\W*$)""",
    re.IGNORECASE | re.VERBOSE,
)
# One letter between a title's words is a piece of a stroke; "Y tế" and a sign's T stand elsewhere.
_STROKE = re.compile(r"(?<=\p{L}{3}) [^\W\d_Y](?= \p{L}{2})")
_FOR_ALL = re.compile(r"\P{L}*T/?M[.,:/\s]\s*(?P<whose>\p{Lu}{2,}(?:[ ,-]+\p{Lu}{2,})*)\P{L}*$")
# What a title goes on with: whose it is.
_WHOSE = re.compile(
    rf"(?=\w+ )(?:{lexicon.table_pattern('agencies', type='collective ministry agency')}"
    rf"|{lexicon.pattern(lexicon.words('territories'))}|thuong (?:truc|vu))(?: [a-z]{{2,}})*"
)
_SIGNS = "|".join([*lexicon.words("signs"), *filter(None, (row["party"] for row in lexicon.rows("signs")))])
_WHOLE = re.compile(
    rf"""(?:(?P<sign>{_SIGNS})(?:[.,:/]\s* | (?<=/.)\s+))?
    (?P<words>\p{{Lu}}{{2,}}(?:(?:,?[ ] | [ ]?[-–][ ]?)(?:\p{{Lu}}{{2,}}|Y))*)""",
    re.VERBOSE,
)
_INITIALS = re.compile(r"[^AĂÂEÊIOÔƠUƯY]{2,6}|UBND|UBMTTQ")
_EDGE = re.compile(r"^[^\p{L}]+|[^\p{L}.]+$")
_NAME_WORDS = re.compile(r"(?<!\S)\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}+){1,4}(?!\S)")
# The seal's words before a name, which is not in capitals; two of its words run together.
_SEALED = re.compile(
    rf"^(?:(?!(?:{'|'.join(filter(str.isupper, lexicon.words('ranks')))})\b)\p{{Lu}}{{2,}}\s+)+(?=\p{{Lu}}\p{{Ll}})"
)
_RUN_TOGETHER = re.compile(r"(?<=\p{Lu}\p{Ll}+)(?=\p{Lu}\p{Ll})")
_SCRAP = re.compile(r"\S{1,4}")
_TITLES_OWN = frozenset({"giam", "doc", "tich", "hieu", "nhiem", "chanh"})
"""Words of titles that no agency's name, and so no seal, has: TRƯỜNG, VIỆN, PHÒNG, THANH TRA stand there."""


@cache
def _titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Registered titles, longest first, each as a pattern that forgives an error in eight letters."""
    titles = sorted(registered("title").items(), key=lambda item: -len(item[1]))
    return tuple(
        (re.compile(rf"(?<!\w)(?:{re.escape(' '.join(words))}){{e<={len(title) // 8}}}(?!\w)"), title.upper())
        for words, title in titles
    )


@cache
def _exact_titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The same without any error: what is there comes before what is near."""
    titles = sorted(registered("title").items(), key=lambda item: -len(item[1]))
    return tuple((re.compile(rf"(?<!\w){re.escape(' '.join(words))}(?!\w)"), title.upper()) for words, title in titles)


@cache
def _spoilt_titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The same for a row that holds a title and no more: one error in four letters."""
    return tuple(
        (re.compile(rf"(?:{re.escape(' '.join(words))}){{e<={len(title) // 4}}}", re.BESTMATCH), title.upper())
        for words, title in registered("title").items()
        if len(title) >= 8
    )


@lru_cache(maxsize=4096)
def mend(row: str) -> str:
    """The title (with its authority sign, if that was read) or the name that the row holds; else "".

    A row of other words in capitals, such as the agency that a title goes on with, is kept.
    """
    core = _RUN_TOGETHER.sub(" ", _SEALED.sub("", _EDGE.sub("", squeeze(row))))
    if (is_name(core) or could_be_name(core)) and caps_ratio(core) < 0.7:
        return core
    text = " ".join(word for word in row.split() if any(map(str.isalpha, word)))
    if caps_ratio(text) < 0.5:
        return _name_among_scraps(text)
    whole = _whole(_EDGE.sub("", text))
    if whole:
        return whole
    for_all = _FOR_ALL.match(text)
    if for_all:
        return f"TM. {repair(for_all['whose'])}"
    text = _STROKE.sub("", text)
    folded = fold(text)
    for pattern, title in (*_exact_titles(), *_titles()):
        found = pattern.search(folded)
        if found:
            return _signed(title, folded[: found.start()], text[found.end() :])
    words = core.split()
    plain = len(words) > 1 and all(re.fullmatch(r"\p{Lu}{2,}", w) for w in words)
    spoilt = _spoilt(fold(core)) if plain or (len(words) > 2 and caps_ratio(core) > 0.8) else None
    return spoilt or _end_of_title(core) or (core if plain else "")


def _whole(core: str) -> str:
    """The row as read, marks apart, where it is a sign and a title of whole words in capitals, or one of them.

    Titles are more than the registered ones: TỔ TRƯỞNG is no misread BỘ TRƯỞNG.

    >>> _whole("K/T BÍ THƯ"), _whole("TỔ TRƯỞNG"), _whole("QUYỀN GIÁM ĐÓC SỞ NỘI VỤ"), _whole("TT GIÁM ĐỐC")
    ('K/T BÍ THƯ', 'TỔ TRƯỞNG', 'QUYỀN GIÁM ĐỐC SỞ NỘI VỤ', '')
    """
    row = _WHOLE.fullmatch(core)
    if row is None:
        return ""
    words = re.findall(r"\p{L}+", row["words"])
    plain = all(is_syllable(word) or (at and _INITIALS.fullmatch(word)) for at, word in enumerate(words))
    folded = [fold(word) for word in words]
    # One word more than a title has is a scrap, one twice a second row's.
    again = len(set(folded)) < len(folded) or tuple(folded[:-1]) in registered("title")
    if not plain or len(words) < 2 or (again and tuple(folded) not in registered("title")):
        return ""
    title = repair(row["words"])
    if not row["sign"]:
        # "PHÓ" begins any title, whatever follows.
        return title if is_position(title.removeprefix("PHÓ ")) else ""
    signed = f"{row['sign']} {title}" if "/" in row["sign"] else f"{row['sign']}. {title}"
    return signed if is_competence(signed) else ""


def _name_among_scraps(text: str) -> str:
    """The one name that begins with a family name, where all else in the row is pieces of the seal.

    >>> _name_among_scraps("N s4 Lê Thị Bình ly"), _name_among_scraps("tại Sở Y tế Lê Thị Bình")
    ('Lê Thị Bình', '')
    """
    found = _NAME_WORDS.search(text)
    if found is None or not is_name(found[0]):
        return ""
    rest = f"{text[: found.start()]} {text[found.end() :]}".split()
    return found[0] if len(rest) <= 3 and all(_SCRAP.fullmatch(word) and not is_name(word) for word in rest) else ""


def _signed(title: str, before: str, after: str) -> str:
    """The title behind its sign; with the deputy's where the end of one stands in the row again."""
    last = title.split()[-1]
    again = re.sub(r"\W", "", fold(after))
    if title in _heads() and fold(last) in _TITLES_OWN and re.fullmatch(rf"(?:{fold(last)}){{s<=1}}", again):
        return f"KT. {title} PHÓ {title}"
    rest = squeeze(after)
    if rest.isupper() and _WHOSE.fullmatch(fold(rest)):
        title = f"{title} {repair(rest)}"
    sign = _SIGN.search(before)
    return title if sign is None else f"{(sign['sign'] or 'kt').upper()}. {title}"


def _end_of_title(core: str) -> str:
    """The head's title of which the row holds the end, if all that end so are longer names of that one.

    >>> _end_of_title("ÁM ĐỐC"), _end_of_title("Ủ TỊCH"), _end_of_title("TRƯỞNG"), _end_of_title("ĐỐC")
    ('GIÁM ĐỐC', 'CHỦ TỊCH', '', '')
    """
    folded = fold(core)
    if len(folded) < 5 or caps_ratio(core) < 1.0 or folded.split()[-1] not in _TITLES_OWN | {"truong"}:
        return ""
    ends = sorted((title for title in _heads() if fold(title).endswith(folded)), key=len)
    return ends[0] if ends and all(title.endswith(ends[0]) for title in ends) else ""


def _spoilt(folded: str) -> str | None:
    """The one registered title that the whole row comes nearest to."""
    nearest: dict[int, list[str]] = {}
    for pattern, title in _spoilt_titles():
        match = pattern.fullmatch(folded)
        if match:
            nearest.setdefault(sum(match.fuzzy_counts), []).append(title)
    best = nearest[min(nearest)] if nearest else []
    return best[0] if len(best) == 1 else None


def mend_rows(rows: Sequence[str]) -> list[str]:
    """Each row of a signature column mended; "" for scraps.

    A row right below a head's title that holds the title again, or part of it, is the deputy's
    own title, and a row right above a deputy's that holds part of the head's is the head's. Other
    words in capitals are kept right below a title only; a name in capitals among scraps is the
    seal's unless it is the last row.
    """
    mended = [mend(row) for row in rows]
    for index in range(len(rows) - 1):
        if _pair(rows, mended, index):
            break
    for index, row in enumerate(mended):
        if row.isupper() and not _is_title(row) and not is_name(row) and not (index and _is_title(mended[index - 1])):
            mended[index] = ""
    full = [index for index, row in enumerate(mended) if row]
    for index in full:
        sealed = mended[index].isupper() and is_name(mended[index])
        if sealed and (index != full[-1] or len(mended[index].split()) < 3):
            mended[index] = ""
    return mended


def _pair(rows: Sequence[str], mended: list[str], index: int) -> bool:
    """Correct a head's title and the deputy's below it, where one row shows what the other was."""
    head, below = mended[index].removeprefix("KT. "), mended[index + 1]
    if head in _heads() and _is_deputy(rows[index + 1], below, head):
        mended[index + 1] = f"PHÓ {head}"
        return True
    head = below.removeprefix("PHÓ ")
    if not mended[index] and head in _heads() and _holds(rows[index], head):
        mended[index : index + 2] = [f"KT. {head}", f"PHÓ {head}"]
        return True
    return False


@cache
def _heads() -> frozenset[str]:
    """Titles whose deputy's is the same word behind "PHÓ"."""
    titles = {title.upper() for title in registered("title").values()}
    return frozenset(title for title in titles if f"PHÓ {title}" in titles)


def _is_title(row: str) -> bool:
    return is_competence(row) or is_position(row)


def _is_deputy(row: str, mended: str, head: str) -> bool:
    """Is the row below a head's title what is left of the deputy's?"""
    if mended == head:
        return True
    if mended.removeprefix("PHÓ ") in _heads():
        return False
    return _holds(row, head) or _EDGE.sub("", row) in ("PHÓ", "PHO")


def _holds(row: str, title: str) -> bool:
    """Does the row in capitals hold a word that only titles have, of this one; of a long word a letter may be wrong?"""
    own = [word for word in fold(title).split() if word in _TITLES_OWN]
    folded = fold(row)
    return caps_ratio(row) >= 0.5 and any(
        re.search(rf"(?<!\p{{L}})(?:{word}){{e<={int(len(word) > 3)}}}", folded) for word in own
    )
