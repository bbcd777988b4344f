from sympoint.structures.taxonomy import (CLASS_MAPS, FLOORPLANCAD_CLASSES,
                                          FLOORPLANCAD_METAINFO,
                                          NOV2021_CLASS_MAP, PALETTE,
                                          STUFF_IDS, THING_IDS,
                                          default_class_map)


def test_classes_are_floorplancads():
    assert len(FLOORPLANCAD_CLASSES) == len(set(FLOORPLANCAD_CLASSES)) == 35
    assert FLOORPLANCAD_CLASSES[0] == 'single door'
    assert FLOORPLANCAD_CLASSES[26] == 'toilet'
    assert FLOORPLANCAD_CLASSES[30:] == ('row chairs', 'parking spot', 'wall',
                                         'curtain wall', 'railing')
    assert THING_IDS + STUFF_IDS == tuple(range(35))
    assert FLOORPLANCAD_METAINFO['classes'] is FLOORPLANCAD_CLASSES


def test_palette_has_a_colour_of_its_own_for_each_class():
    assert len(PALETTE) == len(set(PALETTE)) == 35
    assert all(0 <= v <= 255 for rgb in PALETTE for v in rgb)


def test_class_maps():
    assert default_class_map(3) == {1: 0, 2: 1, 3: 2}
    assert sorted(NOV2021_CLASS_MAP.values()) == list(range(36))
    names = [*FLOORPLANCAD_CLASSES, 'background']
    found = {i: names[c] for i, c in NOV2021_CLASS_MAP.items()}
    assert found[0] == 'background'
    assert (found[1], found[2], found[3]) == ('wall', 'railing', 'single door')
    assert (found[32], found[33], found[34],
            found[35]) == ('escalator', 'curtain wall', 'row chairs',
                           'parking spot')
    assert CLASS_MAPS['default'][35] == 34
