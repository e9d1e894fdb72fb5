"""Reads assignments: to whom a sentence gives a task, who leads, who cooperates, and where the action begins.

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

Lead and cooperating agencies:

>>> value = find("Giao Sở Nội vụ chủ trì, phối hợp với Sở Y tế, các đơn vị liên quan tham mưu.")[0].value
>>> value.lead, value.cooperating
('Sở Nội vụ', ('Sở Y tế', 'các đơn vị liên quan'))

Reports, citations and quotations assign nothing:

>>> [assigned(text) for text in ("Sở Y tế đã tổ chức kiểm tra.", "Xét đề nghị của Sở Y tế.",
...                          "Tại Công văn số 5/SYT-VP, Sở Y tế đề nghị Sở Tài chính cấp kinh phí.")]
[None, None, None]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex as re

from vnadmin_doc.grammar.tasks import agents
from vnadmin_doc.grammar.tasks.actions import AFTER_WORD, begins_action, is_inside, phrases, quoted_spans
from vnadmin_doc.grammar.tasks.agents import Agents
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import squeeze
from vnadmin_doc.model.found import Found

__all__ = ["Assignment", "find", "lead_and_helpers"]

Names = tuple[Found[str], ...]
Opening = tuple[int, Agents | None, str]
"""(offset where a clause begins, the agents or None if their names cannot be read, rule)."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The assignees, the action, and the cooperating agencies. ``leads``: the sentence states that they lead."""

    names: Names
    todo: str
    leads: bool = False
    helpers: Names = ()

    @property
    def assignees(self) -> tuple[str, ...]:
        """The names of the assignees, as printed."""
        return tuple(name.value for name in self.names)

    @property
    def lead(self) -> str | None:
        """The name of the leading assignee; None if no name, or more than one, is named as leading."""
        return self.names[0].value if self.leads and len(self.names) == 1 else None

    @property
    def cooperating(self) -> tuple[str, ...]:
        """The names of the cooperating agencies, as printed."""
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
_BEFORE_NO_REQUEST = re.compile(  # "theo đề nghị …", "được giao …", "về việc đề nghị …"
    phrases(
        """(?:^|\\W)(?:theo|của|việc|được|đã|các|những|số|có|bị|khi|nếu|xét|sự|mức|thời|bàn|chuyển|tiếp|chỉ tiêu|nhu cầu
        |hồ sơ|văn bản|nội dung|nhiệm vụ|đáp ứng|phải|và ý kiến|đơn|công văn|tờ trình|phiếu|trường hợp|không|chưa|từng
        |sẽ|ngày|quyền|cơ quan|đơn vị|qua|như|tổng hợp|để) $"""
    ),
    re.IGNORECASE,
)
# Not all kinds: dự án and biên bản are often what the sentence is about.
_DOCUMENTS = "công văn|tờ trình|văn bản|báo cáo|thông báo|quyết định|kế hoạch|công điện|chỉ thị|kết luận|đề nghị"
_CITES_REQUEST = re.compile(  # somebody asks, or asked, in a cited document
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
_PAST_OR_NUMBER = re.compile(r"(?<!\w)(?:đã|số)\s")
_ASSIGNS = re.compile(r"(?:giao|phân)\b", re.IGNORECASE)
_DUTY = re.compile(
    phrases(r"\s*(?:(?:có|chịu) trách nhiệm|có nhiệm vụ|chủ trì|thi hành|căn cứ[^.;]{0,60} thi hành)(?!\w)")
)
_PUPIL = re.compile(phrases("(?:(?:các|những|mỗi) )?(?:thí sinh|sinh viên|học viên|học sinh)"), re.IGNORECASE)
_MUST = re.compile(phrases("phải|cần|nộp|lưu ý|đăng ký|gửi"))
_NOTICE_TO = re.compile("(?:để|đến|cho)\\s+$", re.IGNORECASE)
_KNOW_AND_EXECUTE = re.compile(phrases(r"(?:được )?biết,?(?: và)? (?:(?:triển khai|tổ chức|nghiêm túc) )?thực hiện"))
_ONE_PERSON = re.compile(r"(?:ông|bà|đồng\s+chí|đ/c)\s+\p{Lu}", re.IGNORECASE)
_BEFORE_SUBJECT = re.compile(
    phrases(
        r"""(?:đồng thời | ngoài ra | bên cạnh đó
        | (?:định kỳ|h[ằà]ng|trước|chậm nhất|trong|từ ngày|kể từ)\b[^.;:,]{0,80}
        | (?:trên cơ sở|kết thúc|sau khi|căn cứ)\b[^.;:,]{0,160})\s*,?\s*"""
    ),
    re.IGNORECASE,
)
_HEADING_LABEL = re.compile(phrases(r"\W*(?:(?:đối )?với |trách nhiệm của )?"), re.IGNORECASE)
_AS_FOR = re.compile(phrases(r"đối với\s+"), re.IGNORECASE)
_LEADS = re.compile(
    phrases(
        r"""\W*(?:(?:(?:có|chịu) trách nhiệm|tiếp tục|chủ động|khẩn trương)\s+)*(?:(?:(?:làm|là) )?
        (?:(?:cơ quan|đơn vị|bộ phận) )?(?:chủ trì|đầu mối|thường trực)|(?P<with>(?:và )?phối hợp))(?!\w)"""
    ).replace(r")?\s+(?:(?:cơ", ")?(?:(?:cơ"),
    re.IGNORECASE,
)
_COOPERATES_WITH = re.compile(
    phrases(
        r"(?<!\w)(?:phối hợp(?: (?:chặt chẽ|đồng bộ|tốt))?(?:\s*,? (?:cùng với|với|cùng))?|cùng(?: với)?)\s+(?=\w)"
    ),
    re.IGNORECASE,
)
_BETWEEN_CLAUSES = re.compile(r"[,;:]")
_COMMA = re.compile(r"\s*[,;]\s*(?=\w)")
_HELPERS_WITHIN = 140
"""Most characters between "chủ trì" and "phối hợp với"."""
_CONTEXT_BEFORE, _LONGEST_HEADING = 400, 240
_SENTENCE = re.compile(
    rf"{AFTER_WORD}[.?!…](?:[”\"])?\s+(?=[\p{{Lu}}\"“(])"
    + phrases(rf"|;\s+(?=(?:(?:đồng thời|và) )?(?:{_ASKING}|{_ASSIGNING}) )")
)


def find(text: str) -> list[Found[Assignment | None]]:
    """The text in clauses, each with the assignment that it begins, or None.

    Rules with an assignment: ``tasks/asked`` (đề nghị, yêu cầu, giao), ``tasks/bound`` (có trách nhiệm, chủ trì),
    ``tasks/named`` (a name and its action), ``tasks/heading`` (names only). Rules without one: ``tasks/unread`` (a name
    whose action is unclear or only reported), ``tasks/quoted``, ``tasks/none``.
    """
    if heading := _heading(text):
        return [heading]
    quoted = quoted_spans(text)
    found: list[Found[Assignment | None]] = []
    for start, end in _sentences(text):
        found += _clauses(text, start, end, quoted)
    return found


def _heading(text: str) -> Found[Assignment | None] | None:
    """The assignment of a text that is names only, with or without a colon."""
    start = _HEADING_LABEL.match(text).end()  # type: ignore[union-attr]  # matches always
    end = len(text.rstrip(" \n:;.-"))
    if not 0 < end - start <= _LONGEST_HEADING:
        return None
    asks = _ASKS.match(text, start)
    who = agents.read(text[:end], asks.end() if asks else start)
    if who is None or who.ended_by != "end" or who.end < end or _is_person_without_duty(text, who):
        return None
    return Found("tasks", Assignment(who.names, ""), (0, len(text)), "tasks/heading")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _SENTENCE.finditer(text):
        yield start, stop.end()
        start = stop.end()
    if start < len(text):
        yield start, len(text)


def _clauses(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> Iterator[Found[Assignment | None]]:
    """The clauses of one sentence."""
    openings = list(_openings(text, start, end, quoted))
    if not openings or openings[0][0] > start:
        if openings and not text[start : openings[0][0]].strip(" \n,"):
            openings[0] = (start, *openings[0][1:])
        else:
            rule = "tasks/quoted" if is_inside(start, quoted) else "tasks/none"
            yield Found("tasks", None, (start, openings[0][0] if openings else end), rule)
    for number, (at, who, rule) in enumerate(openings):
        stop = openings[number + 1][0] if number + 1 < len(openings) else end
        yield Found("tasks", _assignment(text, who, stop) if who else None, (at, stop), rule)


def _openings(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> Iterator[Opening]:
    """The places in a sentence where somebody gets a task."""
    read_to = start
    for ask in _ASKS.finditer(text, start, end):
        if ask.start() < read_to or not _is_request_of_letter(text, start, ask.start(), quoted):
            continue
        who = agents.read(text, ask.end(), end)
        is_notice = _NOTICE_TO.match(ask[0]) is not None
        if is_notice and not (who and _KNOW_AND_EXECUTE.match(text, who.end, end)):
            continue
        begin = start if read_to == start else ask.start()
        if who and (is_notice or who.ended_by in ("action", "manner", "connective", "colon")):
            yield begin, who, "tasks/asked"
            read_to = who.end
        elif agents.begins_agent(text, ask.end()):
            yield begin, None, "tasks/unread"
            read_to = ask.end()
    if read_to == start and (opening := _opening_by_subject(text, start, end, quoted)):
        yield opening


def _is_request_of_letter(text: str, start: int, at: int, quoted: list[tuple[int, int]]) -> bool:
    """Does the letter itself ask at ``at``, and not a quoted or cited text?"""
    if is_inside(at, quoted) or _BEFORE_NO_REQUEST.search(text, max(start, at - 30), at):
        return False
    before = text[max(start, at - _CONTEXT_BEFORE) : at]
    clause = _BETWEEN_CLAUSES.split(before)[-1]
    if _HAS_SENT.search(before) or _PAST_OR_NUMBER.search(clause) or _CITES_REQUEST.match(text, start, at):
        return False
    return not (_ASSIGNS.match(text, at) and clause.strip() and not agents.begins_agent(clause.strip()))


def _opening_by_subject(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> Opening | None:
    """The task of a sentence whose subject is the agent: "Sở A chủ trì …", "Hằng quý, các đơn vị báo cáo …"."""
    first = start + len(text[start:end]) - len(text[start:end].lstrip(" \n-–+•*“\"‘'.,;:"))
    if is_inside(first, quoted):
        return None
    subject = _subject(text, first, end)
    if not agents.begins_agent(text, subject):
        return None
    who = agents.read(text, subject, end)
    as_for = first < subject and _AS_FOR.match(text, first) is not None
    if who is not None and who.ended_by in (("colon",) if as_for else ("action", "manner", "colon")):
        if _DUTY.match(text, who.end):
            return start, who, "tasks/bound"
        has_action = who.ended_by != "colon" or as_for or begins_action(text[who.end : end])
        if has_action and not _is_person_without_duty(text, who):
            return start, who, "tasks/named"
    return None if as_for else (start, None, "tasks/unread")


def _is_person_without_duty(text: str, who: Agents) -> bool:
    """Is the agent one person, or a pupil without a word such as "phải": "Ông A", "Thí sinh tham gia …"?"""
    name = who.names[0].value
    return bool(_ONE_PERSON.match(name) or (_PUPIL.match(name) and not _MUST.match(text, who.end)))


def _subject(text: str, first: int, end: int) -> int:
    """The offset of the subject: after "Hằng quý, …" or "Đối với …", else ``first``."""
    for lead in (_AS_FOR, _BEFORE_SUBJECT):
        if (match := lead.match(text, first, end)) and agents.begins_agent(text, match.end()):
            return match.end()
    return first


def _assignment(text: str, who: Agents, end: int) -> Assignment:
    at = who.end + (who.ended_by == "colon")
    leads = _LEADS.match(text, at, end)
    helpers = _helpers(text, end, leads)
    todo = squeeze(text[at:end].lstrip(": "))
    return Assignment(who.names, todo, leads is not None and not leads["with"], helpers)


def _helpers(text: str, end: int, leads: re.Match[str] | None) -> Names:
    """The names after "phối hợp với", or those between "chủ trì," and "phối hợp"."""
    if leads is None:
        return ()
    if not leads["with"] and (comma := _COMMA.match(text, leads.end(), end)):
        who = agents.read(text, comma.end(), end)
        if who and who.ended_by == "action" and text.startswith("phối hợp", who.end):
            return who.names
    near = min(end, leads.end() + _HELPERS_WITHIN)
    with_whom = _COOPERATES_WITH.search(text, leads.start(), near)
    who = agents.read(text, with_whom.end(), end) if with_whom else None
    return who.names if who else ()


def lead_and_helpers(text: str) -> tuple[bool, Names] | None:
    """(whether the assignee leads, the cooperating agencies) of an action; None if it states neither.

    >>> lead_and_helpers("Phối hợp với Sở Nội vụ rà soát.")
    (False, (Found(part='assignees', value='Sở Nội vụ', span=(13, 22), rule='tasks/name'),))
    """
    leads = _LEADS.match(text)
    return (not leads["with"], _helpers(text, len(text), leads)) if leads else None
