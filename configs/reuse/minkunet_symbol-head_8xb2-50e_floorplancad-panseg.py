# SymPoint's head over mmdet3d's MinkUNetBackbone on spconv.
_base_ = [
    '../sympoint/'
    'sympoint_point-transformer_8xb2-50e_floorplancad-panseg.py'
]

custom_imports = dict(imports=_base_.custom_imports.imports +
                      ['sympoint.models.reuse'])

model = dict(
    backbone=dict(
        _delete_=True,
        type='MinkUNetPyramid',
        in_channels=9,
        voxel_size=1 / 140,
        base_channels=32,
        encoder_channels=(32, 64, 128, 256),
        decoder_channels=(256, 128, 96, 96)),
    # finest first: the decoder's stages backwards, then the encoder's last
    decode_head=dict(in_channels=(96, 96, 128, 256, 256)))
