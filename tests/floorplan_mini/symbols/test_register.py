"""The register: what a class's drawers are asked for."""
from sympoint.floorplan_mini.symbols import families, family_labels
from sympoint.floorplan_mini.symbols.register import Brief, entry
from sympoint.structures.taxonomy import FLOORPLANCAD_CLASSES

# Drawn along edges, by no drawer.
RUNS = {'wall', 'curtain wall', 'railing'}


def test_every_class_has_a_drawer():
    for label in set(FLOORPLANCAD_CLASSES) - RUNS:
        old = entry(label)
        assert old.train and old.heldout, label
        if {'w', 't'} & set(old.drawer.__code__.co_names):
            assert old.usual.w or old.usual.d, label


def test_families_without_a_class_of_the_first_edition_have_a_kind():
    assert entry('(machine)').kind == 'equipment'
    assert entry('(machine)').train == []
    assert entry('(machine)').usual == Brief()


def test_families_ask_for_what_a_brief_can_say():
    for label in family_labels():
        for f in families(label):
            assert set(f.only) <= set(Brief._fields) and f.weight > 0
