"""Join jobs of several processes on a machine without a GPU."""
import datetime
import os
import subprocess

import torch
import torch.distributed
from mmengine.config import Config

from ..errors import UserError

# What each launcher tells a process about itself.
_LAUNCHERS = dict(
    pytorch=dict(RANK='RANK', WORLD_SIZE='WORLD_SIZE'),
    slurm=dict(RANK='SLURM_PROCID', WORLD_SIZE='SLURM_NTASKS'),
    mpi=dict(RANK='OMPI_COMM_WORLD_RANK', WORLD_SIZE='OMPI_COMM_WORLD_SIZE'))


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
