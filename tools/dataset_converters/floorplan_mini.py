"""FloorPlanMini, the synthetic data set, for tools/create_data.py."""
from sympoint.drawings.synthetic import write_floorplan_mini

__all__ = ['write_floorplan_mini']
