"""A drawing with its truth, and a result that differs from it."""
import hashlib
import json
import re

import numpy as np

from sympoint.apis.results import build_result, dump_result
from sympoint.drawings import FLOORPLANCAD_METAINFO, STUFF_IDS
from sympoint.drawings.svg.reader import parse_svg
from sympoint.structures.segments import Segments

STROKE = 'fill="none" stroke="rgb(0,0,0)" stroke-width="0.2"'
# Elements 0, 1: a door. 2 to 5: a table. 6: a toilet. 7: wall, a path of
# three lines. 8: background. 9: a clip path's, drawn nowhere.
SVG = f'''<?xml version="1.0" encoding="utf-8"?>
<!-- & kept -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 20 140 140">
<defs><clipPath id="c"><rect width="9" height="9"/></clipPath></defs>
<g id="A-DOOR">
<path d="M 30,60 L 30,40" {STROKE} semanticId="1" instanceId="5"/>
<path d="M 30,40 A 20,20 0 0 1 50,60" {STROKE} semanticId="1" instanceId="5"/>
</g><g id="A-FURN">
<path d="M 70,40 L 100,40" {STROKE} semanticId="14" instanceId="6"/>
<path d="M 100,40 L 100,70" {STROKE} semanticId="14" instanceId="6" />
<path d="M 100,70 L 70,70" {STROKE} instanceId='6' semanticId='14'/>
<path d="M 70,70 L 70,40" {STROKE} semanticId="14" instanceId="6"></path>
<circle cx="60" cy="110" r="12" {STROKE} semanticId="27" instanceId="7"/>
</g><g id="A-WALL">
<path d="M 20,140 L 80,140 L 140,140 L 140,30" {STROKE} semanticId="33"/>
<path
   d="M 90,90 L 120,120" {STROKE} ></path>
</g></svg>
'''
DOOR, TABLE, CHAIR, TOILET, WALL, NONE = 0, 13, 12, 26, 32, 35


def write_example(folder, svg=SVG, name='plan', told=None, left_out=None):
    """SVG and result in a folder; what was found: the door, the table as a
    chair, wall; not the toilet. ``told`` is of those three, ``left_out`` the
    reader's. Returns the path of the result."""
    path = folder / f'{name}.svg'
    path.write_text(svg, encoding='utf-8')
    primitives = parse_svg(path)
    truth = Segments.of_labels(primitives.semantic_id, primitives.instance_id,
                               35, STUFF_IDS)
    toilet = np.flatnonzero(truth.labels == TOILET)
    owner = np.where(np.isin(truth.owner, toilet), -1, truth.owner)
    labels = np.where(truth.labels == TABLE, CHAIR, truth.labels)
    scores = np.linspace(0.9, 0.6, len(labels))
    primitives.meta['left_out'] = left_out or {}
    if told is not None:  # the toilet is the third of all four
        told = [*told[:2], {}, told[2]]
    return write_result(path, primitives,
                        Segments(labels, owner, scores, told=told))


def write_result(path, primitives, found):
    """The result of a drawing, beside it."""
    result = build_result(
        primitives,
        found,
        FLOORPLANCAD_METAINFO,
        drawing=dict(
            name=path.stem,
            path=str(path),
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            label_classes=35),
        model=dict(checkpoint='epoch_50.pth'),
        settings={},
        scale={})
    dump_result(result, path.with_suffix('.json'))
    return str(path.with_suffix('.json'))


def data_of(page, name='data'):
    """What a page holds as JSON: of the drawing, or its 'svg'."""
    text = re.search(
        rf'<script type="application/json" id="{name}">(.*?)</script>', page,
        re.S)[1]
    return json.loads(text)
