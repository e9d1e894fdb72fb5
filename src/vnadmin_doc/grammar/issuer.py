r"""Cơ quan chủ quản, cơ quan ban hành (zone 2): who issued the letter.

Decree 30/2020/NĐ-CP, Appendix I, II.2: the superior agency (regular capitals) above the
issuing one (bold capitals), each on as many lines as it needs. A line break inside a name
and one between two names look alike; what a line begins with tells them apart.

>>> [f.value for f in find("UBND TỈNH A\nSỞ NỘI VỤ")]
[Issuer(parent='UBND TỈNH A', name='SỞ NỘI VỤ')]
>>> [f.value for f in find("ỦY BAN NHÂN DÂN\nTỈNH B")]
[Issuer(parent=None, name='ỦY BAN NHÂN DÂN TỈNH B')]
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
from vnadmin_doc.language.text import caps_ratio, fold, line_spans, squeeze
from vnadmin_doc.model.found import Found, Span
from vnadmin_doc.model.letter import Issuer

__all__ = ["begins_agency", "begins_place", "find", "is_possible", "name_continues"]

_AGENCY = re.compile(rf"\W*{lexicon.table_pattern('agencies', type='collective ministry agency')}(?!\w)")
_UNFINISHED = re.compile(r"(?:\b(?:va|cua|thuoc|cac|ve)|[-–,&])\W*$")
_DASH_END = re.compile(r"[\s–-]+$")
_SUPERIOR = re.compile(r"\W*(?:uy ban|ubnd|bo|tong|(?:tinh|thanh|huyen|quan|dang) uy)(?!\w)")
# Names no agency yet: what comes below says whose it is.
_WHOSE = re.compile(rf"\W*(?:van phong|thanh tra|{lexicon.pattern(lexicon.titles(type='head'))})\W*")
_JOINT = re.compile(r"\s+[-–]\s*|\s*[-–]\s+|[-–](?=(?:BỘ|SỞ|CÔNG AN|TÒA ÁN|VIỆN KIỂM SÁT)\s)")
_OFFICE_OF_TWO = re.compile(r"van phong (?:doan|hdnd|hoi dong|tinh uy|huyen uy|thanh uy)")
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
# What forms, lists and annexes begin with, in full spelling: "bản" is not "ban".
_OTHER = re.compile(
    r"\W*(?:\(|(?:phụ lục|danh mục|danh sách|mục lục|đơn|mẫu(?! giáo)|biểu|bản|bảng|tờ khai|giấy|phiếu"
    r"|quy (?:trình|định|chế)|nội dung|lý lịch|hợp đồng|hệ thống|tên (?:cơ quan|đơn vị|tổ chức))(?!\w))"
)
_FORM_CODE = re.compile(r"\W*(?=\S*\d)\p{Lu}[\p{Lu}\d]*[\d./-][\p{Lu}\d./-]*(?:\s|$)")
_CITATION = re.compile(r"\bs[oố]\s*:?\s*\d|\d/\d{4}/|\d\s?/\s?\p{Lu}|\bngày \d", re.IGNORECASE)
_WORD = re.compile(r"\w{2}")
_DASH_AT_END = re.compile(r"\w\s*([-–])\s*$")
_OUTER = re.compile(r"^[^\p{L}\p{N}(]+|[^\p{L}\p{N})]+$")


def begins_agency(text: str) -> bool:
    """Does a line begin the way agencies' names do?"""
    return _AGENCY.match(fold(text)) is not None


def begins_place(text: str) -> bool:
    """Does it begin as the second line of a territorial agency's name does: "TỈNH AN PHÚ"?"""
    return _PLACE.match(fold(text)) is not None


def name_continues(text: str) -> bool:
    """Does the name in the line continue in the next line: "… CỦA", "… VÀ"?"""
    return _UNFINISHED.search(fold(text)) is not None


def is_possible(text: str) -> bool:
    """Could it be a line of an agency's name, and not a list's title, a form's code, a citation?

    >>> [is_possible(t) for t in ("SỞ Y TẾ", "DANH MỤC THỦ TỤC", "BM01/VP-QT 7.0", "(Kèm theo Quyết định số 5/QĐ-SYT")]
    [True, False, False, False]
    """
    if sum(c.isalpha() for c in text) < 2 or len(text) > 90:
        return False
    if text.rstrip().endswith((":", ";", "…")) and caps_ratio(text) < 0.75:
        return False
    return not (_OTHER.match(text.lower()) or _FORM_CODE.match(text) or _CITATION.search(text))


def find(text: str, *, bold: Sequence[Span] = ()) -> list[Found[Issuer]]:
    """Issuers, from the lines above the number; ``bold`` are the spans of the lines set in bold.

    More than one issuer (a joint document) where a dash joins agencies' names, or neither of two can be the
    superior of the other. The span of each is that of all the lines.
    """
    spans = [span for span in line_spans(text) if _WORD.search(text, *span)]
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
    """The agencies' names that dashes join; what begins no agency goes on with the name before it.

    >>> _names("SỞ Y TẾ - CÔNG AN TỈNH"), _names("VĂN PHÒNG HĐND - UBND HUYỆN"), _names("BỘ Y TẾ-BỘ NỘI VỤ")
    (['SỞ Y TẾ', 'CÔNG AN TỈNH'], ['VĂN PHÒNG HĐND - UBND HUYỆN'], ['BỘ Y TẾ', 'BỘ NỘI VỤ'])
    """
    if not begins_agency(group) or _OFFICE_OF_TWO.match(fold(group)):
        return [group]
    ends = [match for match in _JOINT.finditer(group) if begins_agency(group[match.end() :])]
    cuts = [0, *(match.end() for match in ends)]
    return [group[a:b] for a, b in zip(cuts, [*(match.start() for match in ends), len(group)], strict=True)]


def _are_peers(above: str, below: str) -> bool:
    """Can neither be the other's superior: ministries, departments of a province, police, court and procuracy?

    >>> _are_peers("BỘ Y TẾ", "BỘ NỘI VỤ"), _are_peers("BỘ QUỐC PHÒNG", "BỘ TỔNG THAM MƯU")
    (True, False)
    >>> _are_peers("BỘ CÔNG AN", "CÔNG AN TỈNH A"), _are_peers("SỞ TƯ PHÁP", "CÔNG AN TỈNH A")
    (False, True)
    """
    ranks = [_PEER.match(fold(name)) for name in (above, below)]
    first, second = (match and match.lastgroup for match in ranks)
    return first is not None and second is not None and (first, second) in _PEERS


def _groups(lines: Sequence[str], bold: Sequence[bool]) -> list[str]:
    """Lines joined to agencies: where the type turns bold, else where a name begins."""
    groups = [_clean(lines[0])]
    turned = next((i for i in range(1, len(lines)) if bold[i] and not bold[0]), None)
    for i, line in enumerate(lines[1:], 1):
        starts = i == turned if turned is not None else _starts(lines[i - 1], line)
        if starts:
            groups.append(_clean(line))
        else:
            # "PHÒNG LAO ĐỘNG -" goes on in the next line: its dash is part of the name.
            dash = _DASH_AT_END.search(lines[i - 1])
            groups[-1] += f" {dash[1]} {_clean(line)}" if dash else f" {_clean(line)}"
    return groups


def _starts(before: str, line: str) -> bool:
    """Does another agency's name begin in ``line``? Not where the one before goes on; a dash joins equals.

    TRƯỜNG alone ends "… MÔI TRƯỜNG".
    """
    if not begins_agency(line) or fold(line).strip() == "truong" or _WHOSE.fullmatch(fold(before)):
        return False
    superior = _SUPERIOR.match(fold(before)) and not _SUPERIOR.match(fold(line))
    return not name_continues(_DASH_END.sub("", before) if superior else before)


def _clean(line: str) -> str:
    return _OUTER.sub("", line.replace("ˆ", "").replace("_", ""))
