"""Train the digit recogniser and write the weights that the package ships.

    pip install -e . torch
    python -m tools.digits.train --glyphs FOLDER --out src/vnadmin_doc/ocr/handwriting/digits.npz

``FOLDER`` has a ``node_modules`` with the packages that ``tools.digits.glyphs`` names (with sources and
licences). Runs on a CPU; the same seed gives the same pictures and weights of nearly the same accuracy.
Real letters are used only for measuring, never for training.
"""

from __future__ import annotations

import argparse
import multiprocessing
import pickle
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (its usual name)

from tools.digits.glyphs import Glyphs
from tools.digits.slots import encode, make_slot
from vnadmin_doc.ocr.handwriting.digits import ALPHABET, LAYERS

_CHUNK = 1000
Sample = tuple[Any, str, int]  # picture uint8 (32, width), text, 1 by hand


def _chunk(job: tuple[str, int, int]) -> list[Sample]:
    folder, seed, number = job
    glyphs = Glyphs.load(Path(folder))
    random = np.random.default_rng([seed, number])
    made: list[Sample] = []
    while len(made) < _CHUNK:
        slot = make_slot(glyphs, random)
        if slot is not None:
            made.append((np.rint(slot.picture * 255).astype(np.uint8), slot.text, slot.hand))
    return made


def samples(folder: Path, seed: int, count: int, cache: Path | None, jobs: int) -> list[Sample]:
    """``count`` generated slots, cached in ``cache``."""
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())[:count]  # type: ignore[no-any-return]
    work = [(str(folder), seed, number) for number in range(-(-count // _CHUNK))]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        found = [sample for chunk in pool.imap(_chunk, work) for sample in chunk]
    if cache:
        cache.write_bytes(pickle.dumps(found))
    return found[:count]


class Learner:
    """The tensors of the network and its forward pass in training (batch normalisation is not folded yet)."""

    def __init__(self, seed: int) -> None:
        torch.manual_seed(seed)
        self.weights: dict[str, Any] = {}
        self.running: dict[str, Any] = {}
        depth = 1
        for number, layer in enumerate(LAYERS):
            shape = (layer.depth, depth, *layer.kernel)
            fan = depth * layer.kernel[0] * layer.kernel[1]
            self.weights[f"w{number}"] = torch.randn(shape) * (2 / fan) ** 0.5
            self.weights[f"g{number}"], self.weights[f"b{number}"] = torch.ones(layer.depth), torch.zeros(layer.depth)
            self.running[f"m{number}"], self.running[f"v{number}"] = torch.zeros(layer.depth), torch.ones(layer.depth)
            depth = layer.depth
        self.weights["w"] = torch.randn(len(ALPHABET) + 1, depth) * depth**-0.5
        self.weights["b"] = torch.zeros(len(ALPHABET) + 1)
        self.weights["hw"], self.weights["hb"] = torch.zeros(2, depth), torch.zeros(2)
        for tensor in self.weights.values():
            tensor.requires_grad_()

    def start(self, stored: Any, pictures: Any) -> None:
        """Continue from exported weights: batch normalisation is unfolded with the statistics of the pictures."""
        with torch.no_grad():
            x = pictures
            for number, layer in enumerate(LAYERS):
                kernel, bias = (torch.from_numpy(stored[f"{name}{number}"].astype(np.float32)) for name in "wb")
                x = F.conv2d(x, kernel, padding=layer.padding)
                mean, spread = x.mean((0, 2, 3)), x.var((0, 2, 3))
                self.weights[f"w{number}"].copy_(kernel)
                self.weights[f"g{number}"].copy_(torch.sqrt(spread + 1e-5))
                self.weights[f"b{number}"].copy_(mean + bias)
                self.running[f"m{number}"], self.running[f"v{number}"] = mean, spread
                x = F.max_pool2d(F.relu(x + bias[:, None, None]), layer.pool)
            for name in ("w", "b", "hw", "hb"):
                self.weights[name].copy_(torch.from_numpy(stored[name].astype(np.float32)))

    def run(self, pictures: Any, widths: Any, *, learning: bool) -> tuple[Any, Any]:
        """Logits (batch, steps, classes) and (batch, 2) of pictures (batch, 1, 32, width)."""
        x = pictures
        for number, layer in enumerate(LAYERS):
            # Zeros beyond the width of each picture, as at run time.
            x = F.conv2d(x, self.weights[f"w{number}"], padding=layer.padding)
            x = F.batch_norm(
                x, self.running[f"m{number}"], self.running[f"v{number}"],
                self.weights[f"g{number}"], self.weights[f"b{number}"], learning, 0.05,
            )  # fmt: skip
            x = F.relu(x)
            if layer.pool != (1, 1):
                x = F.max_pool2d(x, layer.pool)
        x = x.squeeze(2).transpose(1, 2)
        if learning:
            x = F.dropout(x, 0.1)
        inside = (torch.arange(x.shape[1])[None] < widths[:, None]).float()[..., None]
        mean = (x * inside).sum(1) / inside.sum(1)
        return x @ self.weights["w"].T + self.weights["b"], mean @ self.weights["hw"].T + self.weights["hb"]

    def export(self) -> dict[str, Any]:
        """float16 arrays, batch normalisation folded into the convolutions."""
        out = {}
        for number in range(len(LAYERS)):
            factor = self.weights[f"g{number}"] / torch.sqrt(self.running[f"v{number}"] + 1e-5)
            out[f"w{number}"] = self.weights[f"w{number}"] * factor[:, None, None, None]
            out[f"b{number}"] = self.weights[f"b{number}"] - self.running[f"m{number}"] * factor
        out |= {name: self.weights[name] for name in ("w", "b", "hw", "hb")}
        return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in out.items()}


def _batches(data: list[Sample], size: int, random: Any) -> list[list[Sample]]:
    """Batches of pictures of similar width, in random order."""
    widths = np.array([sample[0].shape[1] for sample in data]) + random.uniform(0, 12, len(data))
    order = np.argsort(widths, kind="stable")
    batches = [[data[i] for i in order[start : start + size]] for start in range(0, len(order), size)]
    return [batches[i] for i in random.permutation(len(batches))]


def _tensors(batch: list[Sample], random: Any | None) -> tuple[Any, Any, Any]:
    wide = max(sample[0].shape[1] for sample in batch)
    wide += wide % 2
    pictures = np.zeros((len(batch), 1, 32, wide), dtype=np.float32)
    for row, (picture, _, _) in enumerate(batch):
        ink = picture.astype(np.float32) / 255
        if random is not None:
            ink = _shaken(ink, random)
        pictures[row, 0, :, : ink.shape[1]] = ink
    steps = torch.tensor([sample[0].shape[1] // 2 for sample in batch])
    return torch.from_numpy(pictures), steps, torch.tensor([sample[2] for sample in batch])


def _shaken(ink: Any, random: Any) -> Any:
    """Random augmentation: shift by a row, thinner or thicker strokes, an erased patch."""
    ink = np.roll(ink, random.integers(-1, 2), axis=0)
    if random.random() < 0.3:
        ink = ink ** random.uniform(0.6, 1.7)
    if random.random() < 0.1:
        y, x = random.integers(28), random.integers(max(1, ink.shape[1] - 4))
        ink[y : y + 3, x : x + 3] = 0
    return ink


def _loss(learner: Learner, batch: list[Sample], random: Any) -> Any:
    pictures, steps, hands = _tensors(batch, random)
    logits, style = learner.run(pictures, steps, learning=True)
    texts = [encode(sample[1]) for sample in batch]
    ctc = F.ctc_loss(
        F.log_softmax(logits, 2).transpose(0, 1), torch.tensor([c for text in texts for c in text]),
        steps, torch.tensor([len(text) for text in texts]), zero_infinity=True,
    )  # fmt: skip
    return ctc + 0.1 * F.cross_entropy(style, hands)


def learn(data: list[Sample], held: list[Sample], args: argparse.Namespace) -> None:
    """Train for one cycle of the learning rate over ``epochs``; stop after ``minutes``."""
    learner, random = Learner(args.seed), np.random.default_rng(args.seed)
    if args.start:
        learner.start(np.load(args.start), _tensors(data[:256], None)[0])
    epochs, size, minutes, rate = args.epochs, args.batch, args.minutes, args.rate
    begin, total = time.monotonic(), epochs * -(-len(data) // size)
    optimiser = torch.optim.AdamW(list(learner.weights.values()), rate, weight_decay=1e-3)
    step = 0
    for epoch in range(epochs):
        losses = []
        for batch in _batches(data, size, random):
            share = max(step / total, (time.monotonic() - begin) / 60 / minutes)
            if share >= 1:
                break
            lowered = min(1.0, step / 200) * (0.5 + 0.5 * np.cos(np.pi * share)) + 0.005
            optimiser.param_groups[0]["lr"] = rate * lowered
            optimiser.zero_grad()
            loss = _loss(learner, batch, random)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(list(learner.weights.values()), 5.0)
            optimiser.step()
            losses.append(loss.item())
            step += 1
        np.savez_compressed(args.out, **learner.export())
        right, hand = check(learner, held)
        spent = (time.monotonic() - begin) / 60
        loss_now = np.mean(losses[-200:]) if losses else float("nan")
        print(f"epoch {epoch} loss {loss_now:.3f} right {right:.4f} hand {hand:.4f} {spent:.1f} min", flush=True)
        if spent >= minutes:
            break


def check(learner: Learner, held: list[Sample]) -> tuple[float, float]:
    """(share of held-out slots read correctly by the best path, share classified correctly as handwriting or print)."""
    right = hand = 0
    with torch.no_grad():
        for batch in _batches(held, 64, np.random.default_rng(0)):
            pictures, steps, hands = _tensors(batch, None)
            logits, style = learner.run(pictures, steps, learning=False)
            hand += int((style.argmax(1) == hands).sum())
            for best, length, sample in zip(logits.argmax(2).numpy(), steps, batch, strict=True):
                path = best[:length]
                kept = path[np.flatnonzero(np.diff(path, prepend=-1))]
                right += "".join(ALPHABET[c - 1] for c in kept if c) == sample[1]
    return right / len(held), hand / len(held)


def main() -> None:
    """Parse the arguments and run the tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--glyphs", type=Path, required=True, help="folder with the node_modules")
    parser.add_argument("--out", type=Path, default=Path("src/vnadmin_doc/ocr/handwriting/digits.npz"))
    parser.add_argument("--cache", type=Path, help="file that keeps the pictures between runs")
    parser.add_argument("--count", type=int, default=80_000)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=3e-3, help="the highest learning rate")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    data = samples(args.glyphs, args.seed, args.count + 2000, args.cache, args.jobs)
    print(f"{len(data)} slots", flush=True)
    learn(data[2000:], data[:2000], args)


if __name__ == "__main__":
    main()
