default_scope = 'mmdet3d'
custom_imports = dict(
    imports=[
        'sympoint.datasets', 'sympoint.models', 'sympoint.evaluation',
        'sympoint.visualization', 'sympoint.engine'
    ],
    allow_failed_imports=False)

default_hooks = dict(
    timer=dict(type='IterTimerHook'),
    logger=dict(type='LoggerHook', interval=50),
    param_scheduler=dict(type='ParamSchedulerHook'),
    checkpoint=dict(
        type='SafeCheckpointHook',
        interval=1,
        max_keep_ckpts=3,
        save_best='symbol/PQ',
        rule='greater'),
    sampler_seed=dict(type='DistSamplerSeedHook'),
    sync_buffers=dict(type='SyncBuffersHook'),
    exact_resume=dict(type='ExactResumeHook'),
    checkpoint_match=dict(type='CheckpointMatchHook'),
    class_count=dict(type='ClassCountHook'),
    finite_loss=dict(type='FiniteLossHook'),
    visualization=dict(type='SymbolVisualizationHook', draw=True))

env_cfg = dict(
    cudnn_benchmark=False,
    mp_cfg=dict(mp_start_method='fork', opencv_num_threads=0),
    dist_cfg=dict(backend='nccl'))

vis_backends = [
    dict(type='LocalVisBackend'),
    dict(type='TensorboardVisBackend')
]
visualizer = dict(
    type='SymbolVisualizer', vis_backends=vis_backends, name='visualizer')

log_processor = dict(type='LogProcessor', window_size=50, by_epoch=True)
log_level = 'INFO'
load_from = None
resume = False
randomness = dict(seed=0)
