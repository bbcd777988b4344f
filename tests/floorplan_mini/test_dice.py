"""Random numbers that stay what they are."""
import numpy as np

from sympoint.floorplan_mini.dice import Dice


def test_dice_follow_the_raw_pcg64_stream():
    raw = int(np.random.PCG64(np.random.SeedSequence((7, ))).random_raw())
    assert Dice(7).random() == (raw >> 11) / 2**53
    assert Dice(7).random() == 0.625095466604667


def test_dice_ranges():
    dice = Dice(1, 2)
    assert {dice.integer(2, 4) for _ in range(100)} == {2, 3, 4}
    assert {dice.step(100, 260, 50)
            for _ in range(100)} == {100, 150, 200, 250}
    assert sorted(dice.shuffled(range(20))) == list(range(20))
    picks = [dice.weighted([('a', 3), ('b', 1)]) for _ in range(2000)]
    assert 0.7 < picks.count('a') / 2000 < 0.8


def test_spawned_dice_do_not_depend_on_use():
    fresh, used = Dice(3), Dice(3)
    used.random()
    assert fresh.spawn('x').random() == used.spawn('x').random()
    assert fresh.spawn('x').random() != fresh.spawn('y').random()
