"""Crops: what is cut out of a page is what was read there, however the page lay."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tools.record import words
from typer.testing import CliRunner

from sample_files import SAMPLES
from vnadmin_doc import Limits, ReadError, crop, read, read_text, write
from vnadmin_doc.cli.app import app
from vnadmin_doc.drawing import doubtful
from vnadmin_doc.formats import recorded
from vnadmin_doc.formats.picture import page_rotation
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.reading import Evidence, Reading

INK = (100.0, 60.0, 160.0, 72.0)  # points
POINTER = "/code/number"
SCAN = SAMPLES / "cong-van-quet" / "source.pdf"


def page(turn: int = 0) -> Image.Image:
    """A page at 100 dpi with one dark mark, lying so that it must be turned clockwise to be upright."""
    sheet = Image.new("L", (827, 1169), 255)
    ImageDraw.Draw(sheet).rectangle([edge * 100 / 72 for edge in INK], fill=0)
    return sheet.rotate(turn, expand=True)


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(100, 100))
    return out.getvalue()


def pdf(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    width, height = (side * 72 / 100 for side in picture.size)
    canvas = Canvas(out, (width, height))
    canvas.drawImage(ImageReader(picture), 0, 0, width, height)
    canvas.save()
    return out.getvalue()


def reading_of(data: bytes, *issues: Issue, confidence: float | None = 0.4) -> Reading:
    base = read_text("Số: 12/SYT-VP")
    return replace(
        base,
        source=replace(base.source, sha256=hashlib.sha256(data).hexdigest(), name="anh"),
        evidence={POINTER: (Evidence(1, INK, "12", "code/anchored", confidence),)},
        issues=issues,
    )


@pytest.mark.parametrize("encode", [png, pdf])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_ink_is_in_the_middle_of_its_crop(encode: type, turn: int) -> None:
    data = encode(page(turn))
    issues = [page_rotation.rotation_issue(1, turn)] if turn else []
    cut = Image.open(io.BytesIO(crop(data, reading_of(data, *issues), POINTER))).convert("L")
    ink = cut.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert ink
    left, top, right, bottom = ink
    scale = 200 / 72
    assert abs((right - left) - 60 * scale) < 5
    assert abs((bottom - top) - 12 * scale) < 5
    assert abs(left - (cut.width - right)) < 5
    assert abs(top - (cut.height - bottom)) < 5


def test_a_value_at_the_edge_has_no_more_than_the_page() -> None:
    data = png(page())
    reading = reading_of(data)
    edge = replace(reading, evidence={POINTER: (Evidence(1, (0.0, 0.0, 595.0, 841.0), "12", "r", 0.4),)})
    cut = Image.open(io.BytesIO(crop(data, edge, POINTER)))
    assert cut.size == (1654, 2338)


def test_no_crop_is_larger_than_the_limit() -> None:
    data = png(page())
    whole = replace(reading_of(data), evidence={POINTER: (Evidence(1, (0.0, 0.0, 595.0, 841.0), "12", "r", 0.4),)})
    width, height = page().size
    limits = Limits(pixels=width * height)
    large = Image.open(io.BytesIO(crop(data, whole, POINTER, limits=replace(limits, pixels=2**30))))
    small = Image.open(io.BytesIO(crop(data, whole, POINTER, limits=limits)))
    assert small.width * small.height <= limits.pixels * 1.01
    assert large.size == (1654, 2338)


@pytest.mark.parametrize(
    "box", [(5000.0, 5000.0, 5020.0, 5012.0), (-90.0, -90.0, -80.0, -80.0), (100.0, 100.0, 100.0, 100.0)]
)
def test_a_box_beyond_the_page_or_without_area_makes_a_picture(box: tuple[float, float, float, float]) -> None:
    data = png(page())
    reading = replace(reading_of(data), evidence={POINTER: (Evidence(1, box, "12", "r", 0.4),)})
    assert crop(data, reading, POINTER).startswith(b"\x89PNG")


def test_the_crop_of_a_part_of_a_signature_is_the_signature() -> None:
    part = Issue("unsure", "warning", f"{POINTER}/position", "m")
    assert doubtful(reading_of(b"", part, part)) == [POINTER]


def test_doubtful_values_are_those_that_were_recognised() -> None:
    doubt = Issue("handwritten", "warning", POINTER, "by hand")
    missing = Issue("missing", "error", "/signers", "none")
    assert doubtful(reading_of(b"", doubt, missing, doubt)) == [POINTER]
    assert doubtful(reading_of(b"", doubt, confidence=None)) == []
    assert doubtful(reading_of(b"")) == []


def test_what_cannot_be_cut_says_why() -> None:
    data = png(page())
    reading = reading_of(data)
    with pytest.raises(ReadError, match="not the file that the document was read from"):
        crop(data + b" ", reading, POINTER)
    with pytest.raises(ValueError, match="/subject"):
        crop(data, reading, "/subject")
    text = "Số: 12/SYT-VP".encode()
    with pytest.raises(ReadError, match="no page images"):
        crop(text, reading_of(text), POINTER)


def test_show_cuts_out_what_is_in_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = recorded.read(words("cong-van-quet.pdf"), SCAN.name)
    monkeypatch.setattr("vnadmin_doc.sources.read", lambda *_: source)
    reading = read(SCAN)
    wanted = {pointer.strip("/").replace("/", "-") + ".png" for pointer in doubtful(reading)}
    result = CliRunner().invoke(app, ["show", str(SCAN), "--crops", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert wanted
    assert {path.name for path in tmp_path.iterdir()} == wanted
    for path in tmp_path.iterdir():
        with Image.open(path) as picture:
            assert min(picture.size) > 10
    document = tmp_path / "doc.json"
    document.write_bytes(write(reading, "json"))
    again = CliRunner().invoke(app, ["show", str(document), "--source", str(SCAN), "--crops", str(tmp_path / "two")])
    assert again.exit_code == 0, again.output
    assert {path.name for path in (tmp_path / "two").iterdir()} == wanted
