"""A thousand damaged files: primitives, or one clear error, and soon."""
import time
from pathlib import Path

import numpy as np
import pytest

from sympoint.drawings.svg.reader import parse_svg
from sympoint.errors import DrawingError

DATA = Path(__file__).parents[2] / 'data'
SOURCES = sorted((DATA / 'drawings').glob('*.svg')) + sorted(
    (DATA / 'cases').glob('*/*.svg'))


def damaged(data, rng):
    """With bytes changed, a piece cut out, or a piece repeated."""
    data = bytearray(data)
    kind = rng.integers(8)
    begin, end = np.sort(rng.integers(0, len(data) + 1, 2)).tolist()
    if kind == 0:
        for at in rng.integers(0, len(data), rng.integers(1, 20)):
            data[at] = rng.integers(256)
    elif kind > 2:  # so that it often stays XML
        digits = [
            i for i, byte in enumerate(data) if chr(byte) in '0123456789'
        ]
        for at in rng.choice(digits, rng.integers(1, 20)):
            data[at] = rng.choice(list(b'0e-.,%x #;:('))
    elif kind == 1:
        del data[begin:end]
    else:
        data[begin:begin] = data[begin:end] * int(rng.integers(1, 4))
    return bytes(data)


@pytest.mark.parametrize('part', range(4))
def test_damaged_files_end_in_primitives_or_one_line(part):
    texts = [path.read_bytes() for path in SOURCES]
    read = 0
    for seed in range(part * 250, part * 250 + 250):
        rng = np.random.default_rng(seed)
        data = damaged(texts[seed % len(texts)], rng)
        start = time.process_time()
        try:
            p = parse_svg(data, name='plan.svg')
            assert np.isfinite(p.args).all() and len(p)
            read += 1
        except DrawingError as error:
            assert len(str(error).splitlines()) == 1
            assert str(error).startswith('plan.svg')
        assert time.process_time() - start < 20
    assert 30 < read < 250
