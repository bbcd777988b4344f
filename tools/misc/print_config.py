"""Print a config with its bases and options joined."""
import argparse
from typing import List, Optional

from sympoint.engine.config import CfgOptions, load_config
from sympoint.engine.errors import user_errors


def main(argv: Optional[List[str]] = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('config', help='config file')
    parser.add_argument('--out', help='file to write it to, such as all.py')
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=CfgOptions,
        metavar='KEY=VALUE',
        help='settings to replace')
    args = parser.parse_args(argv)
    with user_errors(args.config):
        cfg = load_config(args.config, args.cfg_options)
        if args.out:
            cfg.dump(args.out)
        else:
            print(cfg.pretty_text)


if __name__ == '__main__':
    main()
