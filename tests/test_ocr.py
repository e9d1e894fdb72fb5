"""Pictures to words: preparation and merging without an engine, and a live page where there is one."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import asdict
from functools import cache

import pytest
from PIL import Image, ImageDraw, ImageFont
from tools.samples.pdf import SHIPPED

from vnadmin_doc import ocr
from vnadmin_doc.errors import DamagedFile, LimitExceeded, MissingDependency
from vnadmin_doc.formats.picture import image, image_decoding
from vnadmin_doc.formats.readers import read
from vnadmin_doc.layout.rows import group_words
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Word
from vnadmin_doc.ocr.engines import second_look, tesseract
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.image.pixels import crop
from vnadmin_doc.ocr.image.prepare import prepare, skew_angle

LINES = ("ỦY BAN NHÂN DÂN", "Số: 15/UBND-VX", "Kính gửi: Các phòng ban trực thuộc", "Trân trọng cảm ơn.")

live = pytest.mark.skipif(ocr.engine_report().missing is not None, reason="Tesseract with Vietnamese is not here")


@cache
def font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(SHIPPED / "LiberationSerif-Regular.ttf", 40)


def letter(*, red: str = "", size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """A page at 150 dpi with the lines at x = 100, y = 200, 320, …"""
    made = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(made)
    for number, line in enumerate(LINES):
        draw.text((100, 200 + 120 * number), line, fill="black", font=font())
    if red:
        draw.text((600, 1200), red, fill=(215, 30, 40), font=font())
    return made


def stripes(angle: float = 0.0) -> Image.Image:
    """Level black lines like text, turned counter-clockwise."""
    made = Image.new("L", (800, 1100), 255)
    draw = ImageDraw.Draw(made)
    for y in range(120, 980, 40):
        draw.line((120, y, 680, y), fill=0, width=6)
    return made.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)


def encoded(made: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("angle", [-2.0, -0.6, 0.0, 0.6, 1.5, 3.0])
def test_skew_is_found(angle: float) -> None:
    assert abs(skew_angle(stripes(angle)) + angle) < 0.25


def test_boxes_go_back_to_the_page_as_it_was() -> None:
    prepared = prepare(stripes(2.0))
    assert prepared.angle < -1.5
    # The first stripe's left end, level at y = 120 and x = 120, is lower on the rotated page.
    to_original = prepared.to_original(Box(115, 115, 125, 125))
    assert abs(to_original.centre - (550 + (120 - 550) * 0.99939 + (400 - 120) * 0.0349)) < 2.5


def darkest(grey: Image.Image) -> int:
    return next(value for value, count in enumerate(grey.histogram()) if count)


def test_red_ink_is_off_in_one_picture_and_on_in_the_other() -> None:
    made = Image.new("RGB", (400, 400), "white")
    ImageDraw.Draw(made).ellipse((100, 100, 300, 300), outline=(220, 20, 30), width=12)
    prepared = prepare(made)
    assert darkest(prepared.grey) > 200
    assert darkest(prepared.with_red) < 100
    assert prepare(made.convert("L")).with_red.size == made.size


def test_uneven_light_is_evened_out() -> None:
    made = Image.linear_gradient("L").resize((512, 512)).point(lambda value: 120 + value // 2)
    assert darkest(prepare(made).grey) > 220


def word(text: str, x0: float, confidence: float) -> OcrWord:
    return OcrWord(text, Box(x0, 0, x0 + 50, 20), confidence)


def test_merge_believes_the_surer_reading() -> None:
    words = [word("GIẢN", 0, 0.3), word("ĐỐC", 100, 0.9)]
    found = [word("GIÁM", 2, 0.9), word("ĐỘC", 101, 0.8), word("Hoàng", 200, 0.95), word("xì", 300, 0.2)]
    assert [w.text for w in second_look.replace_doubtful(words, found)] == ["ĐỐC", "GIÁM", "Hoàng"]


def test_bands_of_left_over_ink() -> None:
    left = Image.new("L", (2480, 3508), 255)
    assert second_look.ink_bands(left, 300) == []
    draw = ImageDraw.Draw(left)
    draw.rectangle((1500, 2500, 2000, 2550), fill=0)
    draw.point((500, 500), fill=0)
    (band,) = second_look.ink_bands(left, 300)
    assert band.contains(Box(1500, 2500, 2000, 2550))
    draw.rectangle((0, 0, 2480, 3000), fill=0)
    assert second_look.ink_bands(left, 300) == []


def test_tsv_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    rows = [
        "4\t1\t1\t1\t1\t0\t10\t20\t30\t40\t-1\t",
        "5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.5\tSo\u0302\u0301:",
    ]
    rows += ["5\t1\t1\t1\t1\t2\t10\t20\t30\t40\t95\t ", "5\t1\tcut off"]
    monkeypatch.setattr(tesseract, "uses_library", lambda: False)
    monkeypatch.setattr("pytesseract.image_to_data", lambda *_, **__: "\n".join([head, *rows]))
    monkeypatch.setattr(tesseract, "_require_engine", lambda: None)
    seen = tesseract.recognise(Image.new("L", (90, 90), 255), 300, 9.0)
    assert [asdict(word) for word in seen] == [asdict(OcrWord("Số:", Box(10, 20, 40, 60), 0.965))]


def test_missing_engine_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    report = ocr.engine_report()
    assert (report.version, report.languages) == (None, ())
    assert report.missing is not None
    with pytest.raises(MissingDependency, match="apt install tesseract-ocr tesseract-ocr-vie"):
        ocr.read_page(Image.new("L", (100, 100), 255), 100)


def test_missing_language_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/nowhere/{name}")
    monkeypatch.setattr(tesseract, "_query_program", lambda *_: ("5.3.0", ("eng", "osd"), ""))
    with pytest.raises(MissingDependency, match="tesseract-ocr-vie"):
        ocr.engine_identity(300)


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it is huge; nothing of it could be decoded in time."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_huge_picture_is_refused_by_its_header() -> None:
    with pytest.raises(LimitExceeded):
        read(png_header(30_000, 30_000), "anh.png")
    with pytest.raises(LimitExceeded):
        read(png_header(2_000_000_000, 2_000_000_000), "anh.png")
    with pytest.raises(LimitExceeded):
        read(encoded(stripes(), "PNG"), "anh.png", Limits(pixels=1000))


def test_too_many_frames() -> None:
    data = encoded(stripes(), "TIFF", save_all=True, append_images=[stripes()] * 3)
    with pytest.raises(LimitExceeded):
        read(data, "anh.tif", Limits(pages=2))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "JPEG2000", "AVIF"])
def test_kinds_and_damage(kind: str) -> None:
    data = encoded(stripes(), kind)
    assert image.matches(data)
    with pytest.raises(DamagedFile):
        read(data[: len(data) // 3], "anh")


@pytest.mark.parametrize(
    ("size", "stated", "dpi"),
    [
        ((2480, 3508), (300, 300), 300),
        ((2480, 3508), None, 300),
        ((2480, 3508), (72, 72), 300),
        ((1240, 1754), (96, 96), 150),
        ((1240, 1754), (0, 0), 150),
        ((842, 595), (72, 72), 72),
    ],
)
def test_dpi_is_stated_or_that_of_an_a4_page(size: tuple[int, int], stated: object, dpi: float) -> None:
    made = Image.new("L", size, 255)
    if stated:
        made.info["dpi"] = stated
    assert all(abs(found - dpi) < 1 for found in image_decoding._resolutions(made))


def said(words: tuple[Word, ...]) -> str:
    return " ".join(line.text for line in group_words(words, 1, "pt"))


@live
def test_a_page_is_read_and_boxes_are_in_points() -> None:
    words = ocr.read_page(letter(), 150).words
    text = said(words)
    assert "Kính gửi: Các phòng ban trực thuộc" in text
    first = next(w for w in words if w.text == "Kính")
    assert abs(first.box.x0 - 100 * 72 / 150) < 2
    assert 440 * 72 / 150 - 2 < first.box.top < 480 * 72 / 150
    assert all(w.confidence is not None and 0 <= w.confidence <= 1 for w in words)


@live
def test_a_name_in_red_is_found_by_the_second_look() -> None:
    assert "Nguyễn Văn Hải" in said(ocr.read_page(letter(red="Nguyễn Văn Hải"), 150).words)
    assert "trực thuộc" in said(ocr.read_page(letter(), 150).words)


@live
def test_pages_of_a_tiff_and_exif_orientation() -> None:
    pages = [letter(), letter()]
    source = read(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(150, 150)), "anh.tif")
    assert [page.number for page in source.pages] == [1, 2]
    assert (source.reading, source.media_type) == ("ocr", "image/tiff")
    assert source.ocr is not None
    assert (source.ocr.engine, source.ocr.dpi) == (ocr.engine_identity(150).engine, 150)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise to be upright
    turned = encoded(letter().rotate(90, expand=True), "JPEG", exif=exif, quality=90)
    page = read(turned, "anh.jpg").pages[0]
    assert page.width < page.height
    assert "Kính" in [w.text for w in page.words]


@live
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_is_turned(turn: int) -> None:
    seen = ocr.read_page(letter().rotate(turn, expand=True), 150)
    assert seen.turn == turn
    first = next(w for w in seen.words if w.text == "Kính")
    assert abs(first.box.x0 - 100 * 72 / 150) < 2


@live
def test_a_page_that_was_turned_is_told() -> None:
    source = read(encoded(letter().rotate(270, expand=True), "PNG", dpi=(150, 150)), "anh.png")
    assert source.pages[0].width < source.pages[0].height
    assert [issue.code for issue in source.issues] == ["page-turned"]


@live
def test_a_blank_page_has_no_words() -> None:
    assert ocr.read_page(Image.new("L", (1240, 1754), 255), 150) == ocr.Recognition(())


@live
def test_time_limit() -> None:
    with pytest.raises(LimitExceeded, match="ocr_seconds"):
        ocr.read_page(letter(), 150, Limits(ocr_seconds=0.01))


@pytest.mark.parametrize(
    ("box", "size", "dark"),
    [
        ((2, 2, 6, 6), (4, 4), 16),
        ((-2, 0, 2, 4), (4, 4), 8),
        ((8, 8, 14, 14), (6, 6), 4),
        ((20, 20, 24, 22), (4, 2), 0),
        ((5, 5, 5, 5), (1, 1), 1),
    ],
)
def test_what_is_cut_out_beyond_the_picture_is_paper(
    box: tuple[int, int, int, int], size: tuple[int, int], dark: int
) -> None:
    part = crop(Image.new("L", (10, 10), 0), *box)
    assert part.size == size
    assert part.histogram()[0] == dark
