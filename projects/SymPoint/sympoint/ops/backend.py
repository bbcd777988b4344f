"""Choose which kernels run an operator, by the device.

On the CPU numba compiles them, on CUDA Triton does, and where neither is to be
had plain PyTorch stands in.
"""
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import torch
from torch import Tensor


@lru_cache(maxsize=None)
def _has_triton() -> bool:
    return find_spec('triton') is not None


def kind_of(tensor: Tensor) -> str:
    """``'cpu'``, ``'triton'`` or ``'torch'``: the kernels of a device.

    Args:
        tensor (Tensor): Of any shape, (...,), on the device.
    """
    if tensor.device.type == 'cpu':
        return 'cpu'
    triton = tensor.device.type == 'cuda' and _has_triton()
    return 'triton' if triton else 'torch'


def rounds_by_rows(tensor: Tensor) -> bool:
    """Whether rows of a batch are kept apart for the same rounding.

    Libraries choose a matrix product's kernel by its number of rows. On a CPU
    a batch gains little, and a result that repeats is worth more.

    Args:
        tensor (Tensor): Of any shape, (...,), on the device.
    """
    return tensor.device.type == 'cpu'


def attention_kernels(tensor: Tensor) -> ModuleType | None:
    """Kernels of vector attention for a tensor (num_points, C).

    None in plain PyTorch.
    """
    kind = kind_of(tensor)
    return None if kind == 'torch' else _load(f'.{kind}.attention')


def neighbor_kernels(tensor: Tensor) -> ModuleType:
    """Kernels that find neighbours of coordinates (num_points, D)."""
    kind = kind_of(tensor)
    return _load('.neighbors_torch' if kind ==
                 'torch' else f'.{kind}.neighbors')


def launch(kernel: Any, grid: tuple, *args: Any, **options: Any) -> None:
    """Run a Triton kernel on the device that its arguments are on.

    Triton itself takes the current device, which another GPU's tensors do not
    lie on.

    Args:
        kernel (JITFunction): What ``triton.jit`` made.
        grid (tuple[int]): Programs along each axis.
        args (Any): The kernel's arguments, a tensor first.
        options (Any): Its constants, and how to compile it.
    """
    with torch.cuda.device_of(args[0]):
        kernel[grid](*args, **options)


def _load(name: str) -> ModuleType:
    return import_module(name, __package__)
