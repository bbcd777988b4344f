"""Draw random numbers that are the same on every machine."""
import zlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar('T')


class Dice:
    """A stream of random choices, fixed by a key.

    Only the raw 64-bit output of PCG64 is used: numpy promises that stream
    for ever, but not the streams of ``Generator``'s methods.

    Args:
        key (int): Non-negative integers that name the stream.
    """

    def __init__(self, *key: int) -> None:
        self.key = key
        self._bits = np.random.PCG64(np.random.SeedSequence(key))

    def spawn(self, name: str) -> 'Dice':
        """An independent stream, the same for the same name.

        Args:
            name (str): What the stream is for.

        Returns:
            Dice: The new stream.
        """
        return Dice(*self.key, zlib.crc32(name.encode()))

    def random(self) -> float:
        """A number in [0, 1)."""
        return (int(self._bits.random_raw()) >> 11) * 2.0**-53

    def uniform(self, low: float, high: float) -> float:
        """A number in [low, high)."""
        return low + (high - low) * self.random()

    def integer(self, low: int, high: int) -> int:
        """A whole number in [low, high], both ends included."""
        return low + int(self.random() * (high - low + 1))

    def step(self, low: int, high: int, step: int = 50) -> int:
        """A multiple of ``step`` above ``low``, at most ``high``."""
        return low + step * self.integer(0, max(0, (high - low) // step))

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.random() < probability

    def choice(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[self.integer(0, len(options) - 1)]

    def weighted(self, options: Sequence[tuple[T, float]]) -> T:
        """One of (option, weight) pairs."""
        rest = self.random() * sum(weight for _, weight in options)
        for option, weight in options:
            rest -= weight
            if rest < 0:
                return option
        return options[-1][0]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """A new list of the items in random order."""
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.integer(0, i)
            items[i], items[j] = items[j], items[i]
        return items
