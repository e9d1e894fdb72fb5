"""Make PDFs whose page is one picture, with the compressions of scanners: CCITT group 4, JBIG2, JPEG 2000."""

from __future__ import annotations

import io
import struct

from PIL import Image, TiffImagePlugin

__all__ = ["ccitt", "jbig2", "jpx"]

_STRIP, _LENGTH, _ROWS, _MIN_IS_WHITE = 273, 279, 278, {262: 0}


def _group4(page: Image.Image) -> bytes:
    """The bits of the page (1 is black), encoded by ITU-T T.6."""
    out = io.BytesIO()
    page.convert("1").save(out, "TIFF", compression="group4", tiffinfo={**_MIN_IS_WHITE, _ROWS: page.height})
    with Image.open(out) as made:
        assert isinstance(made, TiffImagePlugin.TiffImageFile)
        (start,), (length,) = made.tag_v2[_STRIP], made.tag_v2[_LENGTH]
    return out.getvalue()[start : start + length]


def ccitt(page: Image.Image, dpi: float) -> bytes:
    """A PDF with one CCITT group 4 picture."""
    parameters = f"/DecodeParms << /K -1 /Columns {page.width} /Rows {page.height} >>"
    return _pdf(page, dpi, f"/CCITTFaxDecode {parameters} /ColorSpace /DeviceGray /BitsPerComponent 1", _group4(page))


def jbig2(page: Image.Image, dpi: float) -> bytes:
    """A PDF with one generic region, coded like a fax (ITU-T T.88, 6.2.6 and 7.4)."""
    size = struct.pack(">II", *page.size)
    info = size + struct.pack(">IIBH", 0, 0, 0, 0)
    region = size + struct.pack(">IIBB", 0, 0, 0, 1) + _group4(page)
    data = b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
        for number, (kind, body) in enumerate([(48, info), (38, region)])
    )
    return _pdf(page, dpi, "/JBIG2Decode /ColorSpace /DeviceGray /BitsPerComponent 1", data)


def jpx(page: Image.Image, dpi: float) -> bytes:
    """A PDF with one JPEG 2000 picture."""
    out = io.BytesIO()
    page.save(out, "JPEG2000", quality_mode="rates", quality_layers=[20])
    return _pdf(page, dpi, "/JPXDecode", out.getvalue())


def _pdf(page: Image.Image, dpi: float, how: str, data: bytes) -> bytes:
    width, height = (side * 72 / dpi for side in page.size)
    drawn = f"{width:.2f} 0 0 {height:.2f} 0 0 cm /P Do".encode()
    picture = f"<< /Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} /Filter {how}"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents 4 0 R "
        "/Resources << /XObject << /P 5 0 R >> >> >>".encode(),
        b"<< /Length %d >> stream\n%s\nendstream" % (len(drawn), drawn),
        picture.encode() + b" /Length %d >> stream\n%s\nendstream" % (len(data), data),
    ]
    out, starts = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer << /Root 1 0 R /Size 6 >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (table, len(out))
