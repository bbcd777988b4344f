"""Start a tool in several processes, by torchrun: launch.py TOOL PROCESSES ...

For ``tools/dist_train.sh`` and ``dist_test.sh``. Where torchrun ends with a
traceback of its own, this says in a line which process failed.
"""
import logging
import os
import signal
import sys
from pathlib import Path

from torch.distributed.elastic.multiprocessing.api import SignalException
from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
from torch.distributed.run import parse_args, run

RESUME = {'train.py': '; go on with --resume', 'test.py': ''}


def main(tool: str, processes: str, *arguments: str) -> None:
    nodes = os.environ.get('NNODES', '1')
    port = os.environ.get('PORT')
    if nodes == '1' and port is None:
        # on a free port; the machine's name may resolve to nothing
        meeting = ['--standalone', '--local-addr=127.0.0.1']
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
    except SignalException as end:  # Ctrl-C, or a cluster that ends the job
        print(
            f'{tool}: ended by {end.sigval.name}' + RESUME[tool],
            file=sys.stderr)
        sys.exit(128 + end.sigval)
    except ChildFailedError as error:
        rank, failure = error.get_first_failure()
        how = f'ended with code {failure.exitcode}; its message is above'
        if failure.exitcode < 0:
            name = signal.Signals(-failure.exitcode).name
            how = f'was killed by {name}' + RESUME[tool]
        sys.exit(f'error: {tool}: the process of rank {rank} {how}. The '
                 'others were ended')


if __name__ == '__main__':
    main(*sys.argv[1:])
