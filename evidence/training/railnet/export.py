"""Writes a checkpoint as ONNX: ``python -m evidence.training.railnet.export CHECKPOINT OUT.onnx``."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from evidence.training.railnet.net import RailNet

MANY = 256
"""Tensors of fewer numbers are kept as they are."""

KEYS = {
    "recount:kind": "railcar",
    "recount:planes": "heat cos2 sin2 length width col row taken gap",
    "recount:posting_m": "0.4",
    "recount:stride": "2",
    "recount:valid_gsd_m": "0.3 1.2",
    "recount:training": "rendered scenes: yard_a, yard_b, yard_d, yard_e, elsewhere and rows; no photograph",
}


def export(checkpoint: Path, out: Path) -> str:
    """Write the slow net; gives the file's SHA-256."""
    held = torch.load(checkpoint, weights_only=True, map_location="cpu")
    net = RailNet()
    net.load_state_dict(held["slow"])
    net.eval()
    free = {0: "pictures", 2: "rows", 3: "columns"}
    torch.onnx.export(
        net, (torch.zeros(1, 3, 256, 256),), str(out), input_names=["picture"], output_names=["maps"],
        dynamic_axes={"picture": free, "maps": free}, opset_version=17, dynamo=False,
    )  # fmt: skip
    model = onnx.load(str(out))
    model.producer_name, model.producer_version, model.doc_string = "recount", "", ""
    halve(model)
    for key, value in {**KEYS, "recount:steps": str(int(held["so_far"]["step"]))}.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(out))
    return hashlib.sha256(out.read_bytes()).hexdigest()


def halve(model: onnx.ModelProto) -> None:
    """Keep weights in half precision, to be widened when the model is started: the file is half as large.

    On 56 scenes of style C at 0.5 m, 2,142 cars were counted instead of 2,143.
    """
    graph = model.graph
    for held in list(graph.initializer):
        weights = numpy_helper.to_array(held)
        if weights.size < MANY or weights.dtype != np.float32:
            continue
        graph.initializer.remove(held)
        graph.initializer.append(numpy_helper.from_array(weights.astype(np.float16), f"{held.name}_half"))
        widened = helper.make_node("Cast", [f"{held.name}_half"], [held.name], to=onnx.TensorProto.FLOAT)
        graph.node.insert(0, widened)


def main(arguments: list[str] | None = None) -> int:
    """Export as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m evidence.training.railnet.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args(arguments)
    sha256 = export(asked.checkpoint, asked.out)
    sys.stdout.write(json.dumps({"file": asked.out.name, "sha256": sha256}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
