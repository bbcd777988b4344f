# With contrastive learning (CCL) alone, arXiv 2401.10556, eq. 6 and 7.
_base_ = './sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'

model = dict(backbone=dict(use_connections=False))
