import numpy as np
import pytest
from mmengine.visualization.utils import img_from_canvas

from sympoint.drawings import FLOORPLANCAD_METAINFO
from sympoint.drawings.polylines import polylines
from sympoint.structures.segments import Segments
from sympoint.visualization.picture import Panel, draw_picture


def figure_of(lines, owner, panels=1, **kwargs):
    """Lines that are one symbol or another, all single doors."""
    args = np.linspace(lines[:, 0], lines[:, 1], 4, axis=1)
    return draw(args, np.zeros(len(args), int), owner, panels, **kwargs)


def draw(args, command, owner, panels=1, **kwargs):
    segments = Segments(np.zeros(max(owner) + 1, int), np.array(owner))
    return draw_picture(
        args, command, [Panel('found', segments)] * panels,
        *(FLOORPLANCAD_METAINFO[k]
          for k in ('classes', 'palette', 'stuff_ids')), **kwargs)


@pytest.mark.parametrize('width, height, above', [(90, 30, True),
                                                  (30, 90, False),
                                                  (50, 50, False)])
def test_panels_of_a_wide_sheet_are_one_above_the_other(width, height, above):
    lines = np.array([[[0., 0], [width, 0]], [[0, 0], [0, height]]])
    figure = figure_of(lines, [0, 1], panels=2)
    first, second = (axes.get_position() for axes in figure.axes)
    if above:
        assert first.y0 > second.y1 and first.x0 == second.x0
    else:
        assert first.x1 <= second.x0 + 1e-9 and first.y0 == second.y0
    for axes, title in zip(figure.axes, figure.texts):
        box = axes.get_position()
        assert box.x0 < title.get_position()[0] < box.x1
        assert 0 < title.get_position()[1] - box.y1 < 0.1
    assert figure.bbox.width < 2.5 * figure.bbox.height
    assert figure.bbox.height < 2.5 * figure.bbox.width


def test_a_symbol_is_outlined_by_the_hull_of_its_strokes():
    """An L of two lines; its box would hold the wall in the corner."""
    lines = np.array([[[0., 0], [0, 100]], [[0, 100], [100, 100]],
                      [[90, 0], [100, 5]]])
    figure = figure_of(lines, [0, 0, -1])
    outline, = (
        path for collection in figure.axes[0].collections
        for path in collection.get_paths() if len(path) > 4)
    assert outline.contains_points(lines[:2].reshape(-1, 2)).all()
    assert not outline.contains_points(lines[2]).any()
    x, y = outline.vertices.T
    assert -3 < x.min() < 0 and 100 < y.max() < 103


def test_a_bar_shows_the_scale():
    lines = np.array([[[0., 0], [60, 0]], [[0, 0], [0, 40]]])
    texts = {
        metre: figure_of(lines, [0, 0], metre=metre).axes[0]
        for metre in (10, 1)
    }
    for metre, metres in ((10, 1), (1, 10)):
        bar = texts[metre].lines[0].get_xdata()
        assert bar[1] - bar[0] == pytest.approx(10)
        assert any(t.get_text().strip() == f'{metres} m'
                   for t in texts[metre].texts)
    assert not figure_of(lines, [0, 0]).axes[0].lines


def test_no_stroke_is_lost():
    rng = np.random.default_rng(0)
    args = rng.uniform(0, 130,
                       (400, 1, 2)) + rng.uniform(-5, 5,
                                                  (400, 4, 2)).cumsum(1) / 3
    command = rng.choice(4, 400, p=[.84, .13, .02, .01])
    owner = np.where(np.arange(400) % 4, -1, np.arange(400) // 100)
    figure = draw(args, command, owner)
    picture = img_from_canvas(figure.canvas)
    for index, points in polylines(args, command):
        middle = points[:, points.shape[1] // 2]
        if points.shape[1] == 2:
            middle = points.mean(1)
        x, y = figure.axes[0].transData.transform(middle).round().astype(int).T
        y = len(picture) - 1 - y
        around = np.stack([
            picture[y + dy, x + dx].sum(-1) for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        ])
        assert (around.min(0) < 700).all()


def test_the_legend_counts_each_class_seen_in_each_panel():
    lines = np.array([[[0., 0], [60, 0]], [[0, 40], [60, 40]]])
    figure = figure_of(lines, [0, 1], panels=2)
    texts = [text.get_text() for text in figure.legends[0].get_texts()]
    assert texts == ['single door 2 / 2']
    assert not figure_of(lines, [-1, -1]).legends
