import pytest
import torch


@pytest.fixture(autouse=True)
def one_thread():
    """The same sums on any machine; a test may ask for more."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
