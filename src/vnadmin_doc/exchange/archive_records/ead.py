"""EAD.xml and EAD_doc.xml: a record as ``<simpledc>``, and the XML schemas of both.

The official schemas were not found. The schemas here are made from the tables of fields: all elements once, in any
order (``xs:all``), with type, length and codes; an empty element is a field without a value.
"""

from __future__ import annotations

import re

from vnadmin_doc.exchange.archive_records.archive_record import ArchiveRecord
from vnadmin_doc.exchange.archive_records.record_fields import Profile, RecordField, codes, fields

__all__ = ["ead_schema", "write_ead"]

ROOT = "simpledc"
_XS = "{http://www.w3.org/2001/XMLSchema}"


def write_ead(record: ArchiveRecord) -> bytes:
    """The XML of a record without problems: one element for each field, empty if it has no value."""
    from lxml import etree

    root = etree.Element(ROOT)
    for entry in record.entries:
        etree.SubElement(root, entry.field.name).text = entry.value
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def ead_schema(profile: Profile) -> bytes:
    """The XML schema of the records of a profile."""
    from lxml import etree

    schema = etree.Element(f"{_XS}schema", nsmap={"xs": _XS[1:-1]})
    schema.append(etree.Comment(f" {ROOT} of the profile {profile}, made by vnadmin-doc; not an official schema. "))
    root = etree.SubElement(schema, f"{_XS}element", name=ROOT)
    members = etree.SubElement(etree.SubElement(root, f"{_XS}complexType"), f"{_XS}all")
    for item in fields(profile):
        element = etree.SubElement(members, f"{_XS}element", name=item.name)
        simple = etree.SubElement(element, f"{_XS}simpleType")
        restriction = etree.SubElement(simple, f"{_XS}restriction", base="xs:string")
        if item.length and not item.codes:
            etree.SubElement(restriction, f"{_XS}maxLength", value=str(item.length))
        etree.SubElement(restriction, f"{_XS}pattern", value=_pattern(item))
    return etree.tostring(schema, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _pattern(item: RecordField) -> str:
    r"""The pattern of the values of a field; it matches the empty text too if the field is not always mandatory.

    >>> [_pattern(item) for item in fields("tt05") if item.name in ("mode", "issuedDate", "numberOfPage", "subject")]
    ['\\d{2}/\\d{2}/\\d{4}', '(.|\\s)+', '\\d+', '01|02|03']
    """
    value = {"S": r"(.|\s)+", "D": r"\d{2}/\d{2}/\d{4}", "N": r"\d+", "B": "[01]"}[item.type]
    if item.codes:
        value = "|".join(map(re.escape, codes(item.codes)))
        value = f"({value})(,({value}))*" if item.several else value
    return value if item.required else f"({value})?"
