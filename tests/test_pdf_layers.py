"""Is a text layer true? Scans made here of a sample letter, with layers of every kind laid on them."""

from __future__ import annotations

import datetime
import re
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

import vnadmin_doc
from sample_files import SAMPLES
from test_ocr import font
from test_readers_pdf import PROSE, Pdf, Text, texts
from vnadmin_doc import ocr
from vnadmin_doc.formats.pdf import pdf, pdf_spot_check, text_layer
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Ocr, Source, Word

LETTER = SAMPLES / "cong-van-mat" / "source.pdf"
HEIGHT, WIDTH = 842, 595


@cache
def typed() -> tuple[Word, ...]:
    """The words of the letter as typed, where they stand."""
    (page,) = pdf.read(LETTER.read_bytes(), "thu.pdf").pages
    return page.words


@cache
def scanned() -> Image.Image:
    """The letter as an office scanner saw it."""
    document = pypdfium2.PdfDocument(LETTER)
    page: Image.Image = document[0].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    worn: Image.Image = page.rotate(0.3, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    return worn.point(lambda value: int(value * 0.95))


def background(shade: int = 235) -> Image.Image:
    """Printed paper: a pale pattern all over."""
    return Image.linear_gradient("L").point(lambda value: shade + value // 16)


def picture(made: Pdf, image: Image.Image, more: str = "") -> int:
    return made.stream(
        f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /ColorSpace /DeviceGray "
        f"/BitsPerComponent 8 /Filter /FlateDecode {more}",
        zlib.compress(image.tobytes()),
    )


def laid(made: Pdf, words: tuple[Word, ...], mode: int, say: Callable[[str], str] = str) -> list[str]:
    """Each word at its place and as wide as it is, in a render mode."""
    parts = []
    for word in words:
        text, size = say(word.text), word.style.size or 12
        wide = 100 * word.box.width / (len(text) * size / 2)
        at = f"{word.box.x0:.1f} {HEIGHT - word.box.bottom + size * 0.2:.1f}"
        parts.append(f"BT /F1 {size} Tf {mode} Tr {wide:.1f} Tz 1 0 0 1 {at} Tm <{made.hexed(text)}> Tj ET")
    return parts


def page_with(
    image: Image.Image,
    words: tuple[Word, ...],
    *,
    mode: int = 3,
    say: Callable[[str], str] = str,
    over: bool = False,
    high: int = HEIGHT,
) -> bytes:
    """One page: the picture down from the top, ``high`` points, and the words; ``over``: it is painted last."""
    made = Pdf()
    number = picture(made, image)
    drawn = f"q {WIDTH} 0 0 {high} 0 {HEIGHT - high} cm /I0 Do Q"
    layer = laid(made, words, mode, say)
    made.page([*layer, drawn] if over else [drawn, *layer], box=f"0 0 {WIDTH} {HEIGHT}")
    return made.data([number])


def spoilt(text: str) -> str:
    """As a scanner without Vietnamese reads: no marks, letters that look alike."""
    plain = (
        fold(text)
        if text.islower()
        else "".join(a.upper() if b.isupper() else a for a, b in zip(fold(text), text, strict=True))
    )
    return plain.replace("o", "Q").replace("H", "II").replace("e", "c")


def half_right(text: str) -> str:
    """Accented, but with letters that no syllable has together."""
    return text.replace("ô", "ộq").replace("i", "ií") if len(text) > 2 else text


def codes(read: vnadmin_doc.Reading | Source) -> list[str]:
    return [issue.code for issue in read.issues]


@pytest.fixture
def no_ocr_of_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading any picture fails the test."""

    def never(*_: object) -> None:
        raise AssertionError("a page was read by OCR")

    monkeypatch.setattr(ocr, "read_page", never)
    monkeypatch.setattr(pdf_spot_check, "is_confirmed", never)


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


# Layers that are used


@pytest.mark.usefixtures("no_ocr_of_pages")
def test_a_typed_letter_on_printed_paper_stays_text() -> None:
    source = pdf.read(page_with(background(), typed(), mode=0), "thu.pdf")
    assert (source.reading, texts(source), codes(source)) == ("pdf-text", [w.text for w in typed()], [])


@pytest.mark.usefixtures("no_ocr_of_pages")
def test_so_do_its_last_lines_on_a_page_of_their_own() -> None:
    source = pdf.read(page_with(background(), typed()[-14:], mode=0), "thu.pdf")
    assert (source.reading, len(texts(source)), codes(source)) == ("pdf-text", 14, [])


@pytest.mark.usefixtures("without_ocr")
def test_a_good_hidden_layer_is_used_and_said_to_be_one() -> None:
    source = pdf.read(page_with(scanned(), typed()), "thu.pdf")
    assert (source.reading, codes(source)) == ("pdf-text", ["text-layer-hidden"])
    assert texts(source) == [w.text for w in typed()]
    assert {w.confidence for w in source.pages[0].words} == {None}


def test_a_good_hidden_layer_gives_way_to_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    report = ocr.EngineReport("5", ("vie",), None)
    monkeypatch.setattr("vnadmin_doc.ocr.engines.tesseract.engine_report", lambda: report)
    monkeypatch.setattr(ocr, "engine_identity", lambda dpi: Ocr("none", "1", "vie", round(dpi)))
    monkeypatch.setattr(ocr, "read_page", lambda *_, **__: ocr.Recognition((Word("đọc", Box(1, 1, 9, 9), 0.9),)))
    source = pdf.read(page_with(scanned(), typed()), "thu.pdf")
    assert (source.reading, texts(source), codes(source)) == ("ocr", ["đọc"], ["text-layer-refused"])


def test_a_signature_picture_of_the_whole_page_hides_nothing() -> None:
    made = Pdf()
    mask = picture(made, Image.new("L", (20, 20), 0))
    signature = picture(made, Image.new("L", (20, 20), 0), f"/SMask {mask} 0 R")
    made.page([Text(100, 700 - 20 * i, PROSE) for i in range(9)] + ["q 600 0 0 800 0 0 cm /I0 Do Q"])
    assert codes(pdf.read(made.data([signature]), "thu.pdf")) == []


# Layers that are not


@pytest.mark.ocr
def test_a_junk_layer_is_refused_and_the_scan_read(tmp_path: Path) -> None:
    path = tmp_path / "thu.pdf"
    path.write_bytes(page_with(scanned(), typed(), say=spoilt))
    before = path.read_bytes(), path.stat().st_mtime_ns
    reading = vnadmin_doc.read(path)
    want = vnadmin_doc.read(LETTER).letter
    assert (reading.source.reading, codes(reading).count("text-layer-refused")) == ("ocr", 1)
    got = reading.letter
    assert (got.code.number, got.code.notation) == (want.code.number, want.code.notation)
    assert (got.promulgation, got.subject) == (want.promulgation, want.subject)
    assert [signer.full_name for signer in got.signers] == [signer.full_name for signer in want.signers]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize(
    ("say", "mode", "over", "reason"),
    [
        (spoilt, 3, False, "has no tone marks"),
        (spoilt, 0, True, "has no tone marks"),
        (half_right, 3, False, "not Vietnamese"),
    ],
)
def test_why_a_hidden_layer_is_refused(say: Callable[[str], str], mode: int, over: bool, reason: str) -> None:
    source = pdf.read(page_with(scanned(), typed(), mode=mode, say=say, over=over), "thu.pdf")
    assert codes(source) == ["text-layer-refused", "ocr-missing"]
    assert reason in source.issues[0].message


@pytest.mark.ocr
def test_a_font_that_lies_is_found_out_by_looking() -> None:
    """Nothing is hidden and no picture covers the page, but it shows other words than its text says."""
    data = page_with(
        scanned().crop((0, 0, scanned().width, scanned().height // 2)), typed(), mode=0, say=fold, high=HEIGHT // 2
    )
    white = data.replace(b" 0 Tr ", b" 3 Tr ")  # so that the words do not cover the visible letters
    source = pdf.read(white, "thu.pdf")
    assert (source.reading, codes(source)) == ("ocr", ["text-layer-refused"])


PLAIN = ("De nghi cac don vi bao cao ket qua", "thuc hien cong tac van thu luu tru", "ve So Noi vu truoc ngay 15")
MARKED = ("?? ngh? các ??n v? báo cáo k?t qu?", "th?c hi?n công tác v?n th? l?u tr?", "v? S? N?i v? tr??c ngày 15")


@pytest.mark.ocr
@pytest.mark.parametrize("lines", [PLAIN, MARKED])
def test_lost_marks_that_the_page_lacks_too_are_a_warning_only(lines: tuple[str, ...]) -> None:
    image = Image.new("L", (1654, 1170), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((200, 200 + 90 * number), line, fill=0, font=font())
    made = Pdf()
    half = f"q {WIDTH} 0 0 421 0 421 cm /I0 Do Q"
    layer = [Text(72, 750 - 32.4 * number, line, mode=3) for number, line in enumerate(lines)]
    made.page([half, *layer], box=f"0 0 {WIDTH} {HEIGHT}")
    source = pdf.read(made.data([picture(made, image)]), "thu.pdf")
    assert (source.reading, codes(source)) == ("pdf-text", ["text-without-accents"])


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize("mode", [0, 3])
def test_a_caption_on_a_scan_is_kept_where_the_page_shows_it(mode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine_identity", lambda dpi: Ocr("none", "1", "vie", round(dpi)))
    monkeypatch.setattr(ocr, "read_page", lambda *_, **__: ocr.Recognition((Word("đọc", Box(1, 1, 9, 9), 0.9),)))
    source = pdf.read(page_with(scanned(), typed()[-14:], mode=mode), "thu.pdf")
    assert (source.reading, codes(source)) == ("ocr", ["text-layer-refused"])
    assert len(texts(source)) == (15 if mode == 0 else 1)


# Signed files


def signed() -> bytes:
    """A letter under a real signature: PKCS #7 over all of the file but the place of the signature."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs7
    from cryptography.x509.oid import NameOID

    made, room = Pdf(), 2 * 2000
    value = made.add(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /M (D:20240305102030+07'00') "
        f"/ByteRange [0 {'9' * 8} {'9' * 8} {'9' * 8}] /Contents <{'0' * room}> >>"
    )
    field = made.add(f"<< /FT /Sig /T (ky) /V {value} 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>")
    made.catalog = f"/AcroForm << /Fields [{field} 0 R] /SigFlags 3 >>"
    made.page([*laid(made, typed(), 0)], f"/Annots [{field} 0 R]", box=f"0 0 {WIDTH} {HEIGHT}")
    data = made.data()
    start = data.index(b"/Contents <") + len(b"/Contents ")
    end = start + room + 2
    ranges = f"/ByteRange [0 {start:<8} {end:<8} {len(data) - end:<8}]".encode()
    data = re.sub(rb"/ByteRange \[[0-9 ]+\]", ranges, data)
    assert len(data[:start]) == start
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lê Thị Mẫu")])
    day = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 7, day, day + datetime.timedelta(days=900))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    contents = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(data[:start] + data[end:])
        .add_signer(certificate, key, hashes.SHA256())
        .sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])
    )
    return data[: start + 1] + contents.hex().encode().ljust(room, b"0") + data[end - 1 :]


@pytest.mark.usefixtures("no_ocr_of_pages")
def test_a_signed_letter_is_read_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "thu.pdf"
    path.write_bytes(signed())
    before = path.read_bytes(), path.stat().st_mtime_ns
    reading = vnadmin_doc.read(path)
    want = vnadmin_doc.read(LETTER).letter
    assert (reading.source.reading, reading.letter.code) == ("pdf-text", want.code)
    (signature,) = reading.letter.digital_signatures
    assert (signature.signer, signature.covers_whole_file) == ("Lê Thị Mẫu", True)
    assert signature.signed_at == "2024-03-05T10:20:30+07:00"
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


# The decision

JUNK = "CONG HOA xA HQI CHU NGHiA VIET NAM DQc lap Tu do " * 9
ASKED = "?? ngh? các ??n v? báo cáo k?t qu? th?c hi?n " * 9
ODD = "Đề nghị các đợnn vịj bááo cảoo kếít quẩả thựcc hiệnn " * 9
GOOD = "Đề nghị các đơn vị báo cáo kết quả thực hiện " * 9


@pytest.mark.parametrize(
    ("text", "cover", "hidden", "decided"),
    [
        (GOOD, 0.0, 0.0, "used"),
        (GOOD, 1.0, 0.0, "used"),
        (GOOD, 1.0, 1.0, "in doubt"),
        (ODD, 0.0, 0.0, "in doubt"),
        (ODD, 1.0, 0.0, "in doubt"),
        (ODD, 1.0, 1.0, "refused"),
        (JUNK, 0.0, 0.0, "in doubt"),
        (JUNK, 0.3, 1.0, "in doubt"),
        (JUNK, 1.0, 0.0, "in doubt"),
        (JUNK, 1.0, 1.0, "refused"),
        (ASKED, 0.0, 0.0, "in doubt"),
        (ASKED, 1.0, 1.0, "refused"),
        (PROSE, 1.0, 1.0, "refused"),
        ("12", 0.0, 0.0, "used"),
    ],
)
def test_decisions(text: str, cover: float, hidden: float, decided: str) -> None:
    if text_layer.rejection_reason(text, lambda: cover, lambda: hidden):
        assert decided == "refused"
    else:
        assert decided == ("in doubt" if text_layer.find_doubt(text, lambda: cover, lambda: hidden) else "used")


SHARES = st.sampled_from([0.0, 0.4, 0.7, 1.0])
LAYERS = st.text(st.characters()) | st.lists(
    st.sampled_from([*PROSE.split(), "xA", "HQI", "??n", "\ue001", "Đ́", "1892"])
).map(" ".join)


@given(LAYERS, SHARES, SHARES)
def test_any_text_gets_a_decision(text: str, cover: float, hidden: float) -> None:
    reason = text_layer.rejection_reason(text, lambda: cover, lambda: hidden)
    doubt = text_layer.find_doubt(text, lambda: cover, lambda: hidden)
    assert reason is None or reason
    assert doubt is None or doubt.min_agreement is None or 0 < doubt.min_agreement < 1
    text_layer.is_caption(text)
    assert 0 <= text_layer.agreement(text.split(), text.split()) <= 1
