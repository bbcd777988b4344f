"""Compute on packed batches of points."""
from .neighbors import (Neighbors, farthest_point_sampling, interpolate,
                        inverse_distance_weights, knn)
from .packing import (batch_index, counts_of, drawing_mean, equal_counts,
                      offsets_of, slices_of)

__all__ = [
    'Neighbors', 'batch_index', 'counts_of', 'drawing_mean', 'equal_counts',
    'farthest_point_sampling', 'interpolate', 'inverse_distance_weights',
    'knn', 'offsets_of', 'slices_of'
]
