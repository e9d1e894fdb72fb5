"""Deadlines as dates and as rules, and texts that only look like a deadline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpu_time import least_seconds
from vnadmin_doc.grammar.tasks import deadlines

ISSUED = "2021-05-12"


@pytest.mark.parametrize(
    ("text", "date", "printed"),
    [
        ("Báo cáo về Sở trước ngày 30/6/2021 để tổng hợp.", "2021-06-30", "trước ngày 30/6/2021"),
        ("gửi trước 30.6.2021", "2021-06-30", "trước 30.6.2021"),
        ("trước ngày 05 tháng 8 năm 2021", "2021-08-05", "trước ngày 05 tháng 8 năm 2021"),
        ("trước 16h30, thứ Sáu, ngày 28/5/2021", "2021-05-28", "trước 16h30, thứ Sáu, ngày 28/5/2021"),
        ("trước 17 giờ 00 ngày 20/7/2021", "2021-07-20", "trước 17 giờ 00 ngày 20/7/2021"),
        ("chậm nhất là ngày 15-10-2021", "2021-10-15", "chậm nhất là ngày 15-10-2021"),
        ("muộn nhất đến hết ngày 31/12/2021", "2021-12-31", "muộn nhất đến hết ngày 31/12/2021"),
        ("(hạn chót: 18/6/2021)", "2021-06-18", "hạn chót: 18/6/2021"),
        ("Thời hạn: trước ngày 15/7/2021.", "2021-07-15", "Thời hạn: trước ngày 15/7/2021"),
        ("Thời gian hoàn thành: 31/8/2021", "2021-08-31", "Thời gian hoàn thành: 31/8/2021"),
        ("hoàn thành trong quý II năm 2021", "2021-06", "trong quý II năm 2021"),
        ("báo cáo trong quý IV/2021", "2021-12", "trong quý IV/2021"),
        ("hoàn thành trong tháng 7/2021", "2021-07", "trong tháng 7/2021"),
        ("hoàn thành trong tháng 7", "2021-07", "trong tháng 7"),
        ("Trong tháng 6/2021, Sở A hoàn thành kiểm kê", "2021-06", "Trong tháng 6/2021"),
        ("hoàn thành trong 6 tháng đầu năm 2022", "2022-06", "trong 6 tháng đầu năm 2022"),
        ("hoàn thành trong năm 2021", "2021", "trong năm 2021"),
        ("gửi về Sở trước ngày 15/6", "2021-06-15", "trước ngày 15/6"),
        ("gửi về Sở trước ngày 15 tháng 6", "2021-06-15", "trước ngày 15 tháng 6"),
        ("gửi về Sở trước ngày 10/01", None, "trước ngày 10/01"),  # the year is unknown
        ("gửi trước ngày 31/6", None, "trước ngày 31/6"),  # no such day
        ("gửi trước ngày 31/6/2021", None, "trước ngày 31/6/2021"),
        ("gửi trước ngày 15/6/21", None, "trước ngày 15/6/21"),  # the century is not printed
    ],
)
def test_dates(text: str, date: str | None, printed: str) -> None:
    [found] = deadlines.find(text, issued=ISSUED)
    assert (found.value, text[slice(*found.span)]) == (deadlines.Deadline(date), printed)


@pytest.mark.parametrize("issued", [None, "2021", "2021-05"])
def test_a_day_without_a_year_needs_the_complete_date_of_the_letter(issued: str | None) -> None:
    [found] = deadlines.find("gửi về Sở trước ngày 15/6", issued=issued)
    assert found.value == deadlines.Deadline()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("hằng năm trước ngày 15/12", {"every": "year", "before": "12-15"}),
        ("trước ngày 15 tháng 12 hàng năm", {"every": "year", "before": "12-15"}),
        ("định kỳ hằng năm (trước ngày 05/01)", {"every": "year", "before": "01-05"}),
        ("báo cáo trước ngày 20 hằng tháng", {"every": "month", "before": "20"}),
        ("chậm nhất ngày 25 của tháng cuối quý", {"every": "quarter"}),
        ("định kỳ hằng quý báo cáo", {"every": "quarter"}),
        ("báo cáo định kỳ 6 tháng", {"every": "half-year"}),
        ("định kỳ hằng tuần", {"every": "week"}),
        ("Hằng năm, tổ chức đánh giá", {"every": "year"}),
        (
            "trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản, có ý kiến",
            {"within": 5, "unit": "working day", "since": "ngày nhận được văn bản"},
        ),
        (
            "trong thời hạn 30 (ba mươi) ngày, kể từ ngày công bố (nếu có)",
            {"within": 30, "unit": "day", "since": "ngày công bố"},
        ),
        ("chậm nhất 03 tháng sau khi kết thúc dự án", {"within": 3, "unit": "month", "since": "kết thúc dự án"}),
        ("trả lời trong vòng 24 giờ", {"within": 24, "unit": "hour"}),
    ],
)
def test_rules(text: str, rule: dict[str, object]) -> None:
    [found] = deadlines.find(text, issued=ISSUED)
    assert found.value.date is None
    assert found.value.rule is not None
    assert found.value.rule.model_dump(exclude_none=True) == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "các đơn vị chưa gửi báo cáo trước ngày 10/5/2021",  # before the date of the letter
        "từ ngày 01/6/2021 đến ngày 30/6/2021",
        "công tác trong năm 2021",
        "trong quý II năm 2021, tình hình ổn định",
        "kế hoạch hằng năm, báo cáo hằng quý của đơn vị",
        "trước khi trình ký; trước mắt; trước năm 2025; trước tháng 7/2021",
        "quỹ 2 tỷ đồng",
        "trong 5 năm qua",
        "trẻ sinh trước ngày 01/7/2021; dự án khởi công trước ngày 01/7/2021",
        "quá thời hạn 15 ngày kể từ ngày nhận mà không trả lời thì coi như đồng ý",
        "Luật quy định “cơ quan đăng ký trả lời trong thời hạn 15 ngày kể từ ngày nhận đủ hồ sơ hợp lệ”",
    ],
)
def test_no_deadlines(text: str) -> None:
    assert deadlines.find(text, issued=ISSUED) == []


PIECES = st.sampled_from(
    [
        *["trước ", "chậm nhất ", "ngày ", "30/6", "/2021", "tháng ", "15", "quý ", "II ", "năm "],
        *["hằng ", "định kỳ ", "trong vòng ", "kể từ ", "05 ", ", ", "“", "\n"],
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join), st.none() | st.sampled_from(["2021", ISSUED]))
def test_any_text_can_be_read(text: str, issued: str | None) -> None:
    end = 0
    for found in deadlines.find(text, issued=issued):
        assert end <= found.span[0] < found.span[1] <= len(text)
        end = found.span[1]


@pytest.mark.parametrize("piece", ["trước ngày ", "trong vòng 05 ngày kể từ ", "hằng năm ", "trong quý ", "1/", "“"])
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        return least_seconds(lambda: deadlines.find(piece * times, issued=ISSUED))

    assert seconds(8000) < 40 * seconds(1000) + 0.1
