# The published code: no ACM and no CCL. All else here is for its checkpoints
# alone: a model of your own needs none of these switches.
_base_ = './sympoint_point-transformer_8xb2-50e_floorplancad-panseg.py'

model = dict(
    backbone=dict(
        use_connections=False,
        sampling_start='first',
        missing_neighbors='first',
        ties='tree'),
    loss_connection=None,
    order_invariant=False,
    train_cfg=dict(
        assigner=dict(match_costs=[
            dict(type='mmdet3d.SymbolMatchCost', class_cost='focal_iou')
        ])))

# Tests read the SVG files as the published parser does; converted drawings hold
# the true points of ellipses, and coordinates that are rounded.
_base_.test_pipeline[0] = dict(
    type='LoadPrimitivesFromSVG', with_labels=True, published=True)
# Trained weights have the points of padding in them.
_base_.train_pipeline.insert(-2, dict(type='PadPrimitives'))
_base_.test_pipeline.insert(-1, dict(type='PadPrimitives', mode='test'))
_base_.train_pipeline[-1].feature_style = 'published'
_base_.test_pipeline[-1].feature_style = 'published'
train_dataloader = dict(
    dataset=dict(dataset=dict(pipeline=_base_.train_pipeline)))
val_dataloader = dict(dataset=dict(pipeline=_base_.test_pipeline))
test_dataloader = dict(dataset=dict(pipeline=_base_.test_pipeline))
