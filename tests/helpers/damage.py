"""Files damaged as disks, networks and scripts do."""
import time

import numpy as np

from sympoint.drawings import Primitives
from sympoint.errors import DrawingError


def damaged(data, rng):
    """A copy of a file with random bytes, a cut or a repeat.

    Every other copy has only digits changed, so that it often stays of its
    format.
    """
    copy = bytearray(data)
    kind = rng.integers(6)
    start, end = np.sort(rng.integers(0, len(copy) + 1, 2)).tolist()
    if kind == 0:
        for at in rng.integers(0, len(copy), rng.integers(1, 20)):
            copy[at] = rng.integers(256)
    elif kind == 1:
        del copy[start:end]
    elif kind == 2:
        copy[start:start] = copy[start:end] * int(rng.integers(1, 4))
    else:
        digits = [i for i, byte in enumerate(copy) if 48 <= byte < 58]
        for at in rng.choice(digits, rng.integers(1, 20)):
            copy[at] = rng.choice(list(b'0e-.,%x #;:('))
    return bytes(copy)


def read_damaged(read, sources, seeds):
    """Read damaged copies of some files, each in turn.

    Each has to end in primitives or in one clear error, within 20 s.

    Args:
        read (callable): Takes the data and a name.
        sources (list): The files' data.
        seeds (iterable): One a copy.

    Returns:
        int: How many gave primitives.
    """
    num_read = 0
    for seed in seeds:
        data = damaged(sources[seed % len(sources)],
                       np.random.default_rng(seed))
        start = time.process_time()
        try:
            found = read(data, 'plan')
            assert isinstance(found, Primitives) and len(found), seed
            assert np.isfinite(found.args).all(), seed
            num_read += 1
        except DrawingError as error:
            assert str(error).startswith('plan'), (seed, error)
            assert '\n' not in str(error), (seed, error)
        assert time.process_time() - start < 20, seed
    return num_read
