"""List FloorPlanCAD's classes and the numbers its releases give them."""
from typing import Dict, Tuple

from ..errors import DrawingError

#: Names, in the order of the class index.
FLOORPLANCAD_CLASSES: Tuple[str, ...] = (
    'single door',
    'double door',
    'sliding door',
    'folding door',
    'revolving door',
    'rolling door',
    'window',
    'bay window',
    'blind window',
    'opening symbol',
    'sofa',
    'bed',
    'chair',
    'table',
    'TV cabinet',
    'wardrobe',
    'cabinet',
    'gas stove',
    'sink',
    'refrigerator',
    'airconditioner',
    'bath',
    'bath tub',
    'washing machine',
    'squat toilet',
    'urinal',
    'toilet',
    'stairs',
    'elevator',
    'escalator',
    'row chairs',
    'parking spot',
    'wall',
    'curtain wall',
    'railing',
)
#: One colour a class. Every pair differs by at least 11 CIE Lab units also as
#: a protanope and a deuteranope see it (Machado et al. 2009).
PALETTE: Tuple[Tuple[int, int, int], ...] = (
    (255, 75, 0),
    (0, 0, 255),
    (15, 165, 225),
    (150, 0, 75),
    (90, 165, 15),
    (195, 135, 165),
    (0, 135, 255),
    (75, 120, 165),
    (0, 15, 210),
    (90, 90, 45),
    (210, 0, 120),
    (120, 0, 135),
    (15, 60, 210),
    (45, 210, 210),
    (180, 60, 0),
    (240, 120, 135),
    (195, 195, 255),
    (90, 45, 30),
    (255, 195, 0),
    (90, 75, 180),
    (255, 180, 165),
    (255, 180, 75),
    (255, 150, 90),
    (90, 30, 90),
    (150, 30, 255),
    (90, 0, 165),
    (45, 225, 120),
    (120, 45, 0),
    (255, 0, 75),
    (240, 135, 255),
    (240, 15, 255),
    (90, 135, 75),
    (60, 60, 60),
    (225, 75, 195),
    (30, 120, 135),
)
#: Classes of which each object is one symbol.
THING_IDS: Tuple[int, ...] = tuple(range(30))
#: Classes that are one region a drawing.
STUFF_IDS: Tuple[int, ...] = tuple(range(30, 35))

#: What mmengine's ``BaseDataset`` calls METAINFO.
FLOORPLANCAD_METAINFO: dict = dict(
    classes=FLOORPLANCAD_CLASSES,
    palette=PALETTE,
    thing_ids=THING_IDS,
    stuff_ids=STUFF_IDS)


def default_class_map(num_classes: int = 35) -> Dict[int, int]:
    """Ids 1 .. num_classes of a file -> classes 0 .. num_classes - 1."""
    return {i + 1: i for i in range(num_classes)}


#: The release of November 2021: 0 is background, then wall and railing, the
#: 30 things, curtain wall, row chairs, parking spot.
NOV2021_CLASS_MAP: Dict[int, int] = {
    0: 35,
    1: 32,
    2: 34,
    **{
        i + 3: i
        for i in range(30)
    },
    33: 33,
    34: 30,
    35: 31,
}

#: The class maps that a user can name.
CLASS_MAPS: Dict[str, Dict[int, int]] = dict(
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
    missing = [
        key for key in ('classes', 'thing_ids', 'stuff_ids')
        if key not in metainfo
    ]
    if missing:
        raise taxonomy_error(
            f'it has no {" and no ".join(missing)}',
            'A taxonomy is classes, palette, thing_ids and stuff_ids', path)
    classes = metainfo['classes']
    num_classes = len(classes)
    things, stuff = metainfo['thing_ids'], metainfo['stuff_ids']
    if len(set(classes)) < num_classes:
        raise taxonomy_error('a name occurs twice in classes',
                             'Give each class its own name', path)
    if 'background' in classes:
        raise taxonomy_error('one of the classes is called background',
                             'Leave it out: it is the class of all others',
                             path)
    if sorted([*things, *stuff]) != list(range(num_classes)):
        raise taxonomy_error(
            f'thing_ids and stuff_ids do not hold each of the {num_classes} '
            'classes once',
            f'Together they must be 0 to {num_classes - 1}; set both beside '
            'classes', path)
    palette = metainfo.get('palette')
    if palette is not None and len(palette) != num_classes:
        raise taxonomy_error(
            f'palette has {len(palette)} colours for {num_classes} classes',
            'Give one (red, green, blue) a class, beside classes', path)


def taxonomy_error(problem: str,
                   mend: str,
                   path: str = 'metainfo of the data set') -> DrawingError:
    """The error of a taxonomy that does not do."""
    return DrawingError(path, problem, mend)
