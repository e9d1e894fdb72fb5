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

So are laws under one "các Luật", and numbers behind what the document before them is about:

>>> [f.value.text for f in find("các Luật: Đất đai năm 2024, Nhà ở; Quyết định số 1/QĐ-SYT về xe; số 2/QĐ-SYT")]
['Luật Đất đai năm 2024', 'Luật Nhà ở', 'Quyết định số 1/QĐ-SYT', 'Quyết định số 2/QĐ-SYT']

A number left blank counts where a whole date is there (``code`` is None). References back ("Nghị định
này", "Công văn nêu trên"), kinds without number or date, and names of professions are no citations:

>>> [f.value.date for f in find("Nghị quyết số …/NQ-HĐND ngày 08/12/2025; Tờ trình số   /TTr-SNV")]
['2025-12-08']
>>> find("Quyết định này, theo Luật định, Đoàn Luật sư, Kế hoạch của UBND tỉnh, kế hoạch 5 năm")
[]

Which of them are one document, and what points back to it, is in ``mentions``.

Known failures: an issuer after the trích yếu; a second issuer after "và", unless the kind is liên tịch;
numbers that share a notation ("87, 88/CP"); the failures of ``agencies`` and ``law_names``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from vnadmin_doc.grammar.citations import (
    agency_names,
    cited_numbers,
    date_and_issuer,
    law_names,
    party_names,
    provisions,
)
from vnadmin_doc.grammar.citations.date_and_issuer import DateAndIssuer
from vnadmin_doc.grammar.citations.phrases import HEAD, KIND_BY_ABBREVIATION, FoldedText, O, S, issuer_lead, kind_of
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import Reference

__all__ = ["find", "scan"]

_NEXT = re.compile(rf"{O}(?:[,;:]|va\b|[,;]{S}va\b){S}(?P<word>{cited_numbers.NUMBER_WORD})?(?=\d)")  # …, số 13/…
_JOINT = re.compile(rf"\b(?:lien|phoi{S}hop)\b")
_COLON = re.compile(rf"{O}:{S}s[o06]\b")
_DRAFT = re.compile(rf"\b{cited_numbers.NUMBER_WORD}[^\w/]{{0,40}}_{{0,40}}/")  # số …/TTr-SNV ngày … tháng 5 năm 2031
_COMMA = re.compile(rf",(?={S}s[o06]\b)")

# ── laws: what stands before "Luật" where none is cited, and what follows a name ────────────────
_NO_LAW = re.compile(
    r"""(?:phap|dai\ hoc|khoa|nganh|cu\ nhan|thac\ si|tien\ si|doan|hoi|van\ phong|cong\ ty|truong|vien
    |bo\ mon)[ ]$""",
    re.VERBOSE,
)
_CONSTITUTION = re.compile(rf"{S}nuoc{S}(?:cong{S}hoa{S}xa{S}hoi{S}chu{S}nghia|chxhcn){S}viet{S}nam")
_REVISED = re.compile(rf"{O}[(]sua{S}doi[^()\n]{{0,20}}[)]")
_BRACKET = re.compile(rf"{O}[(](?=s[o06]\b)")
_YEAR = r"(?:19|20)\d\d"
_LAW_YEAR = re.compile(rf"{O}(?:[(](?:nam{S})?(?P<in>{_YEAR})[)]|(?:nam{S})?(?P<year>{_YEAR}))(?![\d/])")
_LAW_CODE = re.compile(rf"{O},?{O}{cited_numbers.NUMBER_WORD}|{S}(?=\d{{1,3}}/\d{{4}}/(?:qh|ubtvqh|pl))")


_SEVERAL = re.compile(r"\b(?:cac|hai|ba|bon|0?[2-9])[ \n]$")
_MORE_LAWS = re.compile(rf"(?:{O}[,;:](?:{S}va\b)?|{S}va\b)(?=[ \n]\w)")


def find(text: str) -> list[Found[Reference]]:
    """Find every citation, in reading order; spans run from kind to issuer, without the provision."""
    page = FoldedText.of(text)
    return [replace(found, span=page.origin(found.span)) for found in scan(page)]


def scan(page: FoldedText) -> list[Found[Reference]]:
    """The same, of a text already folded: spans are of the folded text."""
    pos, founds = 0, list[Found[Reference]]()
    while head := HEAD.search(page.folded, pos):
        items = list(_at(page, head, founds[-1] if founds else None))
        founds += items
        pos = items[-1].span[1] if items else head.end()
    return founds


def _at(page: FoldedText, head: re.Match[str], last: Found[Reference] | None) -> Iterator[Found[Reference]]:
    if head["law"]:
        return _laws(page, head)
    if head["more"]:
        return _further(page, head, last) if last else iter(())
    return _documents(page, head)


# ── documents by number ─────────────────────────────────────────────────────────────────────


def _documents(page: FoldedText, head: re.Match[str]) -> Iterator[Found[Reference]]:
    """Yield the citation at a head and those listed after it, if a number or a date confirms it."""
    start, pos = head.span()
    if head["short"] and page.raw[start:pos] not in KIND_BY_ABBREVIATION:
        return
    if head[0].startswith("nghi") and (end := party_names.name_end(page, pos)):
        yield _resolution(page, head, end)
        return
    capital, issuer = page.raw[start].isupper(), None
    kind = page.printed(start, pos)
    if capital and (by := issuer_lead(page, pos)) and (end := agency_names.name_end(page, by.end())):
        comma = _COMMA.match(page.folded, end)  # Công văn của Sở Nội vụ[,] số 12/SNV-VP
        issuer, pos = page.printed(by.end(), end), comma.end() if comma else end
    if _COLON.match(page.folded, pos):  # các Nghị định của Chính phủ: số …
        yield from _listed(page, kind, pos)
        return
    code, pos, numbered = cited_numbers.read(page, pos)
    tail = date_and_issuer.read(page, pos, joint=bool(_JOINT.search(head[0])))
    issuer = issuer or tail.issuer
    if code and (not code.isdigit() or (capital and not head["short"] and (tail.dated or issuer))):
        rule = "reference/code"
    elif capital and len(tail.date or "") == len("2021-05-12") and (numbered or issuer):
        rule = "reference/date"
    elif capital and numbered and (tail.date or issuer) and _DRAFT.search(page.folded, start, pos):
        rule = "reference/blank"
    else:
        return
    span = (start, tail.end)
    yield Found("references", _reference(page, kind, span, code=code, date=tail.date, issuer=issuer), span, rule)
    if code:
        yield from _listed(page, kind, tail.end)


def _resolution(page: FoldedText, head: re.Match[str], end: int) -> Found[Reference]:
    """Read a resolution of the Party that is cited by its congress or conference."""
    tail = date_and_issuer.read(page, end)
    span, name = (head.start(), tail.end), page.printed(head.end(), end)
    kind = page.printed(*head.span())
    found = _reference(page, kind, span, code=None, date=tail.date, issuer=tail.issuer, name=name)
    return Found("references", found, span, "reference/name")


def _listed(page: FoldedText, kind: str, end: int) -> Iterator[Found[Reference]]:
    """Yield the later items of "Quyết định số 12/QĐ-SYT, số 13/QĐ-SYT và 14/QĐ-SYT"."""
    while (after := _NEXT.match(page.folded, end)) and (code := cited_numbers.CODE.match(page.raw, after.end())):
        found = _item(page, kind, after.start("word") if after["word"] else code.start(), code)
        yield found
        end = found.span[1]


def _item(page: FoldedText, kind: str, start: int, code: re.Match[str]) -> Found[Reference]:
    """Read an item whose kind stands before the list."""
    tail = date_and_issuer.read(page, code.end())
    span = (start, tail.end)
    item = _reference(page, kind, span, code=cited_numbers.clean_number(code[0]), date=tail.date, issuer=tail.issuer)
    text = f"{kind} {item.text}" if start < code.start() else f"{kind} số {item.text}"
    listed = item.model_copy(update={"text": text, "provision": None, "provisions": ()})
    return Found("references", listed, span, "reference/listed")


def _further(page: FoldedText, head: re.Match[str], last: Found[Reference]) -> Iterator[Found[Reference]]:
    """Yield "số 61/2018/NĐ-CP" behind a semicolon, where its notation says that it is of the kind before."""
    number = cited_numbers.CODE.match(page.raw, head.end() + 1)
    kind = last.value.kind or ""
    shorts = [short for short, name in KIND_BY_ABBREVIATION.items() if name == kind_of(kind)]
    same = number and any(re.search(rf"\d[/-]{short}\b", cited_numbers.clean_number(number[0])) for short in shorts)
    if number and same and "\n" not in page.raw[last.span[1] : head.start()]:
        found = _item(page, kind, head.start(), number)
        yield found
        yield from _listed(page, kind, found.span[1])


def _reference(
    page: FoldedText,
    kind: str,
    span: tuple[int, int],
    *,
    code: str | None,
    date: str | None,
    issuer: str | None,
    name: str | None = None,
) -> Reference:
    where = provisions.before_head(page, span[0])
    return Reference(
        text=page.printed(*span),
        kind=kind,
        code=code,
        date=date,
        issuer=issuer,
        provision=where,
        name=name,
        provisions=provisions.parse(where) if where else (),
    )


# ── laws by name ────────────────────────────────────────────────────────────────────────────


def _laws(page: FoldedText, head: re.Match[str]) -> Iterator[Found[Reference]]:
    """Yield the law at a head; after "các" also the names behind it, which stand without Luật."""
    start, end = head.span()
    before = page.folded[max(0, start - 12) : start]
    if not page.raw[start].isupper() or _NO_LAW.search(before):
        return
    if law := _law(page, head):
        yield law
        end = law.span[1]
    kind = page.printed(*head.span())
    while _SEVERAL.search(before) and (more := _MORE_LAWS.match(page.folded, end)):
        named = law_names.known_end(page, more.end())
        if not named or not page.raw[more.end() + 1].isupper():
            return
        tail, code = _law_tail(page, named)
        span = (more.end() + 1, tail.end)
        name = page.printed(more.end(), named)
        item = _reference(page, kind, span, code=code, date=tail.date, issuer=tail.issuer, name=name)
        yield Found("references", item.model_copy(update={"text": f"{kind} {item.text}"}), span, "reference/listed")
        end = tail.end


def _law(page: FoldedText, head: re.Match[str]) -> Found[Reference] | None:
    """Read one with name, number, year or date."""
    start, pos = head.span()
    end, known, name = pos, False, None
    if head["law"].startswith("hien"):
        constitution = _CONSTITUTION.match(page.folded, pos)
        end, known = (constitution.end(), True) if constitution else (pos, False)
    elif not _LAW_CODE.match(page.folded, pos):
        end, known = law_names.name_end(page, pos)
        name = page.printed(pos, end) or None
    tail, code = _law_tail(page, end)
    if not (known or code or (tail.date and (name or head["law"].startswith("hien")))):
        return None
    span, kind = (start, tail.end), page.printed(*head.span())
    found = _reference(page, kind, span, code=code, date=tail.date, issuer=tail.issuer, name=name)
    return Found("references", found, span, "reference/law")


def _law_tail(page: FoldedText, end: int) -> tuple[DateAndIssuer, str | None]:
    """Read [(sửa đổi)] [năm 2015] [số 46/2010/QH12] [ngày …] [của Quốc hội]; date and number may swap."""
    revised = _REVISED.match(page.folded, end)
    begin = revised.end() if revised else end
    bracket = _BRACKET.match(page.folded, begin)
    tail, code = _year_and_number(page, DateAndIssuer(bracket.end() if bracket else begin))
    if bracket:
        closed = page.raw.startswith(")", tail.end)
        return (tail._replace(end=tail.end + 1), code) if closed else (DateAndIssuer(begin), None)
    by = issuer_lead(page, tail.end)
    if by and (code or tail.date) and (issuer := agency_names.SUPREME.match(page.folded, by.end())):
        tail = tail._replace(end=issuer.end(), issuer=page.printed(*issuer.span()))
    return tail, code


def _year_and_number(page: FoldedText, tail: DateAndIssuer) -> tuple[DateAndIssuer, str | None]:
    code = None
    for _ in range(2):
        if not tail.dated and (year := _LAW_YEAR.match(page.folded, tail.end)):
            tail = tail._replace(end=year.end(), date=year["year"] or year["in"])
        if not tail.dated:
            tail = date_and_issuer.date(page, tail)
        lead = _LAW_CODE.match(page.folded, tail.end)
        if not code and lead and (match := cited_numbers.CODE.match(page.raw, lead.end())):
            code, tail = cited_numbers.clean_number(match[0]), tail._replace(end=match.end())
    return tail, code
