"""Two processes that train, without a GPU."""
import os
import traceback

import torch
import torch.multiprocessing as mp
from mmdet3d.registry import HOOKS
from mmengine.optim import OptimWrapper


def _process(rank, port, work_dir, function, queue):
    torch.set_num_threads(1)  # a forked process has no thread pool
    os.environ.update(
        RANK=str(rank),
        LOCAL_RANK=str(rank),
        WORLD_SIZE='2',
        MASTER_ADDR='127.0.0.1',
        MASTER_PORT=str(port))
    try:
        queue.put((rank, function(rank, work_dir)))
    except Exception:
        queue.put((rank, traceback.format_exc()))
        raise
    torch.distributed.barrier()
    torch.distributed.destroy_process_group()


def two_processes(function, work_dir):
    """Call ``function(rank, work_dir)`` in two processes; their results."""
    HOOKS.import_from_location()  # once, not in each process
    context = mp.get_context('fork')
    queue = context.SimpleQueue()
    port = 20000 + os.getpid() % 20000
    processes = [
        context.Process(
            target=_process, args=(rank, port, work_dir, function, queue))
        for rank in range(2)
    ]
    for process in processes:
        process.start()
    results = {}
    for _ in processes:
        rank, result = queue.get()
        if isinstance(result, str):
            for process in processes:
                process.kill()
            raise AssertionError(result)
        results[rank] = result
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    return results[0], results[1]


def gradients(model, batch):
    model.eval()  # BatchNorm on its running statistics, no dropout
    wrapper = OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.))
    wrapper.zero_grad = lambda: None
    model.train_step(batch, wrapper)
    return {
        name.removeprefix('module.'): value.grad.numpy()
        for name, value in model.named_parameters()
    }
