"""Page images: PNG, JPEG, TIFF of one or many pages, WebP, BMP; read by OCR."""

from __future__ import annotations

import hashlib
import io
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import DamagedFile, EmptyFile, LimitExceeded
from vnadmin_doc.issue import Issue
from vnadmin_doc.limits import Limits
from vnadmin_doc.page import Ocr, Page, Source
from vnadmin_doc.readers import turned
from vnadmin_doc.readers.header_only import HeaderOnly

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["matches", "picture", "read", "read_header"]

_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff", "WEBP": "image/webp",
            "BMP": "image/bmp"}  # fmt: skip
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_BELIEVABLE_DPI = (72.0, 1300.0)
_A4_WIDTH, _A4_HEIGHT = 8.27, 11.69  # inches


def matches(data: bytes) -> bool:
    """Is this an image that we read, by its first bytes?"""
    if data.startswith(b"BM"):  # two letters are weak: a BMP also says zero in two reserved fields
        return len(data) > 26 and data[6:10] == b"\x00\x00\x00\x00"
    return data.startswith(_STARTS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def read(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """Every frame of the image as a page, in points, upright as its EXIF data says.

    Raises ``LimitExceeded`` from the header alone where a frame has too many pixels,
    ``DamagedFile``, ``EmptyFile`` where no word was found, and ``MissingDependency``.
    """
    return _read(data, name, limits, None)


def read_header(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """As ``read``, but only the head of the first frame and the foot of the letter are recognised."""
    return _read(data, name, limits, HeaderOnly())


def _read(data: bytes, name: str, limits: Limits, header: HeaderOnly | None) -> Source:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata; what matters raises
        with _open(data, name, limits) as opened:
            media_type = _FORMATS[opened.format or ""]
            reader = _Reader(opened, name, limits, header)
            # An animation is no letter; TIFF alone has pages.
            count = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
            pages = header.pages(count, reader.page) if header else [reader.page(n) for n in range(1, count + 1)]
    issues = (*reader.issues, *(header.issues(count) if header else ()))
    if not any(page.words for page in pages) and not issues:
        raise EmptyFile(f"{name}: not one word on {len(pages)} page(s)")
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        reading="ocr",
        pages=tuple(pages),
        ocr=reader.engine,
        issues=issues,
        fields="header" if header else "all",
    )


def picture(data: bytes, number: int, name: str, limits: Limits) -> tuple[Image, float]:
    """One page (1 is the first), upright as its EXIF data says, and its dpi. Raises as ``read`` does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _open(data, name, limits) as opened:
            return _frame(opened, number - 1, name, limits)


class _Reader:
    """Reads frames one by one and keeps what is to be said of them all."""

    def __init__(self, opened: Any, name: str, limits: Limits, header: HeaderOnly | None) -> None:
        self.opened, self.name, self.limits, self.header = opened, name, limits, header
        self.issues: list[Issue] = []
        self.engine: Ocr | None = None

    def page(self, number: int) -> Page:
        """One frame; left empty, with an error issue, where OCR takes too long."""
        from vnadmin_doc import ocr

        image, dpi = _frame(self.opened, number - 1, self.name, self.limits)
        try:
            read = partial(self.header.read, number) if self.header else partial(ocr.read_page, first=number == 1)
            seen = read(image, dpi, self.limits)
        except LimitExceeded as error:
            self.issues.append(Issue("ocr-timeout", "error", "", f"page {number}: not read: {error}"))
            seen = ocr.Recognition(())
        self.engine = self.engine or ocr.identity(dpi)
        width, height = (round(side * 72 / dpi, 2) for side in image.size)
        if seen.late:
            self.issues.append(Issue("ocr-timeout", "warning", "", f"page {number}: {ocr.LATE}"))
        if seen.turn:
            self.issues.append(turned.said(number, seen.turn))
        if seen.turn % 180:
            width, height = height, width
        return Page(number, width, height, seen.words)


def _open(data: bytes, name: str, limits: Limits) -> Any:
    """The image with its header read and its size allowed; nothing decoded yet."""
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data), formats=tuple(_FORMATS))
    except Image.DecompressionBombError as error:
        raise LimitExceeded(f"{name}: far too many pixels; scan at 300 dpi") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, OverflowError) as error:
        raise DamagedFile(f"{name}: not a readable image; scan or fetch it again") from error
    _check(image, name, limits)
    if getattr(image, "n_frames", 1) > limits.pages:
        raise LimitExceeded(f"{name}: more than {limits.pages} pages; raise limits.pages")
    return image


def _check(image: Image, name: str, limits: Limits) -> None:
    width, height = image.size
    if width * height > limits.pixels:
        raise LimitExceeded(f"{name}: {width} × {height} pixels, more than {limits.pixels}; scan at 300 dpi")


def _frame(image: Any, index: int, name: str, limits: Limits) -> tuple[Image, float]:
    """A frame decoded, upright, on white, and its dpi."""
    from PIL import Image, ImageOps

    try:
        image.seek(index)
        _check(image, name, limits)
        image.load()
        dpi = _dpi(image)
        frame = ImageOps.exif_transpose(image)
    except LimitExceeded:
        raise
    except Image.DecompressionBombError as error:
        raise LimitExceeded(f"{name}: page {index + 1} has far too many pixels") from error
    except Exception as error:
        # Decoders of hostile files raise whatever they like; all of it means the same.
        raise DamagedFile(f"{name}: page {index + 1} is damaged; scan or fetch it again") from error
    return _on_white(frame), dpi


def _on_white(image: Image) -> Image:
    """Without transparency: ink drawn on nothing would turn out black on black."""
    from PIL import Image as Pillow

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        paper = Pillow.new("RGBA", image.size, "white")
        return Pillow.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _dpi(image: Image) -> float:
    """From the file where it is believable for a page, else as if the picture were an A4 page."""
    wide, high = sorted(image.size)
    guess = min(wide / _A4_WIDTH, high / _A4_HEIGHT)
    stated = image.info.get("dpi")
    try:
        dpi = float(stated[0]) if stated else 0.0
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        dpi = 0.0
    low, top = _BELIEVABLE_DPI
    # 72 and 96 are what software writes where it knows nothing: believed only if an A4 page results.
    slack = 1.2 if dpi in (72.0, 96.0) else 1.7
    if low <= dpi <= top and 1 / slack <= guess / dpi <= slack:
        return dpi
    return max(guess, 1.0)
