"""Writers turn a ``Reading`` into bytes. Each format has one module and one line in ``WRITERS``.

A writer is a function ``write(reading) -> bytes``. It opens no file, does not use the
clock and never raises because of the content of a letter. Heavy imports are inside the function.
"""

from __future__ import annotations

from collections.abc import Callable

from vnadmin_doc.model.reading import Reading
from vnadmin_doc.writers.as_akn import write_akn
from vnadmin_doc.writers.as_json import read_json, write_json
from vnadmin_doc.writers.as_xml import read_xml, write_xml

__all__ = ["READABLE", "WRITERS", "read_json", "read_xml", "write_akn", "write_json", "write_xml"]

WRITERS: dict[str, Callable[[Reading], bytes]] = {
    "json": write_json,
    "xml": write_xml,
    "akn": write_akn,
}
READABLE = ("json", "xml")
"""The formats that can be read back: a run, ``rename`` and ``search`` use their documents."""
