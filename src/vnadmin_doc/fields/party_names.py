"""Resolutions of the Party that are cited by name: a congress or a conference and which one it was.

>>> from vnadmin_doc.text import fold
>>> def name(text): return text[: name_end(Text(text, fold(text)), 10) or 10]
>>> name("Nghị quyết Đại hội XIII của Đảng"), name("Nghị quyết Trung ương 4 khóa XII về xây dựng Đảng")
('Nghị quyết Đại hội XIII', 'Nghị quyết Trung ương 4 khóa XII')
>>> name("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI, nhiệm kỳ 2020 - 2025 đã")
'Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI, nhiệm kỳ 2020 - 2025'

Without its number it is any congress:

>>> name("Nghị quyết Đại hội toàn thể Hội Luật gia"), name("Nghị quyết Hội nghị Ban Chấp hành")
('Nghị quyết', 'Nghị quyết')
"""

from __future__ import annotations

import re

from vnadmin_doc.fields.phrases import O, S, Text

__all__ = ["name_end"]

_TERM = rf"(?:,?{S}[(]?khoa{S}(?P<term>[xvi]+)\b[)]?)"
_NAME = re.compile(
    rf"""{S}(?:cua{S})?(?:
        dai{S}hoi (?: {S}\w+ ){{0,12}}? (?: {S}(?:lan{S}thu|khoa) )? {S}(?P<number>[xvi]+)\b
        (?: ,?{S}nhiem{S}ky{S}\d{{4}}{O}-{O}\d{{4}} )?
      | (?: hoi{S}nghi{S} )? (?: lan{S}thu{S}\w+{S} )? (?: ban{S}chap{S}hanh{S} )? trung{S}uong
        (?: {S}dang )? (?: {S}\d{{1,2}}\b )? (?: {S}dang )? {_TERM}
    )""",
    re.VERBOSE,
)


def name_end(page: Text, pos: int) -> int | None:
    """Return where the name that follows "Nghị quyết" at ``pos`` ends; None where there is none."""
    name = _NAME.match(page.folded, pos)
    which = name and ("number" if name["number"] else "term")
    return name.end() if name and which and page.raw[slice(*name.span(which))].isupper() else None
