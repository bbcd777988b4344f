import numpy as np
import pytest

from sympoint.ops.cpu.small_products import add_outer, multiply, padded


@pytest.mark.parametrize('count, rows', [(1, 8), (8, 8), (9, 16)])
def test_padded(count, rows):
    assert padded(count) == rows


@pytest.mark.parametrize('rows', [8, 24])
@pytest.mark.parametrize('width, out_width', [(8, 8), (64, 8), (40, 24),
                                              (128, 16), (3, 48)])
def test_multiply(rows, width, out_width):
    rng = np.random.default_rng(width)
    x, w = (
        rng.standard_normal(shape).astype(np.float32)
        for shape in ((rows, width), (width, out_width)))
    y = np.full((rows, out_width), np.nan, np.float32)
    multiply(x.ravel(), rows, width, w.ravel(), out_width, y.ravel())
    np.testing.assert_allclose(y, x @ w, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize('rows', [1, 16])
@pytest.mark.parametrize('width, out_width', [(8, 8), (64, 24), (16, 16),
                                              (8, 48)])
def test_add_outer(rows, width, out_width):
    rng = np.random.default_rng(width)
    x, y, out = (
        rng.standard_normal(shape).astype(np.float32)
        for shape in ((rows, width), (rows, out_width), (width, out_width)))
    expected = out + x.T @ y
    add_outer(x.ravel(), width, y.ravel(), out_width, rows, out.ravel())
    np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-5)
