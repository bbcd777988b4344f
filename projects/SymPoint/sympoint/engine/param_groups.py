"""Join the parameter groups of an optimizer that have equal settings."""
from typing import Any, Dict, List

from mmdet3d.registry import OPTIM_WRAPPER_CONSTRUCTORS
from mmengine.optim import DefaultOptimWrapperConstructor
from torch import nn


@OPTIM_WRAPPER_CONSTRUCTORS.register_module()
class GroupedOptimWrapperConstructor(DefaultOptimWrapperConstructor):
    """mmengine's constructor, with parameters of equal settings in one group.

    With a ``paramwise_cfg`` mmengine makes a group of each parameter, and an
    optimizer updates group by group: a fused one then has as many calls, on a
    GPU as many launches, as there are parameters.
    """

    def add_params(self,
                   params: List[dict],
                   module: nn.Module,
                   prefix: str = '',
                   **kwargs: Any) -> None:
        """See mmengine; ``params`` is extended by groups of settings."""
        super().add_params(params, module, prefix, **kwargs)
        if not prefix:  # the model itself, not a module of it
            params[:] = join_groups(params)


def join_groups(groups: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """Groups of one or more ``params``, of which no two have equal settings.

    The order is that of each setting's first group.
    """
    joined: Dict[tuple, dict] = {}
    for group in groups:
        settings = {k: v for k, v in group.items() if k != 'params'}
        key = tuple(sorted(settings.items()))
        joined.setdefault(key, dict(settings, params=[]))
        joined[key]['params'] += group['params']
    return list(joined.values())
