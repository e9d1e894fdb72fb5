"""Reads agents: the names of agencies, of their heads, and of groups of them, to whom a sentence gives a task.

A list of names ends before the words of the action. Tone marks distinguish "Sở" from "Số" and "Bộ" from "Bổ (sung)", so
the text is not folded. Inside a sentence a capital belongs to a name ("Ban Tổ chức"), a small letter to a verb
("tổ chức").

>>> def parts(text):
...     agents = read(text)
...     return agents and (tuple(name.value for name in agents.names), text[agents.end:], agents.ended_by)
>>> parts("Sở Văn hóa, Thể thao và Du lịch, Sở Y tế chủ trì rà soát")
(('Sở Văn hóa, Thể thao và Du lịch', 'Sở Y tế'), 'chủ trì rà soát', 'action')
>>> parts("Giám đốc các Sở: Nội vụ, Y tế; Chủ tịch UBND các huyện, thị xã và Thủ trưởng các đơn vị thi hành.")[0]
('Giám đốc các Sở: Nội vụ, Y tế', 'Chủ tịch UBND các huyện, thị xã', 'Thủ trưởng các đơn vị')
>>> parts("các sở, ban, ngành: báo cáo"), parts("Sở Xây dựng")
((('các sở, ban, ngành',), ': báo cáo', 'colon'), (('Sở Xây dựng',), '', 'end'))
>>> parts("Sở Y tế đã tổ chức kiểm tra")
(('Sở Y tế',), 'đã tổ chức kiểm tra', 'report')
>>> [parts(text) for text in ("Bổ sung kinh phí", "Phòng, chống dịch", "Ban hành kế hoạch", "Số lượng")]
[None, None, None, None]
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex as re

from vnadmin_doc.grammar.citations import agency_names
from vnadmin_doc.grammar.citations.phrases import FoldedText
from vnadmin_doc.grammar.tasks.actions import begins_action, find_name_end, phrases
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.beginnings import LENGTH, may_begin
from vnadmin_doc.language.text import fold, squeeze, tone_key
from vnadmin_doc.model import kinds
from vnadmin_doc.model.found import Found

__all__ = ["Agents", "begins_agent", "is_group", "read"]


_CAPITAL = r"(?=\s+(?-i:\p{Lu}))"
_AGENCY = lexicon.table_pattern("agencies", prose="any", marks=True, space=r"\s+")
"""First words of agencies that begin nothing else."""
_AGENCY_BEFORE_CAPITAL = lexicon.table_pattern("agencies", prose="capital", marks=True, space=r"\s+") + _CAPITAL
"""First words of agencies if a capital follows: "Phòng Nội vụ", not "phòng, chống"."""
_TITLES = lexicon.pattern(lexicon.titles(type="head unit"), marks=True, space=r"\s+")
_PEOPLE = phrases(
    rf"""(?:phó )?{_TITLES} | kế toán trưởng | (?:phó )?trưởng (?:các|bộ phận|ngành|đơn vị) | lãnh đạo
    | (?:những )?người đứng đầu | (?:giáo|sinh|học) viên | thí sinh
    | (?:các )?(?:ông|bà|đồng chí|đ/c)(?:(?=\s*[(,/])|{_CAPITAL})"""
)
_MEMBERS = lexicon.table_pattern("agencies", prose="any capital", marks=True, space=r"\s+")
_UNITS = lexicon.pattern(lexicon.words("territories"), marks=True, space=r"\s+")
# Without deputies: "Các phó trưởng ban: …" is a list of members.
_HEADS = lexicon.pattern(lexicon.words("titles", type="head unit"), marks=True, space=r"\s+")
_GROUPS = phrases(
    rf"""(?:(?:tất cả|toàn thể)(?: các)?|các|từng|mỗi|quý) (?:{_MEMBERS}|{_UNITS}|{_HEADS}|trưởng|cơ sở|tổ chức|cá nhân
    |đồng chí|thành viên|ông|bà|vị|cấp|đảng|cán bộ|công chức|giáo viên|ttyt|bv|chi nhánh|đại học|thôn|khu|hộ
    |đại biểu)"""
)
_SINGLE = re.compile(rf"(?:{_AGENCY}|{_AGENCY_BEFORE_CAPITAL}|{_PEOPLE})(?!\w)", re.IGNORECASE)
_GROUP = re.compile(rf"(?:{_GROUPS}|lãnh\s+đạo|thủ\s+trưởng)(?!\w)", re.IGNORECASE)
_may_begin_agent = may_begin(_SINGLE, _GROUP)
_NO_NAME = re.compile(
    phrases(
        """(?:đội tuyển|ban hành|ban bố|bộ luật|trường hợp|hội (?:nghị|thảo|trường|họp)|vụ việc|tổ chức(?!, cá)
        |(?:cơ quan|đơn vị) (?:phối hợp|thực hiện|tham mưu|báo cáo)(?: (?:và )?(?:phối hợp|thực hiện|chính))?:
        |cơ quan (?:ban hành|soạn thảo)|cục bộ|đơn vị tính|các (?:cấp độ|tổ hợp))(?!\\w)"""
    ),
    re.IGNORECASE,
)

_QUALIFIER = re.compile(
    phrases(
        """(?:có (?:liên quan|thẩm quyền|tên|nhu cầu|hoạt động|giường|chức năng|điều kiện|trụ sở|tham gia|sử dụng)
        | được (?:giao|phân công|nêu|mời|chọn) | không chuyên trách | từ (?:tỉnh|trung ương|huyện) | (?:nêu|là) trên
        | là (?:thành viên|hội viên) | còn lại | chưa (?:gửi|báo|thực|nộp|hoàn))(?: (?:về|tại|trong|ở))?"""
    )
)
"""Words with a verb that belong to a name: "các đơn vị có liên quan", "các sở được giao"."""
_UNITS_WITH_VERB = phrases(
    """ban | đoàn | tổ | đội | hội đồng | trung tâm | bộ phận | phòng | cục | chi cục | quỹ | viện | nhà thầu"""
)
_BEFORE_INNER_VERB = re.compile(
    rf"(?:(?:^|[,;]\s|\bvà\s)(?:{_UNITS_WITH_VERB})|\s(?:đoàn|tổ|đội|ban|hội\s+đồng|tổ\s+công\s+tác|nhà\s+thầu))\s+$",
    re.IGNORECASE,
)
"""The words before a verb that is part of a name: "Ban quản lý", "đoàn kiểm tra"."""
_AGENCY_BEFORE_LEADS = re.compile(r"(?:^|[,;]\s|\bvà\s)(?:cơ\s+quan|đơn\s+vị)\s+$", re.IGNORECASE)
"""Before "chủ trì": in "Cơ quan chủ trì đề tài" it is part of a name, in "Trung tâm chủ trì" it is an action."""
_AND_LAST = re.compile(r"\bvà\s+$")
_AFTER_PLURAL = re.compile(r"\b(?:các|những)\s+$")
_PLURAL = re.compile(r"\bcác\s+\w+(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
_LIST_LABEL = re.compile(r"các\s+\p{Ll}+(?:\s+\p{Ll}+){0,3}\s*:\s*", re.IGNORECASE)
"""Các đơn vị: Sở A, Sở B."""
# Titles before a list of agencies. After other titles ("Trưởng ban: …", "Bộ trưởng, Thủ trưởng …") is a person.
_SHARED_TITLES = "giám đốc|chủ tịch|thủ trưởng"
_SHARED_TITLE = re.compile(phrases(rf"(?<!\w)(?:{_SHARED_TITLES})") + r"\s*$", re.IGNORECASE)
"""Giám đốc: Sở A; Sở B."""
_SEPARATOR = re.compile(r"\s*(?:[;,]\s*(?:và\s+)?|\s+và\s+|\s+cùng\s+)(?=\w)")
_BARE_TITLE = re.compile(phrases(f"(?:phó )?(?:{_SHARED_TITLES}|trưởng)"), re.IGNORECASE)
"""Giám đốc, Thủ trưởng các Sở: two titles of one person."""
_OFFICE = re.compile(r"văn\s+phòng\b", re.IGNORECASE)
_AGENCY_OF_OFFICE = re.compile(r"(?:hội\s+đồng|(?:ủy|uỷ)\s+ban|hđnd|ubnd)", re.IGNORECASE)
_SMALL_THEN_CAPITAL = re.compile(r"\w+(?:\s+(?:tâm|ban|cục|viện|phòng|an|đoàn|đốc|tịch|trưởng))?\s+\p{Lu}")
_WORD = re.compile(r"\s(\p{Ll}+)(?!\w)")
_TERRITORY_WORDS = frozenset(unit.split()[-1] for unit in lexicon.words("territories"))
_ENDS_WITH_PLACE = re.compile(rf"\b{_UNITS}(?:\s+\p{{Lu}}\w*)+$")
_CONNECTING_WORDS = frozenset(
    [
        *[
            "biên",
            "các",
            "cùng",
            "có",
            "của",
            "đảo",
            "được",
            "hoặc",
            "khác",
            "không",
            "liên",
            "miền",
            "này",
            "nơi",
            "ở",
        ],
        *["phụ", "tại", "thuộc", "trên", "trực", "và", "ven", "vùng"],
    ]
)
_DOCUMENT = lexicon.pattern(kinds.names(), marks=True, space=r"\s+")
_EXECUTION = re.compile(
    phrases(rf"(?:có|chịu) trách nhiệm [^.;:]{{0,80}}(?:thi hành|thực hiện) {_DOCUMENT} này"), re.IGNORECASE
)
"""The article with those who must carry out the document (Decree 30/2020/NĐ-CP, Appendix III, Mẫu 1.2).

The words before it are names, also of associations and firms, which are in no register.
"""
_PROPER_NAME = re.compile(r"\p{Lu}\w*(?:\s+(?!và\b)\p{Ll}+)*")
_COOPERATIVE = re.compile(r"hợp\s+tác\s+xã", re.IGNORECASE)
_LONGEST_LIST = 600
"""Characters."""
_LONGEST_NAME = 24
"""Words."""


@dataclass(frozen=True, slots=True)
class Agents:
    """The names in the order printed, each with its span, and the offset of their end.

    ``ended_by`` is what follows the names: ``action``; ``manner``, a time or a manner; ``connective``, a word that may
    also be part of a name; ``report``, a report about the agents; ``colon``; or ``end``, the end of the sentence.
    """

    names: tuple[Found[str], ...]
    end: int
    ended_by: str


def begins_agent(text: str, pos: int = 0) -> bool:
    """Does a name begin at ``pos``? A small letter begins one before a capital ("phòng Kế hoạch") or in the plural."""
    if not _may_begin_agent(text[pos : pos + LENGTH]):
        return False
    match = _SINGLE.match(text, pos) or _GROUP.match(text, pos)
    return match is not None and not _NO_NAME.match(text, pos)


def is_group(name: str) -> bool:
    """Does the name stand for a group of agencies or people: "các đơn vị", "Thủ trưởng các đơn vị"?"""
    return _GROUP.match(name) is not None


def read(text: str, pos: int = 0, limit: int | None = None) -> Agents | None:
    """The names that begin at ``pos`` and end before ``limit``; None if no name begins there, or one is doubtful."""
    if not begins_agent(text, pos):
        return None
    end, ended_by = _end_of_names(text, pos, min(len(text) if limit is None else limit, pos + _LONGEST_LIST + 1))
    stop = end
    while stop > pos and not (text[stop - 1].isalnum() or text[stop - 1] == ")"):
        stop -= 1
    names = _split(text, pos, stop)
    if stop - pos > _LONGEST_LIST or not names:
        return None
    if (cut := _end_after_place(text, names[-1].span)) is not None:
        names, end, ended_by = (*names[:-1], _name(text, names[-1].span[0], cut)), cut + 1, "action"
    any_words = _EXECUTION.match(text, end) is not None
    return None if any(_is_doubtful(name.value, any_words) for name in names) else Agents(names, end, ended_by)


def _end_after_place(text: str, span: tuple[int, int]) -> int | None:
    """The end of a name that ends with a place, if an unknown verb follows: "Hạt Kiểm lâm huyện phun thuốc"."""
    if _GROUP.match(text, span[0]) or _COOPERATIVE.match(text, span[0]):
        return None
    piece = text[slice(*span)]
    end = agency_names.name_end(FoldedText(piece, fold(piece)), 0)
    rest = _WORD.match(piece, end) if end else None
    if end is None or rest is None or rest[1] in _CONNECTING_WORDS:
        return None
    has_place = piece[:end].split()[-1].lower() in _TERRITORY_WORDS or _ENDS_WITH_PLACE.search(piece[:end])
    return span[0] + end if has_place else None


def _is_doubtful(name: str, any_words: bool) -> bool:
    """Is the name too long, or has it a word in small letters that is in no name of an agency or of its head?

    ``any_words``: after a capital any words may be in the name, because the document names those who carry it out.
    """
    words = name.split()
    if not begins_agent(name):
        return True
    if _GROUP.match(name):
        return len(words) > _LONGEST_NAME
    checked = _PROPER_NAME.sub("", name).split() if any_words else words
    small = (word.strip(",;:()/.-") for word in checked if word[:1].islower())
    return len(words) > _LONGEST_NAME or any(word.isalpha() and tone_key(word) not in _name_words() for word in small)


@cache
def _name_words() -> frozenset[str]:
    """The syllables in names of agencies and offices: the registered names, and the list in the lexicon."""
    registered = [*lexicon.registered("agency").values(), *lexicon.registered("title").values()]
    printed = [*registered, *lexicon.words("name_syllables")]
    return frozenset(tone_key(word) for name in printed for word in re.findall(r"\w+", name))


def _end_of_names(text: str, pos: int, limit: int) -> tuple[int, str]:
    """(the offset where the names end, ``ended_by``)."""
    at = pos + 1
    inner: int | None = None
    while match := find_name_end(text, at, limit):
        kind = str(match.lastgroup)
        if kind == "colon" and _names_follow(text, pos, match):
            at = match.end()
        elif (qualifier := _QUALIFIER.match(text, match.start())) is not None:
            at = qualifier.end()
        elif kind == "action" and _is_part_of_name(text, pos, match.start()):
            at, inner = match.end(), match.start() if inner is None else inner
        elif inner is not None and _AFTER_PLURAL.search(text, pos, match.start()):
            return inner, "action"  # "Tổ công tác nghiên cứu các báo cáo": the first verb is no part of the name
        else:
            return match.start(), kind
    return limit, "end"


def _names_follow(text: str, pos: int, colon: re.Match[str]) -> bool:
    """Do names follow the colon, as in "các Sở: Nội vụ, Y tế"?"""
    rest = text[colon.end() : colon.end() + _LONGEST_LIST].lstrip()
    before = text[max(pos, colon.start() - 40) : colon.start()]
    if _SHARED_TITLE.search(before):
        return begins_agent(rest)
    return _PLURAL.search(before) is not None and rest[:1].isupper() and (begins_agent(rest) or not begins_action(rest))


def _is_part_of_name(text: str, pos: int, start: int) -> bool:
    """Is the verb at ``start`` part of the name: "Ban quản lý", "Đoàn kiểm tra", "Trung tâm Kỹ thuật và ứng dụng"?"""
    before = text[pos:start]
    if text.startswith("chủ trì", start):
        return _AGENCY_BEFORE_LEADS.search(before) is not None
    if _AND_LAST.search(before):
        return True  # no list of names ends with "và"
    return not text.startswith("có ", start) and _BEFORE_INNER_VERB.search(before) is not None


def _split(text: str, pos: int, stop: int) -> tuple[Found[str], ...]:
    """The list split where another name begins, so "Văn hóa, Thể thao và Du lịch" is not split."""
    names: list[Found[str]] = []
    label = _LIST_LABEL.match(text, pos, stop)
    first = label.end() if label and begins_agent(text, label.end()) else pos
    for gap in _SEPARATOR.finditer(text, pos, stop):
        if _another_begins(text, first, gap):
            names.append(_name(text, first, gap.start()))
            first = gap.end()
    names.append(_name(text, first, stop))
    return tuple(name for name in names if name.value)


def _another_begins(text: str, first: int, gap: re.Match[str]) -> bool:
    """Does another name begin after the separator ``gap``? The name before it begins at ``first``."""
    at = gap.end()
    if not begins_agent(text, at) or _BARE_TITLE.fullmatch(text, first, gap.start()):
        return False
    # "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân" is one name.
    one_office = "và" in gap[0] and _OFFICE.match(text, first) and _AGENCY_OF_OFFICE.match(text, at)
    small = text[at].islower() and not (_GROUP.match(text, at) or _SMALL_THEN_CAPITAL.match(text, at))
    return not (one_office or small)


def _name(text: str, start: int, end: int) -> Found[str]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(" \n,;:-"))
    end = start + len(text[start:end].rstrip(" \n,;:.-"))
    return Found("assignees", squeeze(text[start:end]), (start, end), "tasks/name")
