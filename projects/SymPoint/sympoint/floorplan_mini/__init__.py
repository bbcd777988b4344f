"""FloorPlanMini: synthetic floor plans in FloorPlanCAD's format."""
from .data_set import generate_drawing, write_floorplan_mini

__all__ = ['generate_drawing', 'write_floorplan_mini']
