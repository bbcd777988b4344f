# With attention with connections (ACM) alone, arXiv 2401.10556, eq. 4.
_base_ = './sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'

model = dict(loss_connection=None)
