# A small SymPoint for FloorPlanMini, which two CPU cores train in minutes.
_base_ = [
    '../_base_/models/sympoint.py', '../_base_/datasets/floorplan_mini.py',
    '../_base_/schedules/schedule-8e.py', '../_base_/default_runtime.py'
]

channels = (64, 96, 128, 192)
model = dict(
    backbone=dict(
        in_channels=11,
        channels=channels,
        depths=(2, 2, 2, 2),
        strides=(1, 4, 4, 4),
        num_neighbors=8),
    decode_head=dict(
        type='AnchoredSymbolHead',
        in_channels=channels,
        num_queries=100,
        embed_dims=128,
        feedforward_channels=256,
        num_rounds=1,
        loss_semantic=dict(type='mmdet.CrossEntropyLoss', loss_weight=30.0)),
    loss_connection=dict(loss_weight=1.0),
    test_cfg=dict(score_thr=0.5, overlap_thr=0.5, nms_thr=0.3))

# Its plans lie straight, and a short run has no time for every angle.
train_pipeline = [
    dict(type='LoadPrimitives'),
    dict(type='RandomFlipPrimitives', prob=0.5),
    dict(
        type='RandomApply',
        prob=0.5,
        transforms=[
            dict(type='RandomScalePrimitives', scale_range=(0.8, 1.25))
        ]),
    dict(type='LimitConnections', max_connections=8, mode='random'),
    dict(type='ShufflePrimitives'),
    dict(type='PackSymbolInputs', feature_style='undirected'),
]
test_pipeline = [
    dict(type='LoadPrimitives'),
    dict(type='LimitConnections', max_connections=8, mode='nearest'),
    dict(type='PackSymbolInputs', feature_style='undirected'),
]
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=train_pipeline)))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = dict(dataset=dict(pipeline=test_pipeline))
