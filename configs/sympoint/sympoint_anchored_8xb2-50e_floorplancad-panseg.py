# The recipe of the model in the box at the paper's size, for FloorPlanCAD on
# eight GPUs: layers that are often withheld, chains joined, anchored queries,
# votes. Not run here, where there is neither the data set nor a GPU.
_base_ = './sympoint_point-transformer_8xb2-50e_floorplancad-panseg.py'

model = dict(
    backbone=dict(in_channels=11, use_layers=True),
    decode_head=dict(
        type='AnchoredSymbolHead',
        num_queries=200,
        loss_semantic=dict(type='mmdet.CrossEntropyLoss', loss_weight=30.0),
        loss_vote=dict(type='mmdet.L1Loss', loss_weight=200.0),
        stuff_classes=(30, 31, 32, 33, 34),
        num_stuff_queries=30),
    test_cfg=dict(score_thr=0.35, overlap_thr=0.5, nms_thr=0.3))

pack = dict(
    type='PackSymbolInputs',
    feature_style='undirected',
    extra_features=('layer', ))
train_pipeline = [
    dict(type='LoadPrimitives'),
    dict(type='JoinChains', mode='train'),
    dict(type='RandomApply', prob=0.5, transforms=[dict(type='HideLayers')]),
    dict(type='RandomFlipPrimitives', prob=0.5),
    dict(
        type='RandomApply',
        prob=0.5,
        transforms=[dict(type='RandomRotatePrimitives')]),
    dict(
        type='RandomApply',
        prob=0.5,
        transforms=[
            dict(type='RandomScalePrimitives', scale_range=(0.75, 1.3))
        ]),
    dict(type='CopyPasteSymbols', prob=0.5),
    dict(type='LimitConnections', max_connections=8, mode='random'),
    dict(type='ShufflePrimitives'),
    pack,
]
test_pipeline = [
    dict(type='LoadPrimitives'),
    dict(type='JoinChains', mode='test'),
    dict(type='LimitConnections', max_connections=8, mode='nearest'),
    pack,
]
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=train_pipeline)))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = dict(dataset=dict(pipeline=test_pipeline))
