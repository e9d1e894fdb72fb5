"""Family names with their marks: a scan that has another spelling of a common one misread it.

Family names are few, and their marks belong to them: ``Nguyên`` or ``Tràn`` before a given name is doubtful,
and can be put right, for no other family name has those letters. Given names are anyone's: they never are.

>>> is_spelt("Nguyễn Thị Bình"), is_spelt("Nguyên Thị Bình"), is_spelt("Trân Văn An"), is_spelt("Y Bhăm Niê")
(True, False, False, True)
>>> names = ("Nguyền Thị Bình", "NGUYÊN THỊ BÌNH", "Lễ Văn An", "Duờng Văn An", "Hoàn An")
>>> [correct_family_name(name).value for name in names]
['Nguyễn Thị Bình', 'NGUYỄN THỊ BÌNH', 'Lê Văn An', 'Duờng Văn An', 'Hoàn An']
"""

from __future__ import annotations

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["correct_family_name", "is_spelt"]


def _set(table: str) -> frozenset[str]:
    return frozenset(table.split())


_SPELT = _set("""
An Âu Bạch Bành Bùi Cao Cấn Châu Chế Chu Chử Cù Dư Dương Đàm Đan Đào Đặng Đậu Điền Đinh Đoàn Đổng Đỗ Đồng Đường
Giang Giáp Hà Hạ Hàn Hán Hầu Hồ Hoa Hoàng Hồng Hứa Huỳnh Kha Khổng Khuất Khúc Kiều Kim La Lã Lại Lâm Lê Lò Lỗ Lộc
Lục Lữ Lương Lưu Lường Ly Lý Ma Mã Mạc Mạch Mai Nghiêm Ngô Ngọ Ngũ Nguyễn Nhan Nhữ Ninh Nông Ông Phạm Phan Phí Phó
Phù Phùng Phương Quách Quan Quản Quàng Tạ Tán Tăng Tất Thạch Thái Thân Thẩm Thi Thiều Thịnh Tiêu Tô Tôn Tống
Trà Trần Triệu Trịnh Trình Trưng Trương Từ Tường Ung Văn Vàng Vi Viên Võ Vòng Vũ Vương
""")
_FOLDED = frozenset(map(fold, _SPELT))
_EXACT = frozenset(map(tone_key, _SPELT))


def is_spelt(name: str) -> bool:
    """Is the name's first word no family name of the table with other marks?"""
    first = name.split()[0] if name.split() else ""
    return fold(first) not in _FOLDED or tone_key(first) in _EXACT


def correct_family_name(name: str) -> Correction:
    """A person's name, its first word spelt as the only family name with these letters is."""
    return Correction(_spelt(name), name, "family-names")


def _spelt(name: str) -> str:
    first = name.split()[0] if name.split() else ""
    right = [known for known in _SPELT if fold(known) == fold(first)]
    if len(right) != 1 or is_spelt(name):
        return name
    return name.replace(first, right[0].upper() if first.isupper() else right[0], 1)
