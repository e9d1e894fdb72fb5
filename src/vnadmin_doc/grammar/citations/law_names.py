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

from vnadmin_doc.grammar.citations.agency_names import AFTER_AND, STOP_PAIRS, STOPS, SUPREME
from vnadmin_doc.grammar.citations.phrases import HEAD, SPACE, WORD, FoldedText, O, S, any_of
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["amending_end", "known_end", "name_end"]

_AMENDING = re.compile(  # sửa đổi, bổ sung một số điều của [các]
    rf"{S}sua{S}doi{O}(?:,|va)?{O}bo{S}sung(?:{S}mot{S}so{S}dieu)?(?:{S}cua)?(?:{S}(?:cac|\d+))?"
)
_RELATED = re.compile(rf"{S}(?:co{S})?lien{S}quan{S}(?:den|toi)(?:{S}\w+){{1,6}}?(?={O}[,;]|{S}(?:ngay|nam)\b)")
"""… của 11 Luật có liên quan đến quy hoạch ngày …"""
_AMENDED = re.compile(rf"(?:{O},|{O},?{S}va)?{S}(?:bo{S}luat|luat|phap{S}lenh)(?={S})")  # [, | và] Luật …
_AND = re.compile(rf"{S}va\b")
_ABBREVIATION = re.compile(r"[A-ZĐ&]{3,}")
_MOST_WORDS = 14
_STOPS = STOPS | {"hiện", "luật", "phù", "không", "số", "ngay", "tháng"}
_NO_FIRST = frozenset(["sư", "pháp", "định"])  # luật sư, luật pháp, luật định are not laws
_AFTER_AND = _STOPS | AFTER_AND
_STOPS_INSIDE_NAMES = re.compile(
    rf"trong{S}nước|tại{S}Việt|trên{S}biển|ký{S}kết|giao{S}(?:thông|dịch)|[Ll]uật{S}sư|(?<=pháp )luật"
)


def name_end(page: FoldedText, pos: int) -> tuple[int, bool]:
    """(the offset where the name ends, whether capitals or a known name show that it is a law)."""
    end, known = amending_end(page, pos)
    if end == pos:
        end, known = _single_name_end(page, pos)
        end = _dated_end(page, pos, end) or end
    return end, known


def amending_end(page: FoldedText, pos: int) -> tuple[int, bool]:
    """``name_end`` for the name of an amending law; ``pos`` if there is none."""
    amending = _AMENDING.match(page.folded, pos)
    if not amending:
        return pos, False
    end, known = amending.end(), False
    while amended := _AMENDED.match(page.folded, end):
        if related := _RELATED.match(page.folded, amended.end()):
            return related.end(), True
        after, known = _single_name_end(page, amended.end())
        if after == amended.end():
            break
        end = after
    if known and (conjunction := _AND.match(page.folded, end)) and (other := known_end(page, conjunction.end())):
        end = other  # … của Luật Tổ chức Chính phủ và Tổ chức chính quyền địa phương
    return end, known


_MORE = re.compile(rf"(?:,|{S}cua\b)(?={S}\w)")
_DATE_BELOW = re.compile(rf"{O},?{S}(?:ngay{S}\d|nam{S}\d{{4}}|so{S}\d)")


def _dated_end(page: FoldedText, pos: int, end: int) -> int | None:
    """The end of a name with a comma or "của" inside, which a date or number ends; None if there is none.

    Luật Tổ chức Hội đồng nhân dân, Ủy ban nhân dân ngày 26/11/2003. ``end`` is the end of its first part. No comma
    follows a whole name: các Luật Đất đai, Nhà ở số 1/2031/QH15.
    """
    whole = known_end(page, pos) == end
    while more := _MORE.match(page.folded, end):
        if SUPREME.match(page.folded, more.end() + 1) or (whole and more[0] == ","):
            return None  # của Quốc hội
        last, end = end, _words_end(page, more.end())
        if end in (last, more.end()):
            return None
        if _DATE_BELOW.match(page.folded, end):
            return end
    return None


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
    end = _words_end(page, pos)
    return end, " " in page.printed(pos, end).strip() and page.raw[pos:end].lstrip()[:1].isupper()


def _words_end(page: FoldedText, pos: int) -> int:
    """The end of the words at ``pos`` that may be of a name; ``pos`` without one."""
    end, words = pos, list[str]()
    while (gap := SPACE.match(page.folded, end)) and (word := WORD.match(page.raw, gap.end())):
        begins = not words and word[0][0].isupper() and STOP_PAIRS.match(page.folded, word.start())
        if (
            len(words) > _MOST_WORDS
            or not (begins or _is_part_of_name(page, word))
            or (word[0] == "và" and "và" in words)
        ):
            break
        if not words and word[0].lower() in _NO_FIRST:
            break
        if words and word[0] != "và" and word[0].islower() and _ABBREVIATION.fullmatch(words[-1]):
            break  # Luật NSNN khi …
        words.append(word[0])
        end = word.end()
    return end


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
