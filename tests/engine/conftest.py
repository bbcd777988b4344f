import pytest
from engine_toy import forget_runners


@pytest.fixture(autouse=True)
def fresh_loggers():
    yield
    forget_runners()
