"""What an inferencer takes from a checkpoint, and only that."""
import ast
import hashlib
from typing import Any, Dict, Optional, Tuple, Union

import torch
from mmengine.config import Config, ConfigDict
from mmengine.utils import import_modules_from_strings

from ..engine.checkpoint_files import check_checkpoint
from ..engine.weights import find_misfits
from ..errors import UserError
from ..structures.taxonomy import FLOORPLANCAD_METAINFO


def load_checkpoint(path: str) -> Tuple[Dict[str, Any], str]:
    """Load a checkpoint with PyTorch's safe loader.

    Returns:
        tuple: The checkpoint, and the SHA-256 of the file.

    Raises:
        UserError: The file is missing, damaged or no checkpoint.
    """
    check_checkpoint(path)
    sha = hashlib.sha256()
    with open(path, 'rb') as file:
        while chunk := file.read(1 << 22):
            sha.update(chunk)
    checkpoint = torch.load(path, map_location='cpu', weights_only=True)
    checkpoint.setdefault('state_dict', {})
    return checkpoint, sha.hexdigest()


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
    except (SyntaxError, ValueError) as error:
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


def _literal(node: ast.expr) -> Any:
    """A literal in which ``dict(key=value)`` and ``float('inf')`` occur."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == 'dict' and not node.args and all(
                key.arg for key in node.keywords):
            return {key.arg: _literal(key.value) for key in node.keywords}
        if node.func.id == 'float' and not node.keywords:
            return float(*map(_literal, node.args))
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        kind = dict(List=list, Tuple=tuple, Set=set)[type(node).__name__]
        return kind(_literal(item) for item in node.elts)
    if isinstance(node, ast.Dict):
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
