"""FloorPlanMini, the synthetic data set, for tools/create_data.py."""
from sympoint.floorplan_mini import write_floorplan_mini

__all__ = ['write_floorplan_mini']
