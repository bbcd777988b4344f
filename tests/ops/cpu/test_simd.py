"""Vectors of eight floats do what eight floats do."""
import numba
import numpy as np
import pytest

from sympoint.ops.cpu import simd
from sympoint.ops.cpu.simd import load, splat, store

A = np.array([1, -2, 3, 4, 0.5, 6, -7, 8], np.float32)
B = np.array([2, 2, -3, 4, 0.25, 1, 7, -8], np.float32)


@numba.njit
def every(a, b, out):
    x, y = load(a, 0), load(b, 0)
    store(out, 0, simd.add(x, y))
    store(out, 8, simd.sub(x, y))
    store(out, 16, simd.mul(x, y))
    store(out, 24, simd.div(x, y))
    store(out, 32, simd.fma(x, y, splat(np.float32(1))))
    store(out, 40, simd.where_greater(x, y, x, y))
    return simd.total(x)


def test_arithmetic():
    out = np.empty(48, np.float32)
    assert every(A, B, out) == A.sum()
    np.testing.assert_array_equal(
        out.reshape(6, 8),
        [A + B, A - B, A * B, A / B, A * B + 1,
         np.maximum(A, B)])


@numba.njit
def exp_of(x, out):
    for i in range(0, len(x), 8):
        store(out, i, simd.exp(load(x, i)))


def test_exp():
    x = np.linspace(-87, 88, 8000).astype(np.float32)
    out = np.empty_like(x)
    exp_of(x, out)
    np.testing.assert_allclose(out, np.exp(x.astype(np.float64)), rtol=2.4e-7)
    x = np.full(8, -1e30, np.float32)
    exp_of(x, out[:8])
    assert (out[:8] >= 0).all() and out[:8].max() < 2e-38


@pytest.mark.parametrize('offset', [0, 3])
def test_sums_in_double(offset):
    sums = np.full(11, 2.0**30)
    add_to(sums, offset, A)
    np.testing.assert_array_equal(sums[offset:offset + 8],
                                  2.0**30 + A.astype(float))


@numba.njit
def add_to(sums, offset, values):
    simd.add_to_doubles(sums, offset, load(values, 0))
