"""Small drawings after bug reports of other programs, and what is right."""
from pathlib import Path

import numpy as np
import pytest

from sympoint.drawings import load_drawing

CASES = Path(__file__).parents[2] / 'data/cases'
RED, BLUE, LIME, BLACK = (255, 0, 0), (0, 0, 255), (0, 255, 0), (0, 0, 0)


@pytest.mark.parametrize('name, ends, colors', [
    ('01-css-important/plan', [[10, 10, 90, 10], [10, 50, 90, 50]],
     [RED, BLACK]),
    ('01-css-important/spaced', [[10, 10, 90, 10]], [RED]),
    ('02-css-selectors/plan', [[10, 10, 90, 10], [10, 70, 90, 70]], None),
    ('03-switch/plan', [[0, 5, 100, 5], [10, 50, 90, 50]], None),
    ('04-namespace-prefixes/plan', [[10, 10, 30, 10], [10, 50, 90, 50]],
     None),
    ('07-transform-origin/css', [[80, 50, 50, 50]], None),
    ('07-transform-origin/attribute', [[80, 50, 50, 50]], None),
    ('08-css-transform-functions/style', [[50, 20, 70, 20], [0, 10, 0, 20]],
     None),
    ('08-css-transform-functions/blanks', [[50, 50, 50, 70]], None),
    ('11-path-error/plan',
     [[10, 10, 20, 20], [0, 40, 30, 40], [0, 90, 100, 90]], None),
    ('12-css-values/p3', [[10, 10, 90, 10]], [(250, 250, 0)]),
    ('12-css-values/unset', [[10, 10, 90, 10]], [RED]),
    ('12-css-values/var', [[10, 10, 90, 10], [10, 20, 90, 20]],
     [(24, 45, 107), LIME]),
    ('18-bad-property-values/colour', [[1, 1, 9, 1]], [RED]),
    ('18-bad-property-values/null', [[1, 1, 9, 1], [1, 2, 9, 2]], None),
    ('18-bad-property-values/units', [[1, 1, 9, 1]], None),
    ('19-css-syntax/comment', [[1, 1, 9, 1]], [RED]),
    ('19-css-syntax/escape', [[1, 1, 9, 1], [1, 2, 9, 2]], [RED, BLUE]),
    ('19-css-syntax/media', [[1, 1, 9, 1]], [LIME]),
])  # yapf: disable
def test_lines_and_colors(name, ends, colors):
    p = load_drawing(CASES / f'{name}.svg')
    np.testing.assert_allclose(p.args[:, [0, 3]].reshape(-1, 4), ends,
                               atol=1e-9)  # yapf: disable
    if colors:
        assert p.rgb.tolist() == [list(color) for color in colors]


@pytest.mark.parametrize('name, widths', [
    ('12-css-values/var', [2, 1]), ('12-css-values/unset', [1]),
    ('18-bad-property-values/null', [1, 3]),
    ('18-bad-property-values/units', [1])
])  # yapf: disable
def test_widths(name, widths):
    assert load_drawing(CASES / f'{name}.svg').width.tolist() == widths


def test_layers_by_namespace():
    p = load_drawing(CASES / '04-namespace-prefixes/plan.svg')
    assert [p.layer_names[i] for i in p.layer_id] == ['A-DOOR', 'A-WALL']


@pytest.mark.parametrize('name', ['utf8', 'nobom', 'bom', 'odd', 'even'])
def test_encodings(name):
    p = load_drawing(CASES / f'13-says-utf-16/{name}.svg')
    assert len(p) == 1 and p.layer_names == ['Wände']


def test_what_is_left_out_is_told():
    p = load_drawing(CASES / '11-path-error/plan.svg')
    assert p.meta['left_out']['path']['count'] == 2
    p = load_drawing(CASES / '18-bad-property-values/null.svg')
    assert list(p.meta['left_out']) == ['stroke-width']
