"""Write the formulas of a DOCX file (OMML, ECMA-376 part 1, 22.1) as text in one line.

Signs and brackets that the page shows as shapes are written: a fraction with a slash, a root with its sign, limits
after ``_`` and ``^``, as Unicode Technical Note 28 does. Without them 2/3 would be read as 23.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from vnadmin_doc.formats.common.content_blocks import Run
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, children, local_name

__all__ = ["OBJECTS", "formula_runs"]

_Read = Callable[[Element], Iterable[Run | None]]

OBJECTS = frozenset((
    "acc", "bar", "borderBox", "box", "d", "eqArr", "f", "func", "groupChr", "limLow", "limUpp", "m", "nary", "phant",
    "rad", "sPre", "sSub", "sSubSup", "sSup",
))  # fmt: skip
"""The elements of a formula that ``formula_runs`` reads; elements around them are read as they are."""


def formula_runs(element: Element, read: _Read) -> Iterator[Run]:
    """The runs of an object of a formula; ``read`` gives the runs of the elements inside it."""
    name = local_name(element)
    properties = child(element, f"{name}Pr")

    def part(kind: str) -> list[Run]:
        return _runs(child(element, kind), read)

    def limits() -> Iterator[Run]:
        for kind, sign in (("sub", "_"), ("sup", "^"), ("lim", "^" if name == "limUpp" else "_")):
            yield from _script(part(kind), sign)

    if name == "f":
        yield from _grouped(part("num"))
        yield Run("/")
        yield from _grouped(part("den"))
    elif name == "rad":
        degree = part("deg")
        yield Run("√")
        yield from (Run("("), *degree, Run("&"), *part("e"), Run(")")) if degree else _grouped(part("e"))
    elif name == "nary":
        sign = child(properties, "chr")
        yield Run((attr(sign) or "") if sign is not None else "∫")
        yield from limits()
        yield from _grouped(part("e"))
    elif name == "d":
        yield from _delimited(element, properties, read)
    elif name == "func":
        yield from (*part("fName"), Run(" "), *part("e"))
    elif name in ("eqArr", "m"):
        rows = [list(children(row, "e")) for row in children(element, "mr")] or [[e] for e in children(element, "e")]
        yield from _joined((_joined((_runs(cell, read) for cell in row), ", ") for row in rows), "; ")
    elif name == "sPre":
        yield from (*limits(), *part("e"))
    else:
        yield from (*part("e"), *limits())


def _runs(element: Element | None, read: _Read) -> list[Run]:
    return [run for run in read(element) if run is not None] if element is not None else []


def _grouped(runs: list[Run]) -> list[Run]:
    """The runs in brackets, unless they are one number, one word or one sign."""
    text = "".join(run.text for run in runs).strip()
    return runs if text.isalnum() or len(text) < 2 else [Run("("), *runs, Run(")")]


def _script(runs: list[Run], sign: str) -> list[Run]:
    """A subscript or superscript after its sign; a superscript of digits is raised."""
    text = "".join(run.text for run in runs)
    if sign == "^" and text.isdecimal():
        return [replace(run, style=replace(run.style, raised=True)) for run in runs]
    return [Run(sign), *_grouped(runs)] if text else []


def _delimited(element: Element, properties: Element | None, read: _Read) -> Iterator[Run]:
    def sign(kind: str, usual: str) -> str:
        found = child(properties, kind)
        return (attr(found) or "") if found is not None else usual

    yield Run(sign("begChr", "("))
    yield from _joined((_runs(item, read) for item in children(element, "e")), sign("sepChr", "|"))
    yield Run(sign("endChr", ")"))


def _joined(parts: Iterator[list[Run]], sign: str) -> list[Run]:
    found: list[Run] = []
    for number, runs in enumerate(parts):
        found += [*([Run(sign)] if number else []), *runs]
    return found
