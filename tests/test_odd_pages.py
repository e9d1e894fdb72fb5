"""Photos, double pages, slants, negatives, thumbnails: what is cut, and that places are those of the file."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps
from PIL.TiffImagePlugin import AppendingTiffWriter
from tools.samples import letters_chi_dao, letters_cong_van, pdf, photo
from tools.samples.pdf import Options

from eval.conservation import lost_words
from sample_files import SAMPLES
from vnadmin_doc import Limits, crop, ocr, read
from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats import recorded
from vnadmin_doc.formats.picture import image, image_decoding
from vnadmin_doc.formats.readers import read as read_source
from vnadmin_doc.model.geometry import Box, Projection
from vnadmin_doc.model.page import Origin, Source
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.ocr.image.double_page import find_gutter
from vnadmin_doc.ocr.image.paper_sheet import find_sheet
from vnadmin_doc.pipeline import analyse, analyse_all, analyse_first

live = pytest.mark.skipif(ocr.engine_report().missing is not None, reason="Tesseract with Vietnamese is not here")

LAID = {
    "aslant": photo.ASLANT,
    "turned": ((0.1, 0.1), (0.88, 0.13), (0.8, 0.9), (0.12, 0.95)),
    "from below": ((0.2, 0.05), (0.8, 0.05), (0.97, 0.93), (0.04, 0.93)),
    "close": ((0.03, 0.03), (0.97, 0.04), (0.96, 0.96), (0.04, 0.97)),
}  # fmt: skip


@cache
def letter(dpi: int = 100) -> Image.Image:
    return photo.pages(pdf.render(letters_cong_van.STAMPED, Options()), dpi)[0]


@cache
def decision(dpi: int = 100) -> tuple[Image.Image, ...]:
    return tuple(photo.pages(pdf.render(letters_chi_dao.DECISION, Options()), dpi))


# Photos


@pytest.mark.parametrize("laid", LAID.values(), ids=LAID)
@pytest.mark.parametrize("turned", [0, 90])
def test_the_corners_of_the_sheet_are_found(laid: photo.Quad, turned: int) -> None:
    seen = photo.photo(letter(), laid, turned=turned)
    found = find_sheet(seen)
    assert found
    want = [(y, 1 - x) if turned else (x, y) for x, y in laid]
    for x, y in want:  # Pillow turns counter-clockwise
        assert any(abs(a / seen.width - x) < 0.012 and abs(b / seen.height - y) < 0.012 for a, b in found)


@pytest.mark.parametrize("laid", LAID.values(), ids=LAID)
def test_a_place_on_the_sheet_is_the_same_on_the_photo(laid: photo.Quad) -> None:
    sheet = Image.new("RGB", letter().size, "white")
    ImageDraw.Draw(sheet).rectangle((300, 200, 420, 230), fill="black")
    seen = photo.photo(sheet, laid)
    (page_image,) = ocr.find_page_images(seen, 80)
    assert page_image.to_picture
    assert page_image.image.height / page_image.image.width == pytest.approx(1.414, abs=0.01)
    ink = Box(300, 200, 421, 231).scaled(72 / 100)
    on_sheet = dark(page_image.image).scaled(72 / page_image.dpi)
    assert near(on_sheet, ink, 4)
    assert near(page_image.to_picture.box(on_sheet).scaled(80 / 72), dark(seen), 5)


def dark(picture: Image.Image) -> Box:
    found = picture.convert("L").point(lambda value: 255 if value < 25 else 0).getbbox()
    assert found
    return Box(*found)


def near(one: Box, other: Box, by: float) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one.rounded(), other.rounded(), strict=True))


def _under_a_lid() -> Image.Image:
    """A sheet smaller than the glass, the lid black."""
    glass = Image.new("RGB", (1000, 1300), (12, 12, 12))
    glass.paste(letter(), (60, 50))
    return glass


def _grey_margins() -> Image.Image:
    page = letter().copy()
    for box in ((0, 0, 20, page.height), (0, 0, page.width, 15)):
        page.paste((40, 40, 40), box)
    return page


def _bound() -> Image.Image:
    """A photo printed on a letter, dark up to three edges of the page."""
    page = letter().copy()
    page.paste((90, 80, 70), (0, 0, page.width, page.height // 2))
    return page


FLAT = {
    "a page": letter,
    "under a lid": _under_a_lid,
    "two dark margins": _grey_margins,
    "half a picture": _bound,
    "paper only": lambda: Image.new("RGB", (800, 1100), (230, 225, 210)),
    "night": lambda: Image.new("RGB", (800, 1100), (20, 20, 20)),
    "a speck": lambda: Image.new("L", (3, 2), 255),
    "a line": lambda: Image.new("L", (900, 1), 0),
}  # fmt: skip


@pytest.mark.parametrize("make", FLAT.values(), ids=FLAT)
def test_what_is_no_photo_stays_as_it_is(make: Callable[[], Image.Image]) -> None:
    (page_image,) = ocr.find_page_images(make(), 100)
    assert page_image.to_picture is None


SCANS = sorted(path for kind in ("jpg", "png") for path in SAMPLES.glob(f"*/source.{kind}"))


@pytest.mark.parametrize("path", SCANS, ids=lambda path: path.parent.name)
def test_of_the_samples_only_the_photo_is_straightened(path: Path) -> None:
    picture, dpi = image.page_picture(path.read_bytes(), 1, path.name, Limits())
    ways = [page_image.to_picture for page_image in ocr.find_page_images(picture, dpi)]
    assert len(ways) == 1
    assert bool(ways[0]) == (path.parent.name == "cong-van-anh-chup")


# Spreads


def test_a_spread_is_cut_in_the_middle() -> None:
    both = photo.double_page(*decision()[:2])
    gutter = find_gutter(both)
    assert gutter
    assert gutter == pytest.approx(both.width / 2, abs=3)
    left, right = ocr.find_page_images(both, 100)
    assert left.image.width + right.image.width == both.width
    assert right.to_picture
    assert right.to_picture.point(10, 10) == pytest.approx((10 + gutter * 0.72, 10))


def _across(rows: int, columns: tuple[float, ...], words: bool) -> Image.Image:
    """A table on a page in landscape."""
    page = Image.new("L", (1169, 827), 255)
    draw = ImageDraw.Draw(page)
    for row in range(rows + 1):
        draw.line((60, 100 + 30 * row, 1110, 100 + 30 * row), fill=0, width=1)
    for share in columns:
        x = 60 + share * 1050
        draw.line((x, 100, x, 100 + 30 * rows), fill=0, width=1)
        for row in range(rows if words else 0):
            draw.text((x + 5, 108 + 30 * row), "Nội dung công việc", fill=0)
    return page


ONE = {
    "a table": lambda: _across(15, (0, 0.1, 0.35, 0.6, 0.8, 1), words=True),
    "an empty table, a column in the middle": lambda: _across(3, (0, 0.2, 0.3, 0.7, 0.8, 1), words=False),
    "a wide column in the middle": lambda: _across(15, (0, 0.1, 0.2, 0.7, 0.8, 1), words=True),
    "nothing": lambda: Image.new("L", (1169, 827), 255),
    "one page and an empty one": lambda: photo.double_page(letter(), Image.new("RGB", letter().size, "white")),
    "a page lying across": lambda: letter().rotate(90, expand=True),
}  # fmt: skip


@pytest.mark.parametrize("make", ONE.values(), ids=ONE)
def test_what_is_one_page_is_not_cut(make: Callable[[], Image.Image]) -> None:
    assert find_gutter(make()) is None


# Places in the file


@cache
def two_pages() -> Source:
    return read_source(pdf.render(letters_chi_dao.DECISION, Options()), "qd.pdf")


def side_by_side() -> Source:
    """The same words, as if both pages stood on page 1 of the file, which has another behind it."""
    first, second = two_pages().pages
    third = replace(second, number=3, words=second.words[-3:], origin=Origin(2, Projection.moved(0, 0)))
    cut = [replace(page, origin=Origin(1, Projection.moved(595.0 * n, 0))) for n, page in enumerate((first, second))]
    return replace(two_pages(), pages=(*cut, third))


@pytest.mark.parametrize("read", [analyse, analyse_first, lambda source: analyse_all(source)[0]])
def test_evidence_is_told_in_places_of_the_file(read: Callable[[Source], Reading]) -> None:
    plain, reading = analyse(two_pages()), read(side_by_side())
    assert reading.source.pages == 2
    assert reading.letter.code == plain.letter.code
    assert reading.evidence["/code/number"] == plain.evidence["/code/number"]
    (signer,), (there,) = (r.evidence["/signers/0"][-1:] for r in (plain, reading))
    assert (signer.page, there.page) == (2, 1)
    assert there.box[0] == pytest.approx(signer.box[0] + 595, abs=0.11)
    assert {item.page for item in reading.unplaced} <= {1, 2}
    assert lost_words(side_by_side(), reading) == []


def test_pages_that_lie_elsewhere_are_recorded_and_replayed() -> None:
    assert recorded.read(recorded.dump(side_by_side()), "x").pages[1].origin == side_by_side().pages[1].origin


sides = st.floats(-500, 500)


@given(st.floats(0, 100), st.floats(0, 100), sides, sides, st.sampled_from([0, 90, 180, 270]))
def test_ways_follow_each_other(x: float, y: float, right: float, down: float, turn: int) -> None:
    aslant = Projection.onto((100, 100), [(3, 5), (90, 11), (120, 130), (7, 99)])
    ways = (Projection.unturned(turn, 100, 100), aslant, Projection.moved(right, down), Projection.scaled(3))
    whole, point = ways[0], ways[0].point(x, y)
    for way in ways[1:]:
        whole, point = whole.then(way), way.point(*point)
    assert whole.point(x, y) == pytest.approx(point, abs=1e-6)


@live
def test_a_photo_held_upside_down_is_read_and_cut_from() -> None:
    data = photo.jpeg(photo.photo(letter(200), turned=180), 60)
    reading = read(data)
    assert [issue.code for issue in reading.issues if issue.code.startswith("page")] == ["page-straightened"]
    assert reading.letter.code.notation == letters_cong_van.STAMPED.notation
    place = reading.evidence["/code/notation"][0].box
    assert place[1] > 450, "the head is below on the photo"
    cut = Image.open(io.BytesIO(crop(data, reading, "/code/notation"))).rotate(180)
    said = " ".join(word.text for word in ocr.read_page(cut.resize((cut.width * 2, cut.height * 2)), 400).words)
    assert "SNN" in said


@live
def test_the_head_alone_of_a_spread() -> None:
    data = (SAMPLES / "quyet-dinh-hai-trang" / "source.spread.tif").read_bytes()
    reading = read(data, fields="header")
    assert reading.letter.code.number == letters_chi_dao.DECISION.number
    assert reading.letter.signers


# Slanted pages, negatives, thumbnails, very fine scans


@pytest.mark.parametrize("degrees", [-6.0, -4.0, 4.0, 5.0, 9.0])
def test_a_slanted_page_is_straightened_and_its_places_are_those_of_the_scan(degrees: float) -> None:
    level = lines_of_text()
    slanted = level.rotate(degrees, expand=True, fillcolor="white")
    (page_image,) = ocr.find_page_images(slanted, 100)
    assert (page_image.change, page_image.negative) == ("slanted", False)
    assert page_image.to_picture
    middle = page_image.to_picture.point(*(side * 36 / 100 for side in page_image.image.size))
    assert middle == pytest.approx([side * 36 / 100 for side in slanted.size], abs=0.1)
    corner = page_image.to_picture.box(dark(page_image.image).scaled(72 / 100)).scaled(100 / 72)
    assert near(dark(slanted), corner, 60)


@pytest.mark.parametrize("degrees", [-3.0, 0.0, 1.5, 3.0])
def test_a_page_with_little_slant_is_not_changed(degrees: float) -> None:
    scan = lines_of_text().rotate(degrees, fillcolor="white")
    (page_image,) = ocr.find_page_images(scan, 100)
    assert page_image.image is scan
    assert (page_image.to_picture, page_image.change, page_image.negative) == (None, "", False)


def test_a_negative_is_inverted() -> None:
    (page_image,) = ocr.find_page_images(ImageOps.invert(lines_of_text()), 100)
    assert (page_image.negative, page_image.to_picture) == (True, None)
    assert page_image.image.tobytes() == lines_of_text().tobytes()


@pytest.mark.parametrize("level", [0, 40, 255])
def test_a_page_of_one_brightness_is_no_negative(level: int) -> None:
    (page_image,) = ocr.find_page_images(Image.new("L", (827, 1169), level), 100)
    assert not page_image.negative


def lines_of_text() -> Image.Image:
    """Rows of short strokes like words, at 100 dpi."""
    sheet = Image.new("L", (827, 1169), "white")
    draw = ImageDraw.Draw(sheet)
    for row in range(35):
        for word in range(9):
            x, y = 110 + 68 * word, 120 + 26 * row
            draw.rectangle((x, y, x + 50 - 5 * (row % 4), y + 9), fill="black")
    return sheet


@pytest.mark.parametrize(
    ("kinds", "pages", "thumbnails"),
    [((0, 1), [1], [2]), ((1, 0, 0), [2, 3], [1]), ((0, 2), [1, 2], []), ((1,), [1], []), ((0, 3), [1], [2])],
)
def test_thumbnails_of_a_tiff_are_no_pages(kinds: tuple[int, ...], pages: list[int], thumbnails: list[int]) -> None:
    """NewSubfileType (TIFF 6.0, tag 254): bit 0 is a smaller copy, bit 1 a page of a document of several pages."""
    stream = io.BytesIO()
    with AppendingTiffWriter(stream, new=True) as writer:
        for kind in kinds:
            Image.new("L", (40, 60), "white").save(writer, "TIFF", tiffinfo={254: kind})
            writer.newFrame()
    with image_decoding.open_image(stream.getvalue(), "a.tif", Limits()) as opened:
        assert image_decoding.page_frames(opened, "a.tif", Limits()) == (pages, thumbnails)


def test_a_bilevel_scan_may_have_four_times_the_pixels_of_one_in_colour() -> None:
    limits = Limits(pixels=30_000)
    for mode, size, allowed in (("1", (300, 400), True), ("1", (301, 400), False), ("L", (300, 400), False)):
        stream = io.BytesIO()
        Image.new(mode, size, "white").save(stream, "TIFF", dpi=(1200, 1200))
        if allowed:
            page, dpi = image_decoding.decode_frame(stream.getvalue(), 0, "a.tif", limits)
            assert (page.mode, dpi) == ("L", 300.0)
        else:
            with pytest.raises(LimitExceeded, match="reduce the picture to 300 dpi"):
                image_decoding.decode_frame(stream.getvalue(), 0, "a.tif", limits)
