"""Optimise in groups, and in mixed precision where there is no GPU."""
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from mmdet3d.registry import OPTIM_WRAPPER_CONSTRUCTORS, OPTIM_WRAPPERS
from mmengine.optim import DefaultOptimWrapperConstructor, OptimWrapper
from torch import nn


@OPTIM_WRAPPERS.register_module()
class CPUAmpOptimWrapper(OptimWrapper):
    """Mixed precision on a CPU, in bfloat16.

    mmengine's ``AmpOptimWrapper`` asks for a GPU. bfloat16 has the range of
    float32, so that no loss scaling is needed.
    """

    @contextmanager
    def optim_context(self, model: nn.Module) -> Iterator[None]:
        """The context of a forward pass.

        Args:
            model (nn.Module): The model that is trained.
        """
        with super().optim_context(model), torch.autocast(
                'cpu', dtype=torch.bfloat16):
            yield


@OPTIM_WRAPPER_CONSTRUCTORS.register_module()
class GroupedOptimWrapperConstructor(DefaultOptimWrapperConstructor):
    """mmengine's constructor, with parameters of equal settings in one group.

    With a ``paramwise_cfg`` mmengine makes a group of each parameter, and an
    optimizer updates group by group: a fused one then has as many calls, on a
    GPU as many launches, as there are parameters.
    """

    def add_params(self,
                   params: list[dict],
                   module: nn.Module,
                   prefix: str = '',
                   **kwargs: Any) -> None:
        """See mmengine; ``params`` is extended by groups of settings."""
        super().add_params(params, module, prefix, **kwargs)
        if not prefix:  # the model itself, not a module of it
            params[:] = join_groups(params)


def join_groups(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Groups of one or more ``params``, of which no two have equal settings.

    The order is that of each setting's first group.
    """
    joined: dict[tuple, dict] = {}
    for group in groups:
        settings = {k: v for k, v in group.items() if k != 'params'}
        key = tuple(sorted(settings.items()))
        joined.setdefault(key, dict(settings, params=[]))
        joined[key]['params'] += group['params']
    return list(joined.values())
