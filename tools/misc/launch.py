"""Start a tool in several processes, by torchrun: launch.py TOOL PROCESSES ...

For ``tools/dist_train.sh`` and ``dist_test.sh``. Where torchrun ends with a
traceback of its own, this says in a line which process failed.
"""
import logging
import os
import signal
import sys
from pathlib import Path

from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
from torch.distributed.run import parse_args, run


def main(tool: str, processes: str, *arguments: str) -> None:
    nodes = os.environ.get('NNODES', '1')
    port = os.environ.get('PORT')
    if nodes == '1' and port is None:
        meeting = ['--standalone']  # on a free port
    else:
        meeting = [
            f'--node_rank={os.environ.get("NODE_RANK", 0)}',
            f'--master_addr={os.environ.get("MASTER_ADDR", "127.0.0.1")}',
            f'--master_port={port or 29500}'
        ]
    path = Path(__file__).resolve().parents[1] / tool
    logging.getLogger('torch.distributed.elastic').setLevel(logging.CRITICAL)
    try:
        run(
            parse_args([
                f'--nnodes={nodes}', f'--nproc_per_node={processes}', *meeting,
                str(path), *arguments, '--launcher', 'pytorch'
            ]))
    except ChildFailedError as error:
        rank, failure = error.get_first_failure()
        how = f'ended with code {failure.exitcode}; its message is above'
        if failure.exitcode < 0:
            how = f'was killed by {signal.Signals(-failure.exitcode).name}'
            if tool == 'train.py':
                how += '; go on with --resume'
        sys.exit(f'error: {tool}: the process of rank {rank} {how}. The '
                 'others were ended')


if __name__ == '__main__':
    main(*sys.argv[1:])
