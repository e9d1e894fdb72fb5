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
from functools import cache

import regex as re

from vnadmin_doc.grammar.citations import agency_names
from vnadmin_doc.grammar.citations.phrases import Text
from vnadmin_doc.grammar.tasks.actions import ENDS, begins_doing, phrases
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, squeeze, tone_key
from vnadmin_doc.model import kinds
from vnadmin_doc.model.found import Found

__all__ = ["Doers", "begins", "is_many", "read"]


_CAPITAL = r"(?=\s+(?-i:\p{Lu}))"
_BODIES = lexicon.table_pattern("agencies", prose="any", marks=True, space=r"\s+")
"""How names of agencies begin, where no other words begin so."""
_MAY_BE = lexicon.table_pattern("agencies", prose="capital", marks=True, space=r"\s+") + _CAPITAL
"""How some begin, if a capital follows: "Phòng Nội vụ", not "phòng, chống"."""
_TITLES = lexicon.pattern(lexicon.titles(type="head unit"), marks=True, space=r"\s+")
_PEOPLE = phrases(
    rf"""(?:phó )?{_TITLES} | kế toán trưởng | (?:phó )?trưởng (?:các|bộ phận|ngành|đơn vị) | lãnh đạo
    | (?:những )?người đứng đầu | (?:giáo|sinh|học) viên | thí sinh
    | (?:các )?(?:ông|bà|đồng chí|đ/c)(?:(?=\s*[(,/])|{_CAPITAL})"""
)
_MEMBERS = lexicon.table_pattern("agencies", prose="any capital", marks=True, space=r"\s+")
_UNITS = lexicon.pattern(lexicon.words("territories"), marks=True, space=r"\s+")
# Not the deputies: "Các phó trưởng ban: …" is a list of members.
_CHIEFS = lexicon.pattern(lexicon.words("titles", type="head unit"), marks=True, space=r"\s+")
_KINDS = phrases(
    rf"""(?:(?:tất cả|toàn thể)(?: các)?|các|từng|mỗi|quý) (?:{_MEMBERS}|{_UNITS}|{_CHIEFS}|trưởng|cơ sở|tổ chức|cá nhân
    |đồng chí|thành viên|ông|bà|vị|cấp|đảng|cán bộ|công chức|giáo viên|ttyt|bv|chi nhánh|đại học|thôn|khu|hộ
    |đại biểu)"""
)
_ONE = re.compile(rf"(?:{_BODIES}|{_MAY_BE}|{_PEOPLE})(?!\w)", re.IGNORECASE)
_MANY = re.compile(rf"(?:{_KINDS}|lãnh\s+đạo|thủ\s+trưởng)(?!\w)", re.IGNORECASE)
_NO_NAME = re.compile(
    phrases(
        """(?:đội tuyển|ban hành|ban bố|bộ luật|trường hợp|hội (?:nghị|thảo|trường|họp)|vụ việc|tổ chức(?!, cá)
        |(?:cơ quan|đơn vị) (?:phối hợp|thực hiện|tham mưu|báo cáo)(?: (?:và )?(?:phối hợp|thực hiện|chính))?:
        |cơ quan (?:ban hành|soạn thảo)|cục bộ|đơn vị tính|các (?:cấp độ|tổ hợp))(?!\\w)"""
    ),
    re.IGNORECASE,
)

_RELATED = re.compile(
    phrases(
        """(?:có (?:liên quan|thẩm quyền|tên|nhu cầu|hoạt động|giường|chức năng|điều kiện|trụ sở|tham gia|sử dụng)
        | được (?:giao|phân công|nêu|mời|chọn) | không chuyên trách | từ (?:tỉnh|trung ương|huyện) | (?:nêu|là) trên
        | là (?:thành viên|hội viên) | còn lại | chưa (?:gửi|báo|thực|nộp|hoàn))(?: (?:về|tại|trong|ở))?"""
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
_LISTED = re.compile(r"các\s+\p{Ll}+(?:\s+\p{Ll}+){0,3}\s*:\s*", re.IGNORECASE)
"""Các đơn vị: Sở A, Sở B."""
# Titles that stand before a list of agencies: behind others ("Trưởng ban: …", "Bộ trưởng, Thủ trưởng …") is a person.
_SHARED_TITLES = "giám đốc|chủ tịch|thủ trưởng"
_OF_MANY = re.compile(phrases(rf"(?<!\w)(?:{_SHARED_TITLES})") + r"\s*$", re.IGNORECASE)
"""Giám đốc: Sở A; Sở B."""
_NEXT = re.compile(r"\s*(?:[;,]\s*(?:và\s+)?|\s+và\s+|\s+cùng\s+)(?=\w)")
_BARE_TITLE = re.compile(phrases(f"(?:phó )?(?:{_SHARED_TITLES}|trưởng)"), re.IGNORECASE)
"""Giám đốc, Thủ trưởng các Sở: two titles of one."""
_GOES_ON = re.compile(r"văn\s+phòng\b", re.IGNORECASE)
_ONE_OF_MANY = re.compile(r"(?:hội\s+đồng|(?:ủy|uỷ)\s+ban|hđnd|ubnd)", re.IGNORECASE)
_SMALL = re.compile(r"\w+(?:\s+(?:tâm|ban|cục|viện|phòng|an|đoàn|đốc|tịch|trưởng))?\s+\p{Lu}")
_WORD = re.compile(r"\s(\p{Ll}+)(?!\w)")
_PLACES = frozenset(unit.split()[-1] for unit in lexicon.words("territories"))
_PLACED = re.compile(rf"\b{_UNITS}(?:\s+\p{{Lu}}\w*)+$")
_JOINS = frozenset(
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
_BOUND = re.compile(
    phrases(rf"(?:có|chịu) trách nhiệm [^.;:]{{0,80}}(?:thi hành|thực hiện) {_DOCUMENT} này"), re.IGNORECASE
)
"""The article that names those who carry out a document (Decree 30/2020, Appendix III, Mẫu 1.2): what stands before it
are names, of associations and firms too, which no register has."""
_PROPER = re.compile(r"\p{Lu}\w*(?:\s+(?!và\b)\p{Ll}+)*")
_NO_PLACE = re.compile(r"hợp\s+tác\s+xã", re.IGNORECASE)
_LONGEST, _LONGEST_NAME = 600, 24


@dataclass(frozen=True, slots=True)
class Doers:
    """Names in the order printed, each with its span; where they end, and in what.

    ``ends``: ``does`` before what is to be done, ``how`` before when or how, ``also`` before what may also be part of
    the name, ``tells`` before a report about them, ``colon``, or ``end`` of the sentence.
    """

    names: tuple[Found[str], ...]
    end: int
    ends: str


def begins(text: str, pos: int = 0) -> bool:
    """Does a name begin here? A small letter is one only before a capital ("phòng Kế hoạch") or in the plural."""
    match = _ONE.match(text, pos) or _MANY.match(text, pos)
    return match is not None and not _NO_NAME.match(text, pos)


def is_many(name: str) -> bool:
    """Is it a kind of agencies or people, not one of them: "các đơn vị", "Thủ trưởng các đơn vị"?"""
    return _MANY.match(name) is not None


def read(text: str, pos: int = 0, limit: int | None = None) -> Doers | None:
    """The names that begin at ``pos``, up to the verb after them, at most to ``limit``."""
    if not begins(text, pos):
        return None
    end, ends = _end(text, pos, min(len(text) if limit is None else limit, pos + _LONGEST + 1))
    stop = end
    while stop > pos and not (text[stop - 1].isalnum() or text[stop - 1] == ")"):
        stop -= 1
    names = _split(text, pos, stop)
    if stop - pos > _LONGEST or not names:
        return None
    if (cut := _placed_end(text, names[-1].span)) is not None:
        names, end, ends = (*names[:-1], _name(text, names[-1].span[0], cut)), cut + 1, "does"
    bound = _BOUND.match(text, end) is not None
    return None if any(_is_doubtful(name.value, bound) for name in names) else Doers(names, end, ends)


def _placed_end(text: str, span: tuple[int, int]) -> int | None:
    """Where a name ends in a place's, and words that none of ours know follow: "Hạt Kiểm lâm huyện phun thuốc"."""
    if _MANY.match(text, span[0]) or _NO_PLACE.match(text, span[0]):
        return None
    piece = text[slice(*span)]
    end = agency_names.name_end(Text(piece, fold(piece)), 0)
    rest = _WORD.match(piece, end) if end else None
    if end is None or rest is None or rest[1] in _JOINS:
        return None
    return span[0] + end if piece[:end].split()[-1].lower() in _PLACES or _PLACED.search(piece[:end]) else None


def _is_doubtful(name: str, bound: bool) -> bool:
    """Is it too long for a name, or is there a word in it that no name of an agency, a head of one, has?

    Of those who are ``bound`` to carry out a document, any word may go on the name that a capital began.
    """
    words = name.split()
    if not begins(name):
        return True
    if _MANY.match(name):
        return len(words) > _LONGEST_NAME
    odd = (word.strip(",;:()/.-") for word in (_PROPER.sub("", name).split() if bound else words) if word[:1].islower())
    return len(words) > _LONGEST_NAME or any(word.isalpha() and not _is_of_names(word) for word in odd)


def _is_of_names(word: str) -> bool:
    return tone_key(word) in _syllables()


@cache
def _syllables() -> frozenset[str]:
    """The syllables of agencies' and offices' names, registered or of the genre."""
    registered = [*lexicon.registered("agency").values(), *lexicon.registered("title").values()]
    printed = [*registered, *lexicon.words("name_syllables")]
    return frozenset(tone_key(word) for name in printed for word in re.findall(r"\w+", name))


def _end(text: str, pos: int, limit: int) -> tuple[int, str]:
    """Where the names end, and in what."""
    at = pos + 1
    while match := ENDS.search(text, at, limit):
        kind = str(match.lastgroup)
        if kind == "colon" and _names_follow(text, pos, match):
            at = match.end()
        elif (related := _RELATED.match(text, match.start())) is not None:
            at = related.end()
        elif kind == "does" and _is_inner(text, pos, match.start()):
            at = match.end()
        else:
            return match.start(), kind
    return limit, "end"


def _names_follow(text: str, pos: int, colon: re.Match[str]) -> bool:
    """Does "các Sở: Nội vụ, Y tế" go on naming behind its colon?"""
    rest = text[colon.end() : colon.end() + _LONGEST].lstrip()
    before = text[max(pos, colon.start() - 40) : colon.start()]
    if _OF_MANY.search(before):
        return begins(rest)
    return _PLURAL.search(before) is not None and rest[:1].isupper() and (begins(rest) or not begins_doing(rest))


def _is_inner(text: str, pos: int, start: int) -> bool:
    """Is the verb part of the name: "Ban quản lý", "Đoàn kiểm tra", "Trung tâm kiểm nghiệm"?"""
    before = text[pos:start]
    if text.startswith("chủ trì", start):
        return _ONE_OFFICE.search(before) is not None
    return not text.startswith("có ", start) and _INNER.search(before) is not None


def _split(text: str, pos: int, stop: int) -> tuple[Found[str], ...]:
    """The list cut where another name begins, not inside "Văn hóa, Thể thao và Du lịch"."""
    names: list[Found[str]] = []
    listed = _LISTED.match(text, pos, stop)
    first = listed.end() if listed and begins(text, listed.end()) else pos
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
    if _BARE_TITLE.fullmatch(text, first, gap.start()):
        return False
    joined = "và" in gap[0] and _GOES_ON.match(text, first) and _ONE_OF_MANY.match(text, at)
    small = text[at].islower() and not (_MANY.match(text, at) or _SMALL.match(text, at))
    return not (joined or small)


def _name(text: str, start: int, end: int) -> Found[str]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(" \n,;:-"))
    end = start + len(text[start:end].rstrip(" \n,;:.-"))
    return Found("assignees", squeeze(text[start:end]), (start, end), "tasks/name")
