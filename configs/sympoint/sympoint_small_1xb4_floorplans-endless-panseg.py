# The model in the box: small enough for one CPU core, trained on plans that
# are drawn while it trains, for plans of offices that nobody here has seen.
_base_ = [
    '../_base_/models/sympoint.py',
    '../_base_/datasets/floorplancad_chains.py',
    '../_base_/schedules/schedule-8e.py', '../_base_/default_runtime.py'
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

# No symbols are pasted, for there is no end of new plans, and none is larger
# than a CPU learns from in time.
train_pipeline = [
    step for step in _base_.train_pipeline if step.type != 'CopyPasteSymbols'
]
train_pipeline.insert(2, dict(type='CropPrimitives', max_primitives=1100))
train_pipeline[5].prob, train_pipeline[6].prob = 0.4, 0.6  # rotate, scale
test_pipeline = _base_.test_pipeline
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
    num_workers=1,
    dataset=dict(
        _delete_=True,
        type='EndlessFloorPlans',
        split='val',
        epoch_size=80,
        test_mode=True,
        pipeline=test_pipeline))
data_root = 'data/floorplan_mini/'
test_dataloader = dict(num_workers=1, dataset=dict(data_root=data_root))

max_epochs = 40
param_scheduler = _base_.param_scheduler
param_scheduler[-1].end = max_epochs
train_cfg = dict(max_epochs=max_epochs, val_interval=10)
default_hooks = dict(checkpoint=dict(max_keep_ckpts=2))
