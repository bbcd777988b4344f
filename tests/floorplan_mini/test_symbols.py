"""Families of symbols and the wide edition's book."""
import math

import pytest

from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.pen import Pen, arc_point, end_points
from sympoint.floorplan_mini.rooms.tables import uncovered
from sympoint.floorplan_mini.symbols import (WideBook, families, family_labels,
                                             style_lists)
from sympoint.floorplan_mini.symbols.register import entry

LABELS = sorted({*style_lists(), *family_labels()})


def bounds(strokes):
    """x0, y0, x1, y1 of strokes, arcs by points every few degrees."""
    points = [p for s in strokes for p in end_points(s)]
    points += [
        arc_point(s, s[6] + (s[7] - s[6]) * k / 32) for s in strokes
        if s[0] == 'A' for k in range(33)
    ]
    xs, ys = zip(*points)
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize('label', LABELS)
def test_every_family_draws_within_its_bounds(label):
    for family in families(label):
        for seed in range(40):
            pen = Pen()
            brief = entry(label).usual._replace(**family.only)
            w, d = family.drawer(pen, Dice(seed), brief)
            where = f'{label} {family.drawer.__name__} {seed}'
            assert pen.strokes, where
            assert all(math.isfinite(v) for s in pen.strokes
                       for v in s[1:]), where
            assert 0 < w < 12000 and 0 < d < 12000, where
            x0, y0, x1, y1 = bounds(pen.strokes)
            # What is set in a wall stands out of it, on both sides.
            over = w + 80 if entry(label).kind in ('door', 'window') else 80
            assert -w / 2 - over < x0 and x1 < w / 2 + over, where
            assert -over < y0 and y1 < d + over, where


def test_a_wide_book_is_the_same_for_a_seed():
    one, two = (WideBook(Dice(3), heldout=False) for _ in range(2))
    for label in LABELS:
        for _ in range(3):
            assert one.draw(label) == two.draw(label)


def test_blocks_of_a_wide_book_are_exact_copies():
    # A drawing has few blocks a class, and most symbols are copies.
    for seed in range(20):
        book = WideBook(Dice(seed), heldout=False)
        shapes = [tuple(book.draw('chair').strokes) for _ in range(50)]
        assert len(set(shapes)) <= 8


def test_wide_books_differ():
    shapes = {
        tuple(WideBook(Dice(seed), heldout=False).draw('sofa').strokes)
        for seed in range(50)
    }
    assert len(shapes) > 45


def test_training_lacks_what_is_held_out():
    drawers = {
        heldout: {
            block.drawer
            for seed in range(60)
            for book in [WideBook(Dice(seed), heldout)]
            for label in LABELS if book.draw(label)
            for blocks in book._blocks.values() for block in blocks
        }
        for heldout in (False, True)
    }
    kept = {f.drawer for label in LABELS for f in families(label) if f.heldout}
    assert not kept & drawers[False]


def test_a_table_hides_what_lies_below_it():
    box = (0, 0, 10, 10)
    assert uncovered([('L', -5, 5, 5, 5)], box) == [('L', -5, 5, 0, 5)]
    assert uncovered([('L', -5, 5, 15, 5)], box) == [('L', -5, 5, 0, 5),
                                                     ('L', 10, 5, 15, 5)]
    assert uncovered([('L', 2, 2, 8, 8)], box) == []
    away = [('L', -5, -1, 15, -1), ('A', 30, 0, 5, 5, 0, 0, 360)]
    assert uncovered(away, box) == away
    cut = uncovered([('A', 0, 5, 4, 4, 0, 0, 360)], box)
    assert len(cut) == 8 and all(s[1] <= 1e-9 and s[3] <= 1e-9 for s in cut)
