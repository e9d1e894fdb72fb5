r"""Reads provisions (điều, khoản, điểm) before a citation, as printed and as data.

Decree 34/2016/NĐ-CP, article 62: phần, chương, mục, tiểu mục, điều, khoản, điểm. A điểm has a letter. Provisions are
cited from the smallest to the largest, "điểm a khoản 2 Điều 5". Older letters also cite the largest first, and have
"tiết" below điểm.

>>> from vnadmin_doc.language.text import fold
>>> def before(text): return before_head(FoldedText(text, fold(text)), len(text))
>>> before("quy định tại điểm a, b khoản 2 và khoản 4 Điều 5 của ")
'điểm a, b khoản 2 và khoản 4 Điều 5'
>>> def read(text): return [{k: v for k, v in p if v} for p in parse(text)]
>>> read("điểm a, b khoản 2 và khoản 4 Điều 5")[1:]
[{'article': '5', 'clause': '2', 'point': 'b'}, {'article': '5', 'clause': '4'}]

A range keeps its two ends, because the provisions between them are unknown (there may be a 3a).

>>> read("từ Điều 3 đến Điều 7, Điều 9 khoản 1")
[{'article': '3', 'to': '7'}, {'article': '9', 'clause': '1'}]
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vnadmin_doc.grammar.citations.phrases import FoldedText, O, S
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.letter import Provision

__all__ = ["before_head", "parse"]

_LEVELS = {  # from the largest to the smallest
    "phu luc": "appendix",
    "phan": "part",
    "chuong": "chapter",
    "muc": "section",
    "tieu muc": "subsection",
    "dieu": "article",
    "khoan": "clause",
    "diem": "point",
    "tiet": "item",
}
_RANK = {member: rank for rank, member in enumerate(_LEVELS.values())}

_UNIT = rf"(?:diem|khoan|dieu|tieu{S}muc|muc|chuong|phan|phu{S}luc(?:{S}so)?|tiet)"
_MORE = rf"(?:{O},{O}(?:(?:va|hoac){S})?|{S}(?:va|hoac|den){S}|{O}-{O})"
"""Between two labels, or between two units."""

_LABEL = r"(?:\d{1,3}(?:\.\d{1,2})*[a-z]?|[ivxl]{1,6}|[a-z])\b[)]?"
_GROUP = rf"(?:(?:cac|tu){S})?(?P<unit>{_UNIT}){S}(?P<labels>{_LABEL}(?:{_MORE}{_LABEL})*)"
_GROUPS = re.compile(rf"(?P<join>{_MORE}|{S})?{_GROUP}")
_PLAIN = re.sub(r"[?]P<\w+>", "?:", _GROUP)
_BEFORE = re.compile(rf"\b(?P<where>{_PLAIN}(?:(?:{_MORE}|{S}){_PLAIN})*)(?:,?{S}(?:cua|tai|trong)|,)?{S}(?:cac{S})?\Z")
_LAST_WORD = re.compile(rf"{_LABEL},?|,|cua|tai|trong|cac")
"""The last word before a citation, if a provision is there."""
_LABELS = re.compile(rf"(?P<join>{_MORE})?(?P<label>[\w.]+)[)]?")
_LONGEST = 160
"""Most characters of the provisions before a citation."""


class _Group(NamedTuple):
    """One unit and its labels. A label is (first, last) for a range, else (label, None). ``join``: words before it."""

    member: str
    labels: list[tuple[str, str | None]]
    join: str


def before_head(page: FoldedText, end: int) -> str | None:
    """Read "khoản 2 Điều 5" right before the citation that starts at ``end``, as printed; None if there is none."""
    words = page.folded[max(0, end - 20) : end].split()
    if not words or not page.folded[end - 1].isspace() or not _LAST_WORD.fullmatch(words[-1]):
        return None
    begin = max(0, end - _LONGEST)
    where = _BEFORE.search(page.folded[begin:end])
    return page.printed(begin + where.start("where"), begin + where.end("where")) if where else None


def parse(printed: str) -> tuple[Provision, ...]:
    """The provisions in ``printed``, in the order printed, one for each label."""
    groups = _groups(printed)
    parents = [_parent(groups, index) for index in range(len(groups))]
    found: list[Provision] = []
    for index, group in enumerate(groups):
        labels_by_member = {group.member: group.labels}
        parent = parents[index]
        while parent is not None:
            labels_by_member[groups[parent].member] = groups[parent].labels
            parent = parents[parent]
        first_labels = {member: labels[0][0] for member, labels in labels_by_member.items()}
        # The first label of a parent is part of the provisions below it.
        own = group.labels[1:] if index in parents else group.labels
        found += [Provision(**first_labels | {group.member: label, "to": to}) for label, to in own]
    return tuple(found)


def _groups(printed: str) -> list[_Group]:
    groups: list[_Group] = []
    for match in _GROUPS.finditer(fold(printed)):
        member = _LEVELS[re.sub(r"\s+so$", "", " ".join(match["unit"].split()))]
        labels: list[tuple[str, str | None]] = []
        start, end = match.span("labels")
        for label in _LABELS.finditer(fold(printed), start, end):
            text = printed[slice(*label.span("label"))].rstrip(".")
            if labels and _is_range(label["join"]):
                labels[-1] = labels[-1][0], text
            else:
                labels.append((text, None))
        join = match["join"] or ""
        if groups and _is_range(join) and groups[-1].member == member:
            groups[-1].labels[-1] = groups[-1].labels[-1][0], labels[0][0]
            groups[-1].labels.extend(labels[1:])
        else:
            groups.append(_Group(member, labels, join))
    return groups


def _is_range(join: str | None) -> bool:
    return (join or "").strip() in {"den", "-"}


def _parent(groups: list[_Group], index: int) -> int | None:
    """The index of the larger unit: for "khoản 2" the Điều after it, else the Điều before it."""

    def larger(other: int) -> bool:
        return _RANK[groups[other].member] < _RANK[groups[index].member]

    if index and not groups[index].join.strip() and larger(index - 1):
        return index - 1
    after = (other for other in range(index + 1, len(groups)) if larger(other))
    before = (other for other in range(index - 1, -1, -1) if larger(other))
    return next(after, next(before, None))
