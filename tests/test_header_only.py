"""``fields="header"``: head and foot as in a full read; the body is left out, and an issue reports that."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tools.record import three_pages, words
from tools.samples.letters_cong_van import SCAN

from sample_files import SAMPLES, simple
from vnadmin_doc import read, read_all, validate, write
from vnadmin_doc.api import open_source
from vnadmin_doc.batch import outcomes
from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.picture import header_only
from vnadmin_doc.formats.picture.header_only import HeaderOnly
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Page, Word
from vnadmin_doc.ocr import HEAD, WHOLE_PAGE, PagePart
from vnadmin_doc.ocr.foot_search import _foot_top, contains_foot
from vnadmin_doc.pipeline import analyse

HEADER = ("kind", "issuers", "code", "subject", "promulgation", "priority", "secrecy", "circulation", "addressees",
          "signers", "distribution")  # fmt: skip
DIGITAL = sorted(path for path in SAMPLES.glob("*/source.*") if path.suffix in {".md", ".txt", ".docx", ".html"})
FOOT = PagePart(0.6, 1.0)


def header(letter: Any) -> dict[str, Any]:
    whole: dict[str, Any] = letter.model_dump(mode="json")
    return {name: whole[name] for name in HEADER}


def unspaced(value: Any) -> str:
    """What OCR reads may differ in a space from one picture of a line to another."""
    return re.sub(r"\s", "", str(simple(value)))


@pytest.mark.parametrize("path", DIGITAL, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_digital_letters_have_the_same_header_and_no_body(path: Path) -> None:
    full, spare = read(path), read(path, fields="header")
    assert header(spare.letter) == header(full.letter)
    assert spare.letter.body.model_dump(exclude_defaults=True) == {}
    assert (spare.letter.appendices, spare.letter.tables, spare.letter.tasks) == ((), (), ())
    assert [(issue.code, issue.severity) for issue in spare.issues if issue.path == "/body"] == [
        ("header-only", "info")
    ]
    assert "header-only" not in {issue.code for issue in full.issues}
    for form in ("json", "xml"):
        validate(write(spare, form))


def test_other_fields_are_refused() -> None:
    with pytest.raises(ValueError, match="all, header"):
        read(SAMPLES / "seed-cong-van" / "source.md", fields="foot")  # type: ignore[arg-type]


# Which parts of which pages are recognised


PLANS: list[tuple[int, dict[int, PagePart], tuple[int, ...], dict[int, PagePart | None]]] = [
    # pages, where a foot is seen, where a head is besides page 1, what is recognised of each page in the end
    (1, {1: FOOT}, (), {1: WHOLE_PAGE}),
    (1, {}, (), {1: WHOLE_PAGE}),
    (3, {3: FOOT}, (), {3: FOOT, 2: None, 1: HEAD}),
    (3, {2: FOOT}, (), {3: None, 2: FOOT, 1: HEAD}),
    (3, {1: FOOT}, (), {3: None, 2: None, 1: WHOLE_PAGE}),
    (3, {2: FOOT, 1: FOOT}, (), {3: None, 2: FOOT, 1: HEAD}),
    (2, {}, (), {2: WHOLE_PAGE, 1: HEAD}),
    # Several letters: the foot of each is looked for.
    (2, {}, (2,), {2: WHOLE_PAGE, 1: WHOLE_PAGE}),
    (4, {4: FOOT, 2: FOOT}, (3,), {4: FOOT, 3: HEAD, 2: FOOT, 1: HEAD}),
    (4, {3: FOOT, 1: FOOT}, (3,), {4: None, 3: WHOLE_PAGE, 2: None, 1: WHOLE_PAGE}),
    (5, {5: FOOT}, (3,), {5: FOOT, 4: None, 3: HEAD, 2: WHOLE_PAGE, 1: HEAD}),
    (4, {2: FOOT}, (3,), {4: WHOLE_PAGE, 3: HEAD, 2: FOOT, 1: HEAD}),
]


@pytest.mark.parametrize(("count", "feet", "heads", "expected"), PLANS)
def test_parts(
    count: int,
    feet: dict[int, PagePart],
    heads: tuple[int, ...],
    expected: dict[int, PagePart | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan, recognised = HeaderOnly(), {}
    picture = Image.new("L", (10, 10), 255)

    def page(number: int) -> Page:
        monkeypatch.setattr("vnadmin_doc.ocr.find_foot", lambda *_: feet.get(number))
        monkeypatch.setattr("vnadmin_doc.ocr.has_head", lambda *_: number in heads)
        recognised[number] = plan.part(number, picture, 300, Limits())
        return Page(number, 595, 842, ())

    assert [page.number for page in plan.pages(count, page)] == list(range(1, count + 1))
    assert recognised == expected
    assert list(plan.issues()) == []


def test_the_search_is_bounded_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[object] = []
    monkeypatch.setattr("vnadmin_doc.ocr.find_foot", lambda *_: looks.append(1))
    monkeypatch.setattr("vnadmin_doc.ocr.has_head", lambda *_: False)
    monkeypatch.setattr(header_only, "MAX_PAGES_CHECKED", 3)
    plan, picture = HeaderOnly(), Image.new("L", (10, 10), 255)

    def page(number: int) -> Page:
        plan.part(number, picture, 300, Limits())
        return Page(number, 595, 842, ())

    plan.pages(9, page)
    assert len(looks) == 3
    assert [(issue.code, issue.path) for issue in plan.issues()] == [("foot-not-found", "/signers")]


def test_no_stripe_is_empty() -> None:
    assert HEAD.of(Image.new("L", (10, 1), 255)).size == (10, 1)


def test_a_look_for_the_foot_that_takes_too_long_does_not_cost_the_head(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> PagePart:
        raise LimitExceeded("too slow")

    monkeypatch.setattr("vnadmin_doc.ocr.find_foot", slow)
    plan = HeaderOnly()
    plan.last = 2
    assert plan.part(1, Image.new("L", (10, 10), 255), 300, Limits()) == HEAD


def test_a_foot_that_was_not_found_is_not_said_to_be_missing() -> None:
    source = open_source(SAMPLES / "cong-van-mat" / "source.pdf", fields="header")
    words = tuple(word for word in source.pages[0].words if word.box.bottom < 300)
    cut = replace(source, pages=(replace(source.pages[0], words=words),))
    missing = {"signature-missing", "distribution-missing"}
    assert missing <= {issue.code for issue in analyse(cut).issues}
    unseen = replace(cut, issues=(*cut.issues, *_not_found()))
    assert not missing & {issue.code for issue in analyse(unseen).issues}


def _not_found() -> Any:
    plan = HeaderOnly()
    plan.given_up = header_only.MAX_PAGES_CHECKED
    return plan.issues()


ROW = tuple(Word("lời", Box(60.0 + 50 * i, 300, 100.0 + 50 * i, 312)) for i in range(9))


@pytest.mark.parametrize(
    ("words", "begun"), [((), False), (ROW, True), (ROW[:5], False), (ROW[3:], False), (ROW[::3], False)]
)
def test_where_the_body_has_not_begun_the_head_goes_on(words: tuple[Word, ...], begun: bool) -> None:
    assert header_only._has_body_row(words, 595.0) == begun


LABEL, TITLE = ("Nơi nhận:", Box(200, 2000, 400, 2040)), ("KT. GIÁM ĐỐC", Box(1500, 1900, 1900, 1940))
BODY = ("", Box(200, 1500, 2200, 1540))


@pytest.mark.parametrize(
    ("lines", "top"),
    [
        ([BODY, LABEL], 2000),
        ([BODY, ("N ơi nhán.", LABEL[1])], 2000),
        ([BODY, TITLE, LABEL], 1900),
        ([BODY, TITLE], 1900),
        ([("KT. GIÁM ĐỐC", Box(1500, 100, 1900, 140)), LABEL], 2000),
        ([("KT. GIÁM ĐỐC", Box(200, 900, 600, 940))], None),
        ([("Nơi nhận hồ sơ tại Sở", LABEL[1])], 2000),
        ([("Giám đốc các Sở", TITLE[1]), BODY], None),
    ],
)
def test_top_of_the_foot(lines: list[tuple[str, Box]], top: float | None) -> None:
    assert _foot_top(lines, 2480, 300) == top


def test_a_page_of_text_may_hold_the_foot() -> None:
    assert contains_foot(["Trân trọng.", "Nơi nhận:"])
    assert not contains_foot(["Trân trọng.", "GIÁM ĐỐC"])


# Batch


def test_what_has_less_is_made_anew_and_what_has_more_stays(tmp_path: Path) -> None:
    letter = SAMPLES / "seed-cong-van" / "source.md"
    for form in ("json", "xml"):
        statuses = [
            outcome.status
            for fields in ("header", "header", "all", "header", "all")
            for outcome in outcomes([letter], tmp_path, to=(form,), fields=fields, workers=0)
        ]
        assert statuses == ["converted", "unchanged", "converted", "unchanged", "unchanged"]


def test_what_was_made_anew_with_less_does_not_pass_for_all(tmp_path: Path) -> None:
    letter = SAMPLES / "seed-cong-van" / "source.md"
    statuses = []
    for fields in ("all", "header", "all"):
        statuses += [outcome.status for outcome in outcomes([letter], tmp_path, fields=fields, workers=0)]
        if len(statuses) == 1:
            (tmp_path / "source.md.json").unlink()
    assert statuses == ["converted"] * 3
    assert b"header-only" not in (tmp_path / "source.md.json").read_bytes()


# Scans


@pytest.mark.ocr
def test_a_scan_of_three_pages_has_the_same_header() -> None:
    full, spare = open_source(words("three-pages")), open_source(three_pages(), fields="header")
    assert unspaced(header(analyse(spare).letter)) == unspaced(header(analyse(full).letter))
    assert (len(spare.pages), spare.pages[1].words) == (3, ())
    assert sum(len(page.words) for page in spare.pages) < 0.5 * sum(len(page.words) for page in full.pages)
    # Where a part of a page was read, its words have their places on the page.
    places = {word.text: word.box for word in full.pages[2].words}
    shared = [word for word in spare.pages[2].words if word.text in places and len(word.text) > 4]
    assert shared
    assert all(abs(word.box.top - places[word.text].top) < 3 for word in shared)


def test_the_foot_is_found_before_what_is_attached() -> None:
    spare = read(words("attached.header"), fields="header")
    assert [signer.full_name for signer in spare.letter.signers] == [SCAN.signers[0].full_name]


def test_the_letters_of_a_scanned_bundle_have_the_same_headers() -> None:
    full, spare = read_all(words("two-letters")), read_all(words("two-letters.header"), fields="header")
    assert len(full) == 2
    assert [unspaced(header(reading.letter)) for reading in spare] == [
        unspaced(header(reading.letter)) for reading in full
    ]
