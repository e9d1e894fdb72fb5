"""Names of laws in running text: where the name after Luật, Bộ luật, Pháp lệnh ends.

Laws are cited by name (Decree 30/2020/NĐ-CP, Appendix I, II.6.b), in capitals or not, and no sign
closes the name. Names that hold a comma, "và" or a word that would end one are listed; so are those
often printed in lower case. Any other name runs on to the first word that no name holds.

>>> from vnadmin_doc.text import fold
>>> def name(text): return text[: name_end(Text(text, fold(text)), 4)[0]]
>>> name("Luật Phòng, chống tham nhũng được"), name("Luật An ninh mạng quy định")
('Luật Phòng, chống tham nhũng', 'Luật An ninh mạng')
>>> name("Luật sửa đổi, bổ sung một số điều của Luật Giá và Luật Đấu thầu ngày 25/6/2025")
'Luật sửa đổi, bổ sung một số điều của Luật Giá và Luật Đấu thầu'
"""

from __future__ import annotations

import re

from vnadmin_doc.fields.agencies import AFTER_AND, STOP_PAIRS, STOPS
from vnadmin_doc.fields.phrases import HEAD, SPACE, WORD, O, S, Text, any_of

__all__ = ["name_end"]

_KNOWN = any_of(
    "phong, chong tham nhung | phong, chong tac hai cua ruou, bia | phong, chong tac hai cua thuoc la"
    " | phong, chong bao luc gia dinh | phong, chong ma tuy | phong, chong rua tien"
    " | phong, chong mua ban nguoi | phong, chong benh truyen nhiem | phong, chong khung bo"
    " | phong, chong thien tai | phong benh | phong chay va chua chay"
    " | phong chay, chua chay va cuu nan, cuu ho | phong thu dan su | thue xuat khau, thue nhap khau"
    " | thuc hanh tiet kiem, chong lang phi | kham benh, chua benh"
    " | nhap canh, xuat canh, qua canh, cu tru cua nguoi nuoc ngoai tai viet nam"
    " | xuat canh, nhap canh cua cong dan viet nam"
    " | quan ly, su dung vu khi, vat lieu no va cong cu ho tro | quan ly, su dung tai san cong"
    " | quan ly, su dung von nha nuoc dau tu vao san xuat, kinh doanh tai doanh nghiep"
    " | trat tu, an toan giao thong duong bo | bao ve va phat trien rung"
    " | bau cu dai bieu quoc hoi va dai bieu hoi dong nhan dan"
    " | to chuc hoi dong nhan dan va uy ban nhan dan"
    " | hoat dong giam sat cua quoc hoi va hoi dong nhan dan | dau tu theo phuong thuc doi tac cong tu"
    " | nguoi lao dong viet nam di lam viec o nuoc ngoai theo hop dong | dau tu nuoc ngoai tai viet nam"
    " | khuyen khich dau tu trong nuoc | khoa hoc va cong nghe | khoa hoc, cong nghe va doi moi sang tao"
    " | tieu chuan va quy chuan ky thuat | dia chat va khoang san | thi dua, khen thuong"
    " | can bo, cong chuc | hang khong dan dung viet nam | nghia vu quan su | an toan, ve sinh lao dong"
    " | ve sinh an toan thuc pham | giao dich dien tu | quy hoach do thi va nong thon | dau tu xay dung"
    " | mat tran to quoc viet nam | thuc hien dan chu o co so | ho tro doanh nghiep nho va vua"
    " | hoa giai o co so | nha giao | ban hanh van ban quy pham phap luat"
    " | to chuc chinh quyen dia phuong | to chuc chinh phu | to chuc quoc hoi | dat dai | doanh nghiep"
    " | doanh nghiep nha nuoc | doanh nghiep tu nhan | dau tu | dau tu cong | dau thau | lao dong"
    " | dan su | hinh su | hop tac xa | dau khi | to tung hinh su | to tung dan su | to tung hanh chinh"
    " | hang hai viet nam | bao ve moi truong | thuong mai | thuong mai dien tu"
    " | xu ly vi pham hanh chinh | thue gia tri gia tang | thue thu nhap doanh nghiep"
    " | thue thu nhap ca nhan | thue tieu thu dac biet | quan ly thue | ngan sach nha nuoc"
    " | so huu tri tue | bao hiem xa hoi | bao hiem y te | cac to chuc tin dung | thi hanh an dan su"
    " | khieu nai | to cao | giao duc | giao duc dai hoc | giao duc nghe nghiep | xay dung | nha o"
    " | ke toan | ke toan va thong ke"
)
_KNOWN_NAME = re.compile(rf"{S}(?:ve{S})?(?:{_KNOWN})\b")
_AMENDING = re.compile(  # sửa đổi, bổ sung một số điều của [các]
    rf"{S}sua{S}doi{O}(?:,|va)?{O}bo{S}sung(?:{S}mot{S}so{S}dieu)?(?:{S}cua)?(?:{S}(?:cac|\d+))?"
)
_AMENDED = re.compile(rf"(?:{O},|{O},?{S}va)?{S}(?:bo{S}luat|luat|phap{S}lenh)(?={S})")  # [, | và] Luật …
_AND = re.compile(rf"{S}va\b")
_STOPS = STOPS | {"hiện", "luật", "phù", "không", "số", "ngay", "tháng"}
_NO_FIRST = frozenset(["sư", "pháp", "định"])  # luật sư, luật pháp, luật định name no law
_AFTER_AND = _STOPS | AFTER_AND
_GOES_ON = re.compile(
    rf"trong{S}nước|tại{S}Việt|trên{S}biển|ký{S}kết|giao{S}(?:thông|dịch)|[Ll]uật{S}sư|(?<=pháp )luật"
)


def name_end(page: Text, pos: int) -> tuple[int, bool]:
    """Return where a law's name ends, and whether its look alone (capitals, a known name) tells a law."""
    amending = _AMENDING.match(page.folded, pos)
    if not amending:
        return _plain_end(page, pos)
    end, known = amending.end(), False
    while amended := _AMENDED.match(page.folded, end):
        after, known = _plain_end(page, amended.end())
        if after == amended.end():
            break
        end = after
    if known and (conj := _AND.match(page.folded, end)) and (other := _KNOWN_NAME.match(page.folded, conj.end())):
        end = other.end()  # … của Luật Tổ chức Chính phủ và Tổ chức chính quyền địa phương
    return end, known


def _plain_end(page: Text, pos: int) -> tuple[int, bool]:
    if known := _KNOWN_NAME.match(page.folded, pos):
        return known.end(), True
    end, words = pos, list[str]()
    while (gap := SPACE.match(page.folded, end)) and (word := WORD.match(page.raw, gap.end())):
        if len(words) > 14 or not _goes_on(page, word) or (word[0] == "và" and "và" in words):
            break
        if not words and word[0].lower() in _NO_FIRST:
            break
        words.append(word[0])
        end = word.end()
    return end, len(words) > 1 and words[0][0].isupper()


def _goes_on(page: Text, word: re.Match[str]) -> bool:
    low, at = word[0].lower(), word.start()
    if low == "và":
        after = WORD.search(page.raw, word.end(), word.end() + 40)
        if not after or after[0].lower() in _AFTER_AND:
            return False
        return not (HEAD.match(page.folded, after.start()) or STOP_PAIRS.match(page.folded, after.start()))
    if low[0].isdigit() or low in _STOPS or STOP_PAIRS.match(page.folded, at):
        return bool(_GOES_ON.match(page.raw, at))
    return True
