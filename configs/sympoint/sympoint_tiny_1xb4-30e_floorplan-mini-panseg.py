# A small SymPoint for FloorPlanMini, which two CPU cores train in minutes.
_base_ = [
    '../_base_/models/sympoint.py', '../_base_/datasets/floorplan_mini.py',
    '../_base_/schedules/schedule-50e.py', '../_base_/default_runtime.py'
]

channels = (32, 64, 128, 256)
model = dict(
    backbone=dict(
        channels=channels,
        depths=(2, 2, 2, 2),
        strides=(1, 4, 4, 4),
        num_neighbors=8),
    decode_head=dict(
        in_channels=channels,
        num_queries=100,
        embed_dims=128,
        feedforward_channels=256,
        num_rounds=2))

max_epochs = 30
optim_wrapper = dict(
    optimizer=dict(lr=1e-3), clip_grad=dict(max_norm=1.0))
param_scheduler = [
    dict(
        type='LinearLR',
        start_factor=0.01,
        end=1,
        by_epoch=True,
        convert_to_iter_based=True),
    dict(
        type='CosineAnnealingLR',
        begin=1,
        end=max_epochs,
        eta_min_ratio=0.01,
        by_epoch=True,
        convert_to_iter_based=True)
]
train_cfg = dict(max_epochs=max_epochs, val_interval=10)
