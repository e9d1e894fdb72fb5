"""The head: from the first line to where the body begins.

Decree 30/2020/NĐ-CP, Appendix I, II.1–5, 9a. The rows down to the title, Kính gửi or the
first căn cứ are the upper part, which stands in two columns; title, subject and Kính gửi the
lower. Gazettes and collections of laws print all of it in one sentence instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from vnadmin_doc.layout.gazette import read_gazette
from vnadmin_doc.layout.head_lower import read_lower
from vnadmin_doc.layout.head_rows import Head
from vnadmin_doc.layout.head_upper import read_upper, upper_rows
from vnadmin_doc.model.line import Line

__all__ = ["Head", "find_head"]


def find_head(rows: Sequence[Line]) -> Head:
    """Read the head of a letter whose rows are given top to bottom."""
    gazette = read_gazette(rows)
    if gazette is not None:
        return gazette
    head = Head()
    upper = upper_rows(rows)
    read_upper(head, rows[:upper])
    head.end = read_lower(head, rows, upper)
    return head
