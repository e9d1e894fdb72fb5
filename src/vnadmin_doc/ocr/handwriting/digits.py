"""Digits written by hand, stamped or printed in a slot: a small network, run with numpy alone.

A convolutional network reads the prepared strip (``slot_ink.strip``, 32 rows) column by
column and is decoded as a sequence (CTC), so that digits may touch, lean and stand on a
leader, and bits of ``Số:``, ``ngày`` or the notation may stand at the edges. It tells the
``/`` as well, which ends a number wherever the crop ends. Learnt by ``tools/digits`` from
made-up slots; no real letter is in the weights.

>>> sorted(candidates("day"))[:3], len(candidates("month"))
(['01', '02', '03'], 12)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from importlib.resources import files
from itertools import cycle
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ALPHABET",
    "LAYERS",
    "Kind",
    "Layer",
    "Reading",
    "candidates",
    "decode",
    "forward",
    "networks",
    "read_strips",
]

Kind = Literal["number", "day", "month"]
ALPHABET = "0123456789abAB/"  # the network's classes from 1; 0 is the blank
_WEIGHTS = "digits.npz"
_BEAM, _LEAST = 8, 4e-3  # prefixes kept, and how likely a class must be in a column to be tried
_GUESSES = 5
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution with what follows it: channels out, kernel, zero padding, pooling; all (rows, columns)."""

    depth: int
    kernel: tuple[int, int]
    padding: tuple[int, int]
    pool: tuple[int, int]


LAYERS = (
    Layer(16, (3, 3), (1, 1), (2, 2)),
    Layer(24, (3, 3), (1, 1), (2, 1)),
    Layer(40, (3, 3), (1, 1), (2, 1)),
    Layer(64, (3, 3), (1, 1), (2, 1)),
    Layer(96, (2, 3), (0, 1), (1, 1)),
    Layer(96, (1, 5), (0, 2), (1, 1)),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a slot may hold, likeliest first, each with its probability, and that a hand wrote it (0–1)."""

    guesses: tuple[tuple[str, float], ...]
    hand: float


@cache
def networks() -> tuple[dict[str, Any], ...]:
    """The shipped networks' weights by name, float32: learnt apart, they seldom make the same mistake."""
    import numpy as np

    with (files("vnadmin_doc.ocr.handwriting") / _WEIGHTS).open("rb") as file, np.load(file) as stored:
        found: dict[str, dict[str, Any]] = {}
        for name in stored.files:  # "0.w3": of the first network, the fourth layer's kernel
            which, _, part = name.partition(".")
            found.setdefault(which, {})[part] = stored[name].astype(np.float32)
    return tuple(found[which] for which in sorted(found))


def forward(strip: Any, known: dict[str, Any]) -> tuple[Any, float]:
    """Log probabilities, float32 (columns / 2, classes), of a strip (32, columns), and the chance of a hand."""
    import numpy as np

    x = strip[None, :, : strip.shape[1] // 2 * 2]
    for number, layer in enumerate(LAYERS):
        x = _convolved(x, known[f"w{number}"], layer.padding) + known[f"b{number}"][:, None, None]
        x = _pooled(np.maximum(x, 0.0), layer.pool)
    columns = x[:, 0].T
    logits = columns @ known["w"].T + known["b"]
    style = columns.mean(axis=0) @ known["hw"].T + known["hb"]
    logits -= logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)), float(1 / (1 + np.exp(style[0] - style[1])))


def _convolved(x: Any, kernel: Any, padding: tuple[int, int]) -> Any:
    """(depth, rows, columns) with (out, depth, rows, columns): a matrix product over all windows."""
    import numpy as np

    x = np.pad(x, ((0, 0), (padding[0], padding[0]), (padding[1], padding[1])))
    out, depth, high, wide = kernel.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (high, wide), axis=(1, 2))
    rows, columns = windows.shape[1:3]
    laid = windows.transpose(0, 3, 4, 1, 2).reshape(depth * high * wide, rows * columns)
    return (kernel.reshape(out, -1) @ laid).reshape(out, rows, columns)


def _pooled(x: Any, pool: tuple[int, int]) -> Any:
    """The greatest of two neighbours, downwards and sideways; several times quicker than a maximum over axes."""
    import numpy as np

    if pool[0] == 2:
        x = np.maximum(x[:, ::2], x[:, 1::2])
    if pool[1] == 2:
        x = np.maximum(x[:, :, ::2], x[:, :, 1::2])
    return x


def decode(columns: Any, beam: int = _BEAM) -> dict[str, float]:
    """The likeliest texts and their probabilities, all paths of a text taken together (prefix beam search)."""
    import numpy as np

    chances = np.exp(columns)
    # A prefix with the chance of ending in a blank, and of ending in its last sign.
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    for column, tried in zip(chances.tolist(), (chances > _LEAST).tolist(), strict=True):
        signs = [(ALPHABET[c - 1], column[c]) for c in range(1, len(column)) if tried[c]]
        grown: dict[str, list[float]] = {}
        for prefix, (blank, sign) in beams.items():
            here = grown.setdefault(prefix, [0.0, 0.0])
            here[0] += (blank + sign) * column[0]
            if prefix:
                here[1] += sign * column[ALPHABET.index(prefix[-1]) + 1]
            if prefix.endswith("/") or len(prefix) > _LONGEST + 1:
                continue
            for text, chance in signs:
                before = blank if prefix.endswith(text) else blank + sign
                if before:
                    grown.setdefault(prefix + text, [0.0, 0.0])[1] += before * chance
        best = nlargest(beam, grown.items(), key=_chance)
        beams = {prefix: (both[0], both[1]) for prefix, both in best}
    return {prefix: sum(both) for prefix, both in beams.items()}


def _chance(item: tuple[str, list[float]]) -> float:
    return item[1][0] + item[1][1]


@cache
def candidates(kind: Kind) -> frozenset[str]:
    """The days or months there are, with two digits."""
    return frozenset(f"{value:02d}" for value in range(1, 32 if kind == "day" else 13))


def _value(kind: Kind, text: str) -> str | None:
    """What a text is in its slot: days and months in two digits; None for what cannot stand there.

    >>> _value("day", "7"), _value("day", "84"), _value("number", "4205B/"), _value("number", "/")
    ('07', None, '4205B', None)
    """
    text = text.removesuffix("/")
    digits = text.rstrip("abAB")
    if not digits.isdigit() or len(text) - len(digits) > 1 or len(digits) > _LONGEST:
        return None
    if kind == "number":
        return text if int(digits) else None
    return digits.zfill(2) if digits == text and digits.zfill(2) in candidates(kind) else None


def read_strips(kind: Kind, strips: Iterable[Any]) -> Reading:
    """What stands in a slot, from several crops of it: the mean of what each says. The networks take turns."""
    total: dict[str, float] = {}
    hands, count = 0.0, 0
    for strip, network in zip(strips, cycle(networks()), strict=False):
        columns, hand = forward(strip, network)
        hands, count = hands + hand, count + 1
        for text, chance in decode(columns).items():
            value = _value(kind, text)
            if value is not None and chance > 1e-4:
                total[value] = total.get(value, 0.0) + chance
    if not count:
        return Reading((), 0.0)
    shares = {value: chance / count * _expected(kind, value) for value, chance in total.items()}
    # What was read as none of these keeps its share.
    whole = sum(shares.values()) + max(0.0, 1 - sum(total.values()) / count)
    best = sorted(((value, share / whole) for value, share in shares.items()), key=lambda item: (-item[1], item[0]))
    return Reading(tuple(best[:_GUESSES]), hands / count)


def _expected(kind: Kind, value: str) -> float:
    """How much rarer than in the made-up slots, where every digit is as likely, a number of this form is.

    Numbers under 10 have a 0 before them (Decree 30/2020/NĐ-CP, Appendix I, II.3), longer ones almost
    never; a letter behind is for a number given out twice.
    """
    if kind != "number":
        return 1.0
    leading = 0.3 if value[0] == "0" and len(value) > 2 else 1.0
    return leading * (1.0 if value.isdigit() else 0.4)
