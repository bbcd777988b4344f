import pytest
import torch
from mmengine.registry import DefaultScope, init_default_scope


@pytest.fixture(autouse=True, scope='module')
def one_thread():
    """The same sums on any machine, and no quarrel over its cores."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(autouse=True)
def scope():
    """Types without a prefix are looked up in mmdet3d's registries."""
    if DefaultScope.get_current_instance() is None:
        init_default_scope('mmdet3d')
