# SymPoint's connection loss on the features of mmdet3d's MinkUNet.
_base_ = [
    'mmdet3d::minkunet/'
    'minkunet34_w32_spconv_8xb2-laser-polar-mix-3x_semantickitti.py'
]

custom_imports = dict(imports=['sympoint.models.reuse'])

model = dict(
    type='ConnectedMinkUNet',
    num_connections=8,
    loss_connection=dict(
        type='ConnectionContrastiveLoss', num_classes=19, loss_weight=1.0))
