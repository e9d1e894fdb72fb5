"""The recognition network of TrueOCR in torch, loaded from its ONNX file, and written back with half the bytes.

The graph of the package (``rec.onnx``, Apache-2.0) is kept; only its weights change, and its classes are the characters
of names.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
import torch.nn.functional as F  # noqa: N812 (its usual name)
import trueocr
from onnx import TensorProto, helper, numpy_helper

__all__ = ["ALPHABET", "Network", "export", "package_folder"]

OUTPUTS = ("ids", "conf", "lengths")
"""Of the graph: the class of each step, its probability, and the number of steps of each row."""
_SIGNS = " .,:-/12"  # beside the letters
_BLOCKS = 10


def package_folder() -> Path:
    """The folder of the package's models."""
    return Path(trueocr.__file__).parent / "models"


_CHARSET: list[str] = json.loads((package_folder() / "meta.json").read_text(encoding="utf-8"))["charset"]
_KEPT = [number for number, char in enumerate(_CHARSET, 1) if char.isalpha() or char in _SIGNS]
ALPHABET = "".join(_CHARSET[number - 1] for number in _KEPT)
"""The classes from 1; class 0 is the CTC blank."""


class Network:
    """The network; ``weights`` by their names in the graph."""

    def __init__(self) -> None:
        graph = onnx.load(str(package_folder() / "rec.onnx")).graph
        arrays = {item.name: numpy_helper.to_array(item).copy() for item in graph.initializer}
        rows = [0, *_KEPT]
        for name in ("rec.head.weight", "rec.head.bias"):
            arrays[name] = arrays[name][rows]
        self.names = [name for name, array in arrays.items() if array.dtype == np.float32]
        self.weights = {name: torch.from_numpy(arrays[name]).requires_grad_() for name in self.names}
        self.sides = [
            [name for node in graph.node if f"/blocks.{number}/dw/" in node.name for name in node.input[1:]]
            for number in range(_BLOCKS)
        ]
        self.patch = [n for node in graph.node if node.name == "/rec/context/patch/Conv" for n in node.input[1:]]
        self.point = [n for node in graph.node if node.name == "/rec/context/pw/Conv" for n in node.input[1:]]

    def start(self, stored: Path) -> None:
        """Continue from exported weights."""
        halves = {item.name: numpy_helper.to_array(item) for item in onnx.load(str(stored)).graph.initializer}
        with torch.no_grad():
            for name in self.names:
                self.weights[name].copy_(torch.from_numpy(halves[f"{name}.half"].astype(np.float32)))

    def __call__(self, x: Any, widths: Any) -> tuple[Any, Any]:
        """Logits (batch, steps, classes) of ink (batch, 1, 96, width), and the number of steps of each row."""
        of = self.weights.__getitem__
        main = F.conv2d(x[:, :, 32:64], of("rec.stem.weight"), of("rec.stem.bias"), stride=(32, 4)).squeeze(2)
        near = F.hardswish(F.conv2d(x, of(self.patch[0]), of(self.patch[1]), stride=4))
        near = F.conv2d(near, of("rec.context.dw.weight"), padding=1, groups=32)
        near = F.hardswish(F.conv2d(near, of(self.point[0]), of(self.point[1])))
        score = F.conv2d(near, of("rec.context.score.weight"), of("rec.context.score.bias"))
        share = torch.softmax(score + of("rec.context.row_prior"), 2)
        batch, depth, high, wide = near.shape
        mixed = (near.reshape(batch, 4, depth // 4, high, wide) * share.unsqueeze(2)).sum(3).reshape(batch, depth, wide)
        x = main + F.conv1d(mixed, of("rec.context.proj.weight"), of("rec.context.proj.bias"))
        steps = ((widths + 3) // 4).clamp(max=x.shape[2])
        inside = (torch.arange(x.shape[2])[None] < steps[:, None]).float()[:, None]
        x = F.batch_norm(
            x, of("rec.stem_bn.running_mean").detach(), of("rec.stem_bn.running_var").detach(),
            of("rec.stem_bn.weight"), of("rec.stem_bn.bias"), training=False, eps=1e-5,
        )  # fmt: skip
        x = F.hardswish(x) * inside
        for number in range(_BLOCKS):
            x = self._block(x, number, inside)
        return F.conv1d(x, of("rec.head.weight"), of("rec.head.bias")).transpose(1, 2), steps

    def _block(self, x: Any, number: int, inside: Any) -> Any:
        of, name = self.weights.__getitem__, f"rec.blocks.{number}"
        kernel, bias = self.sides[number]
        y = F.conv1d(x, of(kernel), of(bias), padding=4, groups=128)
        y = F.hardswish(F.conv1d(y, of(f"{name}.expand.weight"), of(f"{name}.expand.bias")))
        mean = (y * inside).sum(2, keepdim=True) / inside.sum(2, keepdim=True).clamp(min=1.0)
        gate = F.relu(F.conv1d(mean, of(f"{name}.se.fc1.weight"), of(f"{name}.se.fc1.bias")))
        gate = torch.sigmoid(F.conv1d(gate, of(f"{name}.se.fc2.weight"), of(f"{name}.se.fc2.bias")))
        y = F.conv1d(y * gate, of(f"{name}.project.weight"), of(f"{name}.project.bias"))
        return (x + y) * inside


def export(network: Network, folder: Path) -> None:
    """Write ``rec.onnx``, with weights of 16 bits, and ``meta.json``: the files that TrueOCR's ``Recognizer`` loads."""
    model = onnx.load(str(package_folder() / "rec.onnx"))
    graph = model.graph
    kept, casts = [], []
    for item in graph.initializer:
        if item.data_type != TensorProto.FLOAT:
            kept.append(item)
            continue
        array = network.weights[item.name].detach().numpy().astype(np.float16)
        kept.append(numpy_helper.from_array(array, f"{item.name}.half"))
        casts.append(helper.make_node("Cast", [f"{item.name}.half"], [item.name], to=TensorProto.FLOAT))
    nodes, wanted = [], set(OUTPUTS)
    for node in reversed(graph.node):
        if wanted & set(node.output):
            nodes.append(node)
            wanted |= set(node.input)
    outputs = [item for item in graph.output if item.name in OUTPUTS]
    small = helper.make_graph([*casts, *reversed(nodes)], "names", list(graph.input), outputs, kept)
    made = helper.make_model(small, opset_imports=list(model.opset_import), ir_version=model.ir_version)
    made.doc_string = (
        "Names of signers. Derived from rec.onnx of trueocr 0.1.1 (Apache-2.0); weights changed by training."
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rec.onnx").write_bytes(made.SerializeToString())
    meta = {**json.loads((package_folder() / "meta.json").read_text(encoding="utf-8")), "charset": list(ALPHABET)}
    (folder / "meta.json").write_text(json.dumps(meta | {"name": "names"}, ensure_ascii=False) + "\n", "utf-8")
