"""Logistic regression with numpy: L2 penalty, and weights that may have one sign only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vnadmin_doc.sure.estimate import BASE
from vnadmin_doc.sure.features import FEATURES

__all__ = ["fit", "probabilities"]

Array = Any
Features = Mapping[str, float]

PENALTY = 0.0001
"""Of the sum of squares of the weights, relative to the mean loss of an example.

By the log loss of unseen figures (scans, digital files): 0.0852 and 0.0378 at 0.00005, 0.0864 and 0.0372 at 0.0001,
0.0893 and 0.0378 at 0.0002, 0.0942 and 0.0399 at 0.0004. Of those that differ little the larger was taken.
"""
_STEPS = 6000


def fit(examples: Sequence[Features], right: Sequence[bool], importance: Sequence[float]) -> dict[str, float]:
    """The weight of each feature, by accelerated projected gradient descent; the same input gives the same weights."""
    names = sorted({name for example in examples for name in example})
    table = _matrix(examples, names)
    signs = np.array([*map(_sign, names), 0])
    penalty = np.array([PENALTY] * len(names) + [0.0])
    share = np.asarray(importance) / np.sum(importance)
    wanted = np.asarray(right, float)
    step = 1 / (0.25 * np.linalg.norm(table * np.sqrt(share)[:, None], 2) ** 2 + PENALTY)
    weights = ahead = np.zeros(len(names) + 1)
    momentum = 1.0
    for _ in range(_STEPS):
        slope = table.T @ (share * (_logistic(table @ ahead) - wanted)) + penalty * ahead
        moved = ahead - step * slope
        moved = np.where(signs * moved < 0, 0.0, moved)
        grown = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + (momentum - 1) / grown * (moved - weights)
        weights, momentum = moved, grown
    return dict(zip([*names, BASE], map(float, weights), strict=True))


_SIGNS = {"+": 1, "-": -1}
_DOUBTS = frozenset(("digital doubt",))
"""Features outside the table that may not make a value more sure."""


def _sign(name: str) -> int:
    """1 or -1 for a feature whose weight may have this sign only, 0 for the others."""
    return _SIGNS[FEATURES[name].sign] if name in FEATURES else -(name in _DOUBTS)


def probabilities(weights: Mapping[str, float], examples: Sequence[Features]) -> Array:
    """The probability that each example is right."""
    names = sorted(set(weights) - {BASE})
    return _logistic(_matrix(examples, names) @ np.array([*(weights[name] for name in names), weights[BASE]]))


def _matrix(examples: Sequence[Features], names: Sequence[str]) -> Array:
    """One row for each example, one column for each feature, and a column of ones."""
    place = {name: column for column, name in enumerate(names)}
    table = np.zeros((len(examples), len(names) + 1))
    table[:, -1] = 1
    for row, example in enumerate(examples):
        for name, number in example.items():
            if name in place:
                table[row, place[name]] = number
    return table


def _logistic(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))
