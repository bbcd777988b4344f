"""Register the wide edition's families: further constructions of a class."""
from . import (appliances, basins, beds, chairs, circulation, cupboards, doors,
               entourage, laundry, rolling_doors, sliding_doors, sofas, tables,
               toilets, tubs, windows)

__all__ = [
    'appliances', 'basins', 'beds', 'chairs', 'circulation', 'cupboards',
    'doors', 'entourage', 'laundry', 'rolling_doors', 'sliding_doors', 'sofas',
    'tables', 'toilets', 'tubs', 'windows'
]
