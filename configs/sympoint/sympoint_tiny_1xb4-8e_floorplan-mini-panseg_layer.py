# Features pooled over layers, after SymPoint-V2 (arXiv 2407.01928).
_base_ = './sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'

model = dict(backbone=dict(use_layers=True))

train_pipeline, test_pipeline = _base_.train_pipeline, _base_.test_pipeline
train_pipeline[-1].extra_features = test_pipeline[-1].extra_features = (
    'layer', )
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=train_pipeline)))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = dict(dataset=dict(pipeline=test_pipeline))
