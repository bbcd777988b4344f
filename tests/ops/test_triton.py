"""Triton's kernels, in its interpreter and through its compiler."""
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

HERE = Path(__file__).parent

pytest.importorskip('triton')


def test_in_the_interpreter():
    """The interpreter is a choice of a whole process."""
    result = subprocess.run([
        sys.executable, '-m', 'pytest', '-q', '-p', 'no:cacheprovider',
        str(HERE / 'on_triton')
    ],
                            env={
                                **os.environ, 'TRITON_INTERPRET': '1'
                            },
                            capture_output=True,
                            text=True)
    assert result.returncode == 0, result.stdout + result.stderr


FEATURES = ('q', 'k', 'v', 'out', 'grad')
INTEGERS = ('index', 'counts', 'chosen', 'first', 'begins', 'ends',
            'new_begins', 'new_ends', 'rows_begin', 'rows_end')
NUMBERS = ('num_points', 'width', 'C', 'S')
ATTENTION = dict(POINTS=4, K=16)
PRODUCTS = dict(WEIGHTS=16, PRECISION='tf32x3')


def signature(kernel, constants, half):
    types = {}
    for name in kernel.arg_names:
        if name in constants:
            types[name] = 'constexpr'
        elif name in NUMBERS:
            types[name] = 'i32'
        elif name in INTEGERS:
            types[name] = '*i64'
        else:
            types[name] = '*bf16' if half and name in FEATURES else '*fp32'
    return types


@pytest.mark.parametrize('module, name, constants', [
    ('triton.neighbors', '_farthest_points', dict(DIMS=3, BLOCK=1024)),
    ('triton.neighbors', '_nearest', dict(DIMS=3, QUERIES=16, BLOCK=64, K=16)),
    ('triton.attention_forward', 'moment_sums', dict(ATTENTION, BLOCK=32)),
    ('triton.attention_forward', 'logits', dict(
        ATTENTION, **PRODUCTS, BLOCK=32)),
    ('triton.attention_forward', 'attend', dict(
        ATTENTION, **PRODUCTS, PART=16)),
    ('triton.attention_backward', 'moments_backward', dict(
        ATTENTION, BLOCK=32)),
    ('triton.attention_backward', 'logits_backward',
     dict(ATTENTION, **PRODUCTS, BLOCK=32)),
    ('triton.attention_backward', 'attend_backward',
     dict(ATTENTION, **PRODUCTS, PART=16)),
])
def test_compiles_for_an_a100(module, name, constants, tmp_path, monkeypatch):
    """What the interpreter takes a compiler may not; no GPU is needed."""
    import triton
    from triton.backends.compiler import GPUTarget
    from triton.compiler import ASTSource
    monkeypatch.setenv('TRITON_CACHE_DIR', str(tmp_path))
    kernel = getattr(import_module(f'sympoint.ops.{module}'), name)
    half = 'attention' in module
    if 'PRECISION' in constants:
        constants = dict(constants, DOT=triton.language.bfloat16)
    compiled = triton.compile(
        ASTSource(kernel, signature(kernel, constants, half), constants),
        target=GPUTarget('cuda', 80, 32),
        options=dict(enable_fp_fusion=False))
    assert compiled.asm['cubin']
    assert compiled.metadata.shared <= 99 * 1024  # of consumer cards
