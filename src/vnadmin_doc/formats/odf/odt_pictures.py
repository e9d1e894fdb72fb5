"""Read the pictures of an ODT file (ODF 1.3 part 3, 10.4.2 and 10.4.4): in the ZIP file, or in the text of flat XML."""

from __future__ import annotations

import base64
from functools import partial

from vnadmin_doc.formats.common.content_blocks import PictureBlock
from vnadmin_doc.formats.common.zip_xml import Element, Package, attr, child
from vnadmin_doc.formats.odf.odt_styles import length_in_points

__all__ = ["picture_of"]


def picture_of(frame: Element, package: Package | None) -> PictureBlock | None:
    """The picture of a frame; None if it has none, or a text box. Of several versions the first is taken."""
    image = child(frame, "image")
    if image is None or child(frame, "text-box") is not None:
        return None
    size = length_in_points(attr(frame, "width")), length_in_points(attr(frame, "height"))
    inline, path = child(image, "binary-data"), (attr(image, "href") or "").removeprefix("./")
    if inline is not None:
        return PictureBlock(lambda: base64.b64decode(inline.text or ""), *size)
    return PictureBlock(partial(package.unpacked, path) if package else None, *size)
