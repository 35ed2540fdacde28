"""Writes nets as one ONNX file."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import torch

from evidence.counters.hulls import ACROSS_M, ALONG_M, PLANES

if TYPE_CHECKING:
    from evidence.training.ships.net import Together

_OPSET = 17


def export(net: Together) -> bytes:
    """Give the bytes of a model with all its weights inside, for any number of pictures."""
    seen, told = torch.zeros(2, PLANES, len(ACROSS_M), len(ALONG_M)), torch.zeros(2, 3)
    model = io.BytesIO()
    with warnings.catch_warnings():
        # The exporter that needs no further package calls itself deprecated.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net.eval(),
            (seen, told),
            model,
            input_names=["picture", "shape"],
            output_names=["ship"],
            dynamic_axes={"picture": {0: "n"}, "shape": {0: "n"}, "ship": {0: "n"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    return model.getvalue()
