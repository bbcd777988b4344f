"""Where Triton's kernels run: its interpreter, or a GPU.

The interpreter must be asked for before Triton is imported, hence in a
process of its own (``test_triton.py`` starts one). On a machine with a GPU
``pytest tests/ops/on_triton`` runs the compiled kernels.
"""
import os

import pytest
import torch

INTERPRETED = os.environ.get('TRITON_INTERPRET') == '1'

if not (INTERPRETED or torch.cuda.is_available()):
    collect_ignore_glob = ['test_*.py']


@pytest.fixture
def device():
    return 'cpu' if INTERPRETED else 'cuda'
