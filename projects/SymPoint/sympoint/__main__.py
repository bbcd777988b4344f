"""Run the command ``sympoint`` by ``python -m sympoint``."""
import sys

from .cli import main

if __name__ == '__main__':
    sys.exit(main())
