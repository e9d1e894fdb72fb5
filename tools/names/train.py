"""Train the recogniser of signers' names on drawn rows, from the weights of TrueOCR, and write what the package ships.

    pip install -e ".[scan]" torch onnx fonttools
    python -m tools.names.train --fonts FOLDER --out src/vnadmin_doc/ocr/engines/names

``FOLDER`` has the fonts that ``tools.names.fonts`` names. A CPU is enough. Real letters are used only for measuring.
"""

from __future__ import annotations

import argparse
import pickle
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (its usual name)
from trueocr.preprocess import pad_batch

from tools.names.network import ALPHABET, Network, export
from tools.names.rows import DrawnRow, draw_row

_HELD = 120
_CLASSES = {char: number for number, char in enumerate(ALPHABET, 1)}


def draw_rows(folder: Path, seed: int, count: int, cache: Path | None) -> list[DrawnRow]:
    """``count`` drawn rows, kept in ``cache``."""
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())  # type: ignore[no-any-return]
    random = np.random.default_rng(seed)
    drawn: list[DrawnRow] = []
    while len(drawn) < count:
        row = draw_row(folder, random)
        if row.ink.shape[1] // 4 > 2 * len(row.text) and all(char in _CLASSES for char in row.text):
            drawn.append(row)
        if cache and len(drawn) % 1000 == 0:
            cache.write_bytes(pickle.dumps(drawn))
    return drawn


def _batches(rows: list[DrawnRow], size: int, random: Any) -> list[list[DrawnRow]]:
    widths = np.array([row.ink.shape[1] for row in rows]) + random.uniform(0, 30, len(rows))
    order = np.argsort(widths)
    batches = [[rows[i] for i in order[start : start + size]] for start in range(0, len(order), size)]
    return [batches[i] for i in random.permutation(len(batches))]


def _tensors(batch: list[DrawnRow]) -> tuple[Any, Any]:
    pictures, widths = pad_batch([row.ink.astype(np.float32) / 255 for row in batch])
    return torch.from_numpy(pictures), torch.from_numpy(widths)


def learn(network: Network, rows: list[DrawnRow], held: list[DrawnRow], args: argparse.Namespace) -> None:
    """Train for ``minutes`` with a falling rate; the weights are written every few minutes."""
    random, begin, saved = np.random.default_rng(args.seed), time.monotonic(), 0.0
    optimiser = torch.optim.AdamW(list(network.weights.values()), args.rate, weight_decay=1e-4)
    step = 0
    losses: list[float] = []
    while True:
        for batch in _batches(rows, args.batch, random):
            spent = (time.monotonic() - begin) / 60
            if spent - saved > args.every or spent >= args.minutes:
                saved = spent
                export(network, args.out)
                right, quiet = check(network, held)
                print(f"{spent:.1f} min step {step} loss {np.mean(losses[-100:]):.3f} "
                      f"right {right:.3f} empty {quiet:.3f}", flush=True)  # fmt: skip
                if spent >= args.minutes:
                    return
            share = spent / args.minutes
            optimiser.param_groups[0]["lr"] = (
                args.rate * min(1.0, (step + 1) / 15) * (0.5 + 0.5 * np.cos(np.pi * share) + 0.01)
            )
            pictures, widths = _tensors(batch)
            logits, steps = network(pictures, widths)
            texts = [[_CLASSES[char] for char in row.text] for row in batch]
            loss = F.ctc_loss(
                F.log_softmax(logits, 2).transpose(0, 1), torch.tensor([c for text in texts for c in text]), steps,
                torch.tensor([len(text) for text in texts]), zero_infinity=True,
            )  # fmt: skip
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(list(network.weights.values()), 2.0)
            optimiser.step()
            losses.append(loss.item())
            step += 1


def read(network: Network, batch: list[DrawnRow]) -> list[str]:
    """The best path of each row."""
    with torch.no_grad():
        logits, steps = network(*_tensors(batch))
    texts = []
    for best, length in zip(logits.argmax(2).numpy(), steps, strict=True):
        path = best[:length]
        texts.append("".join(ALPHABET[c - 1] for c in path[np.flatnonzero(np.diff(path, prepend=-1))] if c))
    return texts


def check(network: Network, held: list[DrawnRow]) -> tuple[float, float]:
    """(share of names read exactly, share of rows without a name that are read as empty)."""
    named, empty = [row for row in held if row.text], [row for row in held if not row.text]
    shares = []
    for rows in (named, empty):
        ordered = sorted(rows, key=lambda row: row.ink.shape[1])
        batches = [ordered[start : start + 32] for start in range(0, len(ordered), 32)]
        right = sum(
            text.strip() == row.text.strip()
            for batch in batches
            for text, row in zip(read(network, batch), batch, strict=True)
        )
        shares.append(right / max(1, len(rows)))
    return shares[0], shares[1]


def main() -> None:
    """Parse the arguments and run the tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument(
        "--out", type=Path, default=Path("src/vnadmin_doc/ocr/engines/names"), help="folder of the weights"
    )
    parser.add_argument("--cache", type=Path, help="file that keeps the drawn rows between runs")
    parser.add_argument("--start", type=Path, help="rec.onnx of an earlier training, to go on from")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=6e-4, help="the highest learning rate")
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--every", type=float, default=3, help="minutes between two states")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    rows = draw_rows(args.fonts, args.seed, args.count + _HELD, args.cache)
    network = Network()
    if args.start:
        network.start(args.start)
    print(f"{len(rows)} rows; before training {check(network, rows[:_HELD])}", flush=True)
    learn(network, rows[_HELD:], rows[:_HELD], args)


if __name__ == "__main__":
    main()
