"""List FloorPlanCAD's classes and the numbers its releases give them."""

from ..errors import DrawingError

# Names and colours in the order of the class index. Every pair of colours
# differs by at least 11 CIE Lab units also as a protanope and a deuteranope
# see it (Machado et al. 2009).
_COLOURS: dict[str, tuple[int, int, int]] = {
    'single door': (255, 75, 0),
    'double door': (0, 0, 255),
    'sliding door': (15, 165, 225),
    'folding door': (150, 0, 75),
    'revolving door': (90, 165, 15),
    'rolling door': (195, 135, 165),
    'window': (0, 135, 255),
    'bay window': (75, 120, 165),
    'blind window': (0, 15, 210),
    'opening symbol': (90, 90, 45),
    'sofa': (210, 0, 120),
    'bed': (120, 0, 135),
    'chair': (15, 60, 210),
    'table': (45, 210, 210),
    'TV cabinet': (180, 60, 0),
    'wardrobe': (240, 120, 135),
    'cabinet': (195, 195, 255),
    'gas stove': (90, 45, 30),
    'sink': (255, 195, 0),
    'refrigerator': (90, 75, 180),
    'airconditioner': (255, 180, 165),
    'bath': (255, 180, 75),
    'bath tub': (255, 150, 90),
    'washing machine': (90, 30, 90),
    'squat toilet': (150, 30, 255),
    'urinal': (90, 0, 165),
    'toilet': (45, 225, 120),
    'stairs': (120, 45, 0),
    'elevator': (255, 0, 75),
    'escalator': (240, 135, 255),
    'row chairs': (240, 15, 255),
    'parking spot': (90, 135, 75),
    'wall': (60, 60, 60),
    'curtain wall': (225, 75, 195),
    'railing': (30, 120, 135),
}
FLOORPLANCAD_CLASSES: tuple[str, ...] = tuple(_COLOURS)
PALETTE: tuple[tuple[int, int, int], ...] = tuple(_COLOURS.values())
#: Classes of which each object is one symbol.
THING_IDS: tuple[int, ...] = tuple(range(30))
#: Classes that are one region a drawing.
STUFF_IDS: tuple[int, ...] = tuple(range(30, 35))

#: What mmengine's ``BaseDataset`` calls METAINFO.
FLOORPLANCAD_METAINFO: dict = dict(
    classes=FLOORPLANCAD_CLASSES,
    palette=PALETTE,
    thing_ids=THING_IDS,
    stuff_ids=STUFF_IDS)


def default_class_map(num_classes: int = 35) -> dict[int, int]:
    """Ids 1 .. num_classes of a file -> classes 0 .. num_classes - 1."""
    return {i + 1: i for i in range(num_classes)}


#: The release of November 2021: 0 is background, then wall and railing, the
#: 30 things, curtain wall, row chairs, parking spot.
NOV2021_CLASS_MAP: dict[int, int] = {
    0: 35,
    1: 32,
    2: 34,
    **dict(zip(range(3, 33), range(30))),
    33: 33,
    34: 30,
    35: 31,
}

#: The class maps that a user can name.
CLASS_MAPS: dict[str, dict[int, int]] = dict(
    default=default_class_map(), nov2021=NOV2021_CLASS_MAP)


def check_taxonomy(metainfo: dict,
                   path: str = 'metainfo of the data set') -> None:
    """Check that each class is either thing or stuff, and has a colour.

    Args:
        metainfo (dict): ``classes``, ``thing_ids``, ``stuff_ids`` and, where
            it is there, ``palette``.
        path (str): What messages call it.

    Raises:
        DrawingError: Names what does not fit.
    """
    keys = ('classes', 'thing_ids', 'stuff_ids')
    missing = [key for key in keys if key not in metainfo]
    if missing:
        raise DrawingError(
            path, f'it has no {" and no ".join(missing)}',
            'A taxonomy is classes, palette, thing_ids and stuff_ids')
    classes = metainfo['classes']
    num_classes = len(classes)
    things, stuff = metainfo['thing_ids'], metainfo['stuff_ids']
    if len(set(classes)) < num_classes:
        raise DrawingError(path, 'a name occurs twice in classes',
                           'Give each class its own name')
    if 'background' in classes:
        raise DrawingError(path, 'one of the classes is called background',
                           'Leave it out: it is the class of all others')
    if sorted([*things, *stuff]) != list(range(num_classes)):
        raise DrawingError(
            path,
            f'thing_ids and stuff_ids do not hold each of the {num_classes} '
            'classes once',
            f'Together they must be 0 to {num_classes - 1}; set both beside '
            'classes')
    palette = metainfo.get('palette')
    if palette is not None and len(palette) != num_classes:
        raise DrawingError(
            path,
            f'palette has {len(palette)} colours for {num_classes} classes',
            'Give one (red, green, blue) a class, beside classes')
