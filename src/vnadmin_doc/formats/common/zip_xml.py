"""XML in a ZIP, as DOCX and ODT files are: parts unpacked within the limits, elements by local names."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from vnadmin_doc.errors import DamagedFile, EncryptedFile, LimitExceeded
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg

__all__ = ["Element", "Package", "attr", "child", "children", "may_hold", "name_of", "number", "parsed"]

Element = Any
"""An lxml element: read by local names, since the strict kind of DOCX has other namespaces."""

_CHUNK = 1 << 20


def name_of(element: Element) -> str:
    """The local name; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of that local name."""
    for found in element if element is not None else ():
        if name_of(found) == name:
            yield found


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, and so on down the path."""
    for name in path:
        element = next(children(element, name), None)
    return element


def attr(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def number(text: str | None, default: int = 0) -> int:
    """A whole number of bounded size, however badly it is written."""
    try:
        value = int(float(text or ""))
    except (ValueError, OverflowError):
        return default
    return max(-(10**7), min(10**7, value))


def parsed(data: bytes, path: str) -> tuple[Element, str]:
    """The root of XML text, and what fault cut it short. No entity is expanded, nothing fetched."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(
            about(path, msg("not valid XML ({error}); open the file in Word and save it again", error=error))
        ) from error
    fault = next(iter(parser.error_log.filter_from_fatals()), None)
    return root, fault.message if fault else ""


def may_hold(data: bytes, *names: str) -> bool:
    """Has the ZIP itself, not one packed in it, an entry of one of these names? A damaged one may."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not archive.NameToInfo.keys().isdisjoint(names)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return True


@dataclass(slots=True)
class Package:
    """An opened DOCX or ODT: parts by name, unpacked within the limits. ``broken``: parts cut short by faults."""

    archive: zipfile.ZipFile
    left: int
    broken: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, data: bytes, name: str, limits: Limits) -> Self:
        """Raises ``DamagedFile``, ``EncryptedFile`` or ``LimitExceeded``."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise DamagedFile(
                about(name, msg("the ZIP file is damaged ({error}); save or download it again", error=error))
            ) from error
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise EncryptedFile(about(name, msg("the file needs a password; save a copy without one")))
        if sum(info.file_size for info in archive.infolist()) > limits.unpacked_bytes:
            raise LimitExceeded(
                about(
                    name,
                    msg("unpacks to more than {limit} bytes; raise Limits.unpacked_bytes", limit=limits.unpacked_bytes),
                )
            )
        return cls(archive, limits.unpacked_bytes)

    def part(self, path: str) -> Element | None:
        """The root of an XML part, None where there is no such part."""
        try:
            data = self._unpacked(path)
        except KeyError:
            return None
        root, fault = parsed(data, path)
        if fault:
            self.broken[path] = fault
        return root

    def _unpacked(self, path: str) -> bytes:
        """One part. The header may give a false size, so the unpacked bytes are counted."""
        pieces = []
        try:
            with self.archive.open(path) as stream:
                while piece := stream.read(_CHUNK):
                    self.left -= len(piece)
                    if self.left < 0:
                        raise LimitExceeded(about(path, msg("unpacks to too many bytes; raise Limits.unpacked_bytes")))
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise DamagedFile(
                about(path, msg("cannot be unpacked ({error}); save or download the file again", error=error))
            ) from error
        except RuntimeError as error:
            raise EncryptedFile(about(path, msg("the file needs a password; save a copy without one"))) from error
        return b"".join(pieces)
