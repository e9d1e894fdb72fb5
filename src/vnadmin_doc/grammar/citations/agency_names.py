"""Names of agencies in running text: where a name that begins here ends.

No sign closes an issuer's name in "… của Sở Nội vụ về việc …". The name ends before the words that
no name holds (về, quy định, ban hành …), before the next citation, after a place name, and at a comma
or "và" that is not inside a name ("Bộ Văn hóa, Thể thao và Du lịch").

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

Known failure: a verb that is no stop word, after a name that ends in no place ("của Sở Y tế rà soát").
"""

from __future__ import annotations

import re

from vnadmin_doc.grammar.citations.phrases import HEAD, WORD, FoldedText, O, S
from vnadmin_doc.language import lexicon

__all__ = ["AFTER_AND", "AGENCY", "STOPS", "STOP_PAIRS", "SUPREME", "name_end"]

_HEAD = lexicon.pattern(lexicon.titles(type="head"), space=S)
AGENCY = rf"(?:{lexicon.table_pattern('agencies', folded='yes', space=S)}|{_HEAD})"
"""How names of agencies and of their heads begin, folded."""
SUPREME = re.compile(
    rf"""(?: chinh{S}phu | thu{S}tuong(?:{S}chinh{S}phu)? | chu{S}tich{S}nuoc | bo{S}chinh{S}tri
      | ban{S}bi{S}thu (?:{S}trung{S}uong(?:{S}dang)?)?
      | (?:uy{S}ban{S}thuong{S}vu{S})? quoc{S}hoi
      | ban{S}chap{S}hanh{S}trung{S}uong (?:{S}dang\b)? (?:{S}cong{S}san{S}viet{S}nam)? ) \b
      (?:{S}nuoc{S}(?:cong{S}hoa{S}xa{S}hoi{S}chu{S}nghia|chxhcn){S}viet{S}nam)?
      (?:,?{S}[(]?khoa{S}[xvil\d]+[)]?)?""",
    re.VERBOSE,
)
"""The names that are complete as they stand: Chính phủ, Quốc hội khóa XIV, Bộ Chính trị …"""
_AGENCY = re.compile(rf"{AGENCY}\b")
_GAP = re.compile(  # TP. | , | - | space or one line end
    r"(?<=\btp)\.[ ]?|[ ]{0,9}(?:,|-{1,2})[ \n]{1,40}|[ ]{1,9}-(?=\w)|[ ]{0,40}\n?[ ]{0,40}(?=\w)"
)
_PLACE = re.compile(rf"(?:{lexicon.pattern(lexicon.words('territories'), marks=True, space=S)}(?!{S}hội))\b")
# words that a number may follow inside a name
_COUNTED = frozenset(["quận", "phường", "xã", "vực", "số", "khóa", "khoá", "viện", "khu"])
STOPS = frozenset(  # words that no agency's name holds, though they often follow one
    [
        *["về", "vv", "tại", "trong", "được", "đã", "đang", "sẽ", "có", "là", "thì", "để", "nhằm"],
        *["theo", "do", "cho", "với", "từ", "đến", "tới", "khi", "mà", "như", "nêu", "này", "đó"],
        *["đây", "trên", "dưới", "gửi", "đề", "phê", "kèm", "thay", "bãi", "hoặc", "cùng"],
        *["nhưng", "vì", "nên", "xin", "của", "sau", "trước", "trả", "những", "cũng", "chưa"],
        *["nay", "lần", "ngày", "năm", "nếu", "vào", "ra", "còn", "nói", "phải", "quyết", "thuộc"],
    ]
)
AFTER_AND = STOPS | {"các", "ý", "một", "việc"}
"""Words after "và" that begin something else than the rest of a name."""
STOP_PAIRS = re.compile(  # verbs whose first word alone may stand in a name (ban, công, thành …)
    rf"""(?:qu[iy]{S}dinh|huong{S}dan|ban{S}hanh|cong{S}(?:bo|nhan|khai)|thanh{S}lap|kien{S}toan|bo{S}(?:sung|nhiem)
    |thong{S}(?:nhat|qua|bao)|chap{S}thuan|hop{S}nhat|thuc{S}hien|thi{S}hanh|xem{S}xet|giai{S}thich|bao{S}cao
    |tang{S}cuong|dieu{S}(?:chinh|\d+)|tong{S}ket|nhan{S}duoc|to{S}chuc{S}(?:thuc|trien|hoi|cac)|yeu{S}cau|dong{S}y
    |trien{S}khai|can{S}cu|sua{S}doi|ky{S}(?:ket|ban)|giao{S}(?!thong|duc|dich)\w+|so[ \n:]{{1,3}}\d+
    |doi{S}voi|van{S}ban|trinh{S}(?:uy|ubnd|bo|chu|thu|hoi|cap|so|de)|v/v)\b""",
    re.VERBOSE,
)
_BECOMES = re.compile(rf"thành{S}(?!phố|ủy|uỷ|viên|đoàn|phần|thị|niên)\w")  # … của Bộ A thành mức mới
_TITLED = re.compile(rf"(?:qu[iy]{S}dinh|huong{S}dan|ban{S}hanh|phe{S}duyet|sua{S}doi|ve)\b")  # … Chính phủ Quy định
_SENTENCE = re.compile(r"(?:can cu|theo|xet|thuc hien|trien khai|dieu \d|noi nhan|quyet dinh|de |trong|ve viec|kinh)\b")
_COMMA_NAMES = re.compile(  # a comma inside a name: what stands before it, then after it
    rf"""(?: van{S}hoa[ ]?,{O}(?:the{S}thao|thong{S}tin|gia{S}dinh|du{S}lich|xa{S}hoi) | phong,{O}chong
      | kham(?:{S}benh)?,{O}chua | ho{S}tich,{O}quoc | quoc{S}tich,{O}chung | the{S}thao,{O}du{S}lich
      | bo{S}truong,{O}(?:chu{S}nhiem|truong{S}ban|tong{S}thanh) | thanh{S}tra,{O}kiem | kiem{S}tra,{O}giam
      | toi{S}pham,{O}te{S}nan | tham{S}nhung,{O}(?:lang|tieu) )""",
    re.VERBOSE,
)
_AND_NAMES = re.compile(  # what follows "và" in the names of ministries and departments
    rf"""(?:phat{S}trien|dao{S}tao|truyen{S}thong|moi{S}truong|xa{S}hoi|du{S}lich|dau{S}tu|cong{S}nghe
    |the{S}thao)\b""",
    re.VERBOSE,
)
_LOWER = re.compile(  # names that are also printed without a capital
    rf"(?:uy{S}ban|hoi{S}dong{S}nhan|tinh{S}uy|thanh{S}uy|huyen{S}uy|dang{S}uy|lien{S}bo)\b"
)
_WIDE = re.compile(r"(?:ban|uy ban|hoi|to|doan|lien)\b")  # descriptive names: "… và xây dựng phong trào …"


def name_end(page: FoldedText, pos: int) -> int | None:
    """Return where the agency's name that starts at ``pos`` ends; None where no name does."""
    if supreme := SUPREME.match(page.folded, pos):
        return supreme.end()
    end, at, last, placed = None, pos, "", False
    while word := WORD.match(page.raw, at):
        if end is None and not _begins(page, word):
            return None
        place = _PLACE.match(page.raw, at)
        if end and not place and not _goes_on(page, pos, word, last, placed):
            break
        placed = placed or bool(place)
        end = (place or word).end()
        last = word[0].lower()
        gap = _GAP.match(page.folded, end)
        if not gap or not _holds(page, pos, gap):
            break
        at = gap.end()
    return end


def _begins(page: FoldedText, word: re.Match[str]) -> bool:
    named = word[0][0].isupper() or _LOWER.match(page.folded, word.start())
    return bool(named) and not HEAD.match(page.folded, word.start())


def _goes_on(page: FoldedText, start: int, word: re.Match[str], last: str, placed: bool) -> bool:
    """Does ``word`` still belong to the name that began at ``start``?"""
    text, low, at = word[0], word[0].lower(), word.start()
    if text[0].isdigit():
        return last in _COUNTED and len(text) <= 3
    if low == "và":
        return not placed and _and_goes_on(page, start, word.end())
    if text[0].islower() or text.isupper():
        ends = low in STOPS or STOP_PAIRS.match(page.folded, at) or _BECOMES.match(page.raw, at)
        return not (ends or (placed and text.islower()))
    if _TITLED.match(page.folded, at) or (page.raw[at - 1] == "\n" and _SENTENCE.match(page.folded, at)):
        return False
    ahead = HEAD.match(page.folded, at)
    return ahead is None or (ahead["law"] is not None and last != "và")


def _and_goes_on(page: FoldedText, start: int, pos: int) -> bool:
    """Does "và" join parts of one name (Giáo dục và Đào tạo), not two names?"""
    word = WORD.search(page.raw, pos, pos + 40)
    if not word or HEAD.match(page.folded, word.start()):
        return False
    if _AND_NAMES.match(page.folded, word.start()):
        return True
    if word[0][0].islower():
        return bool(_WIDE.match(page.folded, start)) and word[0] not in AFTER_AND
    return page.folded.startswith("van phong", start) or not _AGENCY.match(page.folded, word.start())


def _holds(page: FoldedText, start: int, gap: re.Match[str]) -> bool:
    """May a name continue over a space, a dash before a capital, a comma of its own?"""
    begin, end = gap.span()
    follows = page.raw[end : end + 1]
    if "," in gap[0]:
        around = _COMMA_NAMES.search(page.folded, max(start, begin - 14), end + 12)
        wide = "," in page.raw[start:begin] and _WIDE.match(page.folded, start) and follows.islower()
        return bool(wide or (around and around.start() < begin < around.end()))
    return follows.isupper() if gap[0].strip() else follows.isalnum()
