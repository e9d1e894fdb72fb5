r"""Reads cơ quan chủ quản and cơ quan ban hành (zone 2): the superior agency and the agency that issued the letter.

Decree 30/2020/NĐ-CP, Appendix I, II.2: the superior agency (regular capitals) is above the issuing agency (bold
capitals). A name may have several lines. Bold type, or the first words of a line, show where another name begins.

>>> [f.value for f in find("UBND TỈNH A\nSỞ NỘI VỤ")]
[Issuer(parent='UBND TỈNH A', name='SỞ NỘI VỤ')]
>>> [f.value for f in find("ỦY BAN NHÂN DÂN\nTỈNH B")]
[Issuer(parent=None, name='ỦY BAN NHÂN DÂN TỈNH B')]
>>> [f.value for f in find("ỦY BAN TRUNG ƯƠNG\nHỘI NÔNG DÂN VIỆT NAM")]
[Issuer(parent=None, name='ỦY BAN TRUNG ƯƠNG HỘI NÔNG DÂN VIỆT NAM')]
>>> [f.value.name for f in find("CHỦ TỊCH\nỦY BAN NHÂN DÂN\nTỈNH B")]
['CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH B']
>>> [f.value.name for f in find("UBND TỈNH A\nSỞ XÂY DỰNG - CÔNG ĐOÀN VIÊN CHỨC")]
['SỞ XÂY DỰNG', 'CÔNG ĐOÀN VIÊN CHỨC']
>>> [f.value.name for f in find("BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI\nBỘ Y TẾ")]
['BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI', 'BỘ Y TẾ']
"""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import UNFILLED_FIELD, caps_ratio, fold, line_spans, squeeze
from vnadmin_doc.model.found import Found, Span
from vnadmin_doc.model.letter import Issuer

__all__ = ["begins_agency", "begins_place", "find", "is_possible", "name_continues"]

_AGENCY = re.compile(rf"\W*{lexicon.table_pattern('agencies', type='collective ministry agency')}(?!\w)")
_UNFINISHED = re.compile(r"(?:\b(?:va|cua|thuoc|cac|ve)|^\W*uy ban trung uong|[-–,&])\W*$")
_DASH_END = re.compile(r"[\s–-]+$")
_SUPERIOR = re.compile(r"\W*(?:uy ban|ubnd|bo|tong|(?:tinh|thanh|huyen|quan|dang) uy)(?!\w)")
# An office whose agency is in the next line.
_OFFICE_OF_NEXT = re.compile(rf"\W*(?:van phong|thanh tra|{lexicon.pattern(lexicon.titles(type='head'))})\W*")
_JOINT = re.compile(r"\s+[-–]\s*|\s*[-–]\s+|[-–](?=(?:BỘ|SỞ|CÔNG AN|TÒA ÁN|VIỆN KIỂM SÁT)\s)")
_OFFICE_OF_TWO_AGENCIES = re.compile(r"van phong (?:doan|hdnd|hoi dong|tinh uy|huyen uy|thanh uy)")
_PEER = re.compile(
    r"""\W*(?: (?P<ministry>bo\s(?!tu\ lenh|chi\ huy|tong\ tham)) | (?P<department>so\s) | (?P<police>cong\ an\s)
      | (?P<court>toa\ an|tand) | (?P<procuracy>vien\ kiem\ sat|vksnd) )""",
    re.VERBOSE,
)
_LAW = ("department", "police", "court", "procuracy")
_PEERS = {("ministry", "ministry"), ("ministry", "court"), ("ministry", "procuracy")}
_PEERS |= {("court", "ministry"), ("procuracy", "ministry"), ("department", "department")}
_PEERS |= {(a, b) for a in _LAW for b in _LAW if a != b}
_PLACE = re.compile(rf"\W*(?:{lexicon.pattern((*lexicon.words('territories'), 'Việt Nam'))}|tp\.?)(?!\w)")
# First words of forms, lists and annexes, with tone marks: "bản" is not "ban".
_FORM_OR_LIST = re.compile(
    r"\W*(?:\(|(?:phụ lục|danh mục|danh sách|mục lục|đơn|mẫu(?! giáo)|biểu|bản|bảng|tờ khai|giấy|phiếu"
    r"|quy (?:trình|định|chế)|nội dung|lý lịch|hợp đồng|hệ thống|tên (?:cơ quan|đơn vị|tổ chức))(?!\w))"
)
_FORM_CODE = re.compile(r"\W*(?=\S*\d)\p{Lu}[\p{Lu}\d]*[\d./-][\p{Lu}\d./-]*(?:\s|$)")
_CITATION = re.compile(r"\bs[oố]\s*:?\s*\d|\d/\d{4}/|\d\s?/\s?\p{Lu}|\bngày \d", re.IGNORECASE)
_WORD = re.compile(r"\w{2}")
_TRUONG_AT_END = re.compile(r"(?<!\w)truong\W*$")
_SCHOOL = re.compile(r"\W*(?:dai hoc|cao dang|trung cap|trung hoc|tieu hoc|thpt|thcs|mam non|mau giao|chinh tri)(?!\w)")
# A word without marks, as it is in a caption (VANTHU), and an agency of the State, which no company is above.
_CAPTION = re.compile(r"\W*[A-Z]{5,}\W*")
_OF_STATE = re.compile(
    r"\W*(?:uy ban|ubnd|hoi dong nhan dan|hdnd|bo|so|chinh phu|thu tuong|quoc hoi|van phong|tong cuc)(?!\w)"
)
_DASH_AT_END = re.compile(r"\w\s*([-–])\s*$")
_OUTER = re.compile(r"^[^\p{L}\p{N}(]+|[^\p{L}\p{N})]+$")


def begins_agency(text: str) -> bool:
    """Does the line begin with a first word of agencies?"""
    return _AGENCY.match(fold(text)) is not None


def begins_place(text: str) -> bool:
    """Does the line begin with a territory, as the second line of an agency's name: "TỈNH AN PHÚ"?"""
    return _PLACE.match(fold(text)) is not None


def name_continues(text: str) -> bool:
    """Does the name in the line continue in the next line: "… CỦA", "… VÀ"?"""
    return _UNFINISHED.search(fold(text)) is not None


def is_possible(text: str) -> bool:
    """Could the line be part of an agency's name? Not a title of a list, a code of a form, or a citation.

    >>> [is_possible(t) for t in ("SỞ Y TẾ", "DANH MỤC THỦ TỤC", "BM01/VP-QT 7.0", "(Kèm theo Quyết định số 5/QĐ-SYT")]
    [True, False, False, False]
    """
    if sum(c.isalpha() for c in text) < 2 or len(text) > 90:
        return False
    if text.rstrip().endswith((":", ";", "…")) and caps_ratio(text) < 0.75:
        return False
    return not (_FORM_OR_LIST.match(text.lower()) or _FORM_CODE.match(text) or _CITATION.search(text))


def find(text: str, *, bold: Sequence[Span] = ()) -> list[Found[Issuer]]:
    """The issuers in the lines above the number. ``bold`` are the spans of lines in bold type.

    A joint document has several issuers: their names are joined by a dash, or none can be the superior of the other.
    The span of each issuer is that of all lines.
    """
    spans = [span for span in line_spans(text) if _WORD.search(text, *span)]
    if len(spans) > 1 and _CAPTION.fullmatch(text[slice(*spans[0])]) and _OF_STATE.match(fold(text[slice(*spans[1])])):
        del spans[0]
    if not spans:
        return []
    groups = _groups([text[slice(*span)] for span in spans], [span in bold for span in spans])
    peers = 1
    while peers < len(groups) and _are_peers(groups[-peers - 1], groups[-peers]):
        peers += 1
    parents, names = groups[:-peers], [name for group in groups[-peers:] for name in _names(group)]
    span = (spans[0][0], spans[-1][1])
    parent = squeeze(" ".join(parents)) or None
    rule = "issuer/parent-name" if parent else "issuer/name"
    return [
        Found("issuers", Issuer(parent=None if i else parent, name=squeeze(piece)), span, rule)
        for i, piece in enumerate(names)
    ]


def _names(group: str) -> list[str]:
    """The names that dashes join. After a dash, words that begin no agency belong to the name before it.

    >>> _names("SỞ Y TẾ - CÔNG AN TỈNH"), _names("VĂN PHÒNG HĐND - UBND HUYỆN"), _names("BỘ Y TẾ-BỘ NỘI VỤ")
    (['SỞ Y TẾ', 'CÔNG AN TỈNH'], ['VĂN PHÒNG HĐND - UBND HUYỆN'], ['BỘ Y TẾ', 'BỘ NỘI VỤ'])
    """
    if not begins_agency(group) or _OFFICE_OF_TWO_AGENCIES.match(fold(group)):
        return [group]
    dashes = [match for match in _JOINT.finditer(group) if begins_agency(group[match.end() :])]
    starts = [0, *(match.end() for match in dashes)]
    return [group[a:b] for a, b in zip(starts, [*(match.start() for match in dashes), len(group)], strict=True)]


def _are_peers(above: str, below: str) -> bool:
    """Can neither agency be the superior of the other: ministries, departments of a province, police, courts …?

    >>> _are_peers("BỘ Y TẾ", "BỘ NỘI VỤ"), _are_peers("BỘ QUỐC PHÒNG", "BỘ TỔNG THAM MƯU")
    (True, False)
    >>> _are_peers("BỘ CÔNG AN", "CÔNG AN TỈNH A"), _are_peers("SỞ TƯ PHÁP", "CÔNG AN TỈNH A")
    (False, True)
    """
    ranks = [_PEER.match(fold(name)) for name in (above, below)]
    first, second = (match and match.lastgroup for match in ranks)
    return first is not None and second is not None and (first, second) in _PEERS


def _groups(lines: Sequence[str], bold: Sequence[bool]) -> list[str]:
    """The lines joined to names. A name begins at the first bold line, or else with a first word of agencies."""
    groups = [_clean(lines[0])]
    first_bold = next((i for i in range(1, len(lines)) if bold[i] and not bold[0]), None)
    for i, line in enumerate(lines[1:], 1):
        starts = i == first_bold if first_bold is not None else _begins_another(lines[i - 1], line)
        if starts:
            groups.append(_clean(line))
        else:
            # "PHÒNG LAO ĐỘNG -" continues in the next line: the dash is part of the name.
            dash = _DASH_AT_END.search(lines[i - 1])
            groups[-1] += f" {dash[1]} {_clean(line)}" if dash else f" {_clean(line)}"
    return groups


def _begins_another(before: str, line: str) -> bool:
    """Does the name of another agency begin in ``line``? No if the name in the line ``before`` continues.

    After a superior agency, a dash at the line end is no sign that the name continues.
    """
    # TRƯỜNG alone is the end of "… MÔI TRƯỜNG".
    if not begins_agency(line) or fold(line).strip() == "truong" or _OFFICE_OF_NEXT.fullmatch(fold(before)):
        return False
    if _TRUONG_AT_END.search(fold(before)) and _SCHOOL.match(fold(line)):
        return False  # TRƯỜNG / ĐẠI HỌC …
    superior = _SUPERIOR.match(fold(before)) and not _SUPERIOR.match(fold(line))
    return not name_continues(_DASH_END.sub("", before) if superior else before)


def _clean(line: str) -> str:
    if UNFILLED_FIELD.search(line):
        return line.strip()
    return _OUTER.sub("", line.replace("ˆ", "").replace("_", ""))
