"""Pages drawn with their values: every box is where the value stands, however the page lay."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2.raw as raw  # type: ignore[import-untyped]
import pytest
from pikepdf import Array, Name
from PIL import Image
from typer.testing import CliRunner

from sample_files import SAMPLES
from test_crops import INK, POINTER, page, pdf, png, reading_of
from vnadmin_doc import Limits, ReadError, draw, read, write
from vnadmin_doc.cli.app import app
from vnadmin_doc.drawing import _label
from vnadmin_doc.formats.pdf import pdf_frame, pdf_render
from vnadmin_doc.formats.pdf.pdf_open import open_pdf
from vnadmin_doc.formats.picture import page_rotation
from vnadmin_doc.model.evidence_boxes import COLOURS, DOUBT, OTHER, Colour, Mark, marks
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.reading import Evidence, FilePart, Reading, Unplaced

DIGITAL = SAMPLES / "quyet-dinh" / "source.pdf"
DPI = 144.0


def outline(drawn: Image.Image, sheet: Image.Image, colour: Colour) -> tuple[float, float, float, float]:
    """Where the outermost pixels of a colour are on the page, in points."""
    scale = DPI / 72
    width, height = (round(side * DPI / 100) for side in sheet.size)
    column = (drawn.width - width) // 2
    pixels = np.asarray(drawn.crop((column, 0, column + width, height)))
    down, across = np.nonzero((pixels == colour).all(axis=2))
    assert len(down), f"no pixel of {colour}"
    x0, top, x1, bottom = (float(edge / scale) for edge in (across.min(), down.min(), across.max(), down.max()))
    return x0, top, x1, bottom


@pytest.mark.parametrize("encode", [png, pdf])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_box_is_round_the_ink(encode: Callable[[Image.Image], bytes], turn: int) -> None:
    data = encode(page(turn))
    reading = reading_of(data, *([page_rotation.rotation_issue(1, turn)] if turn else []))
    (drawn,) = draw(data, reading, dpi=DPI)
    assert outline(drawn, page(), COLOURS["code"]) == pytest.approx(INK, abs=1)


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_a_doubtful_value_has_the_colour_of_its_worst_issue(severity: Severity) -> None:
    data = png(page())
    drawn, plain = (
        draw(data, reading_of(data, *issues), dpi=DPI)[0]
        for issues in ([Issue("x", severity, POINTER, ""), Issue("y", "info", POINTER, "")], [])
    )
    assert outline(drawn, page(), DOUBT[severity]) == pytest.approx(INK, abs=2)
    assert drawn.width > plain.width  # the codes of the issues are in the margin
    with pytest.raises(AssertionError, match="no pixel"):
        outline(plain, page(), DOUBT[severity])


def test_an_unplaced_line_is_grey_and_has_no_label() -> None:
    data = png(page())
    reading = replace(reading_of(data), evidence={}, unplaced=(Unplaced(1, INK, "12"),))
    (drawn,) = draw(data, reading, dpi=DPI)
    assert outline(drawn, page(), OTHER) == pytest.approx(INK, abs=1)
    column = (drawn.width - round(page().width * DPI / 100)) // 2
    assert drawn.crop((0, 0, column, drawn.height)).getcolors() == [(column * drawn.height, (255, 255, 255))]


def test_pages_and_size() -> None:
    reading = read(DIGITAL)
    first, second = draw(DIGITAL, reading)
    assert (first.mode, first.height, second.height) == ("RGB", 1754, 1754)
    assert [drawn.tobytes() for drawn in draw(DIGITAL.read_bytes(), reading, pages=[2])] == [second.tobytes()]
    (small,) = draw(DIGITAL, reading, pages=[1], dpi=50)
    assert small.height < first.height / 2
    (limited,) = draw(DIGITAL, reading, pages=[1], limits=Limits(pixels=794 * 1123))
    assert limited.height == pytest.approx(1123, abs=2)
    for number in (0, 3):
        with pytest.raises(ValueError, match=f"not on page {number}"):
            draw(DIGITAL, reading, pages=[number])


def test_pages_of_one_letter_of_a_file() -> None:
    reading = read(DIGITAL)
    part = replace(reading, source=replace(reading.source, part=FilePart(2, 2, 2, 2, ())))
    (drawn,) = draw(DIGITAL, part)
    assert drawn.tobytes() == draw(DIGITAL, reading, pages=[2])[0].tobytes()
    # Lines of the other letter are unplaced, and on its pages.
    other = replace(part, evidence={}, unplaced=(Unplaced(1, INK, "a"), Unplaced(2, INK, "b")))
    assert [(number, [mark.text for mark in found]) for number, found in marks(other).items()] == [(2, ["b"])]


def test_a_page_of_a_file_in_an_archive() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(DIGITAL, "letters/a.pdf")
    data = packed.getvalue()
    reading = read(data, name="a.zip")
    assert reading.source.member == "letters/a.pdf"
    assert len(draw(data, reading)) == 2


def test_what_cannot_be_drawn_says_why() -> None:
    reading = read(DIGITAL)
    with pytest.raises(ReadError, match="not the file that the document was read from"):
        draw(b"%PDF-", reading)
    word = SAMPLES / "quyet-dinh" / "source.docx"
    with pytest.raises(ReadError, match="has no page images"):
        draw(word, read(word))


@pytest.mark.parametrize(
    ("path", "codes", "label"),
    [
        ("/code/number", [], "/code/number"),
        ("/code/number", ["handwritten", "handwritten", "x"], "/code/number ! handwritten ! x"),
        ("/body/sections/0/label", [], "/body/sections/0"),
        ("/body/sections/0/children/2/text/1", [], "/body/sections/0/children/2"),
        ("/a\n\x1b[2J" + "b" * 100, [], "/a �[2J" + "b" * 56 + "…"),
    ],
)
def test_labels(path: str, codes: list[str], label: str) -> None:
    issues = tuple(Issue(code, "info", path, "") for code in codes)
    assert _label(Mark(path, INK, "", "", issues)) == label


@pytest.mark.parametrize(
    ("issue", "doubtful"),
    [
        ("/signers/0", {"/signers/0", "/signers/0/position"}),
        ("/signers", {"/signers/0", "/signers/0/position", "/signers/1"}),
        ("/signers/1/full_name", {"/signers/1"}),  # no evidence of its own
        ("/signers/10", set()),
        ("", set()),
    ],
)
def test_issues_are_marked_at_their_place(issue: str, doubtful: set[str]) -> None:
    evidence = {
        path: (Evidence(1, INK, "x", "r", None),) for path in ("/signers/0", "/signers/0/position", "/signers/1")
    }
    reading = replace(reading_of(b"", Issue("x", "warning", issue, "")), evidence=evidence)
    assert {mark.path for mark in marks(reading)[1] if mark.issues} == doubtful


def boxes_of(box: tuple[float, float, float, float]) -> Reading:
    data = png(page())
    return replace(reading_of(data), evidence={POINTER: (Evidence(1, box, "12", "r", None),)})


@pytest.mark.parametrize("box", [(5e3, 5e3, 5e3, 5e3), (-90.0, -90.0, -80.0, -80.0), (9.0, 9.0, 1.0, 1.0)])
def test_a_box_beyond_the_page_or_inside_out_is_drawn_over(box: tuple[float, float, float, float]) -> None:
    (drawn,) = draw(png(page()), boxes_of(box))
    assert drawn.mode == "RGB"


def test_more_labels_than_the_page_has_room_for_make_a_longer_picture() -> None:
    data = png(page())
    many = {f"/tasks/{n}": (Evidence(1, INK, "x", "r", None),) for n in range(200)}
    drawn, few = (
        draw(data, replace(reading_of(data), evidence=found))[0] for found in (many, {"/kind": many["/tasks/0"]})
    )
    assert drawn.height > few.height


def test_show_draws_the_pages(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["show", str(DIGITAL), "--draw", str(tmp_path / "pages")])
    assert result.exit_code == 0, result.output
    written = [tmp_path / "pages" / f"page-{number}.png" for number in (1, 2)]
    assert sorted((tmp_path / "pages").iterdir()) == written
    assert result.stderr.splitlines() == [f"written: {path}" for path in written]
    with Image.open(written[0]) as picture:
        assert picture.tobytes() == draw(DIGITAL, read(DIGITAL), pages=[1])[0].tobytes()
    document = tmp_path / "doc.json"
    document.write_bytes(write(read(DIGITAL), "json"))
    again = ["show", str(document), "--source", str(DIGITAL), "--draw", str(tmp_path / "two")]
    assert CliRunner().invoke(app, again).exit_code == 0
    assert (tmp_path / "two" / "page-2.png").read_bytes() == written[1].read_bytes()


def test_show_cannot_draw_text(tmp_path: Path) -> None:
    letter = tmp_path / "a.txt"
    letter.write_text("Số: 12/SYT-VP")
    result = CliRunner().invoke(app, ["show", str(letter), "--draw", str(tmp_path / "pages")])
    assert (result.exit_code, result.stderr) == (
        1,
        "error: a.txt: the file has no page images; only scans, images and PDF files have them\n",
    )


# Form fields


def a_form(kind: str, flags: int = 4, rotate: int = 0) -> bytes:
    """A blank page with a red field at (120, 90), 60 by 20 points: a signature, or a text with or without a drawing."""
    made = pikepdf.new()
    sheet = made.add_blank_page(page_size=(200, 120)).obj
    field = pikepdf.Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig if kind == "signature" else Name.Tx, T="a",
        Rect=Array([120, 10, 180, 30]), F=flags,
        AA=pikepdf.Dictionary(F=pikepdf.Dictionary(S=Name.JavaScript, JS="event.value = 'x'; app.alert(1)")),
    )  # fmt: skip
    if kind == "text without a drawing":
        field.V, field.DA = "1892", "/Helv 14 Tf 1 0 0 rg"
    else:
        look = made.make_stream(b"1 0 0 rg 0 0 60 20 re f", Type=Name.XObject, Subtype=Name.Form)
        look.BBox = Array([0, 0, 60, 20])
        field.AP = pikepdf.Dictionary(N=look)
    sheet.Annots, sheet.Rotate = Array([made.make_indirect(field)]), rotate
    made.Root.AcroForm = pikepdf.Dictionary(Fields=Array([sheet.Annots[0]]))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def red_box(picture: Image.Image) -> tuple[int, int, int, int] | None:
    pixels = np.asarray(picture).astype(int)
    mask = Image.fromarray(pixels[..., 0] - pixels[..., 1] > 100)
    return mask.getbbox()


@pytest.mark.parametrize(
    ("field", "box"),
    [
        (("signature",), (120, 90, 180, 110)),
        (("signature", 4, 90), (10, 120, 30, 180)),
        (("text",), (120, 90, 180, 110)),
        (("text", 2), None),  # hidden
        (("text", 32), None),  # not to be viewed
    ],
)
def test_fields_of_a_form_are_drawn(field: tuple[Any, ...], box: tuple[int, int, int, int] | None) -> None:
    picture, dpi = pdf_render.page_picture(a_form(*field), 1, "a.pdf", Limits(), 72)
    assert (red_box(picture), dpi) == (box, 72)


def test_the_text_of_a_field_without_a_drawing_is_drawn() -> None:
    picture, _ = pdf_render.page_picture(a_form("text without a drawing"), 1, "a.pdf", Limits(), 72)
    box = red_box(picture)
    assert box is not None
    assert (120 <= box[0] < box[2] <= 180, 90 <= box[1] < box[3] <= 110) == (True, True)


def test_the_picture_for_ocr_is_without_fields() -> None:
    """Words of fields are read from the file, so that OCR need not read them again."""
    with open_pdf(a_form("signature"), "a.pdf") as document:
        sheet = raw.FPDF_LoadPage(document, 0)
        picture, _ = pdf_render.render(raw, sheet, pdf_frame.frame_of(raw, sheet), 72, Limits())
        raw.FPDF_ClosePage(sheet)
    assert red_box(picture) is None
