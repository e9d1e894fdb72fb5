"""The PDF reader on small files written here byte by byte; every word is invented."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from vnadmin_doc.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    LimitExceeded,
    MissingDependency,
    ReadError,
    UnsupportedFormat,
)
from vnadmin_doc.formats.pdf import pdf, text_layer
from vnadmin_doc.formats.readers import READERS, read
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.page import Source, Word

PROSE = "Độc lập Tự do Hạnh phúc đề nghị các đơn vị thực hiện"


@dataclass
class Text:
    """A piece of text at (x, y) from the page's lower left, in points."""

    x: float
    y: float
    text: str
    font: str = "F1"
    size: float = 12
    mode: int = 0


@dataclass
class Pdf:
    """A PDF with one font per name, codes given out as characters come, mapped back by ToUnicode."""

    fonts: dict[str, str] = field(default_factory=lambda: {"F1": "Helvetica", "F2": "Helvetica-Bold"})
    objects: list[bytes] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    pages: list[int] = field(default_factory=list)
    trailer: str = ""
    catalog: str = ""

    def add(self, body: str | bytes) -> int:
        self.objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(self.objects) + 3  # 1 catalog, 2 pages, 3 resources

    def stream(self, head: str, data: bytes) -> int:
        return self.add(f"<< {head} /Length {len(data)} >> stream\n".encode() + data + b"\nendstream")

    def hexed(self, text: str) -> str:
        return "".join(f"{self.codes.setdefault(c, 33 + len(self.codes)):02x}" for c in text)

    def draw(self, items: Sequence[Text | str]) -> bytes:
        parts = []
        for item in items:
            if isinstance(item, str):
                parts.append(item)
            else:
                parts.append(f"BT /{item.font} {item.size} Tf {item.mode} Tr 1 0 0 1 {item.x} {item.y} Tm "
                             f"<{self.hexed(item.text)}> Tj ET")  # fmt: skip
        return "\n".join(parts).encode()

    def page(self, items: Sequence[Text | str], more: str = "", box: str = "0 0 600 800") -> None:
        content = self.stream("", self.draw(items))
        self.pages.append(self.add(f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Resources 3 0 R "
                                   f"/Contents {content} 0 R {more} >>"))  # fmt: skip

    def appearance(self, items: Sequence[Text | str], box: str) -> int:
        return self.stream(f"/Type /XObject /Subtype /Form /BBox [{box}] /Resources 3 0 R", self.draw(items))

    def image(self, grey: int = 255) -> int:
        data = zlib.compress(bytes([grey]) * 100)
        return self.stream("/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceGray "
                           "/BitsPerComponent 8 /Filter /FlateDecode", data)  # fmt: skip

    def data(self, images: Sequence[int] = ()) -> bytes:
        bfchars = [f"<{code:02x}> <{char.encode('utf-16-be').hex()}>" for char, code in self.codes.items()]
        chunks = [bfchars[i : i + 100] for i in range(0, len(bfchars), 100)]
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            + "\n".join(f"{len(c)} beginbfchar\n" + "\n".join(c) + "\nendbfchar" for c in chunks)
            + "\nendcmap end end"
        )
        unicode = self.stream("", cmap.encode())
        font = (
            "<< /Type /Font /Subtype /Type1 /BaseFont /%s /FirstChar 0 /LastChar 255 /Widths [%s] /ToUnicode %d 0 R >>"
        )
        widths = " ".join(["500"] * 256)
        fonts = " ".join(f"/{key} {self.add(font % (name, widths, unicode))} 0 R" for key, name in self.fonts.items())
        pictures = " ".join(f"/I{i} {number} 0 R" for i, number in enumerate(images))
        kids = " ".join(f"{number} 0 R" for number in self.pages)
        fixed = [
            f"<< /Type /Catalog /Pages 2 0 R {self.catalog} >>".encode(),
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>".encode(),
            f"<< /Font << {fonts} >> /XObject << {pictures} >> >>".encode(),
        ]
        out, offsets = b"%PDF-1.7\n", []
        for number, body in enumerate(fixed + self.objects, start=1):
            offsets.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
        size = len(offsets) + 1
        end = f"trailer << /Size {size} /Root 1 0 R {self.trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
        return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def one(items: Sequence[Text | str], more: str = "", box: str = "0 0 600 800") -> Source:
    made = Pdf()
    made.page(items, more, box)
    return pdf.read(made.data(), "thu.pdf")


def texts(source: Source, page: int = 0) -> list[str]:
    return [word.text for word in source.pages[page].words]


def find(source: Source, text: str) -> Word:
    return next(word for word in source.pages[0].words if word.text == text)


def near(word: Word, x0: float, top: float, x1: float, bottom: float) -> bool:
    box, slack = word.box, 5.0
    wanted = (x0, top, x1, bottom)
    return all(abs(a - b) < slack for a, b in zip((box.x0, box.top, box.x1, box.bottom), wanted, strict=True))


def test_words_boxes_and_styles() -> None:
    source = one([Text(100, 700, "Số: 05/QĐ-UBND"), Text(100, 650, PROSE, "F2", 14)])
    assert texts(source) == ["Số:", "05/QĐ-UBND", *PROSE.split()]
    assert source.reading == "pdf-text"
    assert (source.pages[0].width, source.pages[0].height) == (600, 800)
    word = find(source, "Số:")
    assert near(word, 100, 89, 118, 102)
    assert word.confidence is None
    assert (word.style.size, word.style.bold) == (12, False)
    assert (find(source, "lập").style.size, find(source, "lập").style.bold) == (14, True)
    assert find(source, "lập").style is find(source, "do").style


def test_text_is_nfc() -> None:
    assert texts(one([Text(100, 700, "To\u0302\u0309 chức")])) == ["Tổ", "chức"]


@pytest.mark.parametrize(
    ("printed", "words", "told"),
    [
        ("Số: 5/SNV\u2011VP \u2010 Như", ["Số:", "5/SNV-VP", "-", "Như"], False),
        ("Số: 5/\uff33\uff2e\uff36", ["Số:", "5/SNV"], False),
        ("Số: 5/SNV\ufffdVP \ufffd Như", ["Số:", "5/SNV-VP", "-", "Như"], True),
        ("Số: 5/SNV\ufffdVP th\ufffd", ["Số:", "5/SNV\ufffdVP", "th\ufffd"], False),
    ],
)
def test_hyphens_and_letters_of_codes(printed: str, words: list[str], told: bool) -> None:
    """The hyphens and the full-width letters of Unicode; boxes where the font lacks the hyphen."""
    source = one([Text(50, 700, printed), Text(50, 650, PROSE)])
    assert texts(source)[: len(words)] == words
    assert any(issue.code == "hyphens-lost" for issue in source.issues) is told


@pytest.mark.parametrize(
    ("turn", "size", "place"),
    [
        (0, (600, 800), (100, 89, 118, 102)),
        (90, (800, 600), (698, 100, 711, 118)),
        (180, (600, 800), (482, 698, 500, 711)),
        (270, (800, 600), (89, 482, 102, 500)),
    ],
)
def test_rotation_is_as_seen(turn: int, size: tuple[int, int], place: tuple[float, ...]) -> None:
    source = one([Text(100, 700, "Số:")], f"/Rotate {turn}")
    assert (source.pages[0].width, source.pages[0].height) == size
    assert near(find(source, "Số:"), *place)


@pytest.mark.parametrize("turn", [0, 90])
def test_crop_box_is_the_page(turn: int) -> None:
    items = [Text(150, 700, "trong"), Text(150, 20, "ngoài"), Text(20, 700, "trái")]
    source = one(items, f"/CropBox [100 200 500 750] /Rotate {turn}")
    assert texts(source) == ["trong"]
    wanted = (498, 50, 511, 80) if turn else (50, 39, 80, 52)
    assert near(find(source, "trong"), *wanted)


def test_media_box_need_not_start_at_zero() -> None:
    source = one([Text(150, 700, "trong")], box="100 200 500 750")
    assert near(find(source, "trong"), 50, 39, 80, 52)


def test_number_stamped_in_an_annotation() -> None:
    made = Pdf()
    stamp = made.appearance([Text(2, 3, "1892")], "0 0 40 16")
    annot = made.add(f"<< /Type /Annot /Subtype /Stamp\n/Rect [125 697 165 713] /F 4 /AP << /N {stamp} 0 R >> >>")
    made.page([Text(100, 700, "Số:       /QĐ-UBND")], f"/Annots [{annot} 0 R]")
    source = pdf.read(made.data(), "thu.pdf")
    assert near(find(source, "1892"), 127, 88, 151, 102)


def test_hidden_annotation_is_not_read() -> None:
    made = Pdf()
    stamp = made.appearance([Text(2, 3, "1892")], "0 0 40 16")
    annot = made.add(f"<< /Type /Annot /Subtype /Stamp\n/Rect [125 697 165 713] /F 2 /AP << /N {stamp} 0 R >> >>")
    made.page([Text(100, 700, "Số:       /QĐ-UBND")], f"/Annots [{annot} 0 R]")
    assert "1892" not in texts(pdf.read(made.data(), "thu.pdf"))


@pytest.mark.parametrize(
    "annot",
    [
        "<< /Type /Annot /Subtype /FreeText /Rect [125 697 165 713] /F 4 /Contents (1892) /DA (/F1 12 Tf) >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (so) /V (1892) /Rect [125 697 165 713] /F 4 >>",
    ],
)
def test_text_that_only_an_annotation_has(annot: str) -> None:
    made = Pdf()
    number = made.add(annot)
    made.catalog = f"/AcroForm << /Fields [{number} 0 R] >>" if "Widget" in annot else ""
    made.page([Text(100, 700, "Số:       /QĐ-UBND")], f"/Annots [{number} 0 R]")
    source = pdf.read(made.data(), "thu.pdf")
    assert texts(source).count("1892") == 1
    assert find(source, "1892").box.x0 >= 124


def test_fake_bold_is_read_once() -> None:
    source = one([Text(100, 700, "QUYẾT ĐỊNH"), Text(100.4, 700, "QUYẾT ĐỊNH"), Text(100, 600, "ĐỊNH")])
    assert sorted(texts(source)) == sorted(["QUYẾT", "ĐỊNH", "ĐỊNH"])


def test_a_style_change_inside_a_word_cuts_it() -> None:
    source = one([Text(100, 700, "KGVX"), Text(124, 704, "Hương", size=7)])
    words = source.pages[0].words
    assert [(w.text, w.glued, w.style.raised) for w in words] == [
        ("KGVX", False, False),
        ("Hương", True, True),
    ]


def test_hyphen_at_the_end_of_a_line_keeps_two_words() -> None:
    source = one([Text(100, 700, "theo số 92/NĐ-"), Text(100, 684, "CP ngày")])
    assert texts(source) == ["theo", "số", "92/NĐ-", "CP", "ngày"]
    assert find(source, "CP").box.top > find(source, "92/NĐ-").box.bottom - 2


def test_a_legacy_font_is_decoded() -> None:
    made = Pdf(fonts={"F1": ".VnTime", "F2": "Helvetica"})
    made.page([Text(100, 700, "§éc lËp"), Text(100, 600, PROSE, "F2")])
    source = pdf.read(made.data(), "thu.pdf")
    assert texts(source)[:2] == ["Độc", "lập"]
    assert source.encoding == "tcvn3"


def test_ruled_table() -> None:
    rules = [f"{100} {y} m 400 {y} l S" for y in (600, 570, 540)] + [f"{x} 540 m {x} 600 l S" for x in (100, 200, 400)]
    cells = [
        Text(110, 580, "STT"),
        Text(210, 580, "Tên đơn vị"),
        Text(110, 550, "1"),
        Text(210, 550, "Phòng Một"),
    ]
    source = one([Text(100, 700, PROSE), *rules, *cells])
    (table,) = source.pages[0].tables
    assert table.rows == (("STT", "Tên đơn vị"), ("1", "Phòng Một"))
    assert [round(v) for v in table.box.rounded()] == [100, 200, 400, 260]


def test_underlines_are_no_table() -> None:
    source = one([Text(100, 700, PROSE), *[f"100 {y} m 200 {y} l S" for y in (690, 640, 600, 500)]])
    assert source.pages[0].tables == ()


def test_a_caption_drawn_in_by_an_annotation_does_not_make_a_scan_a_text_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    made = Pdf()
    picture = made.image()
    stamp = made.appearance([Text(2, 3, PROSE)], "0 0 400 16")
    annot = made.add(f"<< /Type /Annot /Subtype /Stamp /Rect [100 697 500 713]\n/F 4 /AP << /N {stamp} 0 R >> >>")
    made.page(["q 600 0 0 800 0 0 cm /I0 Do Q"], f"/Annots [{annot} 0 R]")
    source = pdf.read(made.data([picture]), "thu.pdf")
    assert texts(source) == PROSE.split()
    assert "ocr-missing" in [i.code for i in source.issues]


def scan_page(made: Pdf, items: Sequence[Text | str]) -> None:
    made.page(["q 600 0 0 800 0 0 cm /I0 Do Q", *items])


def test_a_junk_layer_without_ocr_is_kept_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    made = Pdf()
    picture = made.image()
    made.page([Text(100, 700, PROSE)])
    scan_page(made, [Text(100, 700, "CQNG HOA xA HQI CHU NGHiA VIET NAM Doc lap Tu do", mode=3)])
    source = pdf.read(made.data([picture]), "thu.pdf")
    assert texts(source)[:2] == ["Độc", "lập"]
    assert [i.code for i in source.issues] == ["text-layer-refused", "ocr-missing"]
    assert source.issues[1].severity == "error"
    assert "tesseract-ocr-vie" in source.issues[1].message


def test_a_scan_without_ocr_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    made = Pdf()
    picture = made.image()
    scan_page(made, [])
    with pytest.raises(MissingDependency, match="apt install tesseract-ocr tesseract-ocr-vie"):
        pdf.read(made.data([picture]), "thu.pdf")


def test_accented_text_over_a_background_image_is_used() -> None:
    made = Pdf()
    picture = made.image()
    scan_page(made, [Text(100, 700 - 20 * i, PROSE) for i in range(9)])
    source = pdf.read(made.data([picture]), "thu.pdf")
    assert (source.reading, texts(source)) == ("pdf-text", PROSE.split() * 9)


def test_text_without_accents_and_without_image_is_kept_with_a_warning() -> None:
    source = one([Text(100, 700, "De nghi cac don vi thuc hien nghiem tuc noi dung tren")])
    assert len(texts(source)) == 12
    assert [i.code for i in source.issues] == ["text-without-accents"]


@pytest.mark.parametrize(
    ("text", "cover", "refused"),
    [
        (PROSE * 9, 1.0, False),
        (PROSE, 1.0, True),
        (PROSE, 0.1, False),
        ("CONG HOA xA HQI CHU NGHiA VIET NAM Doc lap", 1.0, True),
        ("CONG HOA xA HQI CHU NGHiA VIET NAM Doc lap", 0.1, False),
        ("\ue001\ue002\ue003 thực hiện các nội dung sau đây của đơn vị\ue004", 0.0, True),
        ("Có đúng không? Vậy thì sao? Các đơn vị thực hiện", 0.0, False),
        ("3", 1.0, True),
        ("3", 0.0, False),
    ],
)
def test_refusal(text: str, cover: float, refused: bool) -> None:
    assert (text_layer.rejection_reason(text, lambda: cover) is not None) is refused


def test_errors_for_files_that_cannot_become_pages() -> None:
    made = Pdf()
    made.page([Text(100, 700, PROSE)])
    made.page([Text(100, 700, PROSE)])
    data = made.data()
    with pytest.raises(DamagedFile):
        pdf.read(data[: len(data) // 2], "thu.pdf")
    with pytest.raises(DamagedFile):
        pdf.read(b"%PDF-1.7\nkhong phai PDF\n%%EOF", "thu.pdf")
    with pytest.raises(LimitExceeded):
        pdf.read(data, "thu.pdf", Limits(pages=1))
    with pytest.raises(LimitExceeded):
        pdf.read(data, "thu.pdf", Limits(text_characters=3))
    with pytest.raises(EmptyFile):
        pdf.read(Pdf().data(), "thu.pdf")
    with pytest.raises(EmptyFile):
        one([])


@pytest.mark.parametrize("end", [b"%%EOF", b"startxref"])
def test_a_pdf_without_its_end_is_read_with_a_warning(end: bytes) -> None:
    made = Pdf()
    made.page([Text(100, 700, PROSE)])
    data = made.data()
    whole, cut = pdf.read(data, "thu.pdf"), pdf.read(data[: data.rindex(end)], "thu.pdf")
    assert texts(cut) == texts(whole)
    assert [(i.code, i.severity) for i in cut.issues] == [("source-truncated", "warning")]
    assert not whole.issues


@pytest.mark.parametrize("data", [b"%PDF-1.7\n1 0 obj\n<< /Type /Cat", b"%PDF-1.7\n"])
def test_a_pdf_cut_off_before_its_pages_says_so(data: bytes) -> None:
    with pytest.raises(DamagedFile, match=r"cut off.*fetch it again"):
        pdf.read(data, "thu.pdf")


def test_password() -> None:
    made = Pdf()
    made.page([Text(100, 700, PROSE)])
    blank = "00" * 32
    key = f"<< /Filter /Standard /V 1 /R 2 /O <{blank}> /U <{blank}> /P -4 >>"
    made.trailer = f"/Encrypt {key} /ID [<00> <00>]"
    with pytest.raises(EncryptedFile):
        pdf.read(made.data(), "thu.pdf")


@pytest.mark.parametrize("cut", range(40, 1400, 97))
def test_any_damage_is_a_read_error_or_a_reading(cut: int) -> None:
    made = Pdf()
    made.page([Text(100, 700, PROSE)])
    data = made.data()
    broken = data[:cut] + bytes(b ^ 0x55 for b in data[cut : cut + 20]) + data[cut + 20 :]
    with contextlib.suppress(ReadError, MissingDependency):
        pdf.read(broken, "thu.pdf")


def test_dispatch_is_by_bytes() -> None:
    made = Pdf()
    made.page([Text(100, 700, PROSE)])
    assert read(made.data(), "thu.txt").media_type == "application/pdf"
    for nothing in (b"", b" \n\t", b"\xef\xbb\xbf\n"):
        with pytest.raises(EmptyFile):
            read(nothing, "thu.pdf")
    with pytest.raises(LimitExceeded):
        read(made.data(), "thu.pdf", Limits(file_bytes=10))
    for binary in (
        b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8,
        bytes(range(128, 256)) * 40 + b"\x00" * 64,
    ):
        with pytest.raises(UnsupportedFormat, match="PDF"):
            read(binary, "thu.pdf")


def test_readers_can_be_loaded() -> None:
    for reader in READERS:
        module = reader.load()
        assert not module.matches(b"\x7fELF\x02\x01\x01\x00\x00")
        assert callable(module.read)
