r"""Citations (văn bản viện dẫn): every legal or administrative document that a text cites.

Decree 30/2020/NĐ-CP, Appendix I, II.6.b: the first citation gives kind, number and notation, date,
issuer and trích yếu (laws and pháp lệnh: kind and name); later ones kind, number and notation.

    Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư
    └─kind──┘    └───code────┘ └─────────date─────────┘     └─issuer┘ └───not part of it──┘

>>> [cited] = find("Căn cứ khoản 2 Điều 5 Nghị định số 30/2020/NĐ-\nCP ngày 05/3/2020 của Chính phủ về …")
>>> cited.value.text
'Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ'
>>> cited.value.code, cited.value.date, cited.value.issuer, cited.value.provision
('30/2020/NĐ-CP', '2020-03-05', 'Chính phủ', 'khoản 2 Điều 5')

Party form ``127-QĐ/TW`` with a comma before "ngày"; laws by name, year, date or number:

>>> found = find("theo Kế hoạch số 84-KH/TU, ngày 15/6/2026 của Tỉnh ủy; Luật Lưu trữ năm 2011, Luật Báo chí")
>>> [f.value.text for f in found]
['Kế hoạch số 84-KH/TU, ngày 15/6/2026 của Tỉnh ủy', 'Luật Lưu trữ năm 2011', 'Luật Báo chí']
>>> found[1].value.name, found[1].value.date
('Lưu trữ', '2011')

A list under one head is split; the text of a later item gets the head's kind, its span does not:

>>> [f.value.text for f in find("các Quyết định số 12/QĐ-SYT ngày 02/3/2021, số 13/QĐ-SYT")]
['Quyết định số 12/QĐ-SYT ngày 02/3/2021', 'Quyết định số 13/QĐ-SYT']

A number left blank counts where the date is there (``code`` is None). References back ("Nghị định
này", "Công văn nêu trên"), kinds without number or date, and names of professions are no citations:

>>> [f.value.date for f in find("Nghị quyết số …/NQ-HĐND ngày 08/12/2025; Tờ trình số   /TTr-SNV")]
['2025-12-08']
>>> find("Quyết định này, theo Luật định, Đoàn Luật sư, Kế hoạch của UBND tỉnh, kế hoạch 5 năm")
[]

Known failures: a list of laws under one "các Luật:"; an issuer after the trích yếu; the end of an
unknown law's name or of a long issuer's name where no stop word follows.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from vnadmin_doc.fields import dates
from vnadmin_doc.fields.found import Found
from vnadmin_doc.letter import Reference
from vnadmin_doc.text import fold, squeeze

__all__ = ["distinct", "find", "format"]


def _words(names: str) -> str:
    """An alternation of folded names, the longest first, spaces free, commas optional; by initial, for speed."""
    initials: dict[str, list[str]] = {}
    for name in sorted(names.split(" | "), key=len, reverse=True):
        initials.setdefault(name[0], []).append(name[1:].replace(",", ",?").replace(" ", _S))
    return "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in initials.items())


_S = r"[ \n]{1,40}"  # space or line end between two words
_O = r"[ \n]{0,40}"

# ── what is cited: kinds ─────────────────────────────────────────────────────────────────────
_KINDS = _words(
    "nghi quyet | nghi quyet lien tich | nghi dinh | quyet dinh | chi thi | thong tu | thong tu lien tich"
    " | thong tu lien bo | cong van | cong dien | to trinh | ke hoach | ke hoach lien tich | ke hoach lien nganh"
    " | thong bao | bao cao | huong dan | huong dan lien tich | huong dan lien nganh | ket luan | quy dinh | quy che"
    " | quy che phoi hop | chuong trinh | chuong trinh phoi hop | de an | phuong an | giay moi | giay uy quyen"
    " | bien ban | phieu trinh | phieu chuyen | phieu gui | phieu bao | van ban | van ban hop nhat | thong tri"
    " | thong cao | lenh | sac lenh | sac luat | cong ham | thu moi | hop dong | ban thoa thuan | ban ghi nho"
    " | quyet dinh lien tich | cong van lien nganh | ket luan thanh tra"
)
_NUMBERED = re.compile(r"nghi|chi thi|thong tu|quyet|cong van|to trinh|van ban|ket luan|thong bao|cong dien")
_HEAD = re.compile(
    rf"""(?=[bcdghklnpqtsv]) \b (?: (?P<law> (?:bo{_S})?luat | phap{_S}lenh | hien{_S}phap) (?= {_S} \w )
      | (?P<kind>{_KINDS}) (?= {_S} (?: s[o06]\b | \d | / | ngay\b | cua\b | [.…_] ) ) )""",  # số, của …
    re.VERBOSE,
)

# ── its number: 30/2020/NĐ-CP · 1892/UBND-KGVX · 127-QĐ/TW · 46/2010/QH12 · 02 TC/TCT · …/NQ-HĐND ───
_TOKEN = r"(?:(?=[^\W\d_a-z])(?:CP(?=\d)|(?:[A-ZĐÐÂÊÔƠƯĂŒ§]+[a-zđðư]{0,2}\d{0,3})+)(?![^\W\d_]))"
_SEP = r"(?:[ \n]{0,9}[/‐-―−-][ \n]{0,9})"
_NOTATION = rf"{_TOKEN}(?:(?:{_SEP}|[&.,]|[ ]?&[ ]?){_TOKEN})*"
_CODE = re.compile(
    rf"(?P<number>[.…_]{{0,9}}\d{{1,6}}[a-zA-ZđĐ]?[.…_]{{0,9}}(?:{_SEP}\d{{1,4}}){{0,2}})"
    rf"(?:{_SEP}|[ ](?=[A-ZĐ]+/)){_NOTATION}"
)
_BLANK = re.compile(rf"[ .…_\n]{{0,40}}/[ ]?(?:\d{{4}}{_SEP})?{_NOTATION}")
_BARE = re.compile(r"\d{1,5}(?![\w/.,-]*\d|[/-])")
_DASHES = re.compile(r"[‐-―−]")
_AROUND_SIGN = re.compile(r"[.…_\s]*([/&-])\s*")
_SO = re.compile(rf"{_O}s[o06]\b{_O}[:.]?{_O}|{_S}")
_NEXT = re.compile(rf"{_O}(?:[,;]|va\b|[,;]{_S}va\b){_S}(?:s[o06]\b{_O}[:.]?{_O})?(?=\d)")

# ── its date and issuer ─────────────────────────────────────────────────────────────────────
_DATED = re.compile(rf"{_O},?{_O}[(]?(?=ngay|nam{_S}\d|thang)|{_O}[-,]?{_O}(?=\d\d?[/.]\d\d?[/.]\d)")
_BY = re.compile(rf"{_O},?{_S}cua{_S}")
_AGENCY = (
    r"(?:chinh phu|thu tuong|quoc hoi|chu tich|pho chu tich|bo truong|thu truong|bo|so|ubnd|uy ban|hdnd|hoi dong"
    r"|ban|cuc|tong cuc|chi cuc|vu|van phong|tinh uy|thanh uy|huyen uy|quan uy|dang uy|truong|hieu truong"
    r"|giam doc|vien|toa an|cong an|kho bac|ngan hang|benh vien|phong|trung tam|cong ty|tap doan|hoi)"
)
_UNSAID_BY = re.compile(rf"[ ](?={_AGENCY}\b)")
_SUPREME = re.compile(
    rf"""(?: chinh{_S}phu | thu{_S}tuong(?:{_S}chinh{_S}phu)? | chu{_S}tich{_S}nuoc | bo{_S}chinh{_S}tri
      | ban{_S}bi{_S}thu (?:{_S}trung{_S}uong(?:{_S}dang)?)?
      | (?:uy{_S}ban{_S}thuong{_S}vu{_S})? quoc{_S}hoi
      | ban{_S}chap{_S}hanh{_S}trung{_S}uong (?:{_S}dang\b)? (?:{_S}cong{_S}san{_S}viet{_S}nam)? ) \b
      (?:{_S}nuoc{_S}(?:cong{_S}hoa{_S}xa{_S}hoi{_S}chu{_S}nghia|chxhcn){_S}viet{_S}nam)?
      (?:,?{_S}[(]?khoa{_S}[xvil\d]+[)]?)?""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W_]+(?:[.&-][^\W_]+)*")
_GAP = re.compile(r"(?<=T[Pp])\.[ ]?|[ ]{0,9}(?:,|[—–-]{1,2})[ \n]{1,40}|[ ]{0,40}\n?[ ]{0,40}(?=\w)")
_PLACE = re.compile(rf"(?:tỉnh|thành{_S}phố|huyện|quận|thị{_S}xã|xã(?!{_S}hội)|phường|thị{_S}trấn|đặc{_S}khu)\b")
_COUNTED = frozenset(["quận", "phường", "xã", "vực", "số", "khóa", "khoá", "viện", "khu"])  # … and a number
_ISSUER_STOPS = frozenset(
    # words that no agency's name holds, though they often follow one
    """về vv tại trong được đã đang sẽ có là thì để nhằm theo do cho với từ đến tới khi mà như nêu này đó đây trên
    dưới gửi đề phê kèm thay bãi hoặc cùng nhưng vì nên xin của sau trước trả những cũng chưa nay lần ngày năm nếu
    vào ra còn nói phải quyết thuộc""".split()
)
_STOP_PAIRS = re.compile(  # verbs whose first word alone may stand in a name (ban, công, thành …)
    rf"""(?:quy{_S}dinh|huong{_S}dan|ban{_S}hanh|cong{_S}(?:bo|nhan)|thanh{_S}lap|kien{_S}toan|bo{_S}(?:sung|nhiem)|
    thong{_S}(?:nhat|qua|bao)|chap{_S}thuan|hop{_S}nhat|thuc{_S}hien|thi{_S}hanh|xem{_S}xet|giai{_S}thich|bao{_S}cao|
    tang{_S}cuong|dieu{_S}chinh|tong{_S}ket|nhan{_S}duoc|to{_S}chuc{_S}(?:thuc|trien|hoi|cac)|yeu{_S}cau|dong{_S}y|
    trien{_S}khai|can{_S}cu|sua{_S}doi|ky{_S}(?:ket|ban)|giao{_S}(?!thong|duc|dich)|so[ \n:]{{1,3}}\d+|doi{_S}voi|
    trinh{_S}(?:uy|ubnd|bo|chu|thu|hoi|cap|so|de))\b""",
    re.VERBOSE,
)
_SENTENCE = re.compile(r"(?:can cu|theo|xet|thuc hien|trien khai|dieu \d|noi nhan|quyet dinh|de |trong|ve viec|kinh)\b")
_COMMA_NAMES = re.compile(  # a comma inside an issuer's name: what stands before it, then after it
    rf"""(?: van{_S}ho?a[ ]?,{_O}(?:the{_S}thao|thong{_S}tin|gia{_S}dinh|du{_S}lich|xa{_S}hoi) | phong,{_O}chong
      | kham(?:{_S}benh)?,{_O}chua | chinh{_S}sach,{_O} | ho{_S}tich,{_O}quoc | quoc{_S}tich,{_O}chung
      | bo{_S}truong,{_O}(?:chu{_S}nhiem|truong{_S}ban|tong{_S}thanh) | thanh{_S}tra,{_O}kiem | kiem{_S}tra,{_O}giam
      | the{_S}thao,{_O}du{_S}lich | toi{_S}pham,{_O}te{_S}nan | tham{_S}nhung,{_O}(?:lang|tieu) )""",
    re.VERBOSE,
)
_AND_NAMES = re.compile(  # what follows "và" in the names of ministries and departments
    rf"(?:phat{_S}trien|dao{_S}tao|truyen{_S}thong|moi{_S}truong|xa{_S}hoi|du{_S}lich|dau{_S}tu|cong{_S}nghe|the{_S}thao)\b"
)
_LOWER_AGENCY = re.compile(rf"(?:uy{_S}ban|hoi{_S}dong{_S}nhan|tinh{_S}uy|thanh{_S}uy|huyen{_S}uy|dang{_S}uy|lien{_S}bo)\b")
_WIDE = re.compile(r"(?:ban|uy ban|hoi|to|doan|lien)\b")  # descriptive names: "… và xây dựng phong trào …"

# ── laws by name ────────────────────────────────────────────────────────────────────────────
_LAW_NAMES = _words(  # names with a comma, "và" or a stop word inside; names often printed in lower case
    "phong, chong tham nhung | phong, chong tac hai cua ruou, bia | phong, chong tac hai cua thuoc la"
    " | phong, chong bao luc gia dinh | phong, chong ma tuy | phong, chong rua tien | phong, chong mua ban nguoi"
    " | phong, chong benh truyen nhiem | phong, chong khung bo | phong, chong thien tai | phong benh"
    " | phong chay va chua chay | phong chay, chua chay va cuu nan, cuu ho | phong thu dan su"
    " | thue xuat khau, thue nhap khau | thuc hanh tiet kiem, chong lang phi | kham benh, chua benh"
    " | nhap canh, xuat canh, qua canh, cu tru cua nguoi nuoc ngoai tai viet nam"
    " | xuat canh, nhap canh cua cong dan viet nam | quan ly, su dung vu khi, vat lieu no va cong cu ho tro"
    " | quan ly, su dung tai san cong | quan ly, su dung von nha nuoc dau tu vao san xuat, kinh doanh tai doanh nghiep"
    " | trat tu, an toan giao thong duong bo | bao ve va phat trien rung | bau cu dai bieu quoc hoi va dai bieu"
    " hoi dong nhan dan | to chuc hoi dong nhan dan va uy ban nhan dan | hoat dong giam sat cua quoc hoi va hoi dong"
    " nhan dan | nguoi lao dong viet nam di lam viec o nuoc ngoai theo hop dong | dau tu nuoc ngoai tai viet nam"
    " | dau tu theo phuong thuc doi tac cong tu | khuyen khich dau tu trong nuoc | khoa hoc va cong nghe"
    " | khoa hoc, cong nghe va doi moi sang tao | tieu chuan va quy chuan ky thuat | dia chat va khoang san"
    " | thi dua, khen thuong | hang khong dan dung viet nam | nghia vu quan su | can bo, cong chuc | an toan, ve sinh"
    " lao dong | ve sinh an toan thuc pham | giao dich dien tu | quy hoach do thi va nong thon | dau tu xay dung"
    " | mat tran to quoc viet nam | thuc hien dan chu o co so | ho tro doanh nghiep nho va vua | hoa giai o co so"
    " | ban hanh van ban quy pham phap luat | to chuc chinh quyen dia phuong | to chuc chinh phu | to chuc quoc hoi"
    " | dat dai | doanh nghiep | dau tu | dau tu cong | dau thau | lao dong | dan su | hinh su | hop tac xa | dau khi"
    " | to tung hinh su | to tung dan su | to tung hanh chinh | hang hai viet nam | bao ve moi truong | thuong mai"
    " | giao duc dai hoc | giao duc nghe nghiep | doanh nghiep nha nuoc | doanh nghiep tu nhan | nha giao | thuong mai dien tu"
    " | xu ly vi pham hanh chinh | thue gia tri gia tang | thue thu nhap doanh nghiep | thue thu nhap ca nhan"
    " | thue tieu thu dac biet | quan ly thue | ngan sach nha nuoc | so huu tri tue | bao hiem xa hoi | bao hiem y te"
    " | cac to chuc tin dung | thi hanh an dan su | khieu nai | to cao | giao duc | xay dung | nha o | ke toan"
)
_LAW_NAME = re.compile(rf"{_S}(?P<name>(?:ve{_S})?(?:{_LAW_NAMES}))\b")
_AMENDING = re.compile(rf"{_S}sua{_S}doi{_O}(?:,|va)?{_O}bo{_S}sung(?:{_S}mot{_S}so{_S}dieu)?(?:{_S}cua)?(?:{_S}(?:cac|\d+))?")
_AMENDED = re.compile(rf"(?:{_O},|{_O},?{_S}va)?{_S}(?:bo{_S}luat|luat|phap{_S}lenh)(?={_S})")
_CONSTITUTION = re.compile(rf"(?:{_S}nuoc{_S}(?:cong{_S}hoa{_S}xa{_S}hoi{_S}chu{_S}nghia|chxhcn){_S}viet{_S}nam)?")
_REVISED = re.compile(rf"{_O}[(]sua{_S}doi[^()\n]{{0,20}}[)]")
_LAW_YEAR = re.compile(rf"{_O}[(]?(?:nam{_S})?(?P<year>(?:19|20)\d\d)[)]?(?![\d/])")
_LAW_CODE = re.compile(rf"{_O},?{_O}[(]?s[o06]\b{_O}:?{_O}|{_S}(?=\d{{1,3}}/\d{{4}}/(?:qh|ubtvqh|pl))")
_LAW_STOPS = _ISSUER_STOPS | {"hiện", "luật", "định", "pháp", "sư", "phù", "không", "số", "ngay"}
_SPACE = re.compile(_S)
_LAW_GOES_ON = re.compile(rf"trong{_S}nước|tại{_S}Việt|trên{_S}biển|ký{_S}kết|giao{_S}(?:thông|dịch)|công{_S}bố")
_NO_LAW = re.compile(r"(?:phap|dai hoc|khoa|nganh|cu nhan|thac si|tien si|doan|hoi|van phong|cong ty|truong|vien|bo mon)[ ]$")

# ── where in it: điểm a khoản 2 Điều 5 Mục 1 Chương II [của] ─────────────────────────────────────
_LABEL = r"(?:\d{1,3}(?:\.\d{1,2})*[a-z]?|[a-z]{1,2}|[ivxl]{1,6})\b"
_UNIT = rf"(?:diem|khoan|dieu|tieu{_S}muc|muc|chuong|phan|phu{_S}luc){_S}{_LABEL}(?:(?:,{_O}|{_S}va{_S}){_LABEL})*"
_PROVISION = re.compile(rf"\b(?P<where>{_UNIT}(?:(?:,?{_S}|,?{_S}va{_S}){_UNIT})*)(?:,?{_S}(?:cua|tai)|,)?{_S}(?:cac{_S})?\Z")


_BROKEN = re.compile(r"(?<=\w[/‐-―−-])[ ]*\n[ ]*")


class _Text(NamedTuple):
    """A text and its fold: patterns of words run on ``folded``, capitals are seen in ``raw``."""

    raw: str
    folded: str

    def printed(self, start: int, end: int) -> str:
        """One line of text; a code broken after "-" or "/" at a line end is whole again."""
        return squeeze(_BROKEN.sub("", self.raw[start:end]))


class _Tail(NamedTuple):
    """What follows the number: date and issuer, and where they end."""

    end: int
    date: str | None = None
    issuer: str | None = None
    dated: bool = False


def find(text: str) -> list[Found[Reference]]:
    """Every citation, in reading order; spans from kind to issuer, without the provision."""
    page, pos = _Text(text, fold(text)), 0
    founds: list[Found[Reference]] = []
    while head := _HEAD.search(page.folded, pos):
        items = (_law(page, head) if head["law"] is not None else None) or _documents(page, head)
        founds += items
        pos = items[-1].span[1] if items else head.end()
    return founds


def distinct(founds: list[Found[Reference]]) -> list[Found[Reference]]:
    """Keep each document once: text and span of its first citation, parts completed from later ones.

    >>> found = find("Công văn số 5/SYT-VP; xét Công văn số 5/SYT-VP ngày 02/3/2021 của Sở Y tế")
    >>> [(f.value.text, f.value.date, f.value.issuer) for f in distinct(found)]
    [('Công văn số 5/SYT-VP', '2021-03-02', 'Sở Y tế')]
    """
    kept: dict[tuple[str, ...], list[int]] = {}
    out: list[Found[Reference]] = []
    for found in founds:
        keys = _identities(found.value)
        same = (i for key in keys for i in kept.get(key, ()) if _agree(out[i].value.date, found.value.date))
        at = next(same, len(out))
        if at == len(out):
            out.append(found)
        else:
            out[at] = replace(out[at], value=_completed(out[at].value, found.value))
        for key in keys:
            kept.setdefault(key, []).append(at)
    return out


def format(reference: Reference) -> str:  # noqa: A001  (find and format: the pair of every field module)
    """Print a reference from its parts in the decree's order.

    >>> format(Reference(text="", kind="Nghị định", code="30/2020/NĐ-CP", date="2020-03-05", issuer="Chính phủ"))
    'Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ'
    """
    parts = [
        reference.kind,
        reference.name,
        reference.code and f"số {reference.code}",
        reference.date and dates.format(reference.date),
        reference.issuer and f"của {reference.issuer}",
    ]
    return " ".join(part for part in parts if part)


def _agree(one: str | None, other: str | None) -> bool:
    return not one or not other or one.startswith(other) or other.startswith(one)


def _completed(first: Reference, later: Reference) -> Reference:
    """``first`` with the code, date, issuer and name that only ``later`` has, and the longer date."""
    missing = {part: getattr(later, part) for part in ("code", "issuer", "name") if not getattr(first, part)}
    longer = max(first.date or "", later.date or "", key=len) or None
    return first.model_copy(update={**missing, "date": longer})


def _identities(reference: Reference) -> list[tuple[str, ...]]:
    """Under which keys two citations are of one document, if their dates agree."""
    kind = squeeze(fold(reference.kind or ""))
    keys: list[tuple[str, ...]] = []
    if reference.code:
        keys.append(("code", fold(reference.code)))
    if reference.name:
        keys.append(("name", kind, fold(reference.name).replace(",", "")))
    return keys or [("dated", kind, reference.date or "", fold(reference.issuer or ""))]


# ── documents by number ─────────────────────────────────────────────────────────────────────


def _documents(page: _Text, head: re.Match[str]) -> list[Found[Reference]]:
    """The citation at a head and those listed after it; none where no number and date bear it out."""
    start, pos = head.span()
    issuer: str | None = None
    capital = page.raw[start].isupper()
    if capital and (by := _BY.match(page.folded, pos)) and (end := _issuer_end(page, by.end())):
        issuer, pos = page.printed(by.end(), end), end  # Công văn của Sở Nội vụ số 12/SNV-VP
        pos += len(comma[0]) if (comma := re.match(r",(?=[ \n]{1,9}s)", page.folded[pos : pos + 12])) else 0
    code, pos, numbered = _number(page, pos)
    tail = _tail(page, pos)
    issuer = issuer or tail.issuer
    borne_out = code and (not code.isdigit() or (capital and (tail.dated or issuer)))
    if not borne_out and not (capital and len(tail.date or "") == 10 and (numbered or issuer)):
        return []
    rule = "reference/code" if code else "reference/date"
    first = _reference(page, head, (start, tail.end), code=code, date=tail.date, issuer=issuer)
    founds = [Found(first, (start, tail.end), rule)]
    return founds + _listed(page, head, tail.end) if code else founds


def _listed(page: _Text, head: re.Match[str], end: int) -> list[Found[Reference]]:
    """The later items of "Quyết định số 12/QĐ-SYT, số 13/QĐ-SYT và số 14/QĐ-SYT"."""
    founds: list[Found[Reference]] = []
    while (after := _NEXT.match(page.folded, end)) and (code := _CODE.match(page.raw, after.end())):
        tail = _tail(page, code.end())
        start = page.folded.find("s", after.start(), after.end())
        span = (start if start >= 0 else code.start(), tail.end)
        item = _reference(page, head, span, code=_tidy(code[0]), date=tail.date, issuer=tail.issuer)
        text = f"{item.kind} {item.text}" if start >= 0 else f"{item.kind} số {item.text}"
        founds.append(Found(item.model_copy(update={"text": text}), span, "reference/listed"))
        end = tail.end
    return founds


def _number(page: _Text, pos: int) -> tuple[str | None, int, bool]:
    """The code after "số", where it ends, and whether a number (even blank) is there."""
    said = _SO.match(page.folded, pos)
    at = said.end() if said else pos
    if code := _CODE.match(page.raw, at):
        return _tidy(code[0]), code.end(), True
    if blank := _BLANK.match(page.raw, at) or _BLANK.match(page.raw, pos):
        return None, blank.end(), True
    if said and (bare := _BARE.match(page.raw, at)):
        return bare[0], bare.end(), True
    return None, pos, False


def _tidy(code: str) -> str:
    r"""Take white space, fillers and odd dashes out of a code.

    >>> _tidy("30/2020/NĐ–\nCP"), _tidy("05…./2006/ QĐ - UB"), _tidy("61 TC/TCT")
    ('30/2020/NĐ-CP', '05/2006/QĐ-UB', '61 TC/TCT')
    """
    return _AROUND_SIGN.sub(r"\1", _DASHES.sub("-", code)).strip("….")


def _reference(
    page: _Text,
    head: re.Match[str],
    span: tuple[int, int],
    *,
    code: str | None,
    date: str | None,
    issuer: str | None,
    name: str | None = None,
) -> Reference:
    kind = page.printed(*head.span("law" if head["law"] else "kind"))
    before = page.folded[max(0, head.start() - 160) : head.start()]
    where = _PROVISION.search(before) if before[-1:].isspace() else None
    offset = head.start() - len(before)
    provision = page.printed(offset + where.start("where"), offset + where.end("where")) if where else None
    return Reference(
        text=page.printed(*span), kind=kind, code=code, date=date, issuer=issuer, provision=provision, name=name
    )


# ── date and issuer ─────────────────────────────────────────────────────────────────────────


def _tail(page: _Text, pos: int) -> _Tail:
    """[, ngày …] [của issuer] [ngày …] from ``pos`` on."""
    tail = _date(page, _Tail(pos))
    if by := _BY.match(page.folded, tail.end) or (tail.dated and _UNSAID_BY.match(page.folded, tail.end)):
        end = _issuer_end(page, by.end())
        if end:
            tail = tail._replace(end=end, issuer=page.printed(by.end(), end))
    return tail if tail.dated else _date(page, tail)


def _date(page: _Text, tail: _Tail) -> _Tail:
    lead = _DATED.match(page.folded, tail.end)
    found = dates.at(page.folded, lead.end()) if lead else None
    return tail._replace(end=found.span[1], date=found.value, dated=True) if found else tail


def _issuer_end(page: _Text, pos: int) -> int | None:
    """Where the issuer's name that starts at ``pos`` ends; None where no name does."""
    if supreme := _SUPREME.match(page.folded, pos):
        return supreme.end()
    end, at, last, placed = None, pos, "", False
    while word := _WORD.match(page.raw, at):
        if end is None and not _issuer_begins(page, word):
            return None
        place = _PLACE.match(page.raw, at)
        if end and not place and not _issuer_goes_on(page, pos, word, last, placed):
            break
        placed = placed or bool(place)
        end = (place or word).end()
        last = word[0].lower()
        gap = _GAP.match(page.raw, end)
        if not gap or not _gap_holds(page, pos, gap):
            break
        at = gap.end()
    return end


def _issuer_begins(page: _Text, word: re.Match[str]) -> bool:
    capital = word[0][0].isupper() or _LOWER_AGENCY.match(page.folded, word.start())
    return bool(capital) and not _HEAD.match(page.folded, word.start())


def _issuer_goes_on(page: _Text, start: int, word: re.Match[str], last: str, placed: bool) -> bool:
    """Is ``word`` still of the name that began at ``start``?"""
    text, low, at = word[0], word[0].lower(), word.start()
    if text[0].isdigit():
        return last in _COUNTED and len(text) <= 3
    if low == "và":
        return not placed and _and_goes_on(page, start, word.end())
    if text[0].islower() or text.isupper():
        return not (low in _ISSUER_STOPS or _STOP_PAIRS.match(page.folded, at) or (placed and text.islower()))
    if "\n" in page.raw[at - 1 : at] and _SENTENCE.match(page.folded, at):
        return False
    ahead = _HEAD.match(page.folded, at)
    return ahead is None or (ahead["law"] is not None and last != "và")


def _and_goes_on(page: _Text, start: int, pos: int) -> bool:
    """Does "và" join parts of one name (Giáo dục và Đào tạo), not two names?"""
    word = _WORD.search(page.raw, pos, pos + 40)
    if not word:
        return False
    if _AND_NAMES.match(page.folded, word.start()):
        return True
    if word[0][0].islower():
        return bool(_WIDE.match(page.folded, start)) and word[0] not in _ISSUER_STOPS
    if page.folded.startswith("van phong", start):
        return True
    return not re.match(rf"{_AGENCY}\b", page.folded[word.start() : word.start() + 20])


def _gap_holds(page: _Text, start: int, gap: re.Match[str]) -> bool:
    """May a name go on over this gap: a space, a dash before a capital, a comma that belongs to it?"""
    begin, end = gap.span()
    follows = page.raw[end : end + 1]
    if "," in gap[0]:
        around = _COMMA_NAMES.search(page.folded, max(start, begin - 14), end + 12)
        wide = "," in page.raw[start:begin] and _WIDE.match(page.folded, start) and follows.islower()
        return bool(wide or (around and around.start() < begin < around.end()))
    return follows.isupper() if gap[0].strip() else follows.isalnum()


# ── laws by name ────────────────────────────────────────────────────────────────────────────


def _law(page: _Text, head: re.Match[str]) -> list[Found[Reference]] | None:
    """Luật, Bộ luật, Pháp lệnh, Hiến pháp with name, number, year or date."""
    start, pos = head.span()
    if not page.raw[start].isupper() or _NO_LAW.search(page.folded[max(0, start - 12) : start]):
        return []
    named = head["law"].startswith("hien") or _LAW_CODE.match(page.folded, pos)
    end, known = (pos, False) if named else _law_name(page, pos)
    name = page.printed(pos, end) or None
    constitution = _CONSTITUTION.match(page.folded, end) if head["law"].startswith("hien") else None
    end = constitution.end() if constitution else end
    tail, code = _law_tail(page, end)
    if not (known or code or (tail.date and (name or constitution))):
        return []
    span = (start, tail.end)
    found = _reference(page, head, span, code=code, date=tail.date, issuer=tail.issuer, name=name)
    return [Found(found, span, "reference/law")]


def _law_tail(page: _Text, end: int) -> tuple[_Tail, str | None]:
    """[(sửa đổi)] [năm 2015] [số 46/2010/QH12] [ngày …] [của Quốc hội], number and date in any order."""
    revised = _REVISED.match(page.folded, end)
    tail, code = _Tail(revised.end() if revised else end), None
    for _ in range(2):
        if not tail.dated and (year := _LAW_YEAR.match(page.folded, tail.end)):
            tail = tail._replace(end=year.end(), date=year["year"])
        if not tail.dated:
            tail = _date(page, tail)
        number = _LAW_CODE.match(page.folded, tail.end)
        if not code and number and (match := _CODE.match(page.raw, number.end())):
            code, tail = _tidy(match[0]), tail._replace(end=match.end())
    by = _BY.match(page.folded, tail.end)
    if by and (code or tail.date) and (issuer := _SUPREME.match(page.folded, by.end())):
        tail = tail._replace(end=issuer.end(), issuer=page.printed(*issuer.span()))
    return tail, code


def _law_name(page: _Text, pos: int) -> tuple[int, bool]:
    """Where a law's name ends, and whether its look alone (capitals, a known name) makes it one."""
    amending = _AMENDING.match(page.folded, pos)
    if not amending:
        return _plain_law_name(page, pos)
    end, known = amending.end(), False
    while amended := _AMENDED.match(page.folded, end):
        after, known = _plain_law_name(page, amended.end())
        if after == amended.end():
            break
        end = after
    return end, known


def _plain_law_name(page: _Text, pos: int) -> tuple[int, bool]:
    if known := _LAW_NAME.match(page.folded, pos):
        return known.end(), True
    end, words = pos, list[str]()
    while (gap := _SPACE.match(page.raw, end)) and (word := _WORD.match(page.raw, gap.end())) and len(words) < 15:
        if not _law_goes_on(page, word) or (word[0] == "và" and "và" in words):
            break
        words.append(word[0])
        end = word.end()
    return end, len(words) > 1 and words[0][0].isupper()


def _law_goes_on(page: _Text, word: re.Match[str]) -> bool:
    low, at = word[0].lower(), word.start()
    if low[0].isdigit():
        return False
    if low == "và":
        after = _WORD.search(page.raw, word.end(), word.end() + 40)
        return bool(after) and after[0].lower() not in _LAW_STOPS and not _HEAD.match(page.folded, after.start())
    return low not in _LAW_STOPS and not _STOP_PAIRS.match(page.folded, at) or bool(_LAW_GOES_ON.match(page.raw, at))
