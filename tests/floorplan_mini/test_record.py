"""The record without a file against that of the file."""
import numpy as np
import pytest

from sympoint.drawings.connections import end_points
from sympoint.drawings.svg import parse_svg
from sympoint.floorplan_mini import draw_primitives, generate_drawing


@pytest.mark.parametrize('index', range(4))
def test_the_same_as_by_a_file(index):
    record = draw_primitives(3, index, 'train')
    read = parse_svg(generate_drawing(3, index, 'train').encode())
    # what is shorter than the file's last digit is not written
    record = record[record.length > 0.02]
    read = read[read.length > 0.02]
    assert len(record) == len(read)
    for name in ('command', 'rgb', 'semantic_id', 'instance_id'):
        assert (getattr(record, name) == getattr(read, name)).all(), name
    assert np.abs(record.length - read.length).max() < 0.05
    # files write a stroke from either end
    ours, theirs = (
        np.sort(end_points(p.args, p.command), axis=1) for p in (record, read))
    assert np.abs(ours - theirs).max() < 0.02
