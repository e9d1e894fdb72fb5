"""Assignments: to whom a sentence gives something to do, who leads, who helps, and where the doing begins.

Practice under Decree 30/2020/NĐ-CP, Appendix III: "1. Đề nghị Sở A …", "2. Sở B: …", "3. Giao Sở C
chủ trì, phối hợp …", "Điều 3. Chánh Văn phòng, Giám đốc Sở D chịu trách nhiệm thi hành …".

>>> def assigned(text): return next(((f.value.assignees, f.value.todo) for f in find(text) if f.value), None)
>>> assigned("Giao Sở Nội vụ chủ trì, phối hợp Sở Tài chính rà soát biên chế.")
(('Sở Nội vụ',), 'chủ trì, phối hợp Sở Tài chính rà soát biên chế.')
>>> assigned("Chánh Văn phòng, Giám đốc Sở Y tế chịu trách nhiệm thi hành.")[0]
('Chánh Văn phòng', 'Giám đốc Sở Y tế')
>>> assigned("Sở Thông tin và Truyền thông")
(('Sở Thông tin và Truyền thông',), '')
>>> assigned("Về thẩm quyền") is None
True

Lead and help:

>>> value = find("Giao Sở Nội vụ chủ trì, phối hợp với Sở Y tế, các đơn vị liên quan tham mưu.")[0].value
>>> value.lead, value.cooperating
('Sở Nội vụ', ('Sở Y tế', 'các đơn vị liên quan'))

A report, a citation or a quotation assigns nothing:

>>> [assigned(text) for text in ("Sở Y tế đã tổ chức kiểm tra.", "Xét đề nghị của Sở Y tế.",
...                          "Tại Công văn số 5/SYT-VP, Sở Y tế đề nghị Sở Tài chính cấp kinh phí.")]
[None, None, None]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex as re

from vnadmin_doc.grammar.tasks import agents
from vnadmin_doc.grammar.tasks.actions import ABBREVIATED, begins_doing, is_in, phrases, quotes
from vnadmin_doc.grammar.tasks.agents import Doers
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import squeeze
from vnadmin_doc.model.found import Found

__all__ = ["Assignment", "find", "manner"]

Names = tuple[Found[str], ...]
Opening = tuple[int, Doers | None, str]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who has it, who helps, what is to be done; ``leads``: the sentence states that this one leads."""

    names: Names
    todo: str
    leads: bool = False
    helpers: Names = ()

    @property
    def assignees(self) -> tuple[str, ...]:
        """Who has it, as printed."""
        return tuple(name.value for name in self.names)

    @property
    def lead(self) -> str | None:
        """Who leads; None where nobody, or more than one, is named as leading."""
        return self.names[0].value if self.leads and len(self.names) == 1 else None

    @property
    def cooperating(self) -> tuple[str, ...]:
        """Who helps, as printed."""
        return tuple(name.value for name in self.helpers)


_ASKING, _ASSIGNING = (
    lexicon.table_pattern("verbs", type=type_, marks=True, space=r"\s+") for type_ in ("asks", "assigns")
)
_ASKS = re.compile(
    phrases(
        rf"""(?<![\w/])(?:(?:(?:kính|trân trọng) )?{_ASKING}|(?!giao (?-i:ban)\b){_ASSIGNING}
        |(?<=thông báo )(?:để|đến|cho)):?\s+(?=\w)"""
    ),
    re.IGNORECASE,
)
_NOT_ASKING = re.compile(  # the words before: "theo đề nghị …", "được giao …", "về việc đề nghị …"
    phrases(
        """(?:^|\\W)(?:theo|của|việc|được|đã|các|những|số|có|bị|khi|nếu|xét|sự|mức|thời|bàn|chuyển|tiếp|chỉ tiêu|nhu cầu
        |hồ sơ|văn bản|nội dung|nhiệm vụ|đáp ứng|phải|và ý kiến|đơn|công văn|tờ trình|phiếu|trường hợp|không|chưa|từng
        |sẽ|ngày|quyền|cơ quan|đơn vị|qua|như|tổng hợp|để) $"""
    ),
    re.IGNORECASE,
)
# Not all kinds: a dự án, a biên bản is as often the thing that a sentence is about.
_DOCUMENTS = "công văn|tờ trình|văn bản|báo cáo|thông báo|quyết định|kế hoạch|công điện|chỉ thị|kết luận|đề nghị"
_REPORTED = re.compile(  # somebody asks, or asked, in a document that is cited
    phrases(rf"\W*(?:tại|xét|qua|đã (?:có|ban hành|nhiều|gửi))[^;]{{0,160}}? (?:{_DOCUMENTS})(?!\w)"),
    re.IGNORECASE,
)
_HAS_SENT = re.compile(
    phrases(
        rf"""(?<!\w)(?:(?:có|ban hành|gửi) (?:(?:các|nhiều) )?(?:{_DOCUMENTS})(?!\w)
        |nhận được (?:{_DOCUMENTS}) (?:số|của))"""
    ),
    re.IGNORECASE,
)
_TOLD = re.compile(r"(?<!\w)(?:đã|số)\s")
_HANDS_OVER = re.compile(r"(?:giao|phân)\b", re.IGNORECASE)
_STRONG = re.compile(
    phrases(r"\s*(?:(?:có|chịu) trách nhiệm|có nhiệm vụ|chủ trì|thi hành|căn cứ[^.;]{0,60} thi hành)(?!\w)")
)
_PUPIL = re.compile(phrases("(?:(?:các|những|mỗi) )?(?:thí sinh|sinh viên|học viên|học sinh)"), re.IGNORECASE)
_MUST = re.compile(phrases("phải|cần|nộp|lưu ý|đăng ký|gửi"))
_TELLS_TO = re.compile("(?:để|đến|cho)\\s+$", re.IGNORECASE)
_TO_DO = re.compile(phrases(r"(?:được )?biết,?(?: và)? (?:(?:triển khai|tổ chức|nghiêm túc) )?thực hiện"))
_ONE_PERSON = re.compile(r"(?:ông|bà|đồng\s+chí|đ/c)\s+\p{Lu}", re.IGNORECASE)
_WHEN = re.compile(  # what may stand before the subject
    phrases(
        r"""(?:đồng thời | ngoài ra | bên cạnh đó
        | (?:định kỳ|h[ằà]ng|trước|chậm nhất|trong|từ ngày|kể từ)\b[^.;:,]{0,80}
        | (?:trên cơ sở|kết thúc|sau khi|căn cứ)\b[^.;:,]{0,160})\s*,?\s*"""
    ),
    re.IGNORECASE,
)
_FOR = re.compile(phrases(r"\W*(?:(?:đối )?với |trách nhiệm của )?"), re.IGNORECASE)
_FOR_WHOM = re.compile(phrases(r"đối với\s+"), re.IGNORECASE)
_LEADS = re.compile(
    phrases(
        r"""\W*(?:(?:(?:có|chịu) trách nhiệm|tiếp tục|chủ động|khẩn trương)\s+)*(?:(?:(?:làm|là) )?
        (?:(?:cơ quan|đơn vị|bộ phận) )?(?:chủ trì|đầu mối|thường trực)|(?P<with>(?:và )?phối hợp))(?!\w)"""
    ).replace(r")?\s+(?:(?:cơ", ")?(?:(?:cơ"),
    re.IGNORECASE,
)
_WITH = re.compile(
    phrases(
        r"(?<!\w)(?:phối hợp(?: (?:chặt chẽ|đồng bộ|tốt))?(?:\s*,? (?:cùng với|với|cùng))?|cùng(?: với)?)\s+(?=\w)"
    ),
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*[,;]\s*(?=\w)")
_FAR, _FAR_BEFORE, _LONGEST_HEADING = 140, 400, 240
_SENTENCE = re.compile(
    rf"{ABBREVIATED}[.?!…](?:[”\"])?\s+(?=[\p{{Lu}}\"“(])"
    + phrases(rf"|;\s+(?=(?:(?:đồng thời|và) )?(?:{_ASKING}|{_ASSIGNING}) )")
)


def find(text: str) -> list[Found[Assignment | None]]:
    """The text cut into clauses, each with the assignment that it begins, or None: it begins none.

    Rules: ``tasks/asked`` (đề nghị, yêu cầu, giao), ``tasks/bound`` (có trách nhiệm, chủ trì), ``tasks/named`` (a name
    and what it does), ``tasks/heading`` (nothing but names); without one ``tasks/unread`` (somebody is named, and what
    of it is not clear, or only reported), ``tasks/quoted``, ``tasks/none``.
    """
    if heading := _heading(text):
        return [heading]
    quoted = quotes(text)
    found: list[Found[Assignment | None]] = []
    for start, end in _sentences(text):
        found += _cut(text, start, end, quoted)
    return found


def _heading(text: str) -> Found[Assignment | None] | None:
    """Nothing but names, perhaps with a colon."""
    start = _FOR.match(text).end()  # type: ignore[union-attr]  # matches always
    end = len(text.rstrip(" \n:;.-"))
    if not 0 < end - start <= _LONGEST_HEADING:
        return None
    asks = _ASKS.match(text, start)
    who = agents.read(text[:end], asks.end() if asks else start)
    if who is None or who.ends != "end" or who.end < end or _told_of(text, who):
        return None
    return Found("tasks", Assignment(who.names, ""), (0, len(text)), "tasks/heading")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _SENTENCE.finditer(text):
        yield start, stop.end()
        start = stop.end()
    if start < len(text):
        yield start, len(text)


def _cut(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> Iterator[Found[Assignment | None]]:
    """The clauses of one sentence."""
    openings = list(_openings(text, start, end, quoted))
    if not openings or openings[0][0] > start:
        if openings and not text[start : openings[0][0]].strip(" \n,"):
            openings[0] = (start, *openings[0][1:])
        else:
            rule = "tasks/quoted" if is_in(start, quoted) else "tasks/none"
            yield Found("tasks", None, (start, openings[0][0] if openings else end), rule)
    for number, (at, who, rule) in enumerate(openings):
        stop = openings[number + 1][0] if number + 1 < len(openings) else end
        yield Found("tasks", _assignment(text, who, stop) if who else None, (at, stop), rule)


def _openings(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> Iterator[Opening]:
    """Where somebody is given something: (from where, who, rule); who is None where the name cannot be read."""
    taken = start
    for ask in _ASKS.finditer(text, start, end):
        if ask.start() < taken or not _may_ask(text, start, ask.start(), quoted):
            continue
        who = agents.read(text, ask.end(), end)
        told_to = _TELLS_TO.match(ask[0]) is not None
        if told_to and not (who and _TO_DO.match(text, who.end, end)):
            continue
        if who and (told_to or who.ends in ("does", "how", "also", "colon")):
            yield (start if taken == start else ask.start()), who, "tasks/asked"
            taken = who.end
        elif agents.begins(text, ask.end()):
            yield (start if taken == start else ask.start()), None, "tasks/unread"
            taken = ask.end()
    if taken == start and (named := _named(text, start, end, quoted)):
        yield named


def _may_ask(text: str, start: int, at: int, quoted: list[tuple[int, int]]) -> bool:
    """Does the letter itself ask here?"""
    if is_in(at, quoted) or _NOT_ASKING.search(text, max(start, at - 30), at):
        return False
    before = text[max(start, at - _FAR_BEFORE) : at]
    clause = re.split(r"[,;:]", before)[-1]
    if _HAS_SENT.search(before) or _TOLD.search(clause) or _REPORTED.match(text, start, at):
        return False
    return not (_HANDS_OVER.match(text, at) and clause.strip() and not agents.begins(clause.strip()))


def _named(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> Opening | None:
    """A sentence whose subject is given something: "Sở A chủ trì …", "Hằng quý, các đơn vị báo cáo …"."""
    first = start + len(text[start:end]) - len(text[start:end].lstrip(" \n-–+•*“\"‘'.,;:"))
    if is_in(first, quoted):
        return None
    subject = _subject(text, first, end)
    if not agents.begins(text, subject):
        return None
    who = agents.read(text, subject, end)
    about = first < subject and _FOR_WHOM.match(text, first) is not None
    if who is not None and who.ends in (("colon",) if about else ("does", "how", "colon")):
        if _STRONG.match(text, who.end):
            return start, who, "tasks/bound"
        if not _told_of(text, who) and (who.ends != "colon" or about or begins_doing(text[who.end : end])):
            return start, who, "tasks/named"
    return None if about else (start, None, "tasks/unread")


def _told_of(text: str, who: Doers) -> bool:
    """Is it one person, or a pupil who need not: "Ông A", "Thí sinh tham gia …"?"""
    name = who.names[0].value
    return bool(_ONE_PERSON.match(name) or (_PUPIL.match(name) and not _MUST.match(text, who.end)))


def _subject(text: str, first: int, end: int) -> int:
    """Where the subject begins: behind "Hằng quý, …", "Đối với …", or at once."""
    for lead in (_FOR_WHOM, _WHEN):
        if (match := lead.match(text, first, end)) and agents.begins(text, match.end()):
            return match.end()
    return first


def _assignment(text: str, who: Doers, end: int) -> Assignment:
    at = who.end + (who.ends == "colon")
    leads = _LEADS.match(text, at, end)
    helpers = _helpers(text, end, leads)
    todo = squeeze(text[at:end].lstrip(": "))
    return Assignment(who.names, todo, leads is not None and not leads["with"], helpers)


def _helpers(text: str, end: int, leads: re.Match[str] | None) -> Names:
    """Phối hợp với …; or the names between "chủ trì," and "phối hợp"."""
    if leads is None:
        return ()
    if not leads["with"] and (comma := _COMMA.match(text, leads.end(), end)):
        who = agents.read(text, comma.end(), end)
        if who and who.ends == "does" and text.startswith("phối hợp", who.end):
            return who.names
    near = min(end, leads.end() + _FAR)
    with_whom = _WITH.search(text, leads.start(), near)
    who = agents.read(text, with_whom.end(), end) if with_whom else None
    return who.names if who else ()


def manner(text: str) -> tuple[bool, Names] | None:
    """(does it lead, who helps) of words that begin with the doing; None where they do not say.

    >>> manner("Phối hợp với Sở Nội vụ rà soát.")
    (False, (Found(part='assignees', value='Sở Nội vụ', span=(13, 22), rule='tasks/name'),))
    """
    leads = _LEADS.match(text)
    return (not leads["with"], _helpers(text, len(text), leads)) if leads else None
