"""Reads the names of laws in running text: finds the end of the name after Luật, Bộ luật, Pháp lệnh.

Laws are cited by name (Decree 30/2020/NĐ-CP, Appendix I, II.6.b), with or without capitals, and no sign ends the name.
Known names are in ``language/data/laws.tsv``: those with a comma, with "và", with a word that would end a name, or in
small letters. Any other name ends before the first word that is in no name.

>>> from vnadmin_doc.language.text import fold
>>> def name(text): return text[: name_end(FoldedText(text, fold(text)), 4)[0]]
>>> name("Luật Phòng, chống tham nhũng được"), name("Luật An ninh mạng quy định")
('Luật Phòng, chống tham nhũng', 'Luật An ninh mạng')
>>> name("Luật sửa đổi, bổ sung một số điều của Luật Giá và Luật Đấu thầu ngày 25/6/2025")
'Luật sửa đổi, bổ sung một số điều của Luật Giá và Luật Đấu thầu'
"""

from __future__ import annotations

import re
from functools import cache

from vnadmin_doc.grammar.citations.agency_names import AFTER_AND, STOP_PAIRS, STOPS
from vnadmin_doc.grammar.citations.phrases import HEAD, SPACE, WORD, FoldedText, O, S, any_of
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["known_end", "name_end"]

_AMENDING = re.compile(  # sửa đổi, bổ sung một số điều của [các]
    rf"{S}sua{S}doi{O}(?:,|va)?{O}bo{S}sung(?:{S}mot{S}so{S}dieu)?(?:{S}cua)?(?:{S}(?:cac|\d+))?"
)
_AMENDED = re.compile(rf"(?:{O},|{O},?{S}va)?{S}(?:bo{S}luat|luat|phap{S}lenh)(?={S})")  # [, | và] Luật …
_AND = re.compile(rf"{S}va\b")
_MOST_WORDS = 14
_STOPS = STOPS | {"hiện", "luật", "phù", "không", "số", "ngay", "tháng"}
_NO_FIRST = frozenset(["sư", "pháp", "định"])  # luật sư, luật pháp, luật định are not laws
_AFTER_AND = _STOPS | AFTER_AND
_STOPS_INSIDE_NAMES = re.compile(
    rf"trong{S}nước|tại{S}Việt|trên{S}biển|ký{S}kết|giao{S}(?:thông|dịch)|[Ll]uật{S}sư|(?<=pháp )luật"
)


def name_end(page: FoldedText, pos: int) -> tuple[int, bool]:
    """(the offset where the name ends, whether capitals or a known name show that it is a law)."""
    amending = _AMENDING.match(page.folded, pos)
    if not amending:
        return _single_name_end(page, pos)
    end, known = amending.end(), False
    while amended := _AMENDED.match(page.folded, end):
        after, known = _single_name_end(page, amended.end())
        if after == amended.end():
            break
        end = after
    if known and (conjunction := _AND.match(page.folded, end)) and (other := known_end(page, conjunction.end())):
        end = other  # … của Luật Tổ chức Chính phủ và Tổ chức chính quyền địa phương
    return end, known


@cache
def _known() -> tuple[re.Pattern[str], frozenset[str]]:
    """(a pattern of a space and a known name, folded; the known names of one word, with tone marks)."""
    names = lexicon.words("laws")
    short = frozenset(tone_key(name) for name in names if " " not in name)
    return re.compile(rf"{S}(?:ve{S})?(?P<name>{any_of(' | '.join(map(fold, names)))})\b"), short


def known_end(page: FoldedText, pos: int) -> int | None:
    """The offset where a known name after the space at ``pos`` ends; None if there is none."""
    pattern, short = _known()
    known = pattern.match(page.folded, pos)
    if not known or (" " not in known["name"] and tone_key(page.raw[slice(*known.span("name"))]) not in short):
        return None  # without tone marks "Luật Dược" is equal to "luật được …"
    return known.end()


def _single_name_end(page: FoldedText, pos: int) -> tuple[int, bool]:
    """``name_end`` for one law that is not an amending law."""
    if known := known_end(page, pos):
        return known, True
    end, words = pos, list[str]()
    while (gap := SPACE.match(page.folded, end)) and (word := WORD.match(page.raw, gap.end())):
        if len(words) > _MOST_WORDS or not _is_part_of_name(page, word) or (word[0] == "và" and "và" in words):
            break
        if not words and word[0].lower() in _NO_FIRST:
            break
        words.append(word[0])
        end = word.end()
    return end, len(words) > 1 and words[0][0].isupper()


def _is_part_of_name(page: FoldedText, word: re.Match[str]) -> bool:
    """Does the word belong to the name of the law before it?"""
    low, at = word[0].lower(), word.start()
    if low == "và":
        after = WORD.search(page.raw, word.end(), word.end() + 40)
        if not after or after[0].lower() in _AFTER_AND:
            return False
        return not (HEAD.match(page.folded, after.start()) or STOP_PAIRS.match(page.folded, after.start()))
    if low[0].isdigit() or low in _STOPS or STOP_PAIRS.match(page.folded, at):
        return bool(_STOPS_INSIDE_NAMES.match(page.raw, at))
    return True
