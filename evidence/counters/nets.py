"""A small net, read from the bytes of an ONNX file and run on one thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import onnxruntime

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHUNK = 256


def session(model: bytes) -> Any:
    """Start a net whose weights all lie in these bytes: an ``onnxruntime.InferenceSession``."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@dataclass(frozen=True)
class Net:
    """Gives each picture a number from 0 to 1."""

    session: Any
    """An ``onnxruntime.InferenceSession`` with the inputs "picture" and "shape" and one output."""

    @classmethod
    def read(cls, model: bytes) -> Self:
        """Read a net whose weights all lie in these bytes."""
        return cls(session(model))

    def __call__(self, pictures: NDArray[np.float32], shapes: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give one number for each of ``pictures`` (n, planes, height, width) and ``shapes`` (n, columns)."""
        parts = [
            self.session.run(
                None, {"picture": pictures[at : at + _CHUNK], "shape": shapes[at : at + _CHUNK]}
            )[0]
            for at in range(0, len(pictures), _CHUNK)
        ]
        return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)
