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

>>> found = find("Kế hoạch số 84-KH/TU, ngày 15/6/2026 của Tỉnh ủy; Luật Lưu trữ năm 2011, Luật Báo chí")
>>> [f.value.text for f in found]
['Kế hoạch số 84-KH/TU, ngày 15/6/2026 của Tỉnh ủy', 'Luật Lưu trữ năm 2011', 'Luật Báo chí']
>>> found[1].value.name, found[1].value.date
('Lưu trữ', '2011')

A list under one head is split; the text of a later item gets the head's kind, its span does not:

>>> [f.value.text for f in find("các Quyết định số 12/QĐ-SYT ngày 02/3/2021, số 13/QĐ-SYT")]
['Quyết định số 12/QĐ-SYT ngày 02/3/2021', 'Quyết định số 13/QĐ-SYT']

A number left blank counts where a whole date is there (``code`` is None). References back ("Nghị định
này", "Công văn nêu trên"), kinds without number or date, and names of professions are no citations:

>>> [f.value.date for f in find("Nghị quyết số …/NQ-HĐND ngày 08/12/2025; Tờ trình số   /TTr-SNV")]
['2025-12-08']
>>> find("Quyết định này, theo Luật định, Đoàn Luật sư, Kế hoạch của UBND tỉnh, kế hoạch 5 năm")
[]

Known failures: laws listed under one "các Luật:"; an issuer after the trích yếu; a second issuer after
"và"; a code torn by a space ("04/GA VI") but before "ngày"; the failures of ``agencies`` and ``law_names``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from vnadmin_doc.fields import agencies, dates, law_names
from vnadmin_doc.fields.found import Found
from vnadmin_doc.fields.phrases import HEAD, O, S, Text, by_whom, provision, tidy_code
from vnadmin_doc.letter import Reference
from vnadmin_doc.text import fold, squeeze

__all__ = ["distinct", "find", "format"]

# ── its number: 30/2020/NĐ-CP · 1892/UBND-KGVX · 127-QĐ/TW · 46/2010/QH12 · 02 TC/TCT · …/NQ-HĐND ───
_ABBR = r"(?:(?=[^\W\d_a-z])(?:CP(?=\d)|(?:[A-ZĐÐÂÊÔƠƯĂŒ§]+[a-zđðư]{0,2}\d{0,3})+)(?![^\W\d_]))"
_SEP = r"(?:\s{0,9}[/‐-―−-]\s{0,9})"
_NOTATION = rf"{_ABBR}(?:(?:{_SEP}|[&.,]|[ ]?&[ ]?){_ABBR}){{0,9}}"
_CODE = re.compile(
    rf"[.…_]{{0,9}}\d{{1,6}}[a-zA-ZđĐ]?[.…_]{{0,9}}(?:{_SEP}\d{{1,4}}){{0,2}}"
    rf"(?:{_SEP}|[ ](?=[A-ZĐ]+/)){_NOTATION}(?:[ ][A-ZĐ]{{1,4}}(?=[ ]ngày[ ]))?"
)
_BLANK = re.compile(rf"[ .…_\n]{{0,40}}/[ ]?(?:\d{{4}}{_SEP})?{_NOTATION}")
_BARE = re.compile(r"\d{1,5}(?![\w/.,-]*\d|[/-])")
_SAID = rf"s[o06]\b{O}[:.]?{O}"  # số, Số:, OCR s6
_NUMBER_LEAD = re.compile(rf"{O}{_SAID}|{S}")
_COMMA = re.compile(rf",(?={S}s[o06]\b)")
_NEXT = re.compile(rf"{O}(?:[,;]|va\b|[,;]{S}va\b){S}(?P<said>{_SAID})?(?=\d)")  # …, số 13/…

# ── its date and issuer ─────────────────────────────────────────────────────────────────────
_DATED = re.compile(rf"{O},?{O}(?=ngay|nam{S}\d|thang)|{O}[-,]?{O}(?=\d\d?[/.]\d\d?[/.]\d)")
_UNSAID_BY = re.compile(rf"[ ](?={agencies.AGENCY}\b)")

# ── laws: what stands before "Luật" where none is cited, and what follows a name ────────────────
_NO_LAW = re.compile(
    r"""(?:phap|dai\ hoc|khoa|nganh|cu\ nhan|thac\ si|tien\ si|doan|hoi|van\ phong|cong\ ty|truong|vien
    |bo\ mon)[ ]$""",
    re.VERBOSE,
)
_CONSTITUTION = re.compile(rf"{S}nuoc{S}(?:cong{S}hoa{S}xa{S}hoi{S}chu{S}nghia|chxhcn){S}viet{S}nam")
_REVISED = re.compile(rf"{O}[(]sua{S}doi[^()\n]{{0,20}}[)]")
_YEAR = r"(?:19|20)\d\d"
_LAW_YEAR = re.compile(rf"{O}(?:[(](?:nam{S})?(?P<in>{_YEAR})[)]|(?:nam{S})?(?P<year>{_YEAR}))(?![\d/])")
_LAW_CODE = re.compile(rf"{O},?{O}{_SAID}|{S}(?=\d{{1,3}}/\d{{4}}/(?:qh|ubtvqh|pl))")


class _Tail(NamedTuple):
    """What follows the number: date and issuer, and where they end."""

    end: int
    date: str | None = None
    issuer: str | None = None
    dated: bool = False


def find(text: str) -> list[Found[Reference]]:
    """Find every citation, in reading order; spans run from kind to issuer, without the provision."""
    page, pos = Text(text, fold(text)), 0
    founds: list[Found[Reference]] = []
    while head := HEAD.search(page.folded, pos):
        items = _law(page, head) if head["law"] else list(_documents(page, head))
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
            if at not in (places := kept.setdefault(key, [])):
                places.append(at)
    return out


def format(reference: Reference) -> str:
    """Print a reference from its parts in the decree's order.

    >>> [cited] = find("Nghị định 30/2020/NĐ-CP ngày 5/3/2020 của Chính phủ")
    >>> format(cited.value)
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
    longer = max(first.date or "", later.date or "", key=len) or None
    missing: dict[str, str | None] = {} if longer == first.date else {"date": longer}
    for part in ("code", "issuer", "name"):
        if not getattr(first, part) and (value := getattr(later, part)):
            missing[part] = value
    return first.model_copy(update=missing) if missing else first


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


def _documents(page: Text, head: re.Match[str]) -> Iterator[Found[Reference]]:
    """Yield the citation at a head and those listed after it, if a number or a date bears it out."""
    start, pos = head.span()
    capital, issuer = page.raw[start].isupper(), None
    if capital and (by := by_whom(page, pos)) and (end := agencies.name_end(page, by.end())):
        comma = _COMMA.match(page.folded, end)  # Công văn của Sở Nội vụ[,] số 12/SNV-VP
        issuer, pos = page.printed(by.end(), end), comma.end() if comma else end
    code, pos, numbered = _number(page, pos)
    tail = _tail(page, pos)
    issuer = issuer or tail.issuer
    if code and (not code.isdigit() or (capital and (tail.dated or issuer))):
        rule = "reference/code"
    elif capital and len(tail.date or "") == len("2021-05-12") and (numbered or issuer):
        rule = "reference/date"
    else:
        return
    span = (start, tail.end)
    yield Found(_reference(page, head, span, code=code, date=tail.date, issuer=issuer), span, rule)
    if code:
        yield from _listed(page, head, tail.end)


def _listed(page: Text, head: re.Match[str], end: int) -> Iterator[Found[Reference]]:
    """Yield the later items of "Quyết định số 12/QĐ-SYT, số 13/QĐ-SYT và 14/QĐ-SYT"."""
    while (after := _NEXT.match(page.folded, end)) and (code := _CODE.match(page.raw, after.end())):
        tail = _tail(page, code.end())
        span = (after.start("said") if after["said"] else code.start(), tail.end)
        item = _reference(page, head, span, code=tidy_code(code[0]), date=tail.date, issuer=tail.issuer)
        text = f"{item.kind} {item.text}" if after["said"] else f"{item.kind} số {item.text}"
        yield Found(item.model_copy(update={"text": text}), span, "reference/listed")
        end = tail.end


def _number(page: Text, pos: int) -> tuple[str | None, int, bool]:
    """Read the code after "số": it, where it ends, and whether a number (even blank) is there."""
    lead = _NUMBER_LEAD.match(page.folded, pos)
    at = lead.end() if lead else pos
    if code := _CODE.match(page.raw, at):
        return tidy_code(code[0]), code.end(), True
    if blank := _BLANK.match(page.raw, at) or _BLANK.match(page.raw, pos):
        return None, blank.end(), True
    if lead and (bare := _BARE.match(page.raw, at)):
        return bare[0], bare.end(), True
    return None, pos, False


def _reference(
    page: Text,
    head: re.Match[str],
    span: tuple[int, int],
    *,
    code: str | None,
    date: str | None,
    issuer: str | None,
    name: str | None = None,
) -> Reference:
    return Reference(
        text=page.printed(*span),
        kind=page.printed(*head.span("law" if head["law"] else "kind")),
        code=code,
        date=date,
        issuer=issuer,
        provision=provision(page, head.start()),
        name=name,
    )


# ── date and issuer ─────────────────────────────────────────────────────────────────────────


def _tail(page: Text, pos: int) -> _Tail:
    """[, ngày …] [của issuer] [ngày …] from ``pos`` on."""
    tail = _date(page, _Tail(pos))
    if by := by_whom(page, tail.end) or (tail.dated and _UNSAID_BY.match(page.folded, tail.end)):
        end = agencies.name_end(page, by.end())
        if end:
            tail = tail._replace(end=end, issuer=page.printed(by.end(), end))
    return tail if tail.dated else _date(page, tail)


def _date(page: Text, tail: _Tail) -> _Tail:
    lead = _DATED.match(page.folded, tail.end)
    found = dates.at(page.folded, lead.end()) if lead else None
    return tail._replace(end=found.span[1], date=found.value, dated=True) if found else tail


# ── laws by name ────────────────────────────────────────────────────────────────────────────


def _law(page: Text, head: re.Match[str]) -> list[Found[Reference]]:
    """Read Luật, Bộ luật, Pháp lệnh, Hiến pháp with name, number, year or date."""
    start, pos = head.span()
    if not page.raw[start].isupper() or _NO_LAW.search(page.folded[max(0, start - 12) : start]):
        return []
    end, known, name = pos, False, None
    if head["law"].startswith("hien"):
        constitution = _CONSTITUTION.match(page.folded, pos)
        end, known = (constitution.end(), True) if constitution else (pos, False)
    elif not _LAW_CODE.match(page.folded, pos):
        end, known = law_names.name_end(page, pos)
        name = page.printed(pos, end) or None
    tail, code = _law_tail(page, end)
    if not (known or code or (tail.date and (name or head["law"].startswith("hien")))):
        return []
    span = (start, tail.end)
    found = _reference(page, head, span, code=code, date=tail.date, issuer=tail.issuer, name=name)
    return [Found(found, span, "reference/law")]


def _law_tail(page: Text, end: int) -> tuple[_Tail, str | None]:
    """Read [(sửa đổi)] [năm 2015] [số 46/2010/QH12] [ngày …] [của Quốc hội]; date and number may swap."""
    revised = _REVISED.match(page.folded, end)
    tail, code = _Tail(revised.end() if revised else end), None
    for _ in range(2):
        if not tail.dated and (year := _LAW_YEAR.match(page.folded, tail.end)):
            tail = tail._replace(end=year.end(), date=year["year"] or year["in"])
        if not tail.dated:
            tail = _date(page, tail)
        lead = _LAW_CODE.match(page.folded, tail.end)
        if not code and lead and (match := _CODE.match(page.raw, lead.end())):
            code, tail = tidy_code(match[0]), tail._replace(end=match.end())
    by = by_whom(page, tail.end)
    if by and (code or tail.date) and (issuer := agencies.SUPREME.match(page.folded, by.end())):
        tail = tail._replace(end=issuer.end(), issuer=page.printed(*issuer.span()))
    return tail, code
