"""Which text of an HTML page can be seen: the attribute ``hidden``, ``style`` attributes, rules of style sheets.

Of the style sheets in the page only the rules that hide an element are read, if their selector is a name, a class or an
identifier (``p``, ``.note``, ``p.note``, ``#note``). Where a sheet sets backgrounds, the ground of a text is unknown,
and no text is hidden for its colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vnadmin_doc.model.visibility import WHITE, Colour, is_lost_in

__all__ = ["SEEN", "Sight", "sight_of_page"]

_GONE = re.compile(
    r"""display:none|mso-hide:all|(?<![\w-])opacity:0(?:\.0*)?(?:;|!|$)|(?<![\w-])color:transparent
    |font-size:(?:0(?:\.0*)?[a-z%]*|(?:[0-2]?(?:\.\d*)?|3(?:\.[0-2]\d*)?)px|(?:[01]?(?:\.\d*)?|2(?:\.[0-4]\d*|\.50*)?)pt)
     (?:;|!|$)                                                                               # 2.5 points or smaller
    |(?<![\w-])clip:rect\((?:[01](?:px)?[,)]?){4}|clip-path:inset\((?:50|100)%|transform:scale\(0\)
    |(?<![\w-])(?:left|top|right|bottom|text-indent):-(?:(?:[5-9]\d{2}|\d{4,})(?:\.\d*)?(?:px|pt)|\d{3,}(?:\.\d*)?em)
    """,  # the last line: moved off the page; a paragraph may hang 100 points to the left
    re.VERBOSE,
)
_NO_SIZE = re.compile(r"(?<![\w-])(?:max-)?(?:height|width):[01](?:px)?(?:;|!|$)")
_DISPLAYED = re.compile(r"display:(?!none)")
_SHOWN = re.compile(r"display:(?!none)|visibility:visible|opacity:(?:1|0?\.[1-9])")
_ROOTS = frozenset(("html", "body", "*"))
"""A page that hides itself shows itself by a script, when it is loaded."""
_VISIBILITY = re.compile(r"(?<![\w-])visibility:(\w+)")
_COLOUR = re.compile(r"(?<![\w-])color:([^;!]+)")
_GROUND = re.compile(r"(?<![\w-])background(?:-color|-image)?:([^;!]+)")
_STYLE_TAG = re.compile(r"(</?style\b[^>]{0,500}>)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"@[^@{};]{0,500}(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_SELECTOR = re.compile(r"[a-z][a-z0-9]*|[a-z0-9]*[.#][\w-]+")
_NAME = re.compile(r"[.#]?[\w-]+")
_KEPT = frozenset(("transparent", "none", "inherit", "initial", "unset"))
_SHEET = re.compile(
    r"<link\b[^>]{0,500}\bstylesheet|<style\b[^<]*\bbackground|<body\b[^>]{0,500}\bbackground", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What an element inherits that decides whether its text is seen.

    ``gone``: the element is not displayed, nor is any in it. ``shown``: its visibility, which an element in it can
    change. ``ground``: the colour behind it, None if unknown. ``hiding``: the selectors of the sheets that hide
    elements.
    """

    gone: bool = False
    shown: bool = True
    colour: Colour | None = None
    ground: Colour | None = WHITE
    hiding: frozenset[str] = frozenset()

    @property
    def is_seen(self) -> bool:
        """Can the text be seen?"""
        return self.shown and not (self.gone or is_lost_in(self.ground, self.colour))

    def inside(self, element: Any, css: str) -> Sight:
        """The same inside an element. ``css``: its ``style`` attribute in lower case without blanks."""
        colour = _last(_COLOUR, css) or element.get("color")
        ground = _last(_GROUND, css) or element.get("bgcolor") or element.get("background")
        by_sheet = bool(self.hiding) and not _DISPLAYED.search(css) and not self.hiding.isdisjoint(_selectors(element))
        if not (css or colour or ground or by_sheet) and element.get("hidden") is None:
            return self
        visibility = _last(_VISIBILITY, css)
        return Sight(
            self.gone or by_sheet or element.get("hidden") is not None or _hides(css),
            visibility == "visible" if visibility else self.shown,
            _colour(colour) if colour else self.colour,
            _colour(ground) if ground and ground not in _KEPT else self.ground,
            self.hiding,
        )


SEEN = Sight()
"""Black on white."""


def _last(declaration: re.Pattern[str], css: str) -> str | None:
    values = declaration.findall(css)
    return values[-1] if values else None


@lru_cache(maxsize=256)
def _colour(value: str) -> Colour | None:
    """The colour of a CSS value; None if it is unknown, or not opaque."""
    from PIL import ImageColor

    try:
        red, green, blue, *opacity = ImageColor.getrgb(value.strip())
    except ValueError:
        return None
    return None if opacity and opacity[0] < 255 else (red, green, blue)


def sight_of_page(text: str) -> Sight:
    """What the root of a page inherits, from the text of its file."""
    return Sight(ground=None if _SHEET.search(text) else WHITE, hiding=_hiding(text))


def _hides(css: str) -> bool:
    """Do the declarations, without spaces and in small letters, hide an element and all in it?"""
    return _GONE.search(css) is not None or ("overflow:hidden" in css and _NO_SIZE.search(css) is not None)


def _hiding(text: str) -> frozenset[str]:
    """The simple selectors of the rules that hide elements, in lower case. Rules for other media are not read.

    An element that another rule displays in some state (``.tab`` and ``.tab.active``) is not hidden: a script shows it.
    """
    hidden: set[str] = set()
    displayed: set[str] = set()
    for selectors, css in _rules(text):
        if _hides(css) or "visibility:hidden" in css:
            hidden.update(filter(_SELECTOR.fullmatch, (part.strip() for part in selectors.split(","))))
        elif _SHOWN.search(css):
            displayed.update(_NAME.findall(selectors))
    return frozenset(name for name in hidden - _ROOTS if not displayed.issuperset(_NAME.findall(name)))


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations without spaces) of each rule of the style sheets in a page, in lower case."""
    parts = _STYLE_TAG.split(text)
    for tag, sheet in zip(parts[1::2], parts[2::2], strict=True):
        if tag.startswith("</"):
            continue
        for rule in _AT_RULE.sub("", _COMMENT.sub("", sheet.lower())).split("}"):
            selectors, _, declarations = rule.partition("{")
            yield selectors, "".join(declarations.split())


def _selectors(element: Any) -> Iterator[str]:
    """The simple selectors that an element meets, in lower case."""
    tag = element.tag.lower()
    yield tag
    for sign, value in ((".", element.get("class")), ("#", element.get("id"))):
        for name in (value or "").lower().split():
            yield from (f"{sign}{name}", f"{tag}{sign}{name}")
