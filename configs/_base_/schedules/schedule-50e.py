# AdamW, constant to 60 % of the run, then cosine (published configuration).
max_epochs = 50
optim_wrapper = dict(
    type='OptimWrapper',
    constructor='GroupedOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=1e-4, weight_decay=1e-4, fused=True),
    paramwise_cfg=dict(custom_keys={
        'query_feat': dict(decay_mult=0.0),
        'query_pos': dict(decay_mult=0.0)
    }),
    clip_grad=dict(max_norm=0.01, norm_type=2))
param_scheduler = [
    dict(
        type='CosineAnnealingLR',
        begin=int(0.6 * max_epochs),
        end=max_epochs,
        eta_min=1e-6,
        by_epoch=True,
        convert_to_iter_based=True)
]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=max_epochs)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
auto_scale_lr = dict(enable=False, base_batch_size=16)
