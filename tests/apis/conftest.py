"""An inferencer of a model that follows rules, for the tests of a file."""
import pytest
from rule_model import write_checkpoint, write_config

from sympoint.apis import SymbolInferencer


@pytest.fixture(scope='module')
def inferencer(tmp_path_factory):
    folder = tmp_path_factory.mktemp('model')
    return SymbolInferencer(
        write_config(folder), write_checkpoint(folder), show_progress=False)
