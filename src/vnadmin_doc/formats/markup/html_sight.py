"""Which text of an HTML page can be seen: the attribute ``hidden``, and the declarations of ``style`` attributes.

Style sheets are not read. Where one sets backgrounds, the ground of a text is unknown, and no text is hidden for its
colour.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vnadmin_doc.model.visibility import WHITE, Colour, is_lost_in

__all__ = ["SEEN", "Sight", "sight_of_page"]

_GONE = re.compile(
    r"display:none|mso-hide:all|(?<![\w-])opacity:0(?:\.0*)?(?:;|$)|font-size:0(?:\.0*)?[a-z%]*(?:;|!|$)"
)
_VISIBILITY = re.compile(r"(?<![\w-])visibility:(\w+)")
_COLOUR = re.compile(r"(?<![\w-])color:([^;!]+)")
_GROUND = re.compile(r"(?<![\w-])background(?:-color|-image)?:([^;!]+)")
_KEPT = frozenset(("transparent", "none", "inherit", "initial", "unset"))
_SHEET = re.compile(
    r"<link\b[^>]{0,500}\bstylesheet|<style\b[^<]*\bbackground|<body\b[^>]{0,500}\bbackground", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What an element inherits that decides whether its text is seen.

    ``gone``: the element is not displayed, nor is any in it. ``shown``: its visibility, which an element in it can
    change. ``ground``: the colour behind it, None if unknown.
    """

    gone: bool = False
    shown: bool = True
    colour: Colour | None = None
    ground: Colour | None = WHITE

    @property
    def is_seen(self) -> bool:
        """Can the text be seen?"""
        return self.shown and not (self.gone or is_lost_in(self.ground, self.colour))

    def inside(self, element: Any, css: str) -> Sight:
        """The same inside an element. ``css``: its ``style`` attribute in lower case without blanks."""
        colour = _last(_COLOUR, css) or element.get("color")
        ground = _last(_GROUND, css) or element.get("bgcolor") or element.get("background")
        if not (css or colour or ground) and element.get("hidden") is None:
            return self
        visibility = _last(_VISIBILITY, css)
        return Sight(
            self.gone or element.get("hidden") is not None or _GONE.search(css) is not None,
            visibility == "visible" if visibility else self.shown,
            _colour(colour) if colour else self.colour,
            _colour(ground) if ground and ground not in _KEPT else self.ground,
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
    return Sight(ground=None if _SHEET.search(text) else WHITE)
