"""Drawings on disk: SVG, converted, and as JSON lists of numbers."""
import json
from pathlib import Path
from typing import List, Tuple

import numpy as np

from sympoint.drawings.connections import connection_graph
from sympoint.drawings.svg.reader import parse_svg
from sympoint.structures.primitives import Primitives
from sympoint.structures.segments import Segments

_HEAD = ('<?xml version="1.0" encoding="utf-8" ?>\n<svg baseProfile="full" '
         'height="140" version="1.1" viewBox="0 0 140 140" width="140" '
         'xmlns="http://www.w3.org/2000/svg" xmlns:inkscape='
         '"http://www.inkscape.org/namespaces/inkscape">\n')
_PEN = 'fill="none" instanceId="{}" semanticId="{}" stroke="rgb({},0,{})" ' \
    'stroke-width="0.1"/>'


def svg_text(num: int, seed: int = 0, arcs: float = 0.1) -> str:
    """A drawing in FloorPlanCAD's format: rectangles, some sides bent."""
    rng = np.random.default_rng(seed)
    corners = rng.uniform(5, 135, (-(-num // 4), 1, 2)).round(2)
    sides = rng.uniform(.2, 3, (len(corners), 2)).round(2)
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    corners = corners + square * sides[:, None]
    ends = np.stack([corners, np.roll(corners, -1, 1)], 2).reshape(-1, 2, 2)
    kinds = rng.random(num) < arcs
    owners = rng.integers(0, 60, len(corners)).repeat(4)
    lines = []
    for i in range(num):
        if i % 512 == 0:
            lines += ['</g>'] if i else []
            lines.append('<g inkscape:groupmode="layer" '
                         f'inkscape:label="layer {i // 512}">')
        (x0, y0), (x1, y1) = ends[i]
        owner = owners[i]
        pen = _PEN.format(owner, owner % 30 + 1, owner % 5 * 50, owner % 3)
        curve = f'A 3.0,3.0 0 0 1 {x1:.2f},{y1:.2f}' if kinds[i] else \
            f'L {x1:.2f},{y1:.2f}'
        lines.append(f'<path d="M {x0:.2f},{y0:.2f} {curve}" {pen}')
    return _HEAD + '\n'.join(lines) + '\n</g>\n</svg>\n'


def write_drawings(folder: Path, num: int, copies: int) -> List[Path]:
    """Converted drawings of ``num`` primitives with their connections."""
    paths = []
    for seed in range(copies):
        drawing = parse_svg(svg_text(num, seed).encode())
        drawing.connections = connection_graph(drawing.args, drawing.command,
                                               1.0)
        paths.append(folder / f'{seed}.npz')
        drawing.save(paths[-1])
    return paths


def write_json(path: Path, drawing: Primitives) -> None:
    """The same record as JSON with a list a field, as the published code
    keeps drawings."""
    record = dict(
        width=drawing.size[0],
        height=drawing.size[1],
        args=drawing.args.reshape(-1, 8).tolist(),
        lengths=drawing.length.tolist(),
        commands=drawing.command.tolist(),
        layerIds=drawing.layer_id.tolist(),
        rgb=drawing.rgb.tolist(),
        widths=drawing.width.tolist(),
        semanticIds=drawing.semantic_id.tolist(),
        instanceIds=drawing.instance_id.tolist())
    path.write_text(json.dumps(record, indent=4))


def judged(num: int, seed: int) -> Tuple[Segments, Segments, np.ndarray]:
    """Truth, prediction and lengths of a drawing, for the metric.

    A tenth of the primitives is predicted of another symbol than theirs.
    """
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 35, 60)
    owner = rng.integers(-60, 60, num).clip(-1)
    wrong = rng.random(num) < 0.1
    found = np.where(wrong, rng.integers(-1, 60, num), owner)
    return (Segments(labels, owner), Segments(labels, found, np.ones(60)),
            rng.exponential(3, num).astype(np.float32))
