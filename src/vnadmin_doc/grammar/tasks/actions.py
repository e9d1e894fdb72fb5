"""Reads actions: where the words begin that state what somebody must do, and which words only look like an action.

The names of the agents end where the action begins (``agents``). Tone marks are kept: "lập" is an action, "công lập" is
not; "trình" is an action, "chương trình" is not.

>>> [begins_action(text) for text in ("Rà soát danh sách", "Công lập và tư thục", "a) Chủ trì thẩm định", "Các đơn vị")]
[True, False, True, False]
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.beginnings import LENGTH, may_begin

__all__ = [
    "AFTER_WORD",
    "announces_tasks",
    "begins_action",
    "cannot_be_action",
    "find_name_end",
    "introduces_list_of_things",
    "is_inside",
    "phrases",
    "quoted_spans",
    "requires_submission",
]


def phrases(table: str) -> str:
    r"""A pattern from phrases that are separated by bars. A space matches any white space.

    >>> phrases("các (?:sở|bộ) | quý vị")
    'các\\s+(?:sở|bộ)|quý\\s+vị'
    """
    return re.sub(r"\s+", r"\\s+", re.sub(r"\s*\|\s*", "|", table.strip()))


_ACTION_VERBS = lexicon.table_pattern("verbs", type="action", marks=True, space=r"\s+")
"""The first words of actions. The list is long, because names end at these words."""
_MANNER = phrases(
    r"""trên cơ sở | theo(?= (?:chức|nhiệm|thẩm)) | (?:cuối|đầu)(?= (?:năm|kỳ|học|tháng|quý)) | trước(?= (?:ngày|\d))
    | chậm nhất | định kỳ | h[ằà]ng (?:năm|quý|tháng|tuần|ngày) | trong(?= (?:vòng|thời|tháng|quý|năm|quá|việc))"""
)
_CONNECTIVES = phrases(
    """theo | kể từ | kết thúc | sau khi | tùy | nếu | khi | để | nhằm | với | ngoài việc | đồng thời | cùng(?= với)
    | một số | như sau | về | tại"""
)
_CAPITAL_VERBS = phrases("Chủ trì | Khẩn trương | Phối hợp")
"""Verbs that are in no name, also with the capital that some typists give them inside a sentence."""
_REPORT_VERBS = lexicon.table_pattern("verbs", type="reports", marks=True, space=r"\s+")
AFTER_WORD = r"(?<!\b(?:\p{Lu}{1,2}|\p{Lu}\p{Ll}|ThS|CKI+))"
"""The full stop after it ends a sentence; a stop after an abbreviation does not: TP., Tp., BS."""
NAME_ENDS = re.compile(
    rf"(?<!\w)(?:(?P<action>{_ACTION_VERBS}|{_CAPITAL_VERBS})|(?P<manner>{_MANNER})|(?P<connective>{_CONNECTIVES})"
    rf"|(?P<report>{_REPORT_VERBS}))(?!\w)|(?P<colon>:)|(?P<end>{AFTER_WORD}[.](?=\s|$)|[!?…])"
)
"""The words and signs before which names of agents may end; the groups are the values of ``Agents.ended_by``."""
_PLACE_OF_NAME_END = re.compile(r"(?<!\w)\w|[:.!?…]")
"""Where ``NAME_ENDS`` may match: at the first letter of a word, and at a sign."""
_may_end_name = may_begin(NAME_ENDS)
_ACTION = re.compile(rf"\W*+(?:[a-zđ]\)\s*)?(?:{_ACTION_VERBS})(?!\w)", re.IGNORECASE)
_NOUN_LIKE_ACTION = re.compile(  # "tổ chức bộ máy", "báo cáo tài chính"
    phrases(
        r"""\W*+(?:tổ chức (?:của|bộ máy)|(?:báo cáo|kế hoạch|quyết định|thông báo|kiểm tra|lập|xây dựng|hướng dẫn
        |sử dụng) (?:của|số|tài chính|về (?:tình|kết)|gồm|do|:|\d))"""
    ),
    re.IGNORECASE,
)
_ANNOUNCES_TASKS = re.compile(
    phrases("(?<!\\w)(?:tổ chức thực hiện|trách nhiệm|phân công|triển khai thực hiện)(?!\\w)"), re.IGNORECASE
)
_LIST_OF_THINGS = re.compile(
    phrases(
        """(?<!\\w)(?:gồm|hồ sơ|thành phần|danh sách|biểu mẫu|nội dung (?:báo cáo|kiểm tra|góp ý|thanh tra))
        """
    )
    + r"[^.;]{0,80}:\W*$",
    re.IGNORECASE,
)
_SUBMISSION = re.compile(
    phrases(
        """(?<!\\w)(?:g[ửở]i|nộp|báo cáo|hoàn (?:thành|thiện|tất)|đăng ký|thời (?:hạn|gian)|thực hiện|tổng hợp
        |triển khai|xong|trình)(?!\\w)"""
    ),
    re.IGNORECASE,
)
_PAST_OR_CITED = re.compile(
    phrases("""(?<!\\w)(?:đã|được(?! (?:gửi|nộp|hoàn thành))|căn cứ|ban hành (?:công văn|kế hoạch|quyết định|văn bản)
        |tính (?:đến|từ)|tại điều|theo kế hoạch)(?!\\w)"""),
    re.IGNORECASE,
)
_NO_ACTION = re.compile(
    phrases(
        """\\W*+(?:công tác|việc|các|những|số|tỷ lệ|đại diện|thành phần|kinh phí|(?:thời )?hạn|thời gian|địa điểm
        |nội dung|danh (?:sách|mục)|giấy|văn bản|hồ sơ|quyết định|nghị (?:định|quyết)|luật|thông tư|hoạt động|báo cáo
        |tờ trình|kế hoạch|biểu|mẫu|phụ lục|ông|bà|đ/c|đồng chí|về|có|là|tổng|mục|phần|bảng|nhóm|trường hợp|pháp|một số
        |đối với|ví dụ|người|cán bộ|mọi|nếu|khi|trong trường hợp|\\d)"""
    ),
    re.IGNORECASE,
)
"""First words of entries that are no action: contents, documents, people."""


def find_name_end(text: str, at: int, limit: int) -> re.Match[str] | None:
    """The first match of ``NAME_ENDS`` between two offsets; few words have a beginning that is worth a try."""
    for place in _PLACE_OF_NAME_END.finditer(text, at, limit):
        start = place.start()
        if _may_end_name(text[start : min(start + LENGTH, limit)]) and (found := NAME_ENDS.match(text, start, limit)):
            return found
    return None


def begins_action(text: str) -> bool:
    """Does the text begin with an action, and not with a noun of the same words?

    >>> begins_action("Báo cáo kết quả trước ngày 5/6;"), begins_action("Báo cáo tài chính năm 2020;")
    (True, False)
    """
    return _ACTION.match(text) is not None and not _NOUN_LIKE_ACTION.match(text)


_QUOTES = re.compile(r"“[^“”]*”|:\s*“[^“”]*$|\"[^\"]*\"|:\s*\"[^\"]*$")
LEAST_QUOTED = 40
"""Least characters of a quotation. Shorter ones are names, titles, words."""


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """The spans quoted from another text. After a colon the closing quotation mark may be missing.

    >>> quoted_spans("Đề án “Một cửa”"), quoted_spans("Luật ghi: “Cơ quan nhận hồ sơ trả lời trong thời hạn 15 ngày")
    ([], [(8, 60)])
    """
    return [match.span() for match in _QUOTES.finditer(text) if len(match[0]) > LEAST_QUOTED]


def is_inside(at: int, spans: list[tuple[int, int]]) -> bool:
    """Is the offset in one of the spans?"""
    return any(begin <= at < stop for begin, stop in spans)


def cannot_be_action(text: str) -> bool:
    """Does the text below the name of an agent begin with no action, but with a document, a number, a person?"""
    return _NO_ACTION.match(text) is not None


def announces_tasks(text: str) -> bool:
    """Does the title state that the sections below it are tasks?

    >>> announces_tasks("IV. TỔ CHỨC THỰC HIỆN"), announces_tasks("I. MỤC ĐÍCH")
    (True, False)
    """
    return _ANNOUNCES_TASKS.search(text) is not None


def introduces_list_of_things(text: str) -> bool:
    """Does the text end before a list of things, not of actions?

    >>> introduces_list_of_things("Hồ sơ gồm:"), introduces_list_of_things("thực hiện các nội dung sau:")
    (True, False)
    """
    return _LIST_OF_THINGS.search(text) is not None


def requires_submission(text: str) -> bool:
    """Must something be sent or finished? False for a report of the past and for a citation.

    >>> requires_submission("Báo cáo gửi về Sở trước ngày 5/6."), requires_submission("Hồ sơ đã gửi trước ngày 5/6.")
    (True, False)
    """
    return _SUBMISSION.search(text) is not None and not _PAST_OR_CITED.search(text)
