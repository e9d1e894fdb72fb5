"""Reads the names of agencies in running text: finds the end of a name whose start is known.

In "… của Sở Nội vụ về việc …" no sign ends the name. The name ends before a word that is in no name (về, quy định, ban
hành …), before the next citation, after a place name, and at a comma or "và" that is not part of a name ("Bộ Văn hóa,
Thể thao và Du lịch").

>>> from vnadmin_doc.language.text import fold
>>> def name(text): return text[: name_end(FoldedText(text, fold(text)), 0)]
>>> name("Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ hướng dẫn lập sổ")
'Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ'
>>> name("Sở Lao động - Thương binh và Xã hội, Sở Nội vụ")
'Sở Lao động - Thương binh và Xã hội'
>>> name("Ủy ban nhân dân tỉnh An Giang giao chỉ tiêu")
'Ủy ban nhân dân tỉnh An Giang'
>>> name("Sở Tài chính thành mức phí mới"), name("Sở Y tế thành phố Bình Sơn")
('Sở Tài chính', 'Sở Y tế thành phố Bình Sơn')
>>> name("Ban Chỉ đạo chuyển đổi số của Chính phủ về"), name("Ủy ban nhân dân Thành phố Bình Sơn cử người")
('Ban Chỉ đạo chuyển đổi số của Chính phủ', 'Ủy ban nhân dân Thành phố Bình Sơn')

Known failure: a verb that is not in the list, after a name that does not end with a place ("của Sở Y tế rà soát").
"""

from __future__ import annotations

import re

from vnadmin_doc.grammar.citations.phrases import HEAD, WORD, FoldedText, O, S
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import squeeze

__all__ = ["AFTER_AND", "AGENCY", "STOPS", "STOP_PAIRS", "SUPREME", "name_end"]

_HEAD = lexicon.pattern(lexicon.titles(type="head"), space=S)
AGENCY = rf"(?:{lexicon.table_pattern('agencies', folded='yes', space=S)}|{_HEAD})"
"""First words of agencies and titles of their heads, folded."""
SUPREME = re.compile(
    rf"""(?:hoi{S}nghi(?:{S}lan{S}thu{S}\w+)?,?{S}(?:cua{S})?(?=ban{S}chap|trung{S}uong))?
      (?: chinh{S}phu | thu{S}tuong(?:{S}chinh{S}phu)? | chu{S}tich{S}nuoc | bo{S}chinh{S}tri
      | ban{S}bi{S}thu (?:{S}trung{S}uong(?:{S}dang)?)?
      | (?:uy{S}ban{S}thuong{S}vu{S})? quoc{S}hoi
      | ban{S}chap{S}hanh{S}trung{S}uong (?:{S}dang\b)? (?:{S}cong{S}san{S}viet{S}nam)?
      | (?<=[ \n]) trung{S}uong{S}\d{{1,2}} (?={S}[(]?khoa) ) \b
      (?:{S}nuoc{S}(?:cong{S}hoa{S}xa{S}hoi{S}chu{S}nghia|chxhcn){S}viet{S}nam)?
      (?:,?{S}[(]?khoa{S}[xvil\d]+[)]?)?""",
    re.VERBOSE,
)
"""Agencies with complete names here: Chính phủ, Quốc hội khóa XIV, Hội nghị lần thứ … Ban Chấp hành Trung ương …"""
_AGENCY = re.compile(rf"{AGENCY}\b")
_GAP = re.compile(  # TP. | , | - | & | space or one line end
    r"(?<=\btp)\.[ ]?|[ ]{0,9}(?:,|-{1,2})[ \n]{1,40}|[ ]{1,9}-(?=\w)|,(?=\w)|[ ]&[ ]|[ ]{0,40}\n?[ ]{0,40}(?=\w)"
)
_PLACE = re.compile(
    rf"(?i:{lexicon.pattern(lexicon.words('territories'), marks=True, space=S)}(?!{S}(?:hội|ủy|uỷ|đoàn)))\b"
)
# words that a number may follow inside a name
_COUNTED = frozenset(["quận", "phường", "xã", "vực", "số", "khóa", "khoá", "viện", "khu"])
STOPS = frozenset(  # words that often follow the name of an agency, and are in no name
    [
        *["về", "vv", "tại", "trong", "được", "đã", "đang", "sẽ", "có", "là", "thì", "để", "nhằm"],
        *["theo", "do", "cho", "với", "từ", "đến", "tới", "khi", "mà", "như", "nêu", "này", "đó"],
        *["đây", "trên", "dưới", "gửi", "đề", "phê", "kèm", "thay", "bãi", "hoặc", "cùng"],
        *["nhưng", "vì", "nên", "xin", "của", "sau", "trước", "trả", "những", "cũng", "chưa"],
        *["nay", "lần", "ngày", "năm", "nếu", "vào", "ra", "còn", "nói", "phải", "quyết", "thuộc"],
    ]
)
AFTER_AND = STOPS | {"các", "ý", "một", "việc"}
"""Words after "và" that do not belong to a name."""
STOP_PAIRS = re.compile(  # verbs of two words, whose first word alone may be in a name (ban, công, thành …)
    rf"""(?:qu[iy]{S}dinh|huong{S}dan|ban{S}hanh|cong{S}(?:bo|nhan|khai)|thanh{S}lap|kien{S}toan|bo{S}(?:sung|nhiem)
    |thong{S}(?:nhat|qua|bao)|chap{S}thuan|hop{S}nhat|thuc{S}hien|thi{S}hanh|xem{S}xet|giai{S}thich|bao{S}cao
    |het{S}hieu{S}luc|tang{S}cuong|dieu{S}(?:chinh|\d+)|tong{S}ket|nhan{S}duoc|to{S}chuc{S}(?:thuc|trien|hoi|cac)|yeu{S}cau|dong{S}y
    |trien{S}khai|can{S}cu|sua{S}doi|ky{S}(?:ket|ban)|giao{S}(?!thong|duc|dich)\w+|so[ \n:]{{1,3}}\d+
    |doi{S}voi|van{S}ban|trinh{S}(?:uy|ubnd|bo|chu|thu|hoi|cap|so|de)|v/v)\b""",
    re.VERBOSE,
)
_BECOMES = re.compile(rf"thành{S}(?!phố|ủy|uỷ|viên|đoàn|phần|thị|niên)\w")  # … của Bộ A thành mức mới
_TITLED = re.compile(rf"(?:qu[iy]{S}dinh|huong{S}dan|ban{S}hanh|phe{S}duyet|sua{S}doi|ve)\b")  # … Chính phủ Quy định
_LEVELS = {"xa": 1, "phuong": 1, "thi tran": 1, "huyen": 2, "quan": 2, "thi xa": 2, "thanh pho": 2, "tp": 2, "tinh": 3}
"""Levels of territorial units, folded. A city may be of a province or at its level."""
_UNIT = rf"(?P<unit>{'|'.join(unit.replace(' ', S) for unit in _LEVELS)})[.]?{S}"
_LAST_UNIT = re.compile(rf"(?:.*{S})?{_UNIT}[^,;:.()]*\Z", re.DOTALL)
_HIGHER_UNIT = re.compile(rf"{O},{S}{_UNIT}(?=\w)")
_SENTENCE = re.compile(r"(?:can cu|theo|xet|thuc hien|trien khai|dieu \d|noi nhan|quyet dinh|de |trong|ve viec|kinh)\b")
_COMMA_IN_NAME = re.compile(  # the words before and after a comma inside a name
    rf"""(?: van{S}hoa[ ]?,{O}(?:the{S}thao|thong{S}tin|gia{S}dinh|du{S}lich|xa{S}hoi) | phong,{O}chong
      | kham(?:{S}benh)?,{O}chua | ho{S}tich,{O}quoc | quoc{S}tich,{O}chung | the{S}thao,{O}du{S}lich
      | bo{S}truong,{O}(?:chu{S}nhiem|truong{S}ban|tong{S}thanh) | lao{S}dong,{O}thuong | thi{S}dua,{O}khen
      | van{S}hoa,{O}khoa{S}hoc | giao{S}duc,{O}(?:thanh{S}nien|khoa{S}hoc) | kinh{S}te,{O}ha{S}tang
      | thanh{S}tra,{O}kiem | kiem{S}tra,{O}giam | toi{S}pham,{O}te{S}nan | tham{S}nhung,{O}(?:lang|tieu) )""",
    re.VERBOSE,
)
_AFTER_AND_IN_NAME = re.compile(  # the words after "và" in names of ministries and departments
    rf"""(?:phat{S}trien|dao{S}tao|truyen{S}thong|moi{S}truong|xa{S}hoi|du{S}lich|dau{S}tu|cong{S}nghe
    |the{S}thao)\b""",
    re.VERBOSE,
)
_APPOINTED = re.compile(rf"(?:ban{S}chi{S}dao|hoi{S}dong|to{S}cong{S}tac|uy{S}ban)\b")
_BODY_OF_GOVERNMENT = re.compile(rf"{S}cua{S}(?:chinh{S}phu|thu{S}tuong{S}chinh{S}phu)\b")
"""After the name of a body that the Government appoints: Ban Chỉ đạo … của Chính phủ."""
_WITHOUT_CAPITAL = re.compile(  # names that are also printed without a capital
    rf"(?:uy{S}ban|hoi{S}dong{S}nhan|tinh{S}uy|thanh{S}uy|huyen{S}uy|dang{S}uy|lien{S}bo)\b"
)
_DESCRIPTIVE = re.compile(r"(?:ban|uy ban|hoi|to|doan|lien)\b")  # such names may have "… và xây dựng phong trào …"


def name_end(page: FoldedText, pos: int) -> int | None:
    """The offset where the agency's name that starts at ``pos`` ends; None if no name starts there."""
    if supreme := SUPREME.match(page.folded, pos):
        return supreme.end()
    end, at, last, has_place = None, pos, "", False
    while word := WORD.match(page.raw, at):
        if end is None and not _begins_name(page, word):
            return None
        place = _PLACE.match(page.raw, at)
        if end and not place and not _is_part_of_name(page, pos, word, last, has_place):
            break
        has_place = has_place or bool(place)
        end = (place or word).end()
        last = word[0].lower()
        gap = _GAP.match(page.folded, end)
        if not gap or not _is_gap_in_name(page, pos, gap):
            break
        at = gap.end()
    above = _BODY_OF_GOVERNMENT.match(page.folded, end) if end and _APPOINTED.search(page.folded, pos, end) else None
    return above.end() if above else end and _higher_places_end(page, pos, end)


def _higher_places_end(page: FoldedText, start: int, end: int) -> int:
    """The end of a name with the higher territories after its place: UBND huyện Đông Bình, tỉnh Hòa Giang."""
    while higher := _HIGHER_UNIT.match(page.folded, end):
        last = _LAST_UNIT.match(page.folded, start, end)
        if last is None or _LEVELS[squeeze(last["unit"])] >= _LEVELS[squeeze(higher["unit"])]:
            break
        at = higher.end()
        while (word := WORD.match(page.raw, at)) and word[0][0].isupper():
            end, at = word.end(), word.end() + 1
        if end < higher.end():
            break
    return end


def _begins_name(page: FoldedText, word: re.Match[str]) -> bool:
    named = word[0][0].isupper() or _WITHOUT_CAPITAL.match(page.folded, word.start())
    return bool(named) and not HEAD.match(page.folded, word.start())


def _is_part_of_name(page: FoldedText, start: int, word: re.Match[str], last: str, has_place: bool) -> bool:
    """Does ``word`` belong to the name that starts at ``start``? ``last`` is the word before it."""
    text, low, at = word[0], word[0].lower(), word.start()
    if text[0].isdigit():
        return last in _COUNTED and len(text) <= 3
    if low == "và":
        return not has_place and _is_and_in_name(page, start, word.end())
    if text[0].islower() or text.isupper():
        ends = low in STOPS or STOP_PAIRS.match(page.folded, at) or _BECOMES.match(page.raw, at)
        return not (ends or (has_place and text.islower()))
    if _TITLED.match(page.folded, at) or (page.raw[at - 1] == "\n" and _SENTENCE.match(page.folded, at)):
        return False
    ahead = HEAD.match(page.folded, at)
    return ahead is None or (ahead["law"] is not None and last != "và")


def _is_and_in_name(page: FoldedText, start: int, pos: int) -> bool:
    """Is "và" inside one name (Giáo dục và Đào tạo), and not between two?"""
    word = WORD.search(page.raw, pos, pos + 40)
    if not word or HEAD.match(page.folded, word.start()):
        return False
    if _AFTER_AND_IN_NAME.match(page.folded, word.start()):
        return True
    if word[0][0].islower():
        return bool(_DESCRIPTIVE.match(page.folded, start)) and word[0] not in AFTER_AND
    return page.folded.startswith("van phong", start) or not _AGENCY.match(page.folded, word.start())


def _is_gap_in_name(page: FoldedText, start: int, gap: re.Match[str]) -> bool:
    """May the name continue after the gap: a space, a dash before a capital, or a comma that belongs to a name?"""
    begin, end = gap.span()
    next_letter = page.raw[end : end + 1]
    if "," in gap[0]:
        around = _COMMA_IN_NAME.search(page.folded, max(start, begin - 14), end + 12)
        is_list = "," in page.raw[start:begin] and _DESCRIPTIVE.match(page.folded, start) and next_letter.islower()
        return bool(is_list or (around and around.start() < begin < around.end()))
    return next_letter.isupper() if gap[0].strip() else next_letter.isalnum()
