"""Rules V04, V05, V19: Kính gửi and Nơi nhận (Decree 30/2020/NĐ-CP, Appendix I, Phần I, II.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vnadmin_doc.conformity.case import Case
from vnadmin_doc.conformity.finding import Departure
from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.reading import Evidence

__all__ = [
    "addressed", "addressee_label", "addressee_marks", "addressee_rows", "archive_last", "archive_line", "archive_unit",
    "as_above", "distribution_dashes", "distribution_label", "distribution_marks", "not_addressed",
]  # fmt: skip

_ADDRESSED = ("CV", "TTr", "BC")
_KINH_GUI = re.compile(r"\W*kinh gui\b")
_DASH, _MARKDOWN_DASH = re.compile(r"\s*[-–—]"), re.compile(r"\s*(?:[-–—]|[*+]\s)")
_ARCHIVE = re.compile(r"\W*Lưu\s*:\s*VT(?!\w)")
_TAIL = " \u200b'\"’”"
_NOTE = re.compile(r"(?<=[;.])\s*\([^()]*\)$")
"""What is printed behind the sign, beside a brace of several rows: "- Bộ Y tế; (báo cáo)"."""
_WITH_DRAFTER = re.compile(r"\.\s*\(?\w[\w .,-]{0,20}\)?$")
"""The stop of the Lưu line, and the name of the drafter or typist behind it: many offices print it there."""


def addressed(case: Case) -> Iterator[Departure]:
    """II.9b, d: a công văn has Kính gửi."""
    if case.is_of("CV") and not case.letter.addressees:
        yield Departure("/addressees", "Kính gửi: …", absent=True)


def not_addressed(case: Case) -> Iterator[Departure]:
    """II.9b, c: Kính gửi is in công văn, tờ trình and báo cáo only."""
    if _has_kinh_gui(case) and case.kind and not case.is_of(*_ADDRESSED):
        yield case.depart("/addressees", msg("Nơi nhận only, without Kính gửi"))


def _has_kinh_gui(case: Case) -> bool:
    """Are the words of the Decree there? In a thư công they are the first words to the reader, in free form."""
    label = next(iter(case.lines("/addressees")), None)
    return label is not None and _KINH_GUI.match(fold(label.text)) is not None and not case.is_of("TCg")


def addressee_label(case: Case) -> Iterator[Departure]:
    """II.9d: a colon after "Kính gửi"."""
    label = case.text("/addressees").strip()
    if _has_kinh_gui(case) and not label.endswith(":"):
        yield case.depart("/addressees", "Kính gửi:", label)


def addressee_rows(case: Case) -> Iterator[Departure]:
    """II.9d: two or more addressees have a row each, with a dash before each."""
    entries = _entries(case, "/addressees", len(case.letter.addressees))
    if len(entries) < 2 or not _has_kinh_gui(case):
        return
    for path, lines in entries:
        if not _has_dash(case, lines[0]):
            yield case.depart(path, msg("a row of its own that begins with a dash"))
            return


def addressee_marks(case: Case) -> Iterator[Departure]:
    """II.9d: each row ends with ";", the last with "."."""
    entries = _entries(case, "/addressees", len(case.letter.addressees))
    if len(entries) > 1 and all(_has_dash(case, lines[0]) for _, lines in entries):
        yield from _wrong_ends(case, entries)


def as_above(case: Case) -> Iterator[Departure]:
    """II.9b: if there is Kính gửi, Nơi nhận begins with "Như trên"."""
    if not (case.is_of(*_ADDRESSED) and case.letter.addressees and case.letter.distribution):
        return
    if not any(fold(entry.text).startswith("nhu tren") for entry in case.letter.distribution):
        yield case.depart("/distribution/0", "- Như trên;")


def distribution_label(case: Case) -> Iterator[Departure]:
    """II.9d: a colon after "Nơi nhận"."""
    label = case.text("/distribution").strip()
    if fold(label).startswith("noi nhan") and not label.endswith(":"):
        yield case.depart("/distribution", "Nơi nhận:", label)


def distribution_dashes(case: Case) -> Iterator[Departure]:
    """II.9d: each row begins with a dash."""
    for path, lines in _entries(case, "/distribution", len(case.letter.distribution)):
        if not _has_dash(case, lines[0]):
            yield case.depart(path, re.sub(r"^[^\w(]*", "- ", lines[0].text))
            return


def distribution_marks(case: Case) -> Iterator[Departure]:
    """II.9d: each row ends with ";", the last, that of Lưu, with "."."""
    yield from _wrong_ends(case, _entries(case, "/distribution", len(case.letter.distribution)))


def archive_line(case: Case) -> Iterator[Departure]:
    """II.9d: a last row "Lưu: VT, …"."""
    entries = case.letter.distribution
    archive = next((index for index, entry in enumerate(entries) if entry.archive), None)
    if entries and archive is None:
        yield Departure("/distribution", "- Lưu: VT, ….", case.text("/distribution"), absent=True)
    elif archive is not None:
        path = f"/distribution/{archive}"
        joint = len(case.letter.issuers) > 1 and case.text(path).lstrip(" -–").startswith("Lưu:")  # at each agency
        if not joint and not _ARCHIVE.match(case.text(path)):
            yield case.depart(path, "- Lưu: VT, ….")


def archive_last(case: Case) -> Iterator[Departure]:
    """II.9d: the row of Lưu is the last one."""
    entries = case.letter.distribution
    archive = next((index for index, entry in enumerate(entries) if entry.archive), None)
    if archive is not None and archive < len(entries) - 1:
        yield case.depart(f"/distribution/{archive}", msg("the last row of Nơi nhận"))


def archive_unit(case: Case) -> Iterator[Departure]:
    """II.9d: after VT the abbreviation of the unit that drafted the document. Giấy giới thiệu has none (Mẫu 1.8)."""
    for index, entry in enumerate(case.letter.distribution):
        if entry.archive and entry.units == ("VT",) and not entry.drafter and not case.is_of("GGT"):
            yield case.depart(f"/distribution/{index}", "- Lưu: VT, ….")


Entries = Sequence[tuple[str, tuple[Evidence, ...]]]


def _entries(case: Case, path: str, count: int) -> Entries:
    """(path, lines) of the entries of a list that have evidence."""
    found = ((f"{path}/{index}", case.lines(f"{path}/{index}")) for index in range(count))
    return [(at, lines) for at, lines in found if lines]


def _has_dash(case: Case, line: Evidence) -> bool:
    """Does a row begin with a dash? In Markdown "*" and "+" mean the same as "-"."""
    is_markdown = case.reading.source.media_type == "text/markdown"
    return (_MARKDOWN_DASH if is_markdown else _DASH).match(line.text) is not None


def _wrong_ends(case: Case, entries: Entries) -> Iterator[Departure]:
    """The first entry with another sign at its end."""
    for number, (path, lines) in enumerate(entries, 1):
        wanted = "." if number == len(entries) else ";"
        text = _NOTE.sub("", case.text(path).rstrip(_TAIL))
        if not text.endswith(wanted) and not (wanted == "." and _WITH_DRAFTER.search(text)):
            yield case.depart(path, msg("“{sign}” at the end", sign=wanted), text, lines[-1])
            return
