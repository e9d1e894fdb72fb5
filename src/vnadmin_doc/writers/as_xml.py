"""Write and read the XML document: the same tree as the JSON, valid against ``letter-1.xsd``.

* The root is ``document``; the namespace replaces the member ``schema``, the attribute
  ``version`` the member ``version``.
* Each member is one element. A null member is left out; an empty text is an empty element.
* A list is one element that contains its items, each with the singular name in ``ITEMS``;
  an empty list has an empty element. A box is one element with four numbers.
* Evidence for one value of the letter is one ``<evidence path="/code/number">`` with a
  ``line`` for each piece; a figure is one ``<sure path="/code/number">``.
* XML 1.0 allows no control characters except tab and line ends. Readers remove them; any that
  remains is written as U+FFFD. This is the only change that reading back does not undo.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError

from vnadmin_doc.errors import SchemaError
from vnadmin_doc.messages import msg
from vnadmin_doc.model.reading import BoxTuple, Evidence, Reading
from vnadmin_doc.writers.envelope import SCHEMA, VERSION, Envelope, as_schema_error, by_pointer, pointer, tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "ITEMS", "NAMESPACE", "append_member", "is_mapping", "members", "parse_xml", "read_xml", "shape", "without_illegal",
    "write_xml",
]  # fmt: skip

NAMESPACE = "urn:vnadmin-doc:letter:1"
ROOT = "document"
EVIDENCE, SURE = f"{{{NAMESPACE}}}evidence", f"{{{NAMESPACE}}}sure"

ITEMS = {
    "addressees": "addressee",
    "appendices": "appendix",
    "assignees": "assignee",
    "bases": "basis",
    "children": "section",
    "closing": "paragraph",
    "competence": "line",
    "cooperating": "agency",
    "cut": "line",
    "digital_signatures": "signature",
    "documents": "document",
    "distribution": "recipient",
    "evidence": "line",
    "issuers": "issuer",
    "issues": "issue",
    "members": "member",
    "mentions": "mention",
    "opening": "paragraph",
    "other_arrivals": "arrival",
    "other_codes": "code",
    "parts": "part",
    "places": "place",
    "provisions": "provision",
    "recipients": "organ",
    "references": "reference",
    "responses": "response",
    "row": "cell",
    "rows": "row",
    "sections": "section",
    "signatures": "signature",
    "signers": "signer",
    "spans": "span",
    "tables": "table",
    "tasks": "task",
    "text": "paragraph",
    "traces": "trace",
    "units": "unit",
    "unplaced": "line",
}
"""The element name of one item, for each list."""

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_DTD = msg("document type declarations are refused as unsafe; documents of vnadmin-doc have none")


def write_xml(reading: Reading) -> bytes:
    """A reading as an XML document. The same reading gives the same bytes."""
    from lxml import etree

    reading = tidy(reading)
    default: Any = {None: NAMESPACE}  # the stubs know only named prefixes
    root = etree.Element(f"{{{NAMESPACE}}}{ROOT}", {"version": VERSION}, nsmap=default)
    append_member(root, "source", reading.source)
    append_member(root, "letter", reading.letter)
    for path, lines in by_pointer(reading.evidence):
        append_member(root, "evidence", lines)
        root[-1].set("path", without_illegal(path))
    for path, figure in by_pointer(reading.sure):
        append_member(root, "sure", figure)
        root[-1].set("path", without_illegal(path))
    append_member(root, "unplaced", reading.unplaced)
    append_member(root, "issues", reading.issues)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def append_member(parent: _Element, name: str, value: Any) -> None:
    """Append one member to its parent."""
    if value is None:
        return
    element = parent.makeelement(f"{{{NAMESPACE}}}{name}")
    parent.append(element)
    if name == "box":
        element.text = " ".join(map(repr, value))
    elif isinstance(value, tuple):
        for item in value:
            append_member(element, ITEMS[name], item)
    elif isinstance(value, BaseModel) or is_dataclass(value):
        kind: type = type(value)
        for member in members(kind):
            append_member(element, member, getattr(value, member))
    else:
        element.text = _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return without_illegal(str(value))


def without_illegal(text: str) -> str:
    r"""The text with each character that XML 1.0 does not allow replaced by U+FFFD.

    >>> without_illegal("Số:\x0b 12")
    'Số:� 12'
    """
    return _ILLEGAL.sub("\ufffd", text)


def read_xml(document: bytes) -> Reading:
    """The reading in an XML document. Raises ``SchemaError``. Entities are never resolved."""
    root = parse_xml(document)
    if root.tag != f"{{{NAMESPACE}}}{ROOT}":
        raise SchemaError(
            msg(
                "the root is {tag}, not {root} in the namespace {namespace}",
                tag=root.tag,
                root=ROOT,
                namespace=NAMESPACE,
            )
        )
    others = [element for element in root if element.tag not in (EVIDENCE, SURE)]
    tree = {
        "schema": SCHEMA,
        "version": root.get("version"),
        "evidence": _by_path(root.findall(EVIDENCE), tuple[Evidence, ...]),
        "sure": _by_path(root.findall(SURE), float),
        **_struct(others, {name: kind for name, kind in members(Reading).items() if not is_mapping(kind)}, ()),
    }
    try:
        return Envelope.model_validate(tree).opened()
    except ValidationError as error:
        raise as_schema_error(error) from None


def _by_path(elements: list[_Element], kind: Any) -> dict[str, Any]:
    """The contents of elements with a path, evidence or figures, by their paths."""
    found: dict[str, Any] = {}
    for element in elements:
        name, path = str(element.tag).removeprefix(f"{{{NAMESPACE}}}"), element.get("path")
        if path is None or path in found:
            message = msg("the element has no path, or the path of another one")
            raise SchemaError(message, pointer([name, path or ""]))
        found[path] = _value(element, kind, (name, path))
    return found


def parse_xml(document: bytes, *, has_files: bool = False) -> _Element:
    """The root of an untrusted XML document: no entities, no network, no DTD. Raises ``SchemaError``.

    ``has_files``: a text may be a file in base64, longer than 10 MB. Without entities nothing else can grow.
    """
    from lxml import etree

    # In XML these bytes start a DTD (or are in a comment or CDATA, which this writer never produces).
    if b"<!DOCTYPE" in document:
        raise SchemaError(_NO_DTD)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=has_files,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SchemaError(msg("not well-formed XML: {error}", error=error)) from None
    if root.getroottree().docinfo.internalDTD is not None:  # for example in UTF-16
        raise SchemaError(_NO_DTD)
    return root


def _struct(children: list[_Element], kinds: Mapping[str, Any], place: tuple[object, ...]) -> dict[str, Any]:
    """Elements as the members of an object; a missing element is null if the member may be null."""
    found: dict[str, Any] = {name: None for name, kind in kinds.items() if shape(kind)[0]}
    seen = set()
    for child in children:
        name = str(child.tag).removeprefix(f"{{{NAMESPACE}}}")
        if name not in kinds or name in seen:
            raise SchemaError(msg("the element is unknown or occurs twice"), pointer([*place, name]))
        seen.add(name)
        found[name] = _value(child, kinds[name], (*place, name))
    return found


def _value(element: _Element, kind: Any, place: tuple[object, ...]) -> Any:
    """The content of an element; numbers and booleans stay text, pydantic converts them."""
    _, inner = shape(kind)
    if inner == BoxTuple:
        return tuple((element.text or "").split())
    if get_origin(inner) is tuple:
        return _list(element, inner, place)
    if get_origin(inner) is not Literal and (is_dataclass(inner) or issubclass(inner, BaseModel)):
        return _struct(list(element), members(inner), place)
    if len(element):
        raise SchemaError(msg("text expected, not elements"), pointer(place))
    return element.text or ""


def _list(element: _Element, kind: Any, place: tuple[object, ...]) -> tuple[Any, ...]:
    item = get_args(kind)[0]
    return tuple(_value(child, item, (*place, index)) for index, child in enumerate(element))


@cache
def members(kind: type) -> dict[str, Any]:
    """The members of a model or dataclass in order, with their types."""
    hints = get_type_hints(kind)
    names = kind.model_fields if issubclass(kind, BaseModel) else [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return {name: hints[name] for name in names}


def is_mapping(kind: Any) -> bool:
    """Is it the type of a member whose values have JSON Pointers as names?

    >>> is_mapping(Mapping[str, float]), is_mapping(tuple[str, ...])
    (True, False)
    """
    return get_origin(kind) is Mapping


@cache
def shape(kind: Any) -> tuple[bool, Any]:
    """Whether a type annotation allows None, and the type without None.

    >>> shape(str | None)
    (True, <class 'str'>)
    """
    if get_origin(kind) not in (Union, UnionType):
        return False, kind
    inner = [arg for arg in get_args(kind) if arg is not type(None)]
    return True, inner[0]
