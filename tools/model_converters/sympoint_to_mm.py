"""Convert a checkpoint of the published SymPoint network to this project's.

    python tools/model_converters/sympoint_to_mm.py IN.pth OUT.pth

The input is loaded with PyTorch's safe loader; it may hold the state dict
itself, or under ``net``, ``model`` or ``state_dict``, with or without
``module.`` before each name.
"""
import argparse
import sys
from collections import Counter

import torch
from mmdet3d.registry import MODELS
from mmengine.registry import init_default_scope
from torch import Tensor

from sympoint.engine.checkpoints import check_checkpoint
from sympoint.engine.config import load_config
from sympoint.errors import user_errors
from sympoint.structures.taxonomy import FLOORPLANCAD_METAINFO

NUM_STAGES, NUM_LEVELS, MOST_BLOCKS = 5, 4, 6
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
UP = {
    'linear1.0': 'skip.0',
    'linear1.1': 'skip.1.0',
    'linear2.0': 'up.0',
    'linear2.1': 'up.1.0',
}
COARSEST_UP = {
    'linear1.0': 'project.0',
    'linear1.1': 'project.1.0',
    'linear2.0': 'mean.0',
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
# Of a level of the decoder: published as group and layer, the layer here.
LEVEL = {
    ('lin_squeeze', ''): 'level_projections.{level}',
    ('ffn_attention', '.linear1'): 'decoder_layers.{level}.ffn.layers.0.0',
    ('ffn_attention', '.linear2'): 'decoder_layers.{level}.ffn.layers.1',
    ('ffn_attention', '.norm'): 'decoder_layers.{level}.ffn_norm',
}
ATTENTION = dict(cross_attention='multihead_attn', self_attention='self_attn')
for _group, _layer in ATTENTION.items():
    _place = f'decoder_layers.{{level}}.{_group}'
    LEVEL[_group, '.norm'] = f'{_place}.norm'
    LEVEL[_group, f'.{_layer}.out_proj'] = f'{_place}.out'
    LEVEL[_group, f'.{_layer}'] = _place  # its joint projections
KINDS = {
    name: name
    for name in ('weight', 'bias', 'running_mean', 'running_var',
                 'num_batches_tracked')
}
KINDS['gauss_B'] = 'frequencies'


class ConversionError(ValueError):
    """The checkpoint is not a published SymPoint's."""


def unwrap(checkpoint: dict) -> dict[str, Tensor]:
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
    _refuse('names with and without module.',
            [name for name, n in Counter(names.values()).items() if n > 1])
    return {names[name]: tensor for name, tensor in checkpoint.items()}


def places() -> dict[str, str]:
    """Find the place here of each layer of the published network."""
    found = {'decoder.pos_enc': 'decode_head.position_encoding'}
    for theirs, ours in HEAD.items():
        found[f'decoder.{theirs}'] = f'decode_head.{ours}'
    for (group, layer), ours in LEVEL.items():
        for level in range(NUM_LEVELS):
            # published: coarsest first; here: finest first
            theirs = f'decoder.{group}.0.{NUM_LEVELS - 1 - level}{layer}'
            found[theirs] = 'decode_head.' + ours.format(level=level)
    for stage in range(NUM_STAGES):
        encoder, decoder = (f'backbone.{part}{stage + 1}'
                            for part in ('enc', 'dec'))
        found[f'{encoder}.0.linear'] = f'backbone.down.{stage}.linear'
        found[f'{encoder}.0.bn'] = f'backbone.down.{stage}.norm.0'
        coarsest = stage == NUM_STAGES - 1
        for theirs, ours in (COARSEST_UP if coarsest else UP).items():
            found[f'{decoder}.0.{theirs}'] = f'backbone.up.{stage}.{ours}'
        for theirs, ours in BLOCK.items():
            found[f'{decoder}.1.{theirs}'] = f'backbone.decoder.{stage}.{ours}'
            for block in range(MOST_BLOCKS):
                found[f'{encoder}.{block + 1}.{theirs}'] = \
                    f'backbone.encoder.{stage}.{block}.{ours}'
    return found


def convert(published: dict[str, Tensor]) -> dict[str, Tensor]:
    """Rename a published state dict.

    Args:
        published (dict): Names and tensors of the published network.

    Returns:
        dict: Names and tensors of ``SymPoint`` at the paper's size.

    Raises:
        ConversionError: Where tensors have no place here.
    """
    known, renamed, unknown = places(), {}, []
    for name, tensor in published.items():
        layer, _, kind = name.rpartition('.')
        place = known.get(layer)
        if place and kind in ('in_proj_weight', 'in_proj_bias'):
            for part, piece in zip(('query', 'key', 'value'), tensor.chunk(3)):
                renamed[f'{place}.{part}.{kind[8:]}'] = piece
        elif place and kind in KINDS:
            renamed[f'{place}.{KINDS[kind]}'] = tensor
        else:
            unknown.append(name)
    _refuse('tensors that this network has no place for', unknown)
    return renamed


def check(converted: dict[str, Tensor], model: torch.nn.Module) -> None:
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


def _refuse(what: str, names: list[str]) -> None:
    if names:
        raise ConversionError(f'{what} ({len(names)}):\n  ' +
                              '\n  '.join(names))


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('input', help='published checkpoint')
    parser.add_argument('output', help='where to write ours')
    parser.add_argument(
        '--config',
        default='configs/sympoint/'
        'sympoint_point-transformer_8xb2-50e_floorplancad-panseg_published.py',
        help='config of the model to fill')
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
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
