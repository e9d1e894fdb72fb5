"""Files of links: tables (CSV, Parquet) and graphs (GraphML, JSON-LD)."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from vnadmin_doc.archive.ledger_view import open_ledger, readable
from vnadmin_doc.archive.links.link_view import (
    CITATION_COLUMNS,
    MISSING_COLUMNS,
    UNANSWERED_COLUMNS,
    Key,
    Node,
    citations,
    edges,
    missing,
    newest_date,
    nodes,
    unanswered,
)
from vnadmin_doc.archive.links.relations import RELATIONS
from vnadmin_doc.archive.table_files import Table, temporary_path, write_table

__all__ = ["GRAPHML", "VOCABULARY", "write_links"]

VOCABULARY = "urn:vnadmin-doc:link:1#"
GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_NODE_DATA = ("name", "part", "code", "kind", "date", "agency", "subject", "document")
_EDGE_DATA = ("relation", "text")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_links(
    out: str | os.PathLike[str],
    file: str | os.PathLike[str],
    form: str,
    *,
    what: str = "citations",
    as_of: str | None = None,
) -> int:
    """Write the links of an output folder to a file; return the number of rows or links.

    ``form``: csv or parquet, for ``what``: citations, missing or unanswered; or graphml or jsonld, for the links.
    ``as_of``: the day on which deadlines are looked at. Raises ``ReadError``, ``DamagedFile``, ``WriteError``,
    ``MissingDependency``.
    """
    with open_ledger(out) as database:
        if form in _GRAPHS:
            with temporary_path(Path(file)) as temporary:
                return _GRAPHS[form](database, temporary)
        return write_table([_table(database, what, as_of)], Path(file), form)


def _table(database: sqlite3.Connection, what: str, as_of: str | None) -> Table:
    if what == "missing":
        return Table(what, MISSING_COLUMNS, missing(database))
    if what == "unanswered":
        day = as_of or newest_date(database)
        return Table(what, UNANSWERED_COLUMNS, unanswered(database, day) if day else ())
    return Table(what, CITATION_COLUMNS, citations(database))


def _values(node: Node) -> dict[str, str | int | None]:
    name, part = node.key
    return {"name": readable(name), "part": part, **{member: getattr(node, member) for member in _NODE_DATA[2:]}}


def _graphml(database: sqlite3.Connection, path: Path) -> int:
    """Nodes are numbered in the order of names; the file is written as a stream."""
    from lxml import etree

    places: dict[Key, str] = {}
    count = 0
    with etree.xmlfile(str(path), encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("graphml", nsmap={None: GRAPHML}):
            for owner, members in (("node", _NODE_DATA), ("edge", _EDGE_DATA)):
                for member in members:
                    kind = "int" if member == "part" else "string"
                    attributes = {"id": f"{owner}-{member}", "for": owner, "attr.name": member, "attr.type": kind}
                    xml.write(etree.Element("key", attributes))
            with xml.element("graph", id="links", edgedefault="directed"):
                for node in nodes(database):
                    places[node.key] = f"n{len(places) + 1}"
                    xml.write(_element("node", {"id": places[node.key]}, _values(node)))
                for edge in edges(database):
                    count += 1
                    ends = {"id": f"e{count}", "source": places[edge.source], "target": places[edge.target]}
                    xml.write(_element("edge", ends, {"relation": edge.relation, "text": edge.text}))
    return count


def _element(owner: str, attributes: dict[str, str], values: dict[str, str | int | None]) -> object:
    from lxml import etree

    element = etree.Element(owner, attributes)
    for member, value in values.items():
        if value not in (None, ""):
            data = etree.SubElement(element, "data", {"key": f"{owner}-{member}"})
            data.text = _NOT_XML.sub("\ufffd", str(value))
    return element


def _jsonld(database: sqlite3.Connection, path: Path) -> int:
    """One letter on a line, with the addresses of the letters that it answers, cites and so on."""
    of_letter: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    count = 0
    for edge in edges(database):
        of_letter[edge.source][edge.relation].append(_address(edge.target))
        count += 1
    context = {"@vocab": VOCABULARY, **{relation: {"@type": "@id"} for relation in RELATIONS}}
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(f'{{"@context": {_dumped(context)},\n"@graph": [')
        for place, node in enumerate(nodes(database)):
            found = of_letter.get(node.key, {})
            links = {relation: list(dict.fromkeys(found[relation])) for relation in RELATIONS if relation in found}
            values = {member: value for member, value in _values(node).items() if value not in (None, "")}
            item = {"@id": _address(node.key), "@type": "Letter", **values, **links}
            file.write(f"{',' if place else ''}\n{_dumped(item)}")
        file.write("\n]}\n")
    return count


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _address(key: Key) -> str:
    name, part = key
    return f"urn:vnadmin-doc:letter:{quote(name)}:{part}"


_GRAPHS: dict[str, Callable[[sqlite3.Connection, Path], int]] = {"graphml": _graphml, "jsonld": _jsonld}
