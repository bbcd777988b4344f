from types import SimpleNamespace

import numpy as np
import pytest
from mmengine.logging import MessageHub

from sympoint.engine.hooks import HostMemoryHook
from sympoint.engine.hooks.host_memory_hook import _STATUS


@pytest.fixture
def logged():
    """Run the hook; the memory that was logged."""
    hub = MessageHub.get_instance('host_memory')

    def run():
        HostMemoryHook().after_train_iter(SimpleNamespace(message_hub=hub), 0)
        log = hub.log_scalars.get('train/memory')
        return log and log.current()

    return run


@pytest.mark.skipif(not _STATUS.exists(), reason='asks the Linux kernel')
def test_most_memory_so_far(logged):
    block = np.ones(2**24)
    most = logged()
    assert most > block.nbytes / 2**20
    del block
    assert logged() == pytest.approx(most, abs=5)


def test_a_gpu_is_logged_by_mmengine(logged, monkeypatch):
    monkeypatch.setattr('torch.cuda.is_available', lambda: True)
    assert logged() is None
