"""Train and test by mmengine's runner, as the tools offer it."""
import datetime
import logging
import os
import subprocess

import torch
import torch.distributed
from mmengine.config import Config
from mmengine.logging import print_log
from mmengine.registry import RUNNERS
from mmengine.runner import Runner

from ..errors import UserError
from .checkpoints import check_checkpoint, newest_checkpoint
from .config import find_hook
from .runner import SymbolRunner

# What each launcher tells a process about itself.
_LAUNCHERS = dict(
    pytorch=dict(RANK='RANK', WORLD_SIZE='WORLD_SIZE'),
    slurm=dict(RANK='SLURM_PROCID', WORLD_SIZE='SLURM_NTASKS'),
    mpi=dict(RANK='OMPI_COMM_WORLD_RANK', WORLD_SIZE='OMPI_COMM_WORLD_SIZE'))


def run_training(cfg: Config,
                 resume: str | None = None,
                 load_from: str | None = None,
                 init_mismatched: bool | str = False,
                 amp: bool = False,
                 sync_bn: str = 'none',
                 auto_scale_lr: bool = False) -> Runner:
    """Train a model.

    Args:
        cfg (Config): The config, with ``work_dir`` and ``launcher``.
        resume (str, optional): A checkpoint to go on from; ``'auto'`` takes
            the newest whole one in the work directory, and starts as without
            it if there is none. Defaults to None.
        load_from (str, optional): A checkpoint whose weights to start from.
            Defaults to the config's, if it has one.
        init_mismatched (bool or str): Whether classifiers for other classes,
            or, with ``'all'``, whatever does not fit the model, may be
            initialised anew, see :class:`.CheckpointMatchHook`. Defaults to
            False.
        amp (bool): Mixed precision. Defaults to False.
        sync_bn (str): ``'torch'`` or ``'mmcv'`` to share BatchNorm's
            statistics among GPUs. Defaults to ``'none'``.
        auto_scale_lr (bool): Whether the learning rate grows with the batch
            size over all processes. Defaults to False.

    Returns:
        Runner: The runner after training.

    Raises:
        UserError: The config, the checkpoint or an option does not fit.
        TrainingStopped: Training cannot go on.
    """
    if load_from is not None:
        cfg.load_from = load_from
    if init_mismatched:
        hook = find_hook(cfg, 'CheckpointMatchHook')
        if hook is None:
            raise UserError('--init-mismatched',
                            'the config has no CheckpointMatchHook',
                            'Add it to default_hooks')
        hook.init_mismatched = init_mismatched
    if resume not in (None, 'auto'):
        cfg.resume, cfg.load_from = True, resume
    elif resume or (cfg.get('resume') and not cfg.get('load_from')):
        _resume_from_newest(cfg)
    _set_optim_wrapper(cfg, amp)
    if sync_bn != 'none':
        if not torch.cuda.is_available():
            raise UserError('--sync_bn', 'needs GPUs', 'Leave it out')
        cfg.sync_bn = sync_bn
    if auto_scale_lr:
        if 'base_batch_size' not in (cfg.get('auto_scale_lr') or {}):
            raise UserError(
                '--auto-scale-lr',
                'the config does not say for which batch size '
                'its learning rate is', 'Add auto_scale_lr=dict('
                'enable=False, base_batch_size=N)')
        cfg.auto_scale_lr.enable = True

    if cfg.get('load_from'):
        check_checkpoint(cfg.load_from, cfg.get('resume', False))
    runner = _build_runner(cfg)
    runner.train()
    return runner


def run_test(cfg: Config,
             checkpoint: str,
             amp: bool = False,
             show_dir: str | None = None) -> dict[str, float]:
    """Test a model; metrics go to the work directory.

    Args:
        cfg (Config): The config, with ``work_dir`` and ``launcher``.
        checkpoint (str): The weights.
        amp (bool): Mixed precision. Defaults to False.
        show_dir (str, optional): Folder for pictures. Defaults to None.

    Returns:
        dict: The metrics.

    Raises:
        UserError: The config or the checkpoint does not fit.
    """
    check_checkpoint(checkpoint)
    cfg.load_from, cfg.resume = checkpoint, False
    if amp:
        cfg.test_cfg.fp16 = True
    hook = find_hook(cfg, 'SymbolVisualizationHook')
    if hook is not None:
        hook.update(draw=show_dir is not None, test_out_dir=show_dir)
    elif show_dir is not None:
        raise UserError('--show-dir',
                        'the config has no SymbolVisualizationHook',
                        'Add it to default_hooks')
    evaluators = cfg.test_evaluator
    for metric in evaluators if isinstance(evaluators, list) else [evaluators]:
        if metric.get('type') == 'SymbolPanopticMetric':
            metric.setdefault('out_dir', cfg.work_dir)
    return _build_runner(cfg).test()


def _resume_from_newest(cfg: Config) -> None:
    """Go on from the newest checkpoint, or begin where there is none."""
    newest = newest_checkpoint(cfg.work_dir)
    cfg.resume = newest is not None
    if cfg.resume:
        cfg.load_from = newest
        return
    begin = 'at the beginning'
    if cfg.get('load_from'):
        begin += f', with the weights of {cfg.load_from}'
    print_log(
        f'{cfg.work_dir} has no checkpoint to resume from: training starts '
        f'{begin}',
        logger='current',
        level=logging.WARNING)


def _build_runner(cfg: Config) -> Runner:
    use_gloo_without_gpu(cfg)
    if 'runner_type' in cfg:
        return RUNNERS.build(cfg)
    return SymbolRunner.from_cfg(cfg)


def _set_optim_wrapper(cfg: Config, amp: bool) -> None:
    """Choose mixed precision that this machine has."""
    wrapper = cfg.optim_wrapper
    kind = wrapper.get('type', 'OptimWrapper')
    if amp and kind == 'OptimWrapper':
        wrapper.type = kind = 'AmpOptimWrapper'
        wrapper.loss_scale = 'dynamic'
    elif amp and kind not in ('AmpOptimWrapper', 'CPUAmpOptimWrapper'):
        raise UserError('--amp',
                        f'does not know the optim_wrapper of type {kind}',
                        'Leave it out, or use an OptimWrapper')
    if kind == 'AmpOptimWrapper' and not torch.cuda.is_available():
        wrapper.type = 'CPUAmpOptimWrapper'
        for key in ('loss_scale', 'dtype'):  # bfloat16 needs no scaling
            wrapper.pop(key, None)


def use_gloo_without_gpu(cfg: Config) -> None:
    """Let processes talk over gloo where there is no GPU.

    mmengine selects a CUDA device for each process, whatever the backend.
    Without CUDA the process group is therefore made here, before the runner,
    which then leaves it alone, and the model is wrapped without devices.
    With CUDA, or a single process, nothing is done.

    Args:
        cfg (Config): The config of the run; ``model_wrapper_cfg`` is set.

    Raises:
        UserError: The process was not started by its launcher.
    """
    launcher = cfg.get('launcher', 'none')
    if launcher == 'none':
        return
    for name, source in _LAUNCHERS[launcher].items():
        if source not in os.environ:
            raise UserError(
                f'--launcher {launcher}', f'{source} is not set, so this '
                'process does not know its place',
                'Start with tools/dist_train.sh, slurm_train.sh or mpirun')
        if not torch.cuda.is_available():
            os.environ[name] = os.environ[source]
    if launcher == 'slurm':
        # jobs that share a node would meet on one port otherwise
        port = 20000 + int(os.environ.get('SLURM_JOB_ID', 0)) % 10000
        os.environ.setdefault('MASTER_PORT', str(port))
    if torch.cuda.is_available():
        return
    if not torch.distributed.is_initialized():
        os.environ.setdefault('MASTER_ADDR', _first_node(launcher))
        os.environ.setdefault('MASTER_PORT', '29500')
        dist_cfg = cfg.get('env_cfg', {}).get('dist_cfg', {})
        timeout = datetime.timedelta(seconds=dist_cfg.get('timeout', 1800))
        torch.distributed.init_process_group('gloo', timeout=timeout)

    wrapper = dict(
        type='MMDistributedDataParallel',
        broadcast_buffers=False,
        find_unused_parameters=cfg.get('find_unused_parameters', False))
    wrapper.update(cfg.get('model_wrapper_cfg') or {})
    wrapper['device_ids'] = None
    cfg.model_wrapper_cfg = wrapper


def _first_node(launcher: str) -> str:
    if launcher != 'slurm':
        return '127.0.0.1'
    return subprocess.run(
        ['scontrol', 'show', 'hostnames', os.environ['SLURM_NODELIST']],
        check=True,
        capture_output=True,
        text=True).stdout.split()[0]
