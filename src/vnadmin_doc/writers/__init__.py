"""Writers: a ``Reading`` to bytes. One module a format, one line here.

A writer is a function ``write(reading) -> bytes`` that opens no file, looks at no
clock and never raises for what a letter says. Heavy imports are inside it.
"""

from __future__ import annotations

from collections.abc import Callable

from vnadmin_doc.model.reading import Reading
from vnadmin_doc.writers.as_json import read_json, write_json
from vnadmin_doc.writers.as_xml import read_xml, write_xml

__all__ = ["WRITERS", "read_json", "read_xml", "write_json", "write_xml"]

WRITERS: dict[str, Callable[[Reading], bytes]] = {
    "json": write_json,
    "xml": write_xml,
}
