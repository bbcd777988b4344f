import numpy as np
import pytest

from sympoint.datasets.features import (centred, extra_columns,
                                        primitive_features)

R2 = 2**-0.5


def line(start, end):
    t = np.linspace(0, 1, 4)[:, None]
    return (1 - t) * np.array(start) + t * np.array(end)


def ellipse(centre, rx, ry, degrees=0):
    t = np.deg2rad([0, 90, 180, 270])
    points = np.stack([rx * np.cos(t), ry * np.sin(t)], axis=1)
    a = np.deg2rad(degrees)
    turn = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    return points @ turn + centre


@pytest.mark.parametrize('end, angle', [
    ((0.3, 0.0), 0),
    ((0.2, 0.2), 0.25),
    ((0.0, 0.3), 0.5),
    ((-0.2, 0.2), 0.75),
    ((-0.3, 0.0), 1),
    ((-0.3, -1e-12), 1),
    ((-0.2, -0.2), -0.75),
    ((0.0, -0.3), -0.5),
    ((0.2, -0.2), -0.25),
    ((0.0, 0.0), 0),
])
def test_angle_is_clockwise_where_y_points_down(end, angle):
    args = line((0.5, 0.5), np.array(end) + 0.5)[None]
    position, feats = primitive_features(args, np.ones(1), np.zeros(1, 'u1'))
    np.testing.assert_allclose(
        feats, [[angle, np.hypot(*end), 1, 0, 0, 0]], atol=1e-6)
    np.testing.assert_allclose(position, [np.array(end) / 2 + 0.5])


def test_paper_features_of_each_command():
    args = np.stack([
        line((0.1, 0.2), (0.4, 0.6)),
        # A half circle from the left to the right, over the top.
        [[0.2, 0.5], [0.35, 0.24], [0.65, 0.24], [0.8, 0.5]],
        ellipse((0.3, 0.4), 0.1, 0.1),
        ellipse((0.3, 0.4), 0.2, 0.1),
        ellipse((0.3, 0.4), 0.2, 0.1, degrees=30),
        ellipse((0.3, 0.4), 0.2, 0.1, degrees=150),
    ])
    command = np.array([0, 1, 2, 3, 3, 3], np.uint8)
    position, feats = primitive_features(args, np.full(6, 9.0), command)
    np.testing.assert_allclose(position, [[0.25, 0.4], [0.5, 0.5], [0.3, 0.4],
                                          [0.3, 0.4], [0.3, 0.4], [0.3, 0.4]])
    angles = [np.arctan2(0.4, 0.3) / np.pi, 0, 1, 1, -150 / 180, 150 / 180]
    np.testing.assert_allclose(feats[:, 0], angles, atol=1e-6)
    np.testing.assert_allclose(
        feats[:, 1], [0.5, 0.6, 0.2, 0.4, 0.4, 0.4], rtol=1e-6)
    np.testing.assert_array_equal(feats[:, 2:], np.eye(4)[command])
    assert feats.dtype == np.float32


def test_a_circle_looks_the_same_however_it_is_turned():
    command = np.full(1, 2, np.uint8)
    expected = primitive_features(
        ellipse((0.3, 0.4), 0.1, 0.1)[None], np.ones(1), command)
    for degrees in (17, 90, 180, 271):
        turned = primitive_features(
            ellipse((0.3, 0.4), 0.1, 0.1, degrees)[None], np.ones(1), command)
        for a, b in zip(turned, expected):
            np.testing.assert_allclose(a, b, atol=1e-6)


def test_published_features():
    means = np.array([[0.5, 0.5], [-0.5, 0.5], [0.0, 0.3], [0.0, -0.3],
                      [0.0, 0.0], [1.0, 0.0], [-0.2, -0.2 * 3**0.5]])
    spread = np.array([[0.25, 0], [-0.25, 0.5], [0, -0.75], [0, 0.25]])
    length = np.array([70, 140, 35, 280, 0, 1.4, 14]) / 140
    position, feats = primitive_features(
        means[:, None] + spread,
        length,
        np.array([0, 1, 2, 3, 0, 0, 0], np.uint8),
        style='published')
    np.testing.assert_allclose(position, means, atol=1e-15)
    np.testing.assert_allclose(
        feats[:, 0], [0.25, -0.25, 0.5, -0.5, 0, 0, 1 / 3], atol=1e-6)
    np.testing.assert_allclose(
        feats[:, 1], [0.5, 1, 0.25, 1, 0, 0.01, 0.1], rtol=1e-6)
    assert feats[:4, 2:].tolist() == np.eye(4).tolist()


def test_published_angle_is_that_of_the_formula():
    args = np.random.default_rng(0).normal(size=(500, 4, 2))
    position, feats = primitive_features(
        args, np.ones(500), np.zeros(500, 'u1'), style='published')
    x, y = args.mean(axis=1).T
    np.testing.assert_allclose(
        feats[:, 0], np.arctan(y / x) / np.pi, atol=1e-6)


def test_coordinates_are_centred_in_float64():
    position = np.random.default_rng(0).random((999, 2))
    coords = centred(position)
    assert coords.dtype == np.float32 and coords.shape == (999, 3)
    assert np.abs(coords.mean(axis=0)).max() < 1e-6
    assert (coords[:, 2] == 0).all()
    np.testing.assert_allclose(centred(position + 1e6), coords, atol=1e-8)
    assert centred(np.zeros((0, 2))).shape == (0, 3)


def test_extra_columns():
    results = dict(
        width=np.array([0.1, 2.0], np.float32),
        tile_size=70.0,
        rgb=np.array([[255, 0, 51], [0, 0, 0]], np.uint8))
    color, width = extra_columns(results, ('color', 'layer', 'width'))
    np.testing.assert_allclose(width, [[0.2], [1.0]])
    np.testing.assert_allclose(color, [[1, 0, 0.2], [0, 0, 0]])
