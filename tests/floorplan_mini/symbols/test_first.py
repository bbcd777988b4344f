"""The first edition draws each class in styles of its own."""
import pytest

from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.pen import end_points
from sympoint.floorplan_mini.symbols import Book, style_lists


def test_training_and_heldout_styles_are_different():
    for label, (train, heldout) in style_lists().items():
        if label.startswith('('):
            continue
        assert train and heldout
        assert not {frozenset(s.split())
                    for s in train} & {frozenset(s.split())
                                       for s in heldout}, label


@pytest.mark.parametrize('label',
                         [k for k in style_lists() if not k.startswith('(')])
def test_every_style_draws_something_of_its_own(label):
    book = Book(Dice(0), heldout=False)
    for seed in range(10):
        book = Book(Dice(seed), heldout=seed % 2 == 0)
        drawn = book.draw(label)
        assert len(drawn.strokes) >= 2
        assert drawn.width > 0 and drawn.depth > 0
        xs = [p[0] for s in drawn.strokes for p in end_points(s)]
        # The symbol is centred on x = 0, so that turning keeps it in place.
        assert max(map(abs, xs)) <= drawn.width / 2 * 1.15 + 60
