"""METS.xml of a submission package (SIP) and of its representation.

Circular 05/2025/TT-BNV, Appendix III, as far as it is known from developers' notes on the annexes: E-ARK CSIP with
``OBJID`` ``uuid-{UUID}``, ``TYPE`` Mixed, SHA-256, a structural map ``CSIP``. Where the circular and E-ARK CSIP 2.1
differ, the circular is followed; docs/archive-records.md lists the differences. The same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

__all__ = ["PackageFile", "PackageHead", "representation_mets", "root_mets"]

METS, XLINK = "http://www.loc.gov/METS/", "http://www.w3.org/1999/xlink"
CSIP, XSI = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS", "http://www.w3.org/2001/XMLSchema-instance"
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
REPRESENTATION = "representations/rep1"
_NAMESPACES: Any = {None: METS, "xlink": XLINK, "csip": CSIP, "xsi": XSI}  # the stubs know only named prefixes
_GROUPS = {"Representations/rep1": REPRESENTATION}


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of the package. ``path``: from the folder of the METS that lists it; ``original``: its name before."""

    path: str
    size: int
    sha256: str
    media_type: str
    original: str = ""


@dataclass(frozen=True, slots=True)
class PackageHead:
    """What both METS files say of the package.

    ``created``: ISO 8601; ``program``: (name, version); ``agreement``: code of the request to submit, or "".
    """

    uuid: UUID
    title: str
    created: str
    organisation: str
    fonds: str
    agreement: str
    program: tuple[str, str]

    @property
    def object_id(self) -> str:
        """OBJID, also the name of the package's folder."""
        return f"uuid-{str(self.uuid).upper()}"

    def identifier(self, path: str, prefix: str = "uuid") -> str:
        """The ID of a part of the package; files have the prefix ID."""
        return f"{prefix}-{str(uuid5(self.uuid, path)).upper()}"


def root_mets(head: PackageHead, ead: PackageFile, groups: Mapping[str, Sequence[PackageFile]]) -> bytes:
    """The METS of the package: its EAD.xml and its files by group.

    Groups are ``Documentation`` and ``Schemas``, and ``Representations/rep1`` with the METS of the representation.
    """
    mets = _mets(head, "schemas")
    agent = _agent(mets, "OTHER", *head.program, "SOFTWARE VERSION")
    agent.set("OTHERTYPE", "SOFTWARE")
    if head.agreement:
        _add(agent.getparent(), "altRecordID", TYPE="SUBMISSIONAGREEMENT").text = head.agreement
    described = _descriptive(mets, head, ead, MDTYPE="OTHER", OTHERMDTYPE="EAD")
    _file_section(mets, head, groups)
    top = _structure(mets, head, head.object_id)
    _division(top, head, "Metadata").set("DMDID", described)
    for group, files in groups.items():
        division = _division(top, head, group)
        if group in _GROUPS:
            _add(division, "mptr", LOCTYPE="URL", **_link(files[0].path, title=head.identifier(group)))
        else:
            _add(division, "fptr", FILEID=head.identifier(group))
    return _xml(mets)


def representation_mets(head: PackageHead, documents: Sequence[tuple[PackageFile, PackageFile]]) -> bytes:
    """The METS of the representation: (EAD_doc file, data file) of each document; several may share a data file."""
    head = replace(head, uuid=uuid5(head.uuid, REPRESENTATION))  # an OBJID and IDs of its own
    mets = _mets(head, "../../schemas")
    _agent(mets, "ORGANIZATION", head.organisation, head.fonds, "IDENTIFICATIONCODE")
    described = [_descriptive(mets, head, ead, MDTYPE="DC") for ead, _ in documents]
    data = {file.path: file for _, file in documents}
    _file_section(mets, head, {"Data": [*data.values()]})
    top = _structure(mets, head, "rep1")
    top.set("TYPE", "ORIGINAL")
    _add(_division(top, head, "Data"), "fptr", FILEID=head.identifier("Data"))
    links = _division(top, head, "MetadataLink")
    for ead, (_, file) in zip(described, documents, strict=True):
        link = _add(links, "div", ID=head.identifier(f"link/{ead}"), LABEL="MetadataLink/File", DMDID=ead)
        _add(link, "fptr", FILEID=head.identifier(file.path, "ID"))
    return _xml(mets)


def _mets(head: PackageHead, schemas: str) -> Any:
    from lxml import etree

    root = etree.Element(f"{{{METS}}}mets", nsmap=_NAMESPACES)
    root.set("OBJID", head.object_id)
    root.set("LABEL", head.title)
    root.set("TYPE", "Mixed")
    root.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
    root.set("PROFILE", PROFILE)
    root.set(f"{{{XSI}}}schemaLocation", f"{METS} {schemas}/METS.xsd {XLINK} {schemas}/xlink.xsd")
    header = _add(root, "metsHdr", CREATEDATE=head.created, LASTMODDATE=head.created, RECORDSTATUS="NEW")
    header.set(f"{{{CSIP}}}OAISPACKAGETYPE", "SIP")
    return root


def _agent(mets: Any, kind: str, name: str, note: str, note_type: str) -> Any:
    agent = _add(mets[0], "agent", ROLE="CREATOR", TYPE=kind)
    _add(agent, "name").text = name
    element = _add(agent, "note")
    element.text = note
    element.set(f"{{{CSIP}}}NOTETYPE", note_type)
    return agent


def _descriptive(mets: Any, head: PackageHead, file: PackageFile, **kind: str) -> str:
    """Add the section for a file of descriptive metadata; return its ID."""
    identifier = head.identifier(file.path)
    section = _add(mets, "dmdSec", ID=identifier, CREATED=head.created, STATUS="CURRENT")
    _add(section, "mdRef", LOCTYPE="URL", **_link(file.path), **kind, MDTYPEVERSION="1.0", **_fixity(head, file))
    return identifier


def _file_section(mets: Any, head: PackageHead, groups: Mapping[str, Sequence[PackageFile]]) -> None:
    section = _add(mets, "fileSec", ID=head.identifier("fileSec"))
    for group, files in groups.items():
        element = _add(section, "fileGrp", ID=head.identifier(group), USE=group)
        if group in _GROUPS:
            element.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
        for file in files:
            owner = {"OWNERID": file.original} if file.original else {}
            item = _add(element, "file", ID=head.identifier(file.path, "ID"), **owner, **_fixity(head, file))
            _add(item, "FLocat", LOCTYPE="URL", **_link(file.path))


def _structure(mets: Any, head: PackageHead, label: str) -> Any:
    structure = _add(mets, "structMap", ID=head.identifier("structMap"), TYPE="PHYSICAL", LABEL="CSIP")
    return _add(structure, "div", ID=head.identifier("structMap/div"), LABEL=label)


def _division(parent: Any, head: PackageHead, label: str) -> Any:
    return _add(parent, "div", ID=head.identifier(f"div/{label}"), LABEL=label)


def _fixity(head: PackageHead, file: PackageFile) -> dict[str, str]:
    return {
        "MIMETYPE": file.media_type,
        "SIZE": str(file.size),
        "CREATED": head.created,
        "CHECKSUM": file.sha256,
        "CHECKSUMTYPE": "SHA-256",
    }


def _link(path: str, **more: str) -> dict[str, str]:
    attributes = {"type": "simple", "href": path, **more}
    return {f"{{{XLINK}}}{name}": value for name, value in attributes.items()}


def _add(parent: Any, name: str, **attributes: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, f"{{{METS}}}{name}", attributes)


def _xml(root: Any) -> bytes:
    from lxml import etree

    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
