"""Validate documents, JSON or XML, and edXML packets against the shipped schemas.

The schemas are data of the package (``vnadmin_doc/schemas``); in a checkout they are
in the folder ``schemas``. Documents are untrusted input.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import SchemaError, UnsupportedFormat
from vnadmin_doc.messages import msg
from vnadmin_doc.writers.akn_elements import AKN
from vnadmin_doc.writers.as_xml import ITEMS, NAMESPACE, parse_xml
from vnadmin_doc.writers.envelope import pointer

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from lxml.etree import XMLSchema, _Element

__all__ = ["EDXML", "is_xml", "schema_file", "validate_json", "validate_xml"]

JSON_SCHEMA = "letter-1.schema.json"
EDXML = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
XML_SCHEMAS = {NAMESPACE: "letter-1.xsd", EDXML: "edxml-packet.xsd"}
"""Schemas by the namespace of the root; other XML is checked as a document of vnadmin-doc."""
_SAMPLE = 1000
"""Bytes at the beginning of a packet that have its namespace."""


def is_xml(document: bytes) -> bool:
    r"""Is the first character a ``<``? In UTF-8 or UTF-16, with or without a byte order mark.

    >>> is_xml(b"\xef\xbb\xbf <document/>"), is_xml(b"{}")
    (True, False)
    """
    return document[:256].lstrip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n").startswith(b"<")


def schema_file(name: str) -> Path:
    """The path of a shipped schema. Raises ``FileNotFoundError`` if it is not installed."""
    package = Path(__file__).parents[1]
    places = [package / "schemas" / name, package.parents[1] / "schemas" / name]
    for place in places:
        if place.is_file():
            return place
    raise FileNotFoundError(f"{name} is not in the installed package; reinstall vnadmin-doc")


def validate_json(document: bytes) -> None:
    """Raise ``SchemaError`` unless the bytes are a valid JSON document of vnadmin-doc."""
    from pydantic_core import from_json

    try:
        tree = from_json(document, allow_inf_nan=False)
    except ValueError as error:
        raise SchemaError(msg("not JSON: {error}", error=error)) from None
    # The deepest error is the most precise: a wrong leaf also causes an error in the "null or object" above it.
    try:
        errors = sorted(_json_validator().iter_errors(tree), key=lambda error: -len(error.absolute_path))
    except RecursionError:
        raise SchemaError(msg("nested too deeply")) from None
    if errors:
        raise SchemaError(_short(errors[0].message), pointer(errors[0].absolute_path))


@cache
def _json_validator() -> Draft202012Validator:
    import json

    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(schema_file(JSON_SCHEMA).read_bytes()))


def _short(message: str) -> str:
    """The message, shortened to about 200 characters: it may quote the whole document."""
    return message if len(message) <= 200 else f"{message[:90]} … {message[-90:]}"


def validate_xml(document: bytes) -> None:
    """Raise ``SchemaError`` unless the bytes are a valid XML document of vnadmin-doc, or an edXML packet as it writes
    them; ``UnsupportedFormat`` for Akoma Ntoso, whose schema is not shipped.

    The path in the error is the JSON Pointer of the same value in the JSON document; in a packet, the path of the
    element by local names.
    """
    from lxml import etree

    root = parse_xml(document, has_files=EDXML.encode() in document[:_SAMPLE])
    namespace = etree.QName(root).namespace
    if namespace == AKN:
        raise UnsupportedFormat(
            msg("Akoma Ntoso is validated with the schema of OASIS (akomantoso30.xsd), which is not shipped")
        )
    schema = _xml_schema(XML_SCHEMAS.get(namespace or "", XML_SCHEMAS[NAMESPACE]))
    if not schema.validate(root):
        log: Any = schema.error_log  # a sequence; the stubs lack this
        first = log[0]
        message = first.message.replace(f"{{{namespace}}}", "")
        raise SchemaError(_short(message), _place(root, first.path))


@cache
def _xml_schema(name: str) -> XMLSchema:
    from lxml import etree

    return etree.XMLSchema(file=str(schema_file(name)))


def _place(root: _Element, xpath: str | None) -> str:
    """The JSON Pointer of the element that the message of the schema is about; in a packet its path."""
    from lxml import etree

    prefixes = {prefix: uri for item in root.iter() for prefix, uri in item.nsmap.items() if prefix}
    found: Any = root.xpath(xpath, namespaces=prefixes) if xpath else []
    if not found:
        return ""
    if etree.QName(root).namespace == EDXML:
        above = [found[0], *found[0].iterancestors()]
        return pointer(etree.QName(element).localname for element in reversed(above))
    element, steps = found[0], []
    while element is not root:
        steps.append(_step(element))
        element = element.getparent()
    return pointer(step for group in reversed(steps) for step in group)


def _step(element: _Element) -> list[object]:
    """The steps of the JSON Pointer for one element: a member name or an index."""
    prefix = f"{{{NAMESPACE}}}"
    name = str(element.tag).removeprefix(prefix)
    parent = element.getparent()
    assert parent is not None  # noqa: S101  (never called for the root)
    if element.get("path") is not None and parent.getparent() is None:  # evidence, sure
        return [name, element.get("path", "")]
    if name == ITEMS.get(str(parent.tag).removeprefix(prefix)):
        return [parent.index(element)]
    return [name]
