# An own taxonomy: FloorPlanCAD's 35 classes in 8 groups.
_base_ = './sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'

metainfo = dict(
    classes=('door', 'window', 'furniture', 'appliance', 'sanitary',
             'circulation', 'wall', 'rows'),
    palette=[(255, 75, 0), (0, 135, 255), (120, 0, 135), (255, 195, 0),
             (45, 225, 120), (120, 45, 0), (60, 60, 60), (90, 135, 75)],
    thing_ids=[0, 1, 2, 3, 4, 5],
    stuff_ids=[6, 7],
    label_map={
        'single door': 'door',
        'double door': 'door',
        'sliding door': 'door',
        'folding door': 'door',
        'revolving door': 'door',
        'rolling door': 'door',
        'bay window': 'window',
        'blind window': 'window',
        'opening symbol': 'window',
        'sofa': 'furniture',
        'bed': 'furniture',
        'chair': 'furniture',
        'table': 'furniture',
        'TV cabinet': 'furniture',
        'wardrobe': 'furniture',
        'cabinet': 'furniture',
        'gas stove': 'appliance',
        'sink': 'appliance',
        'refrigerator': 'appliance',
        'airconditioner': 'appliance',
        'washing machine': 'appliance',
        'bath': 'sanitary',
        'bath tub': 'sanitary',
        'squat toilet': 'sanitary',
        'urinal': 'sanitary',
        'toilet': 'sanitary',
        'stairs': 'circulation',
        'elevator': 'circulation',
        'escalator': 'circulation',
        'curtain wall': 'wall',
        'railing': 'wall',
        'row chairs': 'rows',
        'parking spot': 'rows'
    })
num_classes = len(metainfo['classes'])

model = dict(
    decode_head=dict(
        num_classes=num_classes,
        loss_cls=dict(class_weight=[1.0] * num_classes + [0.1])),
    loss_connection=dict(num_classes=num_classes))
train_dataloader = dict(dataset=dict(dataset=dict(metainfo=metainfo)))
val_dataloader = dict(dataset=dict(metainfo=metainfo))
test_dataloader = dict(dataset=dict(metainfo=metainfo))
