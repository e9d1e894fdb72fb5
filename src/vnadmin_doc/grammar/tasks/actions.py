"""What is to be done: how a doing begins, and what only looks like one.

Names of those who do it end where it begins (``doers``). Accents are kept: "lập" is a doing, "công lập" none;
"trình" is one, "chương trình" none.

>>> [begins_doing(text) for text in ("Rà soát danh sách", "Công lập và tư thục", "a) Chủ trì thẩm định", "Các đơn vị")]
[True, False, True, False]
"""

from __future__ import annotations

import regex as re

__all__ = [
    "ABBREVIATED",
    "ENDS",
    "begins_doing",
    "hands_in",
    "introduces_list",
    "is_in",
    "is_thing",
    "orders",
    "phrases",
    "quotes",
]


def phrases(table: str) -> str:
    r"""A pattern from a table of phrases apart by bars: a space is any white space, none stands about a bar.

    >>> phrases("các (?:sở|bộ) | quý vị")
    'các\\s+(?:sở|bộ)|quý\\s+vị'
    """
    return re.sub(r"\s+", r"\\s+", re.sub(r"\s*\|\s*", "|", table.strip()))


_NO_VERB_BODY = phrases(",|/|và cá|thành viên|chính trị|xã hội|có liên|kinh tế|tín dụng|đảng|công đoàn|cơ sở|của")
_DOES = phrases(
    rf"""ban hành | biên soạn | biết | bàn giao | bám sát | báo cáo | bãi bỏ | bảo đảm | (?:bảo|đảm) bảo | bố trí
    | bồi dưỡng | bổ sung | cam kết | chi trả | chia sẻ | cho (?:ý kiến|phép) | chuyển | chuẩn bị | chấn chỉnh
    | chấp hành | chấp thuận | chỉ đạo | chọn | chủ trì | chủ động | cung cấp | cách ly | cân đối | có nhiệm vụ
    | có (?:ý kiến|văn bản|kế hoạch|báo cáo)(?! số) | (?:có|chịu) trách nhiệm | công (?:khai|bố)
    | (?<!(?i:xét) )công nhận | căn cứ | cải tiến | cảnh báo | cấp(?= (?:kinh|phát|giấy|bổ|mới|đổi|cho)) | cấu hình
    | cần | cập nhật | cắt giảm | củng cố | cử(?! (?:tri|nhân)) | di dời | duy trì | dọn dẹp | dừng | dự báo
    | (?<!(?i:đại biểu|thành viên) )dự (?:họp|hội nghị)
    | g[ửở]i | gia cố | gia hạn | (?<!(?i:bàn|chuyển) )giao(?! (?:thông|dịch|lưu)) | giám sát | giải ngân
    | giúp(?! việc) | giải quyết | giải thích | giải trình | giới thiệu | giữ | góp phần | góp ý | hiệp đồng
    | hoàn (?:thành|thiện|tất|chỉnh|trả) | huy động | hướng dẫn | hạn chế | hỗ trợ | hủy bỏ | khai báo | khai thác
    | khoanh vùng | khuyến khích | khôi phục | không (?:để|được|tổ chức|sử dụng) | khơi thông | khảo sát
    | khẩn trương | khắc phục | kiến nghị | kiểm kê | kiểm (?:tra|soát) | kiện toàn | kê khai | ký kết
    | (?<!(?i:thư|đăng|chữ|nhật) )ký(?! túc) | kết nối | kịp thời | liên hệ | luân chuyển
    | là (?:(?:cơ quan|đơn vị|bộ phận) )?(?:đầu mối|thường trực|chủ trì) | làm(?! (?:vườn|chủ|việc\b)) | lưu trữ
    | lưu ý | (?:lấy|xin) ý kiến | (?<!(?i:công|độc|thành|trung|dân|thiết) )lập | lắp đặt | lồng ghép | lựa chọn
    | mang theo | mua | mua sắm | mời | mở | nghiêm cấm | nghiêm túc | nghiên cứu | nghiệm thu | ngăn chặn | ngừng
    | nhanh chóng
    | nhân rộng | nhập | nhắc nhở | niêm yết | nâng cao | nạo vét | nắm | nộp | phát hiện | phát (?:động|huy|hành)
    | phân (?:công|bổ) | phân loại | phản ánh | phân luồng | phân tích | phê (?:duyệt|chuẩn) | phòng ngừa | phải
    | phản hồi
    | phỏng vấn | phối hợp | phổ biến | quan tâm | quyên góp | quyết định | quán triệt | quản lý | rà soát
    | rút kinh nghiệm | sao gửi | soạn | sơ kết | sơ tán | sắp xếp | số hóa | sớm | sử dụng | sửa chữa
    | tham (?:mưu|gia|dự) | thanh lý | thanh tra | (?:thanh|quyết) toán | thay mặt | thay thế | theo dõi | thi hành
    | thiết kế | thu gom | thu (?:hồi|thập) | tháo dỡ | thông báo | thúc đẩy | thăm hỏi | thường xuyên | thảo luận
    | thẩm tra | thẩm định | thống kê | thực hiện | tiêu hủy | tiến hành | tiếp thu | tiếp (?:tục|nhận) | tiết kiệm
    | trang bị | trao tặng | trao đổi | treo | triển khai | truy cập | truy vết
    | (?<!(?i:chương|công|quy|giáo|tiến|lộ|hành) )trình(?! (?:độ|tự)) | trích lập | trưng bày | trưng tập | trả lời
    | trực tiếp | tu bổ | tuyên truyền | tuyển dụng | tuân thủ | tuần tra | tích cực | tích hợp | tôn tạo
    | tăng cường | tư vấn | tạm dừng | tạo điều kiện | tập (?:trung|huấn|hợp) | tổ chức(?!\s*(?:{_NO_VERB_BODY}))
    | tổng (?:hợp|kết) | tự (?:kiểm|đánh|túc|chịu|rà) | vận hành | vận động | xem xét | xác (?:minh|nhận) | xác định
    | xây dựng | xét nghiệm | xử lý | áp dụng | đa dạng hóa | điều chỉnh | điều động | điểm danh | đánh giá(?! cao)
    | đình chỉ | đóng góp | đôn đốc | đăng ký | đăng tải | đăng(?! ký) | đưa | đảm nhận | đẩy mạnh | đề (?:xuất|cử)
    | định hướng | đối chiếu | đồng bộ | đồng hành | ưu tiên | ủng hộ | ứng dụng"""
)
"""What is to be done begins with one of these; the list is long so that names end where they do."""
_HOW = phrases(
    r"""trên cơ sở | theo(?= (?:chức|nhiệm|thẩm)) | (?:cuối|đầu)(?= (?:năm|kỳ|học|tháng|quý)) | trước(?= (?:ngày|\d))
    | chậm nhất | định kỳ | h[ằà]ng (?:năm|quý|tháng|tuần|ngày) | trong(?= (?:vòng|thời|tháng|quý|năm|quá|việc))"""
)
_ALSO = phrases(
    """theo | kể từ | kết thúc | sau khi | tùy | nếu | khi | để | nhằm | với | ngoài việc | đồng thời | cùng(?= với)
    | một số | như sau | về | tại"""
)
_TELLS = phrases(
    """đã | đang | sẽ | được | bị | vẫn | còn | chưa | có | là | nêu | thấy | nhận | trân trọng | kính | rất | xin | vì
    | do | thì | mà | không | gồm | bao gồm | từ | tuy | đến | chỉ(?! (?:đạo|huy)) | văn bản
    | dự thảo | thống nhất | đồng ý | nhất trí | quyết nghị | ghi nhận | biểu dương | đánh giá cao | cho rằng"""
)
ABBREVIATED = r"(?<!\b(?:\p{Lu}{1,2}|\p{Lu}\p{Ll}|ThS|CKI+))"
"""What stands before a stop that ends no sentence: TP., Tp., BS."""
ENDS = re.compile(
    rf"(?<!\w)(?:(?P<does>{_DOES})|(?P<how>{_HOW})|(?P<also>{_ALSO})|(?P<tells>{_TELLS}))(?!\w)"
    rf"|(?P<colon>:)|(?P<end>{ABBREVIATED}[.](?=\s|$)|[!?…])"
)
_DOING = re.compile(rf"\W*+(?:[a-zđ]\)\s*)?(?:{_DOES})(?!\w)", re.IGNORECASE)
_THINGS = re.compile(  # what begins like a doing and is a thing
    phrases(
        r"""\W*+(?:tổ chức (?:của|bộ máy)|(?:báo cáo|kế hoạch|quyết định|thông báo|kiểm tra|lập|xây dựng|hướng dẫn
        |sử dụng) (?:của|số|tài chính|về (?:tình|kết)|gồm|do|:|\d))"""
    ),
    re.IGNORECASE,
)
_ORDERS = re.compile(
    phrases("(?<!\\w)(?:tổ chức thực hiện|trách nhiệm|phân công|triển khai thực hiện)(?!\\w)"), re.IGNORECASE
)
_LISTS = re.compile(
    phrases(
        """(?<!\\w)(?:gồm|hồ sơ|thành phần|danh sách|biểu mẫu|nội dung (?:báo cáo|kiểm tra|góp ý|thanh tra))
        """
    )
    + r"[^.;]{0,80}:\W*$",
    re.IGNORECASE,
)
_HANDS_IN = re.compile(
    phrases(
        """(?<!\\w)(?:g[ửở]i|nộp|báo cáo|hoàn (?:thành|thiện|tất)|đăng ký|thời (?:hạn|gian)|thực hiện|tổng hợp
        |triển khai|xong|trình)(?!\\w)"""
    ),
    re.IGNORECASE,
)
_TOLD = re.compile(
    phrases("""(?<!\\w)(?:đã|được(?! (?:gửi|nộp|hoàn thành))|căn cứ|ban hành (?:công văn|kế hoạch|quyết định|văn bản)
        |tính (?:đến|từ)|tại điều|theo kế hoạch)(?!\\w)"""),
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    phrases(
        """\\W*+(?:công tác|việc|các|những|số|tỷ lệ|đại diện|thành phần|kinh phí|(?:thời )?hạn|thời gian|địa điểm
        |nội dung|danh (?:sách|mục)|giấy|văn bản|hồ sơ|quyết định|nghị (?:định|quyết)|luật|thông tư|hoạt động|báo cáo
        |tờ trình|kế hoạch|biểu|mẫu|phụ lục|ông|bà|đ/c|đồng chí|về|có|là|tổng|mục|phần|bảng|nhóm|trường hợp|pháp|một số
        |đối với|ví dụ|người|cán bộ|mọi|nếu|khi|trong trường hợp|\\d)"""
    ),
    re.IGNORECASE,
)
"""What is not to be done, though it stands under somebody's name: contents, documents, people."""


def begins_doing(text: str) -> bool:
    """Does it begin with what is to be done, not with a thing of that name?

    >>> begins_doing("Báo cáo kết quả trước ngày 5/6;"), begins_doing("Báo cáo tài chính năm 2020;")
    (True, False)
    """
    return _DOING.match(text) is not None and not _THINGS.match(text)


_QUOTES = re.compile(r"“[^“”]*”|:\s*“[^“”]*$|\"[^\"]*\"|:\s*\"[^\"]*$")
LEAST_QUOTED = 40
"""Characters: less is a name, a title, a word."""


def quotes(text: str) -> list[tuple[int, int]]:
    """Spans of what is quoted from another text; one that is left open counts behind a colon.

    >>> quotes("Đề án “Một cửa”"), quotes("Luật ghi: “Cơ quan nhận hồ sơ trả lời trong thời hạn 15 ngày")
    ([], [(8, 60)])
    """
    return [match.span() for match in _QUOTES.finditer(text) if len(match[0]) > LEAST_QUOTED]


def is_in(at: int, spans: list[tuple[int, int]]) -> bool:
    """Does an offset lie in one of the spans?"""
    return any(begin <= at < stop for begin, stop in spans)


def is_thing(text: str) -> bool:
    """Does it begin with what is not done, though it stands under somebody's name: a document, a number, a guest?"""
    return _NOT_DONE.match(text) is not None


def orders(text: str) -> bool:
    """Does a title say that what stands below it is to be done?

    >>> orders("IV. TỔ CHỨC THỰC HIỆN"), orders("I. MỤC ĐÍCH")
    (True, False)
    """
    return _ORDERS.search(text) is not None


def introduces_list(text: str) -> bool:
    """Does it end before a list of things, not of doings?

    >>> introduces_list("Hồ sơ gồm:"), introduces_list("thực hiện các nội dung sau:")
    (True, False)
    """
    return _LISTS.search(text) is not None


def hands_in(text: str) -> bool:
    """Is something to be sent or finished, though nobody is named; not told, not cited?

    >>> hands_in("Báo cáo gửi về Sở trước ngày 5/6."), hands_in("Hồ sơ đã gửi trước ngày 5/6.")
    (True, False)
    """
    return _HANDS_IN.search(text) is not None and not _TOLD.search(text)
