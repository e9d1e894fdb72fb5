"""Rules V11, V20: paper, margins, fonts, sizes, styles, page numbers of digital files.

Decree 30/2020/NĐ-CP, Appendix I, Phần I, Mục I and V. The components, with their sizes and styles, are in
``typefaces.tsv``. A scan has no fonts, and is never judged by these rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vnadmin_doc.conformity.case import Case
from vnadmin_doc.conformity.finding import Departure
from vnadmin_doc.conformity.typography import Face, letters
from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.kinds import CONG_VAN
from vnadmin_doc.model.reading import Evidence

__all__ = ["Component", "bold", "components", "font", "italic", "margins", "page_numbers", "paper", "size"]

_A4, _PAPER_TOLERANCE = (210.0, 297.0), 2.0
_MARGINS = {"top": (20, 25), "right": (15, 20), "bottom": (20, 25), "left": (30, 35)}
_MARGIN_TOLERANCE = 0.6
"""Millimetres: Word rounds margins to hundredths of an inch, and 2 cm to 1134 twips."""
_SIZE_TOLERANCE = 0.3
"""Points: programs that print to PDF scale 14 to 14.04, and sizes are read in half points."""
_UNNAMED = re.compile(r"|CIDFont.*|[A-Z]?F?\d+|T3.*|Type3.*", re.IGNORECASE)
_TIMES = re.compile(r"times(?:newroman)?(?:ps)?(?:mt)?(?:bold|italic|roman|regular)*(?:ps)?(?:mt)?")
_TWINS = re.compile(r"liberationserif|nimbusrom\w*|tinos|texgyretermes\w*|thorndale\w*")
"""Fonts with the widths of Times New Roman, which programs put into a PDF where that is not installed."""
_STYLE = re.compile(r"[-, ]?(?:bold|italic|oblique|regular|(?<=PS)MT)+$", re.IGNORECASE)
_SYMBOLS = re.compile(r"symbol|wingding|webding|math|dingbat|mtextra|emoji", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[^a-z0-9]")
_LEAST_SHARE = 0.2
"""Share of the letters of a component, or of the whole letter, in another face, from which it is reported."""
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Component:
    """A row of ``typefaces.tsv``: the lines at ``path`` that ``line`` selects have a size from ``low`` to ``high``."""

    rules: str
    part: str
    path: str
    line: str
    low: float
    high: float
    bold: bool | None
    italic: bool | None
    clause: str


@cache
def components() -> tuple[Component, ...]:
    """The rows of ``typefaces.tsv``."""
    text = (files("vnadmin_doc.conformity") / "typefaces.tsv").read_text(encoding="utf-8")
    _, *rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    flags = {"yes": True, "no": False, "": None}
    return tuple(
        Component(rules, part, path, line, float(low), float(high), flags[bold], flags[italic], clause)
        for rules, part, path, line, low, high, bold, italic, clause in rows
    )


# ---- the page ----------------------------------------------------------------------------


def paper(case: Case) -> Iterator[Departure]:
    """I.1, I.2: A4, 210 × 297 mm, also across. Judged on the first page or section: appendices may have others."""
    for sheet in case.papers[:1]:
        sides = sorted((sheet.width, sheet.height))
        if sides[0] and any(map(_differs, sides, _A4)):
            yield Departure("", "A4 (210 × 297 mm)", f"{sheet.width:.0f} × {sheet.height:.0f} mm")


def _differs(side: float, right: float) -> bool:
    return abs(side - right) > _PAPER_TOLERANCE


def margins(case: Case) -> Iterator[Departure]:
    """I.3: 20–25 mm at top and bottom, 30–35 mm at the left, 15–20 mm at the right (first section of a DOCX file)."""
    sheet = next(iter(case.papers), None)
    if sheet is None or sheet.margins is None or sheet.width > sheet.height:
        return
    for (side, (low, high)), value in zip(_MARGINS.items(), sheet.margins, strict=True):
        if not low - _MARGIN_TOLERANCE <= value <= high + _MARGIN_TOLERANCE:
            sides = {"top": msg("top"), "right": msg("right"), "bottom": msg("bottom"), "left": msg("left")}
            expected = msg("{side} margin {low}–{high} mm", side=sides[side], low=low, high=high)
            yield Departure("", expected, f"{value:.1f} mm")


def page_numbers(case: Case) -> Iterator[Departure]:
    """I.7: Arabic numbers in the middle of the top margin, not on page 1. Judged in PDF files of one letter."""
    if not case.is_pdf or case.reading.source.part:
        return
    for number, sheet in enumerate(case.papers, 1):
        wanted = re.compile(rf"\W*{number}\W*")
        found = [item for item in case.reading.unplaced if item.page == number and wanted.fullmatch(item.text)]
        in_points = sheet.height * 72 / 25.4
        below = [item for item in found if item.box[1] > 0.9 * in_points]
        if number > 1 and len(found) == 1 and below:
            line = Evidence(number, below[0].box, below[0].text, "", None)
            yield Departure("", msg("in the middle of the top margin"), below[0].text, line)
            return


# ---- fonts -------------------------------------------------------------------------------


def _lines(case: Case, component: Component) -> list[Evidence]:
    """The lines of a component."""
    if component.path in ("/body", "/body/bases"):
        bases = component.path == "/body/bases"
        found = (line for at, line in case.below("/body") if at.startswith("/body/bases/") == bases)
        return [line for line, _ in zip(found, range(_MOST_LINES), strict=False)]
    if component.path == "/distribution/":
        return [line for _, line in case.below("/distribution")]
    lines = case.lines(component.path)
    return _SELECT[component.line](case, lines) if component.line else list(lines)


def _beginning(words: str) -> Callable[[Case, Sequence[Evidence]], list[Evidence]]:
    return lambda _, lines: [line for line in lines if fold(line.text).startswith(words)]


def _of_office(case: Case, lines: Sequence[Evidence]) -> list[Evidence]:
    name = case.letter.signers[0].full_name if case.letter.signers else None
    return [line for line in lines if not (name and name in line.text)]


def _of_name(case: Case, lines: Sequence[Evidence]) -> list[Evidence]:
    name = case.letter.signers[0].full_name if case.letter.signers else None
    return [line for line in lines if name and line.text.strip() == name]


def _of_issuer(case: Case, lines: Sequence[Evidence]) -> list[Evidence]:
    name = case.letter.issuers[0].name if case.letter.issuers else ""
    return [line for line in lines if line.text.strip() in name][-1:]


_SELECT: dict[str, Callable[[Case, Sequence[Evidence]], list[Evidence]]] = {
    "country": _beginning("cong hoa"),
    "motto": _beginning("doc lap"),
    "party": _beginning("dang cong san"),
    "last": _of_issuer,
    "title": lambda _, lines: [line for line in lines if line.rule == "kind/title"],
    "named": lambda case, lines: [] if case.kind in (CONG_VAN, None) else list(lines),
    "lead": lambda case, lines: list(lines) if case.kind is CONG_VAN else [],
    "office": _of_office,
    "name": _of_name,
}


def _judge(
    case: Case, is_wrong: Callable[[Component, Face], bool], shown: Callable[[Component, Face], tuple[str, str]]
) -> Iterator[Departure]:
    """A departure for each component of which a large share of letters is in a wrong face."""
    if case.typography is None:
        return
    for component in components():
        if component.rules != case.rule_set:
            continue
        total, wrong, first = 0, Counter[Face](), None
        for line in _lines(case, component):
            for count, face in letters(case.typography.faces(line)):
                total += count
                if is_wrong(component, face):
                    wrong[face] += count
                    first = first or line
        if total and sum(wrong.values()) > _LEAST_SHARE * total and first:
            found, expected = shown(component, wrong.most_common(1)[0][0])
            path = component.path.rstrip("/")
            yield Departure(
                path,
                expected,
                msg("{part}: {found} — {text}", part=component.part, found=found, text=first.text[:60]),
                first,
            )


def size(case: Case) -> Iterator[Departure]:
    """Mục II, V: the size of each component. On other paper than A4 a PDF was scaled, and has no sizes."""

    def is_wrong(component: Component, face: Face) -> bool:
        low, high = component.low - _SIZE_TOLERANCE, component.high + _SIZE_TOLERANCE
        return face.size is not None and not low <= face.size <= high

    def shown(component: Component, face: Face) -> tuple[str, str]:
        low, high = component.low, component.high
        return f"{face.size:g} pt", f"{low:g} pt" if low == high else f"{low:g}–{high:g} pt"

    sides = sorted((case.papers[0].width, case.papers[0].height)) if case.papers else []
    if not (case.is_pdf and any(map(_differs, sides, _A4))):
        yield from _judge(case, is_wrong, shown)


def bold(case: Case) -> Iterator[Departure]:
    """Mục II, V: components in bold, and components that are not bold."""
    words = {True: msg("bold"), False: msg("not bold")}
    yield from _judge(
        case,
        lambda component, face: component.bold not in (None, face.bold) and _is_named(face),
        lambda component, face: (words[face.bold], words[bool(component.bold)]),
    )


def italic(case: Case) -> Iterator[Departure]:
    """Mục II, V: components in italics, and upright components."""
    words = {True: msg("italic"), False: msg("upright")}
    yield from _judge(
        case,
        lambda component, face: component.italic not in (None, face.italic) and _is_named(face),
        lambda component, face: (words[face.italic], words[bool(component.italic)]),
    )


def font(case: Case) -> Iterator[Departure]:
    """I.4: Times New Roman. Fonts without a name, and fonts of signs, are not judged."""
    if case.typography is None:
        return
    counted, first = Counter[str](), dict[str, Evidence]()
    for path, lines in case.reading.evidence.items():
        if path.startswith(("/references", "/tasks", "/copy", "/arrival", "/appendices", "/tables")):
            continue
        for line in lines[:_MOST_LINES]:
            for count, face in letters(case.typography.faces(line)):
                family = _STYLE.sub("", face.font)
                counted[family] += count
                first.setdefault(family, line)
    for name, count in counted.most_common():
        plain = _NOT_LETTERS.sub("", name.lower())
        right = _TIMES.fullmatch(plain) or (case.is_pdf and _TWINS.fullmatch(plain))
        wrong = _is_font_named(name) and not right
        if wrong and not _SYMBOLS.search(name) and count > _LEAST_SHARE * counted.total():
            yield Departure("", "Times New Roman", f"{name} — {first[name].text[:60]}", first[name])


def _is_named(face: Face) -> bool:
    return _is_font_named(face.font)


def _is_font_named(name: str) -> bool:
    return not _UNNAMED.fullmatch(name)
