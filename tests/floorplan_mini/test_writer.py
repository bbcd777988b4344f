"""Marks as elements of FloorPlanCAD's SVG, or as a record."""
import re

import numpy as np
import pytest

from sympoint.drawings.connections import end_points
from sympoint.drawings.svg import parse_svg
from sympoint.floorplan_mini import draw_primitives, generate_drawing
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.writer import Mark, Writer


def written(stroke, semantic=0, instance=-1, key=0):
    mark = Mark(stroke, (1, 20, 255), 0.1, semantic, instance)
    lines = Writer(Dice(key)).drawing([[], [mark]]).splitlines()
    assert lines[-1] == '</svg>'
    return lines[2:-1]


def numbers(text):
    return [float(v) for v in re.findall(r'-?\d+(?:\.\d+)?', text)]


def test_a_line_goes_either_way():
    seen = set()
    for key in range(20):
        group, line, end = written(('L', 1, 2, 3.5, 4), key=key)
        assert (group, end) == ('<g>', '</g>')
        path, rest = re.fullmatch(r'<path d="([^"]*)" (.*) />', line).groups()
        assert rest == ('fill="none" stroke="rgb(1,20,255)" '
                        'stroke-width="0.1"')
        seen.add(tuple(numbers(path)))
    assert seen == {(1, 2, 3.5, 4), (3.5, 4, 1, 2)}


@pytest.mark.parametrize('turn, large', [(90, 0), (250, 1)])
def test_an_arc_says_which_of_four_it_is(turn, large):
    for key in range(10):
        line = written(('A', 10, 10, 5, 5, 0, 0, turn), key=key)[1]
        x0, y0, rx, ry, rot, far, sweep, x1, y1 = numbers(
            re.search(r'd="([^"]*)"', line).group(1))
        assert (rx, ry, rot, far) == (5, 5, 0, large)
        # from angle 0 on, clockwise as y points down, or all backwards
        assert sweep == ((x0, y0) == (15, 10))
        assert (15, 10) in ((x0, y0), (x1, y1))


def test_whole_turns_are_circles_or_ellipses():
    line = written(('A', 10, 20, 5, 5, 0, 0, 360))[1]
    assert line.startswith('<circle ') and numbers(line)[:3] == [10, 20, 5]
    line = written(('A', 10, 20, 5, 3, 30, 0, 360))[1]
    assert line.startswith('<ellipse ')
    assert numbers(line)[:7] == [10, 20, 5, 3, 30, 10, 20]


def test_labels_are_written_where_there_are_any():
    names = set()
    for key in range(20):
        line = written(('L', 0, 0, 1, 1), 7, 12, key)[1]
        names.add(
            re.search(r' (\w+-?[iI]d)="7" (\w+-?[iI]d)="12" />$',
                      line).groups())
    assert names == {('semanticId', 'instanceId'),
                     ('semantic-id', 'instance-id')}


def test_what_has_no_length_and_layers_without_strokes_are_left_out():
    assert written(('L', 1, 1, 1.00001, 1)) == []
    assert '-0.0' not in ''.join(written(('L', -0.00001, 0, 5, 5)))


@pytest.mark.parametrize('index', range(4))
def test_a_record_is_the_same_as_by_a_file(index):
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
