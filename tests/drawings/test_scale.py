import numpy as np
import pytest
from rule_model import door, line, square, svg

from sympoint.drawings import DrawingError
from sympoint.drawings.scale import door_radii, find_scale, scale_of_doors
from sympoint.drawings.svg.reader import parse_svg


def plan(radius, number=4, size=5000, turn=0):
    """Doors of a radius at some turn, and arcs and lines that are none."""
    step = radius * 3
    doors = ''.join(
        f'<g transform="rotate({turn + 90 * i} {step * (i + 1)} {step})">'
        f'{door(step * (i + 1), step, radius)}</g>' for i in range(number))
    noise = svg(
        f'<path d="M0 10 A{radius} {radius} 0 0 1 {2 * radius} 10" '
        'fill="none" stroke="#000"/>',
        line(0, 0, size, 0),
        square(5, 50, radius),
        doors,
        width=size,
        height=size - 1)
    return parse_svg(noise.encode())


def by_doors(drawing):
    return scale_of_doors(door_radii(drawing))


def test_tiles_of_floorplancad():
    for size in (140, 100):
        drawing = parse_svg(
            svg(line(1, 1, 9, 9), width=size, height=size).encode())
        scale = find_scale(drawing)
        assert (scale.tile_size, scale.source) == (size, 'FloorPlanCAD tile')


@pytest.mark.parametrize('units, ratio, expected',
                         [('mm', None, 1000), ('m', None, 1),
                          ('in', None, 1 / 0.0254), ('mm', '1:100', 10),
                          ('pt', '1:50', 72 / 0.0254 / 50),
                          ('mm', '1 : 2.5', 400), ('cm', '2:1', 200)])
def test_given(units, ratio, expected):
    scale = find_scale(plan(850), units, ratio)
    assert scale.units_per_metre == pytest.approx(expected)
    assert scale.tile_size == pytest.approx(14 * expected)
    assert scale.source == 'given'


def test_the_file_states_its_units():
    drawing = plan(850)
    drawing.meta['units_per_metre'] = 1600.0
    assert find_scale(drawing).tile_size == 14 * 1600
    assert find_scale(drawing).source == 'file'
    assert find_scale(drawing, scale='1:10').units_per_metre == 160
    assert find_scale(drawing, 'mm').units_per_metre == 1000


def test_doors_speak_against_a_wrong_scale():
    """What a user says is taken, whatever the doors say."""
    scale = find_scale(plan(850), 'm')
    assert (scale.units_per_metre, scale.by_doors) == (1, 1000)
    assert scale.describe()['by_doors'] == 1000
    assert 'by_doors' not in find_scale(plan(850), 'mm').describe()


MM, INCH, FOOT = 1000, 1 / 0.0254, 1 / 0.3048


@pytest.mark.parametrize('radius, meant', [(850, MM), (1000, MM), (72, 100),
                                           (33, INCH), (24, INCH), (0.8, 1),
                                           (2.8, FOOT)])
@pytest.mark.parametrize('stated', [MM, 100, 1, INCH, FOOT])
def test_a_unit_taken_for_another(radius, meant, stated):
    """The doors win over the file, whichever two units they are."""
    drawing = plan(radius, size=6 * radius)
    drawing.meta['units_per_metre'] = stated
    scale = find_scale(drawing)
    assert scale.units_per_metre == pytest.approx(meant)
    assert scale.tile_size == pytest.approx(14 * meant)
    wrong = stated != meant
    assert scale.source == ('doors' if wrong else 'file')
    assert scale.by_file == (stated if wrong else None)
    assert ('by_file' in scale.describe()) == wrong


def test_a_unit_taken_for_another_in_a_layout():
    """A view at 1:50 of a model in inches that states mm."""
    drawing = plan(33 / 50)
    drawing.meta['units_per_metre'] = 1000 / 50
    scale = find_scale(drawing)
    assert scale.units_per_metre == pytest.approx(INCH / 50)
    assert (scale.source, scale.by_file) == ('doors', 20)


@pytest.mark.parametrize('number, stated', [(4, 5500), (2, INCH)])
def test_the_file_is_believed(number, stated):
    """Where no unit is the other, or the doors are too few to be sure."""
    drawing = plan(850, number)
    drawing.meta['units_per_metre'] = stated
    scale = find_scale(drawing)
    assert (scale.units_per_metre, scale.source) == (stated, 'file')
    assert scale.by_doors == (1000 if number > 3 else None)


def test_one_swing_that_fits_is_enough_for_the_file():
    """A sheet in mm with a door, and small quarter circles of windows."""
    small = [door(100 * i, 200, 33) for i in range(1, 9)]
    drawing = parse_svg(
        svg(*small, door(3000, 2000, 900), width=5000, height=4000).encode())
    assert by_doors(drawing) == pytest.approx(INCH)
    drawing.meta['units_per_metre'] = MM
    assert find_scale(drawing).source == 'file'
    assert find_scale(drawing).by_doors == pytest.approx(INCH)


@pytest.mark.parametrize('side, stated, problem',
                         [(12, MM, 'it is 0.012 m large, smaller than a room'),
                          (12000, 1, 'it is 12,000 m large, larger than a '
                           'town'), (12000, MM, None), (1600, MM, None)])
def test_sheets_that_cannot_be(side, stated, problem):
    drawing = parse_svg(
        svg(square(5, 5, side), width=side + 10, height=side + 9).encode())
    drawing.meta['units_per_metre'] = stated
    if problem is None:
        assert find_scale(drawing).source == 'file'
        return
    with pytest.raises(DrawingError) as error:
        find_scale(drawing, name='x.svg')
    assert str(error.value).startswith('x.svg: with the units that it states')
    assert problem in str(error.value)
    assert '--units in' in str(error.value)
    assert find_scale(drawing, 'mm').source == 'given'
    assert find_scale(drawing, scale='1:1').source == 'given'


def test_a_stray_does_not_make_a_town():
    lines = [line(i, 0, i, 9) for i in range(200)]
    drawing = parse_svg(
        svg(*lines, line(1e6, 1e6, 1e6 + 9, 1e6), width=300,
            height=9).encode())
    drawing.meta['units_per_metre'] = 1.0
    assert find_scale(drawing).tile_size == 14


def test_the_file_states_its_units_on_paper():
    drawing = plan(850)
    drawing.meta['paper_units_per_metre'] = 2000.0
    assert find_scale(drawing).source == 'doors'
    assert find_scale(drawing, scale='1:100').units_per_metre == 20
    drawing = plan(34)
    drawing.meta.update(
        paper_units_per_metre=2000.0,
        units_per_metre=40.0)  # of a sheet's view: 1:50
    assert find_scale(drawing).units_per_metre == 40
    assert find_scale(drawing, scale='1:100').units_per_metre == 20
    assert find_scale(drawing, 'mm', '1:100').units_per_metre == 10


@pytest.mark.parametrize('units, ratio, problem',
                         [('mile', None, "no unit 'mile'"),
                          (None, '1:100', 'Give --units'),
                          ('mm', '100', "'100' is not a scale"),
                          ('mm', '1:0', 'is not a scale')])
def test_mistakes(units, ratio, problem):
    with pytest.raises(DrawingError, match=problem) as error:
        find_scale(plan(850), units, ratio, 'x.svg')
    assert str(error.value).startswith('x.svg')


@pytest.mark.parametrize('turn', [0, 31])
def test_radii_of_doors(turn):
    np.testing.assert_allclose(
        door_radii(plan(300, turn=turn)), 300, rtol=1e-3)
    assert len(door_radii(plan(300, 7))) == 7


@pytest.mark.parametrize('radius, expected', [(900, 1000), (760, 1000),
                                              (85, 100), (0.8, 1),
                                              (33, 1 / 0.0254), (25.5, 30),
                                              (240, 240 / 0.85)])
def test_scale_of_doors(radius, expected):
    assert by_doors(plan(radius)) == pytest.approx(expected, rel=1e-3)


def test_the_commonest_radius_counts():
    drawing = parse_svg(
        svg(*[
            door(100 * i, 200, r)
            for i, r in enumerate([80, 90, 82, 84, 40, 20, 180, 190], 1)
        ],
            width=990,
            height=400).encode())
    assert by_doors(drawing) == 100
    assert find_scale(drawing).source == 'doors'


def test_too_few_doors_make_it_one_tile():
    drawing = plan(300, number=2)
    assert by_doors(drawing) is None
    scale = find_scale(drawing)
    assert scale.source == 'extent'
    assert scale.units_per_metre is None
    assert scale.tile_size == pytest.approx(5000)
