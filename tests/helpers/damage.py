"""Files damaged as disks, networks and scripts do."""
import numpy as np


def damaged(data, number, seed=0):
    """Yield copies of a file with random bytes, cuts or repeats."""
    rng = np.random.default_rng(seed)
    for i in range(number):
        copy = bytearray(data)
        if i % 3 == 0:  # random bytes
            for at in rng.integers(0, len(copy), rng.integers(1, 20)):
                copy[at] = rng.integers(0, 256)
        elif i % 3 == 1:  # a part is missing, at the end or within
            start = rng.integers(0, len(copy))
            end = len(copy) if i % 2 else start + rng.integers(1, 400)
            del copy[start:end]
        else:  # a part comes twice, elsewhere
            start = rng.integers(0, len(copy))
            part = copy[start:start + rng.integers(1, 2000)]
            at = rng.integers(0, len(copy))
            copy[at:at] = part
        yield bytes(copy)
