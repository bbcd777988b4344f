"""Take a DXF entity's own shape as strokes.

Each function returns the subpaths of an entity, lists of rows, in its own
coordinates: the world's, or those of its extrusion.
"""
import math
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from ezdxf.entities.boundary_paths import (ArcEdge, EllipseEdge, LineEdge,
                                           PolylinePath, SplineEdge)
from ezdxf.math import ConstructionEllipse, Vec3, fit_points_to_cad_cv

from .splines import bspline_rows
from .strokes import ARC, LINE, UP, Row, Vector

Subpaths = list[list[Row]]

_ZEROS = (0.0, ) * 12
_FULL = 2 * math.pi
_FLAT = 1e-6  # a bulge, below which the arc is a line
_FRAME_VERTEX = 16  # flag of a vertex that steers a spline, not on it


def line(start: Sequence[float], end: Sequence[float]) -> Row:
    """A straight line between two points in space."""
    return (LINE, *start, *end, *_ZEROS[:8])


def arc(center: Vector, u: Vector, v: Vector, angle: float,
        sweep: float) -> Row:
    """An elliptical arc about a point in space."""
    return (ARC, *center, *u, *v, *_ZEROS[:3], angle, sweep)


def _round(x: float, y: float, z: float, radius: float, angle: float,
           sweep: float) -> Row:
    return arc((x, y, z), (radius, 0.0, 0.0), (0.0, radius, 0.0), angle, sweep)


def _sweep(start: float, end: float) -> float:
    """Counterclockwise from one angle to another; not 0 but a full turn.

    Which may be some 1e-6 more, of angles that are rounded.
    """
    sweep = (end - start) % _FULL
    return _FULL if sweep < 1e-8 or sweep < 1e-5 < end - start else sweep


def bulge(start: tuple[float, float], end: tuple[float, float], z: float,
          value: float) -> Row:
    """A segment of a polyline: an arc of 4 atan(bulge), left turns positive.

    The DXF reference: "the bulge is the tangent of one fourth the included
    angle". The centre lies (1 - bulge^2) / (4 bulge) chords to the left.
    """
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    if abs(value) < _FLAT or not (dx or dy):
        return line((x0, y0, z), (x1, y1, z))
    left = (1 - value * value) / (4 * value)
    x, y = (x0 + x1) / 2 - dy * left, (y0 + y1) / 2 + dx * left
    return _round(x, y, z, math.hypot(x0 - x, y0 - y),
                  math.atan2(y0 - y, x0 - x), 4 * math.atan(value))


def polyline(points: Sequence[tuple[float, float, float]], closed: bool,
             z: float) -> Subpaths:
    """Vertices (x, y, bulge) at one height."""
    return [[
        bulge(p[:2], q[:2], z, p[2]) for p, q in _sides(list(points), closed)
    ]]


def polygon(corners: Iterable[Sequence[float]], closed: bool) -> Subpaths:
    """Straight lines between points in space."""
    return [[line(p, q) for p, q in _sides([*map(tuple, corners)], closed)]]


def _sides(points: list, closed: bool) -> Iterator[tuple]:
    return zip(points, points[1:] + points[:1] if closed else points[1:])


def _line(entity) -> Subpaths:
    dxf = entity.dxf
    has_ends = dxf.hasattr('start') and dxf.hasattr('end')
    return [[line(dxf.start, dxf.end)]] if has_ends else []


def _circle(entity, start: float = 0.0, sweep: float = _FULL) -> Subpaths:
    radius = abs(entity.dxf.get('radius', 0.0))
    row = _round(*entity.dxf.center, radius, start, sweep)
    return [[row]] if radius else []


def _arc(entity) -> Subpaths:
    start = math.radians(entity.dxf.start_angle)
    return _circle(entity, start,
                   _sweep(start, math.radians(entity.dxf.end_angle)))


def _ellipse(entity) -> Subpaths:
    has_axes = entity.dxf.hasattr('major_axis')
    return ellipse(entity.construction_tool()) if has_axes else []


def ellipse(tool: ConstructionEllipse) -> Subpaths:
    """An ellipse or a part of one, in the coordinates of its axes."""
    if not tool.major_axis.magnitude:
        return []
    row = arc(
        tuple(tool.center), tuple(tool.major_axis), tuple(tool.minor_axis),
        tool.start_param, _sweep(tool.start_param, tool.end_param))
    return [[row]]


def spline(control: Iterable[Sequence[float]],
           fit: Iterable[Sequence[float]],
           degree: int,
           knots: Sequence[float],
           weights: Sequence[float],
           tangents: Sequence[Sequence[float] | None] = (None, None),
           closed: bool = False) -> Subpaths:
    """A spline by its control points, or else by points on it.

    Args:
        control, fit, degree, knots, weights: Of the spline.
        tangents (Sequence): Directions at its start and its end, None where
            the points alone decide. Those through points alone have them.
        closed (bool): Whether it returns to its first point.

    Raises:
        ValueError: There are too few points.
    """
    control = [Vec3(p) for p in control]
    fit = [Vec3(p) for p in fit]
    fit = fit[:1] + [q for p, q in zip(fit, fit[1:]) if not q.isclose(p)]
    if not control and len(fit) > 1:
        if closed and not fit[0].isclose(fit[-1]):
            fit.append(fit[0])
        tool = fit_points_to_cad_cv(fit)
        ends = [Vec3(t) if t is not None else Vec3() for t in tangents]
        if any(ends):
            free = (tool.derivative(t, 1)[1] for t in (0.0, tool.max_t))
            ends = [given or found for given, found in zip(ends, free)]
            tool = fit_points_to_cad_cv(fit, ends)
        control, degree = list(tool.control_points), tool.degree
        knots, weights = tool.knots(), ()
    rows = bspline_rows(
        np.array([p.xyz for p in control]).reshape(-1, 3), degree,
        np.array(knots, np.float64), np.array(weights, np.float64))
    return [rows]


def _spline(entity) -> Subpaths:
    dxf = entity.dxf
    ends = dxf.get('start_tangent'), dxf.get('end_tangent')
    return spline(entity.control_points, entity.fit_points, dxf.degree,
                  entity.knots, entity.weights, ends, entity.closed)


def _lwpolyline(entity) -> Subpaths:
    return polyline(
        entity.get_points('xyb'), entity.closed, entity.dxf.elevation)


def _polyline(entity) -> Subpaths:
    if entity.is_polygon_mesh or entity.is_poly_face_mesh:
        faces = list(entity.virtual_entities())
        for face in faces:  # where ezdxf 1.4 puts which of their sides are
            face.dxf.invisible_edges = face.dxf.get('invisible', 0)
        return _once(side for face in faces for side, in _face(face))
    vertices = [
        v.dxf for v in entity.vertices if not v.dxf.flags & _FRAME_VERTEX
    ]
    if entity.is_3d_polyline:
        return polygon([v.location for v in vertices], entity.is_closed)
    points = [(v.location.x, v.location.y, v.bulge) for v in vertices]
    z = vertices[0].location.z if vertices else 0.0
    return polyline(points, entity.is_closed, z)


def _face(entity) -> Subpaths:
    sides = polygon(entity.wcs_vertices(), True)[0]
    return [[row] for row, shown in zip(sides, entity.get_edges_visibility())
            if shown]


def _mesh(entity) -> Subpaths:
    points = list(entity.vertices)
    faces = [[points[i] for i in face] for face in entity.faces]
    return _once(side for face in faces for side in polygon(face, True)[0])


def _once(sides: Iterable[Row]) -> Subpaths:
    """Sides of faces, one that two of them share once."""
    found = {frozenset((side[1:4], side[4:7])): side for side in sides}
    return [[side] for side in found.values()]


def _solid(entity) -> Subpaths:
    if not entity.dxf.hasattr('vtx3'):  # a triangle
        entity.dxf.vtx3 = entity.dxf.vtx2
    return polygon(entity.vertices(), True)


def boundary(path, z: float) -> Subpaths:
    """One boundary of a hatch."""
    if isinstance(path, PolylinePath):
        return polyline(path.vertices, True, z)
    found: Subpaths = []
    for edge in path.edges:
        if isinstance(edge, LineEdge):
            found.append([line((*edge.start, z), (*edge.end, z))])
        elif isinstance(edge, ArcEdge):
            start = math.radians(edge.start_angle)
            sweep = _sweep(start, math.radians(edge.end_angle))
            found.append([_round(*edge.center, z, edge.radius, start, sweep)])
        elif isinstance(edge, EllipseEdge):
            tool = edge.construction_tool()
            tool.center = tool.center.replace(z=z)
            found += ellipse(tool)
        elif isinstance(edge, SplineEdge):
            control, fit = ([(p[0], p[1], z) for p in points]
                            for points in (edge.control_points,
                                           edge.fit_points))
            found += spline(control, fit, edge.degree, edge.knot_values,
                            edge.weights,
                            (edge.start_tangent, edge.end_tangent))
    return found


def extrusion_of(entity) -> Vector:
    """The z axis of an entity's own coordinates."""
    axis = tuple(entity.dxf.extrusion)
    return axis if any(axis) else UP


# Type -> its subpaths.
_SHAPES: dict[str, Callable] = {
    '3DFACE': _face,
    'ARC': _arc,
    'CIRCLE': _circle,
    'ELLIPSE': _ellipse,
    'HELIX': _spline,
    'LINE': _line,
    'LWPOLYLINE': _lwpolyline,
    'MESH': _mesh,
    'POLYLINE': _polyline,
    'SOLID': _solid,
    'SPLINE': _spline,
    'TRACE': _solid
}
# Those in the coordinates of their extrusion, not of the world.
_PLANAR = ('ARC', 'CIRCLE', 'LWPOLYLINE', 'SOLID', 'TRACE')


def shape_of(entity) -> tuple[Subpaths | None, Vector]:
    """The subpaths of an entity and the z axis of their coordinates.

    Returns:
        tuple: None in place of the subpaths if it is of a type that has no
        shape of its own.
    """
    kind = entity.dxftype()
    if kind not in _SHAPES:
        return None, UP
    planar = kind in _PLANAR or (kind == 'POLYLINE' and entity.is_2d_polyline)
    return _SHAPES[kind](entity), extrusion_of(entity) if planar else UP
