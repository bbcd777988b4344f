"""Register the wide edition's families: further constructions of a class."""
from . import (appliances, basins, chairs, circulation, cupboards, doors,
               entourage, rolling_doors, sliding_doors, sofas, tables, toilets,
               tubs, windows)

__all__ = [
    'appliances', 'basins', 'chairs', 'circulation', 'cupboards', 'doors',
    'entourage', 'rolling_doors', 'sliding_doors', 'sofas', 'tables',
    'toilets', 'tubs', 'windows'
]
