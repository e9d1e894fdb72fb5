"""Who does: names of agencies, of their heads and of kinds of them, where a sentence gives them something to do.

A list of names begins with one and goes on to the words that say what is to be done. Accents tell "Sở" from "Số",
"Bộ" from "Bổ (sung)", so that nothing is folded here; a capital inside a sentence is part of a name ("Ban Tổ chức"),
a small letter a verb ("tổ chức").

>>> def say(text): who = read(text); return who and (tuple(name.value for name in who.names), text[who.end:], who.ends)
>>> say("Sở Văn hóa, Thể thao và Du lịch, Sở Y tế chủ trì rà soát")
(('Sở Văn hóa, Thể thao và Du lịch', 'Sở Y tế'), 'chủ trì rà soát', 'does')
>>> say("Giám đốc các Sở: Nội vụ, Y tế; Chủ tịch UBND các huyện, thị xã và Thủ trưởng các đơn vị thi hành.")[0]
('Giám đốc các Sở: Nội vụ, Y tế', 'Chủ tịch UBND các huyện, thị xã', 'Thủ trưởng các đơn vị')
>>> say("các sở, ban, ngành: báo cáo"), say("Sở Xây dựng")
((('các sở, ban, ngành',), ': báo cáo', 'colon'), (('Sở Xây dựng',), '', 'end'))
>>> say("Sở Y tế đã tổ chức kiểm tra")
(('Sở Y tế',), 'đã tổ chức kiểm tra', 'tells')
>>> [say(text) for text in ("Bổ sung kinh phí", "Phòng, chống dịch", "Ban hành kế hoạch", "Số lượng")]
[None, None, None, None]
"""

from __future__ import annotations

from dataclasses import dataclass

import regex as re

from vnadmin_doc.fields.found import Found
from vnadmin_doc.text import squeeze

__all__ = ["ABBREVIATED", "Doers", "begins", "begins_doing", "is_many", "phrases", "read"]


def phrases(table: str) -> str:
    r"""A pattern from a table of phrases apart by bars: a space is any white space, none stands about a bar.

    >>> phrases("các (?:sở|bộ) | quý vị")
    'các\\s+(?:sở|bộ)|quý\\s+vị'
    """
    return re.sub(r"\s+", r"\\s+", re.sub(r"\s*\|\s*", "|", table.strip()))


_CAPITAL = r"(?=\s+(?-i:\p{Lu}))"
_BODIES = phrases(
    """sở(?! (?:hữu|dĩ|thích|trường)\\b) | (?:ủy|uỷ) ban | ubnd | hđnd | ubmttq | mttq | hội đồng | văn phòng(?! phẩm)
    | cục | chi cục | tổng cục | trung tâm | bệnh viện | công an | (?:tổng )?công ty | tập đoàn | t(?:òa|oà) án | tand
    | viện kiểm sát | vksnd | kho bạc | ngân hàng | bảo hiểm xã hội | bhxh | (?:tổng )?liên đoàn | liên minh | liên hiệp
    | hiệp hội | mặt trận | (?:tỉnh|thành|huyện|đảng|quận|thị) (?:ủy|uỷ) | (?:tỉnh|thành|huyện) đoàn | công đoàn
    | chi đoàn | chi bộ | học viện | chính phủ | thủ tướng | quốc hội | bưu điện | điện lực | bộ phận
    | ban (?:quản lý|chỉ đạo|tổ chức|giám (?:đốc|hiệu)|thường vụ|chấp hành|cán sự|lãnh đạo|chỉ huy|chủ nhiệm)
    | bộ (?:chỉ huy|tư lệnh|đội) | cơ quan | đơn vị | địa phương | nhà trường | chủ đầu tư | doanh nghiệp | nhà thầu
    | (?:phòng|khoa|trạm) y tế | phòng (?:tổ chức|nghiệp vụ|kế hoạch|hành chính|tài chính|giáo dục)
    | thanh tra (?:sở|bộ|tỉnh|huyện|thành phố|chính phủ) | tổ chức, cá nhân
    | trường (?:đại học|cao đẳng|trung học|tiểu học|thpt|thcs|mầm)"""
)
"""How names of agencies begin, where no other words begin so."""
_MAY_BE = (
    phrases(
        """(?:bộ|ban|phòng|hội|đoàn|tổ|đội|khoa|trường|viện|báo|đài|thanh tra|vụ|quỹ|hạt|ngành|tạp chí|trạm|viễn thông
        |hải quan)"""
    )
    + _CAPITAL
)
"""How some begin, if a capital follows: "Phòng Nội vụ", not "phòng, chống"."""
_PEOPLE = phrases(
    rf"""(?:phó )?(?:tổng )?giám đốc | (?:phó )?chánh (?:văn|thanh|án|tòa) | (?:phó )?chủ tịch | (?:phó )?thủ trưởng
    | (?:phó )?(?:hiệu|bộ|tổng cục|cục|chi cục|vụ|viện|tổ|đội|kế toán|trạm) trưởng | (?:phó )?bí thư
    | (?:phó )?trưởng (?:các|ban|phòng|khoa|đoàn|công an|bộ phận|trạm|ngành|đơn vị) | lãnh đạo
    | (?:những )?người đứng đầu | (?:giáo|sinh|học) viên | thí sinh
    | (?:các )?(?:ông|bà|đồng chí|đ/c)(?:(?=\s*[(,/])|{_CAPITAL})"""
)
_KINDS = phrases(
    """(?:(?:tất cả|toàn thể)(?: các)?|các|từng|mỗi) (?:sở|bộ|ban|ngành|cơ quan|đơn vị|địa phương|phòng|khoa|trường
    |trung tâm|bệnh viện|cơ sở|huyện|thành phố|thị xã|xã|quận|phường|doanh nghiệp|tổ chức|cá nhân|hội|đoàn|đồng chí
    |thành viên|ông|bà|cấp|công ty|nhà trường|nhà thầu|chủ đầu tư|trạm|bộ phận|tổ|đội|chi cục|cục|vụ|viện|chi bộ|đảng
    |cán bộ|công chức|giáo viên|ttyt|bv|ubnd|tỉnh|(?:ủy|uỷ) ban|chủ tịch|giám đốc|thủ trưởng|trưởng|hiệu trưởng
    |chi nhánh|ngân hàng|học viện|đại học|hiệp hội|thôn|khu|hộ|đại biểu)
    | quý (?:cơ quan|đơn vị|công ty|sở|ban|cục|hội|trường|vị|ông|bà|bộ|đại biểu)"""
)
_BEGIN = re.compile(rf"(?:{_BODIES}|{_MAY_BE}|{_PEOPLE}|{_KINDS})(?!\w)", re.IGNORECASE)
_MANY = re.compile(rf"(?:{_KINDS}|lãnh\s+đạo|thủ\s+trưởng)(?!\w)", re.IGNORECASE)
_NO_NAME = re.compile(
    phrases(
        """(?:đội tuyển|ban hành|ban bố|bộ luật|trường hợp|hội (?:nghị|thảo|trường|họp)|vụ việc|tổ chức(?!, cá)
        |cơ quan (?:ban hành|soạn thảo)|cục bộ|đơn vị tính|các (?:cấp độ|tổ hợp))(?!\\w)"""
    ),
    re.IGNORECASE,
)

_NO_VERB_BODY = phrases(",|/|và cá|chính trị|xã hội|có liên|kinh tế|tín dụng|đảng|công đoàn|cơ sở|của")
_DOES = phrases(
    rf"""ban hành | biên soạn | bàn giao | bám sát | báo cáo | bãi bỏ | bảo đảm | (?:bảo|đảm) bảo | bố trí | bồi dưỡng
    | bổ sung | cam kết | chi trả | chia sẻ | cho (?:ý kiến|phép) | chuyển | chuẩn bị | chấn chỉnh | chấp hành
    | chấp thuận | chỉ đạo | chọn | chủ trì | chủ động | cung cấp | cân đối | có nhiệm vụ
    | có (?:ý kiến|văn bản|kế hoạch|báo cáo)(?! số) | (?:có|chịu) trách nhiệm | công (?:khai|bố)
    | (?<!(?i:xét) )công nhận | căn cứ | cải tiến | cấp(?= (?:kinh|phát|giấy|bổ|mới|đổi|cho)) | cấu hình | cần
    | cập nhật | củng cố | cử(?! (?:tri|nhân)) | duy trì | g[ửở]i | (?<!(?i:bàn|chuyển) )giao(?! (?:thông|dịch|lưu))
    | giám sát | giải ngân | giải quyết | giới thiệu | giữ | góp phần | góp ý | hiệp đồng
    | hoàn (?:thành|thiện|tất|chỉnh|trả) | huy động | hướng dẫn | hỗ trợ | hủy bỏ | khai báo | khai thác
    | khuyến khích | không (?:để|được|tổ chức|sử dụng) | khảo sát | khẩn trương | khắc phục | kiến nghị
    | kiểm (?:tra|soát) | kiện toàn | kê khai | (?<!(?i:thư|đăng|chữ|nhật) )ký(?! túc) | kết nối | kịp thời
    | liên hệ | là (?:(?:cơ quan|đơn vị|bộ phận) )?(?:đầu mối|thường trực|chủ trì) | làm(?! (?:vườn|chủ|việc\b))
    | lưu trữ | lưu ý | (?:lấy|xin) ý kiến | (?<!(?i:công|độc|thành|trung|dân|thiết) )lập | lồng ghép | lựa chọn
    | mua | mời | mở | nghiêm túc | nghiên cứu | nghiệm thu | ngăn chặn | nhanh chóng | nhân rộng | nhập | nhắc nhở
    | niêm yết | nâng cao | nắm | nộp | phát (?:động|huy|hành) | phân (?:công|bổ) | phân luồng | phê (?:duyệt|chuẩn)
    | phòng ngừa | phải | phản hồi | phối hợp | phổ biến | quan tâm | quyết định | quán triệt | quản lý | rà soát
    | rút kinh nghiệm | sao gửi | soạn | sơ kết | sắp xếp | số hóa | sớm | sử dụng | tham (?:mưu|gia|dự) | thanh tra
    | (?:thanh|quyết) toán | thay mặt | thay thế | theo dõi | thi hành | thiết kế | thu gom | thu (?:hồi|thập)
    | tháo dỡ | thông báo | thúc đẩy | thường xuyên | thẩm định | thống kê | thực hiện | tiến hành
    | tiếp (?:tục|nhận) | trang bị | trao đổi | treo | triển khai | truy cập
    | (?<!(?i:chương|công|quy|giáo|tiến|lộ|hành) )trình(?! (?:độ|tự)) | trích lập | trưng tập | trả lời | trực tiếp
    | tuyên truyền | tuân thủ | tích hợp | tăng cường | tư vấn | tạo điều kiện | tập (?:trung|huấn|hợp)
    | tổ chức(?!\s*(?:{_NO_VERB_BODY})) | tổng (?:hợp|kết) | tự (?:kiểm|đánh|túc|chịu|rà) | vận hành | vận động
    | xem xét | xác (?:minh|nhận) | xây dựng | xử lý | áp dụng | đa dạng hóa | điều chỉnh | điểm danh | đánh giá
    | đình chỉ | đóng góp | đôn đốc | đăng ký | đăng tải | đăng(?! ký) | đưa | đảm nhận | đẩy mạnh | đề (?:xuất|cử)
    | định hướng | đối chiếu | đồng bộ | đồng hành | ưu tiên | ứng dụng"""
)
"""What is to be done begins with one of these; the list is long so that names end where they do."""
_HOW = phrases(
    r"""trên cơ sở | theo(?= (?:chức|nhiệm|thẩm)) | (?:cuối|đầu)(?= (?:năm|kỳ|học|tháng|quý)) | trước(?= (?:ngày|\d))
    | chậm nhất | định kỳ | h[ằà]ng (?:năm|quý|tháng|tuần|ngày) | trong(?= (?:vòng|thời|tháng|quý|năm|quá))"""
)
_ALSO = phrases(
    """theo | kể từ | kết thúc | sau khi | tùy | nếu | khi | để | nhằm | với | ngoài việc | đồng thời | cùng(?= với)
    | một số | như sau | về | tại"""
)
_TELLS = phrases(
    """đã | đang | sẽ | được | bị | vẫn | còn | chưa | có | là | nêu | thấy | nhận | trân trọng | kính | rất | xin | vì
    | do | thì | mà | không | gồm | bao gồm | từ | tuy | đến | chỉ(?! (?:đạo|huy)) | văn bản
    | dự thảo | thống nhất"""
)
ABBREVIATED = r"(?<!\b(?:\p{Lu}{1,2}|\p{Lu}\p{Ll}|ThS|CKI+))"
"""What stands before a stop that ends no sentence: TP., Tp., BS."""
_ENDS = re.compile(
    rf"(?<!\w)(?:(?P<does>{_DOES})|(?P<how>{_HOW})|(?P<also>{_ALSO})|(?P<tells>{_TELLS}))(?!\w)"
    rf"|(?P<colon>:)|(?P<end>{ABBREVIATED}[.](?=\s|$)|[!?…“”])"
)
_DOING = re.compile(rf"\W*(?:[a-zđ]\)\s*)?(?:{_DOES})(?!\w)", re.IGNORECASE)
_THINGS = re.compile(  # what begins like a doing and is a thing
    phrases(
        r"""\W*(?:tổ chức (?:của|bộ máy)|(?:báo cáo|kế hoạch|quyết định|thông báo|kiểm tra|lập|xây dựng|hướng dẫn
        |sử dụng) (?:của|số|tài chính|về (?:tình|kết)|gồm|do|:|\d))"""
    ),
    re.IGNORECASE,
)
_RELATED = re.compile(
    phrases(
        """có (?:liên quan|thẩm quyền|tên|nhu cầu|hoạt động|giường|chức năng|điều kiện|trụ sở|tham gia|sử dụng)
        | được (?:giao|phân công|nêu|mời|chọn) | không chuyên trách | từ (?:tỉnh|trung ương|huyện) | (?:nêu|là) trên
        | là (?:thành viên|hội viên) | còn lại | chưa (?:gửi|báo|thực|nộp|hoàn)"""
    )
)
"""What tells the doers from others of their kind, though a verb is in it."""
_HEADS = phrases(
    """ban | đoàn | tổ | đội | hội đồng | trung tâm | bộ phận | phòng | cục | chi cục | quỹ | viện | nhà thầu"""
)
_INNER = re.compile(
    rf"(?:(?:^|[,;]\s|\bvà\s)(?:{_HEADS})|\s(?:đoàn|tổ|đội|ban|hội\s+đồng|tổ\s+công\s+tác|nhà\s+thầu))\s+$",
    re.IGNORECASE,
)
"""What stands right before a verb that is part of a name."""
_ONE_OFFICE = re.compile(r"(?:^|[,;]\s|\bvà\s)(?:cơ\s+quan|đơn\s+vị)\s+$", re.IGNORECASE)
"""Before "chủ trì": "Cơ quan chủ trì đề tài" is a thing, "Trung tâm chủ trì" somebody who leads."""
_PLURAL = re.compile(r"\bcác\s+\w+(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:[;,]\s*(?:và\s+)?|\s+và\s+|\s+cùng\s+)(?=\w)")
_GOES_ON = re.compile(r"văn\s+phòng\b", re.IGNORECASE)
_ONE_OF_MANY = re.compile(r"(?:hội\s+đồng|(?:ủy|uỷ)\s+ban|hđnd|ubnd)", re.IGNORECASE)
_SMALL = re.compile(r"\w+(?:\s+(?:tâm|ban|cục|viện|phòng|an|đoàn|đốc|tịch|trưởng))?\s+\p{Lu}")
_LONGEST, _LONGEST_NAME = 600, 24


@dataclass(frozen=True, slots=True)
class Doers:
    """Names in the order printed, each with its span; where they end, and in what.

    ``ends``: ``does`` before what is to be done, ``how`` before when or how, ``also`` before what may also be part of
    the name, ``tells`` before what is told of them, ``colon``, or ``end`` of the sentence.
    """

    names: tuple[Found[str], ...]
    end: int
    ends: str


def begins(text: str, pos: int = 0) -> bool:
    """Does a name begin here? A small letter is one only before a capital ("phòng Kế hoạch") or in the plural."""
    match = _BEGIN.match(text, pos)
    return match is not None and not _NO_NAME.match(text, pos)


def is_many(name: str) -> bool:
    """Is it a kind of agencies or people, not one of them: "các đơn vị", "Thủ trưởng các đơn vị"?"""
    return _MANY.match(name) is not None


def begins_doing(text: str) -> bool:
    """Does it begin with what is to be done, not with a thing of that name?

    >>> begins_doing("Báo cáo kết quả trước ngày 5/6;"), begins_doing("Báo cáo tài chính năm 2020;")
    (True, False)
    """
    return _DOING.match(text) is not None and not _THINGS.match(text)


def read(text: str, pos: int = 0) -> Doers | None:
    """The names that begin at ``pos``, up to what is said of them."""
    if not begins(text, pos):
        return None
    end, ends = _end(text, pos)
    stop = end
    while stop > pos and not (text[stop - 1].isalnum() or text[stop - 1] == ")"):
        stop -= 1
    names = _split(text, pos, stop)
    if stop - pos > _LONGEST or not names or any(len(name.value.split()) > _LONGEST_NAME for name in names):
        return None
    return Doers(names, end, ends)


def _end(text: str, pos: int) -> tuple[int, str]:
    """Where the names end, and in what."""
    at = pos + 1
    while match := _ENDS.search(text, at, pos + _LONGEST + 1):
        kind = str(match.lastgroup)
        if kind == "colon" and _names_follow(text, pos, match):
            at = match.end()
        elif (related := _RELATED.match(text, match.start())) is not None:
            at = related.end()
        elif kind == "does" and _is_inner(text, pos, match.start()):
            at = match.end()
        else:
            return match.start(), kind
    return min(len(text), pos + _LONGEST + 1), "end"


def _names_follow(text: str, pos: int, colon: re.Match[str]) -> bool:
    """Does "các Sở: Nội vụ, Y tế" go on naming behind its colon?"""
    if not _PLURAL.search(text, max(pos, colon.start() - 40), colon.start()):
        return False
    rest = text[colon.end() :].lstrip()
    return rest[:1].isupper() and (begins(rest) or not begins_doing(rest))


def _is_inner(text: str, pos: int, start: int) -> bool:
    """Is the verb part of the name: "Ban quản lý", "Đoàn kiểm tra", "Trung tâm kiểm nghiệm"?"""
    before = text[pos:start]
    if text.startswith("chủ trì", start):
        return _ONE_OFFICE.search(before) is not None
    return not text.startswith("có ", start) and _INNER.search(before) is not None


def _split(text: str, pos: int, stop: int) -> tuple[Found[str], ...]:
    """The list cut where another name begins, not inside "Văn hóa, Thể thao và Du lịch"."""
    names: list[Found[str]] = []
    first = pos
    for gap in _NEXT.finditer(text, pos, stop):
        if _is_next(text, first, gap):
            names.append(_name(text, first, gap.start()))
            first = gap.end()
    names.append(_name(text, first, stop))
    return tuple(name for name in names if name.value)


def _is_next(text: str, first: int, gap: re.Match[str]) -> bool:
    at = gap.end()
    if not begins(text, at):
        return False
    joined = "và" in gap[0] and _GOES_ON.match(text, first) and _ONE_OF_MANY.match(text, at)
    small = text[at].islower() and not (_MANY.match(text, at) or _SMALL.match(text, at))
    return not (joined or small)


def _name(text: str, start: int, end: int) -> Found[str]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(" \n,;:-"))
    end = start + len(text[start:end].rstrip(" \n,;:.-"))
    return Found(squeeze(text[start:end]), (start, end), "tasks/name")
