"""Dates: forms, blanks, the calendar, round trip, any text."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import printed
from vnadmin_doc.grammar import dates
from vnadmin_doc.language.text import fold


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12/5/2021", "2021-05-12"),
        ("ngày 12-5-2021", "2021-05-12"),
        ("12.5.2021", "2021-05-12"),
        ("ngày 5 - 10 - 2000", "2000-10-05"),
        ("ngày 24/ 8/2001", "2001-08-24"),
        ("ngày 12 tháng 5 năm 2021", "2021-05-12"),
        ("ngày 07tháng 3năm 2002", "2002-03-07"),
        ("Ngày 12 tháng\n5 năm 2021", "2021-05-12"),
        ("ngày … tháng 02 năm 2025", "2025-02"),
        ("ngày      tháng 02 năm 2025", "2025-02"),
        ("tháng 6/2021", "2021-06"),
        ("tháng 6 năm 2021", "2021-06"),
        ("ngày ... tháng ... năm 2021", "2021"),
        ("năm 2015", "2015"),
        ("ngày 31/02/2021", None),
        ("ngày 12/5/98", None),
        ("ngày … tháng … năm 20…", None),
        ("ngày 1 tháng 13 năm 2021", None),
        ("ngày l2 tháng 5 năm 2021", None),
        ("ngày 12/5/0021", None),
    ],
)
def test_forms(text: str, value: str | None) -> None:
    [found] = dates.find(text)
    assert found.value == value
    assert found.span == (0, len(text))


@pytest.mark.parametrize("text", ["", "12/2021", "số 12/5/2021/QĐ", "1.2.3", "5 năm", "ngày mai", "năm 15"])
def test_no_date(text: str) -> None:
    assert dates.find(text) == []


def test_a_full_stop_after_the_year_is_not_part_of_the_date() -> None:
    assert dates.find("ngày 12 tháng 5 năm 2021.")[0].span == (0, 24)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from([10, 7, 4]))
def test_round_trip(day: datetime.date, length: int) -> None:
    value = day.isoformat()[:length]
    [found] = dates.find(printed.dates(value))
    assert found.value == value


@given(st.text(alphabet="ngàythămNĂMngaythang 0123456789/.-…_\n", max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for found in dates.find(text):
        start, end = found.span
        assert 0 <= start < end <= len(text)
        assert dates.at(fold(text), start) is not None
