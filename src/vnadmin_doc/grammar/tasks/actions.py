"""What is to be done: how a doing begins, and what only looks like one.

Names of those who do it end where it begins (``doers``). Accents are kept: "lập" is a doing, "công lập" none;
"trình" is one, "chương trình" none.

>>> [begins_doing(text) for text in ("Rà soát danh sách", "Công lập và tư thục", "a) Chủ trì thẩm định", "Các đơn vị")]
[True, False, True, False]
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.language import lexicon

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


_DOES = lexicon.table_pattern("verbs", type="does", marks=True, space=r"\s+")
"""What is to be done begins with one of these; the list is long so that names end where they do."""
_HOW = phrases(
    r"""trên cơ sở | theo(?= (?:chức|nhiệm|thẩm)) | (?:cuối|đầu)(?= (?:năm|kỳ|học|tháng|quý)) | trước(?= (?:ngày|\d))
    | chậm nhất | định kỳ | h[ằà]ng (?:năm|quý|tháng|tuần|ngày) | trong(?= (?:vòng|thời|tháng|quý|năm|quá|việc))"""
)
_ALSO = phrases(
    """theo | kể từ | kết thúc | sau khi | tùy | nếu | khi | để | nhằm | với | ngoài việc | đồng thời | cùng(?= với)
    | một số | như sau | về | tại"""
)
_TELLS = lexicon.table_pattern("verbs", type="reports", marks=True, space=r"\s+")
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
    """Is an offset in one of the spans?"""
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
    """Is something to be sent or finished, without a name, and not reported or cited?

    >>> hands_in("Báo cáo gửi về Sở trước ngày 5/6."), hands_in("Hồ sơ đã gửi trước ngày 5/6.")
    (True, False)
    """
    return _HANDS_IN.search(text) is not None and not _TOLD.search(text)
