"""What the figures are worth: reliability, Brier score, and how many heads can be filed unseen, as text and picture."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from tools.sure.examples import Example
from vnadmin_doc.sure.estimate import logit

__all__ = ["Guess", "Head", "Limits", "filed", "heads", "limits", "picture", "reliability", "summary"]

BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)
"""Limits of the bands of the reliability table."""
PRECISIONS = (0.9, 0.95, 0.98, 0.99, 0.995, 0.998)
"""The precisions in the table of limits."""
LEAST_DOCUMENTS = 5
"""A limit needs this many documents above it: the share of fewer is luck."""
LEAST_LIMIT = 0.8
"""A head that by its own figures is wrong in one of five cases is not filed, whatever the precision."""
LEAST_SCORED = 8
"""A head with fewer scored values is not scored as a whole, as in the scorer of the corpus."""

Limits = dict[float, float]


@dataclass(frozen=True)
class Guess:
    """An example with its figure from weights that were fitted on the other half."""

    example: Example
    sure: float


@dataclass(frozen=True)
class Head:
    """The head of one reading: the product of its figures (0 if it is barred), is it whole and right?"""

    document: str
    digital: bool
    figure: float
    right: bool


def heads(guesses: Sequence[Guess]) -> list[Head]:
    """The heads with enough scored values."""
    grouped: dict[tuple[str, str], list[Guess]] = defaultdict(list)
    for guess in guesses:
        if guess.example.scored:
            grouped[guess.example.document, guess.example.raster].append(guess)
    return [
        Head(name, its[0].example.digital, _figure(its), all(g.example.right for g in its))
        for (name, _), its in grouped.items()
        if len(its) >= LEAST_SCORED
    ]


def _figure(head: Sequence[Guess]) -> float:
    return 0.0 if head[0].example.barred else math.prod(guess.sure for guess in head)


def brier(guesses: Sequence[Guess]) -> float:
    """Mean square of the difference between figure and truth: 0 is perfect."""
    return sum((g.sure - g.example.right) ** 2 for g in guesses) / len(guesses)


def reliability(guesses: Sequence[Guess]) -> Iterator[tuple[float, float, int, float, float]]:
    """(band from, to, number of values, mean figure, share that is right) of each band that has values."""
    for low, high in pairwise(BANDS):
        its = [g for g in guesses if low <= g.sure < high]
        if its:
            yield low, high, len(its), _mean([g.sure for g in its]), _mean([g.example.right for g in its])


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def limits(found: Sequence[Head]) -> Limits:
    """By precision, the least limit of the figures at which that share of the heads is whole and right.

    The readings of one document share its importance. Where too few documents are above any such limit, it is the
    precision itself.
    """
    count = Counter(head.document for head in found)
    best = {precision: precision for precision in PRECISIONS}
    right = total = 0.0
    for head in sorted(found, key=lambda head: (-head.figure, head.right)):
        right += head.right / count[head.document]
        total += 1 / count[head.document]
        if total >= LEAST_DOCUMENTS and head.figure >= LEAST_LIMIT:  # a barred head has 0
            best |= {precision: head.figure for precision in PRECISIONS if right >= precision * total}
    return best


def filed(found: Sequence[Head], limit: float) -> str:
    """Heads "right/filed/whole/all" where every value is at least as sure as the limit."""
    taken = [head for head in found if head.figure >= limit]
    return f"{sum(h.right for h in taken)}/{len(taken)}/{sum(h.right for h in found)}/{len(found)}"


def summary(title: str, guesses: Sequence[Guess], own: Limits) -> Iterator[str]:
    """The lines of the report on some guesses."""
    wrong = sum(not g.example.right for g in guesses)
    yield f"{title}: {len(guesses)} values, {wrong} wrong, Brier {brier(guesses):.4f}"
    for low, high, count, mean, right in reliability(guesses):
        yield f"  {low:5.3f}–{high:5.3f}  n={count:5d}  figure {mean:.4f}  right {right:.4f}"
    found = heads(guesses)
    for precision, limit in own.items():
        yield f"  filed at {precision}: right/filed/whole/all {filed(found, limit)} (limit {limit:.4f})"


# ---- the picture ---------------------------------------------------------------------------

_SIDE, _MARGIN = 420, 60
_MOST = logit(0.9995)
_TICKS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
_COLOURS = {"scans": (200, 60, 30), "digital files": (30, 90, 180)}


def picture(groups: dict[str, Sequence[Guess]]) -> Image.Image:
    """The reliability curve: the share of values that are right over the figure, both on a logit scale.

    A dot is one band of the table, its area grows with the number of values, its line is the interval of 95 %.
    """
    side = _SIDE + 2 * _MARGIN
    image = Image.new("RGB", (side, side), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(12)
    for tick in _TICKS:
        x = _place(tick)
        pen.line([(x, _MARGIN), (x, side - _MARGIN)], (225, 225, 225))
        pen.line([(_MARGIN, side - x), (side - _MARGIN, side - x)], (225, 225, 225))
        pen.text((x, side - _MARGIN + 12), f"{tick:g}", "black", font, anchor="mm")
        pen.text((_MARGIN - 6, side - x), f"{tick:g}", "black", font, anchor="rm")
    pen.line([(_MARGIN, side - _MARGIN), (side - _MARGIN, _MARGIN)], (120, 120, 120))
    pen.text((side / 2, side - 18), "figure", "black", font, anchor="mm")
    pen.text((_MARGIN, _MARGIN - 30), "share of values that are right", "black", font, anchor="lm")
    for row, (name, guesses) in enumerate(groups.items()):
        colour = _COLOURS[name]
        for *_, count, mean, right in reliability(guesses):
            x, low, high = _place(mean), *_interval(right, count)
            pen.line([(x, side - _place(low)), (x, side - _place(high))], colour)
            y, radius = side - _place(right), 2 + math.log2(count) / 2
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), colour)
        pen.text((side - _MARGIN - 8, side - _MARGIN - 16 * (row + 1)), name, colour, font, anchor="rm")
    return image


def _place(probability: float) -> float:
    """Pixels from the left (or the foot) of the picture: from 0.5 to 0.9995 on a logit scale."""
    clipped = min(max(logit(min(max(probability, 0.001), 0.9999)), 0.0), _MOST)
    return _MARGIN + _SIDE * clipped / _MOST


def _interval(share: float, count: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval of a share."""
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return centre - half, centre + half
