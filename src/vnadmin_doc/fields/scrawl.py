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
from functools import cache

import regex as re

from vnadmin_doc.fields.signers import could_be_name, is_competence, is_name, is_position
from vnadmin_doc.registry import registered
from vnadmin_doc.text import caps_ratio, fold, squeeze

__all__ = ["mend", "mend_rows"]

# Of the signs only "KT." ends in a T: what stands before it is the K.
_SIGN = re.compile(r"(?P<sign>tm|kt|tl|tuq|q)\s?[.,/:;]|(?<!\p{L})[^\s]{0,2}(?P<half>t)\s?[.,\-]", re.IGNORECASE)
_EDGE = re.compile(r"^[^\p{L}]+|[^\p{L}.]+$")


@cache
def _titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Registered titles, longest first, each as a pattern that forgives an error in eight letters."""
    titles = sorted(registered("title").items(), key=lambda item: -len(item[1]))
    return tuple(
        (re.compile(rf"(?<!\w)(?:{re.escape(' '.join(words))}){{e<={len(title) // 8}}}(?!\w)"), title.upper())
        for words, title in titles
    )


@cache
def _spoilt_titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The same for a row that holds a title and no more: one error in four letters."""
    return tuple(
        (re.compile(rf"(?:{re.escape(' '.join(words))}){{e<={len(title) // 4}}}", re.BESTMATCH), title.upper())
        for words, title in registered("title").items()
        if len(title) >= 8
    )


def mend(row: str) -> str:
    """The title (with its authority sign, if that was read) or the name that the row holds; else "".

    A row of other words in capitals, such as the agency that a title goes on with, is kept.
    """
    text = squeeze(row)
    core = _EDGE.sub("", text)
    if (is_name(core) or could_be_name(core)) and caps_ratio(core) < 0.7:
        return core
    if caps_ratio(text) < 0.5:
        return ""
    folded = fold(text)
    for pattern, title in _titles():
        found = pattern.search(folded)
        if found:
            return _signed(title, folded[: found.start()])
    words = core.split()
    if len(words) > 1 and all(re.fullmatch(r"\p{Lu}{2,}", w) for w in words):
        return _spoilt(fold(core)) or core
    return ""


def _signed(title: str, before: str) -> str:
    sign = _SIGN.search(before)
    if sign is None:
        return title
    return f"{(sign['sign'] or 'kt').upper()}. {title}"


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
    own title. Other words in capitals are kept right below a title only; a name in capitals
    among scraps is the seal's unless it is the last row.
    """
    mended = [mend(row) for row in rows]
    for index in range(len(rows) - 1):
        head = mended[index].removeprefix("KT. ")
        if head in _heads() and _is_deputy(rows[index + 1], mended[index + 1], head):
            mended[index + 1] = f"PHÓ {head}"
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


@cache
def _heads() -> frozenset[str]:
    """Titles whose deputy's is the same word behind "PHÓ"."""
    titles = {title.upper() for title in registered("title").values()}
    return frozenset(title for title in titles if f"PHÓ {title}" in titles)


def _is_title(row: str) -> bool:
    return is_competence(row) or is_position(row)


def _is_deputy(row: str, mended: str, head: str) -> bool:
    """Is the row below a head's title what is left of the deputy's?

    "TRƯỞNG" alone is not: the seals of schools hold a word like it.
    """
    if mended == head:
        return True
    if mended.removeprefix("PHÓ ") in _heads():
        return False
    words = [w for w in fold(head).split() if len(w) >= 4 and w != "truong"]
    folded = fold(row)
    return caps_ratio(row) >= 0.5 and any(re.search(rf"(?:{w}){{e<=1}}", folded) for w in words)
