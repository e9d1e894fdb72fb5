"""Signature rows as OCR reads them: titles and names under seals and pen strokes.

A row of a scanned signature block (zones 7a, 7b of Decree 30/2020/NĐ-CP) holds a title of
office, a name, or scraps of the seal and the pen. Titles are few and registered, so one is
recognised with a letter or two wrong; a name is never mended; the rest is no text at all.

>>> mend("xi VI. GIÁM ĐÓC CL€W`-4")
'GIÁM ĐỐC'
>>> mend("KT. HIỆU TRƯỜNG/Z"), mend("IÁM ĐÓC"), mend("Nguyễn Văn An \\"), mend("4-U IỆ")
('KT. HIỆU TRƯỞNG', 'GIÁM ĐỐC', 'Nguyễn Văn An', '')
"""

from __future__ import annotations

from functools import cache

import regex as re

from vnadmin_doc.fields.signers import could_be_name, is_name
from vnadmin_doc.registry import registered
from vnadmin_doc.text import caps_ratio, fold, squeeze

__all__ = ["mend"]

_SIGN = re.compile(r"(?P<sign>tm|kt|tl|tuq|q)\s?[.,/:;]", re.IGNORECASE)
_EDGE = re.compile(r"^[^\p{L}]+|[^\p{L}.]+$")


@cache
def _titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Registered titles, longest first, each as a pattern that forgives an error in eight letters."""
    titles = sorted(registered("title").items(), key=lambda item: -len(item[1]))
    return tuple(
        (re.compile(rf"(?<!\w)(?:{re.escape(' '.join(words))}){{e<={len(title) // 8}}}(?!\w)"), title.upper())
        for words, title in titles
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
            sign = _SIGN.search(folded, 0, found.start())
            return f"{sign['sign'].upper()}. {title}" if sign else title
    words = core.split()
    return core if len(words) > 1 and all(re.fullmatch(r"\p{Lu}{2,}", w) for w in words) else ""
