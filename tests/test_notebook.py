"""A reading in a notebook: the card, the doubts and the pages as HTML, and nothing of the file that is not escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

from sample_files import SAMPLES
from vnadmin_doc import Evidence, Issue, Letter, Reading, SourceInfo, Unplaced, read, read_text
from vnadmin_doc.cli.card_output import cells
from vnadmin_doc.model.card import rows
from vnadmin_doc.model.evidence_boxes import DOUBT, marks
from vnadmin_doc.model.letter import Code, Issuer
from vnadmin_doc.model.reading_html import MOST_PAGES

TAGS = {"div", "p", "b", "table", "tr", "th", "td", "span", "br", "details", "summary", "pre"}
SVG = {"svg", "text", "rect", "title"}
ATTRIBUTES = {
    "style", "title", "xmlns", "viewbox", "font-family", "x", "y", "width", "height", "fill", "stroke", "stroke-width",
    "font-size", "textlength", "lengthadjust", "open",
}  # fmt: skip
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;\x1b[2J\u202e</pre></svg></div>"
BOX = (100.0, 60.0, 160.0, 72.0)


class Page(HTMLParser):
    """What a browser makes of a fragment: elements, attributes, text; the tags must be balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.titles: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.titles += [value or "" for name, value in attrs if name == "title"]
        if tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["title"]:
            self.titles.append(data)
        else:
            self.text += data


def shown(reading: Reading) -> Page:
    return Page(reading._repr_html_())


@pytest.mark.parametrize("name", ["quyet-dinh/source.pdf", "quyet-dinh/source.docx", "seed-cong-van/source.md"])
def test_the_card_is_that_of_the_terminal(name: str) -> None:
    reading = read(SAMPLES / name)
    page = shown(reading)
    for row in rows(reading):
        field, value, pages, *_, doubts = cells(row, "en")
        assert field in page.text
        assert value in page.text
        assert pages in page.text
        assert all(doubt in page.text for doubt in doubts.split(", "))
    assert all(f"{issue.severity}: {issue.path}: {issue.message}" in page.text for issue in reading.issues)
    assert page.text.startswith(Path(name).name)


@pytest.mark.parametrize("name", ["quyet-dinh/source.pdf", "quyet-dinh/source.docx", "seed-cong-van/source.md"])
def test_every_line_of_the_source_is_on_its_page(name: str) -> None:
    reading = read(SAMPLES / name)
    page = shown(reading)
    for mark in (mark for found in marks(reading).values() for mark in found):
        assert mark.text in page.text
        where = "unplaced" if mark.path is None else mark.path or "/"
        assert any(where in title for title in page.titles)


def hostile(unit: str) -> Reading:
    """A reading in which every text is an attack."""
    info = SourceInfo(HOSTILE, "0" * 64, HOSTILE, 1, "text", HOSTILE, None, unit, member=HOSTILE)  # type: ignore[arg-type]
    letter = Letter(subject=HOSTILE, code=Code(number=HOSTILE), issuers=(Issuer(name=HOSTILE),))
    line = Evidence(1, BOX, HOSTILE, HOSTILE, 0.5)
    evidence = {"/subject": (line,), f"/code/{HOSTILE}": (line,), "": (line,)}
    issue = Issue(HOSTILE, "error", "/subject", HOSTILE)
    return Reading(info, letter, evidence, (Unplaced(1, (1.0, 2.0, 3.0, 4.0), HOSTILE),), (issue,))


@pytest.mark.parametrize("unit", ["pt", "cell"])
def test_everything_of_the_file_is_escaped(unit: str) -> None:
    page = shown(hostile(unit))
    assert page.tags <= (TAGS | SVG)
    assert page.attributes <= ATTRIBUTES
    assert "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;\ufffd[2J\ufffd</pre>" in page.text
    assert not re.search("[\x1b\u202e]", page.text + "".join(page.titles))


@pytest.mark.parametrize("name", ["quyet-dinh/source.pdf"])
def test_boxes_of_a_page(name: str) -> None:
    reading = read(SAMPLES / name)
    for number, drawn in enumerate(svgs(reading), 1):
        on_page = marks(reading)[number]
        assert len(drawn.findall("{*}rect")) == len(on_page)
        assert drawn.get("viewBox") == "0 0 595 842"
        printed = [text.text for text in drawn.findall("{*}text")]
        # What is a part of another value is printed once.
        assert printed.count("1358") == 0
        assert all(printed.count(text) == 1 for text in printed if text and len(text) > 20)
        lines = {mark.text for mark in on_page if mark.path and mark.path.startswith(("/subject", "/addressees"))}
        assert lines <= set(printed)


def svgs(reading: Reading) -> Iterator[etree._Element]:
    for found in re.findall("<svg.*?</svg>", reading._repr_html_(), re.DOTALL):
        yield etree.fromstring(found)


@pytest.mark.parametrize(
    ("right", "bottom", "size"),
    [(500, 700, "0 0 595 842"), (700, 500, "0 0 842 595"), (1000, 500, "0 0 1036 536"), (20, 900, "0 0 56 936")],
)
def test_the_sheet_holds_every_box(right: float, bottom: float, size: str) -> None:
    base = hostile("pt")
    reading = replace(base, evidence={"/subject": (Evidence(1, (10.0, 10.0, right, bottom), "x", "r", None),)})
    (drawn,) = svgs(replace(reading, unplaced=()))
    assert drawn.get("viewBox") == size


def test_a_doubtful_value_is_outlined_in_the_colour_of_its_worst_issue() -> None:
    reading = replace(hostile("pt"), evidence={"/subject": (Evidence(1, BOX, "x", "r", None),)}, unplaced=())
    (drawn,) = svgs(reading)
    (box,) = drawn.findall("{*}rect")
    assert box.get("stroke") == f"rgba({','.join(map(str, DOUBT['error']))},1)"


def test_wide_gaps_of_a_row_do_not_move_its_values() -> None:
    """The text of a row with wide gaps has fewer characters than its box has cells."""
    base = read_text("Số: 12/SYT-VP")
    row = Evidence(1, (0, 0, 24, 1), "Số: 272/QĐ-UBND", "r", None)
    number = Evidence(1, (13, 0, 16, 1), "272", "r", None)
    date = Evidence(1, (40, 0, 54, 1), "ngày 1 tháng 2", "r", None)
    reading = replace(base, evidence={"/code/raw": (row,), "/code/number": (number,), "/promulgation/date": (date,)})
    page = shown(reading)
    assert f"Số: 272/QĐ-UBND{' ' * 12}ngày 1 tháng 2" in page.text
    assert re.search(r'title="[^"]*/code/number · r"[^>]*>272</span>', reading._repr_html_())


def test_a_long_letter_shows_its_first_pages() -> None:
    line = tuple(Evidence(number, BOX, "x", "r", None) for number in range(1, MOST_PAGES + 4))
    page = shown(replace(hostile("pt"), evidence={"/subject": line}))
    assert page.text.count("page 1") >= 1
    assert f"page {MOST_PAGES + 1}" not in page.text
    assert "3 more pages are not shown" in page.text


def test_a_reading_without_evidence_has_no_page() -> None:
    page = shown(replace(hostile("pt"), evidence={}, unplaced=(), issues=()))
    assert "details" not in page.tags
