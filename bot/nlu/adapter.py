"""A low-rank change to the sentence encoder, learnt from the phrases (LoRA, Hu et al. 2021).

The encoder as published knows English; an adapter makes it see what the phrases tell apart. Every
linear map of every layer, W, becomes W + SCALE * up @ down: two thin matrices each, 1.3 MB in all,
so it travels as data. `python -m bot fine-tune` learns it anew.
"""

from pathlib import Path
from typing import Dict

import numpy as np

RANK = 16
SCALE = 2.0
LAYERS = 6
# The linear maps of one layer.
MAPS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
Tensors = Dict[str, np.ndarray]


def map_names() -> "list[str]":
    """The names of all maps that an adapter changes, as the published weights call them."""
    return [f"encoder.layer.{layer}.{name}" for layer in range(LAYERS) for name in MAPS]


def adapted(weights: Tensors, adapter: Tensors) -> Tensors:
    """The encoder's weights with the adapter's change in them."""
    changed = {
        f"{name}.weight": weights[f"{name}.weight"]
        + SCALE
        * adapter[f"{name}.up"].astype(np.float32)
        @ adapter[f"{name}.down"].astype(np.float32)
        for name in map_names()
    }
    return {**weights, **changed}


def load_adapter(path: Path) -> Tensors:
    from safetensors.numpy import load_file

    loaded: Tensors = load_file(str(path))
    return loaded


def save_adapter(adapter: Tensors, path: Path) -> None:
    """Half precision: the change is small, and so is what rounding takes from it."""
    from safetensors.numpy import save_file

    save_file({name: part.astype(np.float16) for name, part in adapter.items()}, str(path))
