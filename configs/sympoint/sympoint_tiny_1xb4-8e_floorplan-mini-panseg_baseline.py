# Without attention with connections (ACM) and contrastive learning (CCL).
_base_ = './sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'

model = dict(backbone=dict(use_connections=False), loss_connection=None)
