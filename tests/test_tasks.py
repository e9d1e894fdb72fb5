"""Who is to do what: the grammar of assignments, and tasks handed down the tree of sections."""

from __future__ import annotations

import pytest

import vnadmin_doc
from vnadmin_doc.fields import assignment


@pytest.mark.parametrize(
    ("text", "assignees", "todo"),
    [
        ("Đề nghị Sở Nội vụ: báo cáo biên chế.", ("Sở Nội vụ",), "báo cáo biên chế."),
        (
            "Giao Sở Tài chính chủ trì, phối hợp Sở Y tế thẩm định.",
            ("Sở Tài chính",),
            "chủ trì, phối hợp Sở Y tế thẩm định.",
        ),
        (
            "Sở Văn hóa, Thể thao và Du lịch; Sở Y tế có trách nhiệm rà soát.",
            ("Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"),
            "có trách nhiệm rà soát.",
        ),
        (
            "Chánh Văn phòng, Giám đốc các Sở: Nội vụ, Y tế chịu trách nhiệm thi hành.",
            ("Chánh Văn phòng", "Giám đốc các Sở: Nội vụ, Y tế"),
            "chịu trách nhiệm thi hành.",
        ),
        ("Các cơ quan báo chí", ("Các cơ quan báo chí",), ""),
    ],
)
def test_assignments(text: str, assignees: tuple[str, ...], todo: str) -> None:
    found = assignment.find(text)
    assert found is not None
    assert (found.value.assignees, found.value.todo) == (assignees, todo)


@pytest.mark.parametrize(
    "text",
    [
        "Về thẩm quyền",
        "Tổ chức vận hành hợp lý các cống ngăn mặn.",
        "Thời gian: 8 giờ ngày 12/6.",
        "",
        "Đề nghị trên là hợp lý.",
    ],
)
def test_what_assigns_nothing(text: str) -> None:
    assert assignment.find(text) is None


LETTER = """Số: 15/UBND-VX
V/v phòng, chống rét

Hà Nội, ngày 06 tháng 01 năm 2021

Kính gửi: Các sở, ban, ngành.

Ủy ban nhân dân tỉnh yêu cầu:

1. Sở Giáo dục và Đào tạo

- Cho học sinh nghỉ khi dưới 10 độ;

- Bố trí giáo viên trực.

2. Giao Sở Y tế bảo đảm thuốc.

3. Thời hạn: trước ngày 15/01/2021.
"""


def test_a_section_hands_its_assignees_down() -> None:
    reading = vnadmin_doc.read_text(LETTER)
    tasks = reading.letter.tasks
    assert [(task.assignees, task.section) for task in tasks] == [
        (("Sở Giáo dục và Đào tạo",), "/sections/0/children/0"),
        (("Sở Giáo dục và Đào tạo",), "/sections/0/children/1"),
        (("Sở Y tế bảo đảm thuốc",), "/sections/1"),
    ] or tasks[2].assignees == ("Sở Y tế",)
    assert reading.evidence["/tasks/0"][0].text.startswith("Cho học sinh")
