"""Picture files to pictures: by their first bytes, within limits, upright, square, on white, at 300 dpi or less."""

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

__all__ = ["MEDIA_TYPES", "frame", "frames", "matches", "opened"]

MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # JPEG of telephones, with a second picture behind the first
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "JPEG2000": "image/jp2",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
}
_STARTS = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a",
    b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51",
)  # fmt: skip
_AVIF = {b"avif", b"avis"}
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_OF_PILLOW = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "JPEG2000")
_EXTRA = "pip install 'vnadmin-doc[photos]'"
_BELIEVABLE_DPI = (72.0, 1300.0)
_A4_WIDTH, _A4_HEIGHT = 8.27, 11.69  # inches
_READ_AT = 300.0
"""What OCR reads best."""
_FINE, _COARSE, _COARSE_BITS = 450.0, 130.0, 210.0
"""Pictures above and below are brought to that first; of black and white ones, whose edges are steps, more."""
_MOST = 20_000_000
"""Pixels that are read of a page, an A3 sheet at 300 dpi and more; one that is larger is made coarser."""
_SQUARE, _FAX = 1.1, 3.0
"""Resolutions across and down that differ by less are a rounding, by more a mistake; a fax has 204 and 98."""
_BAND = 256  # rows
_SMOOTH = 0.6  # pixels, at the resolution of the fax


def matches(data: bytes) -> bool:
    """Is this a picture that we read, by its first bytes?"""
    if data.startswith(b"BM"):  # two letters are weak: a BMP also says zero in two reserved fields
        return len(data) > 26 and data[6:10] == b"\x00\x00\x00\x00"
    if data[:4] == b"RIFF":
        return data[8:12] == b"WEBP"
    return data.startswith(_STARTS) or bool(_brands(data) & (_AVIF | _HEIF))


def _brands(data: bytes) -> set[bytes]:
    """What an ISO media file (HEIF, AVIF, also films) says it is: ISO/IEC 14496-12, 4.3."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4], "big"), 256)
    return {data[8:12], *(data[at : at + 4] for at in range(16, end, 4))}


@contextmanager
def opened(data: bytes, name: str, limits: Limits) -> Iterator[Any]:
    """The picture with its header read and its size allowed; nothing decoded yet.

    Raises ``LimitExceeded``, ``DamagedFile`` and, for HEIC and AVIF, ``MissingDependency``.
    """
    from PIL import Image

    formats = _formats(_brands(data))
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
    except Image.DecompressionBombError as error:
        raise LimitExceeded(about(name, msg("too many pixels; scan at 300 dpi"))) from error
    except Exception as error:
        # Parsers of hostile headers raise whatever they like; all of it means the same.
        raise DamagedFile(about(name, msg("the image is damaged; scan or copy it again"))) from error
    with image:
        _check(image, name, limits)
        yield image


def _formats(brands: set[bytes]) -> tuple[str, ...]:
    """What Pillow may take the file for; what telephones write needs more than an old Pillow has."""
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
    return _OF_PILLOW


def frames(image: Any, name: str, limits: Limits) -> int:
    """How many pages: TIFF alone has pages, an animation is no letter. Raises as ``opened`` does.

    Counted one by one, so that a chain of ten thousand, or one that bites its tail, is left early.
    """
    if image.format != "TIFF":
        return 1
    for count in range(1, limits.pages + 1):
        try:
            image.seek(count)
        except EOFError:
            return count
        except Exception as error:
            raise DamagedFile(about(name, _damaged(count))) from error
    raise LimitExceeded(
        about(name, msg("more than {limit} pages; raise --max-pages (Limits.pages)", limit=limits.pages))
    )


def _damaged(index: int) -> Message:
    return msg("page {page} is damaged; scan or download it again", page=index + 1)


def _check(image: Image, name: str, limits: Limits) -> None:
    width, height = image.size
    if width * height > limits.pixels:
        message = msg(
            "{width} × {height} pixels, more than {limit}; scan at 300 dpi",
            width=width, height=height, limit=limits.pixels,
        )  # fmt: skip
        raise LimitExceeded(about(name, message))
    if width < 1 or height < 1:
        raise DamagedFile(about(name, msg("the image is damaged; scan or copy it again")))


def frame(data: bytes, index: int, name: str, limits: Limits) -> tuple[Image, float]:
    """A page decoded, upright as its EXIF data says, on white, at a resolution fit for OCR, and that in dpi.

    The file is opened for it alone: open, it would keep its pixels in memory while they are read.
    """
    with opened(data, name, limits) as image:
        return _frame(image, index, name, limits)


def _frame(image: Any, index: int, name: str, limits: Limits) -> tuple[Image, float]:
    from PIL import ExifTags, Image

    try:
        image.seek(index)
        _check(image, name, limits)
        across, down = _resolutions(image)
        fine = max(across, down) > _FINE
        if fine and image.format in ("JPEG", "MPO"):  # decoded coarser at once
            size = image.size
            image.draft(None, tuple(int(side * _READ_AT / across) for side in size))
            across, down = (dpi * image.width / size[0] for dpi in (across, down))
        image.load()
        page, dpi = _fit(image, across, down)
        return _upright(page, image.getexif().get(ExifTags.Base.Orientation, 1)), dpi
    except LimitExceeded:
        raise
    except Image.DecompressionBombError as error:
        raise LimitExceeded(about(name, msg("too many pixels; scan at 300 dpi"))) from error
    except Exception as error:
        # Decoders of hostile files raise whatever they like; all of it means the same.
        raise DamagedFile(about(name, _damaged(index))) from error


def _upright(page: Image, orientation: int) -> Image:
    """As EXIF, 4.6.5 counts the ways a camera is held; readers of TIFF and HEIC have undone it themselves."""
    from PIL.Image import Transpose

    undone = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
    }.get(orientation)  # fmt: skip
    return page if undone is None else page.transpose(undone)


def _fit(image: Image, across: float, down: float) -> tuple[Image, float]:
    """Grey or in colour, on white, as many dots to the inch across as down, neither far too many nor too few."""
    from PIL import Image as Pillow
    from PIL import ImageFilter

    bits = image.mode == "1"
    dpi = max(across, down)
    if dpi > _FINE or dpi < (_COARSE_BITS if bits else _COARSE):
        dpi = _READ_AT
    dpi = min(dpi, math.sqrt(_MOST * across * down / (image.width * image.height)))
    if dpi == across == down:
        return _on_white(image), dpi
    size = (max(1, round(image.width * dpi / across)), max(1, round(image.height * dpi / down)))
    page = _reduced(image, max(1, int(min(across, down) / dpi + 0.1)))
    if bits and dpi > min(across, down):
        page = page.filter(ImageFilter.GaussianBlur(_SMOOTH))
    return page if page.size == size else page.resize(size, Pillow.Resampling.BICUBIC), dpi


def _reduced(image: Image, factor: int) -> Image:
    """On white, so many times smaller; a band after the other, for the whole may fill the memory as it is."""
    from PIL import Image as Pillow

    if factor == 1:
        return _on_white(image)
    whole: Image | None = None
    for top in range(0, image.height, _BAND * factor):
        bottom = min(top + _BAND * factor, image.height)
        band = _on_white(image.crop((0, top, image.width, bottom))).reduce(factor)
        whole = whole or Pillow.new(band.mode, (band.width, -(-image.height // factor)))
        whole.paste(band, (0, top // factor))
    return whole or image


def _on_white(image: Image) -> Image:
    """Without transparency: ink drawn on nothing would turn out black on black."""
    from PIL import Image as Pillow

    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Pillow.new("RGB", image.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    if image.mode.startswith("I"):  # 16 bits, whatever the mode's number says
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "L", "F") else "RGB")


def _resolutions(image: Image) -> tuple[float, float]:
    """Dots to the inch across and down: the file's where believable for a page, else as if it were an A4 page."""
    across, down = _stated(image)
    unequal = across / down if across and down else 1.0
    if not _SQUARE <= max(unequal, 1 / unequal) <= _FAX or _strange(image, unequal) > _strange(image, 1.0):
        unequal = 1.0
    wide, high = sorted((image.width, image.height * unequal))
    guess = min(wide / _A4_WIDTH, high / _A4_HEIGHT)
    low, top = _BELIEVABLE_DPI
    # 72 and 96 are what software writes where it knows nothing: believed only if an A4 page results.
    slack = 1.2 if round(across) in (72, 96) else 1.7
    dpi = across if low <= across <= top and 1 / slack <= guess / across <= slack else max(guess, 1.0)
    return dpi, dpi / unequal


def _strange(image: Image, unequal: float) -> float:
    """How far from a sheet's shape the picture is, if it has so many times more dots across than down."""
    shape = image.height * unequal / image.width
    return abs(abs(math.log(shape)) - math.log(_A4_HEIGHT / _A4_WIDTH))


def _stated(image: Image) -> tuple[float, float]:
    stated = image.info.get("dpi")
    try:
        across, down = (float(dpi) for dpi in stated) if stated else (0.0, 0.0)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    return (across, down) if 0 < across < math.inf and 0 < down < math.inf else (0.0, 0.0)
