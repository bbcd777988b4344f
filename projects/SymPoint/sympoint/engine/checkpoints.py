"""Load checkpoints: their weights, the config and the classes in them."""
import ast
import math
from typing import Any, Dict, Optional, Tuple, Union

import torch
from mmengine.config import Config, ConfigDict
from mmengine.utils import import_modules_from_strings

from ..errors import UserError
from ..files import sha256_of
from ..structures.taxonomy import FLOORPLANCAD_METAINFO
from .checkpoint_files import check_checkpoint
from .weights import find_misfits


def load_checkpoint(path: str) -> Tuple[Dict[str, Any], str]:
    """Load a checkpoint with PyTorch's safe loader.

    Returns:
        tuple: The checkpoint, with ``state_dict`` by :func:`weights_in`, and
        the SHA-256 of the file.

    Raises:
        UserError: The file is missing, damaged or no checkpoint.
    """
    check_checkpoint(path)
    content = torch.load(path, map_location='cpu', weights_only=True)
    weights = weights_in(content)
    kept = {k: v for k, v in content.items() if k not in weights}
    return dict(kept, state_dict=weights), sha256_of(path)


def weights_in(checkpoint: Dict[str, Any]) -> Dict[str, torch.Tensor]:
    """Find the weights in what was loaded from a file.

    They are below ``state_dict`` or ``model``, or are all there is; of a
    model in a wrapper or not, in full or in half precision.

    Returns:
        dict: Name -> tensor, without a wrapper's ``module.``; those in half
        precision in single.
    """
    found = checkpoint
    for key in ('state_dict', 'model'):
        if isinstance(checkpoint.get(key), dict):
            found = checkpoint[key]
            break
    return {
        name.removeprefix('module.'):
        value.float()
        if value.is_floating_point() and value.element_size() == 2 else value
        for name, value in found.items() if torch.is_tensor(value)
    }


def config_in(checkpoint: Dict[str, Any], path: str) -> Dict[str, Any]:
    """The config that mmengine's runner wrote into a checkpoint.

    It is read as data: of Python only names set to literals and calls of
    ``dict`` are accepted, so a checkpoint from somewhere cannot run code.

    Raises:
        UserError: There is none, or it is no such config.
    """
    meta = checkpoint.get('meta') or {}
    hub = checkpoint.get('message_hub') or {}
    text = (hub.get('runtime_info') or {}).get('cfg') or meta.get('cfg')
    if not isinstance(text, str):
        raise UserError(path, 'there is no config in it',
                        'Give the config it was trained with: --config FILE')
    try:
        config = {}
        for line in ast.parse(text).body:
            if not (isinstance(line, ast.Assign) and len(line.targets) == 1
                    and isinstance(line.targets[0], ast.Name)):
                raise ValueError(f'line {line.lineno} sets no name')
            config[line.targets[0].id] = _literal(line.value)
    except (SyntaxError, TypeError, ValueError) as error:
        raise UserError(
            path, f'the config in it is not plain data ({error})',
            'Give the config it was trained with: --config FILE') from None
    imports = config.get('custom_imports')
    # Only of this package: a config file may name any module, a file of
    # weights may not.
    if imports and all(
            str(name).split('.')[0] == 'sympoint'
            for name in imports['imports']):
        import_modules_from_strings(**imports)
    return config


# What str() writes for values that have no literal.
_NAMES = dict(inf=math.inf, nan=math.nan)


def _literal(node: ast.expr) -> Any:
    """Evaluate a literal as mmengine writes it.

    ``dict(key=value)``, ``dict({'any key': value})``, ``float('inf')``,
    ``inf`` and ``nan`` may occur in it.
    """
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == 'dict' and len(node.args) < 2 and all(
                isinstance(arg, ast.Dict)
                for arg in node.args) and all(key.arg
                                              for key in node.keywords):
            return dict(*map(_literal, node.args),
                        **{k.arg: _literal(k.value)
                           for k in node.keywords})
        if node.func.id == 'float' and not node.keywords:
            return float(*map(_literal, node.args))
    if isinstance(node, ast.Name) and node.id in _NAMES:
        return _NAMES[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_literal(node.operand)
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        kind = dict(List=list, Tuple=tuple, Set=set)[type(node).__name__]
        return kind(_literal(item) for item in node.elts)
    if isinstance(node, ast.Dict) and all(node.keys):
        return {
            _literal(key): _literal(value)
            for key, value in zip(node.keys, node.values)
        }
    return ast.literal_eval(node)


def metainfo_of(checkpoint: Optional[Dict[str, Any]],
                cfg: Union[Config, ConfigDict]) -> Dict[str, Any]:
    """Classes, palette, things and stuff of a model.

    Those saved with the checkpoint, else those of the config's test data
    set, else FloorPlanCAD's.
    """
    saved = ((checkpoint or {}).get('meta') or {}).get('dataset_meta')
    loader = cfg.get('test_dataloader') or {}
    given = saved or (loader.get('dataset') or {}).get('metainfo')
    meta = dict(given) if given else dict(FLOORPLANCAD_METAINFO)
    classes = list(meta['classes'])
    meta['classes'] = classes
    meta['thing_ids'] = list(meta.get('thing_ids', range(len(classes))))
    meta['stuff_ids'] = [
        i for i in range(len(classes)) if i not in meta['thing_ids']
    ]
    palette = meta.get('palette') or FLOORPLANCAD_METAINFO['palette']
    meta['palette'] = [
        tuple(int(v) for v in palette[i % len(palette)])
        for i in range(len(classes))
    ]
    return meta


def check_weights(model: torch.nn.Module, checkpoint: Dict[str, Any],
                  path: str) -> None:
    """Refuse the checkpoint of another model.

    Raises:
        UserError: A weight of the model is missing or of another shape.
    """
    misfits = find_misfits(model, checkpoint['state_dict'])
    if misfits.all:
        raise UserError(path, f'is a checkpoint of another model: {misfits}',
                        'Give the config that it was trained with')
