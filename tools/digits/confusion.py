"""Measure the shipped network on generated slots outside its training data: figures and a confusion matrix.

    python -m tools.digits.confusion --glyphs FOLDER [--picture docs/digits-confusion.png]

The slots have another seed than those of the training, but the same fonts and MNIST digits,
so the figures can compare two sets of weights; they do not predict the accuracy on real letters.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tools.digits.glyphs import Glyphs
from tools.digits.slots import make_slot
from vnadmin_doc.ocr.handwriting.digits import ALPHABET, networks, read_strips

_SIGNS = ALPHABET.replace("/", "")
_CELL = 34
_LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def picture(counts: Counter[tuple[str, str]]) -> Image.Image:
    """The confusion matrix as a picture: rows are true characters, columns the read ones; cells in ‰ of their row."""
    side = (len(_SIGNS) + 1) * _CELL
    image = Image.new("L", (side, side), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(12)
    for i, sign in enumerate(_SIGNS):
        pen.text(((i + 1.5) * _CELL, _CELL / 2), sign, 0, font, anchor="mm")
        pen.text((_CELL / 2, (i + 1.5) * _CELL), sign, 0, font, anchor="mm")
        total = sum(counts[sign, other] for other in _SIGNS) or 1
        for j, other in enumerate(_SIGNS):
            share = counts[sign, other] / total
            x, y = (j + 1) * _CELL, (i + 1) * _CELL
            # The square root makes rare confusions visible.
            pen.rectangle((x, y, x + _CELL - 2, y + _CELL - 2), fill=round(255 - 200 * share**0.5))
            if share >= 0.0005:
                ink = 255 if share > 0.5 else 0
                pen.text((x + _CELL / 2, y + _CELL / 2), str(round(1000 * share)), ink, font, anchor="mm")
    return image


def main() -> None:
    """Parse the arguments and run the tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--glyphs", type=Path, required=True)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=99)
    parser.add_argument("--picture", type=Path)
    args = parser.parse_args()
    glyphs, random = Glyphs.load(args.glyphs), np.random.default_rng(args.seed)
    counts: Counter[tuple[str, str]] = Counter()
    read: list[tuple[bool, float, bool, bool]] = []
    for slot in filter(None, (make_slot(glyphs, random) for _ in range(args.count))):
        text = slot.text.removesuffix("/")
        if not int(text.rstrip("abAB")):
            continue
        reading = read_strips("number", [slot.picture] * len(networks()))
        guess, chance = reading.guesses[0] if reading.guesses else ("", 0.0)
        read.append((guess == text, chance, (reading.hand >= 0.5) == bool(slot.hand), bool(slot.hand)))
        if len(guess) == len(text):
            counts.update(zip(text, guess, strict=True))
    text_share, style_share = (np.mean([entry[which] for entry in read]) for which in (0, 2))
    print(f"{len(read)} slots, text correct {text_share:.4f}, hand or print correct {style_share:.4f}")
    for level in _LEVELS:
        given = [entry[0] for entry in read if entry[1] >= level]
        print(f"at {level}: given {len(given) / len(read):.3f}, right {sum(given) / max(1, len(given)):.4f}")
    every = sum(counts.values())
    print(f"{every} signs, right {sum(counts[s, s] for s in _SIGNS) / max(1, every):.4f}")
    if args.picture:
        picture(counts).save(args.picture, optimize=True)


if __name__ == "__main__":
    main()
