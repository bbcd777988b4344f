"""Small files made after public reports of what PDF programs trip over."""
from pathlib import Path

import numpy as np
import pytest

from sympoint.drawings.pdf.document import read_pdf

CASES = Path(__file__).parents[2] / 'data' / 'cases'


def read(name, **kwargs):
    path = CASES / name
    return read_pdf(path.read_bytes(), path.name, **kwargs)


def layers_of(p):
    return [p.layer_names[i] for i in p.layer_id]


@pytest.mark.parametrize('name, metres', [('plan', 0.070556),
                                          ('one', 0.035278)])
def test_user_unit(name, metres):
    p = read(f'40-user-unit/{name}.pdf')
    assert p.length / p.meta['paper_units_per_metre'] == pytest.approx(
        [metres], rel=1e-4)


def test_layers_of_forms():
    p = read('42-form-with-oc/on.pdf')
    assert layers_of(p) == ['A-WALL', 'A-DOOR']
    p = read('42-form-with-oc/off.pdf')
    assert layers_of(p) == ['A-WALL']
    np.testing.assert_allclose(p.args[0, [0, 3]], [[10, 190], [110, 190]])
    assert p.meta['left_out']['on a layer that is off']['count'] == 1
    assert len(read('42-form-with-oc/off.pdf', all_layers=True)) == 2


def test_hidden_layers_and_membership():
    p = read('43-hidden-and-member-layers/plan.pdf')
    assert layers_of(p) == ['A-WALL', 'A-WALL']
    np.testing.assert_allclose(
        p.args[:, [0, 3]], [[[10, 190], [110, 190]], [[10, 110], [110, 110]]])
