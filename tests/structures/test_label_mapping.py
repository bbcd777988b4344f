import numpy as np
import pytest

from sympoint.datasets import LabelMapping
from sympoint.errors import DrawingError
from sympoint.structures.label_mapping import distinct
from sympoint.structures.taxonomy import (FLOORPLANCAD_CLASSES,
                                          FLOORPLANCAD_METAINFO)

SOURCE = ('door', 'gate', 'bed', 'wall', 'rail')
TWO = dict(classes=('opening', 'solid'), thing_ids=[0], stuff_ids=[1])
TWO_MAP = {
    'door': 'opening',
    1: 'opening',
    'bed': None,
    'wall': 'solid',
    'rail': 'solid'
}


def test_floorplancad_stays_itself():
    semantic = np.array([0, 29, 30, 34, 35], np.int16)
    labels = LabelMapping()(semantic, np.array([3, -1, 4, -1, 5], np.int32))
    assert labels[0].tolist() == [0, 29, 30, 34, 35]
    # Stuff and background lose the instance ids they should not have.
    assert labels[1].tolist() == [3, -1, -1, -1, -1]
    assert labels[0].dtype == labels[1].dtype == np.int64


def test_classes_are_grouped_things_and_stuff():
    mapping = LabelMapping(dict(TWO, label_map=TWO_MAP), SOURCE)
    assert mapping.num_classes == 2
    semantic = np.array([0, 0, 1, 1, 2, 3, 4, 5])
    instance = np.array([4, 9, 4, -1, 2, -1, 7, 8])
    semantic, instance = mapping(semantic, instance)
    assert semantic.tolist() == [0, 0, 0, 0, 2, 1, 1, 2]
    # A door and a gate of one id are two openings; the order is the ids'.
    assert instance.tolist() == [0, 2, 1, -1, -1, -1, -1, -1]


def test_ids_stay_where_no_things_are_merged():
    metainfo = dict(
        classes=('bed', 'solid'),
        thing_ids=[0],
        stuff_ids=[1],
        label_map=dict(door=None, gate=None, wall='solid', rail='solid'))
    semantic, instance = LabelMapping(metainfo,
                                      SOURCE)(np.array([2, 2, 3, 4, 0]),
                                              np.array([12, 5, -1, -1, 3]))
    assert semantic.tolist() == [0, 0, 1, 1, 2]
    assert instance.tolist() == [12, 5, -1, -1, -1]


def test_without_a_map_other_classes_are_background():
    metainfo = dict(classes=('wall', 'bed'), thing_ids=[1], stuff_ids=[0])
    semantic, instance = LabelMapping(metainfo, SOURCE)(np.arange(6),
                                                        np.arange(6))
    assert semantic.tolist() == [2, 2, 1, 0, 2, 2]
    assert instance.tolist() == [-1, -1, 2, -1, -1, -1]


def test_thirty_five_into_eight():
    groups = dict(
        door=range(0, 6),
        window=range(6, 10),
        furniture=range(10, 17),
        appliance=[17, 18, 19, 20, 23],
        sanitary=[21, 22, 24, 25, 26],
        stairs=range(27, 30),
        seats=[30],
        structure=range(31, 35))
    metainfo = dict(
        classes=tuple(groups),
        palette=[(i, i, i) for i in range(8)],
        thing_ids=list(range(6)),
        stuff_ids=[6, 7],
        label_map={
            i: name
            for name, ids in groups.items()
            for i in ids
        })
    mapping = LabelMapping(metainfo)
    expected = [
        list(groups).index(name) for i in range(35)
        for name, ids in groups.items() if i in ids
    ]
    assert mapping.lookup.tolist() == expected + [8]


def test_ids_outside_the_classes_are_reported():
    for wrong in (36, -1):
        with pytest.raises(ValueError, match='35 classes and background'):
            LabelMapping()(np.array([0, wrong]), np.array([0, 0]))


def test_a_star_stands_for_the_rest():
    mapping = LabelMapping({
        **TWO, 'label_map': {
            'door': 'opening',
            '*': None
        }
    }, SOURCE)
    assert mapping.lookup.tolist(
    ) == [0 if name == 'door' else 2 for name in SOURCE] + [2]
    with pytest.raises(DrawingError, match="maps '\\*' to 'sleep'"):
        LabelMapping({**TWO, 'label_map': {'*': 'sleep'}}, SOURCE)


@pytest.mark.parametrize('change, message', [
    (dict(classes=('a', 'a')), 'twice'),
    (dict(thing_ids=[0, 1]), 'each of the 2 classes once'),
    (dict(stuff_ids=[]), 'each of the 2 classes once'),
    (dict(palette=[(0, 0, 0)]), '1 colours for 2 classes'),
    (dict(label_map=None), r"\['opening', 'solid'\] are not among"),
    (dict(label_map=dict(TWO_MAP, dor='opening')), "maps 'dor'"),
    (dict(label_map={5: 'opening'}), 'maps 5'),
    (dict(label_map=dict(TWO_MAP, bed='sleep')), "'bed' to 'sleep'"),
    (dict(label_map=dict(door='opening')), r"leaves out \['gate', 'bed'"),
])
def test_taxonomies_that_do_not_fit_are_refused(change, message):
    metainfo = {**TWO, 'label_map': TWO_MAP, **change}
    with pytest.raises(DrawingError, match=message):
        LabelMapping(metainfo, SOURCE)


def test_a_taxonomy_without_things_and_stuff():
    """As METAINFO of OpenMMLab's other data sets is."""
    with pytest.raises(DrawingError, match='has no thing_ids and no stuff_id'):
        LabelMapping(dict(classes=('a', ), palette=[(0, 0, 0)]), SOURCE)


def test_default_names_are_those_of_floorplancad():
    mapping = LabelMapping(FLOORPLANCAD_METAINFO, FLOORPLANCAD_CLASSES)
    assert mapping.lookup.tolist() == list(range(36))


@pytest.mark.parametrize('ids', [[], [0], [5, 0, 5, 9, 0], [1 << 40, 3, 3]])
def test_distinct_is_unique(ids):
    ids = np.array(ids, np.int64)
    for found, expected in zip(
            distinct(ids), np.unique(ids, return_inverse=True)):
        np.testing.assert_array_equal(found, expected)


def test_what_is_not_labelled_is_background_of_those_that_are():
    own = dict(classes=SOURCE, thing_ids=[0, 1, 2], stuff_ids=[3, 4])
    # door, gate, bed, wall, rail, background
    mapping = LabelMapping(own, SOURCE, ['wall', 'bed'])
    assert mapping.lookup.tolist() == [5, 5, 2, 3, 5, 5]
    assert mapping.labelled.tolist() == [False, False, True, True, False]
    assert mapping.unlabelled.tolist() == [
        True, True, False, False, True, True
    ]  # yapf: disable
    semantic, instance = mapping(np.array([0, 2, 3]), np.array([1, 2, -1]))
    assert semantic.tolist() == [5, 2, 3]
    assert instance.tolist() == [-1, 2, -1]
    for whole in LabelMapping(own, SOURCE), LabelMapping(own, SOURCE, SOURCE):
        assert whole.labelled is None
        assert whole.lookup.tolist() == list(range(6))
    assert not LabelMapping(own, SOURCE).unlabelled.any()


def test_what_nobody_asks_for_need_not_be_labelled():
    """All else is background, whatever it is."""
    doors = dict(
        classes=['opening'],
        thing_ids=[0],
        stuff_ids=[],
        label_map={
            'door': 'opening',
            'gate': 'opening',
            '*': None
        })
    mapping = LabelMapping(doors, SOURCE, ['gate', 'door'])
    assert mapping.labelled is None
    assert mapping.lookup.tolist() == [0, 0, 1, 1, 1, 1]
    # An unlabelled stroke may be of a gate, and so of an opening.
    with pytest.raises(DrawingError, match="its 'opening' is made of classes"):
        LabelMapping(doors, SOURCE, ['door'])
    with pytest.raises(DrawingError, match='none of the labelled classes'):
        LabelMapping(doors, SOURCE, ['wall'])


def test_a_labelled_class_that_is_none():
    with pytest.raises(DrawingError, match="'dor' is said to be labelled"):
        LabelMapping(
            dict(classes=SOURCE, thing_ids=[0, 1, 2], stuff_ids=[3, 4]),
            SOURCE, ['dor'])
