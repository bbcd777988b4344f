"""Read configs from files and checkpoints, and name mistakes in them."""
import ast
import inspect
import math
import warnings
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from mmengine.config import Config, ConfigDict, DictAction
from mmengine.config.utils import MODULE2PACKAGE
from mmengine.runner import Runner
from mmengine.utils import import_modules_from_strings

from ..errors import UserError, suggest
from ..structures.taxonomy import FLOORPLANCAD_METAINFO

# Pages of advice to the authors of these packages, at each start.
warnings.filterwarnings(
    'ignore', category=FutureWarning, module='spconv|mmengine')

# The packages of which mmengine finds `_base_ = 'PACKAGE::CONFIG'`.
MODULE2PACKAGE.setdefault('sympoint', 'sympoint')

# What mmengine's Runner reads from a config beside its own arguments.
_RUNNER_KEYS = {
    *inspect.signature(Runner.__init__).parameters,
    *('activation_checkpointing', 'compile', 'custom_imports',
      'efficient_conv_bn_eval', 'find_unused_parameters', 'model_wrapper_cfg',
      'runner_type', 'sync_bn', 'tta_model', 'tta_pipeline')
} - {'self', 'cfg'}
_RARE_KEYS = {'tta_model', 'tta_pipeline'}  # test_pipeline is no misprint
_NEEDED = dict(
    train=('model', 'train_dataloader', 'train_cfg', 'optim_wrapper'),
    test=('model', 'test_dataloader', 'test_cfg', 'test_evaluator'))


class CfgOptions(DictAction):
    """mmengine's ``--cfg-options``, which ends with usage on a mistake."""

    def __call__(self,
                 parser: ArgumentParser,
                 namespace: Any,
                 values: Any,
                 option_string: str | None = None) -> None:
        for value in values:
            if '=' not in value:
                parser.error(
                    f'{option_string}: {value!r} is not KEY=VALUE; write for '
                    'example train_cfg.max_epochs=10, without spaces')
        try:
            super().__call__(parser, namespace, values, option_string)
        except AssertionError as error:
            parser.error(f'{option_string}: {error}')


def add_config_arguments(parser: ArgumentParser,
                         example: str = 'train_cfg.max_epochs=10') -> None:
    """Let a tool take a config, and ``--cfg-options`` that replace parts.

    Args:
        parser (ArgumentParser): The tool's.
        example (str): An option for the help. Defaults to one of training.
    """
    parser.add_argument('config', help='config file')
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=CfgOptions,
        metavar='KEY=VALUE',
        help=f'replace settings of the config, for example {example} or '
        'key="[a,b]", without spaces')


def add_launcher_arguments(parser: ArgumentParser) -> None:
    """Let a tool be one process of a job.

    Args:
        parser (ArgumentParser): The tool's.
    """
    parser.add_argument(
        '--launcher',
        choices=['none', 'pytorch', 'slurm', 'mpi'],
        default='none',
        help='what started the processes of this job')
    parser.add_argument(
        '--local_rank',
        '--local-rank',
        type=int,
        default=0,
        help='set by older launchers')


def load_config(path: str,
                options: dict[str, Any] | None = None,
                work_dir: str | None = None,
                task: str | None = None) -> Config:
    """Read a config file, and look for mistakes in it.

    Args:
        path (str): The config file.
        options (dict, optional): Settings by their dotted names that replace
            those in the file. Defaults to None.
        work_dir (str, optional): Where the run writes. Defaults to the
            config's own, else ``./work_dirs/`` and the config's name.
        task (str, optional): ``'train'`` or ``'test'``: what the config must
            be complete for. Defaults to None.

    Returns:
        Config: The config, with ``work_dir`` set.

    Raises:
        UserError: The file is missing, has an error, or a name in it or in
            ``options`` is not known.
    """
    if not Path(path).is_file():
        folder = Path(path).parent
        near = [p.name for p in folder.glob('*.py')] if folder.is_dir() else []
        raise UserError(
            path,
            'there is no such config file' + suggest(Path(path).name, near),
            'Check the path')
    cfg = _read(path)
    _leave_own_scope(cfg._cfg_dict)
    for key in sorted(set(cfg) - _RUNNER_KEYS):
        hint = suggest(key, _RUNNER_KEYS - _RARE_KEYS - set(cfg), 0.85)
        if hint:
            raise UserError(path, f"'{key}' has no effect{hint}",
                            'Correct the name')
    if options:
        _check_options(path, cfg, options)
        try:
            cfg.merge_from_dict(options)
        except (KeyError, TypeError) as error:
            raise UserError(f'--cfg-options for {path}', str(error.args[0]),
                            'Correct the option') from error
    for key in _NEEDED.get(task, ()):
        if cfg.get(key) is None:
            raise UserError(path, f"'{key}' is missing",
                            f'It is needed to {task} a model: add it')
    for split in ('train', 'val', 'test'):
        loader = cfg.get(f'{split}_dataloader')
        # PyTorch refuses to keep workers that there are none of
        if isinstance(loader, dict) and not loader.get('num_workers'):
            loader.pop('persistent_workers', None)
    if work_dir is not None:
        cfg.work_dir = work_dir
    elif cfg.get('work_dir') is None:
        cfg.work_dir = str(Path('work_dirs') / Path(path).stem)
    return cfg


def find_hook(cfg: Config, hook_type: str) -> ConfigDict | None:
    """Find the settings of a hook in a config.

    Args:
        cfg (Config): The config of a run.
        hook_type (str): The hook's registered name.

    Returns:
        ConfigDict or None: Its settings, to be read or changed.
    """
    hooks = [*(cfg.get('default_hooks') or {}).values()]
    for hook in hooks + list(cfg.get('custom_hooks') or []):
        if hook is not None and hook.get('type') == hook_type:
            return hook
    return None


def _leave_own_scope(part: Any) -> None:
    """Take the scope out that mmengine gives parts of ``sympoint::`` bases.

    This package has no registries: its parts are in mmdet3d's.
    """
    if isinstance(part, dict):
        if part.get('_scope_') == 'sympoint':
            del part['_scope_']
        for value in part.values():
            _leave_own_scope(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            _leave_own_scope(value)


def _read(path: str) -> Config:
    """Read a config file; what its code raises keeps its traceback."""
    try:
        return Config.fromfile(path)
    except SyntaxError as error:
        where = f'line {error.lineno}: ' if error.lineno else ''
        raise UserError(
            path, f'in it or its _base_: {where}{error.msg}: '
            f'{(error.text or "").strip()}', 'Correct the syntax') from error
    except FileNotFoundError as error:
        raise UserError(path, f'_base_: there is no {error.filename or error}',
                        'Correct the path') from error
    except ImportError as error:
        link = error
        while link is not None and not isinstance(link, ModuleNotFoundError):
            link = link.__cause__ or link.__context__
        if link is None:
            raise
        raise UserError(
            path, f"custom_imports: there is no module '{link.name}'",
            'Install it, or add its folder to PYTHONPATH') from error


def _check_options(path: str, cfg: Config, options: dict[str, Any]) -> None:
    for option in options:
        known: Any = cfg._cfg_dict
        for depth, key in enumerate(option.split('.')):
            if not isinstance(known, dict):
                break
            if key not in known:
                names = set(known) | (_RUNNER_KEYS if depth == 0 else set())
                hint = suggest(key, names, 0.85)
                # a setting may have a default that the config leaves out
                if (depth == 0 and key not in _RUNNER_KEYS) or \
                        (depth > 0 and hint):
                    raise UserError(f'--cfg-options {option}',
                                    f"{path} has no setting '{key}'{hint}",
                                    'Correct the name')
                break
            known = known[key]


def config_in(checkpoint: dict[str, Any], path: str) -> dict[str, Any]:
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
            config[line.targets[0].id] = ast.literal_eval(_AsLiterals().visit(
                line.value))
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


class _AsLiterals(ast.NodeTransformer):
    """Turn what mmengine writes besides literals into literals.

    ``dict(key=value)``, ``dict({'any key': value})``, ``float('inf')``, and
    ``inf`` and ``nan``, as which str() writes them.
    """

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = getattr(node.func, 'id', None)
        if name == 'float' and not node.keywords and len(node.args) == 1:
            return ast.Constant(float(ast.literal_eval(node.args[0])))
        of_dict = all(isinstance(arg, ast.Dict) for arg in node.args)
        named = all(keyword.arg for keyword in node.keywords)
        if name != 'dict' or len(node.args) > 1 or not (of_dict and named):
            return node
        first = node.args[0] if node.args else ast.Dict([], [])
        return ast.Dict(
            first.keys + [ast.Constant(k.arg) for k in node.keywords],
            first.values + [k.value for k in node.keywords])

    def visit_Name(self, node: ast.Name) -> ast.AST:
        values = dict(inf=math.inf, nan=math.nan)
        return ast.Constant(values[node.id]) if node.id in values else node


def metainfo_of(checkpoint: dict[str, Any] | None,
                cfg: Config | ConfigDict) -> dict[str, Any]:
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
