"""The files of a submission package (SIP) of a dossier: Circular 05/2025/TT-BNV, Appendix III, as known from notes.

::

    uuid-{UUID}/
        METS.xml
        metadata/descriptive/EAD.xml                                  the dossier, 18 fields
        representations/rep1/METS.xml
        representations/rep1/metadata/descriptive/EAD_doc_*.xml       a document, 21 fields
        representations/rep1/data/                                    the files, unchanged
        documentation/                                                what the caller adds
        schemas/                                                      METS, EAD, EAD_doc

Pure: the content of all files except those in ``data``, which the caller copies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePath
from uuid import UUID, uuid5

from vnadmin_doc.exchange.archive_records.archive_record import ArchiveRecord
from vnadmin_doc.exchange.archive_records.ead import ead_schema, write_ead
from vnadmin_doc.exchange.archive_records.hoso import Hoso
from vnadmin_doc.exchange.archive_records.mets import (
    REPRESENTATION,
    PackageFile,
    PackageHead,
    representation_mets,
    root_mets,
)

__all__ = ["Package", "PackagedDocument", "data_name", "media_type", "sip"]

_NAMESPACE = UUID("5b4f2f0c-7d2b-5c0e-9a41-0d8b1f6f3c57")
"""Of the UUIDs that are made from the digests of a package."""
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_MEDIA_TYPES = {
    ".csv": "text/csv", ".eml": "message/rfc822", ".mbox": "application/mbox", ".msg": "application/vnd.ms-outlook",
    ".pdf": "application/pdf", ".xml": "application/xml", ".xsd": "application/xml", ".zip": "application/zip",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PackagedDocument:
    """A document: its record without problems, and its file, with ``path`` from the folder ``data``."""

    record: ArchiveRecord
    file: PackageFile


@dataclass(frozen=True, slots=True)
class Package:
    """The name of a package's folder, and the content of its files by path, without those in ``data``."""

    name: str
    files: Mapping[str, bytes]


def data_name(code: str, original: str) -> str:
    """The name of a document's file in the package: its docCode, with the suffix that the file had.

    >>> data_name("H49.64.33.2001.160.0000001", "sub/Công văn.PDF"), data_name("H49.1", "../../x.p/..")
    ('H49.64.33.2001.160.0000001.pdf', 'H49.1')
    """
    suffix = PurePath(original).suffix.lower()
    return f"{code}{suffix}" if _SUFFIX.fullmatch(suffix) else code


def media_type(name: str) -> str:
    """The media type of a file by its suffix."""
    return _MEDIA_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")


def sip(
    dossier: ArchiveRecord,
    documents: Sequence[PackagedDocument],
    hoso: Hoso,
    program: tuple[str, str],
    documentation: Mapping[str, bytes],
) -> Package:
    """The package of a dossier. ``documentation``: further files, by their names in that folder.

    The UUID is that of ``hoso.toml``, else it is made from the digests of all files.
    """
    content = {"metadata/descriptive/EAD.xml": write_ead(dossier)}
    content |= {f"documentation/{name}": data for name, data in documentation.items()}
    described = {f"metadata/descriptive/EAD_doc_{_code(document)}.xml": document for document in documents}
    records = {path: write_ead(document.record) for path, document in described.items()}
    data = [replace(document.file, path=f"data/{document.file.path}") for document in documents]
    digests = [*map(_digest, content.values()), *map(_digest, records.values()), *(file.sha256 for file in data)]
    head = PackageHead(
        uuid=UUID(hoso.uuid) if hoso.uuid else uuid5(_NAMESPACE, "\n".join(digests)),
        title=dossier.value("title") or "",
        created=hoso.created,
        organisation=hoso.organisation,
        fonds=hoso.fonds,
        agreement=hoso.agreement,
        program=program,
    )
    listed = [_listed(path, record) for path, record in records.items()]
    content |= {f"{REPRESENTATION}/{path}": record for path, record in records.items()}
    content[f"{REPRESENTATION}/METS.xml"] = representation_mets(head, [*zip(listed, data, strict=True)])
    content |= {f"schemas/{name}": schema for name, schema in _schemas().items()}
    return Package(head.object_id, content | {"METS.xml": _root(head, content)})


def _root(head: PackageHead, content: Mapping[str, bytes]) -> bytes:
    groups = {
        "Documentation": "documentation/",
        "Schemas": "schemas/",
        "Representations/rep1": f"{REPRESENTATION}/METS",
    }
    ead = "metadata/descriptive/EAD.xml"
    by_group = {
        group: [_listed(path, data) for path, data in content.items() if path.startswith(start)]
        for group, start in groups.items()
    }
    return root_mets(head, _listed(ead, content[ead]), {group: found for group, found in by_group.items() if found})


def _schemas() -> dict[str, bytes]:
    shipped = files("vnadmin_doc.exchange.archive_records.data")
    copied = {name: (shipped / name).read_bytes() for name in ("METS.xsd", "xlink.xsd")}
    return copied | {"EAD.xsd": ead_schema("tt05-hoso"), "EAD_doc.xsd": ead_schema("tt05")}


def _code(document: PackagedDocument) -> str:
    return document.record.value("docCode") or ""


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _listed(path: str, data: bytes) -> PackageFile:
    return PackageFile(path, len(data), _digest(data), media_type(path))
