# Attention masks taken from the nearest primitive.
_base_ = './sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'

model = dict(decode_head=dict(mask_interpolation='nearest'))
