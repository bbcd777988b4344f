# Stroke width and colour, which FloorPlanCAD (arXiv 2105.07147) keeps, too.
_base_ = './sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'

model = dict(
    backbone=dict(in_channels=_base_.model.backbone.in_channels + 1 + 3))

train_pipeline, test_pipeline = _base_.train_pipeline, _base_.test_pipeline
train_pipeline[-1].extra_features = test_pipeline[-1].extra_features = (
    'width', 'color')
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=train_pipeline)))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = dict(dataset=dict(pipeline=test_pipeline))
