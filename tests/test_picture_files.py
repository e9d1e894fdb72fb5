"""Picture files of every kind become the same page; hostile ones a clear error, within bounds."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageDraw
from tools.samples import filters

from vnadmin_doc import Limits
from vnadmin_doc.errors import DamagedFile, LimitExceeded, MissingDependency, ReadError
from vnadmin_doc.formats.pdf import pdf_render
from vnadmin_doc.formats.pdf.pdf_frame import frame_of
from vnadmin_doc.formats.pdf.pdf_open import open_pdf
from vnadmin_doc.formats.picture import image, image_decoding
from vnadmin_doc.formats.picture.image import page_picture

LIMITS = Limits()


def sheet(mode: str = "L", dpi: int = 150) -> Image.Image:
    """A white A4 sheet with a black bar in its upper left quarter."""
    made = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    ImageDraw.Draw(made).rectangle((dpi, dpi, 3 * dpi, 2 * dpi), fill=0)
    return made.convert(mode)


def encoded(made: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()


def bar(data: bytes, number: int = 1) -> tuple[float, ...]:
    """Where the ink is, in inches."""
    page, dpi = page_picture(data, number, "anh", LIMITS)
    assert page.mode in ("L", "RGB")
    ink = page.convert("L").point(lambda value: 255 if value < 110 else 0).getbbox()
    assert ink
    return tuple(edge / dpi for edge in ink)


def _deep() -> Image.Image:
    return Image.fromarray(np.asarray(sheet(), dtype=np.uint16) * 257)


def _palette_on_nothing() -> bytes:
    """Ink on a transparent sheet."""
    return encoded(sheet().point(lambda value: 1 if value else 0).convert("P"), "PNG", transparency=1)


def _alpha() -> bytes:
    made = Image.new("RGBA", sheet().size, (0, 0, 0, 0))
    made.paste((10, 10, 10, 255), mask=sheet().point(lambda value: 255 - value))
    return encoded(made, "PNG")


def _held(orientation: int, kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    turn = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}[orientation]
    return encoded(sheet().transpose(turn), kind, exif=exif)


def _fax(**more: object) -> bytes:
    """204 dots to the inch across, 98 down."""
    made = sheet(dpi=204).resize((round(8.27 * 204), round(11.69 * 98))).convert("1")
    return encoded(made, "TIFF", dpi=(204, 98), **more)


KINDS: dict[str, Callable[[], bytes]] = {
    "PNG": lambda: encoded(sheet(), "PNG"),
    "PNG, 16 bits": lambda: encoded(_deep(), "PNG"),
    "PNG, palette": lambda: encoded(sheet("P"), "PNG"),
    "PNG, palette on nothing": _palette_on_nothing,
    "PNG, alpha": _alpha,
    "JPEG": lambda: encoded(sheet("RGB"), "JPEG"),
    "JPEG, CMYK": lambda: encoded(sheet("CMYK"), "JPEG"),
    "JPEG held upside down": lambda: _held(3, "JPEG"),
    "JPEG held on its left": lambda: _held(6, "JPEG"),
    "JPEG held on its right": lambda: _held(8, "JPEG"),
    "JPEG, 600 dpi": lambda: encoded(sheet("RGB", 600), "JPEG", dpi=(600, 600)),
    "PNG, 600 dpi": lambda: encoded(sheet("RGB", 600), "PNG", dpi=(600, 600)),
    "TIFF": lambda: encoded(sheet(), "TIFF"),
    "TIFF held on its left": lambda: _held(6, "TIFF"),
    "TIFF, LZW": lambda: encoded(sheet("RGB"), "TIFF", compression="tiff_lzw"),
    "TIFF, JPEG": lambda: encoded(sheet("RGB"), "TIFF", compression="jpeg"),
    "TIFF, deflate, CMYK": lambda: encoded(sheet("CMYK"), "TIFF", compression="tiff_adobe_deflate"),
    "TIFF, group 3": lambda: encoded(sheet("1"), "TIFF", compression="group3"),
    "TIFF, group 4": lambda: encoded(sheet("1"), "TIFF", compression="group4"),
    "TIFF, min is white": lambda: encoded(sheet("1"), "TIFF", compression="group4", tiffinfo={262: 0}),
    "TIFF, min is black": lambda: encoded(sheet("1"), "TIFF", compression="group4", tiffinfo={262: 1}),
    "TIFF, a fax": lambda: _fax(compression="group3"),
    "TIFF, dots to the centimetre": lambda: encoded(
        sheet(), "TIFF", resolution_unit=3, x_resolution=59.06, y_resolution=59.06
    ),
    "WebP": lambda: encoded(sheet("RGB"), "WEBP"),
    "WebP, alpha": lambda: encoded(Image.open(io.BytesIO(_alpha())), "WEBP", lossless=True),
    "BMP": lambda: encoded(sheet(), "BMP"),
    "BMP, 1 bit": lambda: encoded(sheet("1"), "BMP"),
    "GIF": lambda: encoded(sheet("P"), "GIF"),
    "JPEG 2000": lambda: encoded(sheet(), "JPEG2000"),
    "JPEG 2000, stream": lambda: encoded(sheet(), "JPEG2000", no_jp2=True),
    "AVIF": lambda: encoded(sheet("RGB"), "AVIF"),
}  # fmt: skip


@cache
def of_kind(name: str) -> bytes:
    return KINDS[name]()


@pytest.mark.parametrize("kind", KINDS)
def test_the_ink_is_where_it_is_on_the_sheet(kind: str) -> None:
    data = of_kind(kind)
    assert image.matches(data)
    assert bar(data) == pytest.approx((1, 1, 3, 2), abs=0.03)


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1), (100_000, 100_000), (300, 1), (1, 0)])
def test_resolutions_that_cannot_be_are_not_believed(dpi: tuple[int, int]) -> None:
    assert bar(encoded(sheet(), "TIFF", dpi=dpi)) == pytest.approx((1, 1, 3, 2), abs=0.03)


def test_a_square_picture_that_says_it_is_a_fax_stays_square() -> None:
    assert bar(encoded(sheet("1", 204), "TIFF", dpi=(204, 98))) == pytest.approx((1, 1, 3, 2), abs=0.03)


@pytest.mark.parametrize("dpi", [100, 150, 300, 400, 600])
def test_a_page_is_read_at_a_resolution_fit_for_it(dpi: int) -> None:
    page, at = page_picture(encoded(sheet("L", dpi), "PNG", dpi=(dpi, dpi)), 1, "anh", LIMITS)
    assert at == pytest.approx(300 if dpi in (100, 600) else dpi, rel=0.01)
    assert page.width == pytest.approx(8.27 * at, rel=0.01)


def test_pages_of_a_tiff_may_be_of_different_kinds() -> None:
    data = encoded(sheet("1"), "TIFF", save_all=True, append_images=[sheet("RGB", 100)], compression="tiff_lzw")
    assert decode_count(data) == 2
    assert bar(data, 1) == pytest.approx(bar(data, 2), abs=0.03)


def decode_count(data: bytes) -> int:
    with image_decoding.open_image(data, "anh", LIMITS) as opened:
        return len(image_decoding.page_frames(opened, "anh", LIMITS)[0])


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)


def test_a_picture_of_a_telephone_without_its_decoder_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    assert image.matches(HEIC)
    assert not image.matches(b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42" + bytes(64)), "a film"
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(MissingDependency, match=r"pip install 'vnadmin-doc\[photos\]'"):
        page_picture(HEIC, 1, "anh.heic", LIMITS)
    monkeypatch.setattr("PIL.features.check", lambda _: False)
    with pytest.raises(MissingDependency, match=r"\[photos\]"):
        page_picture(of_kind("AVIF"), 1, "anh.avif", LIMITS)


def test_heic() -> None:
    heif = pytest.importorskip("pillow_heif")
    out = io.BytesIO()
    heif.from_pillow(sheet("RGB")).save(out, quality=60)
    assert bar(out.getvalue()) == pytest.approx((1, 1, 3, 2), abs=0.03)
    with pytest.raises(DamagedFile):
        page_picture(HEIC, 1, "anh.heic", LIMITS)


# The same pictures in a PDF


@pytest.mark.parametrize("encode", [filters.ccitt, filters.jbig2, filters.jpx])
@pytest.mark.parametrize("cut", [0, 60])
def test_pages_of_a_pdf_that_are_compressed_pictures(encode: Callable[[Image.Image, float], bytes], cut: int) -> None:
    """pdfium decodes them; a truncated picture is drawn up to its end."""
    data = encode(sheet(), 150)
    if cut:
        at = data.rindex(b"stream\n", 0, data.rindex(b"endstream")) + 7 + cut
        data = data[:at] + bytes(data.rindex(b"\nendstream") - at) + data[data.rindex(b"\nendstream") :]
    page, dpi = pdf_render.page_picture(data, 1, "a.pdf", LIMITS, 200)
    ink = page.convert("L").point(lambda value: 255 if value < 110 else 0).getbbox()
    assert page.size == pytest.approx((8.27 * dpi, 11.69 * dpi), abs=2)
    if not cut:
        assert ink
        assert [edge / dpi for edge in ink] == pytest.approx((1, 1, 3, 2), abs=0.03)


@pytest.mark.parametrize(("mode", "expected"), [("L", True), ("1", True), ("RGB", False)])
def test_a_page_that_is_a_grey_picture_is_drawn_in_grey(mode: str, expected: bool) -> None:
    data = encoded(sheet().convert(mode), "PDF", resolution=150)
    with open_pdf(data, "a.pdf") as document:
        page = pdfium.FPDF_LoadPage(document, 0)
        frame = frame_of(pdfium, page)
        assert pdf_render.is_grey(pdfium, page) == expected
        colour, _ = pdf_render.render(pdfium, page, frame, 200, LIMITS)
        grey, _ = pdf_render.render(pdfium, page, frame, 200, LIMITS, grey=True)
        pdfium.FPDF_ClosePage(page)
    assert (colour.mode, grey.mode) == ("RGB", "L")
    assert not expected or colour.getchannel("R").tobytes() == grey.tobytes()


# Hostile


def tiff(*tags: tuple[int, int, int], after: int = 0, body: bytes = b"") -> bytes:
    """One directory at byte 8 of (tag, type, value); ``after``: where it says the next one is."""
    rows = b"".join(struct.pack("<HHI4s", tag, kind, 1, struct.pack("<I", value)) for tag, kind, value in tags)
    return b"II*\x00" + struct.pack("<IH", 8, len(tags)) + rows + struct.pack("<I", after) + body


def _sized(width: int, height: int, **more: int) -> bytes:
    end = 8 + 2 + 12 * 8 + 4
    return tiff(
        (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, end), (278, 4, height),
        (279, 4, 64), after=more.get("after", 0), body=bytes(64),
    )  # fmt: skip


def _frames(count: int) -> bytes:
    """So many pages of one directory each, all sharing a strip."""
    rows = [(256, 4, 8), (257, 4, 8), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (278, 4, 8), (279, 4, 64)]
    size = 2 + 12 * len(rows) + 4
    out = b"II*\x00" + struct.pack("<I", 72) + bytes(64)
    for number in range(count):
        out += struct.pack("<H", len(rows))
        out += b"".join(struct.pack("<HHI4s", tag, kind, 1, struct.pack("<I", value)) for tag, kind, value in rows)
        out += struct.pack("<I", 72 + size * (number + 1) if number + 1 < count else 0)
    return out


def _bomb(mode: str, side: int, kind: str, **more: object) -> bytes:
    return encoded(Image.new(mode, (side, side)), kind, **more)


def _many_pixels(kind: str) -> bytes:
    """A true small picture whose header is made to say that it is huge."""
    if kind == "BMP":
        data = bytearray(encoded(sheet(), "BMP"))
        data[18:26] = struct.pack("<ii", 60_000, 60_000)
        return bytes(data)
    if kind == "GIF":
        data = bytearray(encoded(sheet("P"), "GIF"))
        data[6:10] = b"\xff\xff\xff\xff"
        return bytes(data)
    data = bytearray(encoded(sheet(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(data)


HOSTILE: dict[str, tuple[Callable[[], bytes], type[ReadError]]] = {
    "TIFF of 10^9 pixels": (lambda: _sized(50_000, 50_000), LimitExceeded),
    "TIFF of 2^62 pixels": (lambda: _sized(2**31 - 1, 2**31 - 1), LimitExceeded),
    "TIFF without width": (lambda: _sized(0, 100), DamagedFile),
    "TIFF without tags": (lambda: tiff(), DamagedFile),
    "TIFF whose next page is itself": (lambda: _sized(8, 8, after=8), ReadError),
    "TIFF whose next page is nowhere": (lambda: _sized(8, 8, after=4_000_000), ReadError),
    "TIFF of 10,000 pages": (lambda: _frames(10_000), LimitExceeded),
    "TIFF cut off": (lambda: of_kind("TIFF, group 4")[:200], DamagedFile),
    "TIFF, strips missing": (lambda: of_kind("TIFF")[: len(of_kind("TIFF")) // 2], DamagedFile),
    "PNG bomb": (lambda: _bomb("L", 12_000, "PNG"), LimitExceeded),
    "PNG bomb within the limit": (lambda: _bomb("RGB", 8_900, "PNG"), ReadError),
    "PNG bomb with alpha within the limit": (lambda: _bomb("RGBA", 8_900, "PNG", compress_level=1), ReadError),
    "TIFF bomb of bits": (lambda: _bomb("1", 20_000, "TIFF", compression="group4"), LimitExceeded),
    "WebP cut off": (lambda: of_kind("WebP")[:300], DamagedFile),
    "JPEG of 4·10^9 pixels": (lambda: _many_pixels("JPEG"), LimitExceeded),
    "BMP of 3·10^9 pixels": (lambda: _many_pixels("BMP"), LimitExceeded),
    "GIF of 4·10^9 pixels": (lambda: _many_pixels("GIF"), LimitExceeded),
    "JPEG 2000 cut off": (lambda: of_kind("JPEG 2000")[:120], DamagedFile),
    "AVIF cut off": (lambda: of_kind("AVIF")[:120], DamagedFile),
    "JPEG, only its first bytes": (lambda: b"\xff\xd8\xff\xe0", DamagedFile),
    "PNG without size": (lambda: of_kind("PNG")[:16] + bytes(8) + of_kind("PNG")[24:], DamagedFile),
}  # fmt: skip

SCRIPT = r"""
import re, resource, sys
from pathlib import Path
from vnadmin_doc.errors import ReadError
from vnadmin_doc.formats.picture import image_decoding
from tools.samples import filters
from vnadmin_doc import Limits
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
data = open(sys.argv[1], "rb").read()
try:
    with image_decoding.open_image(data, "anh", Limits()) as opened:
        frames, _ = image_decoding.page_frames(opened, "anh", Limits())
    for number in frames:
        image_decoding.decode_frame(data, number - 1, "anh", Limits())
    print("read", end=" ")
except ReadError as error:
    print(type(error).__name__, end=" ")
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux does")
@pytest.mark.parametrize(("make", "error"), HOSTILE.values(), ids=HOSTILE)
def test_hostile(tmp_path: Path, make: Callable[[], bytes], error: type[ReadError]) -> None:
    """In a process of its own: 30 s of the processor, 512 MiB."""
    path = tmp_path / "anh"
    path.write_bytes(make())
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    said, memory = done.stdout.split()
    assert int(memory) < 512
    assert said == error.__name__ or error is ReadError
