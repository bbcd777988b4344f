"""Find the symbols of drawings; ``sympoint predict`` is the same.

    python tools/infer.py plan.svg --checkpoint epoch_50.pth --out-dir found
    torchrun --nproc_per_node 4 tools/infer.py sheets/ --checkpoint best.pth
"""
import argparse
import sys

from sympoint.cli import predict, run
from sympoint.cli_arguments import add_predict


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog='python tools/infer.py')
    add_predict(parser)
    return run(predict, parser.parse_args(argv))


if __name__ == '__main__':
    sys.exit(main())
