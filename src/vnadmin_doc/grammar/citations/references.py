r"""Reads citations (văn bản viện dẫn): the legal and administrative documents that a text cites.

Decree 30/2020/NĐ-CP, Appendix I, II.6.b: the first citation has kind, number and notation, date, issuer and trích yếu
(laws and pháp lệnh: kind and name). Later citations have kind, number and notation.

    Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư
    └─kind──┘    └───code────┘ └─────────date─────────┘     └─issuer┘ └───not part of it──┘

>>> [cited] = find("Căn cứ khoản 2 Điều 5 Nghị định số 30/2020/NĐ-\nCP ngày 05/3/2020 của Chính phủ về …")
>>> cited.value.text
'Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ'
>>> cited.value.code, cited.value.date, cited.value.issuer, cited.value.provision
('30/2020/NĐ-CP', '2020-03-05', 'Chính phủ', 'khoản 2 Điều 5')

Party documents have ``127-QĐ/TW`` and a comma before "ngày". Laws are cited by name, year, date or number:

>>> found = find("Kế hoạch số 84-KH/TU, ngày 15/6/2026 của Tỉnh ủy; Luật Lưu trữ năm 2011, Luật Báo chí")
>>> [f.value.text for f in found]
['Kế hoạch số 84-KH/TU, ngày 15/6/2026 của Tỉnh ủy', 'Luật Lưu trữ năm 2011', 'Luật Báo chí']
>>> found[1].value.name, found[1].value.date
('Lưu trữ', '2011')

A list with one kind is split. The kind is added to the text of each later item, but not to its span:

>>> [f.value.text for f in find("các Quyết định số 12/QĐ-SYT ngày 02/3/2021, số 13/QĐ-SYT")]
['Quyết định số 12/QĐ-SYT ngày 02/3/2021', 'Quyết định số 13/QĐ-SYT']

Laws after "các Luật" are split too, and so are numbers after the trích yếu of the document before them:

>>> [f.value.text for f in find("các Luật: Đất đai năm 2024, Nhà ở; Quyết định số 1/QĐ-SYT về xe; số 2/QĐ-SYT")]
['Luật Đất đai năm 2024', 'Luật Nhà ở', 'Quyết định số 1/QĐ-SYT', 'Quyết định số 2/QĐ-SYT']

A citation with a blank number counts if it has a complete date (``code`` is None). References back ("Nghị định này",
"Công văn nêu trên"), kinds without number or date, and names of professions are no citations:

>>> [f.value.date for f in find("Nghị quyết số …/NQ-HĐND ngày 08/12/2025; Tờ trình số   /TTr-SNV")]
['2025-12-08']
>>> find("Quyết định này, theo Luật định, Đoàn Luật sư, Kế hoạch của UBND tỉnh, kế hoạch 5 năm")
[]

``mentions`` finds the citations of one document, and the references back to it.

Known failures: an issuer after the trích yếu; a second issuer after "và", unless the kind is liên tịch; numbers with
one notation ("87, 88/CP"); the failures of ``agency_names`` and ``law_names``.
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
from vnadmin_doc.grammar.citations.phrases import (
    HEAD,
    KIND_BY_ABBREVIATION,
    KINDS,
    FoldedText,
    O,
    S,
    issuer_lead,
    kind_of,
)
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import Reference

__all__ = ["find", "scan"]

_NEXT_ITEM = re.compile(rf"{O}(?:[,;:]|va\b|[,;]{S}va\b){S}(?P<word>{cited_numbers.NUMBER_WORD})?(?=\d)")  # …, số 13/…
_JOINT = re.compile(rf"\b(?:lien|phoi{S}hop)\b")
_JOINT_NOTATION = re.compile(r"/(?:ttlt|ttlb|nqlt|khlt|hdlt)-")
_COLON = re.compile(rf"{O}:{S}s[o06]\b")
_TITLE_LENGTH = 160
"""Most characters between a kind and its number: Quyết định ban hành Quy chế làm việc số 12/QĐ-SYT."""
_KIND = re.compile(rf"\b(?:{KINDS})(?=[ \n]|\Z)")
_CLAUSE_END = re.compile(r"[.;:!?…](?=[ \n])|\n[ ]*\n")
_NO_SHORT_FORM = frozenset(["cong van", "van ban"])
"""Kinds that the notation does not name: Công văn số 12/SYT-VP."""
_BLANK_NUMBER = re.compile(
    rf"\b{cited_numbers.NUMBER_WORD}[^\w/]{{0,40}}_{{0,40}}/"
)  # số …/TTr-SNV ngày … tháng 5 năm 2031
_BARE_NUMBER = re.compile(r"\d+(?:/\d{4})?")  # Quyết định số 15 ngày …, Thông tư số 24/2020 ngày …
_COMMA = re.compile(rf",(?={S}s[o06]\b)")

# ── laws ────────────────────────────────────────────────────────────────────────────────────
_BEFORE_NO_LAW = re.compile(
    r"""(?:phap|dai\ hoc|khoa|nganh|cu\ nhan|thac\ si|tien\ si|doan|hoi|van\ phong|cong\ ty|truong|vien
    |bo\ mon)[ ]$""",
    re.VERBOSE,
)
_CONSTITUTION = re.compile(rf"{S}nuoc{S}(?:cong{S}hoa{S}xa{S}hoi{S}chu{S}nghia|chxhcn){S}viet{S}nam")
_CITES = re.compile(rf"\b(?:can{S}cu(?:{S}vao)?|theo|cua){S}\Z")
_REVISED = re.compile(rf"{O}[(]sua{S}doi[^()\n]{{0,20}}[)]")
_BRACKET = re.compile(rf"{O}[(](?=s[o06]\b)")
_YEAR = r"(?:19|20)\d\d"
_LAW_YEAR = re.compile(rf"{O}(?:[(](?:nam{S})?(?P<in>{_YEAR})[)]|(?:nam{S})?(?P<year>{_YEAR}))(?![\d/])")
_LAW_CODE = re.compile(rf"{O},?{O}{cited_numbers.NUMBER_WORD}|{S}(?=\d{{1,3}}/\d{{4}}/(?:qh|ubtvqh|pl))")


_BEFORE_SEVERAL = re.compile(r"\b(?:cac|hai|ba|bon|0?[2-9])[ \n]$")
_NEXT_LAW = re.compile(rf"(?:{O}[,;:](?:{S}va\b)?|{S}va\b)(?=[ \n]\w)")


def find(text: str) -> list[Found[Reference]]:
    """All citations, in reading order. A span is from the kind to the issuer, without the provision."""
    page = FoldedText.of(text)
    return [replace(found, span=page.origin(found.span)) for found in scan(page)]


def scan(page: FoldedText) -> list[Found[Reference]]:
    """``find`` for a text that is already folded; the spans are in that text."""
    pos, founds = 0, list[Found[Reference]]()
    while head := HEAD.search(page.folded, pos):
        items = list(_citations_at(page, head, founds[-1] if founds else None))
        founds += items
        pos = items[-1].span[1] if items else head.end()
    return founds


def _citations_at(page: FoldedText, head: re.Match[str], last: Found[Reference] | None) -> Iterator[Found[Reference]]:
    if head["law"]:
        return _laws(page, head)
    if head["more"]:
        return _by_number(page, head, last)
    return _documents(page, head, last)


# ── documents by number ─────────────────────────────────────────────────────────────────────


def _documents(page: FoldedText, head: re.Match[str], last: Found[Reference] | None) -> Iterator[Found[Reference]]:
    """Yield the citation at ``head`` and the items listed after it; ``last`` is the citation before it."""
    start, pos = head.span()
    if head["short"] and page.raw[start:pos] not in KIND_BY_ABBREVIATION:
        return
    if head[0].startswith("nghi") and (end := party_names.name_end(page, pos)):
        yield _resolution(page, head, end)
        return
    if page.raw[start].islower() and (titled := _titled(page, pos, last.span[1] if last else 0)):
        yield titled  # Công văn hướng dẫn số 12/SYT-VP
        return
    kind = page.printed(start, pos)
    issuer, pos = _issuer_before_number(page, head)
    if _COLON.match(page.folded, pos):  # các Nghị định của Chính phủ: số …
        yield from _list_items(page, kind, pos, issuer)
    elif document := _document(page, head, issuer, pos):
        yield document
        if document.value.code:
            yield from _list_items(page, kind, document.span[1])


def _issuer_before_number(page: FoldedText, head: re.Match[str]) -> tuple[str | None, int]:
    """(the issuer between kind and number or None, the offset after it): Công văn của Sở Nội vụ, số 12/SNV-VP."""
    start, pos = head.span()
    by = issuer_lead(page, pos) if page.raw[start].isupper() else None
    end = agency_names.name_end(page, by.end()) if by else None
    if by is None or end is None:
        return None, pos
    comma = _COMMA.match(page.folded, end)
    return page.printed(by.end(), end), comma.end() if comma else end


def _document(page: FoldedText, head: re.Match[str], issuer: str | None, pos: int) -> Found[Reference] | None:
    """The citation with the number at ``pos``; None if neither number nor date confirms it."""
    start = head.start()
    code, pos, numbered = cited_numbers.read(page, pos)
    joint = _JOINT.search(head[0]) or _JOINT_NOTATION.search(page.folded, head.start(), pos)
    details = date_and_issuer.read(page, pos, joint=joint is not None)
    issuer = issuer or details.issuer
    capital = page.raw[start].isupper()
    if code and (not _BARE_NUMBER.fullmatch(code) or (capital and not head["short"] and (details.dated or issuer))):
        rule = "reference/code"
    elif capital and len(details.date or "") == len("2021-05-12") and (numbered or issuer):
        rule = "reference/date"
    elif capital and numbered and (details.date or issuer) and _BLANK_NUMBER.search(page.folded, start, pos):
        rule = "reference/blank"
    else:
        return None
    span, kind = (start, details.end), page.printed(*head.span())
    reference = _reference(page, kind, span, code=code, date=details.date, issuer=issuer)
    return Found("references", reference, span, rule)


def _resolution(page: FoldedText, head: re.Match[str], end: int) -> Found[Reference]:
    """The citation of a Party resolution by its congress or conference, whose name ends at ``end``."""
    details = date_and_issuer.read(page, end)
    span, name = (head.start(), details.end), page.printed(head.end(), end)
    kind = page.printed(*head.span())
    found = _reference(page, kind, span, code=None, date=details.date, issuer=details.issuer, name=name)
    return Found("references", found, span, "reference/name")


def _list_items(page: FoldedText, kind: str, end: int, issuer: str | None = None) -> Iterator[Found[Reference]]:
    """Yield the later items of "Quyết định số 12/QĐ-SNV, số 13/QĐ-SNV và 14/QĐ-SNV"; ``issuer``: that of all."""
    while (after := _NEXT_ITEM.match(page.folded, end)) and (code := cited_numbers.CODE.match(page.raw, after.end())):
        found = _item(page, kind, after.start("word") if after["word"] else code.start(), code, issuer)
        yield found
        end = found.span[1]


def _item(page: FoldedText, kind: str, start: int, code: re.Match[str], issuer: str | None = None) -> Found[Reference]:
    """The citation of a list item; ``kind`` is before the list, and maybe the ``issuer`` too."""
    details = date_and_issuer.read(page, code.end())
    span = (start, details.end)
    item = _reference(
        page, kind, span, code=cited_numbers.clean_number(code[0]), date=details.date, issuer=details.issuer or issuer
    )
    text = f"{kind} {item.text}" if start < code.start() else f"{kind} số {item.text}"
    listed = item.model_copy(update={"text": text, "provision": None, "provisions": ()})
    return Found("references", listed, span, "reference/listed")


def _by_number(page: FoldedText, head: re.Match[str], last: Found[Reference] | None) -> Iterator[Found[Reference]]:
    """Yield the document with the number at ``head``, and the items after it.

    It is an item of the list before it ("… về xe; số 61/2018/NĐ-CP"), or its kind is before its title.
    """
    item = _later_item(page, head, last) if last else None
    found = item or _titled(page, head.start(), last.span[1] if last else 0)
    if found:
        yield found
        yield from _list_items(page, found.value.kind or "", found.span[1])


_LATER_ITEM = re.compile(rf"(?:;|,|\bva){S}\Z")


def _later_item(page: FoldedText, head: re.Match[str], last: Found[Reference]) -> Found[Reference] | None:
    """The item "số 61/2018/NĐ-CP" after a semicolon or "và", if its notation has the kind of the citation before it."""
    code = _code_at(page, head.start())
    kind = last.value.kind or ""
    between = page.raw[last.span[1] : head.start()]
    if code is None or "\n" in between or not _LATER_ITEM.search(page.folded, last.span[1], head.start()):
        return None
    if kind_of(kind) not in _kinds_of_notation(code):
        return None
    # The issuer before a list is of all its items, and in the text of none.
    issuer = last.value.issuer if last.rule == "reference/listed" else None
    return _item(page, kind, head.start(), code, None if issuer and issuer in last.value.text else issuer)


def _titled(page: FoldedText, pos: int, floor: int) -> Found[Reference] | None:
    """The document whose kind and title are before its number: "Quyết định thành lập Tổ công tác số 12/QĐ-SYT".

    ``pos`` is at "số". The kind is not before ``floor``, has a capital, and is named by the notation.
    """
    code = _code_at(page, pos)
    if code is None:
        return None
    floor = max(floor, pos - _TITLE_LENGTH)
    for end in _CLAUSE_END.finditer(page.folded, floor, pos):
        floor = end.end()
    named = _kinds_of_notation(code)
    for kind in reversed(list(_KIND.finditer(page.folded, floor, pos))):
        words = kind_of(kind[0])
        if any(words.startswith(name) for name in named) if named else words in _NO_SHORT_FORM:
            return _titled_document(page, kind, pos, code) if page.raw[kind.start()].isupper() else None
    return None


def _titled_document(page: FoldedText, kind: re.Match[str], pos: int, code: re.Match[str]) -> Found[Reference]:
    by = _BEFORE_AGENCY.match(page.folded, kind.end())
    named = by and agency_names.name_end(page, by.end())
    issuer = page.printed(by.end(), named) if by and named and not page.raw[named:pos].strip() else None
    details = date_and_issuer.read(page, code.end())
    found = _reference(
        page,
        page.printed(*kind.span()),
        (kind.start(), details.end),
        code=cited_numbers.clean_number(code[0]),
        date=details.date,
        issuer=issuer or details.issuer,
    )
    return Found("references", found, (kind.start(), details.end), "reference/titled")


_BEFORE_AGENCY = re.compile(rf"{S}(?:(?:giua|do){S})?")


def _code_at(page: FoldedText, pos: int) -> re.Match[str] | None:
    """The number after the word "số" at ``pos``, or at a space before it."""
    lead = _NUMBER_LEAD.match(page.folded, pos)
    return cited_numbers.CODE.match(page.raw, lead.end()) if lead else None


_NUMBER_LEAD = re.compile(rf"{O}{cited_numbers.NUMBER_WORD}")


def _kinds_of_notation(code: re.Match[str]) -> set[str]:
    """The kinds, folded, that the notation names: 61/2018/NĐ-CP is of a nghị định."""
    number = cited_numbers.clean_number(code[0])
    return {name for short, name in KIND_BY_ABBREVIATION.items() if re.search(rf"\d[/-]{short}(?![^\W_])", number)}


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
    """Yield the law at ``head``; after "các" also the names that follow without Luật."""
    start, end = head.span()
    before = page.folded[max(0, start - 12) : start]
    if not page.raw[start].isupper() or _BEFORE_NO_LAW.search(before):
        return
    if law := _law(page, head):
        yield law
        end = law.span[1]
    kind = page.printed(*head.span())
    while _BEFORE_SEVERAL.search(before) and (more := _NEXT_LAW.match(page.folded, end)):
        named = law_names.known_end(page, more.end())
        if not named or not page.raw[more.end() + 1].isupper():
            return
        details, code = _law_details(page, named)
        span = (more.end() + 1, details.end)
        name = page.printed(more.end(), named)
        item = _reference(page, kind, span, code=code, date=details.date, issuer=details.issuer, name=name)
        yield Found("references", item.model_copy(update={"text": f"{kind} {item.text}"}), span, "reference/listed")
        end = details.end


def _law(page: FoldedText, head: re.Match[str]) -> Found[Reference] | None:
    """The law at ``head``, if it has a known name, a number, a year or a date."""
    start, pos = head.span()
    end, known, name = pos, False, None
    if head["law"].startswith("hien"):
        constitution = _CONSTITUTION.match(page.folded, pos)
        end, known = (constitution.end(), True) if constitution else (pos, _is_cited(page, start))
    elif not _LAW_CODE.match(page.folded, pos):
        end, known = law_names.name_end(page, pos)
        name = page.printed(pos, end) or None
    details, code = _law_details(page, end)
    if code and not details.date and not name:
        end, details, name = _after_number(page, details)
    if not (known or code or (details.date and (name or head["law"].startswith("hien")))):
        return None
    span, kind = (start, details.end), page.printed(*head.span())
    found = _reference(page, kind, span, code=code, date=details.date, issuer=details.issuer, name=name)
    return Found("references", found, span, "reference/law")


def _is_cited(page: FoldedText, start: int) -> bool:
    """Is the Constitution cited, and not only named: "Căn cứ Hiến pháp", "Điều 16 Hiến pháp"?"""
    return bool(_CITES.search(page.folded, max(0, start - 30), start) or provisions.before_head(page, start))


def _after_number(page: FoldedText, details: DateAndIssuer) -> tuple[int, DateAndIssuer, str | None]:
    """(end, details, name) of an amending law whose name is between number and date.

    Luật số 57/2031/QH15 sửa đổi, bổ sung một số điều của Luật Quy hoạch và Luật Đầu tư ngày 29/11/2031
    """
    end, _ = law_names.amending_end(page, details.end)
    dated = date_and_issuer.date(page, details._replace(end=end))
    return (end, dated, page.printed(details.end, end)) if dated.date else (details.end, details, None)


def _law_details(page: FoldedText, end: int) -> tuple[DateAndIssuer, str | None]:
    """(date and issuer, number) in [(sửa đổi)] [năm 2015] [số 46/2010/QH12] [ngày …] [của Quốc hội].

    The date may be before the number.
    """
    revised = _REVISED.match(page.folded, end)
    begin = revised.end() if revised else end
    bracket = _BRACKET.match(page.folded, begin)
    details, code = _year_and_number(page, DateAndIssuer(bracket.end() if bracket else begin))
    if bracket:
        closed = page.raw.startswith(")", details.end)
        return (details._replace(end=details.end + 1), code) if closed else (DateAndIssuer(begin), None)
    by = issuer_lead(page, details.end)
    if by and (code or details.date) and (issuer := agency_names.SUPREME.match(page.folded, by.end())):
        details = details._replace(end=issuer.end(), issuer=page.printed(*issuer.span()))
    return details, code


def _year_and_number(page: FoldedText, details: DateAndIssuer) -> tuple[DateAndIssuer, str | None]:
    code = None
    for _ in range(2):
        if not details.dated and (year := _LAW_YEAR.match(page.folded, details.end)):
            details = details._replace(end=year.end(), date=year["year"] or year["in"])
        if not details.dated:
            details = date_and_issuer.date(page, details)
        lead = _LAW_CODE.match(page.folded, details.end)
        if not code and lead and (match := cited_numbers.CODE.match(page.raw, lead.end())):
            code, details = cited_numbers.clean_number(match[0]), details._replace(end=match.end())
    return details, code
