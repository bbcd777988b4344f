"""A device that computes on the CPU and says that it is another.

As tensors of PyTorch's ``FakeTensorMode``, those made here claim to lie on
another device and refuse to meet one that does not. Unlike them they hold
numbers, so that matching and post-processing, whose shapes depend on values,
run too. They say ``meta``, which needs no driver, and is not the CPU.
"""
from contextlib import nullcontext

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map_only

DEVICE = torch.device('meta')
_COPIES = (torch.ops.aten._to_copy.default, torch.ops.aten.copy_.default)


class MixedDevices(RuntimeError):
    """An operator got tensors of two devices."""


class StandIn(torch.Tensor):
    """A tensor of the stand-in device around one of the CPU."""

    @staticmethod
    def __new__(cls, inner):
        tensor = torch.Tensor._make_wrapper_subclass(
            cls,
            inner.shape,
            strides=inner.stride(),
            storage_offset=inner.storage_offset(),
            dtype=inner.dtype,
            device=DEVICE)
        tensor.inner = inner
        return tensor

    def __repr__(self):
        return f'StandIn({self.inner!r})'

    # a meta tensor's would hold no numbers
    def item(self):
        return self.inner.item()

    def new_tensor(self, data, device=None, **options):
        return StandIn(self.inner.new_tensor(data, **options))

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        return _run(func, args, kwargs or {})


class StandInDevice(TorchDispatchMode):
    """Makes what is asked for on the device a :class:`StandIn`."""

    def __enter__(self):
        # which knows no such device
        self.autocast = torch.autocast
        torch.autocast = lambda *args, **kwargs: nullcontext()
        return super().__enter__()

    def __exit__(self, *error):
        torch.autocast = self.autocast
        return super().__exit__(*error)

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return _run(func, args, kwargs or {})


def _run(func, args, kwargs):
    tensors = [
        leaf for leaf in tree_flatten((args, kwargs))[0]
        if isinstance(leaf, torch.Tensor)
    ]
    here = any(isinstance(t, StandIn) for t in tensors)
    if here and func not in _COPIES:
        # as on a GPU, a scalar may come from the host
        strangers = [
            t for t in tensors if not isinstance(t, StandIn) and t.dim()
        ]
        if strangers:
            raise MixedDevices(f'{func} with a tensor {strangers[0].shape} of '
                               'the host')
    device = kwargs.get('device')
    if device is not None:
        here = torch.device(device) == DEVICE
        kwargs = dict(kwargs, device='cpu')
    elif func is torch.ops.aten.copy_.default:
        here = isinstance(args[0], StandIn)
    bare, options = tree_map_only(StandIn, lambda t: t.inner, (args, kwargs))
    result = func(*bare, **options)
    known = {id(t.inner): t for t in tensors if isinstance(t, StandIn)}

    def outside(tensor):
        # what an operator changed in place stays the tensor that it was
        if id(tensor) in known or not here:
            return known.get(id(tensor), tensor)
        return StandIn(tensor)

    return tree_map_only(torch.Tensor, outside, result)


def move(model: nn.Module) -> nn.Module:
    """A model with its parameters and buffers on the stand-in device."""
    for module in model.modules():
        for name, value in module._parameters.items():
            if value is not None:
                module._parameters[name] = nn.Parameter(
                    StandIn(value.detach()), value.requires_grad)
        for name, value in module._buffers.items():
            if value is not None:
                module._buffers[name] = StandIn(value)
    model.data_preprocessor._device = DEVICE
    return model
