"""The digit recogniser: its parts by hand-made numbers, the whole on digits drawn with a pen."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tools.digits.strokes import SHAPES, draw

from vnadmin_doc.ocr.handwriting import digits
from vnadmin_doc.ocr.handwriting.digits import ALPHABET, LAYERS, decode, forward, networks, read_strips
from vnadmin_doc.ocr.handwriting.slot_ink import strip

CAPITAL = 36


def _columns(path: str, sure: float = 0.9) -> Any:
    """Log probabilities of a path; ``.`` is the blank."""
    classes = len(ALPHABET) + 1
    columns = np.full((len(path), classes), (1 - sure) / (classes - 1))
    for row, sign in enumerate(path):
        columns[row, 0 if sign == "." else ALPHABET.index(sign) + 1] = sure
    return np.log(columns)


@pytest.mark.parametrize(
    ("path", "text"),
    [("..1..", "1"), ("11.1", "11"), ("111", "1"), (".4.5.6/.", "456/"), ("2.2.7.5.a", "2275a"), ("....", "")],
)
def test_decoding_joins_repeats_and_keeps_what_a_blank_parts(path: str, text: str) -> None:
    found = decode(_columns(path, 0.99))
    assert max(found, key=lambda key: found[key]) == text
    assert found[text] > 0.8
    assert sum(found.values()) <= 1 + 1e-6


def test_decoding_stops_behind_the_slash() -> None:
    assert all("/" not in text[:-1] for text in decode(_columns("1/.2.3", 0.6)))


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("number", "4.5.6./", "456"),
        ("number", "0.7./", "07"),
        ("number", "3.1.b", "31b"),
        ("number", "/", None),
        ("number", "0.0", None),
        ("day", "7", "07"),
        ("day", "3.1", "31"),
        ("day", "8.4", None),
        ("month", "1.2", "12"),
        ("month", "1.3", None),
        ("month", "1.b", None),
    ],
)
def test_only_what_a_slot_can_hold(
    kind: digits.SlotKind, path: str, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digits, "forward", lambda *_: (_columns(path, 0.995), 1.0))
    guesses = read_strips(kind, [None]).guesses
    if value is None:
        assert all(chance < 0.1 for _, chance in guesses)
    else:
        assert guesses[0][0] == value
        assert guesses[0][1] > 0.8


def test_several_crops_are_averaged(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = iter(["4.5", "4.6", "4.5", "4.5"])
    monkeypatch.setattr(digits, "forward", lambda *_: (_columns(next(paths), 0.999), 0.5))
    reading = read_strips("number", [None] * 4)
    assert [value for value, _ in reading.guesses[:2]] == ["45", "46"]
    assert reading.guesses[0][1] == pytest.approx(0.75, abs=0.02)
    assert reading.hand == 0.5


@pytest.mark.parametrize(
    ("path", "has_slash", "value"),
    [
        ("5.8.1", True, "58"),  # the slash was read as 1
        ("5.8.1", False, "581"),
        ("5.8.1./", True, "581"),
        ("5.8", True, "58"),
        ("1", True, "1"),
    ],
)
def test_a_1_where_the_slash_must_be_is_the_slash(
    path: str, has_slash: bool, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digits, "forward", lambda *_: (_columns(path, 0.999), 1.0))
    assert read_strips("number", [None], with_slash=[has_slash]).guesses[0][0] == value


def test_no_strip_no_reading() -> None:
    assert read_strips("day", []).guesses == ()


def test_convolution_is_what_the_definition_says() -> None:
    random = np.random.default_rng(0)
    x, kernel = random.normal(size=(3, 5, 7)).astype(np.float32), random.normal(size=(4, 3, 3, 3)).astype(np.float32)
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    slow = [[[(padded[:, i : i + 3, j : j + 3] * one).sum() for j in range(7)] for i in range(5)] for one in kernel]
    assert np.allclose(digits._convolve(x, kernel, (1, 1)), slow, atol=1e-4)


def test_weights_fit_the_layers_and_the_wheel() -> None:
    path = files("vnadmin_doc.ocr.handwriting") / "digits.npz"
    assert len(path.read_bytes()) < 700_000
    for weights in networks():
        assert all(np.isfinite(values).all() for values in weights.values())
        depth = 1
        for number, layer in enumerate(LAYERS):
            assert weights[f"w{number}"].shape == (layer.depth, depth, *layer.kernel)
            depth = layer.depth
        assert weights["w"].shape == (len(ALPHABET) + 1, depth)


@pytest.mark.parametrize("width", [12, 13, 60, 288])
def test_any_width_gives_probabilities(width: int) -> None:
    columns, hand = forward(np.random.default_rng(width).random((32, width), dtype=np.float32), networks()[0])
    assert columns.shape == (width // 2, len(ALPHABET) + 1)
    assert np.allclose(np.exp(columns).sum(axis=1), 1, atol=1e-4)
    assert 0 <= hand <= 1


def _written(text: str, random: Any, *, leader: bool) -> Any:
    """A number drawn with a pen, a slash behind it, on a page as a scanner would give it."""
    page = np.zeros((4 * CAPITAL, (len(text) + 3) * CAPITAL * 2), dtype=np.uint8)
    base, x = round(2.6 * CAPITAL), CAPITAL // 2
    pen, slant = random.uniform(3, 6), random.uniform(0.0, 0.3)
    for sign in text + "/":
        ink = draw(sign, CAPITAL * random.uniform(1.1, 1.4), pen, slant, 0.03, random)
        page[base - ink.shape[0] : base, x : x + ink.shape[1]] |= ink
        x += ink.shape[1] + 3
    if leader:
        for dot in range(0, x, 12):
            page[base - 2 : base + 1, dot : dot + 3] = 255
    return strip(Image.fromarray(255 - page[:, : x + CAPITAL]), CAPITAL, base)


@pytest.mark.parametrize("leader", [False, True])
def test_numbers_drawn_with_a_pen_are_read(leader: bool) -> None:
    random = np.random.default_rng(7)
    right = sure = wrong = 0
    for _ in range(60):
        text = "".join(str(random.integers(1 if i == 0 else 0, 10)) for i in range(random.integers(1, 5)))
        strips = [_written(text, random, leader=leader)] * len(networks())
        (value, chance), second, *_ = (*read_strips("number", strips).guesses, ("", 0.0), ("", 0.0))
        given = chance - second[1] >= 0.5
        right += value == text
        sure += given
        wrong += given and value != text
    assert right >= 54
    assert sure >= 48
    assert wrong <= 2


def test_every_sign_of_the_alphabet_can_be_drawn() -> None:
    assert set(SHAPES) == set(ALPHABET)
