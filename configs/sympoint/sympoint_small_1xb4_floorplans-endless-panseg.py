# The model in the box: small enough for one CPU core, trained on plans that
# are drawn while it trains, for plans of offices that nobody here has seen.
_base_ = [
    '../_base_/models/sympoint.py', '../_base_/datasets/floorplan_mini.py',
    '../_base_/schedules/schedule-50e.py', '../_base_/default_runtime.py'
]

channels = (64, 96, 128, 224)
model = dict(
    backbone=dict(
        in_channels=11,
        channels=channels,
        depths=(2, 2, 3, 3),
        strides=(1, 4, 4, 4),
        num_neighbors=8,
        use_layers=True),
    decode_head=dict(
        type='AnchoredSymbolHead',
        in_channels=channels,
        num_queries=100,
        embed_dims=128,
        feedforward_channels=256,
        num_rounds=1,
        loss_semantic=dict(type='mmdet.CrossEntropyLoss', loss_weight=30.0),
        loss_vote=dict(type='mmdet.L1Loss', loss_weight=200.0),
        stuff_classes=(30, 31, 32, 33, 34),
        num_stuff_queries=30),
    loss_connection=dict(loss_weight=1.0),
    test_cfg=dict(score_thr=0.35, overlap_thr=0.5, nms_thr=0.3))

# Layers help where they tell something, and are withheld so often that a
# drawing may have none.
train_pipeline = [
    dict(type='LoadPrimitives'),
    dict(type='JoinChains', mode='train'),
    dict(type='CropPrimitives', max_primitives=1100),
    dict(type='RandomApply', prob=0.5, transforms=[dict(type='HideLayers')]),
    dict(type='RandomFlipPrimitives', prob=0.5),
    dict(
        type='RandomApply',
        prob=0.4,
        transforms=[dict(type='RandomRotatePrimitives')]),
    dict(
        type='RandomApply',
        prob=0.6,
        transforms=[
            dict(type='RandomScalePrimitives', scale_range=(0.75, 1.3))
        ]),
    dict(type='LimitConnections', max_connections=8, mode='random'),
    dict(type='ShufflePrimitives'),
    dict(
        type='PackSymbolInputs',
        feature_style='undirected',
        extra_features=('layer', )),
]
test_pipeline = [
    dict(type='LoadPrimitives'),
    dict(type='JoinChains', mode='test'),
    dict(type='LimitConnections', max_connections=8, mode='nearest'),
    dict(
        type='PackSymbolInputs',
        feature_style='undirected',
        extra_features=('layer', )),
]
epoch_size = 2000
train_dataloader = dict(
    _delete_=True,
    batch_size=4,
    num_workers=1,
    persistent_workers=True,
    sampler=dict(type='EndlessSampler'),
    collate_fn=dict(type='pseudo_collate'),
    dataset=dict(
        type='EndlessFloorPlans',
        epoch_size=epoch_size,
        pipeline=train_pipeline))
val_dataloader = dict(
    dataset=dict(
        _delete_=True,
        type='EndlessFloorPlans',
        split='val',
        epoch_size=80,
        test_mode=True,
        pipeline=test_pipeline))
test_dataloader = dict(dataset=dict(pipeline=test_pipeline))

max_epochs = 40
optim_wrapper = dict(
    optimizer=dict(lr=1e-3),
    paramwise_cfg=dict(custom_keys={'backbone': dict(lr_mult=16.0)}),
    clip_grad=dict(max_norm=1.0))
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
default_hooks = dict(checkpoint=dict(max_keep_ckpts=2))
auto_scale_lr = dict(base_batch_size=4)
