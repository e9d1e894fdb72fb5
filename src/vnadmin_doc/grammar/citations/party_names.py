"""Reads the names of Party resolutions, which are cited by the congress or conference and its number.

>>> from vnadmin_doc.language.text import fold
>>> def name(text): return text[: name_end(FoldedText(text, fold(text)), 10) or 10]
>>> name("Nghị quyết Đại hội XIII của Đảng"), name("Nghị quyết Trung ương 4 khóa XII về xây dựng Đảng")
('Nghị quyết Đại hội XIII', 'Nghị quyết Trung ương 4 khóa XII')
>>> name("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI, nhiệm kỳ 2020 - 2025 đã")
'Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI, nhiệm kỳ 2020 - 2025'

Other congresses, and congresses without a number, are not read:

>>> name("Nghị quyết Đại hội Hội Luật gia nhiệm kỳ II"), name("Nghị quyết Hội nghị Ban Chấp hành")
('Nghị quyết', 'Nghị quyết')
"""

from __future__ import annotations

import re

from vnadmin_doc.grammar.citations.phrases import FoldedText, O, S

__all__ = ["name_end"]

_TERM = rf"(?:,?{S}[(]?khoa{S}(?P<term>[xvi]+)\b[)]?)"
_OF_PARTY = rf"(?:{S}toan{S}quoc)?(?:{S}cua)?(?:{S}dang(?:{S}cong{S}san{S}viet{S}nam|{S}toan{S}quoc)?)?"
_NAME = re.compile(
    rf"""{S}(?:cua{S})?(?:
        dai{S}hoi (?: {S}dai{S}bieu )? (?: {_OF_PARTY} (?: {S}(?:lan{S}thu|khoa) )?
          | {S}dang{S}bo (?: {S}\w+ ){{0,8}}? {S}(?:lan{S}thu|khoa) ) {S}(?P<number>[xvi]+)\b
        (?: ,?{S}nhiem{S}ky{S}\d{{4}}{O}-{O}\d{{4}} )?
      | (?: hoi{S}nghi{S} )? (?: lan{S}thu{S}\w+{S} )? (?: ban{S}chap{S}hanh{S} )? trung{S}uong
        (?: {S}dang )? (?: {S}\d{{1,2}}\b )? (?: {S}dang )? {_TERM}
    )""",
    re.VERBOSE,
)


def name_end(page: FoldedText, pos: int) -> int | None:
    """The offset where the name after "Nghị quyết" ends; None if there is no name. ``pos`` is after "Nghị quyết"."""
    name = _NAME.match(page.folded, pos)
    if name is None:
        return None
    roman_number = name.span("number" if name["number"] else "term")
    return name.end() if page.raw[slice(*roman_number)].isupper() else None
