import ezdxf
import pytest
from damage import damaged

from sympoint.drawings import Primitives
from sympoint.drawings.dxf.document import read_dxf
from sympoint.drawings.dxf.reader import is_dxf
from sympoint.errors import DrawingError


def plan(path, fmt):
    """A drawing that has an entity of each kind that is read."""
    doc = ezdxf.new('R2000')
    msp = doc.modelspace()
    door = doc.blocks.new('DOOR')
    door.add_arc((0, 0), 1, 0, 90)
    door.add_lwpolyline([(0, 0, .3), (2, 0, -.7), (3, 3, 0)], format='xyb')
    msp.add_blockref('DOOR', (1, 1), dict(rotation=30, xscale=-1))
    msp.add_spline([(0, 0), (10, 1), (20, 0)])
    msp.add_open_spline([(0, 0), (10, 20), (20, -20), (30, 0)])
    msp.add_ellipse((1, 2), (3, 1), 0.4, 0.3, 4)
    msp.add_hatch(color=2).paths.add_polyline_path([(0, 0), (2, 0), (2, 2)])
    msp.add_text('room')
    msp.add_linear_dim(base=(0, 20), p1=(0, 15), p2=(7, 15)).render()
    msp.add_leader([(0, 0), (5, 5)])
    msp.add_mline([(0, 9), (10, 9)])
    msp.add_polyface().append_face([(0, 0, 1), (2, 0, 2), (2, 2, 3)])
    doc.saveas(path, fmt=fmt)
    return path.read_bytes()


@pytest.mark.parametrize('fmt', ['asc', 'bin'])
def test_damaged_files(tmp_path, fmt):
    """They end in primitives or in one clear error."""
    data = plan(tmp_path / 'plan.dxf', fmt)
    num_read = 0
    for copy in damaged(data, 30, seed=3):
        if not is_dxf(copy):
            continue
        try:
            found = read_dxf(copy, 'plan.dxf')
        except DrawingError as error:
            assert str(error).startswith('plan.dxf')
            assert '\n' not in str(error)
        else:
            assert isinstance(found, Primitives) and len(found)
            num_read += 1
    assert num_read
