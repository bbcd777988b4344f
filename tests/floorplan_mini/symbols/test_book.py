"""Books: what an office draws, again and again."""
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.symbols import (Book, WideBook, families,
                                             family_labels, style_lists)

LABELS = sorted({*style_lists(), *family_labels()})


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


def test_what_is_asked_for_in_a_size_has_it():
    for book_of in (Book, WideBook):
        for seed in range(20):
            book = book_of(Dice(seed), heldout=bool(seed % 2))
            door = book.draw('single door', w=812, t=190)
            assert door.width == 812
            assert book.draw('cabinet', w=777, d=333).width == 777
            assert book.draw('row chairs', count=5, pitch=500).width == 2500
            assert book.draw('bath tub', limit=1400).width <= 1400


def test_what_means_nothing_has_no_label():
    book = Book(Dice(1), heldout=False)
    assert [book.draw(k).label for k in ('(plant)', 'bed')] == ['', 'bed']
