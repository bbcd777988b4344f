"""Convert a checkpoint of the published SymPoint network to this project's.

    python tools/model_converters/sympoint_to_mm.py IN.pth OUT.pth

The input is loaded with PyTorch's safe loader; it may hold the state dict
itself, or under ``net``, ``model`` or ``state_dict``, with or without
``module.`` before each name.
"""
import argparse
import re
import sys
from collections import Counter
from typing import Dict, Iterable, List, Optional

import torch
from mmdet3d.registry import MODELS
from mmengine.registry import init_default_scope
from torch import Tensor

from sympoint.engine.checkpoints import check_checkpoint
from sympoint.engine.config import load_config
from sympoint.errors import user_errors
from sympoint.structures.taxonomy import FLOORPLANCAD_METAINFO

STAGES = '12345'
BLOCK = {
    'linear1': 'reduce',
    'bn1': 'norm1.0',
    'bn2': 'norm2.0',
    'linear3': 'expand',
    'bn3': 'norm3.0',
    'transformer2.linear_q': 'attention.query',
    'transformer2.linear_k': 'attention.key',
    'transformer2.linear_v': 'attention.value',
    'transformer2.linear_p.0': 'attention.position.0',
    'transformer2.linear_p.1': 'attention.position.1.0',
    'transformer2.linear_p.3': 'attention.position.3',
    'transformer2.linear_w.0': 'attention.weight.0.0',
    'transformer2.linear_w.2': 'attention.weight.2',
    'transformer2.linear_w.3': 'attention.weight.3.0',
    'transformer2.linear_w.5': 'attention.weight.5',
}
HEAD = {
    'query_feat': 'query_feat',
    'query_pos': 'query_pos',
    'mask_embed_head.0': 'mask_embed.0',
    'mask_embed_head.2': 'mask_embed.2',
    'mask_features_head.0': 'mask_features.0',
    'mask_features_head.2': 'mask_features.2',
    'class_embed_head': 'cls_embed',
    'decoder_norm': 'query_norm',
}
FFN = {
    'linear1': 'ffn.layers.0.0',
    'linear2': 'ffn.layers.1',
    'norm': 'ffn_norm',
}


class ConversionError(ValueError):
    """The checkpoint is not a published SymPoint's."""


def unwrap(checkpoint: dict) -> Dict[str, Tensor]:
    """The state dict in a checkpoint, without ``module.`` prefixes.

    Raises:
        ConversionError: There is none, or two names differ in their prefix
            only.
    """
    if not isinstance(checkpoint, dict):
        raise ConversionError(
            f'holds a {type(checkpoint).__name__}, no tensors by name')
    for key in ('net', 'model', 'state_dict'):
        if isinstance(checkpoint.get(key), dict):
            checkpoint = checkpoint[key]
            break
    _refuse('entries that are no tensors', [
        str(name)
        for name, value in checkpoint.items() if not isinstance(value, Tensor)
    ])
    names = {name: name.removeprefix('module.') for name in checkpoint}
    _refuse('names with and without module.', _repeated(names.values()))
    return {names[name]: tensor for name, tensor in checkpoint.items()}


def _rename_backbone(name: str) -> Optional[str]:
    """``backbone.enc2.1.bn1.weight`` -> ``backbone.encoder.1.0.norm1...``."""
    match = re.fullmatch(r'backbone\.(enc|dec)([1-5])\.(\d+)\.(.+)', name)
    if not match:
        return None
    part, stage, module, rest = match.groups()
    stage, module = STAGES.index(stage), int(module)
    layer, _, tensor = rest.rpartition('.')
    if module > 0:
        if layer not in BLOCK:
            return None
        place = (f'encoder.{stage}.{module - 1}'
                 if part == 'enc' else f'decoder.{stage}')
        return f'backbone.{place}.{BLOCK[layer]}.{tensor}'
    if part == 'enc':
        layer = dict(linear='linear', bn='norm.0').get(layer)
        return layer and f'backbone.down.{stage}.{layer}.{tensor}'
    coarsest = stage == len(STAGES) - 1
    layer = {
        'linear1.0': 'project.0' if coarsest else 'skip.0',
        'linear1.1': 'project.1.0' if coarsest else 'skip.1.0',
        'linear2.0': 'mean.0' if coarsest else 'up.0',
        'linear2.1': None if coarsest else 'up.1.0',
    }.get(layer)
    return layer and f'backbone.up.{stage}.{layer}.{tensor}'


def _rename_head(name: str, tensor: Tensor) -> Dict[str, Tensor]:
    """New names of a tensor of the published decoder, and their parts."""
    name = name.replace('decoder.', '', 1)
    if name == 'pos_enc.gauss_B':
        return {'position_encoding.frequencies': tensor}
    layer, _, kind = name.rpartition('.')
    if layer in HEAD:
        return {f'{HEAD[layer]}.{kind}': tensor}
    match = re.fullmatch(r'(\w+)\.0\.([0-3])\.?(.*)', name)
    if not match:
        return {}
    group, index, rest = match.groups()
    level = 3 - int(index)  # published: coarsest first; here: finest first
    if group == 'lin_squeeze':
        return {f'level_projections.{level}.{rest}': tensor}
    place = f'decoder_layers.{level}'
    if group == 'ffn_attention':
        layer, _, kind = rest.rpartition('.')
        return {f'{place}.{FFN[layer]}.{kind}': tensor} if layer in FFN else {}
    if group not in ('cross_attention', 'self_attention'):
        return {}
    place = f'{place}.{group}'
    if rest.startswith('norm.'):
        return {f'{place}.{rest}': tensor}
    kind = rest.partition('.')[2]
    if kind.startswith('out_proj.'):
        return {f'{place}.out.{kind[9:]}': tensor}
    if kind not in ('in_proj_weight', 'in_proj_bias') or not tensor.dim():
        return {}
    return {
        f'{place}.{part}.{kind[8:]}': piece
        for part, piece in zip(('query', 'key', 'value'), tensor.chunk(3))
    }


def convert(published: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """Rename a published state dict.

    Args:
        published (dict): Names and tensors of the published network.

    Returns:
        dict: Names and tensors of ``SymPoint`` at the paper's size.

    Raises:
        ConversionError: Where tensors have no place here, or two have one.
    """
    renamed, unknown = [], []
    for name, tensor in published.items():
        if name.startswith('decoder.'):
            new = {
                f'decode_head.{key}': value
                for key, value in _rename_head(name, tensor).items()
            }
        else:
            key = _rename_backbone(name)
            new = {key: tensor} if key else {}
        if not new:
            unknown.append(name)
        renamed += new.items()
    _refuse('tensors that this network has no place for', unknown)
    _refuse('two tensors for one place',
            _repeated(name for name, _ in renamed))
    return dict(renamed)


def check(converted: Dict[str, Tensor], model: torch.nn.Module) -> None:
    """Each tensor of the model filled, with its shape.

    Raises:
        ConversionError: Lists those that are not.
    """
    own = model.state_dict()
    _refuse('no tensor for', [n for n in own if n not in converted])
    _refuse('tensors that the model lacks',
            [n for n in converted if n not in own])
    _refuse('tensors of another shape', [
        f'{n}: {tuple(converted[n].shape)}, not {tuple(own[n].shape)}'
        for n in own if converted[n].shape != own[n].shape
    ])


def _repeated(names: Iterable[str]) -> List[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _refuse(what: str, names: List[str]) -> None:
    if names:
        raise ConversionError(f'{what} ({len(names)}):\n  ' +
                              '\n  '.join(names))


def parse_args(argv: Optional[List[str]] = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('input', help='published checkpoint')
    parser.add_argument('output', help='where to write ours')
    parser.add_argument(
        '--config',
        default='configs/sympoint/'
        'sympoint_point-transformer_8xb2-50e_floorplancad-panseg_published.py',
        help='config of the model to fill')
    return parser.parse_args(argv)


def main(argv: Optional[List[str]] = None) -> None:
    args = parse_args(argv)
    with user_errors(args.config):
        check_checkpoint(args.input)
        cfg = load_config(args.config)
        init_default_scope(cfg.default_scope)
        checkpoint = torch.load(
            args.input, map_location='cpu', weights_only=True)
        try:
            published = unwrap(checkpoint)
            converted = convert(published)
            check(converted, MODELS.build(cfg.model))
        except ConversionError as error:
            sys.exit(f'error: {args.input}: {error}')
        meta = dict(
            cfg=cfg.pretty_text,
            dataset_meta=dict(cfg.get('metainfo') or FLOORPLANCAD_METAINFO))
        torch.save(dict(state_dict=converted, meta=meta), args.output)
    print(f'{len(published)} tensors -> {args.output}')


if __name__ == '__main__':
    main()
