"""Find the symbols of drawings; ``sympoint predict`` is the same.

    python tools/infer.py plan.svg --config CONFIG --checkpoint epoch_50.pth \\
        --out-dir found
    torchrun --nproc_per_node 4 tools/infer.py sheets/ --checkpoint best.pth
"""
import argparse
import sys
from typing import List, Optional

from sympoint.cli import add_predict, run


def main(argv: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add_predict(parser)
    return run(parser.parse_args(argv))


if __name__ == '__main__':
    sys.exit(main())
