# FloorPlanCAD, converted by tools/create_data.py.
dataset_type = 'FloorPlanCADDataset'
data_root = 'data/floorplancad/'

train_pipeline = [
    dict(type='LoadPrimitives'),
    dict(type='RandomFlipPrimitives', prob=0.5),
    dict(
        type='RandomApply',
        prob=0.5,
        transforms=[dict(type='RandomRotatePrimitives')]),
    dict(
        type='RandomApply',
        prob=0.5,
        transforms=[dict(type='RandomShiftPrimitives')]),
    dict(
        type='RandomApply',
        prob=0.5,
        transforms=[dict(type='RandomScalePrimitives')]),
    dict(type='CopyPasteSymbols', prob=0.5),
    dict(type='LimitConnections', max_connections=8, mode='random'),
    dict(type='ShufflePrimitives'),
    dict(type='PackSymbolInputs'),
]
test_pipeline = [
    dict(type='LoadPrimitives'),
    dict(type='LimitConnections', max_connections=8, mode='nearest'),
    dict(type='PackSymbolInputs'),
]

train_dataloader = dict(
    batch_size=2,
    num_workers=4,
    sampler=dict(type='DefaultSampler', shuffle=True),
    worker_init_fn=dict(type='seed_worker'),
    dataset=dict(
        type='RepeatDataset',
        times=5,  # the published code's epoch
        dataset=dict(
            type=dataset_type,
            data_root=data_root,
            ann_file='train_infos.json',
            pipeline=train_pipeline)))
val_dataloader = dict(
    batch_size=1,
    num_workers=2,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type=dataset_type,
        data_root=data_root,
        ann_file='val_infos.json',
        pipeline=test_pipeline,
        test_mode=True))
test_dataloader = dict(
    val_dataloader,
    dataset=dict(val_dataloader['dataset'], ann_file='test_infos.json'))

val_evaluator = dict(type='SymbolPanopticMetric')
test_evaluator = val_evaluator
