# SymPoint's data set and results judged by mmdet3d's SegMetric as well.
_base_ = ['../sympoint/sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py']

val_evaluator = [
    dict(type='SymbolPanopticMetric'),
    dict(type='SegMetric', prefix='mmdet3d')
]
test_evaluator = val_evaluator
