"""Decode image files within the limits, and normalise them: upright, square pixels, white background, fit for OCR."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import DamagedFile, LimitExceeded, MissingDependency
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Message, about, msg

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "MEDIA_TYPES", "decode_frame", "decode_pixels", "decode_placed", "exif_orientation", "matches", "open_image",
    "page_frames",
]  # fmt: skip

MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # JPEG from phones, with a second picture after the first
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "JPEG2000": "image/jp2",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
}
_MAGIC = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a",
    b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51",
)  # fmt: skip
_AVIF = {b"avif", b"avis"}
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_PILLOW_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "JPEG2000")
_EXTRA = "pip install 'vnadmin-doc[photos]'"
_PLAUSIBLE_DPI = (72.0, 1300.0)
_A4_WIDTH, _A4_HEIGHT = 8.27, 11.69  # inches
_TARGET_DPI = 300.0
"""The resolution that OCR reads best."""
_HIGH_DPI, _LOW_DPI, _LOW_DPI_BILEVEL = 450.0, 130.0, 210.0
"""Pictures with a higher or lower resolution are scaled to ``_TARGET_DPI``; bilevel ones already below a higher limit,
because their edges are steps."""
_MAX_PIXELS = 20_000_000
"""Pixels of a page, more than an A3 sheet at 300 dpi; a larger page is scaled down."""
_ON_ITS_SIDE = (5, 6, 7, 8)
"""EXIF orientations that exchange width and height."""
_MIN_RATIO, _MAX_RATIO = 1.1, 3.0
"""Ratio of horizontal and vertical resolution: a smaller ratio is a rounding error, a larger one a mistake; a fax has
204 and 98 dpi."""
_TOO_MANY_PIXELS = msg("too many pixels; reduce the picture to 300 dpi, or scan at 300 dpi")
_BILEVEL_PIXELS = 4
"""Pixels of a bilevel picture, of one byte each, that take the memory of a pixel in colour."""
_SUBFILE_TYPE, _REDUCED = 254, 1
_BAND_ROWS = 256
_SMOOTH = 0.6  # blur radius in pixels, at the resolution of the fax


def matches(data: bytes) -> bool:
    """Is this an image in a supported format? Detected from its first bytes."""
    if data.startswith(b"BM"):  # two letters are weak evidence; a BMP also has zeros in two reserved fields
        return len(data) > 26 and data[6:10] == b"\x00\x00\x00\x00"
    if data[:4] == b"RIFF":
        return data[8:12] == b"WEBP"
    return data.startswith(_MAGIC) or bool(_brands(data) & (_AVIF | _HEIF))


def _brands(data: bytes) -> set[bytes]:
    """The brands that an ISO media file (HEIF, AVIF, also video) declares: ISO/IEC 14496-12, 4.3."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4], "big"), 256)
    return {data[8:12], *(data[at : at + 4] for at in range(16, end, 4))}


@contextmanager
def open_image(data: bytes, name: str, limits: Limits) -> Iterator[Any]:
    """Context manager for an image whose header was read and whose size is allowed; it is not decoded yet.

    Raises ``LimitExceeded``, ``DamagedFile`` and, for HEIC and AVIF, ``MissingDependency``.
    """
    from PIL import Image

    formats = _formats(_brands(data))
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
    except Image.DecompressionBombError as error:
        raise LimitExceeded(about(name, _TOO_MANY_PIXELS)) from error
    except Exception as error:
        # Parsers raise many kinds of errors for hostile headers; all of them mean a damaged file.
        raise DamagedFile(about(name, msg("the image is damaged; scan or copy it again"))) from error
    with image:
        _check_size(image, name, limits)
        yield image


def _formats(brands: set[bytes]) -> tuple[str, ...]:
    """The formats that Pillow may use for the file. Raises ``MissingDependency`` for HEIC or AVIF without a decoder."""
    from PIL import features

    if brands & _AVIF:
        if "avif" not in features.modules or not features.check("avif"):
            raise MissingDependency(msg("AVIF pictures need a newer Pillow; run: {command}", command=_EXTRA))
        return ("AVIF",)
    if brands & _HEIF:
        try:
            import pillow_heif
        except ImportError as error:
            raise MissingDependency(msg("HEIC pictures need pillow-heif; run: {command}", command=_EXTRA)) from error
        pillow_heif.register_heif_opener(thumbnails=False)
        return ("HEIF",)
    return _PILLOW_FORMATS


def page_frames(image: Any, name: str, limits: Limits) -> tuple[list[int], list[int]]:
    """(the frames that are pages, the frames that are thumbnails of pages), from 1. Raises as ``open_image`` does.

    Only TIFF has several (an animation is not a letter). A thumbnail has bit 0 of NewSubfileType (TIFF 6.0, section 8,
    tag 254). Frames are counted one by one, so counting stops early for a very long or circular chain of frames.
    """
    if image.format != "TIFF":
        return [1], []
    thumbnails: list[int] = []
    for count in range(1, limits.pages + 1):
        thumbnails += [count] if _is_thumbnail(image) else []
        try:
            image.seek(count)
        except EOFError:
            pages = [number for number in range(1, count + 1) if number not in thumbnails]
            return (pages, thumbnails) if pages else (thumbnails, [])
        except Exception as error:
            raise DamagedFile(about(name, _damaged(count))) from error
    raise LimitExceeded(
        about(name, msg("more than {limit} pages; raise --max-pages (Limits.pages)", limit=limits.pages))
    )


def _is_thumbnail(frame: Any) -> bool:
    kind = frame.tag_v2.get(_SUBFILE_TYPE, 0)
    return isinstance(kind, int) and bool(kind & _REDUCED)


def _damaged(index: int) -> Message:
    return msg("page {page} is damaged; scan or download it again", page=index + 1)


def _check_size(image: Image, name: str, limits: Limits) -> None:
    width, height = image.size
    limit = limits.pixels * (_BILEVEL_PIXELS if image.mode == "1" else 1)
    if width * height > limit:
        message = msg(
            "{width} × {height} pixels, more than {limit}; reduce the picture to 300 dpi, or scan at 300 dpi",
            width=width, height=height, limit=limit,
        )  # fmt: skip
        raise LimitExceeded(about(name, message))
    if width < 1 or height < 1:
        raise DamagedFile(about(name, msg("the image is damaged; scan or copy it again")))


def decode_frame(data: bytes, index: int, name: str, limits: Limits) -> tuple[Image, float]:
    """One page decoded, rotated according to its EXIF data, on white, at a resolution fit for OCR; and its dpi.

    The file is opened for each page, because an open file keeps its pixels in memory during OCR. Raises as
    ``open_image`` does.
    """
    with open_image(data, name, limits) as image:
        return _decode_frame(image, index, name, limits)


def _decode_frame(image: Any, index: int, name: str, limits: Limits) -> tuple[Image, float]:
    with _errors(index, name):
        image.seek(index)
        _check_size(image, name, limits)
        across, down = _resolutions(image)
        is_high_resolution = max(across, down) > _HIGH_DPI
        if is_high_resolution and image.format in ("JPEG", "MPO"):  # decode at a lower resolution
            size = image.size
            image.draft(None, tuple(int(side * _TARGET_DPI / across) for side in size))
            across, down = (dpi * image.width / size[0] for dpi in (across, down))
        image.load()
        page, dpi = _fit_for_ocr(image, across, down)
        return _upright(page, exif_orientation(image)), dpi


def decode_placed(
    data: bytes, name: str, limits: Limits, width: float, height: float
) -> tuple[Image, float, tuple[float, float]]:
    """An image that a document displays ``width`` by ``height`` points, ready for OCR; its dpi, and that size.

    A size of 0 is unknown: then a pixel is 1/96 inch (CSS), and no picture is wider than A4. Raises as ``open_image``.
    """
    with open_image(data, name, limits) as image, _errors(0, name):
        _check_size(image, name, limits)
        if not (width and height):
            width = min(0.75 * image.width, 72 * _A4_WIDTH)
            height = width * image.height / image.width
        image.load()
        page, dpi = _fit_for_ocr(image, 72 * image.width / width, 72 * image.height / height)
        return page, dpi, (width, height)


def decode_pixels(data: bytes, index: int, name: str, limits: Limits) -> tuple[Image, tuple[float, float]]:
    """One page in its own resolution, upright and on white, bilevel as it is; and its size in points.

    The size is that of the page of ``decode_frame``. Raises as ``open_image`` does.
    """
    with open_image(data, name, limits) as image, _errors(index, name):
        image.seek(index)
        _check_size(image, name, limits)
        across, down = _resolutions(image)
        width, height = 72 * image.width / across, 72 * image.height / down
        image.load()
        page = image.copy() if image.mode == "1" and "transparency" not in image.info else _on_white(image)
        orientation = exif_orientation(image)
        return _upright(page, orientation), (height, width) if orientation in _ON_ITS_SIDE else (width, height)


@contextmanager
def _errors(index: int, name: str) -> Iterator[None]:
    """The errors of decoders as those of a reader; ``index`` is the number of the page from 0."""
    from PIL import Image

    try:
        yield
    except LimitExceeded:
        raise
    except Image.DecompressionBombError as error:
        raise LimitExceeded(about(name, _TOO_MANY_PIXELS)) from error
    except Exception as error:
        # Decoders raise many kinds of errors for hostile files; all of them mean a damaged file.
        raise DamagedFile(about(name, _damaged(index))) from error


def exif_orientation(image: Any) -> int:
    """The orientation in the EXIF data; 1 if there is none."""
    from PIL import ExifTags

    found = image.getexif().get(ExifTags.Base.Orientation, 1)
    return found if isinstance(found, int) else 1


def _upright(page: Image, orientation: int) -> Image:
    """The page rotated or mirrored according to its EXIF orientation (EXIF, 4.6.5); TIFF and HEIC are upright."""
    from PIL.Image import Transpose

    operation = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
    }.get(orientation)  # fmt: skip
    return page if operation is None else page.transpose(operation)


def _fit_for_ocr(image: Image, across: float, down: float) -> tuple[Image, float]:
    """The image in grey or colour, on white, with equal and suitable resolution in both directions; and its dpi."""
    from PIL import Image as Pillow
    from PIL import ImageFilter

    is_bilevel = image.mode == "1"
    dpi = max(across, down)
    if dpi > _HIGH_DPI or dpi < (_LOW_DPI_BILEVEL if is_bilevel else _LOW_DPI):
        dpi = _TARGET_DPI
    dpi = min(dpi, math.sqrt(_MAX_PIXELS * across * down / (image.width * image.height)))
    if dpi == across == down:
        return _on_white(image), dpi
    size = (max(1, round(image.width * dpi / across)), max(1, round(image.height * dpi / down)))
    page = _reduced(image, max(1, int(min(across, down) / dpi + 0.1)))
    if is_bilevel and dpi > min(across, down):
        page = page.filter(ImageFilter.GaussianBlur(_SMOOTH))
    return page if page.size == size else page.resize(size, Pillow.Resampling.BICUBIC), dpi


def _reduced(image: Image, factor: int) -> Image:
    """The image on white, reduced by a factor; processed in bands to save memory."""
    from PIL import Image as Pillow

    if factor == 1:
        return _on_white(image)
    reduced: Image | None = None
    for top in range(0, image.height, _BAND_ROWS * factor):
        bottom = min(top + _BAND_ROWS * factor, image.height)
        band = _on_white(image.crop((0, top, image.width, bottom))).reduce(factor)
        reduced = reduced or Pillow.new(band.mode, (band.width, -(-image.height // factor)))
        reduced.paste(band, (0, top // factor))
    return reduced or image


def _on_white(image: Image) -> Image:
    """The image on a white background: black ink on a transparent background would become black on black."""
    from PIL import Image as Pillow

    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        paper = Pillow.new("RGB", image.size, "white")
        paper.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return paper
    if image.mode.startswith("I"):  # 16-bit values, in all modes that start with I
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "L", "F") else "RGB")


def _resolutions(image: Image) -> tuple[float, float]:
    """Horizontal and vertical dpi: those declared in the file if plausible, or else those of an A4 page."""
    across, down = _declared_resolution(image)
    ratio = across / down if across and down else 1.0
    if not _MIN_RATIO <= max(ratio, 1 / ratio) <= _MAX_RATIO or _shape_error(image, ratio) > _shape_error(image, 1.0):
        ratio = 1.0
    short_side, long_side = sorted((image.width, image.height * ratio))
    guess = min(short_side / _A4_WIDTH, long_side / _A4_HEIGHT)
    low, top = _PLAUSIBLE_DPI
    # Software writes 72 and 96 as defaults, so these are accepted only if they give nearly an A4 page.
    slack = 1.2 if round(across) in (72, 96) else 1.7
    dpi = across if low <= across <= top and 1 / slack <= guess / across <= slack else max(guess, 1.0)
    return dpi, dpi / ratio


def _shape_error(image: Image, ratio: float) -> float:
    """How far the shape of the picture is from A4, for this ratio of horizontal to vertical resolution."""
    shape = image.height * ratio / image.width
    return abs(abs(math.log(shape)) - math.log(_A4_HEIGHT / _A4_WIDTH))


def _declared_resolution(image: Image) -> tuple[float, float]:
    declared = image.info.get("dpi")
    try:
        across, down = (float(dpi) for dpi in declared) if declared else (0.0, 0.0)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    return (across, down) if 0 < across < math.inf and 0 < down < math.inf else (0.0, 0.0)
