"""Draw FloorPlanMini: synthetic floor plans in FloorPlanCAD's format."""
from .data_set import draw_primitives, generate_drawing, write_floorplan_mini

__all__ = ['draw_primitives', 'generate_drawing', 'write_floorplan_mini']
