# Attention masks interpolated from the 3 nearest primitives.
_base_ = './sympoint_tiny_1xb4-8e_floorplan-mini-panseg_baseline.py'

model = dict(decode_head=dict(mask_interpolation='linear'))
