# The recipe of the model in the box at the paper's size, for FloorPlanCAD on
# eight GPUs: layers that are often withheld, chains joined, anchored queries,
# votes. Not run here, where there is neither the data set nor a GPU. On one
# GPU: --cfg-options train_dataloader.batch_size=16
# train_dataloader.num_workers=12
_base_ = [
    '../_base_/models/sympoint.py',
    '../_base_/datasets/floorplancad_chains.py',
    '../_base_/schedules/schedule-50e.py', '../_base_/default_runtime.py'
]

model = dict(
    backbone=dict(in_channels=11, use_layers=True),
    decode_head=dict(
        type='AnchoredSymbolHead',
        num_queries=200,
        loss_semantic=dict(type='mmdet.CrossEntropyLoss', loss_weight=30.0),
        loss_vote=dict(type='mmdet.L1Loss', loss_weight=200.0),
        stuff_classes=(30, 31, 32, 33, 34),
        num_stuff_queries=30),
    test_cfg=dict(score_thr=0.35, overlap_thr=0.5, nms_thr=0.3))
