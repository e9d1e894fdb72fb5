"""Assignments, and tasks whose assignees are inherited in the tree of sections."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vnadmin_doc
from cpu_time import least_seconds
from vnadmin_doc.grammar.tasks import assignment
from vnadmin_doc.grammar.tasks.actions import begins_action
from vnadmin_doc.grammar.tasks.assignment import Assignment


def first(text: str) -> Assignment | None:
    """The first assignment of a text."""
    return next((clause.value for clause in assignment.find(text) if clause.value), None)


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
        (
            "Các đơn vị và tổ chức cá nhân có liên quan chịu trách nhiệm thi hành Kế hoạch này.",
            ("Các đơn vị và tổ chức cá nhân có liên quan",),
            "chịu trách nhiệm thi hành Kế hoạch này.",
        ),
        (
            "Đề nghị các viện nghiên cứu, các sở quan tâm chỉ đạo.",
            ("các viện nghiên cứu", "các sở"),
            "quan tâm chỉ đạo.",
        ),
        ("Giao Ban Quản lý dự án đầu tư xây dựng lập hồ sơ.", ("Ban Quản lý dự án đầu tư xây dựng",), "lập hồ sơ."),
        ("Giao Công ty Cổ phần Tư vấn xây dựng rà soát.", ("Công ty Cổ phần Tư vấn xây dựng",), "rà soát."),
        ("Giao Phòng Quản lý xây dựng kiểm tra.", ("Phòng Quản lý xây dựng",), "kiểm tra."),
        ("Các Tổ công tác nghiên cứu các báo cáo.", ("Các Tổ công tác",), "nghiên cứu các báo cáo."),
        ("Giao Trung tâm Hành chính công Khẩn trương rà soát.", ("Trung tâm Hành chính công",), "Khẩn trương rà soát."),
        ("Giao các trường tổ chức, hướng dẫn học sinh.", ("các trường",), "tổ chức, hướng dẫn học sinh."),
        ("Đề nghị các xã phản ánh về Sở Y tế.", ("các xã",), "phản ánh về Sở Y tế."),
        ("Yêu cầu các đồng chí mang theo máy tính.", ("các đồng chí",), "mang theo máy tính."),
        ("Đề nghị các đồng chí dự họp đúng giờ.", ("các đồng chí",), "dự họp đúng giờ."),
        ("Giao Sở Tư pháp giúp Chủ tịch UBND tỉnh theo dõi.", ("Sở Tư pháp",), "giúp Chủ tịch UBND tỉnh theo dõi."),
        ("Giao các đơn vị: Sở Y tế, Sở Nội vụ kiểm kê.", ("Sở Y tế", "Sở Nội vụ"), "kiểm kê."),
        (
            "Giám đốc Công an tỉnh, Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh bố trí trực.",
            ("Giám đốc Công an tỉnh", "Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh"),
            "bố trí trực.",
        ),
        (
            "Các ông (bà) Chánh Văn phòng, Trưởng phòng Tổ chức và ông Lê Văn Mẫu chịu trách nhiệm thi hành.",
            ("Các ông (bà) Chánh Văn phòng", "Trưởng phòng Tổ chức", "ông Lê Văn Mẫu"),
            "chịu trách nhiệm thi hành.",
        ),
        (
            "Giám đốc Sở Y tế, Chủ tịch Hội Yêu hoa và các cá nhân liên quan chịu trách nhiệm thi hành Kế hoạch này.",
            ("Giám đốc Sở Y tế", "Chủ tịch Hội Yêu hoa", "các cá nhân liên quan"),
            "chịu trách nhiệm thi hành Kế hoạch này.",
        ),
        (
            "Vụ trưởng Vụ Khoáng chất, Chánh Văn phòng chịu trách nhiệm theo dõi việc thực hiện Thông tư này.",
            ("Vụ trưởng Vụ Khoáng chất", "Chánh Văn phòng"),
            "chịu trách nhiệm theo dõi việc thực hiện Thông tư này.",
        ),
    ],
)
def test_assignments(text: str, assignees: tuple[str, ...], todo: str) -> None:
    found = first(text)
    assert found is not None
    assert (found.assignees, found.todo) == (assignees, todo)


@pytest.mark.parametrize(
    ("text", "lead", "cooperating"),
    [
        ("Giao Sở Tài chính chủ trì, phối hợp Sở Y tế thẩm định.", "Sở Tài chính", ("Sở Y tế",)),
        (
            "Sở Nội vụ có trách nhiệm chủ trì, phối hợp chặt chẽ với Công an tỉnh, các cơ quan liên quan rà soát.",
            "Sở Nội vụ",
            ("Công an tỉnh", "các cơ quan liên quan"),
        ),
        ("Sở Xây dựng chủ trì, Cục Thuế tỉnh phối hợp kiểm tra.", "Sở Xây dựng", ("Cục Thuế tỉnh",)),
        ("Sở Y tế phối hợp với Sở Nội vụ tổ chức tập huấn.", None, ("Sở Nội vụ",)),
        ("Giao Văn phòng Sở là đơn vị đầu mối theo dõi.", "Văn phòng Sở", ()),
        ("Giao Sở Y tế, Sở Nội vụ chủ trì rà soát.", None, ()),  # unclear who leads
        ("Đề nghị các đơn vị gửi báo cáo.", None, ()),
    ],
)
def test_lead_and_cooperating_agencies(text: str, lead: str | None, cooperating: tuple[str, ...]) -> None:
    found = first(text)
    assert found is not None
    assert (found.lead, found.cooperating) == (lead, cooperating)
    for name in (*found.names, *found.helpers):
        assert text[slice(*name.span)] == name.value


@pytest.mark.parametrize(
    ("text", "assignees"),
    [
        ("Để kịp tổng hợp, Sở Y tế đề nghị các đơn vị gửi số liệu.", [("các đơn vị",)]),
        ("Kính trình Ủy ban nhân dân tỉnh xem xét, quyết định.", [("Ủy ban nhân dân tỉnh",)]),
        ("Giao Sở A rà soát; giao Sở B thẩm định.", [("Sở A",), ("Sở B",)]),
        ("Sở Y tế báo cáo. Công an tỉnh kiểm tra.", [("Sở Y tế",), ("Công an tỉnh",)]),
        ("Định kỳ hằng quý, các huyện báo cáo kết quả.", [("các huyện",)]),
        ("Đối với Phòng Nội vụ: Khơi thông cống rãnh.", [("Phòng Nội vụ",)]),
        ("Sở Y tế thông báo để các cơ sở biết, thực hiện.", [("các cơ sở",)]),
        ("Yêu cầu: Sở Tư pháp, Sở Nội vụ kiểm kê tài sản.", [("Sở Tư pháp", "Sở Nội vụ")]),
        ("Nhận được Công văn này, đề nghị các đơn vị triển khai thực hiện.", [("các đơn vị",)]),
        ("Sở Y tế chủ trì cùng Sở Nội vụ rà soát.", [("Sở Y tế",)]),
        ("Hạt Kiểm lâm huyện phun thuốc trừ sâu róm.", [("Hạt Kiểm lâm huyện",)]),
        ("Sở Lao động - Thương binh và Xã hội và Sở Y tế lập danh sách.", None),
    ],
)
def test_clauses(text: str, assignees: list[tuple[str, ...]] | None) -> None:
    got = [clause.value.assignees for clause in assignment.find(text) if clause.value]
    assert got == (assignees or [("Sở Lao động - Thương binh và Xã hội", "Sở Y tế")])


@pytest.mark.parametrize(
    "text",
    [
        "Bổ sung vắc xin theo hướng dẫn của Bộ Y tế.",
        "Số lượng người làm việc do Sở giao: 12 người.",
        "Ban hành Quy chế làm việc và tổ chức thực hiện.",
        "Phòng, chống dịch bệnh thực hiện theo quy định.",
        "Sở Y tế đã chủ trì kiểm tra các cơ sở.",
        "Sở Y tế sẽ tổ chức tập huấn vào tháng 6.",
        "Theo đề nghị của Sở Tài chính về việc phân bổ vốn.",
        "Tại Tờ trình số 5/TTr-STC, Sở Tài chính đề nghị Sở Nội vụ thẩm định.",
        "Ngày 02/3/2021, Sở Y tế có Công văn số 9/SYT đề nghị các đơn vị báo cáo.",
        "Hai bên bàn giao Sở Tài chính quản lý.",
        "Luật quy định: “Cơ quan đăng ký có trách nhiệm trả lời người nộp hồ sơ bằng văn bản”.",
        "Sở Y tế nhận được Công văn số 3/VP của Văn phòng đề nghị Sở Y tế có ý kiến.",
        "Thí sinh tham gia vòng chọn học sinh giỏi.",
        "Ông Trần Văn Mẫu, Giám đốc Sở Y tế - Trưởng ban;",
        "Phòng Kinh tế xyz báo cáo kết quả.",
        "Đơn vị phối hợp: Sở Tư pháp, UBND cấp xã.",
        "Cơ quan thực hiện: Sở Y tế.",
        "UBND tỉnh đồng ý chủ trương gia hạn.",
        "UBND tỉnh ghi nhận, biểu dương Sở Y tế và các đơn vị.",
        "Hội đồng nhân dân tỉnh quyết nghị thông qua quy hoạch.",
    ],
)
def test_texts_that_only_look_like_an_assignment(text: str) -> None:
    assert [clause for clause in assignment.find(text) if clause.value] == []


PIECES = st.sampled_from(
    [
        "Giao ",
        "Sở Y tế",
        "các đơn vị",
        " chủ trì",
        ", ",
        "; ",
        ": ",
        ". ",
        "phối hợp với ",
        "và ",
        "đề nghị ",
        "“",
        "”",
        "đã ",
    ]
)


@given(st.lists(PIECES | st.text(max_size=6), max_size=30).map("".join))
def test_clauses_are_the_complete_text_in_order(text: str) -> None:
    assert "".join(text[slice(*clause.span)] for clause in assignment.find(text)) == text


@pytest.mark.parametrize("piece", ["Giao Sở Y tế, ", "các đơn vị ", "đề nghị ", "Sở A và ", "phối hợp với ", "a", "“"])
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        return least_seconds(lambda: assignment.find(piece * times))

    assert seconds(4000) < 40 * seconds(500) + 0.1


def test_a_line_of_white_space_takes_no_time() -> None:
    start = time.process_time()
    assert not begins_action(" " * 20000)
    assert time.process_time() - start < 1


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
def test_texts_without_an_assignment(text: str) -> None:
    assert first(text) is None


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


def test_sections_inherit_assignees() -> None:
    reading = vnadmin_doc.read_text(LETTER)
    tasks = reading.letter.tasks
    assert [(task.assignees, task.section) for task in tasks] == [
        (("Sở Giáo dục và Đào tạo",), "/sections/0/children/0"),
        (("Sở Giáo dục và Đào tạo",), "/sections/0/children/1"),
        (("Sở Y tế bảo đảm thuốc",), "/sections/1"),
    ] or tasks[2].assignees == ("Sở Y tế",)
    assert reading.evidence["/tasks/0"][0].text.startswith("Cho học sinh")


PLAIN = """ỦY BAN NHÂN DÂN TỈNH BÌNH SƠN
SỞ Y TẾ
Số: 15/SYT-NVY
V/v báo cáo số liệu

Bình Sơn, ngày 06 tháng 5 năm 2021

Kính gửi: Các đơn vị trực thuộc.

Sở Y tế đã ban hành Công văn số 9/SYT-NVY ngày 02/3/2021 đề nghị các đơn vị báo cáo trước ngày 20/3/2021.

Để kịp thời tổng hợp, Sở Y tế đề nghị Thủ trưởng các đơn vị gửi báo cáo về Sở trước ngày 20/5.

Văn bản gửi về Phòng Kế hoạch chậm nhất 17h00 ngày 21/5/2021.

Trân trọng./.
"""


def test_a_letter_without_sections() -> None:
    reading = vnadmin_doc.read_text(PLAIN)
    assert [(t.assignees, t.text, t.deadline, t.deadline_text, t.section) for t in reading.letter.tasks] == [
        (
            ("Thủ trưởng các đơn vị",),
            "gửi báo cáo về Sở trước ngày 20/5.",
            "2021-05-20",
            "trước ngày 20/5",
            "/opening/1",
        ),
        (
            (),
            "Văn bản gửi về Phòng Kế hoạch chậm nhất 17h00 ngày 21/5/2021.",
            "2021-05-21",
            "chậm nhất 17h00 ngày 21/5/2021",
            "/opening/2",
        ),
    ]
    told = {path: [item.text for item in items] for path, items in reading.evidence.items() if "/tasks" in path}
    assert told["/tasks/0/assignees/0"] == ["Thủ trưởng các đơn vị"]
    assert told["/tasks/0/deadline"] == told["/tasks/0/deadline_text"] == ["trước ngày 20/5."]


def _letter(body: str, title: str = "Số: 15/SYT-NVY\nV/v báo cáo") -> str:
    head = "UBND TỈNH BÌNH SƠN\nSỞ Y TẾ\n"
    return f"{head}{title}\n\nBình Sơn, ngày 06 tháng 5 năm 2021\n\nKính gửi: Các đơn vị.\n\n{body}\n\nTrân trọng./.\n"


def _tasks(text: str) -> list[tuple[tuple[str, ...], str | None, str | None]]:
    return [(task.assignees, task.deadline, task.section) for task in vnadmin_doc.read_text(text).letter.tasks]


def test_sections_inherit_assignees_of_an_introduction() -> None:
    intro = "Sở Y tế yêu cầu các đơn vị thực hiện các nội dung sau:"
    body = f"{intro}\n\n1. Rà soát thuốc.\n\n2. Báo cáo trước ngày 01/6/2021."
    assert _tasks(_letter(body)) == [
        (("các đơn vị",), None, "/sections/0"),
        (("các đơn vị",), "2021-06-01", "/sections/1"),
    ]


def test_a_list_of_things_inherits_no_assignees() -> None:
    body = "Sở Y tế đề nghị các đơn vị gửi hồ sơ gồm:\n\n1. Báo cáo thành tích;\n\n2. Tờ trình."
    assert _tasks(_letter(body)) == [(("các đơn vị",), None, "/opening/0")]


def test_two_deadlines_are_two_tasks_or_none() -> None:
    sentences = "1. Sở Nội vụ gửi dự thảo trước ngày 01/6/2021. Hoàn thành trước ngày 30/6/2021."
    assert [deadline for _, deadline, _ in _tasks(_letter(sentences))] == ["2021-06-01", "2021-06-30"]
    reading = vnadmin_doc.read_text(
        _letter("1. Sở Nội vụ gửi dự thảo trước ngày 01/6/2021, bản chính trước ngày 30/6/2021.")
    )
    [task] = reading.letter.tasks
    assert (task.deadline, task.deadline_text) == (None, "trước ngày 01/6/2021; trước ngày 30/6/2021")


def test_a_sentence_after_an_unread_name_is_not_a_task_of_the_agency_before() -> None:
    body = "1. Sở Nội vụ báo cáo trước ngày 01/6/2021. Phòng Kinh tế xyz gửi số liệu trước ngày 15/6/2021."
    assert _tasks(_letter(body)) == [(("Sở Nội vụ",), "2021-06-01", "/sections/0")]


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (".", "rà soát biên chế. Bản chính lưu tại kho."),
        ("./.", "rà soát biên chế./."),
        ("./", "rà soát biên chế./"),
    ],
)
def test_a_task_ends_at_the_end_sign_of_the_letter(end: str, text: str) -> None:
    body = f"1. Đề nghị Sở Nội vụ rà soát biên chế{end}\n\nBản chính lưu tại kho.\n\n2. Danh mục kèm theo"
    [task] = vnadmin_doc.read_text(_letter(body)).letter.tasks
    assert task.text == text


@pytest.mark.parametrize(
    ("title", "count"),
    [("Số: 15/BC-SYT\n\nBÁO CÁO\nCông tác tháng 5", 0), ("Số: 15/KH-SYT\n\nKẾ HOẠCH\nCông tác tháng 5", 1)],
)
def test_a_plan_has_tasks_and_a_report_has_none(title: str, count: int) -> None:
    assert len(_tasks(_letter("1. Công an tỉnh phối hợp với Sở Y tế kiểm tra 12 cơ sở.", title))) == count
