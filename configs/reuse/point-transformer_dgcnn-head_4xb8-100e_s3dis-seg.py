# SymPoint's backbone under mmdet3d's own head: S3DIS, position and colour.
_base_ = ['mmdet3d::dgcnn/dgcnn_4xb32-cosine-100e_s3dis-seg_test-area5.py']

custom_imports = dict(imports=['sympoint.models.reuse'])

channels = (64, 128, 256, 512)
model = dict(
    backbone=dict(
        _delete_=True,
        type='PointCloudTransformer',
        in_channels=6,  # x, y, z, red, green, blue
        channels=channels,
        depths=(2, 3, 4, 3),
        strides=(1, 4, 4, 4)),
    decode_head=dict(fp_channels=(channels[0], 128), channels=128),
    test_cfg=dict(use_normalized_coord=False, batch_size=8))

train_pipeline = _base_.train_pipeline
train_pipeline[3].use_normalized_coord = False  # IndoorPatchPointSample
train_dataloader = dict(batch_size=8, dataset=dict(pipeline=train_pipeline))

optim_wrapper = dict(
    optimizer=dict(_delete_=True, type='AdamW', lr=1e-3, weight_decay=0.01))
auto_scale_lr = dict(base_batch_size=32)
