# SymPoint (arXiv 2401.10556) at the paper's size, with ACM and CCL.
num_classes = 35
channels = (64, 128, 256, 512, 1024)

model = dict(
    type='SymPoint',
    data_preprocessor=dict(type='SymbolDataPreprocessor'),
    backbone=dict(
        type='PointTransformerBackbone',
        in_channels=9,
        channels=channels,
        depths=(2, 3, 4, 6, 3),
        num_neighbors=16,
        use_connections=True),  # ACM
    decode_head=dict(
        type='SymbolHead',
        in_channels=channels,
        num_classes=num_classes,
        num_queries=500,
        embed_dims=256,
        feedforward_channels=512,
        mask_interpolation='knn',
        loss_cls=dict(
            type='mmdet.CrossEntropyLoss',
            class_weight=[1.0] * num_classes + [0.1],
            loss_weight=2.0),
        loss_mask=dict(
            type='mmdet.CrossEntropyLoss', use_sigmoid=True, loss_weight=5.0),
        loss_dice=dict(
            type='mmdet.DiceLoss', naive_dice=True, eps=1.0, loss_weight=5.0)),
    loss_connection=dict(  # CCL
        type='ConnectionContrastiveLoss',
        num_classes=num_classes,
        temperature=2.0,
        loss_weight=8.0),
    train_cfg=dict(
        assigner=dict(
            type='LayeredHungarianAssigner',
            match_costs=[dict(type='mmdet3d.SymbolMatchCost')])),
    test_cfg=dict(score_thr=0.1, overlap_thr=0.8))
