"""Print a config with its bases and options joined."""
import argparse

from sympoint.engine.config import add_config_arguments, load_config
from sympoint.errors import user_errors


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_config_arguments(parser)
    parser.add_argument('--out', help='file to write it to, such as all.py')
    args = parser.parse_args(argv)
    with user_errors(args.config):
        cfg = load_config(args.config, args.cfg_options)
        if args.out:
            cfg.dump(args.out)
        else:
            print(cfg.pretty_text)


if __name__ == '__main__':
    main()
