"""Pages of a PDF/A file with a page picture: a scanned PDF page without its text, a JPEG file, or a drawn page."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from vnadmin_doc.formats.picture.image_decoding import exif_orientation

if TYPE_CHECKING:
    from pikepdf import Matrix, Object, Page, Pdf
    from PIL.Image import Image

__all__ = ["NotTakenOver", "add_jpeg", "add_page_without_text", "add_patch", "add_picture", "placement"]

QUALITY, _LONGEST_OF_JPEG = 90, 65_500
"""JPEG quality of a drawn page; the most pixels of a side of a JPEG."""

_TEXT = {
    "BMC", "BDC", "EMC", "MP", "DP", "BX", "EX", "BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm",
    "T*", "Tj", "TJ", "'", '"',
}  # fmt: skip
"""The operators of text, and of marks around content (ISO 32000-1, annex A)."""
_MOST_CONTENT, _DEEPEST = 4 * 1024 * 1024, 4
"""Bytes of a content stream that is taken over, which has a few lines in a scan; levels of forms in forms."""
_NAMING = {
    "CS": "/ColorSpace", "SCN": "/Pattern", "cs": "/ColorSpace", "gs": "/ExtGState", "scn": "/Pattern",
    "sh": "/Shading",
}  # fmt: skip
"""The operators with the name of a resource as their last operand, and where the resource is."""
_OF_PICTURE = {
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Decode", "/DecodeParms", "/Filter",
    "/ImageMask", "/Intent", "/Length", "/Mask", "/SMask", "/SMaskInData",
}  # fmt: skip
_OF_FORM = ("/Type", "/Subtype", "/BBox", "/Matrix", "/Group")
"""The entries of pictures and forms that say how they look."""
_OF_PAGE = ("/Type", "/Parent", "/Group")
"""Entries of a page that are kept."""


class NotTakenOver(Exception):
    """The page cannot be taken over as it is; it must be drawn."""


def placement(box: tuple[float, float, float, float], turns: int, scale: float) -> Matrix:
    """The map from the points of a page (left, bottom, right, top) to its sheet, turned clockwise by quarter turns."""
    from pikepdf import Matrix

    left, bottom, right, top = box
    shown = {
        0: Matrix(1, 0, 0, 1, -left, -bottom),
        1: Matrix(0, -1, 1, 0, -bottom, right),
        2: Matrix(-1, 0, 0, -1, right, top),
        3: Matrix(0, 1, -1, 0, top, -left),
    }[turns % 4]
    return shown @ Matrix(scale, 0, 0, scale, 0, 0)


def add_page_without_text(pdf: Pdf, page: Page, place: Matrix, size: tuple[float, float]) -> Page:
    """Append a page of another file with its pictures as they are, and without text, annotations and actions.

    Raises ``NotTakenOver`` if its content is too long, too deep or not well-formed.
    """
    from pikepdf import Dictionary

    pdf.pages.append(page)
    added = pdf.pages[-1]
    try:
        content = _content_of(added)
        resources, operators = _without_text(pdf, content, added.get("/Resources", Dictionary()), 0)
    except Exception as error:
        # Damaged files raise many kinds of errors; each of them means that the page is drawn.
        del pdf.pages[-1]
        raise NotTakenOver from error
    for key in [key for key in added.obj.keys() if key not in _OF_PAGE]:  # noqa: SIM118 (not a dict)
        del added.obj[key]
    added.obj.MediaBox = [0, 0, *(round(side, 4) for side in size)]
    added.obj.Resources = resources
    added.obj.Contents = pdf.make_stream(b"q\n" + place.encode() + b" cm\n" + operators + b"\nQ\n")
    return added


def _content_of(page: Page) -> Object:
    page.contents_coalesce()
    return page.obj.Contents


def _without_text(pdf: Pdf, content: Object, found: Object, depth: int) -> tuple[Object, bytes]:
    """(The used resources of ``found``, the operators) of a page or a form without text."""
    from pikepdf import Dictionary, parse_content_stream, unparse_content_stream

    if depth > _DEEPEST or len(content.read_bytes()) > _MOST_CONTENT:
        raise NotTakenOver
    used: dict[str, dict[str, Object]] = defaultdict(dict)
    instructions, open_states = [], 0
    for instruction in parse_content_stream(content):
        operator = str(instruction.operator)
        if operator in _TEXT:
            continue
        open_states += {"q": 1, "Q": -1}.get(operator, 0)
        if open_states < 0:
            raise NotTakenOver
        name = str(instruction.operands[-1]) if len(instruction.operands) else ""
        if operator == "Do" and name not in used["/XObject"]:
            used["/XObject"][name] = _picture(pdf, found["/XObject"][name], depth)
        elif operator in _NAMING and name in found.get(_NAMING[operator], {}):
            used[_NAMING[operator]][name] = found[_NAMING[operator]][name]
        instructions.append(_in_rgb(instruction) if operator in ("k", "K") else instruction)
    used["/XObject"] |= {}
    resources = Dictionary({kind: Dictionary(named) for kind, named in used.items()})
    return resources, unparse_content_stream(instructions) + b"\nQ" * open_states


def _in_rgb(instruction: Any) -> Any:
    """A colour of four inks as red, green and blue: PDF/A wants one kind of colours, and pictures are RGB or grey."""
    from pikepdf import ContentStreamInstruction, Operator

    *inks, black = (float(ink) for ink in instruction.operands)
    operator = "rg" if str(instruction.operator) == "k" else "RG"
    return ContentStreamInstruction([round((1 - ink) * (1 - black), 4) for ink in inks], Operator(operator))


def _picture(pdf: Pdf, picture: Object, depth: int) -> Object:
    """A picture as it is, or a form without text."""
    from pikepdf import Dictionary

    if picture.get("/Subtype") == "/Form":
        resources, operators = _without_text(pdf, picture, picture.get("/Resources", Dictionary()), depth + 1)
        form = pdf.make_stream(operators)
        for key in _OF_FORM:
            if key in picture:
                form[key] = picture[key]
        form["/Resources"] = resources
        return form
    for key in [key for key in picture.keys() if key not in _OF_PICTURE]:  # noqa: SIM118 (not a dict)
        del picture[key]
    return picture


def add_jpeg(pdf: Pdf, data: bytes, size: tuple[float, float], turns: int) -> Page:
    """Append a page with a JPEG file as it is, upright by its EXIF data, then turned clockwise by quarter turns.

    Raises ``NotTakenOver`` for a picture that is neither grey nor RGB.
    """
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        if image.mode not in ("L", "RGB"):
            raise NotTakenOver
        stream = _picture_stream(pdf, data, "/DCTDecode", image.size, image.mode)
        return _page_of(pdf, stream, size, _on_unit_square(exif_orientation(image), turns))


def add_picture(pdf: Pdf, image: Image, size: tuple[float, float], *, lossless: bool) -> Page:
    """Append a page with an upright picture (modes 1, L, RGB): every pixel as it is, or a JPEG if that is smaller."""
    from pikepdf import Matrix

    return _page_of(pdf, _encoded(pdf, image, lossless=lossless), size, Matrix())


def add_patch(pdf: Pdf, page: Page, image: Image, place: tuple[float, float, float, float]) -> None:
    """Put a picture on a page: left, bottom, width and height in points."""
    left, bottom, width, high = place
    pictures = page.obj.Resources.XObject
    name = next(name for number in count(1) if (name := f"/Patch{number}") not in pictures)
    pictures[name] = _encoded(pdf, image, lossless=False)
    page.contents_add(f"q {width:.4f} 0 0 {high:.4f} {left:.4f} {bottom:.4f} cm {name} Do Q\n".encode())


def _encoded(pdf: Pdf, image: Image, *, lossless: bool) -> Object:
    """A picture as an object of a file."""
    image = image.getchannel(0) if _is_colourless(image) else image
    exact, jpeg = io.BytesIO(), io.BytesIO()
    image.save(exact, "PNG")
    if not lossless and image.mode != "1" and max(image.size) <= _LONGEST_OF_JPEG:
        image.save(jpeg, "JPEG", quality=QUALITY)
    if 0 < jpeg.tell() < exact.tell():
        return _picture_stream(pdf, jpeg.getvalue(), "/DCTDecode", image.size, image.mode)
    stream = _picture_stream(pdf, b"".join(_png_pixels(exact.getvalue())), "/FlateDecode", image.size, image.mode)
    stream["/DecodeParms"] = _predictor(image)
    return stream


def _is_colourless(image: Image) -> bool:
    from PIL import ImageChops

    if image.mode != "RGB":
        return False
    red, green, blue = image.split()
    return not (ImageChops.difference(red, green).getbbox() or ImageChops.difference(red, blue).getbbox())


def _predictor(image: Image) -> Object:
    """How the rows of a PNG file are coded."""
    from pikepdf import Dictionary

    bits, colours = (1 if image.mode == "1" else 8), (3 if image.mode == "RGB" else 1)
    return Dictionary(Predictor=15, Colors=colours, BitsPerComponent=bits, Columns=image.width)


def _png_pixels(data: bytes) -> Iterator[bytes]:
    """The compressed rows of a PNG file, which a PDF has in the same form (ISO 32000-1, 7.4.4.4)."""
    at = 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            yield data[at + 8 : at + 8 + length]
        at += 12 + length


def _picture_stream(pdf: Pdf, data: bytes, coding: str, size: tuple[int, int], mode: str) -> Object:
    from pikepdf import Name, Stream

    return Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=Name.DeviceRGB if mode == "RGB" else Name.DeviceGray,
        BitsPerComponent=1 if mode == "1" else 8,
        Filter=Name(coding),
    )


def _page_of(pdf: Pdf, picture: Object, size: tuple[float, float], place: Matrix) -> Page:
    from pikepdf import Dictionary, Matrix

    page = pdf.add_blank_page(page_size=size)
    whole = place @ Matrix(size[0], 0, 0, size[1], 0, 0)
    page.obj.Resources = Dictionary(XObject=Dictionary(Picture=picture))
    page.obj.Contents = pdf.make_stream(b"q\n" + whole.encode() + b" cm\n/Picture Do\nQ\n")
    return page


def _on_unit_square(orientation: int, turns: int) -> Matrix:
    """The map of the unit square that shows a picture upright: by its EXIF orientation (EXIF, 4.6.5), then turned."""
    from pikepdf import Matrix

    clockwise = Matrix(0, -1, 1, 0, 0, 1)
    upright = {
        2: Matrix(-1, 0, 0, 1, 1, 0),
        3: Matrix(-1, 0, 0, -1, 1, 1),
        4: Matrix(1, 0, 0, -1, 0, 1),
        5: Matrix(0, -1, -1, 0, 1, 1),
        6: clockwise,
        7: Matrix(0, 1, 1, 0, 0, 0),
        8: Matrix(0, 1, -1, 0, 1, 0),
    }.get(orientation, Matrix())
    for _ in range(turns % 4):
        upright = upright @ clockwise
    return upright
