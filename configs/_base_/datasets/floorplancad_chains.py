# FloorPlanCAD for models of drawings as offices make them: chains are joined,
# and layers, which help where they tell something, are withheld so often that
# a drawing may have none.
_base_ = './floorplancad.py'

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
