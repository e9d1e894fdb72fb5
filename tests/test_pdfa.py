"""Searchable PDF/A: valid, the picture as it was, our words and no others, each over its print."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pdfplumber
import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, pdfa
from PIL import Image, ImageChops, ImageDraw, ImageOps, ImageStat
from tools.record import RECORDINGS, words

from test_writers import PROPERTY
from vnadmin_doc.api import open_source, read_text, write
from vnadmin_doc.errors import DamagedFile, EncryptedFile, LimitExceeded, MissingDependency, ReadError, WriteError
from vnadmin_doc.exchange.file_writers import FILE_WRITERS
from vnadmin_doc.exchange.original import Original, WriterOptions
from vnadmin_doc.exchange.pdfa import write_pdfa
from vnadmin_doc.exchange.pdfa_originals import PdfFile, Sheet
from vnadmin_doc.exchange.pdfa_text import words_of
from vnadmin_doc.formats.picture.page_rotation import rotation_issue
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box, Projection
from vnadmin_doc.model.page import Origin, Page, Source, Word
from vnadmin_doc.pipeline import analyse_all

SIZE, A4 = (200.0, 120.0), (595.0, 842.0)
TEXT = ["Số:", "15/QĐ-UBND", "ngày", "05"]
BOXES = [Box(20, 20, 40, 32), Box(50, 20, 120, 32), Box(20, 60, 50, 70), Box(60, 60, 72, 70)]


def a_page(
    texts: Sequence[str] = TEXT, boxes: Sequence[Box] = BOXES, number: int = 1, size: tuple[float, float] = SIZE
) -> Page:
    return Page(number, *size, tuple(Word(text, box, 0.9) for text, box in zip(texts, boxes, strict=True)))


def a_source(data: bytes, *pages: Page, media_type: str = "application/pdf", **others: Any) -> Source:
    digest = hashlib.sha256(data).hexdigest()
    return Source("thư.pdf", digest, media_type, "ocr", pages or (a_page(),), **others)


def a_picture(boxes: Sequence[Box] = BOXES, size: tuple[float, float] = SIZE, mode: str = "RGB") -> Image.Image:
    """A page at 144 dpi with a black bar for each word."""
    image = Image.new(mode, (round(2 * size[0]), round(2 * size[1])), "white")
    for box in boxes:
        ImageDraw.Draw(image).rectangle((2 * box.x0, 2 * box.top, 2 * box.x1 - 1, 2 * box.bottom - 1), fill=0)
    return image


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **({"quality": 95} if form == "JPEG" else {}) | {"dpi": (144, 144)} | options)
    return out.getvalue()


def a_scan(
    change: Callable[[Pdf], None] | None = None, size: tuple[float, float] = SIZE, jpeg: bytes = b"", **options: Any
) -> bytes:
    """A PDF with a picture on its page."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.obj.MediaBox = Array([0, 0, *size])
    jpeg = jpeg or encoded(a_picture(size=size))
    with Image.open(io.BytesIO(jpeg)) as image:
        wide, high = image.size
    picture = pikepdf.Stream(
        pdf, jpeg, Type=Name.XObject, Subtype=Name.Image, Width=wide, Height=high, ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    page.obj.Resources = Dictionary(XObject=Dictionary(Im0=picture))
    page.obj.Contents = pdf.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q".encode())
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, static_id=True, **options)
    return out.getvalue()


def made(data: bytes, *pages: Page, **others: Any) -> bytes:
    """The file, which the checker has approved."""
    document = write_pdfa(a_source(data, *pages, **others), data)
    assert pdfa.validate_written(io.BytesIO(document), "2b").passed
    return document


def words_in(document: bytes) -> list[list[str]]:
    """The words of each page, as pdfplumber finds them."""
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        return [[word["text"] for word in page.extract_words(use_text_flow=True)] for page in pdf.pages]


def rendered(data: bytes, page: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        image: Image.Image = document[page].render(scale=2).to_pil().convert("RGB")
        return image


def is_drawn(document: bytes, page: int = 0) -> bool:
    """Is the picture one that was made, not taken over?"""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return "/Picture" in pdf.pages[page].obj.Resources.XObject


def difference(one: Image.Image, other: Image.Image) -> int:
    assert one.size == other.size
    return max(cast(int, band.getextrema()[1]) for band in ImageChops.difference(one, other).split())


def print_under_words(document: bytes, page: int = 0) -> float:
    """The least share of black in the middle of a word of the text layer."""
    image = rendered(document, page).convert("L")
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        found = pdf.pages[page].extract_words(use_text_flow=True)
    shares = []
    for word in found:
        box = tuple(
            round(2 * word[edge]) + inset for edge, inset in (("x0", 3), ("top", 3), ("x1", -3), ("bottom", -3))
        )
        part = image.crop(cast(tuple[int, int, int, int], box))
        shares.append(1 - ImageStat.Stat(part).mean[0] / 255)
    return min(shares)


# ---- text ----------------------------------------------------------------------------------------


def pdfium_words(document: bytes) -> list[str]:
    with pypdfium2.PdfDocument(document) as pdf:
        text: str = pdf[0].get_textpage().get_text_range()
        return text.split()


def poppler_words(document: bytes) -> list[str]:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=document, capture_output=True, check=True)
    return run.stdout.decode().split()


@pytest.mark.parametrize("extract", [pdfium_words, poppler_words, lambda document: words_in(document)[0]])
@pytest.mark.parametrize(
    "texts",
    [TEXT, ["Nguyễn", "ƯỞNG", "đ", "§"], ["a", "b", "c", "d"], ["(", "\\", ")", "<>"], ["𠮷", "…", "–", "½"]],
)
def test_other_programs_find_our_words(extract: Callable[[bytes], list[str]], texts: list[str]) -> None:
    assert extract(made(a_scan(), a_page(texts))) == texts


def test_text_is_nfc_and_has_no_control_characters() -> None:
    page = a_page(["Hoa\u0300", "a\x00b", "\ud800", "x\ufeff"])
    assert words_in(made(a_scan(), page)) == [["Hoà", "a\ufffdb", "\ufffd", "x\ufffd"]]


@PROPERTY
@given(
    st.lists(st.text(st.characters(exclude_categories=["Z", "C", "M"]), min_size=1, max_size=8), min_size=4, max_size=4)
)
def test_any_text_is_found(texts: list[str]) -> None:
    import unicodedata

    document = write_pdfa(a_source(SCAN, a_page(texts)), SCAN)
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        found = "".join(char["text"] for char in pdf.pages[0].chars)
    assert found.split(" ")[:-1] == [unicodedata.normalize("NFC", text) for text in texts]


SCAN = a_scan()


def test_words_are_over_their_print() -> None:
    document = made(SCAN)
    assert print_under_words(document) > 0.9
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        found = pdf.pages[0].extract_words(use_text_flow=True)
    for word, box in zip(found, BOXES, strict=True):
        assert (word["x0"], word["x1"]) == pytest.approx((box.x0, box.x1), abs=0.5)
        assert (word["top"], word["bottom"]) == pytest.approx((box.top, box.bottom), abs=2)


def test_words_that_touch_stay_two_words() -> None:
    boxes = [Box(20, 20, 40, 32), Box(39, 20, 60, 32), Box(60, 20, 80, 32), Box(80, 20, 90, 32)]
    assert poppler_words(made(SCAN, a_page(boxes=boxes))) == TEXT


def test_a_blank_word_is_none() -> None:
    assert words_in(made(a_scan(), a_page(["Số:", " ", "", "05"]))) == [["Số:", "05"]]


def test_a_glued_word_has_no_space_before_it() -> None:
    page = a_page(boxes=[Box(20, 20, 40, 32), Box(40, 20, 120, 32), *BOXES[2:]])
    page = replace(page, words=(page.words[0], replace(page.words[1], glued=True), *page.words[2:]))
    assert words_in(made(SCAN, page)) == [["Số:15/QĐ-UBND", "ngày", "05"]]


def test_marks_are_text_and_hidden_words_are_not() -> None:
    page = a_page()
    marked = replace(page, words=page.words[:2], marks=(page.words[2:3],), hidden=page.words[3:])
    assert words_in(made(SCAN, marked)) == [TEXT[:3]]


@pytest.mark.parametrize("box", [Box(10, 10, 10, 10), Box(-50, -50, 500, 500), Box(0, 0, 0.001, 100)])
def test_odd_boxes(box: Box) -> None:
    assert words_in(made(SCAN, a_page(["x"], [box])))[0] in (["x"], [])


def test_a_page_without_words() -> None:
    data = a_scan(lambda pdf: pdf.pages.append(pdf.pages[0]))
    document = made(data, a_page(), Page(2, *SIZE, ()))
    assert words_in(document) == [TEXT, []]


# ---- pictures ------------------------------------------------------------------------------------


def pictures_in(document: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return [
            bytes(picture.read_raw_bytes()) for page in pdf.pages for picture in page.obj.Resources.XObject.values()
        ]


def test_the_picture_of_a_scan_is_the_same_bytes() -> None:
    assert pictures_in(made(SCAN)) == pictures_in(SCAN)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_jpeg_file_is_the_same_bytes(mode: str) -> None:
    data = encoded(a_picture(size=A4, mode=mode))
    document = made(data, a_page(size=A4), media_type="image/jpeg")
    assert pictures_in(document) == [data]
    assert print_under_words(document) > 0.9


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_file_is_upright_by_its_exif_data(orientation: int) -> None:
    back = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}[orientation]
    exif = Image.Exif()
    exif[0x0112] = back
    sideways = a_picture(size=A4)
    sideways.info["exif"] = exif.tobytes()
    exif_out = Image.Exif()
    exif_out[0x0112] = orientation
    data = encoded(ImageOps.exif_transpose(sideways), exif=exif_out)
    document = made(data, a_page(size=A4), media_type="image/jpeg")
    assert pictures_in(document) == [data]
    assert print_under_words(document) > 0.9


@pytest.mark.parametrize(
    ("form", "media_type", "mode"),
    [
        ("PNG", "image/png", "RGB"),
        ("PNG", "image/png", "1"),
        ("PNG", "image/png", "L"),
        ("PNG", "image/png", "RGBA"),
        ("TIFF", "image/tiff", "1"),
        ("BMP", "image/bmp", "RGB"),
        ("GIF", "image/gif", "L"),
    ],
)
def test_pictures_without_loss_keep_their_pixels(form: str, media_type: str, mode: str) -> None:
    image = a_picture(size=A4).convert(mode)
    data = encoded(image, form, **({"compression": "group4"} if form == "TIFF" else {}))
    document = made(data, a_page(size=A4), media_type=media_type)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        kept = pikepdf.PdfImage(cast(pikepdf.Stream, pdf.pages[0].obj.Resources.XObject.Picture)).as_pil_image()
    assert difference(kept.convert("RGB"), image.convert("RGB")) == 0
    assert print_under_words(document) > 0.9


def test_a_tiff_file_of_several_pages() -> None:
    out = io.BytesIO()
    pages = [a_picture(boxes, A4, "L") for boxes in (BOXES, BOXES[:2])]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(144, 144))
    second = replace(a_page(TEXT[:2], BOXES[:2], size=A4), number=2)
    document = made(out.getvalue(), a_page(size=A4), second, media_type="image/tiff")
    assert words_in(document) == [TEXT, TEXT[:2]]
    assert min(print_under_words(document, page) for page in (0, 1)) > 0.9


@pytest.mark.parametrize(("form", "media_type"), [("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_pictures_that_pdfa_does_not_allow_are_encoded_again(form: str, media_type: str) -> None:
    image = a_picture(size=A4).convert("CMYK" if form == "JPEG" else "RGB")
    document = made(encoded(image, form), a_page(size=A4), media_type=media_type)
    assert is_drawn(document)
    assert print_under_words(document) > 0.9


# ---- pages of PDF files --------------------------------------------------------------------------


def a_rotated_scan(degrees: int, crop: Sequence[float] | None = None) -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.Rotate = degrees
        if crop:
            pdf.pages[0].obj.CropBox = Array(crop)

    return a_scan(change)


@pytest.mark.parametrize("crop", [None, (10, 5, 150, 110)])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_rotated_and_cropped_pages(degrees: int, crop: tuple[float, ...] | None) -> None:
    data = a_rotated_scan(degrees, crop)
    wide, high = (crop[2] - crop[0], crop[3] - crop[1]) if crop else SIZE
    left, top = (crop[0], SIZE[1] - crop[3]) if crop else (0.0, 0.0)
    turned = Projection.moved(-left, -top).then(
        Projection.unturned(360 - degrees, *((high, wide) if degrees % 180 else (wide, high)))
    )
    boxes = [turned.box(box) for box in BOXES]
    size = (high, wide) if degrees % 180 else (wide, high)
    document = made(data, a_page(TEXT, boxes, size=size))
    assert difference(rendered(document), rendered(data)) < 64
    assert not is_drawn(document)
    assert print_under_words(document) > 0.9


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_ocr_turned_is_upright(degrees: int) -> None:
    upright = a_picture().rotate(degrees, expand=True)
    size = (SIZE[1], SIZE[0]) if degrees % 180 else SIZE
    data = a_scan(jpeg=encoded(upright), size=size)
    document = made(data, issues=(rotation_issue(1, degrees),))
    assert not is_drawn(document)
    assert rendered(document).size == a_picture().size
    assert print_under_words(document) > 0.9


def test_pages_that_were_straightened_have_their_words_on_the_page_of_the_file() -> None:
    halves = [
        Page(
            1,
            100,
            120,
            tuple(Word(t, b, 0.9) for t, b in zip(TEXT[:1], BOXES[:1], strict=True)),
            origin=Origin(1, Projection.moved(0, 0)),
        ),
        Page(2, 100, 120, (Word("ngày", Box(0, 60, 30, 70), 0.9),), origin=Origin(1, Projection.moved(20, 0))),
    ]
    document = made(SCAN, *halves)
    assert words_in(document) == [["Số:", "ngày"]]
    assert print_under_words(document) > 0.9


def test_a_page_turned_on_a_photo_has_text_that_runs_down() -> None:
    way = Projection((0.0, -1.0, 100.0, 1.0, 0.0, 0.0, 0.0, 0.0))
    page = Page(1, 120, 100, (Word("abc", Box(20, 10, 60, 20), 0.9),), origin=Origin(1, way))
    with pdfplumber.open(io.BytesIO(made(SCAN, page))) as pdf:
        chars = pdf.pages[0].chars
    assert not chars[0]["upright"]
    assert chars[0]["top"] < chars[2]["top"]


def test_the_text_of_another_program_is_left_out() -> None:
    def with_text(pdf: Pdf) -> None:
        page = pdf.pages[0]
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources.Font = Dictionary(F1=pdf.make_indirect(font))
        page.contents_add(b"BT 3 Tr /F1 12 Tf 20 60 Td (scanned by X) Tj ET")

    document = made(a_scan(with_text))
    assert words_in(document) == [TEXT]
    assert not is_drawn(document)


def with_visible_text(pdf: Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].obj.Resources.Font = Dictionary(F1=pdf.make_indirect(font))
    pdf.pages[0].contents_add(b"BT /F1 20 Tf 20 10 Td (visible) Tj ET")


def with_stamp(pdf: Pdf) -> None:
    form = pdf.make_stream(b"1 0 0 rg 0 0 60 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 60, 20]))
    pdf.pages[0].obj.Annots = Array([
        pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([120, 10, 180, 30]), AP=Dictionary(N=form), F=4,
        ))
    ])  # fmt: skip


def with_signature(pdf: Pdf) -> None:
    """A signature field with a caption that can be seen."""
    with_stamp(pdf)
    field = pdf.pages[0].obj.Annots[0]
    field.Subtype, field.FT, field.T = Name.Widget, Name.Sig, "Signature1"
    field.V = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=b"\0" * 64, ByteRange=[0, 1, 2, 3])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


@pytest.mark.parametrize("change", [with_visible_text, with_stamp, with_signature])
def test_what_can_be_seen_beside_the_picture_is_drawn_over_it(change: Callable[[Pdf], None]) -> None:
    data = a_scan(change)
    document = made(data)
    assert not is_drawn(document)
    assert pictures_in(document)[0] == pictures_in(SCAN)[0]
    assert difference(rendered(document).reduce(8), rendered(data).reduce(8)) < 64
    assert words_in(document) == [TEXT]
    assert not re.search(rb"/Sig\b|/Annots|/AcroForm", document)


def with_actions(pdf: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = script
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", script])))
    pdf.pages[0].obj.AA = Dictionary(O=script)


def with_attachment(pdf: Pdf) -> None:
    pdf.attachments["x.docx"] = b"secret"


def with_soft_mask(pdf: Pdf) -> None:
    picture = pdf.pages[0].obj.Resources.XObject.Im0
    picture.SMask = pikepdf.Stream(
        pdf, b"\xc0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )  # fmt: skip


def with_junk(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.Resources.XObject.Im0.Interpolate = True
    page.Resources.XObject.Im0.Metadata = pdf.make_stream(b"<x/>", Type=Name.Metadata, Subtype=Name.XML)
    page.PieceInfo = Dictionary(X=Dictionary(LastModified="D:2020"))
    page.Resources.Pattern = Dictionary(P1=Dictionary(PatternType=2))
    pdf.docinfo["/Title"] = "old"


def with_four_inks(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"q 0 0 0 1 k 150 50 20 20 re f Q")


def with_form(pdf: Pdf) -> None:
    """The picture in a form with text that cannot be seen, as some scanners write it."""
    page = pdf.pages[0].obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    form = pdf.make_stream(
        b"BT 3 Tr /F1 9 Tf (old) Tj ET " + page.Contents.read_bytes(), Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, *SIZE]), Resources=Dictionary(XObject=page.Resources.XObject, Font=Dictionary(F1=font)),
    )  # fmt: skip
    page.Resources = Dictionary(XObject=Dictionary(Fm0=form))
    page.Contents = pdf.make_stream(b"/Fm0 Do q")


@pytest.mark.parametrize(
    "change", [with_actions, with_attachment, with_soft_mask, with_junk, with_four_inks, with_form]
)
def test_what_pdfa_forbids_is_left_out(change: Callable[[Pdf], None]) -> None:
    data = a_scan(change)
    document = made(data)
    assert not is_drawn(document)
    assert difference(rendered(document), rendered(data)) < 64
    assert words_in(document) == [TEXT]
    with pikepdf.open(io.BytesIO(document)) as pdf:
        kept = set(pdf.Root.keys()) | set(pdf.pages[0].obj.keys())
        assert kept <= {
            "/Type", "/Pages", "/Metadata", "/OutputIntents", "/Lang", "/Parent", "/MediaBox", "/Resources",
            "/Contents",
        }  # fmt: skip
        assert not pdf.attachments


@pytest.mark.parametrize(
    "content",
    [b"Q Q q", b"/Missing Do", b"q 1 0 0 1 0 0 cm BI /W 1 ID", b"% " + b"x" * 5_000_000, b"\xff\xfe ("],
)
def test_content_that_is_not_well_formed(content: bytes) -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].contents_add(content, prepend=True)

    document = made(a_scan(change))
    assert words_in(document) == [TEXT]


def test_forms_that_contain_themselves() -> None:
    def change(pdf: Pdf) -> None:
        form = pdf.make_stream(b"/Fm0 Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, *SIZE]))
        form.Resources = Dictionary(XObject=Dictionary(Fm0=form))
        pdf.pages[0].obj.Resources.XObject.Fm0 = form
        pdf.pages[0].contents_add(b"/Fm0 Do")

    document = made(a_scan(change))
    assert is_drawn(document)
    assert words_in(document) == [TEXT]


@pytest.mark.parametrize("size", [(20_000.0, 200.0), (2.0, 1.0)])
def test_pages_beyond_the_limits_are_scaled(size: tuple[float, float]) -> None:
    page = a_page(["abc"], [Box(0.1 * size[0], 0.2 * size[1], 0.3 * size[0], 0.4 * size[1])], size=size)
    document = made(a_scan(size=size, jpeg=encoded(a_picture())), page)
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        (word,) = pdf.pages[0].extract_words(x_tolerance=1)
        wide, high = pdf.pages[0].width, pdf.pages[0].height
    assert 3 <= min(wide, high) < max(wide, high) <= 14_400
    assert (word["x0"] / wide, word["top"] / high) == pytest.approx((0.1, 0.2), abs=0.01)


def test_a_page_too_large_to_draw_is_refused() -> None:
    with pytest.raises(LimitExceeded):
        made(a_scan(size=(20_000, 20_000), jpeg=encoded(a_picture())))


def test_a_page_that_shows_nothing_is_refused() -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.CropBox = Array([500, 500, 600, 600])

    with pytest.raises(DamagedFile):
        made(a_scan(change), a_page([], []))


def test_a_page_that_is_taken_over_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[float] = []
    picture = PdfFile.picture

    def counted(self: PdfFile, sheet: Sheet, dpi: float) -> Image.Image:
        drawn.append(dpi)
        return picture(self, sheet, dpi)

    monkeypatch.setattr(PdfFile, "picture", counted)
    made(SCAN)
    assert max(drawn) < 100


def _gap(pdf: Pdf) -> None:
    """Page contents whose only picture has the name that the first drawn part would have."""
    page = pdf.pages[0].obj
    page.Resources.XObject["/Patch1"] = page.Resources.XObject.Im0
    page.Resources.Font = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    text = b"BT /F 10 Tf 150 20 Td (ABC) Tj ET"
    page.Contents = pdf.make_stream(b"q 200 0 0 120 0 0 cm /Patch1 Do Q " + text)


def test_a_drawn_part_does_not_take_the_name_of_a_picture() -> None:
    data = a_scan(_gap)
    document = made(data)
    assert not is_drawn(document)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert sorted(pdf.pages[0].obj.Resources.XObject.keys()) == ["/Patch1", "/Patch2"]
    assert print_under_words(document) > 0.9


@pytest.mark.parametrize(
    "change",
    [
        {"MediaBox": [200, 120, 0, 0]},
        {"CropBox": [-50, -50, 400, 400]},
        {"CropBox": [200, 120, 0, 0]},
        {"Rotate": 45},
        {"UserUnit": 2},
    ],
    ids=str,
)
def test_odd_entries_of_a_page(change: dict[str, Any]) -> None:
    def changed(pdf: Pdf) -> None:
        for name, value in change.items():
            pdf.pages[0].obj[f"/{name}"] = Array(value) if isinstance(value, list) else value

    document = made(a_scan(changed))
    assert words_in(document) == [TEXT]
    assert print_under_words(document) > 0.9
    assert not is_drawn(document)


def _grey() -> bytes:
    return a_picture(mode="L").tobytes()


# (how the picture is coded, its data, the entries of its stream)
CODINGS: dict[str, Callable[[], tuple[bytes, dict[str, Any]]]] = {
    "16 bits": lambda: (bytes(byte for grey in _grey() for byte in (grey, grey)), {"BitsPerComponent": 16}),
    "indexed": lambda: (
        bytes(grey > 128 for grey in _grey()),
        {"ColorSpace": Array([Name.Indexed, Name.DeviceGray, 1, pikepdf.String(b"\0\xff")])},
    ),
    "mask of 1 bit": lambda: (
        a_picture(mode="L").convert("1").tobytes(), {"BitsPerComponent": 1, "ImageMask": True, "ColorSpace": None}
    ),
    "inverted": lambda: (bytes(255 - grey for grey in _grey()), {"Decode": Array([1, 0])}),
    "CMYK": lambda: (a_picture().convert("CMYK").tobytes(), {"ColorSpace": Name.DeviceCMYK}),
    "CMYK JPEG": lambda: (
        encoded(a_picture().convert("CMYK")),
        {"ColorSpace": Name.DeviceCMYK, "Filter": Name.DCTDecode, "Decode": Array([1, 0] * 4)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("coding", CODINGS)
def test_codings_of_pictures(coding: str) -> None:
    """Each is taken over or drawn; the page looks the same, and has our words."""
    data, entries = CODINGS[coding]()

    def change(pdf: Pdf) -> None:
        wide, high = a_picture().size
        known = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8} | entries
        pdf.pages[0].obj.Resources.XObject.Im0 = pikepdf.Stream(
            pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=wide, Height=high,
            **{key: value for key, value in known.items() if value is not None},
        )  # fmt: skip

    scan = a_scan(change)
    document = made(scan)
    assert words_in(document) == [TEXT]
    assert difference(rendered(scan), rendered(document)) < 70


# ---- files ---------------------------------------------------------------------------------------


def test_the_same_bytes_each_time_with_the_name_of_the_program() -> None:
    source = a_source(SCAN)
    document = write_pdfa(source, SCAN)
    assert write_pdfa(source, SCAN) == document
    assert b"vnadmin-doc" in document
    assert source.sha256.encode() in document
    assert not re.search(rb"20\d\d-\d\d-\d\dT|D:20\d\d", document)


def test_some_pages() -> None:
    def change(pdf: Pdf) -> None:
        for _ in range(2):
            pdf.pages.append(pdf.pages[0])

    data = a_scan(change)
    pages = [a_page([f"{number}"], BOXES[:1], number) for number in (1, 2, 3)]
    assert words_in(write_pdfa(a_source(data, *pages), data, pages={2, 3})) == [["2"], ["3"]]


def test_no_page_of_the_file() -> None:
    with pytest.raises(ValueError, match="no page"):
        write_pdfa(a_source(SCAN), SCAN, pages={9})


def test_a_file_that_opens_without_a_password_is_decrypted() -> None:
    document = made(a_scan(encryption=pikepdf.Encryption(owner="x", user="")))
    assert words_in(document) == [TEXT]
    assert b"/Encrypt" not in document


def test_a_file_with_a_password_is_refused() -> None:
    data = a_scan(encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(EncryptedFile):
        write_pdfa(a_source(data), data)


def test_a_file_that_pikepdf_cannot_open_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    real = pikepdf.open

    def fails(file: Any, **options: Any) -> Pdf:
        if isinstance(file, io.BytesIO) and file.getvalue() == SCAN:
            raise pikepdf.PdfError
        return real(file, **options)

    monkeypatch.setattr(pikepdf, "open", fails)
    document = write_pdfa(a_source(SCAN), SCAN)
    monkeypatch.undo()
    assert is_drawn(document)
    assert print_under_words(document) > 0.9


def test_another_file_is_refused() -> None:
    with pytest.raises(ReadError, match="not the file"):
        write_pdfa(a_source(SCAN), SCAN + b" ")


def test_a_member_of_a_container_has_the_digest_of_the_container() -> None:
    assert words_in(write_pdfa(replace(a_source(b"zip"), member="a/scan.pdf"), SCAN)) == [TEXT]


@pytest.mark.parametrize(
    "changes", [{"reading": "pdf-text"}, {"media_type": "text/plain"}, {"media_type": "text/html", "reading": "mixed"}]
)
def test_what_is_no_scan_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(WriteError, match="not a scan"):
        write_pdfa(replace(a_source(SCAN), **changes), SCAN)


def test_a_name_that_is_no_xml() -> None:
    assert words_in(write_pdfa(replace(a_source(SCAN), name="a\x00\ud800.pdf"), SCAN)) == [TEXT]


def test_without_pikepdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    monkeypatch.setitem(sys.modules, "pikepdf.pdfa", None)
    with pytest.raises(MissingDependency, match=r"vnadmin-doc\[pdfa\]"):
        write_pdfa(a_source(SCAN), SCAN)


SCANS = [name for name, recording in RECORDINGS.items() if recording.path and recording.fields == "all"]


@pytest.mark.parametrize("name", SCANS)
def test_samples(name: str) -> None:
    path = RECORDINGS[name].path
    assert path is not None
    source, data = open_source(words(name)), path.read_bytes()
    if source.reading not in ("ocr", "mixed"):
        pytest.skip("the sample is no scan")
    document = write_pdfa(source, data)
    assert pdfa.validate_written(io.BytesIO(document), "2b").passed
    expected = sorted("".join(word.text for page in source.pages for word in words_of(page)))
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        found = sorted("".join(char["text"] for page in pdf.pages for char in page.chars).replace(" ", ""))
    assert found == expected
    assert Path(path).read_bytes() == data


# ---- convert -------------------------------------------------------------------------------------


def test_each_letter_of_a_scan_has_its_own_pages() -> None:
    data, source = RECORDINGS["two-letters"].make(), open_source(words("two-letters"))
    source_of_data = replace(source, sha256=hashlib.sha256(data).hexdigest())
    readings = analyse_all(source_of_data)
    assert len(readings) == 2
    original = Original(data, lambda: (source_of_data,), Limits())
    documents = [b"".join(FILE_WRITERS["pdfa"].write(reading, original, WriterOptions())) for reading in readings]
    counts = [len(words_in(document)) for document in documents]
    assert sum(counts) == len(source.pages)
    for reading, document in zip(readings, documents, strict=True):
        assert str(reading.letter.code.notation) in "".join(word for page in words_in(document) for word in page)


def test_a_letter_that_is_no_scan_is_refused_before_the_first_piece() -> None:
    text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    with pytest.raises(WriteError, match="not a scan"):
        write(read_text(text), "pdfa", file=text.encode())
