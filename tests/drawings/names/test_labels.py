import numpy as np

from sympoint.drawings.names import Rules, label_by_names
from sympoint.drawings.names.labels import apply_labels, extents, touching
from sympoint.drawings.names.rules import parse_rules
from sympoint.structures.inserts import Inserts
from sympoint.structures.primitives import ARC, LINE, Primitives

DOOR, TABLE, CHAIR, WALL, NONE = 0, 13, 12, 32, 35
RULES = '''
[blocks]
background: tag
ignore: set
single door: door
chair: chair
table: table
wall: walls
[layers]
background: dims
chair (group 0.1 m): seats
single door: A-DOOR
wall: A-WALL
'''


def rules(text=RULES):
    return Rules(parse_rules(text, 'mine.rules'))


def lines(ends, layers=('0', ), layer=None, inserts=None, insert=None):
    """Lines between ends (x1, y1, x2, y2)."""
    ends = np.array(ends, float).reshape(-1, 2, 2)
    share = np.arange(4)[:, None] / 3
    args = ends[:, :1] * (1 - share) + ends[:, 1:] * share
    table = inserts and dict(inserts=inserts.describe())
    return Primitives(
        args,
        np.hypot(*(ends[:, 1] - ends[:, 0]).T),
        np.full(len(args), LINE),
        layer_id=layer,
        layer_names=list(layers),
        insert_id=insert,
        meta=table or {})


def told(labels):
    """Class of each stroke, None where no name tells."""
    return [
        s if k else None
        for s, k in zip(labels.semantic_id.tolist(), labels.known.tolist())
    ]


def unit_lines(number):
    return [(2 * i, 0, 2 * i + 1, 0) for i in range(number)]


def test_the_outermost_block_that_speaks_is_an_instance():
    # 0: Room > 1: TABLE > 2: CHAIR, 3: CHAIR, 4: Room > 5: leg
    table = Inserts([0, 1, 2, 2, 0, 3], [-1, 0, 1, -1, -1, 4],
                    ['Room', 'TABLE', 'CHAIR', 'leg'])
    p = lines(
        unit_lines(7), ['A-WALL', '0'],
        layer=[0, 0, 1, 0, 0, 1, 1],
        inserts=table,
        insert=[0, 1, 2, 3, 5, 5, -1])
    found = label_by_names(p, rules())
    assert told(found) == [WALL, TABLE, TABLE, CHAIR, WALL, None, None]
    assert found.instance_id.tolist() == [-1, 1, 1, 2, -1, -1, -1]
    assert [found.clues[i].name if i >= 0 else '' for i in found.clue
            ] == ['A-WALL', 'TABLE', 'TABLE', 'CHAIR', 'A-WALL', '', '']


def test_each_reference_of_a_block_is_an_instance_of_its_own():
    table = Inserts([0, 0, 0], [-1, -1, -1], ['Door 1'])
    p = lines(unit_lines(6), inserts=table, insert=[2, 2, 0, 0, 1, 1])
    found = label_by_names(p, rules())
    assert found.instance_id.tolist() == [3, 3, 1, 1, 2, 2]


def test_what_a_rule_ignores_hides_the_layer_but_not_blocks_inside():
    table = Inserts([0, 1, 2], [-1, 0, -1], ['dining set', 'chair', 'tag'])
    p = lines(unit_lines(3), ['A-WALL'], inserts=table, insert=[0, 1, 2])
    found = label_by_names(p, rules())
    assert told(found) == [None, CHAIR, NONE]
    assert found.clue.min() >= 0  # a rule matched each


def test_stuff_by_a_block_has_no_instance():
    table = Inserts([0], [-1], ['WALLS'])
    p = lines(unit_lines(2), inserts=table, insert=[0, 0])
    found = label_by_names(p, rules())
    assert told(found) == [WALL, WALL]
    assert found.instance_id.tolist() == [-1, -1]


def test_a_block_as_large_as_a_plan_is_no_door():
    table = Inserts([0, 1], [-1, 0], ['door plan', 'door'])
    p = lines([(0, 0, 20000, 0), (0, 0, 900, 0)], inserts=table, insert=[0, 1])
    assert extents(p, table).tolist() == [20000, 900]
    found = label_by_names(p, rules(), units_per_metre=1000)
    assert told(found) == [None, DOOR]
    assert told(label_by_names(p, rules())) == [DOOR, DOOR]


def test_a_layer_tells_the_class_and_not_the_instance():
    p = lines(unit_lines(3), ['A-DOOR', 'dims', 'x'], layer=[0, 1, 2])
    found = label_by_names(p, rules())
    assert told(found) == [DOOR, NONE, None]
    assert found.instance_id.tolist() == [-1, -1, -1]


def test_strokes_that_touch_are_grouped_where_the_rule_says_so():
    table = Inserts([0], [-1], ['chair'])
    # in mm: two squares' sides, one 90 mm off the first, one far away
    p = lines([(0, 0, 500, 0), (250, 0, 250, 400), (590, 0, 900, 0),
               (3000, 0, 3500, 0), (3500, 50, 3500, 400), (9, 9, 20, 20)],
              ['seats'],
              inserts=table,
              insert=[-1, -1, -1, -1, -1, 0])
    found = label_by_names(p, rules(), units_per_metre=1000)
    assert told(found) == [CHAIR] * 6
    group = found.instance_id.tolist()
    assert group[0] == group[1] == group[2] and group[3] == group[4]
    assert len({group[0], group[3], group[5]}) == 3 and min(group) > 0


def test_touching_is_by_the_drawn_line_not_its_ends():
    half = np.pi * np.array([0, 1, 2, 3]) / 3
    arc = np.stack([np.cos(half), np.sin(half)], 1)
    line = np.array([[-2, 1.05], [-0.7, 1.05], [0.7, 1.05], [2, 1.05]])
    args, command = np.stack([arc, line,
                              line + 9]), np.array([ARC, LINE, LINE])
    assert touching(args, command, 0.06).tolist() == [0, 0, 1]
    assert touching(args, command, 0.04).tolist() == [0, 1, 2]


def test_labels_of_a_drawing_stay_where_no_name_tells():
    p = lines(unit_lines(4), ['A-WALL', 'x'], layer=[0, 1, 1, 1])
    p.semantic_id[:] = [TABLE, TABLE, NONE, CHAIR]
    p.instance_id[:] = [4, 4, -1, 0]
    p.ignore[3] = True
    apply_labels(p, label_by_names(p, rules()))
    assert p.semantic_id[:2].tolist() == [WALL, TABLE]
    assert p.ignore.tolist() == [False, False, True, True]
    assert p.instance_id[0] == -1 and p.instance_id[1] > 0
    assert p.instance_id[2:].tolist() == [-1, -1]


def test_a_drawing_with_no_matching_name():
    p = lines(unit_lines(2), ['x'])
    found = label_by_names(p, rules())
    assert told(found) == [None, None] and found.clues == []
    apply_labels(p, found)
    assert p.ignore.all()
