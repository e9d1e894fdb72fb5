"""Recognise handwritten, stamped or printed digits in a slot with a small neural network that runs on numpy.

A convolutional network reads the prepared strip (``slot_ink.strip``, 32 rows) column by
column, and its output is decoded as a sequence (CTC). So digits may touch each other, be slanted or overlap a dot
leader, and parts of ``Số:``, ``ngày`` or the notation may be visible at the edges. It also recognises
``/``, which ends a number wherever the crop ends. It was trained by ``tools/digits`` on
generated slots; the weights contain no real letter.

>>> sorted(candidates("day"))[:3], len(candidates("month"))
(['01', '02', '03'], 12)
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from importlib.resources import files
from itertools import chain, cycle, repeat
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "ALPHABET",
    "LAYERS",
    "ConvLayer",
    "SlotKind",
    "SlotReading",
    "candidates",
    "decode",
    "forward",
    "networks",
    "probability_of_texts",
    "read_strips",
]

SlotKind = Literal["number", "day", "month"]
ALPHABET = "0123456789abAB/"  # the classes of the network from 1; class 0 is the CTC blank
_WEIGHTS = "digits.npz"
_BEAM, _MIN_PROBABILITY = 8, 4e-3  # prefixes kept; minimum probability of a class in a column
_GUESSES = 5
_MAX_DIGITS = 6
_SLASH_READ_AS_1 = 0.7  # probability that a 1 at the end of a crop with a slash, read without one, is the slash


@dataclass(frozen=True, slots=True)
class ConvLayer:
    """A convolution layer: output channels, kernel, zero padding and pooling, each as (rows, columns)."""

    depth: int
    kernel: tuple[int, int]
    padding: tuple[int, int]
    pool: tuple[int, int]


LAYERS = (
    ConvLayer(16, (3, 3), (1, 1), (2, 2)),
    ConvLayer(24, (3, 3), (1, 1), (2, 1)),
    ConvLayer(40, (3, 3), (1, 1), (2, 1)),
    ConvLayer(64, (3, 3), (1, 1), (2, 1)),
    ConvLayer(96, (2, 3), (0, 1), (1, 1)),
    ConvLayer(96, (1, 5), (0, 2), (1, 1)),
)


@dataclass(frozen=True, slots=True)
class SlotReading:
    """The possible values of a slot with probabilities, most probable first.

    ``hand``: the probability (0 to 1) that it is handwritten.
    """

    guesses: tuple[tuple[str, float], ...]
    hand: float


@cache
def networks() -> tuple[dict[str, Any], ...]:
    """The weights of the shipped networks by name (float32). They were trained separately, so their errors differ."""
    import numpy as np

    with (files("vnadmin_doc.ocr.handwriting") / _WEIGHTS).open("rb") as file, np.load(file) as stored:
        found: dict[str, dict[str, Any]] = {}
        for name in stored.files:  # "0.w3": first network, kernel of the fourth layer
            network, _, part = name.partition(".")
            found.setdefault(network, {})[part] = stored[name].astype(np.float32)
    return tuple(found[network] for network in sorted(found))


def forward(strip: Any, weights: dict[str, Any]) -> tuple[Any, float]:
    """Log probabilities (columns / 2, classes) of a strip (32, columns), and the probability of handwriting."""
    import numpy as np

    x = strip[None, :, : strip.shape[1] // 2 * 2]
    for number, layer in enumerate(LAYERS):
        x = _convolve(x, weights[f"w{number}"], layer.padding) + weights[f"b{number}"][:, None, None]
        x = _max_pool(np.maximum(x, 0.0), layer.pool)
    columns = x[:, 0].T
    logits = columns @ weights["w"].T + weights["b"]
    style = columns.mean(axis=0) @ weights["hw"].T + weights["hb"]
    logits -= logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)), float(1 / (1 + np.exp(style[0] - style[1])))


def _convolve(x: Any, kernel: Any, padding: tuple[int, int]) -> Any:
    """Convolution of (depth, rows, columns) with a kernel (out, depth, rows, columns), as one matrix product.

    ``einsum`` uses one thread. The operator ``@`` uses all cores for these small matrices; on a machine where the other
    cores are busy, its threads wait for each other and take ten times the CPU time.
    """
    import numpy as np

    x = np.pad(x, ((0, 0), (padding[0], padding[0]), (padding[1], padding[1])))
    out, depth, high, wide = kernel.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (high, wide), axis=(1, 2))
    rows, columns = windows.shape[1:3]
    columns_matrix = windows.transpose(0, 3, 4, 1, 2).reshape(depth * high * wide, rows * columns)
    return np.einsum("ok,kn->on", kernel.reshape(out, -1), columns_matrix).reshape(out, rows, columns)


def _max_pool(x: Any, pool: tuple[int, int]) -> Any:
    """Maximum of two neighbours, by rows and columns; several times faster than a maximum over axes."""
    import numpy as np

    if pool[0] == 2:
        x = np.maximum(x[:, ::2], x[:, 1::2])
    if pool[1] == 2:
        x = np.maximum(x[:, :, ::2], x[:, :, 1::2])
    return x


def decode(columns: Any, beam: int = _BEAM) -> dict[str, float]:
    """The most probable texts with their probabilities, summed over all paths of a text (prefix beam search)."""
    import numpy as np

    chances = np.exp(columns)
    # For each prefix: the probability that it ends in a blank, and that it ends in its last character.
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    for column, likely in zip(chances.tolist(), (chances > _MIN_PROBABILITY).tolist(), strict=True):
        signs = [(ALPHABET[c - 1], column[c]) for c in range(1, len(column)) if likely[c]]
        extended: dict[str, list[float]] = {}
        for prefix, (blank, sign) in beams.items():
            entry = extended.setdefault(prefix, [0.0, 0.0])
            entry[0] += (blank + sign) * column[0]
            if prefix:
                entry[1] += sign * column[ALPHABET.index(prefix[-1]) + 1]
            if prefix.endswith("/") or len(prefix) > _MAX_DIGITS + 1:
                continue
            for text, chance in signs:
                before = blank if prefix.endswith(text) else blank + sign
                if before:
                    extended.setdefault(prefix + text, [0.0, 0.0])[1] += before * chance
        best = nlargest(beam, extended.items(), key=_chance)
        beams = {prefix: (both[0], both[1]) for prefix, both in best}
    return {prefix: sum(both) for prefix, both in beams.items()}


def probability_of_texts(columns: Any, texts: Sequence[str]) -> Any:
    """The probability of each text given the columns (log probabilities), relative to the best text; and its log.

    ``-`` in a text is a separator: a slash, a stroke like 1, or nothing. All texts must have the same length.
    Returns (array of shape (texts,) with maximum 1, log probability of the best text).
    """
    import numpy as np

    chances = np.exp(columns)
    one, slash = ALPHABET.index("1") + 1, ALPHABET.index("/") + 1
    separator = (chances[:, 0] + chances[:, one] + chances[:, slash])[:, None]
    chances = np.concatenate([chances, separator], axis=1).astype(np.float32)
    labels = np.zeros((2 * len(texts[0]) + 1, len(texts)), dtype=np.int64)  # blanks between the signs
    labels[1::2] = _sign_numbers(texts).T
    may_skip = ((labels[2:] != 0) & (labels[2:] != labels[:-2])).astype(np.float32)
    state = np.zeros(labels.shape, dtype=np.float32)
    state[:2] = np.take(chances[0], labels[:2])
    log = 0.0
    for column in chances[1:]:
        moved = state.copy()
        moved[1:] += state[:-1]
        moved[2:] += state[:-2] * may_skip
        moved *= np.take(column, labels)
        best = float(moved.max())
        if best <= 0.0:
            return np.zeros(len(texts), dtype=np.float32), -math.inf
        state = moved / best
        log += math.log(best)
    ends = state[-2:].sum(axis=0)
    best = float(ends.max())
    return (ends / best, log + math.log(best)) if best > 0.0 else (ends, -math.inf)


def _sign_numbers(texts: Sequence[str]) -> Any:
    """The number of each sign of texts of one length: its column of the output, or the one after for a separator."""
    import numpy as np

    numbers = np.zeros(128, dtype=np.int64)
    numbers[[ord(sign) for sign in f"{ALPHABET}-"]] = range(1, len(ALPHABET) + 2)
    return numbers[np.frombuffer("".join(texts).encode("ascii"), dtype=np.uint8)].reshape(len(texts), -1)


def _chance(item: tuple[str, list[float]]) -> float:
    return item[1][0] + item[1][1]


@cache
def candidates(kind: SlotKind) -> frozenset[str]:
    """All days or months, in two digits."""
    return frozenset(f"{value:02d}" for value in range(1, 32 if kind == "day" else 13))


def _normalise(kind: SlotKind, text: str) -> str | None:
    """The text as a value of its slot: days and months in two digits; None if it is not possible there.

    >>> _normalise("day", "7"), _normalise("day", "84"), _normalise("number", "4205B/"), _normalise("number", "/")
    ('07', None, '4205B', None)
    """
    text = text.removesuffix("/")
    digits = text.rstrip("abAB")
    if not digits.isdigit() or len(text) - len(digits) > 1 or len(digits) > _MAX_DIGITS:
        return None
    if kind == "number":
        return text if int(digits) else None
    return digits.zfill(2) if digits == text and digits.zfill(2) in candidates(kind) else None


def read_strips(kind: SlotKind, strips: Iterable[Any], *, with_slash: Iterable[bool] = ()) -> SlotReading:
    """Read a slot from several crops (strips) of it: the mean over the crops; the networks are used in rotation.

    ``with_slash``: for each strip, whether the slash after a number is in it (default: not known).
    """
    total: defaultdict[str, float] = defaultdict(float)
    hands, count = 0.0, 0
    for strip, network, has_slash in zip(strips, cycle(networks()), chain(with_slash, repeat(False)), strict=False):
        columns, hand = forward(strip, network)
        hands, count = hands + hand, count + 1
        for text, chance in _texts(decode(columns), has_slash=has_slash):
            value = _normalise(kind, text)
            if value is not None and chance > 1e-4:
                total[value] += chance
    if not count:
        return SlotReading((), 0.0)
    shares = {value: chance / count * _prior(kind, value) for value, chance in total.items()}
    # Probability of impossible texts keeps its share.
    total_share = sum(shares.values()) + max(0.0, 1 - sum(total.values()) / count)
    best = sorted(
        ((value, share / total_share) for value, share in shares.items()), key=lambda item: (-item[1], item[0])
    )
    return SlotReading(tuple(best[:_GUESSES]), hands / count)


def _texts(texts: dict[str, float], *, has_slash: bool) -> Iterator[tuple[str, float]]:
    """The texts of a crop with their probabilities; a 1 at the end, where a slash is not read, is probably the slash.

    >>> [(text, round(chance, 2)) for text, chance in _texts({"67/": 0.2, "671": 0.5}, has_slash=True)]
    [('67/', 0.2), ('67', 0.35), ('671', 0.15)]
    """
    for text, chance in texts.items():
        is_slash = _SLASH_READ_AS_1 if has_slash and len(text) > 1 and text.endswith("1") else 0.0
        if is_slash:
            yield text[:-1], is_slash * chance
        yield text, (1 - is_slash) * chance


def _prior(kind: SlotKind, value: str) -> float:
    """The frequency of a number of this form in letters, relative to the generated slots of the training.

    Numbers below 10 start with 0 (Decree 30/2020/NĐ-CP, Appendix I, II.3), longer numbers almost never; a letter after
    the number means that the number was used twice.
    """
    if kind != "number":
        return 1.0
    leading = 0.3 if value[0] == "0" and len(value) > 2 else 1.0
    return leading * (1.0 if value.isdigit() else 0.4)
