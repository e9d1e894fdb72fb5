"""Make schemas/letter-1.schema.json, letter-1.xsd and README.md from the model.

    python -m tools.make_schemas

The members come from the model, their descriptions from schema_fields.tsv. The
results are committed; tests/test_schemas.py generates them again and compares.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from lxml import etree
from pydantic import TypeAdapter

from vnadmin_doc.model.letter import PartialDate
from vnadmin_doc.model.reading import BoxTuple
from vnadmin_doc.writers.as_xml import ITEMS, NAMESPACE, ROOT, is_mapping, members, shape
from vnadmin_doc.writers.envelope import VERSION, Envelope

HERE = Path(__file__).parent
SCHEMAS = HERE.parent / "schemas"
XS = "http://www.w3.org/2001/XMLSchema"

DATE = TypeAdapter(PartialDate).json_schema()["pattern"].replace(r"\d", "[0-9]")
POINTER = r"^(/([^~]|~[01])*)?$"  # no star within a star: libxml2 takes those wrongly
SHA256 = "^[0-9a-f]{64}$"

# Members whose values are more restricted than their type: (pattern, minimum, maximum).
NARROWER: dict[tuple[str, str], tuple[str | None, int | None, int | None]] = {
    ("Envelope", "sure"): (None, 0, 1),
    ("SourceInfo", "sha256"): (SHA256, None, None),
    ("SourceInfo", "pages"): (None, 0, None),
    ("FilePart", "number"): (None, 1, None),
    ("FilePart", "of"): (None, 2, None),
    ("FilePart", "first_page"): (None, 1, None),
    ("FilePart", "last_page"): (None, 1, None),
    ("Ocr", "dpi"): (None, 1, None),
    ("Evidence", "page"): (None, 1, None),
    ("Evidence", "confidence"): (None, 0, 1),
    ("Unplaced", "page"): (None, 1, None),
    ("LetterTable", "page"): (None, 1, None),
    ("Issue", "path"): (POINTER, None, None),
    ("Task", "section"): (POINTER, None, None),
    ("Promulgation", "date"): (DATE, None, None),
    ("Reference", "date"): (DATE, None, None),
    ("Task", "deadline"): (DATE, None, None),
    ("Arrival", "date"): (DATE, None, None),
    ("Copy", "date"): (DATE, None, None),
}

# Names of plain types in JSON Schema and in XML Schema.
SIMPLE = {
    str: ("string", "string"),
    int: ("integer", "integer"),
    float: ("number", "double"),
    bool: ("boolean", "boolean"),
}


def words() -> dict[tuple[str, str], str]:
    """The descriptions, by type and member. Raises ``ValueError`` if a member has none."""
    lines = (HERE / "schema_fields.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    described = {(kind, member): text for kind, member, text in rows}
    known = [(kind.__name__, name.rstrip("_")) for kind in structures() for name in members(kind)]
    if missing := [".".join(member) for member in known if member not in described]:
        raise ValueError(f"no description in tools/schema_fields.tsv: {', '.join(missing)}")
    return described


def structures() -> list[type]:
    """Every type with members: the envelope first, each type before the types that it uses."""
    found: list[type] = [Envelope]
    for kind in found:
        for member in members(kind).values():
            found += [inner for inner in used(member) if inner not in found]
    return found


def used(kind: Any) -> list[type]:
    """The types with members that the type of a member contains."""
    inner = shape(kind)[1]
    if is_structure(inner):
        return [inner]
    return [found for arg in get_args(inner) if isinstance(arg, type) or get_args(arg) for found in used(arg)]


def is_structure(kind: Any) -> bool:
    """Is it a type with members?"""
    return isinstance(kind, type) and get_origin(kind) is None and kind not in SIMPLE


# JSON Schema


def json_schema() -> str:
    """The JSON Schema, 2020-12."""
    described = words()
    envelope, *others = [(kind, json_object(kind, described)) for kind in structures()]
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{NAMESPACE}:schema",
        "title": f"A Vietnamese official letter, vnadmin-doc version {VERSION}",
        **envelope[1],
        "$defs": {kind.__name__: body for kind, body in others},
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def json_object(kind: type, described: dict[tuple[str, str], str]) -> dict[str, Any]:
    """The JSON Schema of a structure."""
    properties = {}
    for name, member in members(kind).items():
        body = json_value(member, *NARROWER.get((kind.__name__, name), (None, None, None)))
        if is_mapping(member):
            body = {"type": "object", "propertyNames": {"pattern": POINTER}, "additionalProperties": body}
        name = name.rstrip("_")
        properties[name] = {"description": described[kind.__name__, name], **body}
    return {
        "description": summary(kind),
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def json_value(
    kind: Any, pattern: str | None = None, least: int | None = None, most: int | None = None
) -> dict[str, Any]:
    """The JSON Schema of a value of a member."""
    nullable, inner = shape(kind)
    limits = {"pattern": pattern, "minimum": least, "maximum": most}
    if inner == BoxTuple:
        body: dict[str, Any] = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
    elif get_origin(inner) is Literal:
        body = {"enum": list(get_args(inner))}
    elif get_origin(inner) is tuple:
        body = {"type": "array", "items": json_value(get_args(inner)[0])}
    elif is_mapping(inner):
        body = json_value(get_args(inner)[1], pattern, least, most)
    elif is_structure(inner):
        body = {"$ref": f"#/$defs/{inner.__name__}"}
    else:
        body = {"type": SIMPLE[inner][0]} | {key: value for key, value in limits.items() if value is not None}
    if not nullable:
        return body
    if "type" in body:
        return body | {"type": [body["type"], "null"]}
    return {"anyOf": [body, {"type": "null"}]}


def summary(kind: type) -> str:
    """The first paragraph of a type's docstring, on one line, without markup."""
    return " ".join((kind.__doc__ or "").split("\n\n")[0].split()).replace("``", "")


# XML Schema


def xml_schema() -> str:
    """The XML Schema, 1.0."""
    described = words()
    prefixes: Any = {"xs": XS, "letter": NAMESPACE, None: NAMESPACE}  # the stubs know only named prefixes
    root = etree.Element(
        f"{{{XS}}}schema",
        {"targetNamespace": NAMESPACE, "elementFormDefault": "qualified", "version": VERSION},
        nsmap=prefixes,
    )
    for kind in structures():
        xml_structure(root, kind, described)
    for kind in structures():
        for name, member in members(kind).items():
            xml_simple(root, kind.__name__, name, content(member))
    box = add(add(root, "simpleType", name="Box"), "restriction")
    add(add(add(box, "simpleType"), "list"), "simpleType").append(number_type())
    add(box, "length", value="4")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True).decode()


def number_type() -> Any:
    """A double that is neither infinite nor NaN."""
    body = etree.Element(f"{{{XS}}}restriction", base="xs:double")
    add(body, "minExclusive", value="-INF")
    add(body, "maxExclusive", value="INF")
    return body


def add(parent: Any, tag: str, **attributes: str) -> Any:
    """Append an XML Schema element and return it."""
    return etree.SubElement(parent, f"{{{XS}}}{tag}", attributes)


def explain(parent: Any, text: str) -> None:
    """Add documentation to an element."""
    add(add(parent, "annotation"), "documentation").text = text


def xml_structure(root: Any, kind: type, described: dict[tuple[str, str], str]) -> None:
    """The complex type of a structure; for the envelope, the root element."""
    if kind is Envelope:
        element = add(root, "element", name=ROOT)
        explain(element, summary(kind))
        body = add(element, "complexType")
    else:
        body = add(root, "complexType", name=kind.__name__)
        explain(body, summary(kind))
    sequence = add(body, "sequence")
    for name, member in members(kind).items():
        if not (kind is Envelope and name in ("schema_", "version")):  # the namespace, an attribute
            xml_member(sequence, kind.__name__, name, member, described[kind.__name__, name])
    if kind is Envelope:
        version = add(body, "attribute", name="version", use="required")
        allowed = add(add(version, "simpleType"), "restriction", base="xs:string")
        add(allowed, "enumeration", value=VERSION)
        for name in (name for name, member in members(kind).items() if is_mapping(member)):
            unique = add(element, "unique", name=f"one-{name}-a-path")
            add(unique, "selector", xpath=f"letter:{name}")
            add(unique, "field", xpath="@path")


def xml_member(sequence: Any, owner: str, name: str, kind: Any, text: str) -> None:
    """Append the element of a member."""
    nullable, inner = shape(kind)[0], content(kind)
    element = add(sequence, "element", name=name)
    if nullable or is_mapping(kind):
        element.set("minOccurs", "0")
    if is_mapping(kind):
        element.set("maxOccurs", "unbounded")
    if is_mapping(kind) and inner is float:
        explain(element, text)
        xml_figure(element, own_type(owner, name))
        return
    if get_origin(inner) is not tuple or inner == BoxTuple:
        element.set("type", xml_type(owner, name, inner))
    explain(element, text)
    if "type" not in element.attrib:
        items = xml_list(element, owner, name, inner)
        if is_mapping(kind):
            add(items, "attribute", name="path", type="Pointer", use="required")


def content(kind: Any) -> Any:
    """The type of a member without None; of a mapping, that of its values."""
    inner = shape(kind)[1]
    return get_args(inner)[1] if is_mapping(inner) else inner


def xml_figure(element: Any, base: str) -> None:
    """A number with a path."""
    extension = add(add(add(element, "complexType"), "simpleContent"), "extension", base=base)
    add(extension, "attribute", name="path", type="Pointer", use="required")


def xml_list(element: Any, owner: str, name: str, kind: Any) -> Any:
    """The items of a list; each is an element with the singular name."""
    body = add(element, "complexType")
    item = add(add(body, "sequence"), "element", name=ITEMS[name], minOccurs="0", maxOccurs="unbounded")
    inner = get_args(kind)[0]
    if get_origin(inner) is tuple:
        xml_list(item, owner, ITEMS[name], inner)
    else:
        item.set("type", xml_type(owner, name, inner))
    return body


def xml_type(owner: str, name: str, kind: Any) -> str:
    """The name of an element's type."""
    if kind == BoxTuple:
        return "Box"
    if is_structure(kind):
        return str(kind.__name__)
    if (owner, name) in NARROWER or get_origin(kind) is Literal:
        return own_type(owner, name)
    return f"xs:{SIMPLE[kind][1]}"


def own_type(owner: str, name: str) -> str:
    """The name of the simple type of a member."""
    pattern = NARROWER.get((owner, name), (None,))[0]
    shared = {DATE: "PartialDate", POINTER: "Pointer"}
    return shared.get(pattern or "", f"{owner}{name.title().replace('_', '')}")


def xml_simple(root: Any, owner: str, name: str, kind: Any) -> None:
    """The named simple type for a member that needs one, defined once."""
    narrower = NARROWER.get((owner, name))
    if name in ("schema_", "version") and owner == "Envelope":
        return
    if narrower is None and get_origin(kind) is not Literal:
        return
    title = own_type(owner, name)
    if any(element.get("name") == title for element in root):
        return
    base = "xs:string" if narrower is None else f"xs:{SIMPLE[kind][1]}"
    body = add(add(root, "simpleType", name=title), "restriction", base=base)
    for value in get_args(kind):
        add(body, "enumeration", value=value)
    pattern, least, most = narrower or (None, None, None)
    for tag, limit in (("pattern", pattern), ("minInclusive", least), ("maxInclusive", most)):
        if limit is not None:
            add(body, tag, value=str(limit).removeprefix("^").removesuffix("$"))


# The table of fields

HEAD = """\
# Schemas

`python -m tools.make_schemas` makes the first two from the model; a test makes them again and compares. All are in the
wheel, as `vnadmin_doc/schemas/`. `vnadmin-doc validate FILE` uses the one for the file.

| file | for |
|---|---|
| `letter-1.schema.json` | JSON documents, JSON Schema 2020-12; objects closed, all members required |
| `letter-1.xsd` | XML documents, namespace `urn:vnadmin-doc:letter:1` |
| `edxml-packet.xsd` | edXML packets of `convert --to edxml`; written by hand, of this project and not official |

The XML is the same tree, with one element per member. The root is `document` with the attribute `version`. A member
that is null is left out. A list is one element with its items inside; the tables below have the name of an item. There
is one `<evidence path="/code/number">` for each pointer, with a `line` for each piece of evidence, and one
`<sure path="/code/number">` for each figure. A box is four
numbers in one element. Characters that XML 1.0 does not allow (control characters) are written as U+FFFD.

A minor version adds members; a major version renames or removes them. The major version is in the file names and in
the namespace.

In the tables, `?` marks a member that may be null (in XML, absent), and `[]` a list.
"""


COLUMNS = "| member | type | item in XML | what |\n|---|---|---|---|\n"


def readme() -> str:
    """The text of README.md: one table for each type."""
    described = words()
    parts = [HEAD]
    for kind in structures():
        parts.append(f"\n## {kind.__name__}\n\n{summary(kind)}\n\n{COLUMNS}")
        for name, member in members(kind).items():
            text = described[kind.__name__, name.rstrip("_")].replace("|", "\\|")
            item = f"`{ITEMS[name]}`" if get_origin(shape(member)[1]) is tuple and name in ITEMS else ""
            parts.append(f"| `{name.rstrip('_')}` | {title_of(member)} | {item} | {text} |\n")
    return "".join(parts)


def title_of(kind: Any) -> str:
    """The title of a type in the table."""
    nullable, inner = shape(kind)
    if inner == BoxTuple:
        title = "four numbers"
    elif get_origin(inner) is Literal:
        title = " or ".join(f"`{value}`" for value in get_args(inner))
    elif get_origin(inner) is tuple:
        title = title_of(get_args(inner)[0]) + "[]"
    elif is_mapping(inner):
        title = "pointer to " + title_of(get_args(inner)[1])
    elif is_structure(inner):
        title = f"[{inner.__name__}](#{inner.__name__.lower()})"
    else:
        title = {str: "text", int: "integer", float: "number", bool: "true or false"}[inner]
    return title + ("?" if nullable else "")


OUTPUTS = {"letter-1.schema.json": json_schema, "letter-1.xsd": xml_schema, "README.md": readme}

if __name__ == "__main__":
    for name, make in OUTPUTS.items():
        (SCHEMAS / name).write_text(make(), encoding="utf-8")
