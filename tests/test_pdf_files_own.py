"""What a PDF holds beside its text: stamps that are pictures, digital signatures."""

from __future__ import annotations

import datetime
import zlib
from typing import Any

import pytest

from test_ocr import font
from test_readers_pdf import Pdf, Text
from vnadmin_doc.formats.pdf import pdf, pdf_number_stamps, pdf_signatures
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.pipeline import analyse


def drawn_by_field(made: Pdf, picture: tuple[bytes, int, int], size: tuple[int, int]) -> int:
    """The appearance of a field of this size (points) that shows a grey picture."""
    data, width, height = picture
    image = made.stream(
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray "
        "/BitsPerComponent 8 /Filter /FlateDecode",
        zlib.compress(data),
    )
    return made.stream(
        f"/Type /XObject /Subtype /Form /BBox [0 0 {size[0]} {size[1]}] /Resources << /XObject << /P {image} 0 R >> >>",
        f"q {size[0]} 0 0 {size[1]} 0 0 cm /P Do Q".encode(),
    )


def stamped(*picture: Any) -> bytes:
    """A page with ``Số:      /SNV-VP`` and a stamp annotation that draws a grey picture over the blank."""
    made = Pdf()
    look = drawn_by_field(made, picture, (60, 20))
    annot = made.add(f"<< /Type /Annot /Subtype /Stamp /Rect [125 697 185 717] /F 4 /AP << /N {look} 0 R >> >>")
    made.page([Text(100, 700, "Số:"), Text(190, 700, "/SNV-VP")], f"/Annots [{annot} 0 R]")
    return made.data()


def digits(text: str, width: int = 240) -> tuple[bytes, int, int]:
    """Black digits on white, as a program stamps them."""
    from PIL import Image, ImageDraw, ImageFont

    canvas = Image.new("L", (width, 80), 255)
    ImageDraw.Draw(canvas).text((20, 5), text, fill=0, font=ImageFont.load_default(size=64))
    return canvas.tobytes(), *canvas.size


def test_stamp_fields_that_overlap_are_cut_between_their_digits() -> None:
    fields = [Box(100, 10, 200, 38), Box(150, 11, 250, 39), Box(20, 10, 90, 38), Box(140, 60, 240, 90)]
    want = [Box(100, 10, 175, 38), Box(175, 11, 250, 39), Box(20, 10, 90, 38), Box(140, 60, 240, 90)]
    assert pdf_number_stamps._apart(fields) == want


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("size", "typed", "codes"),
    [
        ((200, 25), [], ["picture-read"]),
        ((20, 20), [], []),
        ((200, 25), [Text(330, 290, "Lê Văn Sáu")], ["picture-unread"]),
    ],
)
def test_a_name_drawn_in_the_field_of_a_signature_is_read(
    size: tuple[int, int], typed: list[Text], codes: list[str]
) -> None:
    """The picture of a signature may hold the signer's name. An ornament is passed over; between a typed title and a
    typed name is nothing to read.
    """
    made = Pdf()
    look = drawn_by_field(made, digits("Hong Minh Tam", 640), size)
    rect = f"[300 300 {300 + size[0]} {300 + size[1]}]"
    annot = made.add(f"<< /Type /Annot /Subtype /Widget /FT /Sig /Rect {rect} /F 132 /AP << /N {look} 0 R >> >>")
    made.page([Text(100, 700, "Số: 12/SNV-VP"), Text(330, 330, "CHỦ TỊCH"), *typed], f"/Annots [{annot} 0 R]")
    source = pdf.read(made.data(), "thu.pdf")
    assert [issue.code for issue in source.issues] == codes
    assert ("Minh" in [word.text for word in source.pages[0].words]) == (codes == ["picture-read"])


@pytest.mark.ocr
def test_a_number_stamped_as_a_picture_is_read_in_its_place() -> None:
    source = pdf.read(stamped(*digits("2118")), "thu.pdf")
    number = next(word for word in source.pages[0].words if word.text == "2118")
    assert number.confidence is not None
    assert 124 < number.box.x0 < number.box.x1 < 186
    assert [issue.code for issue in source.issues if issue.code == "stamp-read"] == ["stamp-read"]
    assert source.reading == "pdf-text"


def arrived(lines: tuple[str, ...], number: str) -> bytes:
    """A letter's corner under an arrival stamp: the frame one fine image, the number in it a coarse one."""
    from PIL import Image, ImageDraw

    made = Pdf()
    frame = Image.new("L", (600, 330), 255)
    for row, line in enumerate(lines):
        ImageDraw.Draw(frame).text((15, 10 + 75 * row), line, fill=60, font=font())
    value = Image.new("L", (400, 80), 255)
    ImageDraw.Draw(value).text((10, 10), number, fill=0, font=font())
    pictures = [
        made.stream(
            f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /ColorSpace /DeviceGray "
            "/BitsPerComponent 8 /Filter /FlateDecode",
            zlib.compress(image.tobytes()),
        )
        for image in (frame, value.resize((80, 16)))
    ]
    stamp = ["q 150 0 0 82 20 700 cm /I0 Do Q", "q 60 0 0 12 60 746 cm /I1 Do Q"]
    made.page([*stamp, Text(100, 690, "SỞ Y TẾ"), Text(100, 660, "Số: 12/SYT-VP")])
    return made.data(pictures)


@pytest.mark.ocr
def test_an_arrival_stamp_that_is_a_picture_is_read() -> None:
    data = arrived(("SỞ NỘI VỤ", "ĐẾN", "Số:", "Ngày: 05/3/2024"), "2118")
    source = pdf.read(data, "thu.pdf")
    assert [(issue.code, issue.path) for issue in source.issues] == [("stamp-read", "/arrival")]
    letter = analyse(source).letter
    assert letter.arrival is not None
    assert (letter.arrival.date, letter.code.number, letter.code.notation) == ("2024-03-05", "12", "SYT-VP")
    assert letter.arrival.number in ("2118", None)


@pytest.mark.ocr
def test_a_picture_with_other_words_is_no_arrival_stamp() -> None:
    """Its words are read like those of every picture, and the letter has no arrival."""
    source = pdf.read(arrived(("CÔNG TY", "AN PHÚ"), "2118"), "thu.pdf")
    assert [word.text for word in source.pages[0].words][:5] == ["SỞ", "Y", "TẾ", "Số:", "12/SYT-VP"]
    assert [issue.code for issue in source.issues] == ["picture-read"]
    letter = analyse(source).letter
    assert letter.arrival is None
    assert (letter.code.number, letter.code.notation) == ("12", "SYT-VP")


def test_without_ocr_the_page_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    words = [word.text for word in pdf.read(stamped(*digits("2118")), "thu.pdf").pages[0].words]
    assert words[0] == "Số:"
    assert "2118" not in words


def signed(time: str) -> bytes:
    """A PDF whose signature field holds a PKCS #7 made by a certificate of an invented office."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs7
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Lê Thị Mẫu"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sở Mẫu"),
        ]
    )
    day = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(day)
        .not_valid_after(day + datetime.timedelta(days=900))
        .sign(key, hashes.SHA256())
    )
    contents = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(b"x")
        .add_signer(certificate, key, hashes.SHA256())
        .sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature])
    )
    made = Pdf()
    value = made.add(
        f"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /M ({time}) "
        f"/ByteRange [0 10 20 30] /Contents <{contents.hex()}{'00' * 64}> >>"
    )
    field = made.add(f"<< /FT /Sig /T (ky) /V {value} 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>")
    made.catalog = f"/AcroForm << /Fields [{field} 0 R] /SigFlags 3 >>"
    made.page([Text(100, 700, "Số: 12/SNV-VP")], f"/Annots [{field} 0 R]")
    return made.data()


def test_a_signature_says_who_and_when() -> None:
    [signature] = pdf.read(signed("D:20240305102030+07'00'"), "thu.pdf").signatures
    assert (signature.signer, signature.organisation) == ("Lê Thị Mẫu", "Sở Mẫu")
    assert signature.signed_at == "2024-03-05T10:20:30+07:00"
    assert signature.covers_whole_file is False


@pytest.mark.parametrize("contents", [b"", b"\x30", b"\x30\x82\xff\xff", b"junk" * 10, bytes(100)])
def test_a_damaged_signature_names_nobody(contents: bytes) -> None:
    assert pdf_signatures._names(contents) == (None, None)
